"""Finding the header of a table: under title rows, split over two rows, with blank or repeated names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pantau.engine.sources.fields.columns import header_score

_LOOKED_AT = 25  # rows


@dataclass(frozen=True, slots=True)
class Header:
    columns: tuple[str, ...]
    first: int  # index of the row it starts in
    rows: int  # 1, or 2 where names are split over two rows

    @property
    def score(self) -> tuple[int, int]:
        return header_score(self.columns)

    @property
    def end(self) -> int:
        return self.first + self.rows


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first row that has anything in it, unless a row further down knows more column names."""
    candidates = [
        Header(_named(row), index, 1) for index, row in enumerate(rows[:_LOOKED_AT]) if _filled(row)
    ]
    if not candidates:
        return None
    best = candidates[0]
    for header in candidates[1:]:
        if header.score > best.score and header.score[0] >= 1 and _heads(rows, header):
            best = header
    return _over_two_rows(rows, best) or best


def _heads(rows: Sequence[Sequence[str]], header: Header) -> bool:
    """Whether the rows below are of the header's width, as they are not where prose happens to name columns."""
    width = len(rows[header.first])
    below = [len(row) for row in rows[header.end :] if _filled(row)]
    return below.count(width) >= 0.5 * len(below)


def _over_two_rows(rows: Sequence[Sequence[str]], header: Header) -> Header | None:
    """Two rows taken together, where that names more columns than either does alone."""
    for first in (header.first - 1, header.first):
        if first < 0 or first + 1 >= len(rows):
            continue
        upper, lower = rows[first], rows[first + 1]
        if not _filled(upper) or not _filled(lower):
            continue
        both = Header(_named(_stacked(upper, lower)), first, 2)
        if both.score[0] > header.score[0] and _filled(lower) <= len(upper):
            return both
    return None


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return [below[i].strip() or above[i].strip() for i in range(width)]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _named(row: Sequence[str]) -> tuple[str, ...]:
    """Blank names are numbered, repeated ones too; blank cells at the end of the row name nothing."""
    names: dict[str, None] = {}
    for position, cell in enumerate(row[: _width(row)], 1):
        name = " ".join(cell.split()) or f"column {position}"
        while name in names:
            name = f"{name} ({position})"
        names[name] = None
    return tuple(names)


def _width(row: Sequence[str]) -> int:
    return next((length for length in range(len(row), 0, -1) if row[length - 1].strip()), 0)
