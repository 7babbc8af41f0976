"""The coverage ledger: for each registered account and day, seen by which route, or why not.

Every part comes from a record: an attempt, a gap, or an entry of the day's plan. There is no class for the
rest; where a record is missing the parts add up to less than what is registered, and ``adds_up`` says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from pantau.office.collection import statements
from pantau.office.collection.looks import zone
from pantau.web.ui import rulebook

MOST_GAPS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """So many accounts of a platform that were seen by one route, or not seen for one reason."""

    platform: str
    means: str  # empty: not seen
    route: str
    why: str
    count: int
    planned: str = ""  # the route that the day's plan names


@dataclass(frozen=True, slots=True)
class Coverage:
    day: date
    registered: int
    due: int
    parts: tuple[Part, ...]

    @property
    def accounted(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def adds_up(self) -> bool:
        return self.accounted == self.registered

    @property
    def seen(self) -> int:
        return sum(part.count for part in self.parts if part.means)

    def by(self, name: str, platform: str = "") -> dict[str, int]:
        """Counts by ``route``, ``means``, ``why``, ``planned`` or ``platform``, largest first, empty ones left out."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            if getattr(part, name) and platform in ("", part.platform):
                counts[getattr(part, name)] += part.count
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True)
class Row:
    """One account on one day. ``why`` is None where no record explains it."""

    day: date
    account_id: int
    platform: str
    due: bool
    planned: str
    means: str
    route: str
    seen_at: datetime | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    platform: str
    why: str
    since: datetime
    until: datetime
    accounts: int  # 0: the whole platform


def coverage(day: date, *, now: datetime, platform: str = "", district: str = "") -> Coverage:
    return next(iter(coverage_of_days(day, day, now=now, platform=platform, district=district)))


def coverage_of_days(
    first: date, last: date, *, now: datetime, platform: str = "", district: str = ""
) -> Iterator[Coverage]:
    """One for each day, both ends included; one query."""
    found: dict[date, list[tuple[Part | None, int, int]]] = {}
    for day, *group in _query(statements.COUNT_LEDGER, first, last, now, platform, district):
        found.setdefault(day, []).append(grouped(*group))
    day = first
    while day <= last:
        groups = found.get(day, [])
        parts = tuple(part for part, _, _ in groups if part is not None)
        yield Coverage(day, sum(count for _, count, _ in groups), sum(due for _, _, due in groups), parts)
        day += timedelta(days=1)


def grouped(
    of: str, means: str | None, route: str | None, why: str | None, planned: str | None, count: int, due: int
) -> tuple[Part | None, int, int]:
    """(part, accounts, those of them that were due); no part where no record explains them."""
    part = None if why is None else Part(of, means or "", route or "", why, count, planned or "")
    return part, count, due


def by_district(day: date, *, now: datetime) -> Iterable[Any]:
    """Rows of (district or '', ...), the rest as ``grouped`` reads it; one reading for all districts."""
    return _query(statements.COUNT_LEDGER_BY_DISTRICT, day, day, now, "", "")


def rows(
    first: date, last: date, *, now: datetime, platform: str = "", district: str = "", why: str = ""
) -> Iterator[Row]:
    """Each registered account on each day; ``why`` keeps only those not seen for that reason."""
    for row in _query(statements.LIST_LEDGER, first, last, now, platform, district, why=why):
        yield Row(*row)


def page(
    day: date,
    *,
    after: int,
    most: int,
    now: datetime,
    platform: str = "",
    district: str = "",
    why: str = "",
) -> list[Row]:
    """The next ``most`` accounts of a day, in the order of their ids, behind the one whose id is ``after``."""
    found = _query(statements.PAGE_LEDGER, day, day, now, platform, district, why=why, after=after, most=most)
    return [Row(*row) for row in found]


def gaps(day: date, *, platform: str = "") -> list[Gap]:
    """Stretches of the day in which something was not observed."""
    starts, ends = bounds(day)
    with connection.cursor() as cursor:
        cursor.execute(
            statements.GAPS_OF_DAYS,
            {"starts": starts, "ends": ends, "platform": platform, "most": MOST_GAPS},
        )
        return [
            Gap(of, why, since, until, 0 if whole else accounts)
            for of, why, since, until, accounts, whole in cursor
        ]


def bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of the day and of the next, in the office's zone."""
    midnight = datetime.combine(day, time(), rulebook.current().timezone)
    return midnight, midnight + timedelta(days=1)


def _query(
    statement: str, first: date, last: date, now: datetime, platform: str, district: str, **more: Any
) -> Iterable[Any]:
    asked = {
        "first": first,
        "last": last,
        "now": now,
        "zone": zone(),
        "platform": platform,
        "district": district,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked | more)
        return cursor.fetchall()
