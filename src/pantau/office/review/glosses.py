"""What slang and Sasak words in a post mean, from the glossary and the chat spelling of its rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pantau.engine.text.folding import fold_word
from pantau.office.review.law import kept_book
from pantau.web.ui.ribbon import in_language

LONGEST = 3  # words of a phrase
SHOWN = 40
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Gloss:
    start: int
    end: int
    word: str  # as the post writes it
    meaning: str


def gloss(text: str, rulebook: str) -> tuple[Gloss, ...]:
    """The unusual words of a text with their meanings, longest phrase first, none overlapping."""
    entries = _entries(rulebook)
    return tuple(_found(text, entries))[:SHOWN]


@lru_cache(maxsize=8)
def _entries(rulebook: str) -> Mapping[str, Any]:
    """Folded word or phrase -> its entry: a mapping of languages, or an Indonesian word."""
    book = kept_book(rulebook)
    languages = book.under("glosses", "languages")
    chat = book.one("spelling").get("chat") or {}
    entries: dict[str, Any] = {str(word): meaning for word, meaning in chat.items() if word != meaning}
    for word, entry in book.under("glosses", "words").items():
        entries[word] = {**entry, "in": languages.get(entry.get("language"), {})}
    return entries


def _found(text: str, entries: Mapping[str, Any]) -> Iterator[Gloss]:
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    folded = [fold_word(text[start:end]) for start, end in words]
    position = 0
    while position < len(words):
        length = _longest(folded, position, entries)
        if length:
            start, end = words[position][0], words[position + length - 1][1]
            yield Gloss(start, end, text[start:end], _meaning(entries, folded, position, length))
        position += length or 1


def _longest(folded: list[str], position: int, entries: Mapping[str, Any]) -> int:
    for length in range(min(LONGEST, len(folded) - position), 0, -1):
        if " ".join(folded[position : position + length]) in entries:
            return length
    return 0


def _meaning(entries: Mapping[str, Any], folded: list[str], position: int, length: int) -> str:
    entry = entries[" ".join(folded[position : position + length])]
    if isinstance(entry, str):
        return entry
    language = entry["in"] and in_language(entry["in"])
    return f"{in_language(entry)} ({language})" if language else in_language(entry)
