"""Parts of a file: each holds items of one shape, with a sample to recognise its format by."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from pantau.engine.sources.errors import BadItem, UnreadableFile
from pantau.engine.sources.fields.columns import header_score
from pantau.engine.sources.reading.containers import Member, Unread, members
from pantau.engine.sources.reading.items import Item, Numbered
from pantau.engine.sources.reading.json_items import json_lines, json_values, parse_json
from pantau.engine.sources.reading.limits import KIB, Limits
from pantau.engine.sources.reading.lines import Lines, decode, encoding_of, looks_binary, open_text
from pantau.engine.sources.reading.parquet import parquet_columns, parquet_items
from pantau.engine.sources.reading.rows import find_layout, head_items, table_rows
from pantau.engine.sources.reading.streams import Replay, buffered, read_fully
from pantau.engine.sources.reading.workbooks import sheet_header, sheet_items, sheets

_HEAD = 256 * KIB
_SAMPLED = 40  # items
_SCALAR = r'(?:"(?:[^"\\]|\\.)*"|[-+.\w]+)'
_WRAPPED = re.compile(r'\{(?:\s*"(?:[^"\\]|\\.)*"\s*:\s*' + _SCALAR + r'\s*,)*\s*"(?:[^"\\]|\\.)*"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class Sample:
    """The first items of a part and every column or key seen in them."""

    items: tuple[Item, ...]
    names: tuple[str, ...]  # columns in their order
    tabular: bool  # rows under a header, rather than JSON
    columns: frozenset[str]

    @classmethod
    def of(cls, items: Iterable[Item], header: Iterable[str] = ()) -> Sample:
        seen = tuple(itertools.islice(items, _SAMPLED))
        columns = tuple(header)
        names = tuple(dict.fromkeys(itertools.chain(columns, *seen)))
        return cls(seen, names, bool(columns), frozenset(names))


@dataclass(slots=True)
class Part:
    """``name`` is the file's, with the member's or the sheet's where there are several."""

    name: str
    sample: Sample
    items: Numbered
    flaw: Callable[[], str | None] = field(default=lambda: None)
    sheet: bool = False  # one of several sheets, where summaries are common


def parts(source: Path | str | BinaryIO, limits: Limits) -> Iterator[Part | Unread]:
    for member in members(source, limits):
        if isinstance(member, Unread):
            yield member
            continue
        try:
            yield from _of_member(member, limits)
        except UnreadableFile as error:
            if type(error) is not UnreadableFile:
                raise
            yield Unread(member.name, error)


def _of_member(member: Member, limits: Limits) -> Iterator[Part]:
    if member.kind == "workbook":
        yield from _workbook(member)
    elif member.kind == "parquet":
        yield _parquet(member)
    else:
        yield _text(member, limits)


def _workbook(member: Member) -> Iterator[Part]:
    filled = list(sheets(member.stream, member.name))
    if not filled:
        raise UnreadableFile(f"{member.name} is a workbook without filled cells")
    several = len(filled) > 1
    while filled:
        title, rows = filled.pop(0)  # a sheet is let go once it is read
        name = f"{member.name}[{title}]" if several else member.name
        if header := sheet_header(rows):
            sample = Sample.of(_only_items(sheet_items(rows, header)), header.columns)
            yield Part(name, sample, sheet_items(rows, header), sheet=several)


def _parquet(member: Member) -> Part:
    columns = parquet_columns(member.stream, member.name)
    items = parquet_items(member.stream, member.name)
    first = list(itertools.islice(items, _SAMPLED))
    sample = Sample.of(_only_items(iter(first)), columns)
    return Part(member.name, sample, itertools.chain(first, items), member.flaw)


def _only_items(numbered: Numbered) -> Iterator[Item]:
    return (item for _, item in numbered if isinstance(item, dict))


def _text(member: Member, limits: Limits) -> Part:
    head = _Head(member.stream)
    while True:
        part = _text_part(head, member, limits)
        if part is not None:
            return part
        head.grow()


class _Head:
    """The beginning of a stream, as long as it takes to see an item in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.bytes = read_fully(stream, _HEAD)
        self.whole = len(self.bytes) < _HEAD

    def grow(self) -> None:
        more = len(self.bytes)
        piece = read_fully(self._stream, more)
        self.bytes += piece
        self.whole = len(piece) < more

    def replay(self) -> BinaryIO:
        return buffered(Replay(self.bytes, self._stream))


def _text_part(head: _Head, member: Member, limits: Limits) -> Part | None:
    """None where more of the file must be seen."""
    encoding = encoding_of(head.bytes)
    text = decode(head.bytes, encoding).lstrip("\ufeff")
    start = text.lstrip()
    seen_enough = head.whole or len(text) > 2 * limits.json_item
    if not start and seen_enough:
        raise UnreadableFile(_emptiness(member))
    if not start:
        return None
    if start[0] in "{[" or _mostly_objects(start):
        part = _json_part(head, member, limits, encoding, start)
        if not part.sample.items and not seen_enough:
            return None
    else:
        part = _table_part(head, member, limits, encoding, text)
    if looks_binary(text) and not header_score(part.sample.names)[0]:
        raise UnreadableFile(f"{member.name} is binary data, not a table or JSON export of posts")
    return part


def _emptiness(member: Member) -> str:
    flaw = member.flaw()
    return f"{member.name} cannot be read: {flaw}" if flaw else f"{member.name} is empty"


def _mostly_objects(text: str) -> bool:
    """A log line or two before JSON lines does not make them a table."""
    lines = [line for line in text[: 64 * KIB].split("\n") if line.strip()]
    return sum(1 for line in lines if line.lstrip().startswith('{"')) > 0.5 * len(lines)


def _json_part(head: _Head, member: Member, limits: Limits, encoding: str, text: str) -> Part:
    by_line = [] if _is_one_document(text) else _items_on_lines(text, head.whole)
    if by_line or (text[0] != "[" and _has_long_line(text, limits)):
        lines = Lines(head.replay(), encoding, limits.json_item)
        return Part(member.name, Sample.of(by_line), json_lines(lines), member.flaw)
    skipped = _to_inner_array(text) if len(text) > limits.json_item else 0
    sample = Sample.of(_only_items(json_values(io.StringIO(text[skipped:]), limits.json_item)))
    stream = open_text(head.replay(), encoding, newline=None)
    return Part(member.name, sample, _after(stream, skipped, limits), member.flaw)


def _is_one_document(text: str) -> bool:
    """An array, or an object written over several lines."""
    first = text.split("\n", 1)[0].rstrip()
    return first[0] == "[" or first[-1] in "{[,"


def _items_on_lines(text: str, whole: bool) -> list[Item]:
    lines = text.replace("\r", "\n").split("\n")
    items: list[Item] = []
    for line in lines if whole else lines[:-1]:
        if line.lstrip().startswith("{"):
            try:
                items.append(parse_json(line))
            except BadItem:
                continue
        if len(items) == _SAMPLED:
            break
    return items


def _has_long_line(text: str, limits: Limits) -> bool:
    return len(text.split("\n", 1)[0]) >= limits.json_item


def _to_inner_array(text: str) -> int:
    """Where the list starts in one huge object ``{"total": 2, "posts": [{...``, else 0."""
    wrapper = _WRAPPED.match(text)
    return wrapper.end() if wrapper else 0


def _after(stream: TextIO, skipped: int, limits: Limits) -> Numbered:
    while skipped > 0 and (piece := stream.read(skipped)):
        skipped -= len(piece)
    yield from json_values(stream, limits.json_item)


def _table_part(head: _Head, member: Member, limits: Limits, encoding: str, text: str) -> Part:
    layout = find_layout(text, head.whole)
    if layout is None:
        raise UnreadableFile(f"{member.name} has no row that could be a header")
    sample = Sample.of(head_items(text, layout, head.whole), layout.header.columns)
    lines = Lines(head.replay(), encoding, limits.row)
    return Part(member.name, sample, table_rows(lines, layout, limits.row), member.flaw)
