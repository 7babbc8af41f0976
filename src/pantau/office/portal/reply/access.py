"""Who reads replies and who answers them: whoever reads the case, and whoever hands it over."""

from __future__ import annotations

from typing import Any

from pantau.office.casework import access as casework
from pantau.office.casework.models import Case
from pantau.office.people.access import Decision, Standing


def read(standing: Standing, user: Any, case: Case) -> Decision:
    return casework.see_case(standing, user, case)


def answer(standing: Standing, user: Any, case: Case) -> Decision:
    """Give a code, and answer what was written with it."""
    return casework.hand_over(standing, user, case)
