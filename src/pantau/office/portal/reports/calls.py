"""How often one network asks: counted by the hour under a key of the day, which tells nobody where that is.

Limits are wide, as many phones share a network, and beyond the narrower ones a report is only read over first; nobody
is shut out who waits an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from pantau.office.portal import networks
from pantau.office.portal.reports.models import Call

BEGIN, GUESS, BYTES, SEND = "begin", "guess", "bytes", "send"
#: In an hour. BYTES counts mebibytes.
MOST = {BEGIN: 60, GUESS: 30, BYTES: 1500, SEND: 60}
MANY_A_DAY = 5  # reports sent from one network, after which the next are read over first
KEPT = timedelta(days=1)


class TooOftenError(Exception):
    """This network has asked too often this hour."""


def network_of(request: HttpRequest, now: datetime) -> str:
    """A key for where a request comes from, good for this day."""
    network = networks.network_of(request)
    if network is None:
        return "unknown"
    day = now.date().isoformat()
    key = salted_hmac(f"pantau.calls.{day}", str(network), secret=settings.SECRET_KEY, algorithm="sha256")
    return key.hexdigest()


def count(network: str, what: str, now: datetime, amount: int = 1) -> None:
    """Raises TooOftenError beyond the limit; then nothing is counted."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    call, _made = Call.objects.get_or_create(key=network, what=what, hour=hour)
    within = Call.objects.filter(pk=call.pk, count__lte=MOST[what] - amount)
    if not within.update(count=F("count") + amount):
        raise TooOftenError


def is_spent(network: str, what: str, now: datetime) -> bool:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return Call.objects.filter(key=network, what=what, hour=hour, count__gte=MOST[what]).exists()


def sent_today(network: str, now: datetime) -> int:
    found = Call.objects.filter(key=network, what=SEND, hour__gt=now - KEPT)
    return int(found.aggregate(sum=Sum("count"))["sum"] or 0)


def forget(now: datetime) -> None:
    Call.objects.filter(hour__lt=now - KEPT).delete()
