"""Spreadsheets (XLSX, XLSB, XLS, ODS), read whole; the size was checked when the file was opened."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from pantau.engine.sources.errors import UnreadableFile
from pantau.engine.sources.reading.header import Header, find_header
from pantau.engine.sources.reading.items import Numbered, Remark

_LOOKED_AT = 60  # rows
_EXACT = 10**15  # a spreadsheet keeps 15 digits; what is larger has lost its last ones


def sheets(stream: BinaryIO, name: str) -> Iterator[tuple[str, list[list[Any]]]]:
    """Name and rows of each sheet that has any, hidden ones too. Raises UnreadableFile."""
    try:
        book = CalamineWorkbook.from_filelike(stream)
        names = book.sheet_names
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(f"{name} cannot be read as a spreadsheet: {error}") from error
    for title in names:
        try:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError):
            continue  # a chart sheet, or a sheet that is listed and missing
        if any(any(cell != "" for cell in row) for row in rows):
            yield title, rows


def sheet_header(rows: list[list[Any]]) -> Header | None:
    return find_header([[str(_plain(cell) or "") for cell in row] for row in rows[:_LOOKED_AT]])


def sheet_items(rows: list[list[Any]], header: Header) -> Numbered:
    for number, row in enumerate(rows[: header.first], 1):
        if any(cell != "" for cell in row):
            yield number, Remark("a row above the header was taken for a title and passed over")
    for number, row in enumerate(rows[header.end :], header.end + 1):
        cells = [_plain(cell) for cell in row]
        if any(cell != "" for cell in cells):
            yield number, dict(zip(header.columns, cells, strict=False))


def _plain(cell: Any) -> Any:
    """A cell as JSON could hold it. Formulas are seen as their stored result and never worked out."""
    if isinstance(cell, bool | str):
        return cell
    if isinstance(cell, float | int):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _number(value: float) -> int | float | str:
    if not math.isfinite(value):
        return ""
    if abs(value) >= _EXACT:
        return f"{value:.14E}"  # so that a reader of identifiers sees that it is rounded
    return int(value) if value == int(value) else value
