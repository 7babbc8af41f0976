"""The tokens of a text while it is being read: what they are, where they stand."""

from __future__ import annotations

from typing import NamedTuple

from .spelling import Words

WORD, NUMBER, EMOJI, MENTION, ADDRESS, BREAK = "w", "n", "e", "m", "u", "p"
FULL_STOP, PAUSE, LINE_END = ".", "…", "\n"  # the tokens of breaks


COUNTS = 1  # there is a number word, an amount or a Roman numeral
LETTERS = 2  # there is a letter that stands alone
TURNED = 4  # there is a word written backwards


class Piece(NamedTuple):
    """One token and the span of folded characters it was read from."""

    token: str
    kind: str
    start: int
    end: int


AnyPiece = tuple[str, str, int, int]  # a Piece, or its plain tuple


class Reading(NamedTuple):
    """A chunk's tokens, and what about them only their neighbours can settle: ``COUNTS | LETTERS | TURNED``."""

    pieces: tuple[Piece, ...]
    unsettled: int


def pieces_of(words: Words, start: int, end: int) -> list[Piece]:
    """One piece a word, all from the same span."""
    return [Piece(word, NUMBER if word.isdigit() else WORD, start, end) for word in words]
