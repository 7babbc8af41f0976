"""One word as typed to the words it stands for, decided by what the rulebook's spelling knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, product

from .glued import GluedWords
from .inflection import roots
from .misspelt import Misspelt
from .numerals import ROMAN
from .spelling import Spelling, Words

LONGEST_WORD = 48  # letters; longer runs are kept as they are
_REMEMBERED = 1 << 16  # words

_OLD_SPELLING = (("tj", "c"), ("dj", "j"), ("sj", "sy"), ("oe", "u"))
_MAY_BE_RESPELT = r"(.)\1|tj|dj|nj|sj|oe|[qk]$"
_RUN = re.compile(r"(.)\1+")
_ENGMA = re.compile(r"(?<=n)gg(?!g)")  # the doubled letter of menggemaskan is right
_LONG_RUN = re.compile(r"(.)\1\1+")
_MOST_RUNS = 5

_STANDS_FOR = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "bg", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "il", "|": "il", "+": "t", "(": "c", "€": "e", "£": "l", "¥": "y",
}  # fmt: skip
_NO_VOWEL_BEHIND = re.compile(r"(?<=.)v(?![aeiou])")  # where no word of the region has a v
_MOST_STARS = 3  # that are tried with every vowel
_DIGIT_INSIDE = re.compile(r"([a-z]+)[0-9]([a-z]+)")
_MOST_DISGUISED = 7  # characters; each may double the readings


class WordReader:
    """Reads single words. Words go in folded and in lower case."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._chat = spelling.chat
        self._vocabulary = spelling.vocabulary
        self._real = spelling.real_words
        self._openings = tuple(spelling.openings.items())
        self._endings = tuple(spelling.endings.items())
        affixes = [f"{re.escape(e)}$" for e in spelling.endings] + [
            f"^{re.escape(o)}" for o in spelling.openings
        ]
        self._suspect = re.compile("|".join([_MAY_BE_RESPELT, *affixes]))
        self._read: dict[str, Words] = {}
        self._inflected: dict[str, bool] = {}

    def read(self, word: str) -> Words:
        """The words this one stands for; an unknown word stands for itself."""
        words = self._chat.get(word)
        if words is not None:
            return words
        if word in self._vocabulary or word in self._real or len(word) > LONGEST_WORD:
            return (word,)
        words = self._read.get(word)
        if words is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            words = self._read_suspect(word) if self._suspect.search(word) else (word,)
            if words == (word,):
                words = self._guessed(word)
            self._read[word] = words
        return words

    def known(self, word: str) -> Words | None:
        """What a word stands for, where the spelling or its vocabulary settles it."""
        words = self._chat.get(word)
        if words is not None:
            return words
        return (word,) if word in self._vocabulary or self.inflected(word) else None

    def inflected(self, word: str) -> bool:
        """Whether it could be a form of a known word; asked two or three times for one that is new."""
        known = self._inflected.get(word)
        if known is None:
            if len(self._inflected) >= _REMEMBERED:
                self._inflected.clear()
            known = self._inflected[word] = any(root in self._vocabulary for root in roots(word))
        return known

    def _read_suspect(self, word: str) -> Words:
        if word in ROMAN or (len(word) < 4 and not _LONG_RUN.search(word)) or self.inflected(word):
            return (word,)
        for candidate in _squeezed(word):
            words = self.known(candidate) or self._other_glottal(candidate)
            if words is not None:
                return words
        modern = self._modern(word)
        if modern is not None:
            return modern
        affixed = self._affixed(word)
        return affixed or (_LONG_RUN.sub(r"\1", word),)

    def _guessed(self, word: str) -> Words:
        if self.inflected(word):
            return (word,)
        if "v" in word and len(word) > 3:  # a Greek nu looks like one and is put for n
            with_n = word.replace("v", "n")
            words = self.known(with_n) if _NO_VOWEL_BEHIND.search(word) else self._settled(with_n)
            if words is not None:
                return words
        meant = self._misspelt.meant(word)
        return self._chat.get(meant, (meant,)) if meant else (word,)

    @cached_property
    def _misspelt(self) -> Misspelt:
        return Misspelt(self._spelling.sought - self._chat.keys(), self._spelling.real_words)

    def _other_glottal(self, word: str) -> Words | None:
        """``berugak`` for ``berugaq``: only the word itself, since forms of a short root look like other words."""
        other = {"q": "k", "k": "q"}.get(word[-1])
        return self._settled(word[:-1] + other) if other else None

    def _modern(self, word: str) -> Words | None:
        """A word in the spelling of before 1972; nj alone is no sign of it (penjaja is no penyaja)."""
        modern = word
        for old, new in _OLD_SPELLING:
            modern = modern.replace(old, new)
        return self.known(modern) or self._settled(modern.replace("nj", "ny"))

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
        words = self.known(word) if len(word) > 2 else None
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
        return self._without_digit(text)

    def _without_digit(self, text: str) -> Words | None:
        """``cob5los``: one digit put into a known word of five letters and more."""
        letters = _DIGIT_INSIDE.sub(r"\1\2", text) if _DIGIT_INSIDE.fullmatch(text) else ""
        return self.known(letters) if len(letters) > 4 else None

    def _disguise_of(self, word: str) -> Words | None:
        if word in self._chat:
            return self._chat[word] if len(word) > 4 else None  # '5kg' is no 'skg'
        squeezed = _LONG_RUN.sub(r"\1", word)
        return (squeezed,) if squeezed in self._vocabulary or self.inflected(squeezed) else None

    def unmasked(self, masked: str) -> Words | None:
        """The one known word a starred word can be (``g*blok``); ``None`` where there are more or none.

        Of several the one word of the lexicon is meant: people star what they hide. Stars of forms stand for vowels.
        """
        if not 3 < len(masked) <= LONGEST_WORD or masked.count("*") * 2 > len(masked):
            return None
        fitting = [word for word in self._by_shape.get((len(masked), masked[0]), ()) if _fits(masked, word)]
        if not fitting and masked.count("*") <= _MOST_STARS:
            fitting = [word for word in _with_vowels(masked) if self.inflected(word)]
        if len(fitting) > 1:
            fitting = [word for word in fitting if word in self._spelling.sought]
        return (fitting[0],) if len(fitting) == 1 else None

    @cached_property
    def _by_shape(self) -> dict[tuple[int, str], list[str]]:
        by_shape: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self._vocabulary:
            by_shape[len(word), word[0]].append(word)
        return by_shape

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
        return self._glued.longest_inside(letters)

    def segmented(self, glued: str) -> list[str] | None:
        """Known words that cover all the letters; ``None`` without cover."""
        return self._glued.segmented(glued)

    @cached_property
    def _glued(self) -> GluedWords:
        counted = self._spelling.number_after
        short = (word for word, words in self._chat.items() if len(word) == 2 and counted.issuperset(words))
        return GluedWords([*(word for word in self._chat if len(word) > 2), *short, *self._vocabulary])


def _squeezed(word: str) -> Iterator[str]:
    """Readings with stretched letters taken once or twice, the shortest first."""
    cuts = [match.span() for match in _RUN.finditer(word) if not _ENGMA.match(word, match.start())][
        :_MOST_RUNS
    ]
    for lengths in product((1, 2), repeat=len(cuts)):
        parts, done = [], 0
        for (start, end), length in zip(cuts, lengths, strict=True):
            parts.append(word[done:start] + word[start] * length)
            done = end
        yield "".join(parts) + word[done:]


def _with_vowels(masked: str) -> Iterator[str]:
    """A starred word with each vowel in the place of each star."""
    for letters in product(*("aeiou" if mark == "*" else mark for mark in masked)):
        yield "".join(letters)


def _fits(masked: str, word: str) -> bool:
    return all(mark in ("*", letter) for mark, letter in zip(masked, word, strict=True))
