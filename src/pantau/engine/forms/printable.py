"""Text as the papers' fonts can print it: nothing is lost, nothing is invisible.

``glyphs.txt`` lists what Typst's own fonts hold, and was made by asking them (``python -m bench.forms --glyphs``).
What they lack, and what nobody could see (controls, direction marks, joiners), is printed by its number:
``[U+1F600]``. A handle written with such characters must not look like another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

GLYPHS = Path(__file__).with_name("glyphs.txt")
#: What a second attempt keeps where a cluster of covered characters could not be set together.
PLAIN = frozenset(map(chr, [0x0A, *range(0x20, 0x7F), *range(0xA0, 0x180)])) - {"\xad"}
PLAIN |= frozenset("‘’“”–—…•′″€→✓")


@cache
def covered() -> frozenset[str]:
    """Characters that at least one of the fonts can show."""
    spans = (line.split("-") for line in GLYPHS.read_text(encoding="ascii").split())
    return frozenset(
        chr(code)
        for first, *last in spans
        for code in range(int(first, 16), int((last or [first])[0], 16) + 1)
    )


def printable(text: str, *, only: frozenset[str] | None = None) -> str:
    """The text with what cannot be shown written as code points; ``only`` narrows what is taken as it is."""
    text = text.replace("\r\n", "\n")
    kept = covered() if only is None else only
    return text if kept.issuperset(text) else _unprintable(kept).sub(_by_number, text)


@cache
def _unprintable(kept: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[^{''.join(map(re.escape, sorted(kept)))}]+")


def _by_number(found: re.Match[str]) -> str:
    return f"[{' '.join(f'U+{ord(char):04X}' for char in found[0])}]"


def printable_data(value: Any, *, only: frozenset[str] | None = None) -> Any:
    """The same for every text within JSON data; keys are the contract's and stay."""
    match value:
        case str():
            return printable(value, only=only)
        case Mapping():
            return {name: printable_data(entry, only=only) for name, entry in value.items()}
        case list() | tuple():
            return [printable_data(entry, only=only) for entry in value]
        case _:
            return value
