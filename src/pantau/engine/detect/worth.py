"""What a look at a finding is worth: gravity x probability x reach x freshness x deadline.

The product is kept as its logarithm to base 2. Freshness halves and the deadline's pull doubles after fixed
times that are the same for every finding, so time adds one and the same number to all of them: the order of
two findings never changes by waiting, and no stored number is written again because an hour has passed.

Nothing here knows who wrote the post: no party, number, name, religion, place or gender can move the order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pantau.engine.law import Rulebook, Titles
from pantau.engine.post import Engagement

from .findings import Finding

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LEAST_PROBABILITY = 0.01  # a rank of nothing is still a finding
MOST_PEOPLE = 10**9


@dataclass(frozen=True, slots=True)
class Scale:
    """How the parts weigh against each other; ``looks`` in a rulebook's detection.yaml."""

    gravity: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)  # of severity 1 to 4
    freshness_halves: float = 10.0  # days since posting
    deadline_doubles: float = 30.0  # days nearer to it
    without_deadline: float = 30.0  # days counted where no norm's clock can run
    tenfold_reach: float = 1.5  # ten times the people
    unknown_reach: int = 100  # people, where nothing tells how many
    clocks: tuple[str, ...] = ("suspicion_found", "event_known")  # what a deadline starts from
    prior: float = 10.0  # judgements that the rulebook's own rank stands for
    fewest_judged: int = 10  # below, the rank alone counts

    @classmethod
    def of(cls, detection: Mapping[str, Any]) -> Scale:
        """Raises TypeError or ValueError for settings that are none."""
        given = dict(detection.get("looks") or {})
        for name in ("gravity", "clocks"):
            if name in given:
                given[name] = tuple(given[name])
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Judged:
    """What people made of one rule's findings: confirmed or not; those put off are neither."""

    confirmed: int = 0
    dismissed: int = 0

    @property
    def count(self) -> int:
        return self.confirmed + self.dismissed


@dataclass(frozen=True, slots=True)
class Look:
    """What the worth of a look rests on. ``people``: who saw or answered the post; None where nobody knows."""

    severity: int  # 1-4
    probability: float  # that a person will find it worth acting on
    since: datetime  # posted; first seen where that is unknown
    people: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """The parts at one moment. ``value`` is their product; the unit means nothing, the order does."""

    gravity: float
    probability: float
    reach: float
    freshness: float
    deadline: float

    @property
    def value(self) -> float:
        return self.gravity * self.probability * self.reach * self.freshness * self.deadline


def probability(rank: float, judged: Judged, scale: Scale) -> float:
    """Of this finding being worth acting on: Beta-smoothed towards the rulebook's rank, contexts included.

    ``judged`` counts earlier findings of the same rule under the same contexts.
    """
    if judged.count < scale.fewest_judged:
        return rank
    return (scale.prior * rank + judged.confirmed) / (scale.prior + judged.count)


def due_at(rulebook: Rulebook, scale: Scale, norms: tuple[str, ...], found_at: datetime) -> datetime | None:
    """The earliest end of a time limit if its clock ran from ``found_at``; None where no norm is concerned.

    The law counts from when a supervisor knew, which is later: this is the cautious reading, and of a
    disputed unit the shorter one.
    """
    if not norms:
        return None
    limits = rulebook.time_limits.deadlines.values()
    spans = [
        timedelta(hours=limit.amount) if limit.unit == "hours" else timedelta(days=limit.amount)
        for limit in limits
        if limit.starts in scale.clocks
    ]
    return found_at + min(spans) if spans else None


def people_reached(engagement: Engagement | None) -> int | None:
    """Who saw the post, or at least answered it; None where the platform tells neither."""
    if engagement is None:
        return None
    known = [
        count
        for count in (engagement.views, engagement.likes, engagement.comments, engagement.shares)
        if count is not None
    ]
    answers = sum(known) - (engagement.views or 0)
    return max(engagement.views or 0, answers) if known else None


def look_at(
    finding: Finding,
    rulebook: Rulebook,
    scale: Scale,
    *,
    posted_at: datetime | None,
    found_at: datetime,
    people: int | None = None,
    judged: Judged = Judged(),
) -> Look:
    """A post that says it comes from the future is as old as its finding."""
    return Look(
        severity=finding.severity,
        probability=probability(finding.rank, judged, scale),
        since=min(posted_at or found_at, found_at),
        people=people,
        due_at=due_at(rulebook, scale, finding.norms, found_at),
    )


def worth(look: Look, now: datetime, scale: Scale) -> Worth:
    """The parts as they are at ``now``."""
    age = (now - look.since) / DAY
    left = (_due(look, scale) - now) / DAY
    return Worth(
        gravity=_gravity(look.severity, scale),
        probability=max(LEAST_PROBABILITY, look.probability),
        reach=_reach(look.people, scale),
        freshness=2 ** -(age / scale.freshness_halves),
        deadline=2 ** -(left / scale.deadline_doubles),
    )


def order(look: Look, scale: Scale) -> float:
    """log2 of the worth at EPOCH: at every other moment all findings are lower by the same number."""
    lasting = (
        _gravity(look.severity, scale),
        max(LEAST_PROBABILITY, look.probability),
        _reach(look.people, scale),
    )
    fresh = (look.since - EPOCH) / DAY / scale.freshness_halves
    due = (_due(look, scale) - EPOCH) / DAY / scale.deadline_doubles
    return sum(map(math.log2, lasting)) + fresh - due


def _due(look: Look, scale: Scale) -> datetime:
    return look.due_at or look.since + scale.without_deadline * DAY


def _gravity(severity: int, scale: Scale) -> float:
    return scale.gravity[max(1, min(len(scale.gravity), severity)) - 1]


def _reach(people: int | None, scale: Scale) -> float:
    known = scale.unknown_reach if people is None else max(0, min(MOST_PEOPLE, people))
    return float(scale.tenfold_reach ** math.log10(1 + known))


# --- in words -------------------------------------------------------------------------------------


def explained(look: Look, now: datetime, scale: Scale, judged: Judged | None = None) -> tuple[Titles, ...]:
    """One sentence for each part, the gravest first to read."""
    return (
        _gravity_told(look),
        _probability_told(look, judged, scale),
        _reach_told(look),
        _freshness_told(look, now),
        _deadline_told(look, now),
    )


def _gravity_told(look: Look) -> Titles:
    return {
        "id": f"Berat {look.severity} dari 4 menurut buku aturan.",
        "en": f"Gravity {look.severity} of 4 by the rulebook.",
    }


def _probability_told(look: Look, judged: Judged | None, scale: Scale) -> Titles:
    share = round(100 * look.probability)
    if judged is None or judged.count < scale.fewest_judged:
        return {
            "id": f"Peluang layak ditindak {share}%: peringkat buku aturan, belum cukup putusan untuk diukur.",
            "en": f"Chance to be worth acting on {share}%: the rulebook's rank; too few decisions to measure.",
        }
    of = f"{judged.confirmed}/{judged.count}"
    return {
        "id": f"Peluang layak ditindak {share}%: {of} temuan sejenis yang diputus ternyata layak.",
        "en": f"Chance to be worth acting on {share}%: {of} judged findings of this kind were.",
    }


def _reach_told(look: Look) -> Titles:
    if look.people is None:
        return {
            "id": "Jangkauan tidak diketahui; dihitung sedang.",
            "en": "Reach unknown; counted as middling.",
        }
    people = f"{look.people:,}"
    return {
        "id": f"Jangkauan sekitar {people.replace(',', '.')} orang.",
        "en": f"Reach of about {people} people.",
    }


def _freshness_told(look: Look, now: datetime) -> Titles:
    days = max(0, (now - look.since) // DAY)
    if not days:
        return {"id": "Diunggah kurang dari sehari lalu.", "en": "Posted less than a day ago."}
    return {"id": f"Diunggah {days} hari lalu.", "en": f"Posted {days} {_days(days)} ago."}


def _deadline_told(look: Look, now: datetime) -> Titles:
    if look.due_at is None:
        return {"id": "Tidak ada batas waktu yang berjalan.", "en": "No time limit runs."}
    left = (look.due_at - now) // DAY
    if look.due_at < now:
        over = (now - look.due_at) // DAY
        return {
            "id": f"Batas waktu yang paling hati-hati lewat {over} hari.",
            "en": f"Past the most cautious time limit by {over} {_days(over)}.",
        }
    return {
        "id": f"Sisa {left} hari menurut hitungan paling hati-hati; jam hukum mulai saat pengawas tahu.",
        "en": f"{left} {_days(left)} left by the most cautious count; the law's clock starts when a supervisor knows.",
    }


def _days(count: int) -> str:
    return "day" if count == 1 else "days"
