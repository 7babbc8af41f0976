"""A network as SVG: numbered accounts and the lines between them. Only shapes, no colours: whoever shows it styles the
classes ``edge``, ``fast``, ``arrow``, ``node``, ``other`` (a square) and ``number``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import hypot

import numpy as np

from .networks import Edge, Points, layout

WIDE, HIGH, MARGIN = 560, 440, 26
RADIUS = 11
GAP = 4  # between two accounts
STEPS = 120  # of moving them apart
ARROW = 7


def picture(
    count: int, edges: Sequence[Edge], *, others: Collection[int] = (), directed: bool = False
) -> str:
    """Accounts stand about where ``networks.layout`` puts them, numbered from 1; those in ``others`` are squares.

    ``directed``: lines end in arrows at the second account.
    """
    points = _apart(layout(count, edges))
    return "".join(_drawn([(x, y) for x, y in points.tolist()], edges, frozenset(others), directed))


def _apart(points: Points) -> Points:
    """In the picture's units, moved until no two accounts cover each other, as far as there is room."""
    # Mostly by their order: a crowd in the middle and a few far off both stay readable.
    order = np.argsort(np.argsort(points, axis=0, kind="stable"), axis=0, kind="stable")
    spread = (points + 3 * order / max(len(points) - 1, 1)) / 4
    low = np.array([MARGIN, MARGIN], dtype=np.float64)
    high = np.array([WIDE - MARGIN, HIGH - MARGIN], dtype=np.float64)
    placed: Points = low + spread * (high - low)
    wanted = 2 * RADIUS + GAP
    for _step in range(STEPS):
        gaps = placed[:, None] - placed[None]
        far = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        short = np.maximum(wanted - far, 0)
        if not short.any():
            break
        moves = (gaps / np.maximum(far, 0.01)[:, :, None] * short[:, :, None]).sum(axis=1) / 2
        placed = np.clip(placed + moves, low, high)
    return placed


def _drawn(
    placed: Sequence[tuple[float, float]], edges: Sequence[Edge], others: frozenset[int], directed: bool
) -> Iterator[str]:
    heaviest = max((edge.weight for edge in edges), default=1)
    yield f'<svg viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">'
    for edge in sorted(edges, key=lambda edge: (bool(edge.fast_weight), edge.weight)):
        (x1, y1), (x2, y2) = placed[edge.first], placed[edge.second]
        kind = "edge fast" if edge.fast_weight else "edge"
        wide = 1 + 4 * edge.weight / heaviest
        yield (
            f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke-width="{wide:.1f}"/>'
        )
        if directed:
            yield _arrow(x1, y1, x2, y2)
    for place, (x, y) in enumerate(placed):
        yield node(x, y, square=place in others)
        yield f'<text class="number" x="{x:.1f}" y="{y:.1f}">{place + 1}</text>'
    yield "</svg>"


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """Its tip touches the second account."""
    long = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / long, (y2 - y1) / long
    tip = (x2 - dx * (RADIUS + 1), y2 - dy * (RADIUS + 1))
    back = (tip[0] - dx * ARROW, tip[1] - dy * ARROW)
    wing = ARROW / 2
    corners = (tip, (back[0] - dy * wing, back[1] + dx * wing), (back[0] + dy * wing, back[1] - dx * wing))
    return f'<polygon class="arrow" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}"/>'


def node(x: float, y: float, *, square: bool, radius: float = RADIUS) -> str:
    """One account. Told apart by its shape, on paper and by whoever sees no colours, too."""
    if not square:
        return f'<circle class="node" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'
    side = 2 * radius - 2
    left, top = x - side / 2, y - side / 2
    return f'<rect class="node other" x="{left:.1f}" y="{top:.1f}" width="{side:g}" height="{side:g}"/>'
