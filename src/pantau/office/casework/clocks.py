"""The time limits that run for a case: from its events, by the rulebook, over the days off the office knows.

The crawler's first sight, the first look of a person and the signature under Form A are three events; which of them
starts a limit is the rulebook's to say. The earliest event of its kind starts it: the cautious count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pantau.engine.law import Deadline
from pantau.engine.law.clock import RUNNING, Due, OfficeTime, due, office_time
from pantau.engine.law.days_off import DayOff
from pantau.office.casework import events
from pantau.office.casework.models import Case, CaseEvent, OfficeDayOff, Outcome
from pantau.web.ui import rulebook

ENTERED = "entered/"  # with a state: the case came into it
SIGNED = "signed/"  # with a form: such a paper was signed


@dataclass(frozen=True)
class Timed:
    """``met_at``: what it asked for was done then; None while it was not. ``over``: what it ran for has ended."""

    due: Due
    met_at: datetime | None
    over: bool = False

    @property
    def deadline(self) -> Deadline:
        return self.due.deadline

    @property
    def running(self) -> bool:
        return self.met_at is None and not self.over

    @property
    def in_time(self) -> bool | None:
        """By the cautious reading; None while it runs."""
        return None if self.met_at is None else self.met_at <= self.due.warns.ends_at

    def stage_at(self, now: datetime) -> str:
        return self.due.stage_at(now) if self.running else RUNNING


@dataclass(frozen=True, kw_only=True)
class Limit(Timed):
    case: Case

    @cached_property
    def key(self) -> str:
        """The same limit of the same start, whatever days off are entered later."""
        return f"{self.case.pk}:{self.deadline.id}:{self.due.started_at:%Y%m%d%H%M%S}"


def office(*, leaving_out: OfficeDayOff | None = None) -> OfficeTime:
    """By the rulebook in use and the days off entered here; ``leaving_out`` one of them, to see what it moves."""
    return office_time(rulebook.current(), days_entered(leaving_out))


def days_entered(leaving_out: OfficeDayOff | None = None) -> list[DayOff]:
    held = OfficeDayOff.objects.filter(withdrawn_at=None)
    if leaving_out is not None:
        held = held.exclude(pk=leaving_out.pk)
    return [
        DayOff(one.day, {"id": one.title, "en": one.title}, "office", one.source, "V", one.entered_at)
        for one in held
    ]


def limits_of(case: Case) -> list[Limit]:
    """Those whose start has happened: running ones first, nearest end first."""
    return limits([case]).get(case.pk, [])


def limits(cases: Iterable[Case], time: OfficeTime | None = None) -> dict[int, list[Limit]]:
    """By case; a handful of queries for all of them together."""
    held = {case.pk: case for case in cases}
    happened = _happened(held)
    letters = _letters(held)
    outcomes = _outcomes(held)
    reckoned = time or office()
    deadlines = rulebook.current().time_limits.deadlines.values()
    found: dict[int, list[Limit]] = {}
    for pk, case in held.items():
        own = [
            limit
            for deadline in deadlines
            if concerns(deadline, case, outcomes[pk], letters[pk])
            if (limit := _limit(deadline, case, happened[pk], reckoned))
        ]
        found[pk] = sorted(own, key=lambda limit: (not limit.running, limit.due.warns.ends_at))
    return found


def _limit(
    deadline: Deadline, case: Case, happened: Mapping[str, list[datetime]], time: OfficeTime
) -> Limit | None:
    started = happened.get(deadline.starts)
    if not started:
        return None
    ends = [at for kind in deadline.done_by for at in happened.get(kind, ()) if at >= started[0]]
    reckoned = due(deadline, started[0], time)
    return Limit(reckoned, min(ends, default=None), case.closed_at is not None, case=case)


def _happened(cases: Mapping[int, Case]) -> dict[int, dict[str, list[datetime]]]:
    """Case -> kind of event -> when, in order. A move is also the entering of its state."""
    found: dict[int, dict[str, list[datetime]]] = {pk: {} for pk in cases}
    rows = CaseEvent.objects.filter(case__in=list(cases)).order_by("at", "pk")
    for pk, kind, at, after in rows.values_list("case_id", "kind", "at", "after"):
        found[pk].setdefault(kind, []).append(at)
        if kind == events.MOVED:
            found[pk].setdefault(f"{ENTERED}{after}", []).append(at)
    return found


def _outcomes(cases: Mapping[int, Case]) -> dict[int, frozenset[str]]:
    """What came of each case, or may come of it by the norms that are looked into."""
    norms = rulebook.current().norms
    found = {
        pk: {route for norm in case.norms if norm in norms for route in norms[norm].route}
        for pk, case in cases.items()
    }
    for pk, code in Outcome.objects.filter(case__in=list(cases)).values_list("case_id", "code"):
        found[pk].add(code)
    return {pk: frozenset(codes) for pk, codes in found.items()}


def _letters(cases: Mapping[int, Case]) -> dict[int, bool]:
    """Whether a letter of the case went out as urgent."""
    urgent = Case.objects.filter(pk__in=list(cases), handovers__urgent=True, handovers__sent_at__isnull=False)
    found = set(urgent.values_list("pk", flat=True))
    return {pk: pk in found for pk in cases}


def concerns(deadline: Deadline, case: Case, outcomes: frozenset[str], urgent: bool) -> bool:
    if deadline.entrances and case.entrance not in deadline.entrances:
        return False
    if deadline.urgent is not None and deadline.urgent != urgent:
        return False
    return not deadline.outcomes or not outcomes.isdisjoint(deadline.outcomes)


def ends_of(case: Case, names: Iterable[str]) -> datetime | None:
    """When the first of these limits ends, by the cautious reading; None where none of them runs."""
    wanted = set(names)
    found = [one for one in limits_of(case) if one.deadline.id in wanted and one.running]
    return found[0].due.warns.ends_at if found else None


def awaited(case: Case) -> list[str]:
    """Kinds of events that would end a running limit and that only a person can tell of."""
    procedure = rulebook.current().procedure
    by_itself = {kind for move in procedure.moves.values() for kind in move.records}
    found = [kind for limit in limits_of(case) if limit.running for kind in limit.deadline.done_by]
    return [
        kind
        for kind in dict.fromkeys(found)
        if kind not in by_itself and not kind.startswith((ENTERED, SIGNED))
    ]
