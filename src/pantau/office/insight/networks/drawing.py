"""The engine's pictures for a page. Imported when one is drawn: they bring numpy, which no other page needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from pantau.engine.detect.network_picture import picture
from pantau.engine.detect.networks import Edge
from pantau.office.insight.networks import timeline
from pantau.office.insight.networks.lines import Line


def network(
    count: int, lines: Sequence[Line], *, others: Collection[int], directed: bool = False
) -> SafeString:
    edges = [Edge(first, second, weight, None) for first, second, weight in lines]
    return _safe(picture(count, edges, others=others, directed=directed))


def along_the_clock(rows: Sequence[tuple[bool, Sequence[datetime]]]) -> SafeString:
    return _safe(timeline.timeline(rows))


def _safe(drawn: str) -> SafeString:
    """Numbers and shapes of our own: no word of a post or a name is in it."""
    return mark_safe(drawn)  # noqa: S308
