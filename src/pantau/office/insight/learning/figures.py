"""How good the top of the queue is, and what a decision costs in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db import connection

from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.review.feedback import CONFIRMED, DISMISSED
from pantau.office.review.models import Kind
from pantau.web.ui import rulebook

DAYS = 28
WEEK = timedelta(days=7)

# One decision on many near-identical posts is one judgement, as high in the queue as its highest finding.
_JUDGED = """
SELECT (d.decided_at AT TIME ZONE %(zone)s)::date, min(d.decided_by_id), bool_or(d.kind = ANY(%(confirmed)s)),
    bool_or(d.kind = ANY(%(dismissed)s))
FROM review_findingdecision d JOIN findings_finding f ON f.id = d.finding_id
WHERE d.undone_at IS NULL AND d.decided_at >= %(since)s AND d.decided_at < %(until)s
GROUP BY 1, COALESCE(d.batch::text, d.id::text)
ORDER BY 1, max(f.worth) DESC, min(d.id)
"""
_MINUTES = """
SELECT COALESCE(sum(seconds), 0) / 60.0, count(*), count(*) FILTER (WHERE looked_into) FROM (
    SELECT sum(d.seconds) AS seconds, bool_or(d.kind = %(look)s) AS looked_into
    FROM review_findingdecision d
    WHERE d.undone_at IS NULL AND d.seconds IS NOT NULL AND d.decided_at >= %(since)s AND d.decided_at < %(until)s
    GROUP BY COALESCE(d.batch::text, d.id::text)
) judged
"""
# Of cases that ended in these days: the minutes of all timed decisions on their findings.
_CASES = """
SELECT count(*), COALESCE(sum(minutes), 0) FROM (
    SELECT ended.case_id, (
        SELECT sum(d.seconds) / 60.0 FROM casework_caseitem item
        JOIN review_findingdecision d ON d.finding_id = item.finding_id AND d.undone_at IS NULL
        WHERE item.case_id = ended.case_id
    ) AS minutes
    FROM casework_outcome ended WHERE NOT ended.advised_only AND ended.code = ANY(%(final)s)
    GROUP BY ended.case_id
    HAVING min(ended.decided_at) >= %(since)s AND min(ended.decided_at) < %(until)s
) cases WHERE minutes IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Top:
    """Of the first ``k`` judgements of each day, by the queue's order: how many said yes of those that said either."""

    since: datetime
    until: datetime
    k: int
    days: int
    hits: int
    judged: int
    all_hits: int
    all_judged: int

    @property
    def interval(self) -> tuple[float, float]:
        from pantau.engine.measure.shares import exact_interval

        return exact_interval(self.hits, self.judged)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Of judgements that were timed: minutes in all, how many, and how many of them led to tracing."""

    minutes: float
    judged: int
    looked_into: int
    cases: int
    case_minutes: float


def tops(now: datetime, weeks: int = 4) -> tuple[int, list[Top]]:
    """How many judgements a person makes on a usual day (0: none was made), and the weeks, newest first: seven whole
    days each, of which the newest is today."""
    today = day_of(now)
    rows = _rows(*_days(today, DAYS))
    by_person: dict[tuple[object, int], int] = {}
    for day, person, _hit, _miss in rows:
        by_person[day, person] = by_person.get((day, person), 0) + 1
    k = round(median(by_person.values())) if by_person else 0
    bounds = [_days(today - week * WEEK, WEEK.days) for week in range(weeks)]
    return k, [_top(_rows(start, end), k, start, end) for start, end in bounds]


def _days(last: date, count: int) -> tuple[datetime, datetime]:
    """The first moment of so many days, and of the day after them."""
    return ledger.bounds(last - timedelta(days=count - 1))[0], ledger.bounds(last)[1]


Judged = tuple[object, int, bool, bool]


def _top(rows: Sequence[Judged], k: int, since: datetime, until: datetime) -> Top:
    days: dict[object, list[Judged]] = {}
    for row in rows:
        days.setdefault(row[0], []).append(row)
    first = [row for of_day in days.values() for row in of_day[:k]]
    return Top(
        since, until, k, len(days),
        sum(hit for _, _, hit, _ in first), sum(hit or miss for _, _, hit, miss in first),
        sum(hit for _, _, hit, _ in rows), sum(hit or miss for _, _, hit, miss in rows),
    )  # fmt: skip


def _rows(since: datetime, until: datetime) -> list[Judged]:
    with connection.cursor() as cursor:
        cursor.execute(
            _JUDGED,
            {
                "since": since, "until": until, "zone": str(rulebook.current().timezone),
                "confirmed": list(CONFIRMED), "dismissed": list(DISMISSED),
            },
        )  # fmt: skip
        return list(cursor.fetchall())


def minutes(now: datetime) -> Minutes:
    book = rulebook.current()
    given = {
        "since": now - timedelta(days=DAYS),
        "until": now,
        "look": Kind.LOOK_INTO,
        "final": [code for code, outcome in book.outcomes.items() if outcome.plenary],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MINUTES, given)
        spent, judged, looked_into = cursor.fetchone()
        cursor.execute(_CASES, given)
        cases, of_cases = cursor.fetchone()
    return Minutes(float(spent), judged, looked_into, cases, float(of_cases))
