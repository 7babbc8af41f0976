"""Hashtags that one candidate's or one party's registered accounts use and hardly anybody else's."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from .actors import Actors
from .values import Reason, Registry, SeenPost

FEWEST_REGISTERED = 3  # posts by which a hashtag becomes somebody's
OWN = 0.9  # share of the registered posts with it that must be theirs
MOST = 0.6  # weight of a hashtag of one candidate, however often it is used
OF_A_GROUP = 0.6  # of that for a hashtag of a whole party: its followers use it as of right
SLOWNESS = 4.0  # uses after which two thirds of the weight are reached


def reasons(posts: Iterable[SeenPost], actors: Actors, registry: Registry) -> Iterator[tuple[int, Reason]]:
    """(number of the account, reason) for those that repeat somebody's hashtags in posts of their own."""
    uses: dict[int, dict[str, list[SeenPost]]] = defaultdict(lambda: defaultdict(list))
    written: Counter[int] = Counter()
    registered: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        if post.shared:
            continue
        owner = actors.owner_of(post.author.names)
        tags = {tag.casefold() for tag in post.hashtags}
        if owner:
            for tag in tags:
                registered[tag][owner] += 1
        elif owner is None and (number := actors.number(post.author)) is not None:
            written[number] += 1
            for tag in tags:
                uses[number][tag].append(post)
    whose = {tag: owner for tag, counts in registered.items() if (owner := _whose(counts, registry))}
    for number, tags_of in uses.items():
        yield from ((number, reason) for reason in _of_account(tags_of, written[number], whose, registry))


def _whose(counts: Counter[str], registry: Registry) -> str:
    """The one owner, else the one group, that a hashtag is distinctive of; "" where there is none."""
    total = counts.total()
    if total < FEWEST_REGISTERED:
        return ""
    owner, own = counts.most_common(1)[0]
    if own >= OWN * total:
        return owner
    groups: Counter[str] = Counter()
    for one, count in counts.items():
        groups[registry.owners[one].group] += count
    group, shared = groups.most_common(1)[0]
    return group if group and shared >= OWN * total else ""


def _of_account(
    tags: dict[str, list[SeenPost]], written: int, whose: dict[str, str], registry: Registry
) -> Iterator[Reason]:
    by_owner: dict[str, dict[int, SeenPost]] = defaultdict(dict)
    said: dict[str, set[str]] = defaultdict(set)
    for tag, posts in tags.items():
        if owner := whose.get(tag):
            by_owner[owner].update((post.id, post) for post in posts)
            said[owner].add(tag)
    for owner, found in by_owner.items():
        days = {post.posted_at.date() for post in found.values() if post.posted_at}
        weight = MOST * (1 - math.exp(-len(found) / SLOWNESS)) * math.sqrt(len(found) / written)
        if owner not in registry.owners or not registry.owners[owner].person:
            weight *= OF_A_GROUP
        detail: dict[str, str | int | list[str]] = {
            "hashtags": sorted(said[owner]), "posts": len(found), "of": written, "days": len(days),
        }  # fmt: skip
        yield Reason("slogan", owner, round(weight, 3), tuple(sorted(found)), detail)
