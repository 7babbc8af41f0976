"""The time limits that run for a case: from its events, by the rulebook, over the days off the office knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pantau.engine.law.clock import Due, OfficeTime, due, office_time
from pantau.office.casework import ends
from pantau.office.casework.models import Case
from pantau.web.ui import rulebook


@dataclass(frozen=True, slots=True)
class Limit:
    """``met_at``: what it asked for was done then; None while it runs."""

    case: Case
    due: Due
    met_at: datetime | None

    @property
    def running(self) -> bool:
        return self.met_at is None and self.case.closed_at is None


def office() -> OfficeTime:
    return office_time(rulebook.current(), ends.days_entered())


def limits_of(case: Case, now: datetime) -> list[Limit]:
    """Those whose start has happened, nearest end first."""
    return limits([case]).get(case.pk, [])


def limits(cases: Iterable[Case]) -> dict[int, list[Limit]]:
    """By case; one query for all of them."""
    held = {case.pk: case for case in cases}
    started, happened = ends.first_events(held), ends.all_events(held)
    time, deadlines = office(), rulebook.current().time_limits.deadlines.values()
    found: dict[int, list[Limit]] = {}
    for pk, case in held.items():
        own = [
            Limit(case, due(one, started[pk][one.starts], time), ends.met(one, happened[pk], case))
            for one in deadlines
            if one.starts in started[pk] and ends.concerns(one, case)
        ]
        found[pk] = sorted(own, key=lambda limit: limit.due.warns.ends_at)
    return found


def ends_of(case: Case, names: Iterable[str], now: datetime) -> datetime | None:
    """When the first of these limits ends, by the cautious reading; None where none of them runs."""
    wanted = set(names)
    found = [one for one in limits_of(case, now) if one.due.deadline.id in wanted and one.running]
    return found[0].due.warns.ends_at if found else None
