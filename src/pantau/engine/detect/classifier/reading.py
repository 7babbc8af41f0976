"""What the classifier sees of a text: ordinary words, and marks where names, numbers and creeds stood.

A word that is on no list is a name to the classifier and leaves nothing but one mark, as does a stretch of
several. So whom a post names, and by how many words, cannot move its scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml

from pantau.engine.text import Text

NAME, CREED, NUMBER, MENTION, ADDRESS, START, END, ABUSE = range(8)
LONGEST_PARTICLE = 3  # letters
FARTHEST = 3  # words: how far apart two may stand and still be read together
MARKS = 8  # ids below stand for no word; ABUSE stands for any word of abuse, in pairs only

STYLES = (
    "shouting", "exclaims", "exclaims_much", "asks", "asks_much", "quotes", "lines", "replies",
    "over_4", "over_8", "over_13", "over_20", "over_30", "over_40",
)  # fmt: skip
_LENGTHS = (4, 8, 13, 20, 30, 40)

_LISTS = (
    "abuse", "creeds", "also_names", "openers", "kinds", "particles", "directions", "emoji", "ordinary",
)  # fmt: skip


class ReadingError(ValueError):
    """The lists of what the classifier reads cannot be used."""


class Glance(NamedTuple):
    """One text as the classifier sees it. ``places[i]`` is the token that ``ids[i]`` stands for, -1 for none."""

    ids: list[int]
    places: list[int]
    styles: list[int]


@dataclass(frozen=True, slots=True)
class Lists:
    """Words by how they are read; see ``reading.yaml`` of a model."""

    abuse: tuple[str, ...]
    creeds: frozenset[str]
    also_names: frozenset[str]
    openers: frozenset[str]
    kinds: frozenset[str]
    particles: frozenset[str]
    directions: frozenset[str]
    emoji: tuple[str, ...]
    ordinary: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    twins: tuple[tuple[str, str], ...] = ()  # the second is read as the first: titles of women and of men

    def words(self) -> tuple[str, ...]:
        """All words that may count, in a fixed order."""
        return tuple(
            sorted(
                {*self.abuse, *self.also_names, *self.openers, *self.directions, *self.emoji, *self.ordinary}
                - self.creeds
            )
        )


def read_lists(path: Path) -> Lists:
    """Raises ReadingError where a list is missing."""
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    if not isinstance(data, Mapping) or (missing := [name for name in _LISTS if name not in data]):
        raise ReadingError(
            f"{path} lacks the lists {', '.join(missing) if isinstance(data, Mapping) else _LISTS}"
        )
    split = {name: str(data[name]).split() for name in _LISTS}
    return Lists(
        abuse=tuple(split["abuse"]),
        creeds=frozenset(split["creeds"]),
        also_names=frozenset(split["also_names"]),
        openers=frozenset(split["openers"]),
        kinds=frozenset(split["kinds"]),
        particles=frozenset(split["particles"]),
        directions=frozenset(split["directions"]),
        emoji=tuple(split["emoji"]),
        ordinary=tuple(split["ordinary"]),
        phrases=tuple(tuple(str(phrase).split()) for phrase in data.get("phrases", ())),
        twins=tuple((str(one), str(other)) for one, other in data.get("twins", ())),
    )


class Reader:
    """Calls give the ``Glance`` of a normalised text."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.words = lists.words()
        self.ids: dict[str, int] = {word: MARKS + place for place, word in enumerate(self.words)}
        self.ids.update(dict.fromkeys(lists.creeds, CREED))
        self.ids.update({other: self.ids[one] for one, other in lists.twins})
        self.abusive = frozenset(self.ids[word] for word in lists.abuse if word in self.ids)
        self._also_names = self._known(lists.also_names)
        self._openers = self._known(lists.openers)
        self._kinds = self._known(lists.kinds)
        self._directions = self._known(lists.directions)
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in lists.phrases:
            self._phrases.setdefault(phrase[0], []).append(phrase)

    @property
    def size(self) -> int:
        """Ids run from 0 to one below."""
        return MARKS + len(self.words)

    def __call__(self, text: Text) -> Glance:
        original, tokens, kinds = text.original, text.tokens, text.kinds
        known = self.ids.get
        seen = [
            known(token, NAME) if kind in "we" else _OTHER[kind]
            for token, kind in zip(tokens, kinds, strict=True)
        ]
        shouting = _shouting(text, seen)
        if not shouting and not original.islower():
            self._look_past_names(text, seen)
        if not self._phrases.keys().isdisjoint(tokens):
            self._look_past_phrases(tokens, seen)
        ids, places = self._joined(seen)
        return Glance(ids, places, _styles(original, len(ids), shouting))

    def pairs(self, ids: Sequence[int]) -> set[int]:
        """Neighbours as single numbers, those of words of abuse also by class; and words two or three apart."""
        size, abusive = self.size, self.abusive
        found = {first * size + second for first, second in pairwise(ids)}
        for distance in range(2, FARTHEST + 1):
            found.update(
                (size + first) * size + second for first, second in zip(ids, ids[distance:], strict=False)
            )
        if not abusive.isdisjoint(ids):
            for first, second in pairwise(ids):
                if second in abusive:
                    found.add(first * size + ABUSE)
                if first in abusive:
                    found.add(ABUSE * size + second)
        return found

    def pair(self, first: int, second: int, distance: int) -> list[int]:
        """The numbers of ``pairs`` that two words at this distance give, in order."""
        if distance > 1:
            return [(self.size + first) * self.size + second]
        return sorted(self.pairs((first, second)))

    def _known(self, words: Iterable[str]) -> frozenset[int]:
        return frozenset(self.ids[word] for word in words if word in self.ids)

    def _look_past_names(self, text: Text, seen: list[int]) -> None:
        """Make everyday words that stand in a name part of it: 'Pak Surya Bagus', 'Partai Cahaya'."""
        before, in_name = START, False
        for place, (one, start) in enumerate(zip(seen, text.starts, strict=True)):
            if one == _BREAK:
                continue
            if one >= MARKS and self._is_particle(text, seen, place):
                seen[place] = before = NAME
                continue
            capital = text.original[start : start + 1].isupper()
            if (
                one >= MARKS
                and capital
                and one not in self.abusive
                and (
                    before in self._openers
                    or in_name
                    or (one in self._also_names and (before == NAME or self._name_follows(text, seen, place)))
                )
            ):
                seen[place] = NAME
                in_name = before in self._openers or in_name
            else:
                in_name = False
            before = one

    def _is_particle(self, text: Text, seen: Sequence[int], place: int) -> bool:
        """'Ni Komang', 'Ida Bagus': short words that the normaliser may have taken for others."""
        start, end = text.starts[place], text.ends[place]
        return (
            end - start <= LONGEST_PARTICLE
            and text.original[start:end].lower() in self.lists.particles
            and self._name_follows(text, seen, place)
        )

    def _name_follows(self, text: Text, seen: Sequence[int], place: int) -> bool:
        after = place + 1
        return (
            after < len(seen)
            and seen[after] == NAME
            and text.original[text.starts[after] : text.starts[after] + 1].isupper()
        )

    def _look_past_phrases(self, tokens: Sequence[str], seen: list[int]) -> None:
        for place, token in enumerate(tokens):
            for phrase in self._phrases.get(token, ()):
                if tuple(tokens[place : place + len(phrase)]) == phrase:
                    seen[place : place + len(phrase)] = [NAME] * len(phrase)

    def _joined(self, seen: Sequence[int]) -> tuple[list[int], list[int]]:
        """Without breaks; a stretch of names is one name, of names and creeds one creed."""
        ids, places = [START], [-1]
        before = START
        for place, one in enumerate(seen):
            if one == _BREAK:
                continue
            if one < MARKS:
                if one == before:
                    continue
                if one == NAME and before in self._kinds:
                    ids.pop()
                    places.pop()
                    before = ids[-1]
                    if before in (NAME, CREED):
                        continue
                if before == CREED and one == NAME:
                    continue
                if before == NAME and one == CREED:
                    ids[-1], before = CREED, CREED
                    continue
            elif before <= CREED and one in self._directions:
                continue
            ids.append(one)
            places.append(place)
            before = one
        ids.append(END)
        places.append(-1)
        return ids, places


_BREAK = -1
_OTHER = {"n": NUMBER, "m": MENTION, "u": ADDRESS, "p": _BREAK}


def _shouting(text: Text, seen: Sequence[int]) -> bool:
    """Whether the ordinary words are written in capitals."""
    if text.original.islower():
        return False
    starts = text.starts
    heads = [text.original[starts[at] : starts[at] + 2] for at, one in enumerate(seen) if one >= MARKS]
    return len(heads) > 2 and sum(len(head) > 1 and head.isupper() for head in heads) > 0.6 * len(heads)


def _styles(original: str, length: int, shouting: bool) -> list[int]:
    exclaims, asks = original.count("!"), original.count("?")
    held = (
        shouting, exclaims > 0, exclaims > 2, asks > 0, asks > 1,
        '"' in original or "“" in original, "\n" in original, original.lstrip().startswith("@"),
        *(length - 2 > most for most in _LENGTHS),
    )  # fmt: skip
    return [place for place, holds in enumerate(held) if holds]
