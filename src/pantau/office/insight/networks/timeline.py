"""A group along the clock as SVG: one line an account, one mark a post; circles registered accounts, squares others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pantau.engine.detect.network_picture import node
from pantau.web.ui import formats

WIDE, LINE, LEFT, RIGHT, TOP, BOTTOM = 560, 22, 34, 16, 10, 28
MARK = 7


def timeline(rows: Sequence[tuple[bool, Sequence[datetime]]]) -> str:
    """``rows``: is the account registered, and when it posted. Numbered from 1, from the top."""
    return "".join(_drawn(rows))


def _drawn(rows: Sequence[tuple[bool, Sequence[datetime]]]) -> Iterator[str]:
    moments = [at for _registered, times in rows for at in times]
    first, last = min(moments), max(moments)
    span = max((last - first).total_seconds(), 1.0)
    high = TOP + LINE * len(rows) + BOTTOM
    bottom = TOP + LINE * len(rows)
    yield f'<svg viewBox="0 0 {WIDE} {high}" aria-hidden="true">'
    for number, (registered, times) in enumerate(rows, 1):
        y = TOP + LINE * (number - 0.5)
        yield f'<text class="chart-text end" x="{LEFT - 12}" y="{y:.1f}">{number}</text>'
        yield f'<line class="chart-axis thin" x1="{LEFT}" y1="{y:.1f}" x2="{WIDE - RIGHT}" y2="{y:.1f}"/>'
        for at in times:
            x = LEFT + (WIDE - LEFT - RIGHT) * (at - first).total_seconds() / span
            yield node(x, y, square=not registered, radius=MARK)
    yield f'<text class="chart-text" x="{LEFT}" y="{bottom + 20}">{_moment(first)}</text>'
    if last > first:
        yield f'<text class="chart-text end" x="{WIDE - RIGHT}" y="{bottom + 20}">{_moment(last)}</text>'
    yield "</svg>"


def _moment(at: datetime) -> str:
    return f"{formats.short_day(at)} {formats.clock_time(at)}"
