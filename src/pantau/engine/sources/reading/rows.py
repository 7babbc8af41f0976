"""Rows of separated text (CSV, TSV, semicolons), read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from pantau.engine.sources.reading.header import Header, find_header
from pantau.engine.sources.reading.items import Broken, Item, Numbered, Remark
from pantau.engine.sources.reading.lines import Lines, LongLine

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 60  # rows

# The csv module's own limit (131,072 characters a cell) is one for the whole process and is met by real
# cells; ours stands in Lines and _Feed, per record, so the module's is moved out of the way.
csv.field_size_limit(max(csv.field_size_limit(), 16 * 1024 * 1024))


@dataclass(frozen=True, slots=True)
class Layout:
    delimiter: str
    header: Header


def find_layout(text: str, whole: bool) -> Layout | None:
    """Delimiter and header from the head of a file; ``whole`` where it is all there is."""
    hint = _excel_hint(text)
    layouts = []
    for delimiter in (hint,) if hint else _DELIMITERS:
        rows = _head_rows(text, delimiter, whole)
        if header := find_header(rows):
            layouts.append(Layout(delimiter, header))
    if not layouts:
        return None
    return max(layouts, key=lambda layout: (layout.header.score[0], len(layout.header.columns)))


def head_items(text: str, layout: Layout, whole: bool) -> list[Item]:
    rows = _head_rows(text, layout.delimiter, whole)[layout.header.end :]
    columns = layout.header.columns
    return [dict(zip(columns, row, strict=False)) for row in rows if any(row)]


def _excel_hint(text: str) -> str | None:
    """Excel reads a first line ``sep=;`` as the delimiter, so people write it."""
    first = text[:8].lower()
    return text[4] if first.startswith("sep=") and len(text) > 4 and not text[4].isspace() else None


def _head_rows(text: str, delimiter: str, whole: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:  # blank lines do not count, neither here nor in _title_rows
                rows.append([] if _is_hint(row, rows) else row)
            if len(rows) == _LOOKED_AT:
                return rows
    except csv.Error:
        return rows
    return rows if whole or len(rows) < 2 else rows[:-1]


def _is_hint(row: Sequence[str], before: Sequence[object]) -> bool:
    return not before and bool(row) and row[0].lower().startswith("sep=") and len(row[0]) <= 5


class _OpenQuote(Exception):  # noqa: N818 - a fact about the record, turned into a rejected item
    """A quoted cell goes on longer than any record may."""


class _Feed:
    """Hands lines to csv.reader and remembers those of the record that is being read."""

    def __init__(self, lines: Lines, limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self._size = 0
        self.taken: list[str] = []
        self.starved = False  # the reader wanted another line inside a record and there was none

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.starved = bool(self.taken)
            raise
        self._size += len(line)
        self.taken.append(line)
        if self._size > self._limit:
            raise _OpenQuote
        return line

    def begin_record(self) -> None:
        self.taken.clear()
        self._size = 0

    @property
    def first_line(self) -> int:
        return self._lines.number - len(self.taken) + 1

    def give_back(self, lines: list[str]) -> None:
        self._lines.push_back(lines)
        self.starved = False


def table_rows(lines: Lines, layout: Layout, limit: int) -> Numbered:
    return _Rows(lines, layout, limit).items()


class _Rows:
    def __init__(self, lines: Lines, layout: Layout, limit: int) -> None:
        self._feed = _Feed(lines, limit)
        self._layout = layout
        self._columns = layout.header.columns
        self._width = len(self._columns)
        self._reader = csv.reader(self._feed, delimiter=layout.delimiter)

    def items(self) -> Numbered:
        yield from self._title_rows()
        feed, reader, columns, width = self._feed, self._reader, self._columns, self._width
        while True:
            feed.begin_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except LongLine as long:
                yield self._too_long(long)
                continue
            except (_OpenQuote, csv.Error) as error:
                yield self._recover(str(error) or "a quoted cell is never closed")
                continue
            if feed.starved:
                yield self._recover("the file ends inside a quoted cell")
            elif not any(cells):
                continue
            elif len(feed.taken) > 1 and self._has_swallowed_rows():
                yield self._recover("a quoted cell is never closed")
            elif len(cells) == width:
                yield feed.first_line, dict(zip(columns, cells, strict=True))
            else:
                yield self._uneven(cells)

    def _title_rows(self) -> Numbered:
        """Rows down to the header, as find_layout counted them."""
        header = self._layout.header
        seen = 0
        while seen < header.end:
            self._feed.begin_record()
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except (LongLine, _OpenQuote, csv.Error):
                row = [""]
            seen += 1 if row else 0
            if seen <= header.first and any(row) and not _is_hint(row, ()):
                yield (
                    self._feed.first_line,
                    Remark("a row above the header was taken for a title and passed over"),
                )

    def _has_swallowed_rows(self) -> bool:
        """Text after a closing quote, in a record over several lines one of which is a row of its own."""
        try:
            next(csv.reader(self._feed.taken, delimiter=self._layout.delimiter, strict=True))
        except csv.Error:
            return self._next_whole_row(self._feed.taken) < len(self._feed.taken)
        return False

    def _uneven(self, cells: list[str]) -> tuple[int, Item | Broken]:
        if any(cells[self._width :]):
            reason = f"the row has {len(cells)} cells, the header {self._width}"
            return self._recover(reason) if len(self._feed.taken) > 1 else self._broken(reason)
        if not self._feed.taken[-1].endswith(("\n", "\r")) and len(cells) < self._width:
            return self._broken("the file ends inside this row")
        if len(cells) < self._width and "".join(self._feed.taken).count('"') % 2:
            return self._broken("the row is short and its quotation marks do not pair")
        return self._feed.first_line, dict(zip(self._columns, cells, strict=False))

    def _too_long(self, long: LongLine) -> tuple[int, Broken]:
        before = "".join(self._feed.taken)
        reason = f"the row is longer than {len(long.head):,} characters"
        return long.number - len(self._feed.taken), Broken.of(reason, before + long.head)

    def _broken(self, reason: str) -> tuple[int, Broken]:
        return self._feed.first_line, Broken.of(reason, "".join(self._feed.taken).rstrip("\r\n"))

    def _recover(self, reason: str) -> tuple[int, Broken]:
        """A stray quote swallows the rows after it: reject up to the next whole row and read on there."""
        first, taken = self._feed.first_line, list(self._feed.taken)
        end = self._next_whole_row(taken)
        self._feed.give_back(taken[end:])
        return first, Broken.of(reason, "".join(taken[:end]).rstrip("\r\n"))

    def _next_whole_row(self, lines: list[str]) -> int:
        if self._width < 2:
            return len(lines)
        whole = [index for index in range(1, len(lines)) if self._is_whole_row(lines[index])]
        # With two columns any line of prose with one comma looks like a row, so nearly all must.
        if not whole or (self._width == 2 and len(whole) < 0.9 * (len(lines) - 1)):
            return len(lines)
        return whole[0]

    def _is_whole_row(self, line: str) -> bool:
        delimiter = self._layout.delimiter
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:  # a stray quote of its own
            return line.count(delimiter) == self._width - 1
        return len(cells) == self._width
