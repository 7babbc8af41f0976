"""What of a text counts when it is compared with claims: words that say something, numbers, set phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from pantau.engine.text import Normaliser, Text

MOST_WORDS = 400  # of one text; what is claimed stands at its beginning
_COUNTED = frozenset("wn")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

Phrase = tuple[str, ...]


class Term(NamedTuple):
    """A word or phrase and the tokens [first, last) it stands for."""

    word: str
    first: int
    last: int


class ClaimWords:
    """Reads texts into terms by a rulebook's ``claims.yaml``. Build once."""

    def __init__(self, data: Mapping[str, Any], normalise: Normaliser) -> None:
        self.normalise = normalise
        self._numbers = {word: str(value) for word, value in normalise.spelling.numbers.items()}
        self._ignored = frozenset(
            word for typed in str(data.get("ignored", "")).split() for word in normalise.words(typed)
        )
        self._same: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, list[Phrase]] = {}  # by first word, the longest first
        for group in data.get("same", ()):
            self._join(group.split())

    def __call__(self, text: Text) -> list[Term]:
        """Terms in the order of the text; a phrase stands before its first word as one term, ``a_b``."""
        words = list(self._words(text))
        terms: list[Term] = []
        for place, (word, token) in enumerate(words):
            for phrase in self._phrases.get(word, ()):
                stretch = words[place : place + len(phrase)]
                if tuple(one for one, _ in stretch) == phrase:
                    terms.append(Term("_".join(phrase), token, stretch[-1][1] + 1))
                    break
            if word not in self._ignored:
                terms.append(Term(word, token, token + 1))
        return terms

    def same_as(self, term: str) -> frozenset[str]:
        """Other terms that say the same; empty for most."""
        return self._same.get(term, frozenset())

    def _words(self, text: Text) -> Iterator[tuple[str, int]]:
        counted = (place for place, kind in enumerate(text.kinds) if kind in _COUNTED)
        for place in islice(counted, MOST_WORDS):
            yield self._plain(text.tokens[place]), place

    def _plain(self, token: str) -> str:
        if _GROUPED.fullmatch(token):
            return token.replace(".", "").replace(",", "")
        return self._numbers.get(token, token)

    def _join(self, typed: Iterable[str]) -> None:
        group = {self._term(item) for item in typed} - {""}
        for term in group:
            self._same[term] = self._same.get(term, frozenset()) | (group - {term})

    def _term(self, typed: str) -> str:
        words = tuple(self._plain(word) for word in self.normalise.words(typed.replace("_", " ")))
        if len(words) > 1:
            known = self._phrases.setdefault(words[0], [])
            if words not in known:
                known.append(words)
                known.sort(key=len, reverse=True)
        return "_".join(words)
