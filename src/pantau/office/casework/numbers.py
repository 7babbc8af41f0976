"""Numbers of cases and papers: one after the other in a year, never twice, by the rulebook's templates."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from pantau.engine.law import fill_number
from pantau.office.casework.models import Case, Paper
from pantau.web.ui import rulebook

_NEXT = """
INSERT INTO casework_series (key, year, last) VALUES (%s, %s, 1)
ON CONFLICT (key, year) DO UPDATE SET last = casework_series.last + 1 RETURNING last
"""
PLAIN = "{number:03}/{year}"
LONGEST_KEY = 64


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
    """By the form's template. Forms of one template share one series: no two letters have the same number."""
    book = rulebook.current()
    day = now.astimezone(book.timezone).date()
    template = (book.forms[form].number_template if form in book.forms else None) or f"{PLAIN}/{form}"
    number = next_in(f"paper:{template}"[:LONGEST_KEY], day.year)
    return fill_number(template, number, region=region, on=day)


def register_number(case: Case, form: str, now: datetime, region: str) -> str:
    """A case is registered under the number of its report or finding, where that is already signed."""
    signed = case.papers.filter(form=form, state=Paper.State.SIGNED).exclude(number="").first()
    return signed.number if signed else paper_number(form, now, region)


def registers(form: str) -> bool:
    """Does this form's number stand for the case?"""
    return any(move.numbers == form for move in rulebook.current().procedure.moves.values())
