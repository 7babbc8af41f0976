"""Which checked claims a post comes near: an inverted index over their words.

First every claim is weighed by the words it shares with the post, each by its rarity; then the heaviest are looked
at closely: how much of the claim's title the post says, how much of the post the claim covers, how telling the shared
words are, which of them stand side by side in both.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .vocabulary import Likeness, Vocabulary
from .words import ClaimWords

LOOKED_AT = 24  # claims looked at closely for one post
FEATURES = ("title", "post", "mass", "size", "order")

_BODY = 0.8  # what a word in the spread text weighs beside one in the title
_SATURATION, _LENGTH, _AVERAGE = 0.5, 0.6, 30  # BM25's k, b and mean length, for the spread text
_MOST_TERMS = 60  # different ones of a post
_SURE = 0.7  # likeness from which a term counts as the same word when its rarity is judged
_APART = 4  # words between two words that stand side by side

# So that a short list of claims does not make everyday words look rare: as if there were so many more claims, of which
# these shares have an everyday word, a number, and any other word.
_IMAGINED = 2_000
_EVERYDAY, _FIGURE, _OTHER = 0.006, 0.004, 0.0005

Floats = np.ndarray[Any, np.dtype[np.float32]]
Ints = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near one claim comes, in the order of FEATURES; each is 0 where nothing is shared."""

    place: int  # of the claim, in the order they were added
    features: tuple[float, ...]


class _Postings:
    """The claims that have a term, ascending, and what it weighs in their title and in their text."""

    __slots__ = ("body", "claims", "title")

    def __init__(self) -> None:
        self.claims = array("i")
        self.title = array("f")
        self.body = array("f")


class WordIndex:
    """Claims by their words. ``add`` may be called at any time; nothing is computed anew for it."""

    def __init__(self, words: ClaimWords) -> None:
        self.vocabulary = Vocabulary(words)
        self._postings: list[_Postings] = []
        self._titles: list[Ints] = []
        self._sequences: list[Ints] = []  # terms of title and text, in order
        self._gone: list[int] = []
        self._rarities: Floats = np.zeros(0, dtype=np.float32)
        self._imaginings = array("f")  # for each term, in how many of the imagined claims it stands
        self._rarities_at = 0  # how many claims there were when they were computed

    def __len__(self) -> int:
        return len(self._titles)

    def add(self, title: Sequence[str], body: Sequence[str]) -> int:
        """A claim by the terms of its title and of its text as it was spread; gives its place."""
        place = len(self._titles)
        number = self.vocabulary.number
        titled, spread = [number(term) for term in title], [number(term) for term in body]
        self._postings.extend(_Postings() for _ in range(len(self.vocabulary) - len(self._postings)))
        damp = _SATURATION * (1 - _LENGTH + _LENGTH * len(spread) / _AVERAGE)
        in_title = frozenset(titled)
        for term in {*titled, *spread}:
            count = spread.count(term)
            postings = self._postings[term]
            postings.claims.append(place)
            postings.title.append(float(term in in_title))
            postings.body.append(_BODY * count * (1 + _SATURATION) / (count + damp))
        self._titles.append(np.array(sorted(in_title), dtype=np.int32))
        self._sequences.append(np.array(titled + spread, dtype=np.int32))
        return place

    def remove(self, place: int) -> None:
        self._gone.append(place)

    def nearest(self, terms: Sequence[str]) -> list[Nearness]:
        """The nearest claims, at most LOOKED_AT, the heaviest first."""
        asked = list(dict.fromkeys(terms))[:_MOST_TERMS]
        widened = [self.vocabulary.widened(term) for term in asked]
        if not any(widened):
            return []
        rarity = np.array(
            [self._rarity_of(term, likes) for term, likes in zip(asked, widened, strict=True)],
            dtype=np.float32,
        )
        places, likeness = self._weigh(widened, rarity)
        if not len(places):
            return []
        return self._look(places, likeness, rarity, widened)

    def _rarity_of(self, word: str, likes: Sequence[Likeness]) -> float:
        """How telling a word is: the fewer claims have it under any spelling, the more."""
        claims = sum(len(self._postings[term].claims) for term, sure in likes if sure >= _SURE)
        return math.log(1 + self._all / (min(claims, len(self)) + self._imagined(word) + 0.5))

    @property
    def _all(self) -> int:
        return len(self) + _IMAGINED

    def _imagined(self, word: str) -> float:
        if word.isdigit():
            return _IMAGINED * _FIGURE
        return _IMAGINED * (_EVERYDAY if self.vocabulary.is_everyday(word) else _OTHER)

    def _rarity_of_terms(self) -> Floats:
        if self._rarities_at != len(self):
            self._rarities_at = len(self)
            terms = self.vocabulary.terms
            self._imaginings.extend(self._imagined(term) for term in terms[len(self._imaginings) :])
            claims = np.array([len(postings.claims) for postings in self._postings], dtype=np.float32)
            imagined = np.frombuffer(self._imaginings, dtype=np.float32)
            self._rarities = np.log(1 + self._all / (claims + imagined + 0.5)).astype(np.float32)
        return self._rarities

    def _weigh(self, widened: Sequence[Sequence[Likeness]], rarity: Floats) -> tuple[Ints, Floats]:
        """The heaviest claims; and by [title or text, word, claim] how like the post's words are to theirs."""
        weights = np.zeros(len(self), dtype=np.float32)
        title, body = np.zeros_like(weights), np.zeros_like(weights)
        found: list[tuple[Ints, Floats, Floats]] = []
        for likes, weight in zip(widened, rarity, strict=True):
            touched = [np.zeros(0, dtype=np.int32)]
            for term, likeness in likes:  # the likest last, so that it stays
                postings = self._postings[term]
                claims = np.frombuffer(postings.claims, dtype=np.int32)
                title[claims] = likeness * np.frombuffer(postings.title, dtype=np.float32)
                body[claims] = likeness * np.frombuffer(postings.body, dtype=np.float32)
                touched.append(claims)
            claims = np.concatenate(touched)
            titles, bodies = title[claims], body[claims]
            weights[claims] += weight * np.maximum(titles, bodies)  # a claim named twice is counted once
            title[claims] = body[claims] = 0
            found.append((claims, titles, bodies))
        weights[self._gone] = 0
        places = _heaviest(weights)
        column = np.full(len(self), -1, dtype=np.int32)
        column[places] = np.arange(len(places), dtype=np.int32)
        likeness_of = np.zeros((2, len(widened), len(places)), dtype=np.float32)
        for word, (claims, titles, bodies) in enumerate(found):
            columns = column[claims]
            chosen = columns >= 0
            likeness_of[0, word, columns[chosen]] = titles[chosen]
            likeness_of[1, word, columns[chosen]] = bodies[chosen]
        return places, likeness_of

    def _look(
        self,
        places: Ints,
        likeness: Floats,
        rarity: Floats,
        widened: Sequence[Sequence[Likeness]],
    ) -> list[Nearness]:
        best = np.minimum(likeness.max(axis=0), 1.0)  # [word, claim]
        mass = (rarity[:, None] * best).sum(axis=0)
        scale = math.log(self._all)
        rarities = self._rarity_of_terms()
        whole = np.array([max(float(rarities[self._titles[place]].sum()), 1e-6) for place in places])
        said = (rarity[:, None] * likeness[0]).sum(axis=0) / whole
        size = np.log1p([len(self._titles[place]) for place in places])
        order = self._order(places, widened)
        covered = mass / max(float(rarity.sum()), 1e-6)
        columns = np.stack([said, covered, mass / scale, size, order], axis=1)
        return [
            Nearness(int(place), tuple(map(float, row))) for place, row in zip(places, columns, strict=True)
        ]

    def _order(self, places: Ints, widened: Sequence[Sequence[Likeness]]) -> Floats:
        """How many neighbouring words of the post stand near each other in each claim, too; 1 for three or all."""
        word_of = np.full(len(self.vocabulary), -1, dtype=np.int32)
        for word, likes in enumerate(widened):
            for term, _ in likes:
                word_of[term] = word
        shares = np.zeros(len(places), dtype=np.float32)
        for column, place in enumerate(places):
            words = word_of[self._sequences[place]]
            spots = np.flatnonzero(words >= 0)
            if len(spots) < 2:
                continue
            met = words[spots]
            steps = np.abs(np.diff(met))
            side_by_side = (np.diff(spots) <= _APART) & (steps > 0) & (steps <= 2)
            pairs = {
                (int(a), int(b)) for a, b in zip(met[:-1][side_by_side], met[1:][side_by_side], strict=True)
            }
            shares[column] = min(1.0, len(pairs) / 3)
        return shares


def _heaviest(weights: Floats) -> Ints:
    """Places of the heaviest, the heaviest first; of equal ones those added first."""
    most = min(LOOKED_AT, len(weights))
    places = np.argpartition(-weights, most - 1)[:most]
    places = places[weights[places] > 0]
    return places[np.lexsort((places, -weights[places]))].astype(np.int32)
