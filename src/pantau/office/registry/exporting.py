"""Lists as files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from pantau.office.registry.importing import Line, Problem
from pantau.office.registry.models import Account
from pantau.web.ui.labels import platform_name

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
SPREADSHEETS_FORBID = re.compile(r"[\[\]:*?/\\]")  # in the name of a sheet

Cell = str | int | float | None
Row = Sequence[Cell]


def inert(cell: str) -> str:
    """A cell that would begin a formula is made plain text by an apostrophe, as spreadsheets do it."""
    return (
        f"'{cell}"
        if cell.lstrip(" \xa0").startswith(FORMULA_SIGNS) or cell.startswith(FORMULA_SIGNS)
        else cell
    )


def _plain(cell: Cell) -> Cell:
    """Numbers stay numbers, as machines write them."""
    return inert(cell) if isinstance(cell, str) else cell


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One line at a time, for streaming; begins with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def xlsx_bytes(title: str, rows: Iterable[Row]) -> bytes:
    """Numbers stay numbers; no text becomes a number, a formula or a link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(SPREADSHEETS_FORBID.sub(" ", title)[:31])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, inert(cell))
                elif cell is not None:
                    sheet.write_number(number, column, cell)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def account_rows(accounts: Iterable[Account]) -> Iterator[Row]:
    yield [
        _("Nama calon"), _("Nomor partai"), _("Partai"), _("Dapil"), _("Nomor urut"), _("Platform"), _("Nama akun"),
        _("Tautan"), _("Status"), _("Tanggal daftar"), _("Tertulis di formulir"), _("Dokumen"), _("Baris"),
    ]  # fmt: skip
    for account in accounts:
        candidate = account.candidate
        party = candidate.party if candidate else account.party
        yield [
            candidate.name if candidate else "",
            str(party.number) if party else "",
            party.name if party else "",
            candidate.district.name if candidate else "",
            str(candidate.list_number) if candidate else "",
            str(platform_name(account.platform)),
            account.handle,
            account.url,
            str(account.get_status_display()),
            account.registered_on.isoformat() if account.registered_on else "",
            account.written,
            account.document.name if account.document else "",
            str(account.row or ""),
        ]


def problem_rows(problems: Iterable[tuple[Line, Problem]], language: str) -> Iterator[Row]:
    yield [_("Baris"), _("Kolom"), _("Isi sel"), _("Macam"), _("Sebab")]
    for line, problem in problems:
        level = _("salah") if problem.level == "error" else _("perlu dilihat")
        yield [str(line.row), problem.column, problem.value, level, getattr(problem, language, problem.id)]
