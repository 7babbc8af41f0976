"""Checked claims that a post repeats, denies or asks about.

index = ClaimIndex(detector)
index.add(claims)
index.match(post.text, post.links)

A match is a reason to look, never a verdict: it says which claim the words resemble, how sure that is, and what a
fact-checker said of the claim.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pantau.engine.claim import CheckedClaim
from pantau.engine.text import Text

from ..detector import Detector
from ..findings import ClaimStance, KnownClaim
from .index import FEATURES, Nearness, WordIndex
from .words import ClaimWords, Term

Place = tuple[int, int]  # code points [start, end)

MOST_TEXT = 3_000  # characters of a claim or of a post that are compared; claims stand at the beginning
SAME_CLAIM = 0.5  # share of common words from which two claims are one claim, checked more than once
_MARKED = 0.5  # likeness from which a word is marked


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim that a post comes near. ``again`` are other checks of the same claim, the newest first."""

    claim: CheckedClaim
    score: float  # 0-1: how likely the post speaks of this claim
    stance: ClaimStance
    in_post: tuple[Place, ...]  # words of the post that the claim has, too
    in_title: tuple[Place, ...]
    in_text: tuple[Place, ...]
    again: tuple[CheckedClaim, ...] = ()
    refuted: bool = True  # the fact-checker did not find the claim true

    def as_json(self) -> dict[str, Any]:
        return {
            "claim": self.claim.key,
            "title": self.claim.title,
            "verdict": self.claim.verdict,
            "checker": self.claim.checker,
            "checked_on": self.claim.checked_on.isoformat() if self.claim.checked_on else None,
            "url": self.claim.url,
            "score": round(self.score, 4),
            "stance": self.stance,
            "refuted": self.refuted,
            "spans": [list(place) for place in self.in_post],
            "again": [claim.key for claim in self.again],
        }


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    score: float
    again: tuple[int, ...] = ()


class ClaimIndex:
    """Claims ready to be searched. Adding one whose ``key`` is known takes the place of the former."""

    def __init__(self, detector: Detector) -> None:
        data = detector.rulebook.claims
        self.shown_from = float(data.get("shown_from", 1.0))
        self._detector = detector
        self._words = ClaimWords(data, detector.normaliser)
        self._index = WordIndex(self._words)
        self._claims: list[CheckedClaim] = []
        self._term_sets: list[frozenset[str]] = []
        self._places: dict[str, int] = {}
        self._factors, self._offset = _factors(data.get("score", {}))
        self._stances: Mapping[str, str] = data.get("stances", {})
        self._confirming = frozenset(str(word).casefold() for word in data.get("confirming", ()))
        self._checkers = tuple(str(data.get("checkers", "")).split())

    def __len__(self) -> int:
        return len(self._places)

    def add(self, claims: Iterable[CheckedClaim]) -> None:
        for claim in claims:
            self.remove(claim.key)
            title, body = self._terms(claim.title), self._terms(claim.text)
            self._places[claim.key] = self._index.add(title, body)
            self._claims.append(claim)
            self._term_sets.append(frozenset(title) | frozenset(body))

    def remove(self, key: str) -> None:
        """A claim that was withdrawn, or that is not to be shown; unknown keys are none's business."""
        place = self._places.pop(key, None)
        if place is not None:
            self._index.remove(place)

    def match(
        self, text: str, links: Sequence[str] = (), *, most: int = 3, least: float | None = None
    ) -> list[ClaimMatch]:
        """The likeliest claims, one of each that was checked more than once, the likeliest first.

        ``least`` is the score from which a match is given; the rulebook's ``shown_from`` where it is not said.
        """
        read = self._detector.normalised(text[:MOST_TEXT])
        found = self._found(read, self.shown_from if least is None else least)[:most]
        if not found:
            return []
        concepts = self._detector.concepts(read)
        return [self._match(read, concepts, links, candidate) for candidate in found]

    def known(self, matches: Sequence[ClaimMatch]) -> KnownClaim | None:
        """The likeliest of these matches that rules may ask about: shown, and refuted by its checker."""
        match = next((one for one in matches if one.refuted and one.score >= self.shown_from), None)
        if match is None:
            return None
        claim = match.claim
        return KnownClaim(
            match.stance,
            claim.title,
            claim.verdict,
            claim.checker,
            claim.checked_on,
            _stretches(match.in_post),
        )

    def nearest(self, text: str) -> list[tuple[Nearness, str]]:
        """What the score is made of: the nearest claims and their keys, before any is judged likely."""
        read = self._detector.normalised(text[:MOST_TEXT])
        nearest = self._index.nearest([term.word for term in self._words(read)])
        return [(near, self._claims[near.place].key) for near in nearest]

    def same_claim(self, key: str, other: str) -> bool:
        """Whether two known claims are one, checked twice."""
        return key == other or self._same(self._places[key], self._places[other])

    def _terms(self, text: str) -> list[str]:
        return [term.word for term in self._words(self._detector.normalised(text[:MOST_TEXT]))]

    def _found(self, read: Text, least: float) -> list[_Candidate]:
        nearest = self._index.nearest([term.word for term in self._words(read)])
        scored = sorted(((self._score(near), near.place) for near in nearest), key=lambda one: -one[0])
        return self._joined([(score, place) for score, place in scored if score >= least])

    def _score(self, near: Nearness) -> float:
        weighed = sum(factor * value for factor, value in zip(self._factors, near.features, strict=True))
        return 1 / (1 + math.exp(-weighed - self._offset))

    def _joined(self, scored: Sequence[tuple[float, int]]) -> list[_Candidate]:
        """Checks of the same claim under the likeliest of them."""
        heads: list[tuple[float, int, list[int]]] = []
        for score, place in scored:
            same = next((head for head in heads if self._same(head[1], place)), None)
            if same is None:
                heads.append((score, place, []))
            else:
                same[2].append(place)
        return [_Candidate(place, score, tuple(again)) for score, place, again in heads]

    def _same(self, one: int, other: int) -> bool:
        terms, others = self._term_sets[one], self._term_sets[other]
        either = len(terms | others)
        return bool(either) and len(terms & others) >= SAME_CLAIM * either

    def _match(
        self,
        read: Text,
        concepts: Mapping[str, Sequence[Place]],
        links: Sequence[str],
        candidate: _Candidate,
    ) -> ClaimMatch:
        claim = self._claims[candidate.place]
        placed = self._words(read)
        title = self._detector.normalised(claim.title[:MOST_TEXT])
        body = self._detector.normalised(claim.text[:MOST_TEXT])
        titled, spread = self._words(title), self._words(body)
        likes = self._likes([*titled, *spread], placed)
        again = sorted(
            (self._claims[place] for place in candidate.again),
            key=lambda one: (one.checked_on is not None, one.checked_on, one.key),
            reverse=True,
        )
        return ClaimMatch(
            claim,
            candidate.score,
            self._stance(placed, concepts, links, claim, self._term_sets[candidate.place]),
            _places(read, [term for term in placed if term.word in likes]),
            _places(title, _met(titled, likes)),
            _places(body, _met(spread, likes)),
            tuple(again),
            claim.verdict.strip().casefold() not in self._confirming,
        )

    def _likes(self, of_claim: Iterable[Term], of_post: Iterable[Term]) -> dict[str, frozenset[str]]:
        """Word of the post -> the claim's words that it stands for."""
        words = {term.word for term in of_claim}
        likes = {}
        for term in of_post:
            met = words & {
                other for other, like in self._index.vocabulary.words_like(term.word) if like >= _MARKED
            }
            if met:
                likes[term.word] = frozenset(met)
        return likes

    def _stance(
        self,
        placed: Sequence[Term],
        concepts: Mapping[str, Sequence[Place]],
        links: Sequence[str],
        claim: CheckedClaim,
        words: frozenset[str],
    ) -> ClaimStance:
        """Denied where words of denial stand that are not the claim's own, nor part of a question."""
        asked = concepts.get(self._stances.get("asked", ""), ())
        denied = [
            (first, last)
            for first, last in concepts.get(self._stances.get("denied", ""), ())
            if not any(a < last and first < b for a, b in asked) and not _own(first, last, placed, words)
        ]
        if denied or self._links_to_checker(links, claim):
            return "denied"
        return "asked" if asked else "repeated"

    def _links_to_checker(self, links: Sequence[str], claim: CheckedClaim) -> bool:
        addresses = [_bare(link) for link in links]
        own = _bare(claim.url) if claim.url else ""
        return any(
            (own and address == own) or any(_lies_at(address, checker) for checker in self._checkers)
            for address in addresses
        )


def _factors(score: Mapping[str, Any]) -> tuple[tuple[float, ...], float]:
    return tuple(float(score.get(name, 0.0)) for name in FEATURES), float(score.get("offset", 0.0))


def _met(terms: Iterable[Term], likes: Mapping[str, Collection[str]]) -> list[Term]:
    met = {word for words in likes.values() for word in words}
    return [term for term in terms if term.word in met]


def _places(text: Text, terms: Iterable[Term]) -> tuple[Place, ...]:
    return tuple(sorted({text.span(term.first, term.last) for term in terms}))


def _stretches(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places with at most one character between them as one: neighbouring words are one mark."""
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _own(first: int, last: int, placed: Iterable[Term], words: Collection[str]) -> bool:
    """Whether the claim itself says these words: 'palsu' in a claim of forged papers is no denial."""
    inside = [term.word for term in placed if term.first >= first and term.last <= last]
    return bool(inside) and all(word in words for word in inside)


def _bare(address: str) -> str:
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
    except ValueError:
        return ""


def _lies_at(address: str, checker: str) -> bool:
    return (
        address == checker
        or address.startswith((f"{checker}/",))
        or address.partition("/")[0].endswith(f".{checker}")
    )
