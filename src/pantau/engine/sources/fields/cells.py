"""Cells of any type as texts, numbers, yes or no, lists."""

from __future__ import annotations

import re
from typing import Any

from pantau.engine.sources.errors import BadItem

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)?")
_UNITS = {
    None: 1, "x": 1, "k": 1_000, "rb": 1_000, "ribu": 1_000, "m": 1_000_000, "mn": 1_000_000, "jt": 1_000_000,
    "juta": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000, "miliar": 1_000_000_000,
}  # fmt: skip
_YES = frozenset({"true", "1", "ya", "yes", "y", "benar", "iya", "terdaftar", "t", "1.0", "iklan", "✓", "v"})
_NO = frozenset({"false", "0", "tidak", "no", "n", "bukan", "tdk", "tidak terdaftar", "belum", "f", "0.0"})
_NOTHING = frozenset({"", "-", "--", "null", "none", "nan", "n/a", "undefined"})


def text_of(value: object) -> str | None:
    """A short text such as a name or an identifier; None where there is none or it is of another kind."""
    if isinstance(value, str):
        stripped = value.strip()
        return stripped if stripped.lower() not in _NOTHING else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else None
    return None


def post_text(value: object, column: str = "text") -> str:
    """What somebody wrote, untouched; an empty text where there is none. Raises BadItem for a list or object."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    raise BadItem(f"{column} holds a {_kind(value)}, not a text")


def _kind(value: object) -> str:
    if isinstance(value, list | tuple):
        return "list"
    return "JSON object" if isinstance(value, dict) else type(value).__name__


def count(value: object) -> int | None:
    """``407.137`` and ``407,137`` are thousands, ``1,2 rb`` and ``1.2K`` are 1,200, ``-`` is not known."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, float):
        return int(value) if 0 <= value < 1e15 else None
    return _count_in(value) if isinstance(value, str) else None


def _count_in(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 19 else None
    text = text.strip().lower()
    if _THOUSANDS.fullmatch(text):
        return int(re.sub(r"\D", "", text)) if len(text) < 24 else None
    match = _NUMBER.fullmatch(text)
    if match is None or match[2] not in _UNITS or len(text) > 24:
        return None
    return round(float(match[1].replace(",", ".")) * _UNITS[match[2]])


def flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) if value in (0, 1) else None
    if not isinstance(value, str):
        return None
    word = value.strip().lower()
    return True if word in _YES else False if word in _NO else None


def listed(value: object) -> tuple[str, ...]:
    """``a,b`` or ``["a", "b"]`` as its texts."""
    if isinstance(value, str):
        pieces: list[Any] = value.split(",")
    elif isinstance(value, list | tuple):
        pieces = list(value)
    else:
        return ()
    return tuple(text for piece in pieces if (text := text_of(piece)))


def dig(value: Any, *path: str) -> Any:
    """The value at a path of keys; None wherever the path ends early or meets another type."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [inner for inner in value if isinstance(inner, dict)] if isinstance(value, list) else []
