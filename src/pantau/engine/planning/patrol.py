"""Which accounts officers look at by hand today, and who looks at which.

Accounts come in the order of risk times the days since they were last seen. Days grow and risk does not,
so every account has its turn, whatever its risk. Officers get loads in proportion to their minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

from .access import Patrol

HISTORY_DAYS = 30.0  # what is read, and how much longer unseen an account counts, at the first look


@dataclass(frozen=True, slots=True)
class PatrolAccount:
    """An account to be looked at by a person.

    ``days``: since the last look or, where ``never_seen``, since it was registered.
    """

    key: str
    risk: float
    posts_per_day: float
    days: float
    never_seen: bool = False

    def __post_init__(self) -> None:
        if self.risk <= 0 or self.posts_per_day < 0 or self.days < 0:
            raise ValueError(f"the account '{self.key}' has no risk, or a negative number")

    @property
    def unseen(self) -> float:
        return self.days + (HISTORY_DAYS if self.never_seen else 0)

    @property
    def urgency(self) -> float:
        return self.risk * (1 + self.unseen)


@dataclass(frozen=True, slots=True)
class Officer:
    """``minutes``: of patrol today. ``barred``: accounts that somebody else must look at."""

    name: str
    minutes: float
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Visit:
    account: str
    minutes: float


@dataclass(frozen=True, slots=True)
class WorkList:
    officer: str
    visits: tuple[Visit, ...]  # the most urgent first

    @property
    def minutes(self) -> float:
        return sum(visit.minutes for visit in self.visits)


@dataclass(frozen=True, slots=True)
class PatrolPlan:
    """Every account stands on one list, or in ``left``: those nobody has time for today."""

    lists: tuple[WorkList, ...]
    left: tuple[Visit, ...]

    @property
    def missing_minutes(self) -> float:
        """Officers' time that would be needed on top, to see all of them today."""
        return sum(visit.minutes for visit in self.left)


def visit_minutes(account: PatrolAccount, patrol: Patrol) -> float:
    """How long a look takes: opening the account, and reading what is expected to be new."""
    expected = min(account.posts_per_day * account.unseen, patrol.most_posts.value)
    return patrol.open_minutes.value + patrol.post_minutes.value * expected


def share_out(accounts: Iterable[PatrolAccount], officers: Sequence[Officer], patrol: Patrol) -> PatrolPlan:
    """Today's lists. The most urgent account goes to the officer who has the largest share of time left."""
    desks = [_Desk(place, officer) for place, officer in enumerate(officers) if officer.minutes > 0]
    heapify(desks)
    left: list[Visit] = []
    for account in sorted(accounts, key=lambda account: (-account.urgency, account.key)):
        visit = Visit(account.key, visit_minutes(account, patrol))
        if not _placed(visit, desks):
            left.append(visit)
    visits = {desk.place: tuple(desk.visits) for desk in desks}
    lists = tuple(WorkList(officer.name, visits.get(place, ())) for place, officer in enumerate(officers))
    return PatrolPlan(lists, tuple(left))


class _Desk:
    """An officer with what they were given so far; the one with the largest share of time left is least."""

    def __init__(self, place: int, officer: Officer) -> None:
        self.place = place
        self.officer = officer
        self.visits: list[Visit] = []
        self.used = 0.0

    def __lt__(self, other: _Desk) -> bool:
        return (self.share_used, self.place) < (other.share_used, other.place)

    @property
    def share_used(self) -> float:
        return self.used / self.officer.minutes

    def takes(self, visit: Visit) -> bool:
        fits = self.used + visit.minutes <= self.officer.minutes
        return fits and visit.account not in self.officer.barred

    def give(self, visit: Visit) -> None:
        self.visits.append(visit)
        self.used += visit.minutes


def _placed(visit: Visit, desks: list[_Desk]) -> bool:
    if not desks:
        return False
    if desks[0].takes(visit):  # nearly always
        desks[0].give(visit)
        heapreplace(desks, desks[0])
        return True
    for desk in sorted(desks):
        if desk.takes(visit):
            desk.give(visit)
            heapify(desks)
            return True
    return False
