"""Original text to canonical tokens, each with its way back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .chunks import ChunkReader
from .counting import may_count, with_numbers
from .folding import Folded, fold
from .pieces import BREAK, COUNTS, FULL_STOP, LETTERS, LINE_END, TURNED, AnyPiece, Piece, Reading
from .spelled import may_spell, with_spelled_words
from .spelling import Spelling
from .turned import RIGHT_TO_LEFT, with_lines_turned
from .verdicts import may_be_judged, with_verdict

_CHUNK = re.compile(r"\S+|[\r\n]\s*")
_LINE_BREAK = re.compile(r"\r\n?|\n")

_LONGEST_REMEMBERED = 32  # characters of a chunk
_REMEMBERED = 1 << 16  # chunks


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
        read, unsettled = self._pieces(folded.text)
        pieces: Sequence[AnyPiece] = read
        if may_be_judged(folded.text):
            pieces = with_verdict(folded.text, pieces, self.spelling.verdicts)
        if unsettled & TURNED:
            pieces = with_lines_turned(
                folded.text,
                pieces,
                self._chunks.words,
                lambda line: self._pieces(line)[0],
                shown_turned=RIGHT_TO_LEFT in original,
            )
            unsettled |= COUNTS
        if unsettled & LETTERS and may_spell(folded.text):
            pieces = with_spelled_words(folded.text, list(map(Piece._make, pieces)), self._chunks.words)
        if unsettled & COUNTS and may_count(pieces, self.spelling):
            pieces = with_numbers(folded.text, list(map(Piece._make, pieces)), self.spelling)
        return _text(original, folded, pieces)

    def words(self, typed: str) -> tuple[str, ...]:
        """The canonical tokens of a phrase, without breaks."""
        text = self(typed)
        return tuple(token for token, kind in zip(text.tokens, text.kinds, strict=True) if kind != BREAK)

    def word_forms(self, root: str, forms: frozenset[str]) -> set[str]:
        """The forms of a root as canonical tokens, without those that become several words."""
        chat = self.spelling.chat
        if root in self.spelling.vocabulary:
            # its forms are known then: only the chat spelling changes them
            respelt = [chat[form] for form in chat.keys() & forms]
            return {*(forms - chat.keys()), *(words[0] for words in respelt if len(words) == 1)}
        return {words[0] for words in map(self._chunks.words.read, forms) if len(words) == 1}

    def _pieces(self, text: str) -> tuple[list[AnyPiece], int]:
        """The pieces of a folded text, and what is left to settle among them."""
        remembered = self._remembered
        readings: list[Reading] = []
        bases: list[int] = []
        unsettled = 0
        for match in _CHUNK.finditer(text):
            chunk = match[0]
            reading = remembered.get(chunk) or self._reading(chunk)
            readings.append(reading)
            bases.append(match.start())
            unsettled |= reading[1]
        # plain tuples: this runs once a word
        return [
            (token, kind, base + start, base + end)
            for base, (pieces, _) in zip(bases, readings, strict=True)
            for token, kind, start, end in pieces
        ], unsettled

    def _reading(self, chunk: str) -> Reading:
        if chunk.isspace():
            mark = FULL_STOP if len(_LINE_BREAK.findall(chunk)) > 1 else LINE_END
            return Reading((Piece(mark, BREAK, 0, len(chunk)),), 0)
        reading = self._chunks.read(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[chunk] = reading
        return reading


def _text(original: str, folded: Folded, pieces: Sequence[AnyPiece]) -> Text:
    if not pieces:
        return Text(original, (), "", (), ())
    tokens, kinds, starts, ends = zip(*pieces, strict=True)
    if folded.starts is not None and folded.ends is not None:
        starts = tuple(folded.starts[start] for start in starts)
        ends = tuple(folded.ends[end - 1] for end in ends)
    return Text(original, tokens, "".join(kinds), starts, ends)
