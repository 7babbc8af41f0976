"""The ledger of the last days as counts, kept for pages of an office with very many accounts.

Reading the ledger of fifty thousand accounts takes a page's whole time, of millions a minute. There a task reads it
every few minutes, once for all districts, and pages show what it found, saying when. Smaller offices read it anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from pantau.office.collection import ledger
from pantau.office.collection.ledger import Coverage, Part
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import CountedDay

MANY = 50_000  # accounts
#: Days back, and how long what was read of such a day is shown: a day that is over hardly changes.
LIVES = ((0, timedelta(minutes=10)), (1, timedelta(hours=1)), (2, timedelta(hours=6)))
ESTIMATE = "SELECT reltuples FROM pg_class WHERE oid = 'registry_account'::regclass"


@dataclass(frozen=True, slots=True)
class Counted:
    """``at``: when it was read; None: just now."""

    coverage: Coverage
    at: datetime | None


def has_many_accounts() -> bool:
    """As the database's statistics know it."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATE)
        return float(cursor.fetchone()[0]) >= MANY


def coverage(day: date, *, now: datetime, district: str = "") -> Counted:
    """What is kept of the last days where there are many accounts; of all others what the ledger says now."""
    if has_many_accounts():
        held = CountedDay.objects.filter(day=day, district_code=district).first()
        if held is not None:
            parts = tuple(Part(*one) for one in held.parts)
            return Counted(Coverage(day, held.registered, held.due, parts), held.counted_at)
        if CountedDay.objects.filter(day=day).exists():  # a district without accounts
            return Counted(Coverage(day, 0, 0, ()), None)
    return Counted(ledger.coverage(day, now=now, district=district), None)


def keep(now: datetime) -> int:
    """Read those of the last days that have been kept for too long; gives how many."""
    if not has_many_accounts():
        return 0
    read = 0
    for back, lives in LIVES:
        day = day_of(now) - timedelta(days=back)
        if not CountedDay.objects.filter(day=day, district_code="", counted_at__gt=now - lives).exists():
            read_day(day, now)
            read += 1
    CountedDay.objects.filter(day__lt=day_of(now) - timedelta(days=len(LIVES))).delete()
    return read


def read_day(day: date, now: datetime) -> None:
    """One reading of the ledger for every district and the whole."""
    found: defaultdict[str, list[tuple[Part | None, int, int]]] = defaultdict(list)
    for district, *group in ledger.by_district(day, now=now):
        found[district].append(ledger.grouped(*group))
    sums: dict[Part | None, tuple[int, int]] = {}
    for part, count, due in (one for several in found.values() for one in several):
        key = part and Part(part.platform, part.means, part.route, part.why, 0, part.planned)
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + count, before[1] + due)
    whole = [
        (key and Part(key.platform, key.means, key.route, key.why, count, key.planned), count, due)
        for key, (count, due) in sums.items()
    ]
    rows = [_row(day, district, several, now) for district, several in found.items() if district]
    with transaction.atomic():
        CountedDay.objects.filter(day=day).delete()
        CountedDay.objects.bulk_create([*rows, _row(day, "", whole, now)])


def _row(day: date, district: str, groups: list[tuple[Part | None, int, int]], now: datetime) -> CountedDay:
    return CountedDay(
        day=day, district_code=district, counted_at=now,
        registered=sum(count for _, count, _ in groups), due=sum(due for _, _, due in groups),
        parts=[[p.platform, p.means, p.route, p.why, p.count, p.planned] for p, _, _ in groups if p is not None],
    )  # fmt: skip
