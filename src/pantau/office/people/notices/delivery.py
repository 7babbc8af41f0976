"""Messages on their way: one for all that one person is owed by one channel, tried again with growing pauses.

A message is marked in the transaction that sends it. Whoever is killed between the two leaves it owed, and it goes
out once more: at most one double, which mail programs know by its Message-ID.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from pantau.office.people.models import User
from pantau.office.people.notices import bot, ways
from pantau.office.people.notices.letters import Letter, letter
from pantau.office.people.notices.models import Channel, NoticeDelivery

MOST_TRIES = 8  # about two days and a half
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=18)
State = NoticeDelivery.State
log = logging.getLogger(__name__)


class NotDeliveredError(Exception):
    """A message did not go out. ``lasting``: trying again does not help. The message names nobody."""

    def __init__(self, trouble: str, *, lasting: bool = False) -> None:
        super().__init__(trouble)
        self.lasting = lasting


def pause(tries: int) -> timedelta:
    """After this many tries that failed."""
    return min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE)


def deliver_due(now: datetime, *, given: Callable[[], bot.World] = bot.outside) -> int:
    """Send everything that is due; how many messages went out."""
    owed = _due(now).values_list("notice__user", "channel").distinct().order_by("notice__user", "channel")
    return sum(_deliver(user, channel, now, given) for user, channel in owed)


def _due(now: datetime) -> QuerySet[NoticeDelivery]:
    return NoticeDelivery.objects.filter(state=State.WAITING, due_at__lte=now)


@transaction.atomic
def _deliver(user_id: int, channel: str, now: datetime, given: Callable[[], bot.World]) -> bool:
    """Two workers never send the same: a row that one holds is passed over by the other."""
    mine = _due(now).filter(notice__user=user_id, channel=channel)
    rows = list(
        mine.select_for_update(skip_locked=True, of=("self",)).select_related("notice").order_by("notice")
    )
    seen = [one for one in rows if one.notice.read_at is not None]
    left = [one for one in rows if one.notice.read_at is None]
    if seen:
        _end(seen, State.UNNEEDED, now)
    if not left:
        return False
    user = User.objects.get(pk=user_id)
    if not user.is_active or channel not in ways.set_up() or not ways.reached([user], channel):
        _end(left, State.UNNEEDED, now)
        return False
    words = letter([one.notice for one in left], now, digest=all(one.digest for one in left))
    try:
        _send(user, channel, words, _message_id(left), given)
    except NotDeliveredError as refused:
        _put_off(left, refused, now)
        return False
    _end(left, State.SENT, now)
    return True


def _message_id(rows: Sequence[NoticeDelivery]) -> str:
    """The same for the same notices, so that a double is known as one."""
    digest = hashlib.sha256(" ".join(str(one.pk) for one in rows).encode()).hexdigest()[:32]
    return f"<{digest}@pantau.notices>"


def _send(user: User, channel: str, words: Letter, message: str, given: Callable[[], bot.World]) -> None:
    """Raises NotDeliveredError."""
    if channel == Channel.TELEGRAM:
        try:
            bot.write(user, f"{words.subject}\n\n{words.body}", given())
        except bot.BotError as refused:
            raise NotDeliveredError(str(refused), lasting=refused.lasting) from refused
        return
    mail = EmailMessage(words.subject, words.body, to=[user.email], headers={"Message-ID": message})
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        codes = {code for code, _words in refused.recipients.values()}
        raise NotDeliveredError(
            "address refused", lasting=all(500 <= one < 600 for one in codes)
        ) from refused
    except (SMTPException, OSError) as refused:
        raise NotDeliveredError(type(refused).__name__) from refused


def _end(rows: Sequence[NoticeDelivery], state: str, now: datetime) -> None:
    NoticeDelivery.objects.filter(pk__in=[one.pk for one in rows]).update(state=state, ended_at=now)


def _put_off(rows: Sequence[NoticeDelivery], refused: NotDeliveredError, now: datetime) -> None:
    for one in rows:
        one.tries += 1
        one.trouble = str(refused)[:64]
        if refused.lasting or one.tries >= MOST_TRIES:
            one.state, one.ended_at = State.FAILED, now
        else:
            one.due_at = now + pause(one.tries)
    NoticeDelivery.objects.bulk_update(rows, ["tries", "trouble", "state", "due_at", "ended_at"])
    log.warning("%d notices could not be delivered: %s", len(rows), refused)


# --- for the operator -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is owed, what failed for good within the last week, and the newest trouble."""

    late: int
    failed: int
    trouble: str


LATE_AFTER, LOOKED_BACK = timedelta(minutes=30), timedelta(days=7)


def outbox(now: datetime) -> Outbox:
    tried = NoticeDelivery.objects.filter(state=State.WAITING, tries__gt=0).count()
    stuck = NoticeDelivery.objects.filter(state=State.WAITING, tries=0, due_at__lt=now - LATE_AFTER).count()
    failed = NoticeDelivery.objects.filter(state=State.FAILED, ended_at__gt=now - LOOKED_BACK)
    newest = NoticeDelivery.objects.exclude(trouble="").exclude(state=State.SENT).order_by("-pk").first()
    return Outbox(tried + stuck, failed.count(), newest.trouble if newest and (tried or failed) else "")


def troubled(user: User, now: datetime) -> list[str]:
    """Channels by which this person's messages failed within the last week."""
    failed = NoticeDelivery.objects.filter(
        notice__user=user, state=State.FAILED, ended_at__gt=now - LOOKED_BACK
    )
    return list(failed.order_by("channel").values_list("channel", flat=True).distinct())
