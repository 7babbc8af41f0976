"""Numbers that only their neighbours make numbers: ``nomor satu``, ``dua jari``, ``paslon IV``, ``50 rb``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .numerals import ROMAN, counted, is_counted
from .pieces import BREAK, FULL_STOP, NUMBER, WORD, AnyPiece, Piece
from .spelling import Spelling


def may_count(pieces: Sequence[AnyPiece], spelling: Spelling) -> bool:
    """Whether ``with_numbers`` could change a piece: its first change needs a number or one of these words."""
    for token, kind, _, _ in pieces:
        if kind == NUMBER or token in spelling.number_after or token in spelling.number_before:
            return True
        if token in spelling.roman_after:
            return True
    return False


def with_numbers(text: str, pieces: list[Piece], spelling: Spelling) -> list[Piece]:
    """The pieces of a folded text, number words and amounts settled by the words around them."""
    return list(_settled(text, pieces, spelling))


def _settled(text: str, pieces: list[Piece], spelling: Spelling) -> Iterator[Piece]:
    before: Piece | None = None
    place = 0
    while place < len(pieces):
        run = _run(pieces, place, spelling)
        if not run:
            run = pieces[place : place + 1]
            settled = [_alone(text, before, run[0], spelling)]
        elif _is_number(before, pieces, place + len(run), spelling):
            settled = list(_numbers(run, spelling))
        else:
            settled = run
        yield from settled
        place += len(run)
        if settled[-1].kind != BREAK or settled[-1].token == FULL_STOP:
            before = settled[-1]


def _alone(text: str, before: Piece | None, piece: Piece, spelling: Spelling) -> Piece:
    if before is None or piece.kind != WORD:
        return piece
    raw = text[piece.start : piece.end].lower()
    if before.kind == NUMBER and raw in spelling.amounts and not text[before.end : piece.start].strip():
        return piece._replace(token=spelling.amounts[raw])
    if spelling.roman and raw in ROMAN and before.token in spelling.roman_after:
        return piece._replace(token=ROMAN[raw], kind=NUMBER)
    return piece


def _run(pieces: list[Piece], first: int, spelling: Spelling) -> list[Piece]:
    """The number words from ``first`` on."""
    end = first
    while end < len(pieces) and pieces[end].kind == WORD and is_counted(pieces[end].token, spelling):
        end += 1
    return pieces[first:end]


def _is_number(before: Piece | None, pieces: list[Piece], end: int, spelling: Spelling) -> bool:
    if before and before.token in spelling.number_after:
        return True
    return end < len(pieces) and pieces[end].token in spelling.number_before


def _numbers(run: list[Piece], spelling: Spelling) -> Iterator[Piece]:
    first = 0
    for value, taken in counted([piece.token for piece in run], spelling):
        yield Piece(value, NUMBER, run[first].start, run[first + taken - 1].end)
        first += taken
