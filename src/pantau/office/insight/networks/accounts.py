"""Accounts that stand together in groups of like posts again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from pantau.office.casework.parties import initials
from pantau.office.insight.networks import statements
from pantau.office.insight.networks.lines import Line, pairs, strongest
from pantau.office.people.access import INVESTIGATING, READ_ONLY, Standing

MOST_LISTED = 20_000
MOST_DRAWN = 50
MOST_EDGES = 150  # drawn: more cannot be told apart


@dataclass(frozen=True, slots=True)
class Member:
    """An account; ``who`` is its key, ``account`` its row in the registry. ``posts`` in ``groups`` groups."""

    who: str
    name: str
    platform: str
    registered: bool
    account: int | None
    groups: int
    posts: int

    @property
    def shown(self) -> str:
        return shown_name(self.name, self.registered)


def shown_name(name: str, registered: bool) -> str:
    """Whom nobody registered is a citizen for all that we know: initials, as in casework. '' where there is no name."""
    return name if registered or not name else initials(name.lstrip("@"))


@dataclass(frozen=True, slots=True)
class Together:
    """``members``: those most often together, by name; ``edges`` by their places, weighed by common groups;
    ``drawn_of`` accounts there are in all."""

    members: tuple[Member, ...]
    edges: tuple[Line, ...]
    drawn_of: int
    edges_of: int


def districts_of(standing: Standing) -> list[str] | None:
    """As ``review.access.posts_in_reach``: None for all."""
    if standing.holds(*READ_ONLY):
        return None
    found = standing.districts(*INVESTIGATING)
    return None if found is None else sorted(found)


def members(
    groups: Iterable[int], districts: list[str] | None, most: int = MOST_LISTED
) -> tuple[list[Member], int]:
    """Those in most groups first, at most ``most``; and how many there are."""
    asked = {"groups": list(groups), "districts": districts, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(statements.ACCOUNTS, asked)
        rows = cursor.fetchall()
    return [Member(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def together(groups: Sequence[int], districts: list[str] | None) -> Together:
    """The accounts that share most groups, and how many each two of them share."""
    often, count = members(groups, districts, MOST_DRAWN)
    chosen = sorted(often, key=by_name)
    places = {one.who: place for place, one in enumerate(chosen)}
    asked = {"groups": list(groups), "districts": districts, "who": list(places)}
    with connection.cursor() as cursor:
        cursor.execute(statements.PLACES, asked)
        rows = cursor.fetchall()
    weights = pairs((group, places[who]) for group, who in rows)
    edges = strongest(weights)
    return Together(tuple(chosen), edges, count, len(weights))


def by_name(one: Any) -> tuple[Any, ...]:
    """Lists of persons go by the alphabet, of what is shown of their names: of a Member or an amplifying.Side."""
    return (one.shown.casefold(), one.platform, one.who)
