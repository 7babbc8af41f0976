"""Original text to canonical tokens, each with its way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .chunks import ChunkReader
from .counting import with_numbers
from .folding import Folded, fold
from .pieces import BREAK, FULL_STOP, LINE_END, Piece, Reading
from .spelled import with_spelled_words
from .spelling import Spelling, Words

_CHUNK = re.compile(r"\S+|[\r\n]\s*")
_LINE_BREAK = re.compile(r"\r\n?|\n")

_LONGEST_REMEMBERED = 32  # characters of a chunk
_REMEMBERED = 1 << 17  # chunks

AnyPiece = tuple[str, str, int, int]  # a Piece, or its plain tuple


@dataclass(frozen=True, slots=True)
class Text:
    """A text as tokens. Positions are code points of ``original``; spans never run backwards.

    ``tokens[i]`` was read from ``original[starts[i]:ends[i]]``; several tokens may come from one place
    (``gpp`` reads ``tidak apa apa``). ``kinds`` has one letter per token: ``w`` word, ``n`` number
    (digits, ``1.5``), ``e`` emoji, ``m`` mention, ``u`` web or mail address, ``p`` break: ``.`` ends a
    sentence, a line end is ``\\n``, dots that trail off are ``…``.
    """

    original: str
    tokens: tuple[str, ...]
    kinds: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where tokens ``first`` to ``end - 1`` stand in the original, as (start, end)."""
        if not 0 <= first < end <= len(self.tokens):
            raise ValueError(f"no tokens {first} to {end} in a text of {len(self.tokens)} tokens")
        return self.starts[first], self.ends[end - 1]

    def words_between(self, first: int, end: int) -> int:
        """How many of tokens ``first`` to ``end - 1`` are no breaks."""
        return max(0, end - first) - self.kinds.count(BREAK, first, end)

    def same_sentence(self, first: int, end: int) -> bool:
        """Whether no sentence ends among tokens ``first`` to ``end - 1``."""
        return BREAK not in self.kinds[first:end] or FULL_STOP not in self.tokens[first:end]


class Normaliser:
    """Calls give a ``Text`` for any string whatever. One instance may serve many threads."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self._chunks = ChunkReader(spelling)
        self._remembered: dict[str, Reading] = {}

    def __call__(self, original: str) -> Text:
        folded = fold(original)
        read, counts, lone = self._pieces(folded.text)
        pieces: Sequence[AnyPiece] = read
        if lone:
            pieces = with_spelled_words(folded.text, list(map(Piece._make, pieces)), self._chunks.words)
        if counts:
            pieces = with_numbers(folded.text, list(map(Piece._make, pieces)), self.spelling)
        return _text(original, folded, pieces)

    def words(self, typed: str) -> tuple[str, ...]:
        """The canonical tokens of a phrase, without breaks."""
        text = self(typed)
        return tuple(token for token, kind in zip(text.tokens, text.kinds, strict=True) if kind != BREAK)

    def word_forms(self, root: str, forms: Iterable[str]) -> Iterator[Words]:
        """The canonical tokens of each form of a root."""
        chat = self.spelling.chat
        # a form of a known root is known, so only the chat spelling can change it
        read = _itself if root in self.spelling.vocabulary else self._chunks.words.read
        for form in forms:
            yield chat.get(form) or read(form)

    def _pieces(self, text: str) -> tuple[list[AnyPiece], bool, bool]:
        """The pieces of a folded text, whether something counts in it, and whether letters stand alone."""
        pieces: list[AnyPiece] = []  # plain tuples: this loop runs once a word
        counts = lone = False
        remembered = self._remembered
        for match in _CHUNK.finditer(text):
            chunk = match[0]
            read, chunk_counts, chunk_lone = remembered.get(chunk) or self._reading(chunk)
            base = match.start()
            for token, kind, start, end in read:
                pieces.append((token, kind, base + start, base + end))
            counts |= chunk_counts
            lone |= chunk_lone
        return pieces, counts, lone

    def _reading(self, chunk: str) -> Reading:
        if chunk.isspace():
            mark = FULL_STOP if len(_LINE_BREAK.findall(chunk)) > 1 else LINE_END
            return Reading((Piece(mark, BREAK, 0, len(chunk)),), counts=False, lone=False)
        reading = self._chunks.read(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[chunk] = reading
        return reading


def _itself(word: str) -> Words:
    return (word,)


def _text(original: str, folded: Folded, pieces: Sequence[AnyPiece]) -> Text:
    if not pieces:
        return Text(original, (), "", (), ())
    tokens, kinds, starts, ends = zip(*pieces, strict=True)
    if folded.starts is not None and folded.ends is not None:
        starts = tuple(folded.starts[start] for start in starts)
        ends = tuple(folded.ends[end - 1] for end in ends)
    return Text(original, tokens, "".join(kinds), starts, ends)
