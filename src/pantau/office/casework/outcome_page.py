"""The outcomes of a case on its page, and the page on which those without a plenary are noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import access, outcomes
from pantau.office.casework.models import Case, CaseParty, Outcome
from pantau.office.casework.outcomes import Offer
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import citizens_of, masked
from pantau.office.casework.plenary_forms import STAGE_WORDS
from pantau.office.casework.plenary_page import hints
from pantau.office.people.access import Standing
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language


def card(visit: Visit, case: Case) -> dict[str, Any]:
    held = list(case.outcomes.select_related("party", "item__plenary"))
    hidden = masks(visit, case)
    may_note = access.note_outcome(visit.standing, visit.user, case).allowed and case.closed_at is None
    return {
        "shown": bool(held) or may_note,
        "lines": [line(one, hidden) for one in held],
        "note_url": reverse("casework:note-outcome", args=[case.pk]) if may_note else "",
        "reasons": access.see_confidential(visit.standing, visit.user, case).allowed,
    }


def line(one: Outcome, hidden: Sequence[CaseParty]) -> dict[str, Any]:
    book = rulebook.current()
    return {
        "title": title_of(one, hidden),
        "advised": one.advised_only,
        "norms": [in_language(book.norms[norm].article) for norm in one.norms if norm in book.norms],
        "stage": str(STAGE_WORDS.get(one.stage, "")),
        "reason": masked(one.reason, hidden),
        "decided": _decided(one),
    }


def title_of(one: Outcome, hidden: Sequence[CaseParty]) -> str:
    """``hidden``: persons of the case who stand by their initials for whoever looks, see ``masks``."""
    rule = rulebook.current().outcomes.get(one.code)
    title = in_language(rule.title) if rule else one.code
    return f"{title}: {masked(one.party.name, hidden)}" if one.party else title


def _decided(one: Outcome) -> str:
    day = formats.full_date(one.decided_at)
    if one.item is not None:
        return _("Diputus rapat pleno %(number)s, %(day)s") % {"number": one.item.plenary.number, "day": day}
    return (
        _("Direkomendasikan %(day)s") % {"day": day}
        if one.advised_only
        else _("Dicatat %(day)s") % {"day": day}
    )


def offered(case: Case, standing: Standing) -> list[Offer]:
    """What this person may note without a plenary, and what their level recommends only."""
    advised = [
        one for one in outcomes.offers(case, plenary=True) if outcomes.only_advises(standing, one.rule.code)
    ]
    held = set(case.outcomes.values_list("code", "party"))
    found = [*outcomes.offers(case, plenary=False), *advised]
    return [one for one in found if (one.rule.code, one.party.pk if one.party else None) not in held]


def masks(visit: Visit, case: Case) -> list[CaseParty]:
    """Whose names whoever looks sees by their initials."""
    may = access.see_identities(visit.standing, visit.user, case)
    return [] if may.allowed else citizens_of([case])


def noting(visit: Visit, case: Case) -> dict[str, Any]:
    found = offered(case, visit.standing)
    hidden = masks(visit, case)
    return {
        "case": case,
        "advises": any(one.rule.plenary for one in found),
        "barred": masked(list(dict.fromkeys(one.barred for one in found if one.barred)), hidden),
        "none": not any(not one.barred for one in found),
        "hints": hints(case),
    }
