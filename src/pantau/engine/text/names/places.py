"""Villages and sub-districts that somebody names beside their own name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pantau.engine.text.folding import fold_word

_APART = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """``village`` is empty where only the sub-district was named; names are folded."""

    village: str
    subdistrict: str


class Places:
    """Finds names of places among words, the longest first."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        """``places``: (village, its sub-district) as they are written."""
        known: defaultdict[tuple[str, ...], set[Place]] = defaultdict(set)
        for village, subdistrict in places:
            known[tuple(words_of(village))].add(Place(plain(village), plain(subdistrict)))
            known[tuple(words_of(subdistrict))].add(Place("", plain(subdistrict)))
        self._known = {words: frozenset(found) for words, found in known.items() if words}
        self._longest = max(map(len, self._known), default=0)

    def at(self, words: Sequence[str], start: int) -> tuple[int, frozenset[Place]]:
        """How many words from ``start`` name a place, and which it may be; (0, none) where none begins."""
        for count in range(min(self._longest, len(words) - start), 0, -1):
            found = self._known.get(tuple(words[start : start + count]))
            if found:
                return count, found
        return 0, frozenset()

    def named_in(self, text: str) -> frozenset[Place]:
        words = words_of(text)
        return frozenset(place for start in range(len(words)) for place in self.at(words, start)[1])


def words_of(text: str) -> list[str]:
    return [word for word in _APART.split(fold_word(text)) if word]


def plain(name: str) -> str:
    """A name of a place without what people leave out: case, blanks, marks."""
    return "".join(words_of(name))
