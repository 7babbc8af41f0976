"""The marks a reader sees: overlapping matches of one concept become one mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Mark = tuple[int, int, str]  # first code point, end, concept


def merged(spans: Iterable[Sequence[Any]]) -> tuple[Mark, ...]:
    """A finding's spans ``[start, end, text, concept]`` with the overlaps of each concept joined, in order."""
    last: dict[str, Mark] = {}
    done: list[Mark] = []
    for start, end, _text, concept in sorted(spans, key=lambda span: (span[0], span[1])):
        before = last.get(concept)
        if before is not None and start < before[1]:
            last[concept] = (before[0], max(before[1], end), concept)
            continue
        if before is not None:
            done.append(before)
        last[concept] = (start, end, concept)
    return tuple(sorted([*done, *last.values()]))
