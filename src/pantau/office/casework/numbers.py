"""Numbers of cases and papers: one after the other in a year, never twice, by the rulebook's templates."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from pantau.engine.law import fill_number
from pantau.web.ui import rulebook

_NEXT = """
INSERT INTO casework_series (key, year, last) VALUES (%s, %s, 1)
ON CONFLICT (key, year) DO UPDATE SET last = casework_series.last + 1 RETURNING last
"""
PLAIN = "{number:03}/{year}"


def next_in(key: str, year: int) -> int:
    """The series' row stays locked to the end of the transaction: a number taken back leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key, year])
        return int(cursor.fetchone()[0])


def case_number(now: datetime) -> str:
    book = rulebook.current()
    day = now.astimezone(book.timezone)
    return book.procedure.case_number.format(number=next_in("case", day.year), year=day.year)


def paper_number(form: str, now: datetime, region: str) -> str:
    """By the form's template, or a plain number where it has none."""
    book = rulebook.current()
    day = now.astimezone(book.timezone).date()
    template = (book.forms[form].number_template if form in book.forms else None) or PLAIN
    return fill_number(template, next_in(f"paper:{form}", day.year), region=region, on=day)
