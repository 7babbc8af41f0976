"""What the search for unregistered accounts is given, and what it gives: proposals, never decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Name = tuple[str, str]  # platform, "kind:key", as the registry writes identities

ReasonKind = Literal["reference", "look_alike", "slogan", "copy"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who registered accounts: a candidate or a party. ``group`` is shared by those of one party or ticket."""

    id: str
    name: str
    group: str = ""
    person: bool = True  # a candidate: the parts of the name may stand for the whole


@dataclass(frozen=True, slots=True)
class Registry:
    """Every account that the registry knows, whatever its status, with its owner's id; "" where it has none."""

    accounts: Mapping[Name, str]
    owners: Mapping[str, Owner]


@dataclass(frozen=True, slots=True)
class Actor:
    """An account as a post or an act shows it. ``keys``: its identities, surest first."""

    platform: str
    keys: tuple[str, ...]
    handle: str = ""
    display: str = ""

    @property
    def names(self) -> tuple[Name, ...]:
        return tuple((self.platform, key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class SeenPost:
    """One stored post. ``set_apart``: its author is media, an official or a bystander by a source's word."""

    id: int
    author: Actor
    text: str
    posted_at: datetime | None = None  # aware
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    shared: bool = False  # another's post passed on: the author's words are not their own
    set_apart: bool = False


@dataclass(frozen=True, slots=True)
class SeenAct:
    """A comment or a share: who acted, and under which post."""

    actor: Actor
    post: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an account may campaign for ``owner``. ``weight`` is between 0 and 1; ``posts`` are what it rests on.

    ``detail`` holds what a screen needs to put it in words: a resembled name, hashtags, counts.
    """

    kind: ReasonKind
    owner: str  # an owner's id; a group's where it serves no single one of it; "" where that is open
    weight: float
    posts: tuple[int, ...]  # ascending
    detail: Mapping[str, str | int | list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An account that no register names, with the reasons to look at it. Nothing else about it is kept."""

    platform: str
    keys: tuple[str, ...]
    reasons: tuple[Reason, ...]  # heaviest first
    score: float  # between 0 and 1; orders, decides nothing
    cluster: str = ""  # shared by accounts that posted the same within a short time

    @property
    def owner(self) -> str:
        """Whom the reasons mostly point to."""
        return self.reasons[0].owner
