"""Accounts that registered accounts mention, or whose address they give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import prod

from .actors import Actors
from .values import Actor, Reason, Registry, SeenPost

Identify = Callable[[str, str], tuple[str, str] | None]
"""(what is written, platform) -> the account's (platform, "kind:key"), or None where it names no account."""

MENTION, ADDRESS = 0.25, 0.45  # a profile's address is given in order to be followed
FURTHER = 0.5  # what each post after the first adds, as a share of its weight
MOST_OWNERS = 3  # an account that more of them name is an institution or a medium


def reasons(
    posts: Iterable[SeenPost], actors: Actors, registry: Registry, identify: Identify
) -> Iterator[tuple[int, Reason]]:
    """(number of the account, reason) for each owner that refers to it."""
    found: dict[int, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    handles = _handles(registry)
    for post in posts:
        owner = actors.owner_of(post.author.names)
        if not owner or post.shared:
            continue
        for platform, key, base in _referred(post, identify):
            if owner in handles.get(key, ()):
                continue  # the owner's own name, only on another platform
            number = actors.number(Actor(platform, (key,)))
            if number is not None:
                held = found[number][owner]
                held[post.id] = max(base, held.get(post.id, 0.0))
    for number, owners in found.items():
        if len(owners) <= MOST_OWNERS:
            for owner, bases in owners.items():
                yield number, _reason(owner, bases, len(owners))


def _referred(post: SeenPost, identify: Identify) -> Iterator[tuple[str, str, float]]:
    for written, platform, base in (
        *((f"@{mention}", post.author.platform, MENTION) for mention in post.mentions),
        *((link, "", ADDRESS) for link in post.links),
    ):
        named = identify(written, platform)
        if named is not None:
            yield *named, base


def _reason(owner: str, bases: dict[int, float], owners: int) -> Reason:
    first, *further = sorted(bases.values(), reverse=True)
    weight = 1 - (1 - first) * prod(1 - base * FURTHER for base in further)
    posts = tuple(sorted(bases))
    return Reason("reference", owner, round(min(weight, 0.9) / owners, 3), posts, {"posts": len(posts)})


def _handles(registry: Registry) -> dict[str, set[str]]:
    """ "handle:name" -> owners that have it on some platform."""
    held: dict[str, set[str]] = defaultdict(set)
    for (_platform, key), owner in registry.accounts.items():
        if owner:
            held[key].add(owner)
    return held
