"""Lines written backwards as a whole: ``2 romon solboc`` for ``coblos nomor 2``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from .misspelt import SHORTEST_REVERSED
from .pieces import AnyPiece
from .words import WordReader

RIGHT_TO_LEFT = "\u202e"  # shows what follows from right to left
_FEWEST = 2  # words read backwards that make a line one
_SHORTEST_KNOWN = 4  # letters of a word that speaks against it; shorter ones are words both ways

ReadPieces = Callable[[str], Sequence[AnyPiece]]


def is_turned(token: str, raw: str) -> bool:
    """Whether a token is what was typed, read backwards."""
    return len(raw) >= SHORTEST_REVERSED and token != raw and token == raw[::-1]


def with_lines_turned(
    text: str, pieces: Sequence[AnyPiece], words: WordReader, read: ReadPieces, *, shown_turned: bool
) -> list[AnyPiece]:
    """The pieces of a folded text, lines that are mostly backwards read from their end.

    Each piece of such a line stands for the whole line. ``shown_turned``: the text has a mark that turns it on screens,
    so one word is enough.
    """
    fewest = 1 if shown_turned else _FEWEST
    turned: list[AnyPiece] = []
    for is_end, group in groupby(pieces, key=lambda piece: text[piece[2] : piece[3]].isspace()):
        line = list(group)
        if is_end or not _is_backwards(text, line, words, fewest):
            turned.extend(line)
            continue
        start, last = line[0][2], line[-1][3]
        turned.extend((token, kind, start, last) for token, kind, _, _ in read(text[start:last][::-1]))
    return turned


def _is_backwards(text: str, line: Sequence[AnyPiece], words: WordReader, fewest: int) -> bool:
    raws = [(token, text[start:end].lower()) for token, _, start, end in line]
    backwards = sum(is_turned(token, raw) for token, raw in raws)
    known = sum(len(raw) >= _SHORTEST_KNOWN and words.known(raw) is not None for _, raw in raws)
    return backwards >= fewest and backwards > known
