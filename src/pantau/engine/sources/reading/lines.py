"""Text lines out of bytes of any encoding, with their numbers, never longer than a limit."""

from __future__ import annotations

import codecs
import io
from collections import deque
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_CP1252 = "pantau-cp1252"


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are nearly always Windows-1252, also in the middle of a UTF-8 file."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


codecs.register_error(_AS_CP1252, _read_as_cp1252)


def encoding_of(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[:4096:2], head[1:4096:2]
    if len(odd) < 2:
        return "utf-8"
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return "utf-8"


def _errors(encoding: str) -> str:
    return _AS_CP1252 if encoding.startswith("utf-8") else "replace"


def decode(head: bytes, encoding: str) -> str:
    return head.decode(encoding, _errors(encoding)).replace("\x00", "")


def open_text(stream: BinaryIO, encoding: str, newline: str | None) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding, errors=_errors(encoding), newline=newline)


def looks_binary(text: str) -> bool:
    """True where control characters are more than a stray few; ``text`` is without its NULs."""
    head = text[:65536]
    odd = sum(1 for char in head if (char < " " and char not in "\t\r\n\f") or "\x7f" <= char <= "\x9f")
    return odd > max(4, 0.02 * len(head))


class LongLine(Exception):  # noqa: N818 - a fact about the file, turned into a rejected item
    """A line longer than the limit: its number and its head."""

    def __init__(self, number: int, head: str) -> None:
        super().__init__(number, head)
        self.number = number
        self.head = head


class Lines:
    """Physical lines with their ends (``\\n``, ``\\r\\n`` or ``\\r``), numbered from 1, without NULs.

    Raises LongLine for a line over ``limit`` characters and goes on after it.
    """

    def __init__(self, stream: BinaryIO, encoding: str, limit: int) -> None:
        self._text = open_text(stream, encoding, newline="")
        self._limit = limit
        self._pushed: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self._pushed:
            self.number += 1
            return self._pushed.popleft()
        line = self._text.readline(self._limit)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= self._limit and line[-1] not in "\r\n":
            self._skip_rest_of_line()
            raise LongLine(self.number, line)
        if "\x00" in line:
            line = line.replace("\x00", "")
        return line

    def push_back(self, lines: list[str]) -> None:
        """Gives the last lines back to be read again."""
        self._pushed.extendleft(reversed(lines))
        self.number -= len(lines)

    def _skip_rest_of_line(self) -> None:
        while piece := self._text.readline(self._limit):
            if piece[-1] in "\r\n":
                return
