"""Where each character of a YAML scalar's value stands in the file.

Folding, quoting and escaping change a value's white space and escapes, but never the order or the
number of its other characters. So the k-th visible character of the value is the k-th visible
character of the source, whatever the style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BLANK = " \t\n\r\x85\u2028\u2029"
BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}


def source_offsets(raw: str, style: str | None, value: str) -> list[int] | None:
    """For each character of ``value``, its offset in ``raw``, the scalar as written (quotes included).

    White space that folding made or moved gets the offset after the character before it.
    None when value and source do not belong together.
    """
    visible = [(offset, char) for offset, char in _characters(raw, style) if char not in BLANK]
    offsets: list[int] = []
    taken = 0
    after = visible[0][0] if visible else 0
    for char in value:
        if char in BLANK:
            offsets.append(after)
            continue
        if taken == len(visible) or visible[taken][1] != char:
            return None
        offsets.append(visible[taken][0])
        after = visible[taken][0] + 1
        taken += 1
    return offsets


def _characters(raw: str, style: str | None) -> Iterator[tuple[int, str]]:
    match style:
        case '"':
            return _double_quoted(raw)
        case "'":
            return _single_quoted(raw)
        case "|" | ">":
            return _after_header(raw)
        case _:
            return enumerate(raw)


def _after_header(raw: str) -> Iterator[tuple[int, str]]:
    header = BREAK.search(raw)
    first = header.end() if header else len(raw)
    return enumerate(raw[first:], first)


def _single_quoted(raw: str) -> Iterator[tuple[int, str]]:
    at, end = 1, len(raw) - 1
    while at < end:
        yield at, raw[at]
        at += 2 if raw.startswith("''", at) else 1


def _double_quoted(raw: str) -> Iterator[tuple[int, str]]:
    at, end = 1, len(raw) - 1
    while at < end:
        if raw[at] != "\\":
            yield at, raw[at]
            at += 1
            continue
        code = raw[at + 1]
        digits = _HEX_DIGITS.get(code, 0)
        if digits:
            yield at, chr(int(raw[at + 2 : at + 2 + digits], 16))
        elif code in _ESCAPES:
            yield at, _ESCAPES[code]
        # else an escaped line break, which is no character of the value
        at += 2 + digits
