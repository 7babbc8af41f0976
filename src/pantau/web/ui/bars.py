"""Bars as SVG rectangles: places and widths as attributes, since the content policy forbids styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Ways of having been seen, in the order of the drawing; hatching always means not seen or not checked.
FILLS = {"consent": "1", "official": "2", "patrol": "3", "unseen": "0"}


@dataclass(frozen=True)
class Part:
    """One stretch of a bar. `x` and `width` are percentages written with a point, whatever the language."""

    count: int
    label: Any
    fill: str
    x: str
    width: str
    share: float
    first: bool


def layout(parts: Sequence[Mapping[str, Any]], whole: int | None = None) -> tuple[Part, ...]:
    """The parts side by side along `whole` (their sum when that is not given). Parts of zero keep no place.

    Raises ValueError for a kind that no pattern stands for.
    """
    total = whole or sum(part["count"] for part in parts)
    placed: list[Part] = []
    at = 0
    for part in parts:
        fill = FILLS.get(part["kind"])
        if fill is None:
            raise ValueError(f"no pattern for kind {part['kind']!r}; use one of {', '.join(FILLS)}")
        share = part["count"] / total if total else 0.0
        start = 100 * at / total if total else 0.0
        placed.append(
            Part(part["count"], part["label"], fill, f"{start:.2f}%", f"{100 * share:.2f}%", share, at == 0)
        )
        at += part["count"]
    return tuple(placed)
