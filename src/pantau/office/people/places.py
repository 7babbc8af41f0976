"""The names of the places that seats reach, from the rulebook in use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pantau.web.ui import rulebook


def district_choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in rulebook.current().districts]


def village_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """By sub-district, as a select groups them."""
    return [
        (part.name, [(village.code, village.name) for village in part.villages])
        for part in rulebook.current().territory
    ]


def reach(seat: Any) -> str:
    """In words, for a ``Seat`` or a ``Membership``; a code that the rulebook does not know stays a code."""
    if seat.village_code:
        villages = {code: name for _part, several in village_choices() for code, name in several}
        return _("desa %(village)s") % {"village": villages.get(seat.village_code, seat.village_code)}
    if seat.district_code:
        return dict(district_choices()).get(seat.district_code, seat.district_code)
    return _("seluruh kabupaten")
