"""Numbers of papers: a template such as ``{number:03}/LHP/PM.01.02/{region}/{roman_month}/{year}``, and filling it.

Offices number their papers differently, so the template is data. Only the names in ``PLACES`` may stand in braces; a
colon and a width (``:03``) fill a number with zeros.
"""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

#: What may stand in braces, and whether it is a number.
PLACES = {"number": True, "region": False, "month": True, "roman_month": False, "year": True}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_WIDTH = re.compile(r"0?[1-9]")


def number_mistake(template: str) -> str | None:
    """What is wrong with a template, in words; None where it can be filled."""
    try:
        pieces = list(Formatter().parse(template))
    except ValueError as error:
        return f"{error}; write each place as {{number}}, and a brace itself twice"
    names = [name for _, name, _, _ in pieces if name is not None]
    for _, name, width, conversion in pieces:
        if name is None:
            continue
        if name not in PLACES:
            return f"'{{{name}}}' is unknown; known: {', '.join(PLACES)}"
        if conversion or (width and not (PLACES[name] and _WIDTH.fullmatch(width))):
            return f"'{{{name}}}' takes {'a width such as :03' if PLACES[name] else 'nothing after its name'}"
    return None if "number" in names else "{number} is missing: all papers would have the same number"


def fill_number(template: str, number: int, *, region: str, on: date) -> str:
    """The number of a paper of that day. Raises ValueError where ``number_mistake`` finds one."""
    if mistake := number_mistake(template):
        raise ValueError(mistake)
    return template.format(
        number=number, region=region, month=on.month, roman_month=_ROMAN[on.month - 1], year=on.year
    )
