"""Every reason together: which accounts that nobody registered seem to campaign, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod

from pantau.engine.detect.wordings import WordingReader

from . import copies, names, references, slogans
from .actors import Actors
from .names import NameReader, NameWords
from .references import Identify
from .values import Actor, Proposal, Reason, Registry, SeenAct, SeenPost

THRESHOLD = 0.3  # below it nobody is asked to look


def propose(
    posts: Sequence[SeenPost],
    acts: Iterable[SeenAct],
    registry: Registry,
    *,
    identify: Identify,
    read: WordingReader,
    words: NameWords,
    threshold: float = THRESHOLD,
) -> list[Proposal]:
    """Accounts outside the registry with the reasons to look at them, the best founded first.

    Nothing is looked up, and of an account nothing is kept but its identities. The order of ``posts`` does not
    matter. Time grows with the number of posts, not with its square.
    """
    actors = Actors(registry)
    posts = sorted(posts, key=lambda post: post.id)
    for post in posts:
        number = actors.number(post.author)
        if number is not None and post.set_apart:
            actors.set_apart(number)
    found: dict[int, list[Reason]] = defaultdict(list)
    clusters: dict[int, str] = {}
    for number, reason in references.reasons(posts, actors, registry, identify):
        found[number].append(reason)
    for number, reason in slogans.reasons(posts, actors, registry):
        found[number].append(reason)
    for number, reason, cluster in copies.reasons(posts, actors, registry, read):
        found[number].append(reason)
        clusters.setdefault(number, cluster)
    referred = [(_faceless(actors, number), None) for number in list(found)]
    seen = [*_seen(posts, acts), *referred]
    for number, reason in names.reasons(seen, actors, NameReader(registry, words)):
        found[number].append(reason)
    made = (
        _proposal(actors, number, reasons, clusters.get(number, ""), registry, threshold)
        for number, reasons in found.items()
        if not actors.is_apart(number)
    )
    kept = [proposal for proposal in made if proposal.score >= threshold]
    return sorted(kept, key=lambda one: (-one.score, one.platform, one.keys))


def _seen(posts: Iterable[SeenPost], acts: Iterable[SeenAct]) -> Iterator[tuple[Actor, int | None]]:
    for post in posts:
        yield post.author, post.id
    for act in acts:
        yield act.actor, act.post


def _faceless(actors: Actors, number: int) -> Actor:
    """An account known by its identities alone: mentioned, but never seen to write."""
    keys = actors.keys(number)
    handle = next((key.partition(":")[2] for key in keys if not key.startswith("id:")), "")
    return Actor(actors.platform(number), keys, handle)


def _proposal(
    actors: Actors, number: int, reasons: Iterable[Reason], cluster: str, registry: Registry, threshold: float
) -> Proposal:
    """Reasons that would not carry a proposal for their own owner, and add nothing to the best one's, are left out."""
    by_owner: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        by_owner[reason.owner].append(reason)
    scores = {owner: _together(_all_for(owner, by_owner, registry)) for owner in by_owner}
    best = min(scores, key=lambda owner: (-scores[owner], not owner, owner))
    beside = {best, *_counted_with(best, registry)}
    ordered = sorted(
        (
            reason
            for owner, those in by_owner.items()
            if owner in beside or scores[owner] >= threshold
            for reason in those
        ),
        key=lambda reason: (reason.owner != best, -scores[reason.owner], reason.owner, -reason.weight),
    )
    return Proposal(
        actors.platform(number), actors.keys(number), tuple(ordered), round(scores[best], 3), cluster
    )


def _all_for(owner: str, by_owner: Mapping[str, list[Reason]], registry: Registry) -> Iterator[Reason]:
    for one in (owner, *_counted_with(owner, registry)):
        yield from by_owner.get(one, ())


def _counted_with(owner: str, registry: Registry) -> tuple[str, ...]:
    """What speaks for a candidate's party, and for somebody not known, speaks for the candidate too."""
    if not owner:
        return ()
    known = registry.owners.get(owner)
    return (known.group, "") if known and known.group and known.group != owner else ("",)


def _together(reasons: Iterable[Reason]) -> float:
    """Independent reasons for one owner: each takes its share of the doubt that the others left."""
    return 1 - prod(1 - reason.weight for reason in reasons)
