"""Who is given the next piece of work, and why. Choosing is pure; rooms bring what their people carry already.

The best fitting skill comes first, then the lightest load, then who is nearest, then who came first. Nobody who is
away is chosen; what an absent person has goes to whoever stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.people import away
from pantau.office.people.models import Membership

REASONS: dict[str, str | Promise] = {
    "stands_in": _("menggantikan yang cuti"),
    "skilled": _("punya keahlian yang dicari"),
    "no_one_skilled": _("tidak ada yang punya keahlian itu"),
    "own_district": _("bertugas di daerah itu"),
    "whole_regency": _("bertugas di seluruh kabupaten"),
    "lightest": _("bebannya paling ringan di antara yang cocok"),
    "only": _("satu-satunya yang cocok"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """``districts``: none for the whole regency. ``stand_in``: who was named, where this person is away."""

    person: int
    load: float = 0.0
    skills: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    stand_in: int | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """Empty where it does not matter. ``barred``: who is recused, or did the step before."""

    district: str = ""
    skill: str = ""
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    person: int
    reasons: tuple[str, ...]  # keys of REASONS, the weightiest first

    def words(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def may(candidate: Candidate, need: Need) -> bool:
    if candidate.away or candidate.person in need.barred:
        return False
    return not need.district or not candidate.districts or need.district in candidate.districts


def choose(candidates: Iterable[Candidate], need: Need) -> Choice | None:
    """None where nobody may. The order in which candidates are given does not matter."""
    fitting = [one for one in candidates if may(one, need)]
    if not fitting:
        return None
    best = min(fitting, key=lambda one: _order(one, need))
    return Choice(best.person, tuple(_why(best, fitting, need)))


def hand_over(person: int, candidates: Sequence[Candidate], need: Need) -> Choice | None:
    """Who takes over what this person has: whoever stands in, or whoever stands in for them, else the best."""
    by_person = {one.person: one for one in candidates}
    passed = {person}
    held = by_person.get(person)
    while held is not None and held.away and held.stand_in is not None and held.stand_in not in passed:
        passed.add(held.stand_in)
        held = by_person.get(held.stand_in)
        if held is not None and may(held, need):
            return Choice(held.person, ("stands_in",))
    return choose((one for one in candidates if one.person != person), need)


def _order(one: Candidate, need: Need) -> tuple[bool, float, bool, int]:
    return bool(need.skill) and need.skill not in one.skills, one.load, not one.districts, one.person


def _why(best: Candidate, fitting: Sequence[Candidate], need: Need) -> Iterable[str]:
    if need.skill:
        yield "skilled" if need.skill in best.skills else "no_one_skilled"
    if need.district:
        yield "own_district" if best.districts else "whole_regency"
    yield "lightest" if len(fitting) > 1 else "only"


def candidates(roles: Iterable[str], now: datetime, loads: Mapping[int, float]) -> list[Candidate]:
    """Holders of these roles with what they carry by ``loads`` (person -> work; nothing where not named)."""
    out = away.stand_ins(now)
    seats: dict[int, list[Membership]] = {}
    in_force = Membership.objects.in_force(now).filter(role__in=list(roles), user__is_active=True)
    for seat in in_force.order_by("user", "pk"):
        seats.setdefault(seat.user_id, []).append(seat)
    return [
        Candidate(
            person=person,
            load=loads.get(person, 0.0),
            skills=frozenset(skill for seat in several for skill in seat.skills),
            districts=frozenset()
            if any(not seat.district_code for seat in several)
            else frozenset(seat.district_code for seat in several),
            stand_in=out.get(person),
            away=person in out,
        )
        for person, several in seats.items()
    ]
