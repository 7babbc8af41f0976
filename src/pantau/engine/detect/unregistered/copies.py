"""Accounts that post the same words, or the same link, within a short time as registered accounts do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pantau.engine.detect.duplicates import NOWHERE, NearDuplicates
from pantau.engine.detect.wordings import WordingReader

from .actors import Actors
from .values import Reason, Registry, SeenPost

WITHIN = timedelta(hours=1)  # between one copy and the next
FEWEST_ACCOUNTS = 4  # three friends may well share a joke
NEAR = 0.7  # share of common word pairs
MOST_GROUPS = 2  # words that accounts of more parties post at once are a feast day's
WEIGHT, MORE, MOST_MORE = 0.3, 0.03, 0.2  # of one episode; for each further account; at most
BY_LINK = 0.6  # of that where only the link is the same: people share news


@dataclass(frozen=True, slots=True)
class Episode:
    """The same words or link by several accounts within a short time."""

    posts: tuple[SeenPost, ...]  # by time
    words: bool

    @property
    def name(self) -> str:
        return f"copy:{min(post.id for post in self.posts)}"


def reasons(
    posts: Iterable[SeenPost], actors: Actors, registry: Registry, read: WordingReader
) -> Iterator[tuple[int, Reason, str]]:
    """(number of the account, reason, name of its largest episode)."""
    own = [post for post in posts if not post.shared and post.posted_at is not None]
    found: dict[tuple[int, str], list[tuple[Episode, float]]] = defaultdict(list)
    held: dict[tuple[int, str], set[int]] = defaultdict(set)
    for episode in (*_same_words(own, read), *_same_links(own)):
        owner = _led_by(episode, actors, registry)
        if not owner:
            continue
        weight = _weight(episode)
        for post in episode.posts:
            number = actors.number(post.author)
            if number is None:
                continue
            if not found[number, owner] or found[number, owner][-1][0] is not episode:
                found[number, owner].append((episode, weight))
            held[number, owner].add(post.id)
    for (number, owner), episodes in found.items():
        missing = 1.0
        for _episode, weight in episodes:
            missing *= 1 - weight
        largest = max((episode for episode, _ in episodes), key=lambda one: len(one.posts))
        detail: dict[str, str | int | list[str]] = {
            "episodes": len(episodes),
            "accounts": len({post.author.keys for post in largest.posts}),
            "words": int(largest.words),
        }
        posts_of = tuple(sorted(held[number, owner]))
        yield number, Reason("copy", owner, round(1 - missing, 3), posts_of, detail), largest.name


def _led_by(episode: Episode, actors: Actors, registry: Registry) -> str:
    """The owner whose registered accounts take part most; "" where none does, or all parties do."""
    owners: Counter[str] = Counter()
    for post in episode.posts:
        if owner := actors.owner_of(post.author.names):
            owners[owner] += 1
    groups = {registry.owners[owner].group or owner for owner in owners}
    if not owners or len(groups) > MOST_GROUPS:
        return ""
    return min(owners, key=lambda owner: (-owners[owner], owner))


def _weight(episode: Episode) -> float:
    accounts = len({post.author.keys for post in episode.posts})
    weight = WEIGHT + min(MORE * (accounts - FEWEST_ACCOUNTS), MOST_MORE)
    return weight if episode.words else weight * BY_LINK


def _same_links(posts: Sequence[SeenPost]) -> Iterator[Episode]:
    by_link: dict[str, list[SeenPost]] = defaultdict(list)
    for post in posts:
        for link in set(post.links):
            by_link[link.rstrip("/")].append(post)
    for sharing in by_link.values():
        for group in _bursts(sharing):
            if _is_episode(group):
                yield Episode(tuple(group), words=False)


def _bursts(posts: Sequence[SeenPost]) -> Iterator[list[SeenPost]]:
    """Parted where more than ``WITHIN`` lies between one and the next."""
    group: list[SeenPost] = []
    for post in sorted(posts, key=_moment):
        if group and _moment(post)[0] - _moment(group[-1])[0] > WITHIN:
            yield group
            group = []
        group.append(post)
    if group:
        yield group


def _moment(post: SeenPost) -> tuple[datetime, int]:
    assert post.posted_at is not None
    return post.posted_at, post.id


def _is_episode(group: Sequence[SeenPost]) -> bool:
    return len({post.author.names for post in group}) >= FEWEST_ACCOUNTS


# --- words ----------------------------------------------------------------------------------------


def _same_words(posts: Sequence[SeenPost], read: WordingReader) -> Iterator[Episode]:
    index = NearDuplicates(NEAR)
    groups = index.groups(index.add(read([post.text for post in posts])))
    by_wording: dict[int, list[SeenPost]] = defaultdict(list)
    for post, group in zip(posts, groups.tolist(), strict=True):
        if group != NOWHERE:
            by_wording[group].append(post)
    for alike in by_wording.values():
        for burst in _bursts(alike):
            if _is_episode(burst):
                yield Episode(tuple(burst), words=True)
