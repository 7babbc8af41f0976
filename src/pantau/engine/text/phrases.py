"""The mini-language of lexicons: what a phrase lets stand at each of its places.

    bagi~          any form of the root, doubled too (dibagi-bagikan)
    #              any number
    uang|duit      one of these; an alternative may be several words once it is normalised (e-money)
    _              any one word
    ..4            up to four words
    anything else  the word itself, after normalising

Gaps at either end of a phrase mean nothing and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from .folding import fold_word
from .normaliser import Normaliser
from .numerals import counted, is_counted

ANY_NUMBER = "#"
INFLECTED = "~"  # ends the term of a root

_GAP = re.compile(r"\.\.([0-9]{1,2})")
WIDEST_GAP = 20  # words

Slot = frozenset[str]  # terms of one place: words, "#", "root~"
Gap = tuple[int, int]  # fewest and most words
Alternatives = list[tuple[Slot | Gap, ...]]


class PhraseError(ValueError):
    """A phrase of a lexicon cannot be read; the message names the phrase and the part."""


@dataclass(frozen=True, slots=True)
class Entry:
    concept: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One reading of a phrase: runs of adjoining slots, and the gaps between the runs."""

    runs: tuple[tuple[Slot, ...], ...]
    gaps: tuple[Gap, ...]


class PhraseReader:
    """Reads the phrases of one lexicon, whose lists of words come back in phrase after phrase."""

    def __init__(self, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        self._remembered: dict[str, list[Sequence[str]]] = {}  # alternative -> its readings

    def __call__(self, phrase: str) -> Iterator[Pattern]:
        """All readings of a phrase; more than one where an alternative has several words. Raises PhraseError."""
        elements = [self._alternatives(element, phrase) for element in _elements(phrase)]
        for choice in product(*elements):
            yield _pattern([item for items in choice for item in items], phrase)

    def _alternatives(self, element: str, phrase: str) -> Alternatives:
        if element == "_":
            return [((1, 1),)]
        gap = _GAP.fullmatch(element)
        if gap:
            return [((0, _width(int(gap[1]), phrase)),)]
        together: set[str] = set()
        apart: Alternatives = []
        for alternative in element.split("|"):
            readings = self._remembered.get(alternative)
            if readings is None:
                readings = self._remembered[alternative] = _readings(alternative, phrase, self._normaliser)
            for terms in readings:
                if len(terms) == 1:
                    together.add(terms[0])
                elif terms:
                    apart.append(tuple(frozenset((term,)) for term in terms))
        if together:
            apart.append((frozenset(together),))
        if not apart:
            raise PhraseError(f"phrase {phrase!r}: {element!r} has no word in it")
        return apart


def words_of(phrase: str) -> Iterator[str]:
    """The plain words and roots that stand in a phrase, for the normaliser's vocabulary."""
    for word in re.split(r"[\s|]+", phrase):
        plain = word.rstrip(INFLECTED)
        if plain.isalpha() and len(plain) > 1:
            yield plain


def _elements(phrase: str) -> Iterator[str]:
    """The parts of a phrase; neighbouring plain words stay together, since they are normalised together."""
    plain: list[str] = []
    for part in phrase.split():
        if part in (ANY_NUMBER, "_") or "|" in part or part.endswith(INFLECTED) or _GAP.fullmatch(part):
            if plain:
                yield " ".join(plain)
                plain = []
            yield part
        else:
            plain.append(part)
    if plain:
        yield " ".join(plain)


def _width(words: int, phrase: str) -> int:
    if words > WIDEST_GAP:
        raise PhraseError(f"phrase {phrase!r}: a gap of {words} words is too wide; {WIDEST_GAP} at most")
    return words


def _readings(alternative: str, phrase: str, normaliser: Normaliser) -> list[Sequence[str]]:
    if alternative == ANY_NUMBER:
        return [(ANY_NUMBER,)]
    if alternative.endswith(INFLECTED):
        root = fold_word(alternative[:-1])
        if not root.isalpha():
            raise PhraseError(f"phrase {phrase!r}: '~' needs a root before it, {alternative!r} has none")
        return [(root + INFLECTED,)]
    words = normaliser.words(alternative)
    numbers = _counted(words, normaliser)
    return [words] if numbers == list(words) else [words, numbers]


def _counted(words: Sequence[str], normaliser: Normaliser) -> list[str]:
    """The words with number words as digits: in a text their neighbours may have made them so."""
    numbers: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if is_counted(word, normaliser.spelling):
            run.append(word)
            continue
        numbers.extend(value for value, _ in counted(run, normaliser.spelling))
        run = []
        numbers.append(word)
    return numbers[:-1]


def _pattern(items: list[Slot | Gap], phrase: str) -> Pattern:
    runs: list[tuple[Slot, ...]] = []
    gaps: list[Gap] = []
    waiting: Gap | None = None
    for item in items:
        if isinstance(item, tuple):
            waiting = (waiting[0] + item[0], waiting[1] + item[1]) if waiting else item
        elif waiting and runs:
            gaps.append(waiting)
            runs.append((item,))
            waiting = None
        else:
            runs[-1:] = [(*runs[-1], item)] if runs else [(item,)]
            waiting = None
    if not runs:
        raise PhraseError(f"phrase {phrase!r} has no word in it")
    return Pattern(tuple(runs), tuple(gaps))
