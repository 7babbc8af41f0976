"""Files for tests of the registry, made on the spot. Persons and accounts are made up."""

import csv
import io

import xlsxwriter


def csv_bytes(*rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(*rows, merged=()):
    """``merged``: (first row, first column, last row, last column, text)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Akun")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for first_row, first, last_row, last, text in merged:
            sheet.merge_range(first_row, first, last_row, last, text)
    return out.getvalue()
