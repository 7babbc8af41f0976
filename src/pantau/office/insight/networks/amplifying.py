"""Who passes on whose words: acts of sharing that were seen, and posts that repost or quote another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from pantau.office.findings.shared_things import fields_of
from pantau.office.insight.networks import statements
from pantau.office.insight.networks.accounts import shown_name
from pantau.office.registry.models import Account

MOST_READ = 50_000  # posts that pass others on


@dataclass(frozen=True, slots=True)
class Side:
    who: str
    name: str
    platform: str
    registered: bool
    account: int | None

    @property
    def shown(self) -> str:
        return shown_name(self.name, self.registered)


@dataclass(frozen=True, slots=True)
class Passing:
    """``first`` passed on what ``second`` said, so many times."""

    first: Side
    second: Side
    times: int


@dataclass(frozen=True, slots=True)
class Amplifying:
    """Most often first; ``read`` posts were looked at, and ``cut`` says that there are older ones."""

    passings: tuple[Passing, ...]
    read: int
    cut: bool


def amplifying(since: datetime, districts: list[str] | None) -> Amplifying:
    """Nobody passes on himself here."""
    sides: dict[str, Side] = {}
    times: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(statements.SHARES, {"since": since, "districts": districts})
        for *told, count in cursor:
            first, second = Side(*told[:5]), Side(*told[5:])
            sides.setdefault(first.who, first)
            sides.setdefault(second.who, second)
            times[first.who, second.who] += count
        cursor.execute(statements.PASSED_ON, {"since": since, "districts": districts, "most": MOST_READ})
        rows = cursor.fetchall()
    for first, second in _passed_on(rows):
        sides.setdefault(first.who, first)
        sides.setdefault(second.who, second)
        times[first.who, second.who] += 1
    found = [Passing(sides[first], sides[second], count) for (first, second), count in times.items()]
    found.sort(
        key=lambda one: (-one.times, one.first.name.casefold(), one.second.name.casefold(), one.first.who)
    )
    return Amplifying(tuple(found), len(rows), len(rows) == MOST_READ)


def _passed_on(rows: list[Any]) -> Iterator[tuple[Side, Side]]:
    told = [(Side(*row[:5]), relation) for row in rows for relation in _relations(row[5])]
    known = _authors(told)
    listed = _listed(told)
    for first, relation in told:
        second = known.get((first.platform, relation.get("native_id") or "")) or _shown(
            first, relation, listed
        )
        if second is not None and second.who != first.who:
            yield first, second


def _relations(mapped: str) -> list[Mapping[str, Any]]:
    relations = fields_of(mapped).get("relations", ())
    return [one for one in relations if one.get("kind") in ("repost", "quote")]


def _authors(told: list[tuple[Side, Mapping[str, Any]]]) -> dict[tuple[str, str], Side]:
    """Of the posts that are stored here."""
    wanted = sorted({(side.platform, one["native_id"]) for side, one in told if one.get("native_id")})
    if not wanted:
        return {}
    platforms, ids = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statements.POSTS_OF, {"platforms": list(platforms), "ids": list(ids)})
        return {
            (platform, native_id): Side(who, name, platform, registered, account)
            for platform, native_id, who, name, registered, account in cursor
        }


def _listed(told: list[tuple[Side, Mapping[str, Any]]]) -> dict[tuple[str, str], int]:
    """Accounts of the registry by (platform, handle in small letters)."""
    handles = {one["author_handle"].lower() for _side, one in told if one.get("author_handle")}
    rows = Account.objects.filter(key__in=handles).exclude(status=Account.Status.UNREGISTERED)
    return {(platform, key): pk for platform, key, pk in rows.values_list("platform", "key", "pk")}


def _shown(first: Side, relation: Mapping[str, Any], listed: Mapping[tuple[str, str], int]) -> Side | None:
    """Of a post that is not stored: as the one that passes it on names its author."""
    handle, native = relation.get("author_handle") or "", relation.get("author_id") or ""
    if not handle and not native:
        return None
    account = listed.get((first.platform, handle.lower()))
    if account is not None:
        return Side(f"account:{account}", handle, first.platform, True, account)
    key = f"id:{native}" if native else f"handle:{handle.lower()}"
    return Side(f"{first.platform}:{key}", handle or native, first.platform, False, None)
