"""Which event ends a time limit, which cases it concerns, and the days off the office has entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pantau.engine.law import Deadline
from pantau.engine.law.days_off import DayOff
from pantau.office.casework.models import Case, CaseEvent


def days_entered() -> list[DayOff]:
    return []


def first_events(cases: Mapping[int, Case]) -> dict[int, dict[str, datetime]]:
    """Case -> kind -> when it happened first."""
    found: dict[int, dict[str, datetime]] = {pk: {} for pk in cases}
    for pk, kind, at in _events(cases):
        found[pk].setdefault(kind, at)
    return found


def all_events(cases: Mapping[int, Case]) -> dict[int, dict[str, list[datetime]]]:
    found: dict[int, dict[str, list[datetime]]] = {pk: {} for pk in cases}
    for pk, kind, at in _events(cases):
        found[pk].setdefault(kind, []).append(at)
    return found


def _events(cases: Iterable[int]) -> Iterable[tuple[int, str, datetime]]:
    rows = CaseEvent.objects.filter(case__in=list(cases)).order_by("at", "pk")
    return rows.values_list("case_id", "kind", "at")


def met(limit: Deadline, happened: Mapping[str, list[datetime]], case: Case) -> datetime | None:
    """When what the limit asks for was done."""
    return None


def concerns(limit: Deadline, case: Case) -> bool:
    return True
