"""One word as typed to the words it stands for, decided by what the rulebook's spelling knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, product
from typing import Any

import ahocorasick

from .inflection import roots
from .numerals import ROMAN
from .spelling import Spelling, Words

LONGEST_WORD = 48  # letters; longer runs are kept as they are
_REMEMBERED = 1 << 16  # words

_OLD_SPELLING = (("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"), ("oe", "u"))
_MAY_BE_RESPELT = re.compile(r"(.)\1|tj|dj|nj|sj|oe")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1\1+")
_MOST_RUNS = 5

_STANDS_FOR = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "bg", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "il", "+": "t", "(": "c", "€": "e", "£": "l", "¥": "y",
}  # fmt: skip
_MOST_DISGUISED = 7  # characters; each may double the readings

_GLUED_OPENINGS = (
    "di", "ke", "se", "ber", "ter", "per", "me", "mem", "men", "meng", "pe", "pem", "pen", "peng",
)  # fmt: skip
_GLUED_ENDINGS = ("kan", "an", "nya", "lah", "kah", "ku", "mu", "pun", "kannya", "annya", "kanlah", "ang")
LONGEST_GLUED = 48  # letters of a glued hashtag


class WordReader:
    """Reads single words. Words go in folded and in lower case."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._chat = spelling.chat
        self._vocabulary = spelling.vocabulary
        self._openings = tuple(spelling.openings.items())
        self._endings = tuple(spelling.endings.items())
        edges = "".join({"q", "k", *(ending[-1] for ending in spelling.endings)})
        opened = "".join({opening[0] for opening in spelling.openings}) or "~"
        self._suspect = re.compile(rf"{_MAY_BE_RESPELT.pattern}|[{edges}]$|^[{opened}]")
        self._read: dict[str, Words] = {}

    def read(self, word: str) -> Words:
        """The words this one stands for; an unknown word stands for itself."""
        words = self._chat.get(word)
        if words is not None:
            return words
        if word in self._vocabulary or len(word) > LONGEST_WORD or not self._suspect.search(word):
            return (word,)
        words = self._read.get(word)
        if words is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            words = self._read[word] = self._read_suspect(word)
        return words

    def known(self, word: str) -> Words | None:
        """What a word stands for, where the spelling or its vocabulary settles it."""
        words = self._chat.get(word)
        if words is not None:
            return words
        return (word,) if word in self._vocabulary or self.inflected(word) else None

    def inflected(self, word: str) -> bool:
        return any(root in self._vocabulary for root in roots(word))

    def _read_suspect(self, word: str) -> Words:
        if word in ROMAN or (len(word) < 4 and not _LONG_RUN.search(word)) or self.inflected(word):
            return (word,)
        for candidate in self._respellings(word):
            words = self.known(candidate)
            if words is not None:
                return words
        affixed = self._affixed(word)
        return affixed or (_LONG_RUN.sub(r"\1", word),)

    def _respellings(self, word: str) -> Iterator[str]:
        for squeezed in _squeezed(word):
            yield squeezed
            if squeezed[-1] in "qk":
                yield squeezed[:-1] + ("k" if squeezed[-1] == "q" else "q")
        modern = word
        for old, new in _OLD_SPELLING:
            modern = modern.replace(old, new)
        yield modern

    def _affixed(self, word: str) -> Words | None:
        for ending, meant in self._endings:
            stem = self._stem(word.removesuffix(ending)) if word.endswith(ending) else None
            if stem:
                return (stem + meant,)
        for opening, meant in self._openings:
            full = meant + word.removeprefix(opening)
            if word.startswith(opening) and self.inflected(full):
                return (full,)
        return None

    def _stem(self, word: str) -> str | None:
        words = self.known(word) if len(word) > 1 else None
        return words[0] if words and len(words) == 1 else None

    def glottal(self, word: str) -> Words | None:
        """A word written with a final apostrophe, where its q or k spelling is known (``pile'``)."""
        if word in self._vocabulary:
            return None
        return next((words for end in "qk" if (words := self._settled(word + end))), None)

    def _settled(self, word: str) -> Words | None:
        return self._chat.get(word) or ((word,) if word in self._vocabulary else None)

    def undisguised(self, text: str) -> Words | None:
        """The known word behind digits and signs used as letters (``4mplop``, ``p!lih``), or ``None``."""
        if not 3 <= len(text) <= LONGEST_WORD:
            return None
        if sum(character in _STANDS_FOR for character in text) > _MOST_DISGUISED:
            return None
        if not all(character.isalpha() or character in _STANDS_FOR for character in text):
            return None
        for letters in product(*(_STANDS_FOR.get(character, character) for character in text)):
            words = self._disguise_of("".join(letters))
            if words is not None:
                return words
        return None

    def _disguise_of(self, word: str) -> Words | None:
        if word in self._chat:
            return self._chat[word] if len(word) > 4 else None  # '5kg' is no 'skg'
        squeezed = _LONG_RUN.sub(r"\1", word)
        return (squeezed,) if squeezed in self._vocabulary or self.inflected(squeezed) else None

    def unmasked(self, masked: str) -> Words | None:
        """The one known word a starred word can be (``g*blok``); ``None`` where there are more or none."""
        if masked[0] == "*" or len(masked) < 4 or masked.count("*") * 2 > len(masked):
            return None
        pattern = re.compile(re.escape(masked).replace(r"\*", "[a-z]"))
        fitting = [word for word in self._by_length[len(masked)] if pattern.fullmatch(word)]
        return (fitting[0],) if len(fitting) == 1 else None

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            by_length[len(word)].append(word)
        return by_length

    def spelled(self, letters: str) -> list[tuple[Words, int, int]] | None:
        """Known words that single letters spell, each with its span of letters; ``None`` without cover."""
        words = self.known(letters) or self.undisguised(letters)
        if words is not None:
            return [(words, 0, len(letters))]
        segments = self.segmented(letters)
        if segments is None or min(map(len, segments)) < 3:
            return None
        ends = list(accumulate(map(len, segments)))
        return [(self.read(word), end - len(word), end) for word, end in zip(segments, ends, strict=True)]

    def longest_inside(self, letters: str) -> tuple[int, int]:
        """The span of the longest known word of four letters and more; (0, 0) without one."""
        size, last = max(((size, last) for last, size in self._automaton.iter(letters)), default=(0, -1))
        return (last + 1 - size, last + 1) if size > 3 else (0, 0)

    def segmented(self, glued: str) -> list[str] | None:
        """Known words that cover all the letters, the longest in doubt; ``None`` without cover."""
        if not glued or len(glued) > LONGEST_GLUED:
            return None
        best: list[tuple[int, int]] = [(0, 0), *[(-1, 0)] * len(glued)]  # by end: score, start of last piece
        for start, end in sorted(self._pieces(glued)):
            score = best[start][0]
            if score >= 0:
                best[end] = max(best[end], (score + (end - start) ** 2, start))
        return _cut(glued, best)

    def _pieces(self, glued: str) -> Iterator[tuple[int, int]]:
        for last, size in self._automaton.iter(glued):
            start, end = last + 1 - size, last + 1
            yield start, end
            if size < 4:
                continue
            for opened in _glued_starts(glued, start):
                for ended in _glued_ends(glued, end):
                    yield opened, ended

    @cached_property
    def _automaton(self) -> Any:
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        counted = self._spelling.number_after
        for word, words in self._chat.items():
            if len(word) > 2 or (len(word) == 2 and counted.issuperset(words)):
                automaton.add_word(word, len(word))
        for word in self._vocabulary:
            if len(word) > 1 and word.isalpha():
                automaton.add_word(word, len(word))
        automaton.add_word("\0", 1)  # an automaton without words cannot be searched
        automaton.make_automaton()
        return automaton


def _squeezed(word: str) -> Iterator[str]:
    """Readings with stretched letters taken once or twice, the shortest first."""
    cuts = [match.span() for match in _RUN.finditer(word)][:_MOST_RUNS]
    for lengths in product((1, 2), repeat=len(cuts)):
        parts, done = [], 0
        for (start, end), length in zip(cuts, lengths, strict=True):
            parts.append(word[done:start] + word[start] * length)
            done = end
        yield "".join(parts) + word[done:]


def _cut(glued: str, best: list[tuple[int, int]]) -> list[str] | None:
    if best[-1][0] < 0:
        return None
    pieces, end = [], len(glued)
    while end:
        start = best[end][1]
        pieces.append(glued[start:end])
        end = start
    return pieces[::-1] if max(map(len, pieces)) > 3 else None


def _glued_starts(glued: str, start: int) -> list[int]:
    return [start, *(start - len(o) for o in _GLUED_OPENINGS if glued.endswith(o, 0, start))]


def _glued_ends(glued: str, end: int) -> list[int]:
    return [end, *(end + len(ending) for ending in _GLUED_ENDINGS if glued.startswith(ending, end))]
