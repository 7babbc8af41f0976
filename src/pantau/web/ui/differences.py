"""What changed between two versions of a post, line by line and word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Line:
    """kind: same, gone or new. parts: (kind, text), kind `same` or that of the line."""

    kind: str
    parts: tuple[tuple[str, str], ...]


def word_diff(old: str, new: str) -> tuple[Line, ...]:
    """Lines of both versions in reading order; changed lines carry the words that differ."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Line("same", (("same", text),)) for text in before[a0:a1]]
            continue
        if tag == "replace" and a1 - a0 == b1 - b0:
            for left, right in zip(before[a0:a1], after[b0:b1], strict=True):
                lines += _changed(left, right)
            continue
        lines += [Line("gone", (("gone", text),)) for text in before[a0:a1]]
        lines += [Line("new", (("new", text),)) for text in after[b0:b1]]
    return tuple(lines)


def _changed(left: str, right: str) -> list[Line]:
    a, b = WORDS.findall(left), WORDS.findall(right)
    gone: list[tuple[str, str]] = []
    new: list[tuple[str, str]] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            gone.append(("same", "".join(a[a0:a1])))
            new.append(("same", "".join(b[b0:b1])))
            continue
        if a0 < a1:
            gone.append(("gone", "".join(a[a0:a1])))
        if b0 < b1:
            new.append(("new", "".join(b[b0:b1])))
    return [Line("gone", tuple(gone)), Line("new", tuple(new))]
