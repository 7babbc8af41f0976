"""Rows and cells of tables (components/table.html), drawn here and not by templates.

A page of figures has a thousand cells, and a template takes ten times as long for each. Everything is escaped as
templates do it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from pantau.web.ui import clock, formats, signs

MARK = 1.0  # widths in hundredths of the picture
THINNEST = 0.4
LOOKS = ("strong", "muted", "mono")

Row = Mapping[str, Any]
Column = Mapping[str, Any]


def rows(several: Iterable[Row], columns: Sequence[Column]) -> SafeString:
    """``several``: {cells*, current, id}."""
    heads = [_begins(column) for column in columns]
    return mark_safe("\n".join(_row(one, heads) for one in several))  # noqa: S308 - _row escapes


def row(cells: Sequence[Any], columns: Sequence[Column]) -> SafeString:
    return rows([{"cells": cells}], columns)


def _begins(column: Column) -> tuple[str, str]:
    """How a cell of the column begins, and how one that holds a nought."""
    kind = column.get("kind")
    if kind in ("bar", "action"):
        wide = '<td class="wide n">' if kind == "action" else '<td class="wide">'
        return wide, wide
    label = escaped(column["label"])
    if kind != "number":
        return (f'<td data-label="{label}">',) * 2
    return f'<td class="n" data-label="{label}">', f'<td class="n zero" data-label="{label}">'


def _row(told: Row, heads: Sequence[tuple[str, str]]) -> str:
    """A row with too few or too many cells is a mistake worth hearing about: ValueError."""
    own = told.get("id")
    parts = [
        "<tr",
        f' id="{escaped(own)}"' if own else "",
        ' aria-current="true">' if told.get("current") else ">",
    ]
    for place, (cell, (plain, zero)) in enumerate(zip(told["cells"], heads, strict=True)):
        if place:
            parts += [zero if cell == 0 else plain, _drawn(cell), "</td>"]
        else:
            parts += ['<th scope="row">', _drawn(cell), "</th>"]
    parts.append("</tr>")
    return "".join(parts)


def escaped(value: Any) -> str:
    """As ``{{ value }}`` writes it. Django's own escape does the same for three times the time."""
    if isinstance(value, Promise):
        value = str(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return html.escape(str(localize(value)))


def _drawn(cell: Any) -> str:
    """What stands in a cell, escaped: a plain value, or a mapping as components/table.html tells."""
    if not isinstance(cell, Mapping):
        return _plain(cell)
    if template := cell.get("template"):
        return render_to_string(template, {"cell": cell})
    parts = ['<span class="cell">']
    if platform := cell.get("platform"):
        parts += ['<span class="cell-plat">', signs.platform(platform), "</span>"]
    if bar := cell.get("bar"):
        parts.append(render_to_string("ui/components/coverage_bar.html", {"bar": bar}))
    if chip := cell.get("chip"):
        parts.append(signs.chip(chip["text"], chip["tone"], chip.get("icon") or ""))
    looks = " ".join(one for one in LOOKS if cell.get(one))
    parts.append(f'<span class="{looks}">' if looks else "<span>")
    href, text = cell.get("href"), _text(cell)
    parts.append(f'<a href="{escaped(href)}">{text}</a>' if href else text)
    parts.append("</span>")
    if sub := cell.get("sub"):
        parts += ['<span class="sub">', escaped(sub), "</span>"]
    parts.append("</span>")
    return "".join(parts)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return escaped(formats.number(value))
    return escaped(value)


def _text(cell: Mapping[str, Any]) -> str:
    if (number := cell.get("number")) is not None:
        return escaped(formats.number(number))
    if (share := cell.get("percent")) is not None:
        return escaped(formats.percent(share))
    if at := cell.get("at"):
        short = escaped(formats.short_moment(at, clock.now()))
        return f'<time datetime="{escaped(at.isoformat())}">{short}</time>'
    text = cell.get("text")
    return "" if text is None else escaped(text)


def interval(value: float, low: float | None, high: float | None, most: float) -> dict[str, Any]:
    """What was seen and between which the true one lies, beside the widest, ``most``; without bounds the mark alone."""

    def at(one: float) -> float:
        return round(100 * one / most, 2) if most else 0.0

    bounds = None if low is None or high is None else (at(low), max(THINNEST, at(high) - at(low)))
    return {
        "template": "ui/components/interval.html",
        "at": min(100 - MARK, max(0.0, at(value) - MARK / 2)),
        "bounds": bounds,
    }
