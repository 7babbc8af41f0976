"""JSON objects out of text: one a line, in an array, or one after the other.

Reading goes on after a piece that is no JSON. That is why arrays are not left to an event parser such as
ijson, which must stop at the first mistake: items are decoded one by one from a window over the text, and
after a mistake the window moves on to the next place that starts like an item.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TextIO

import orjson

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.reading.items import Broken, Item, Numbered
from pantau.engine.sources.reading.lines import Lines, LongLine

_WINDOW = 64 * 1024
_LONGEST_TOKEN = 16  # a mistake so close to the window's end may be a word cut in two
_LONGEST_START = 1024  # likewise for what an item starts with
_BETWEEN = re.compile(r"[\s,\[\]\x1e\ufeff]*")
_NEXT_OBJECT = re.compile(r"[}\]]\s*,?\s*(?=\{)")
_FIRST_KEY = re.compile(r'\{\s*"((?:[^"\\]|\\.)*)"\s*:')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# Spreadsheet and data-frame tools write NaN for an empty cell; None is what they mean.
_LENIENT = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def parse_json(text: str) -> Any:
    """One JSON value, forgiving NaN, raw control characters and a comma after the end.

    NUL and half surrogate pairs, which no database takes, are dropped and replaced. Raises BadItem.
    """
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return _parse_leniently(text)
    return _storable(value) if "\\u0000" in text else value


def _parse_leniently(text: str) -> Any:
    try:
        return _storable(_LENIENT.decode(text.strip().removesuffix(",")))
    except json.JSONDecodeError as error:
        raise BadItem(f"not valid JSON: {error.msg} at character {error.pos + 1}") from error
    except (RecursionError, ValueError) as error:
        raise BadItem(f"not readable JSON: {error}") from error


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value.replace("\x00", ""))
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    return value


def json_lines(lines: Lines) -> Numbered:
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except LongLine as long:
            yield long.number, Broken.of(f"the line is longer than {len(long.head):,} characters", long.head)
            continue
        if line.isspace():
            continue
        yield lines.number, _item(line)


def _item(line: str) -> Item | Broken:
    try:
        value = parse_json(line)
    except BadItem as error:
        return Broken.of(str(error), line.rstrip("\r\n"))
    if isinstance(value, dict):
        return value
    return Broken.of("a JSON object is expected on each line", line.rstrip("\r\n"))


def json_values(text: TextIO, limit: int) -> Numbered:
    """Objects of an array, of nested arrays, or simply following each other; numbered by line."""
    return _Window(text, limit).items()


class _Window:
    def __init__(self, text: TextIO, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._buffer = ""
        self._position = 0
        self._line = 1
        self._counted = 0  # position up to which line ends are counted
        self._ended = False
        self._start_of_item: re.Pattern[str] | None = None

    def items(self) -> Numbered:
        while self._find_start():
            line = self._current_line()
            item = self._next()
            if item is not None:
                yield line, item

    def _find_start(self) -> bool:
        while True:
            between = _BETWEEN.match(self._buffer, self._position)
            assert between is not None
            self._position = between.end()
            if self._position < len(self._buffer):
                return True
            if not self._read_more():
                return False

    def _next(self) -> Item | Broken | None:
        if self._buffer[self._position] != "{":
            return self._skip_junk()
        while True:
            try:
                return self._take(*_LENIENT.raw_decode(self._buffer, self._position))
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _LONGEST_TOKEN
                if not cut or not self._can_grow():
                    return self._skip_broken(error)
                self._read_more(double=True)
            except RecursionError:
                return self._skip_from(self._position + 1, "JSON nested too deeply")

    def _take(self, value: Any, end: int) -> Item:
        start, self._position = self._position, end
        if self._start_of_item is None and (first := _FIRST_KEY.match(self._buffer, start)):
            self._start_of_item = re.compile(r'\{\s*"' + re.escape(first[1]) + r'"\s*:')
        if self._buffer.find("\\u", start, end) != -1 and not _is_storable(value, self._buffer, start, end):
            value = _storable(value)
        return value  # type: ignore[no-any-return]

    def _skip_junk(self) -> Broken | None:
        junk = self._skip_to(lambda after: self._buffer.find("{", after), self._position)
        return Broken.of("a JSON object is expected", junk.strip()) if junk.strip(" \t\r\n,]}") else None

    def _skip_broken(self, error: json.JSONDecodeError) -> Broken:
        after = max(self._position + 1, min(error.pos, len(self._buffer)))
        cut = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer)
        if cut and self._ended:
            return self._skip_from(self._position + 1, "the file ends inside this item")
        if cut:
            return self._skip_from(after, f"the item is longer than {self._limit:,} characters")
        return self._skip_from(after, f"not valid JSON: {error.msg}")

    def _skip_from(self, after: int, reason: str) -> Broken:
        """Moves to the next place that starts like the items before; what lies between is broken."""
        return Broken.of(reason, self._skip_to(self._next_start, after).rstrip(" \t\r\n,"))

    def _next_start(self, after: int) -> int:
        if self._start_of_item:
            start = self._start_of_item.search(self._buffer, after)
            return start.start() if start else -1
        gap = _NEXT_OBJECT.search(self._buffer, after)
        return gap.end() if gap else -1

    def _skip_to(self, find: Callable[[int], int], after: int) -> str:
        """Moves to where ``find`` points; gives what was passed, of which a very long head is enough."""
        passed = ""
        while (end := find(after)) == -1 and not self._ended:
            edge = max(after, len(self._buffer) - _LONGEST_START)
            passed += self._buffer[self._position : edge] if len(passed) < _WINDOW * 16 else ""
            self._position = edge
            self._read_more()
            after = 0
        end = len(self._buffer) if end == -1 else end
        passed += self._buffer[self._position : end]
        self._position = end
        return passed

    def _can_grow(self) -> bool:
        return not self._ended and len(self._buffer) - self._position < self._limit

    def _read_more(self, double: bool = False) -> bool:
        if self._ended:
            return False
        self._current_line()
        kept = self._buffer[self._position :]
        wanted = max(_WINDOW, len(kept)) if double else _WINDOW
        piece = self._text.read(max(1, min(wanted, self._limit - len(kept))))
        self._ended = not piece
        if "\x00" in piece:
            piece = piece.replace("\x00", "")
        self._buffer = kept + piece
        self._position = self._counted = 0
        return not self._ended

    def _current_line(self) -> int:
        self._line += self._buffer.count("\n", self._counted, self._position)
        self._counted = self._position
        return self._line


def _is_storable(value: Any, text: str, start: int, end: int) -> bool:
    if text.find("\\u0000", start, end) != -1:
        return False
    try:
        orjson.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
