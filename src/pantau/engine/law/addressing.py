"""Who is written to about an outcome on a day: the addressees valid then, and the days on which nobody certain is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from .norms import OFFICES
from .procedure import Addressee, Outcome

ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Gap:
    """No addressee of this concern is certain on a day: ``before`` held until, ``after`` holds since."""

    concern: str
    before: Addressee
    after: Addressee


def concerns_of(outcome: Outcome, offices: Collection[str], advised_only: bool = False) -> tuple[str, ...]:
    """What an outcome's addressees must be for. ``offices``: of the person it is about, as far as they are known."""
    if advised_only:
        return (ADVICE,)
    return tuple(one for one in outcome.concerns if one not in OFFICES or one in offices)


def addressees_on(
    addressees: Iterable[Addressee], concerns: Collection[str], when: date
) -> tuple[Addressee, ...]:
    """Valid on that day and for one of these, in the order of the register."""
    return tuple(
        one for one in addressees if one.valid_on(when) and not set(concerns).isdisjoint(one.concerns)
    )


def gap_on(addressees: Iterable[Addressee], concern: str, when: date) -> Gap | None:
    """Where one addressee's time is over and the next one's has not begun; None on every other day.

    Those without dates, and those who are not usual, neither open nor close a gap.
    """
    dated = [
        one
        for one in addressees
        if concern in one.concerns and one.usual and (one.valid_from or one.valid_to)
    ]
    over = [one for one in dated if one.valid_to is not None and one.valid_to < when]
    ahead = [one for one in dated if one.valid_from is not None and when < one.valid_from]
    if not over or not ahead or any(one.valid_on(when) for one in dated):
        return None
    return Gap(
        concern,
        max(over, key=lambda one: one.valid_to or when),
        min(ahead, key=lambda one: one.valid_from or when),
    )
