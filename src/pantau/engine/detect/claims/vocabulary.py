"""The terms of an index, and which of them another word may stand for.

A post seldom spells a claim's words as the claim does: ``nyeret`` for *menyeret*, ``badui`` for *Baduy*,
``cina`` for *Tiongkok*. Each word of a post is widened to terms of the index, each with a likeness of 0 to 1.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from pantau.engine.text import inflect
from pantau.engine.text.inflection import roots

from .words import ClaimWords

EXACT, ROOT, SAME, SAME_ROOT = 1.0, 0.9, 0.75, 0.65
_SHORTEST_ROOT = 4  # letters; shorter ones are roots of everything
_SHORTEST_FUZZY = 5
_NEAR = 0.55  # share of common letter groups from which two words are compared letter by letter
_FUZZY = 0.7  # times that share
_MOST_LIKE = 16  # terms one word may stand for
_REMEMBERED = 1 << 16
_LONGEST = 40  # letters of a word that is compared by its letters

Likeness = tuple[int, float]


class Vocabulary:
    """Terms numbered in the order they came."""

    def __init__(self, words: ClaimWords) -> None:
        self._words = words
        self._numbers: dict[str, int] = {}
        self.terms: list[str] = []
        self._grams: dict[str, array[int]] = {}
        self._sizes = array("i")
        self._widened: dict[str, tuple[Likeness, ...]] = {}

    def __len__(self) -> int:
        return len(self.terms)

    def number(self, term: str) -> int:
        """The number of a term, given one if it is new."""
        known = self._numbers.get(term)
        if known is not None:
            return known
        number = self._numbers[term] = len(self.terms)
        self.terms.append(term)
        grams = _grams(term) if len(term) <= _LONGEST else frozenset()
        self._sizes.append(len(grams))
        for gram in grams:
            self._grams.setdefault(gram, array("i")).append(number)
        self._widened.clear()
        return number

    def is_everyday(self, word: str) -> bool:
        """Whether anybody's dictionary has the word, or each word of the phrase."""
        known = self._words.normalise.spelling.vocabulary
        return all(part in known or any(root in known for root in roots(part)) for part in word.split("_"))

    def widened(self, word: str) -> tuple[Likeness, ...]:
        """Terms that the word may stand for, the likest last; empty where the index has none."""
        known = self._widened.get(word)
        if known is None:
            if len(self._widened) >= _REMEMBERED:
                self._widened.clear()
            known = self._widened[word] = self._widen(word)
        return known

    def words_like(self, word: str) -> list[tuple[str, float]]:
        """As ``widened``, with the terms themselves."""
        return [(self.terms[number], likeness) for number, likeness in self.widened(word)]

    def _widen(self, word: str) -> tuple[Likeness, ...]:
        found: dict[int, float] = {}
        if not word.isdigit():
            self._near(word, found)
        for same in self._words.same_as(word):
            self._note(self._forms(same), SAME_ROOT, found)
            self._note((same,), SAME, found)
        for root in self._roots(word):
            for same in self._words.same_as(root):
                self._note((same, *self._forms(same)), SAME_ROOT, found)
        self._note(self._forms(word), ROOT, found)
        self._note((word,), EXACT, found)
        # Of terms as like as each other the later ones stay, which fewer claims have; not what a set's order leaves.
        return tuple(sorted(found.items(), key=lambda item: (item[1], item[0]))[-_MOST_LIKE:])

    def _note(self, terms: Iterable[str], likeness: float, found: dict[int, float]) -> None:
        for term in terms:
            number = self._numbers.get(term)
            if number is not None and found.get(number, 0.0) < likeness:
                found[number] = likeness

    def _roots(self, word: str) -> set[str]:
        """The word's roots that are words: known to the spelling or to the index."""
        if not word.isalpha():
            return set()
        known = self._words.normalise.spelling.vocabulary
        return {
            root
            for root in roots(word)
            if root == word or (len(root) >= _SHORTEST_ROOT and (root in known or root in self._numbers))
        }

    def _forms(self, word: str) -> set[str]:
        if len(word) < _SHORTEST_ROOT:
            return set()
        return {form for root in self._roots(word) for form in inflect(root) if form in self._numbers}

    def _near(self, word: str, found: dict[int, float]) -> None:
        if not _SHORTEST_FUZZY <= len(word) <= _LONGEST:
            return
        grams = _grams(word)
        lists = [np.frombuffer(self._grams[gram], dtype=np.int32) for gram in grams if gram in self._grams]
        if not lists:
            return
        numbers, shared = np.unique(np.concatenate(lists), return_counts=True)
        sizes = np.frombuffer(self._sizes, dtype=np.int32)[numbers]
        share = 2 * shared / (sizes + len(grams))
        for number, likeness in zip(numbers[share >= _NEAR], share[share >= _NEAR], strict=True):
            term = self.terms[int(number)]
            if term.isalpha() and (likeness >= _FUZZY or _one_slip(word, term)):
                found[int(number)] = max(found.get(int(number), 0.0), _FUZZY * float(likeness))


def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour tells the words apart."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    if len(rest) == len(others):
        swapped = rest[1:2] + rest[0:1] + rest[2:]
        return rest[1:] == others[1:] or swapped == others
    longer, shorter = (rest, others) if len(rest) > len(others) else (others, rest)
    return longer[1:] == shorter
