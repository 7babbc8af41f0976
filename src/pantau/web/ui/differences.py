"""What changed between two versions of a post, line by line and word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST_ALIKE = 0.5  # of words and spaces: lines that share less are two lines, not one that changed
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
        while tag == "replace" and a0 < a1 and b0 < b1:
            lines += _changed(before[a0], after[b0])
            a0, b0 = a0 + 1, b0 + 1
        lines += [Line("gone", (("gone", text),)) for text in before[a0:a1]]
        lines += [Line("new", (("new", text),)) for text in after[b0:b1]]
    return tuple(lines)


def _changed(left: str, right: str) -> list[Line]:
    a, b = WORDS.findall(left), WORDS.findall(right)
    gone: list[tuple[str, str]] = []
    new: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return [Line("gone", (("gone", left),)), Line("new", (("new", right),))]
    steps = matcher.get_opcodes()
    for number, (tag, a0, a1, b0, b1) in enumerate(steps):
        was, now = "".join(a[a0:a1]), "".join(b[b0:b1])
        between = 0 < number < len(steps) - 1 and was.isspace()  # a space alone holds no two changes apart
        kept = tag == "equal" and not between
        _add(gone, "same" if kept else "gone", was)
        _add(new, "same" if kept else "new", now)
    return [Line("gone", tuple(gone)), Line("new", tuple(new))]


def _add(parts: list[tuple[str, str]], kind: str, text: str) -> None:
    if parts and parts[-1][0] == kind:
        parts[-1] = kind, parts[-1][1] + text
    elif text:
        parts.append((kind, text))
