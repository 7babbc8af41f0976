"""The one maker of charts: drawn here as SVG in the design system's classes, with the table that says the same.

A chart is drawn twice, for a desk and for a phone, so that its words are never smaller than the page's; the style sheet
shows one. As a picture file it is drawn a third time with the light theme's values in it (docs/decisions/041).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pantau.office.registry.exporting import Row, csv_lines, xlsx_bytes
from pantau.web.ui import formats
from pantau.web.ui.downloads import XLSX, csv_download

WIDE, NARROW = 660, 330  # units of a picture: pixels of a page where nothing is scaled
FILES = ("csv", "xlsx", "png")
LINES = 5  # that can be told apart by their dashes
STYLES = Path(__file__).parents[2] / "web" / "ui" / "static" / "ui"


@dataclass(frozen=True, slots=True)
class Bar:
    """``low`` and ``high``: an interval around ``value``, drawn as a whisker. ``shown``: the number as written."""

    label: str
    value: float
    shown: str = ""
    low: float | None = None
    high: float | None = None
    fill: str = "chart-bar"


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A place of a map: rings of (x, y) in any even unit, y downwards; ``step`` 0 to 5, None where nothing is known."""

    label: str
    rings: Sequence[Sequence[tuple[float, float]]]
    step: int | None
    shown: str = ""


@dataclass(frozen=True)
class Chart:
    """``name``: a word of its file's name. ``draw`` gives the inside of the picture and its height for a width.

    ``table``: context of ui/components/table.html, whose numbers link to what they count. ``head`` and ``rows``: the
    same as a file.
    """

    name: str
    title: str
    draw: Callable[[int], tuple[str, float]]
    table: Mapping[str, Any]
    head: Sequence[str]
    rows: Sequence[Row]
    says: str  # heard in place of the picture
    note: str = ""
    source: str = ""
    cases: int | None = None
    files: Mapping[str, str] = field(default_factory=dict)  # kind of file -> its address

    @property
    def picture(self) -> SafeString:
        """For a desk and for a phone."""
        return mark_safe(_svg(self, WIDE, "chart-wide") + _svg(self, NARROW, "chart-narrow"))  # noqa: S308 escaped below


def _svg(chart: Chart, width: int, kind: str) -> str:
    inside, height = chart.draw(width)
    return f'<svg class="{kind}" viewBox="0 0 {width} {_n(height)}" aria-hidden="true" focusable="false">{inside}</svg>'


# --- bars -----------------------------------------------------------------------------------------


def bars(rows: Sequence[Bar], most: float | None = None) -> Callable[[int], tuple[str, float]]:
    """From zero to ``most`` (the longest reach when it is not given), one under the other; names left, or above."""
    reach = most or max((row.high if row.high is not None else row.value for row in rows), default=0) or 1

    def draw(width: int) -> tuple[str, float]:
        wide = width >= WIDE
        left, right = (200, 64) if wide else (0, 56)
        step, thick = (28, 14) if wide else (42, 12)
        room = width - left - right
        parts = []
        for place, row in enumerate(rows):
            top = place * step + (7 if wide else 20)
            middle = top + thick / 2
            if wide:
                parts.append(_text(left - 10, middle + 4, _cut(row.label, 27), "chart-text chart-end"))
            else:
                parts.append(_text(0, top - 6, _cut(row.label, 46), "chart-text"))
            long = room * row.value / reach
            parts.append(_rect(left, top, max(long, 0), thick, row.fill))
            end = long
            if row.low is not None and row.high is not None:
                low, end = left + room * row.low / reach, room * row.high / reach
                parts.append(_whisker(low, left + end, middle))
            parts.append(
                _text(
                    left + max(long, end) + 8,
                    middle + 4,
                    row.shown or formats.number(row.value),
                    "chart-value",
                )
            )
        height = len(rows) * step + 4
        parts.append(f'<path class="chart-axis" d="M{left}.5 0V{height}"/>')
        return "".join(parts), height

    return draw


def _whisker(low: float, high: float, at: float) -> str:
    caps = f"M{_n(low)} {_n(at - 4)}v8M{_n(high)} {_n(at - 4)}v8"
    return f'<path class="chart-whisker" d="M{_n(low)} {_n(at)}H{_n(high)}{caps}"/>'


# --- lines ----------------------------------------------------------------------------------------


def lines(steps: Sequence[str], several: Sequence[Line]) -> Callable[[int], tuple[str, float]]:
    """``steps`` name the places along the foot (days). Lines differ by dashes and are named at their ends."""
    if len(several) > LINES:
        raise ValueError(f"{len(several)} lines: no more than {LINES} can be told apart")
    most = max((value for line in several for value in line.values), default=0)
    ticks = nice_ticks(most)

    def draw(width: int) -> tuple[str, float]:
        wide = width >= WIDE
        left, right, top, tall = 46, (110 if wide and len(several) > 1 else 16), 12, 190
        room, height = (
            width - left - right,
            tall + 40 + (0 if wide else 20 * (len(several) > 1) * len(several)),
        )
        x = lambda place: left + (room * place / (len(steps) - 1) if len(steps) > 1 else room / 2)  # noqa: E731
        y = lambda value: top + tall * (1 - value / ticks[-1])  # noqa: E731
        parts = []
        for tick in ticks:
            parts.append(f'<path class="chart-grid" d="M{left} {_n(y(tick))}H{width - right}"/>')
            parts.append(_text(left - 8, y(tick) + 4, formats.number(tick), "chart-text chart-end"))
        every = max(1, math.ceil(len(steps) / (8 if wide else 4)))
        parts += [
            _text(x(place), top + tall + 20, steps[place], "chart-text chart-middle")
            for place in range(0, len(steps), every)
        ]
        ends = _apart([y(line.values[-1]) for line in several]) if several and steps else []
        for number, line in enumerate(several):
            points = " ".join(f"{_n(x(place))},{_n(y(value))}" for place, value in enumerate(line.values))
            parts.append(f'<polyline class="chart-line chart-line-{number}" points="{points}"/>')
            if len(line.values) < 40:
                parts += [
                    f'<circle class="chart-dot" cx="{_n(x(place))}" cy="{_n(y(value))}" r="2.5"/>'
                    for place, value in enumerate(line.values)
                ]
            if len(several) > 1 and wide:
                parts.append(
                    _text(width - right + 8, ends[number] + 4, _cut(line.label, 15), "chart-text chart-name")
                )
            elif len(several) > 1:
                foot = top + tall + 42 + 20 * number
                parts.append(f'<path class="chart-line chart-line-{number}" d="M{left} {foot - 4}h28"/>')
                parts.append(_text(left + 36, foot, _cut(line.label, 34), "chart-text chart-name"))
        return "".join(parts), height

    return draw


def nice_ticks(most: float) -> list[float]:
    """From zero in even steps of 1, 2 or 5 past ``most``; whole numbers below ten."""
    if most <= 0:
        return [0, 1]
    rough = most / 4
    size = 10 ** math.floor(math.log10(rough))
    step = max(next(size * one for one in (1, 2, 5, 10) if size * one >= rough), 1)
    return [step * place for place in range(math.ceil(most / step) + 1)]


def _apart(heights: Sequence[float], gap: float = 16) -> list[float]:
    """Moved down just enough not to lie on one another."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    last = -math.inf
    for place in sorted(placed, key=lambda one: heights[one]):
        last = placed[place] = max(heights[place], last + gap)
    return list(placed.values())


# --- maps -----------------------------------------------------------------------------------------


def places(shapes: Sequence[Shape], proportion: float) -> Callable[[int], tuple[str, float]]:
    """Shapes in a box of width 1 and height ``proportion``, shaded by step; hatched where nothing is known."""

    def draw(width: int) -> tuple[str, float]:
        scale = width
        parts = []
        for shape in shapes:
            outline = "".join(
                "M" + "L".join(f"{_n(x * scale)} {_n(y * scale)}" for x, y in ring) + "Z"
                for ring in shape.rings
            )
            fill = (
                'fill="url(#hatch)" class="map-none"' if shape.step is None else f'class="map-{shape.step}"'
            )
            parts.append(
                f'<path {fill} d="{outline}"><title>{escape(f"{shape.label}: {shape.shown}")}</title></path>'
            )
        for shape in shapes:
            x, y = _middle(shape.rings[0])
            dark = " map-on-dark" if (shape.step or 0) >= 4 else ""
            if width >= WIDE:
                parts.append(_text(x * scale, y * scale - 3, shape.label, f"map-name chart-middle{dark}"))
            parts.append(_text(x * scale, y * scale + 11, shape.shown, f"map-value chart-middle{dark}"))
        return "".join(parts), proportion * scale

    return draw


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Centre of gravity of a ring's area."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (x / (3 * area), y / (3 * area)) if area else ring[0]


# --- the table beside ------------------------------------------------------------------------------


def table_of(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], empty: str = ""
) -> dict[str, Any]:
    """Context of ui/components/table.html: the first column says what, the others are numbers."""
    return {
        "caption": caption,
        "columns": [{"label": one, "kind": "number" if place else ""} for place, one in enumerate(heads)],
        "rows": [{"cells": list(cells)} for cells in rows],
        "keep": True,
        "empty": empty or _("Tidak ada pada hari-hari itu."),
    }


# --- files ----------------------------------------------------------------------------------------


def download(request: HttpRequest, chart: Chart, kind: str) -> HttpResponse:
    """``kind``: one of FILES."""
    name = f"{chart.name}.{kind}"
    if kind == "csv":
        return csv_download(request, name, csv_lines((chart.head, *chart.rows)))
    if kind == "png":
        body, media = png(chart), "image/png"
    else:
        body, media = xlsx_bytes(chart.title, (chart.head, *chart.rows)), XLSX
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def png(chart: Chart) -> bytes:
    """With its title, its note and where the numbers come from, for a report that is read elsewhere."""
    import vl_convert  # a third of a second, and only here

    return bytes(vl_convert.svg_to_png(alone(chart), scale=2))


def alone(chart: Chart) -> str:
    """The picture as a document of its own: the light theme's values in it, title above, source below."""
    inside, height = chart.draw(WIDE)
    width, head = WIDE + 40, 64
    counted = f"n = {formats.number(chart.cases)}" if chart.cases else ""
    foot = " ".join(part for part in (chart.source, counted) if part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_n(height + head + 44)}">'
        f"<style>{light_styles()}</style>{HATCH}"
        f'<rect class="gap" width="100%" height="100%"/>'
        f"{_text(20, 28, chart.title, 'chart-title')}{_text(20, 48, _cut(chart.note, 100), 'chart-text')}"
        f'<g transform="translate(20 {head})">{inside}</g>'
        f"{_text(20, height + head + 28, foot, 'chart-text')}</svg>"
    )


HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="f0"/><path d="M0 0V6" class="f0-line" stroke-width="2"/></pattern></defs>'
)


@lru_cache(maxsize=1)
def light_styles() -> str:
    """The design system's own rules for charts, with its light tokens in the place of their names."""
    light = (STYLES / "tokens.css").read_text().partition("@media")[0]
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", light))
    rules = re.findall(
        r"^(\.(?:chart|map|f0|gap)[\w-]*(?:, \.[\w-]+)* \{[^}]*\})$",
        (STYLES / "pantau.css").read_text(),
        re.M,
    )
    return re.sub(r"var\((--[\w-]+)\)", lambda name: tokens[name[1]].replace('"', "'"), "\n".join(rules))


# --- small parts ----------------------------------------------------------------------------------


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
