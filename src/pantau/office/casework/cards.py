"""What each subject of casework puts on the page of a case."""

from __future__ import annotations

from typing import Any

from pantau.office.casework import (
    clarification_page,
    clock_page,
    handover_page,
    outcome_page,
    paper_page,
    plenary_page,
    sources,
)
from pantau.office.casework.models import Case
from pantau.office.casework.page import Visit


def all_of(visit: Visit, case: Case) -> dict[str, Any]:
    return {
        "limits": clock_page.card(visit, case),
        "papers": paper_page.card(visit, case),
        "clarifications": clarification_page.card(visit, case),
        "plenaries": plenary_page.card(visit, case),
        "outcomes": outcome_page.card(visit, case),
        "handovers": handover_page.card(visit, case),
        "room_pages": sources.pages(),
    }
