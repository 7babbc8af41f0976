"""Counts of each day, kept up to date by what changes: figures cost the same however much there is.

Triggers (counted.py) write each change in the transaction that makes it. ``fold`` adds them to the counts now and then;
``by`` and ``days`` read counts and unfolded changes together, so that they are exact at any moment. ``differences``
counts everything anew and compares; ``mend`` makes the counts what that gives.
"""

# ruff: noqa: S608 - put together from the words of counted.py only

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from pantau.office.collection.looks import zone
from pantau.office.insight import counted
from pantau.office.insight.day_models import OfficeZone

MEASURES = ("posts", "gone", "findings", "decisions")
DIMENSIONS = ("", "party", "district", "category", "phase", "status")
AT_ONCE = 20_000  # changes
LOCK = "SELECT pg_advisory_xact_lock(hashtext('pantau.insight.fold'))"

_KEY = "measure, dimension, platform, day, code"
_SPREAD_CHANGES = counted.SPREAD.format(told="insight_daychange")
FOLD = f"""
WITH taken AS (
    DELETE FROM insight_daychange
    WHERE id IN (SELECT id FROM insight_daychange ORDER BY id LIMIT %s) RETURNING *
), spread AS ({counted.SPREAD.format(told="taken")}), added AS (
    INSERT INTO insight_daycount AS held ({_KEY}, count)
    SELECT {_KEY}, sum(count) FROM spread GROUP BY {_KEY} HAVING sum(count) <> 0
    ON CONFLICT ({_KEY}) DO UPDATE SET count = held.count + excluded.count
)
SELECT count(*) FROM taken
"""
#: Counts as they are read: what was folded and what was not.
HELD = f"""
SELECT {_KEY}, sum(count) AS count FROM (
    SELECT {_KEY}, count FROM insight_daycount UNION ALL SELECT {_KEY}, count FROM ({_SPREAD_CHANGES}) AS changes
) AS together GROUP BY {_KEY} HAVING sum(count) <> 0
"""
_COMPARED = f"""
WITH told AS ({counted.EVERYTHING}),
anew AS (SELECT {_KEY}, sum(count) AS count FROM ({counted.SPREAD.format(told="told")}) AS spread GROUP BY {_KEY}),
held AS ({HELD}),
differ AS (
    SELECT {_KEY}, coalesce(held.count, 0) AS held, coalesce(anew.count, 0) AS counted
    FROM held FULL JOIN anew USING ({_KEY}) WHERE held.count IS DISTINCT FROM anew.count
)
"""
DIFFER = f"{_COMPARED} SELECT {_KEY}, held, counted FROM differ ORDER BY {_KEY} LIMIT %s"
#: One statement, so one moment: what others change meanwhile lies in the changes and is added to this.
MEND = f"""
{_COMPARED}
INSERT INTO insight_daycount AS kept ({_KEY}, count) SELECT {_KEY}, counted - held FROM differ
ON CONFLICT ({_KEY}) DO UPDATE SET count = kept.count + excluded.count
"""
_ASKED = "measure = %(measure)s AND dimension = %(dimension)s AND day BETWEEN %(first)s AND %(last)s"
READ = f"""
SELECT {{key}}, sum(count)::bigint FROM (
    SELECT day, code, platform, count FROM insight_daycount WHERE {_ASKED} AND {{platform}}
    UNION ALL
    SELECT day, code, platform, count FROM ({_SPREAD_CHANGES}) AS changes WHERE {_ASKED} AND {{platform}}
) AS together GROUP BY {{key}} HAVING sum(count) <> 0 ORDER BY {{key}}
"""
#: Every heading of a span at once, as (what the key is, measure, dimension, key, count).
READ_ALL = f"""
SELECT key, measure, dimension, code, sum(count)::bigint FROM (
    SELECT 'code' AS key, measure, dimension, code, count FROM insight_daycount
    WHERE measure = ANY(%(measures)s) AND dimension = ANY(%(dimensions)s) AND platform = %(platform)s AND {{days}}
    UNION ALL
    SELECT 'day', measure, '', day::text, count FROM insight_daycount
    WHERE measure = ANY(%(measures)s) AND dimension = '' AND platform = %(platform)s AND {{days}}
    UNION ALL
    SELECT 'platform', measure, '', platform, count FROM insight_daycount
    WHERE measure = ANY(%(measures)s) AND dimension = '' AND platform <> '' AND {{days}}
    UNION ALL
    {counted.ADDED_UP.format(where="{days} AND %(platform)s IN ('', told.platform)")}
    UNION ALL
    SELECT 'platform', measure, '', platform, sum(count) FROM insight_daychange WHERE {{days}} GROUP BY 2, 4
) AS together GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0 ORDER BY 1, 2, 3, 4
""".replace("{days}", "day BETWEEN %(first)s AND %(last)s")


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both ends included, on one platform or, empty, on all."""

    first: date
    last: date
    platform: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Difference:
    measure: str
    dimension: str
    platform: str
    day: date
    code: str
    held: int
    counted: int


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """What ``by``, ``by_platform`` and ``days`` give for one span, read in one statement."""

    _held: Mapping[tuple[str, str, str], Mapping[str, int]]

    def by(self, measure: str, dimension: str) -> dict[str, int]:
        return dict(self._held.get(("code", measure, dimension), {}))

    def by_platform(self, measure: str) -> dict[str, int]:
        return dict(self._held.get(("platform", measure, ""), {}))

    def days(self, measure: str) -> dict[date, int]:
        held = self._held.get(("day", measure, ""), {})
        return {date.fromisoformat(day): count for day, count in held.items()}


def of(span: Span) -> Counts:
    """Every count of a span: for pages that show many."""
    asked = {
        "measures": list(MEASURES), "dimensions": list(DIMENSIONS),
        "first": span.first, "last": span.last, "platform": span.platform,
    }  # fmt: skip
    held: dict[tuple[str, str, str], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(READ_ALL, asked)
        for key, measure, dimension, code, count in cursor:
            held.setdefault((key, measure, dimension), {})[code] = count
    return Counts(held)


def by(measure: str, dimension: str, span: Span) -> dict[str, int]:
    """Code -> how many; ``dimension`` '' gives the whole under ''. Nothing of a code means none."""
    return _read("code", measure, dimension, span, "platform = %(platform)s")


def by_platform(measure: str, span: Span) -> dict[str, int]:
    return _read("platform", measure, "", span, "platform <> ''")


def days(measure: str, span: Span) -> dict[date, int]:
    return _read("day", measure, "", span, "platform = %(platform)s")


def _read(key: str, measure: str, dimension: str, span: Span, platform: str) -> dict:
    asked = {
        "measure": measure,
        "dimension": dimension,
        "first": span.first,
        "last": span.last,
        "platform": span.platform,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ.format(key=key, platform=platform), asked)
        return dict(cursor)


# --- keeping --------------------------------------------------------------------------------------


@transaction.atomic
def fold(most: int = AT_ONCE) -> int:
    """Add up to ``most`` changes to the counts; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(FOLD, [most])
        (folded,) = cursor.fetchone()
    return int(folded)


def fold_all() -> int:
    """Until none is left that was there when it began, in short transactions."""
    folded = 0
    while some := fold():
        folded += some
        if some < AT_ONCE:
            break
    return folded


@transaction.atomic
def mend() -> None:
    """Make the counts what a count anew gives, in the office's present zone."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        OfficeZone.objects.update_or_create(pk=1, defaults={"zone": zone()})
        cursor.execute(MEND)


def zone_changed() -> bool:
    """Whether days were counted in another zone than the rulebook's of now."""
    held = OfficeZone.objects.order_by("pk").values_list("zone", flat=True).first()
    return (held or settings.TIME_ZONE) != zone()


def differences(most: int = 100) -> Sequence[Difference]:
    """Where the counts are not what a count anew gives; one reading, so that nothing moves meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFER, [most])
        return [Difference(*row) for row in cursor]
