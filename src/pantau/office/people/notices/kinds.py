"""What people may be told of. Each room says in its ``AppConfig.ready()`` which kinds are its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from pantau.office.people.access import Standing

Pace = Literal["at_once", "digest", "never"]
AT_ONCE: Pace = "at_once"
DIGEST: Pace = "digest"
NEVER: Pace = "never"


class UnknownKindError(LookupError):
    """No room has registered a kind of that name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``label`` is all that a message says of it, so it is a fixed text without places to fill in.

    ``pace`` is what holds for e-mail until a person chooses; Telegram takes by itself what comes at once.
    ``roles``: who may be told, for the page of choices; empty for everybody.
    """

    name: str  # "room.what"
    label: str | Promise
    pace: Pace
    roles: frozenset[str] = frozenset()
    grave: bool = False
    silenceable: bool = True  # in the office itself
    personal: bool = False  # about the person, not their work: nobody who stands in for them is told

    def pace_by(self, channel: str) -> Pace:
        if channel == "telegram" and self.pace == DIGEST:
            return NEVER
        return self.pace


_kinds: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Add kinds; one of a name that is there already takes its place."""
    _kinds.update({kind.name: kind for kind in kinds})


def of(name: str) -> Kind:
    """Raises UnknownKindError."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(name) from None


def known(name: str) -> Kind | None:
    """For what was written by an earlier release."""
    return _kinds.get(name)


def for_standing(standing: Standing) -> list[Kind]:
    """What this person may be told of: the grave first, then by their words."""
    mine = (kind for kind in _kinds.values() if not kind.roles or not kind.roles.isdisjoint(standing.roles))
    return sorted(mine, key=lambda kind: (not kind.grave, str(kind.label)))


def every() -> list[Kind]:
    return list(_kinds.values())
