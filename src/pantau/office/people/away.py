"""Who is away at a moment, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from pantau.office.people.absence_models import Absence
from pantau.web.ui import rulebook


def day(now: datetime) -> date:
    """In the office's zone, where days of leave begin and end."""
    return now.astimezone(rulebook.current().timezone).date()


def running(now: datetime) -> QuerySet[Absence]:
    today = day(now)
    return Absence.objects.filter(ended_at=None, first_day__lte=today, last_day__gte=today)


def stand_ins(now: datetime) -> dict[int, int]:
    """Everybody who is away -> who was named for them, who may be away as well."""
    return dict(running(now).order_by("pk").values_list("user", "stand_in"))


def who_acts(person: int, away: Mapping[int, int]) -> int | None:
    """The person, or whoever stands in for them in the end; None where all of them are away."""
    passed: set[int] = set()
    while person in away:
        if person in passed:
            return None
        passed.add(person)
        person = away[person]
    return person


def with_stand_ins(people: Iterable[int], now: datetime) -> list[int]:
    """These people, and whoever acts for those who are away."""
    given = list(people)
    away = stand_ins(now)
    acting = (who_acts(one, away) for one in given if one in away)
    return list(dict.fromkeys([*given, *(one for one in acting if one is not None)]))
