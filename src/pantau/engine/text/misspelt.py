"""A word that is none, to the one word of the lexicon it was meant to be: one letter off, or written backwards.

Precision comes first. Only words the lexicon looks for are guessed, only for words that nobody knows, and only where
one guess is left. Words that are right as they stand (the rulebook's ``real_words``) are never touched; nor is the
first letter, since people who mistype or hide a word keep it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from .lookalikes import deletions, is_one_edit

Slip = Literal["vowel left out", "letters swapped", "letter left out", "letter too many", "another letter"]

SHORTEST_REVERSED = 5  # letters
_VOWELS = frozenset("aeiou")
_SHORTEST: dict[Slip, int] = {  # letters of the word that is meant: the likelier the slip, the shorter
    "vowel left out": 5,
    "letters swapped": 5,
    "letter left out": 6,
    "letter too many": 7,
    "another letter": 8,
}
_LIKELY: frozenset[Slip] = frozenset({"vowel left out", "letters swapped"})
_SHORTEST_TYPED = 4
_LONGEST_TYPED = 24


class Misspelt:
    def __init__(self, sought: Iterable[str], real: Iterable[str]) -> None:
        """``sought``: the words of the lexicon; ``real``: words that look like one of them and are not."""
        words = [word for word in sought if word.isascii() and word.isalpha()]
        self._real = frozenset(real)
        self._whole = frozenset(word for word in words if len(word) >= SHORTEST_REVERSED)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= min(_SHORTEST.values()):
                for shorter in deletions(word):
                    self._near[shorter].append(word)

    def meant(self, typed: str) -> str | None:
        """The word of the lexicon that an unknown word stands for; ``None`` without one, or with several."""
        if not _SHORTEST_TYPED <= len(typed) <= _LONGEST_TYPED or typed in self._real:
            return None
        backwards = typed[::-1]
        if backwards in self._whole:
            return backwards
        guesses = {
            word: _slip(typed, word)
            for shorter in deletions(typed)
            for word in self._near.get(shorter, ())
            if word[0] == typed[0] and is_one_edit(typed, word)
        }
        fitting = [word for word, slip in guesses.items() if len(word) >= _SHORTEST[slip]]
        likely = [word for word in fitting if guesses[word] in _LIKELY]
        best = likely or fitting
        return best[0] if len(best) == 1 else None


def _slip(typed: str, meant: str) -> Slip:
    if len(typed) < len(meant):
        return "vowel left out" if _missing(typed, meant) in _VOWELS else "letter left out"
    if len(typed) > len(meant):
        return "letter too many"
    off = sum(a != b for a, b in zip(typed, meant, strict=True))
    return "letters swapped" if off > 1 else "another letter"


def _missing(shorter: str, longer: str) -> str:
    """The letter of ``longer`` that ``shorter`` lacks."""
    return next((b for a, b in zip(shorter, longer, strict=False) if a != b), longer[-1])
