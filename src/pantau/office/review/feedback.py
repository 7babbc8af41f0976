"""What people's decisions say of each rule: how often it was right, over time, and what misled it.

One decision on many near-identical posts is one judgement. To watch a post is neither a yes nor a no.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from pantau.engine.detect.worth import Judged
from pantau.engine.measure.shares import exact_interval
from pantau.office.findings.weighing import Kind, kind
from pantau.office.review.models import FindingDecision
from pantau.office.review.models import Kind as Decided

CONFIRMED = (Decided.LOOK_INTO, Decided.EDUCATION)
DISMISSED = (Decided.NOT_RELEVANT,)
LOOKED_AT = 5000  # newest decisions that are searched for what misled
TOLD = 5  # words and reasons of each rule

_JUDGED = """
SELECT f.rule, f.context::text,
    count(DISTINCT COALESCE(d.batch::text, d.id::text)) FILTER (WHERE d.kind = ANY(%s)),
    count(DISTINCT COALESCE(d.batch::text, d.id::text)) FILTER (WHERE d.kind = ANY(%s))
FROM review_findingdecision d JOIN findings_finding f ON f.id = d.finding_id
WHERE d.undone_at IS NULL GROUP BY f.rule, f.context
"""

_SHOWN = """
SELECT category, rule, count(*) FROM findings_finding WHERE status <> 'superseded' GROUP BY 1, 2
"""

_BY_MONTH = """
SELECT f.category, f.rule, to_char(d.decided_at AT TIME ZONE 'Asia/Makassar', 'YYYY-MM'), d.kind,
    count(DISTINCT COALESCE(d.batch::text, d.id::text))
FROM review_findingdecision d JOIN findings_finding f ON f.id = d.finding_id
WHERE d.undone_at IS NULL GROUP BY 1, 2, 3, 4
"""

# One decision on many posts took the time of all of them together. The row without a category is the whole.
_SPENT = """
SELECT category, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), count(*) FROM (
    SELECT f.category, sum(d.seconds) AS seconds
    FROM review_findingdecision d JOIN findings_finding f ON f.id = d.finding_id
    WHERE d.undone_at IS NULL AND d.seconds IS NOT NULL
    GROUP BY f.category, COALESCE(d.batch::text, d.id::text)
) AS judged GROUP BY GROUPING SETS ((category), ())
"""
FEWEST_TIMED = 5  # a median of fewer says more of a person than of the work


def judged() -> dict[Kind, Judged]:
    """Confirmed and dismissed findings of each rule under each set of contexts."""
    counted: dict[Kind, Judged] = {}
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED, [list(CONFIRMED), list(DISMISSED)])
        for rule, context, confirmed, dismissed in cursor:
            name = kind(rule, json.loads(context))
            before = counted.get(name, Judged())
            counted[name] = Judged(before.confirmed + confirmed, before.dismissed + dismissed)
    return counted


@dataclass(slots=True)
class Tally:
    confirmed: int = 0
    dismissed: int = 0
    watched: int = 0

    def add(self, decided: str, count: int) -> None:
        if decided in CONFIRMED:
            self.confirmed += count
        elif decided in DISMISSED:
            self.dismissed += count
        else:
            self.watched += count

    @property
    def judged(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> float | None:
        return self.confirmed / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, exact."""
        return exact_interval(self.confirmed, self.judged)

    def as_json(self) -> dict[str, Any]:
        return {
            "confirmed": self.confirmed,
            "dismissed": self.dismissed,
            "watched": self.watched,
            "precision": self.precision,
            "interval": list(self.interval),
        }


@dataclass(slots=True)
class Measured:
    """One rule of one category, or a category as a whole (``rule`` is then empty)."""

    category: str
    rule: str = ""
    shown: int = 0
    all: Tally = field(default_factory=Tally)
    months: dict[str, Tally] = field(default_factory=dict)
    reasons: list[tuple[str, int]] = field(default_factory=list)  # why dismissed, as people wrote it
    misled: list[tuple[str, int, int]] = field(default_factory=list)  # words: dismissed, confirmed

    def add(self, month: str, decided: str, count: int) -> None:
        self.all.add(decided, count)
        self.months.setdefault(month, Tally()).add(decided, count)

    def as_json(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "rule": self.rule or None,
            "shown": self.shown,
            **self.all.as_json(),
            "months": {month: tally.as_json() for month, tally in sorted(self.months.items())},
            "dismissed_because": [{"reason": reason, "times": times} for reason, times in self.reasons],
            "words": [{"words": w, "dismissed": no, "confirmed": yes} for w, no, yes in self.misled],
        }


@dataclass(frozen=True, slots=True)
class Spent:
    """How long half of ``count`` decisions took at most, from opening to deciding."""

    seconds: float
    count: int


def spent() -> dict[str, Spent]:
    """By category, and for all under the empty name; left out where too few were timed."""
    with connection.cursor() as cursor:
        cursor.execute(_SPENT)
        rows = {category or "": Spent(float(median), count) for category, median, count in cursor if count}
    return {name: one for name, one in rows.items() if one.count >= FEWEST_TIMED}


def measure() -> tuple[list[Measured], list[Measured]]:
    """Every category, and every rule: those shown most first."""
    categories: dict[str, Measured] = {}
    rules: dict[tuple[str, str], Measured] = {}

    def of(category: str, rule: str) -> tuple[Measured, Measured]:
        return (
            categories.setdefault(category, Measured(category)),
            rules.setdefault((category, rule), Measured(category, rule)),
        )

    with connection.cursor() as cursor:
        cursor.execute(_SHOWN)
        for category, rule, count in cursor:
            for one in of(category, rule):
                one.shown += count
        cursor.execute(_BY_MONTH)
        for category, rule, month, decided, count in cursor:
            for one in of(category, rule):
                one.add(month, decided, count)
    _explain(rules)
    return _most_first(categories.values()), _most_first(rules.values())


def _most_first(measured: Iterable[Measured]) -> list[Measured]:
    return sorted(measured, key=lambda one: (-one.shown, one.category, one.rule))


def _explain(rules: dict[tuple[str, str], Measured]) -> None:
    """Why people dismissed, and which words stand in dismissed findings more than in confirmed ones."""
    reasons: dict[tuple[str, str], Counter[str]] = {}
    words: dict[tuple[str, str], dict[bool, Counter[str]]] = {}
    standing = FindingDecision.objects.filter(undone_at=None, kind__in=(*CONFIRMED, *DISMISSED))
    rows = standing.order_by("-pk").values_list(
        "kind", "reason", "batch", "finding__category", "finding__rule", "finding__spans"
    )
    seen: set[Any] = set()
    for decided, reason, batch, category, rule, spans in rows[:LOOKED_AT]:
        if batch is not None and batch in seen:
            continue
        seen.add(batch)
        dismissed = decided in DISMISSED
        if dismissed:
            reasons.setdefault((category, rule), Counter())[" ".join(reason.split())[:200]] += 1
        counted = words.setdefault((category, rule), {True: Counter(), False: Counter()})
        counted[dismissed].update({" ".join(span[2].lower().split()) for span in spans if span[2]})
    for key, one in rules.items():
        one.reasons = reasons.get(key, Counter()).most_common(TOLD)
        counts = words.get(key)
        if counts:
            one.misled = [(word, no, counts[False][word]) for word, no in counts[True].most_common(TOLD)]
