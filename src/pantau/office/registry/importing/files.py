"""Opening what an office sends: CSV in any usual shape, or a workbook, as sheets of plain texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pantau.engine.sources.errors import Bomb, UnreadableFile
from pantau.engine.sources.reading.containers import Member, Unread, members
from pantau.engine.sources.reading.limits import MIB, Limits
from pantau.engine.sources.reading.lines import decode, encoding_of, looks_binary
from pantau.office.registry.importing.problems import FileRefused

MAX_UPLOAD = 25 * MIB
MAX_ROWS = 200_000
MAX_COLUMNS = 200
LIMITS = Limits(workbook=200 * MIB, total=200 * MIB, depth=2, members=50)
DELIMITERS = (";", ",", "\t", "|")
ROUNDED_FROM = 10**15  # a spreadsheet keeps 15 digits

LONGEST_CELL = 32_767  # a spreadsheet's own limit
csv.field_size_limit(max(csv.field_size_limit(), MIB))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of texts; ``rows[0]`` is row 1 of the file. Merged cells are filled."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def open_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets that hold anything. Raises FileRefused."""
    if len(content) > MAX_UPLOAD:
        raise FileRefused(
            f"Berkas {name} lebih besar dari {MAX_UPLOAD // MIB} MB. Pecah menjadi beberapa berkas.",
            f"{name} is larger than {MAX_UPLOAD // MIB} MB; split it into several files",
        )
    sheets = [sheet for member in _members(name, content) for sheet in _sheets(member)]
    if not sheets:
        raise FileRefused(
            f"Berkas {name} kosong: tidak ada satu baris pun.", f"{name} is empty: there is not one row in it"
        )
    return tuple(sheets)


def _members(name: str, content: bytes) -> list[Member]:
    stream = io.BytesIO(content)
    stream.name = name  # messages call the file by its name
    try:
        found = []
        for member in members(stream, LIMITS):
            if isinstance(member, Unread):
                raise member.error
            found.append(Member(member.name, member.kind, io.BytesIO(member.stream.read()), ()))
            if flaw := member.flaw():
                raise UnreadableFile(flaw)
    except Bomb as reason:
        raise FileRefused(
            f"Berkas {name} ditolak: isinya membengkak jauh melebihi ukurannya saat dibuka. "
            "Simpan ulang sebagai CSV bila Anda memercayainya.",
            str(reason),
        ) from reason
    except (UnreadableFile, OSError, EOFError) as reason:
        raise FileRefused(
            f"Berkas {name} tidak dapat dibuka: rusak, terkunci sandi, atau bukan tabel. "
            "Simpan ulang sebagai XLSX atau CSV, lalu unggah lagi.",
            str(reason),
        ) from reason
    return found


def _sheets(member: Member) -> list[Sheet]:
    if member.kind == "workbook":
        return _workbook(member.name, member.stream)
    if member.kind == "text":
        rows = _separated(member.name, member.stream.read())
        return [Sheet(member.name, rows)] if any(any(row) for row in rows) else []
    raise FileRefused(
        f"Berkas {member.name} bukan CSV atau XLSX. Simpan ulang sebagai salah satunya.",
        f"{member.name} is neither CSV nor a workbook; save it as one of them",
    )


# --- workbooks ------------------------------------------------------------------------------------


def _workbook(name: str, stream: BinaryIO) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(stream) as book:
            sheets = [_sheet(book.get_sheet_by_name(title)) for title in book.sheet_names]
    except PasswordError as reason:
        raise FileRefused(
            f"Berkas {name} terkunci sandi. Buka kuncinya, simpan, lalu unggah lagi.",
            f"{name} is protected by a password; remove it and upload again",
        ) from reason
    except (CalamineError, OSError, ValueError) as reason:
        raise FileRefused(
            f"Berkas {name} rusak dan tidak dapat dibaca sebagai lembar kerja. Simpan ulang dari Excel.",
            f"{name} cannot be read as a workbook: {reason}",
        ) from reason
    return [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]


def _sheet(sheet: CalamineSheet) -> Sheet:
    _check_size(sheet.name, sheet.total_height, sheet.total_width)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(rows, top, left, bottom, right)
    return Sheet(sheet.name, tuple(map(tuple, rows)))


def _check_size(name: str, height: int, width: int) -> None:
    if height > MAX_ROWS or width > MAX_COLUMNS * 10:
        raise FileRefused(
            f"Lembar {name} berisi {height} baris dan {width} kolom; paling banyak {MAX_ROWS} baris. "
            "Hapus baris kosong di bawah tabel atau pecah berkasnya.",
            f"sheet {name} has {height} rows and {width} columns; {MAX_ROWS} rows at most",
        )


def _fill(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """A merged cell says its text in each of the cells it covers."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    text = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = text


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else ""


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if abs(value) >= ROUNDED_FROM:
        return f"{value:.14E}"  # shown as rounded, since it is
    return str(int(value)) if value == int(value) else str(value)


# --- separated text -------------------------------------------------------------------------------


def _separated(name: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    text = decode(content, encoding_of(content[:4096])).removeprefix("\ufeff")
    if looks_binary(text):
        raise FileRefused(
            f"Berkas {name} bukan teks. Simpan ulang sebagai CSV (UTF-8) atau XLSX.",
            f"{name} is not text; save it as CSV (UTF-8) or XLSX",
        )
    hint = re.match(r"sep=(.)\r?\n?", text, re.I)
    delimiter = hint[1] if hint else delimiter_of(text)
    body = text[hint.end() :] if hint else text
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    try:
        reader = csv.reader(io.StringIO(body), delimiter=delimiter)
        rows = [tuple(cell.strip() for cell in row) for row in reader]
    except csv.Error as reason:
        raise _unquoted(name, str(reason)) from reason
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise _unquoted(name, f"a cell is longer than {LONGEST_CELL:,} characters")
    _check_size(name, len(rows), max(map(len, rows), default=0))
    return (("",), *rows) if hint else tuple(rows)


def _unquoted(name: str, reason: str) -> FileRefused:
    return FileRefused(
        f"Berkas {name} tidak dapat dibaca sebagai CSV: ada sel yang terlalu panjang atau tanda kutip "
        "yang tidak ditutup. Simpan ulang dari Excel.",
        f"{name} cannot be read as CSV: {reason}",
    )


def delimiter_of(text: str) -> str:
    """The sign that cuts the first rows into the same number of cells, and into most."""
    head = [line for line in text[:65536].splitlines() if line.strip()][:20]
    return max(DELIMITERS, key=lambda sign: _regularity([line.count(sign) for line in head]))


def _regularity(counts: Sequence[int]) -> tuple[int, int]:
    usual = max(set(counts), key=counts.count, default=0)
    return (counts.count(usual) if usual else 0, usual)
