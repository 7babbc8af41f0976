"""The card of clarifications on the page of a case: who is invited, for when, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import access, clarifications, parties
from pantau.office.casework.clarification_forms import CameForm, PlanForm
from pantau.office.casework.forms import ReasonForm, moment
from pantau.office.casework.models import Case, CaseParty, Clarification, Paper
from pantau.office.casework.page import Visit, details
from pantau.web.ui import formats

State = Clarification.State
CHIPS = {
    State.SET: ("info", "clock"),
    State.CAME: ("ok", "check"),
    State.ABSENT: ("warn", "x"),
    State.CALLED_OFF: ("rest", "undo"),
}
#: Drafted of one person from their appointment.
INVITATION, OATH, RECORD = "clarification_invitation", "sworn_statement", "clarification_record"


def card(visit: Visit, case: Case) -> dict[str, Any]:
    """Nothing for those who may not read clarifications, and before the case has come so far."""
    told = clarifications.rules()
    held = list(case.clarifications.select_related("party", "case"))
    seen = access.see_confidential(visit.standing, visit.user, case).allowed
    runs = told is not None and case.state in told.states
    if not seen or not (runs or held):
        return {"shown": False}
    may = access.hear(visit.standing, visit.user, case).allowed
    whole = access.see_identities(visit.standing, visit.user, case).allowed
    hidden = [] if whole else parties.citizens_of([case])
    named = list(case.parties.filter(removed_at=None))
    return {
        "shown": True,
        "window": _window(case, visit) if runs else [],
        "lines": [parties.masked(_said(one), hidden) | _line(visit, one, may) for one in held],
        "may_invite": may and runs,
        "waiting": [_waiting(one) for one in named if may and runs and _next(one)],
        "exhausted": [parties.shown_name(one, whole) for one in named if runs and _is_exhausted(one)],
    }


def _window(case: Case, visit: Visit) -> list[str]:
    days = clarifications.window(case, visit.now)
    first = _("Undangan hari ini dapat menyebut hari mulai %(day)s.") % {
        "day": formats.full_day(days.earliest)
    }
    return [
        first,
        *(
            _("Paling akhir %(day)s menurut batas “%(title)s”.")
            % {"day": formats.full_day(last), "title": title}
            for title, last in days.latest
        ),
    ]


def _next(party: CaseParty) -> int | None:
    return clarifications.next_round(party)


def _is_exhausted(party: CaseParty) -> bool:
    told = clarifications.rules()
    missed = party.clarifications.filter(state=State.ABSENT).count()
    return told is not None and missed >= told.invitations


def _waiting(party: CaseParty, bound: PlanForm | None = None) -> dict[str, Any]:
    """Somebody who may be invited; after an absence with what the invitation before said."""
    number = _next(party) or 1
    return {
        "party": party,
        "name": party.name,
        "part": party.get_part_display(),
        "again": number > 1,
        "title": _("Undang lagi (undangan ke-%(number)s)") % {"number": number}
        if number > 1
        else _("Undang"),
        "url": reverse("casework:invite", args=[party.case_id, party.pk]),
        "form": bound or PlanForm(initial=_begin(party), auto_id=f"undang{party.pk}_%s"),
        "opened": bound is not None,
    }


def _begin(party: CaseParty) -> dict[str, Any]:
    """The place and questions of the invitation before, else of the case's newest one of the same part."""
    before = (
        party.clarifications.order_by("-round").first()
        or Clarification.objects.filter(case=party.case_id, party__part=party.part).order_by("-pk").first()
    )
    if before is None:
        where = ", ".join(filter(None, [settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS]))
        return {"place": where}
    return {"place": before.place, "mode": before.mode, "questions": "\n".join(before.questions)}


def _said(one: Clarification) -> dict[str, Any]:
    """What may name a citizen."""
    return {
        "name": one.party.name,
        "questions": one.questions,
        "why": one.why,
        "accompanied_by": one.accompanied_by,
        "where": f"{one.get_mode_display()}. {one.place}",
    }


def _line(visit: Visit, one: Clarification, may: bool) -> dict[str, Any]:
    tone, icon = CHIPS[State(one.state)]
    is_open = one.state == State.SET
    begun = one.starts_at <= visit.now
    return {
        "pk": one.pk,
        "part": one.party.get_part_display(),
        "number": one.round,
        "at": one.starts_at,
        "chip": {"text": one.get_state_display(), "tone": tone, "icon": icon},
        "ended_at": one.ended_at,
        "warnings": clarifications.against(one.case, one.party, one.starts_at, one.set_at, one.pk)
        if is_open
        else [],
        "papers": _papers(one) if one.state != State.CALLED_OFF else [],
        "may_change": may and is_open,
        "may_tell": may and is_open and begun,
        "may_complete": may and one.state == State.CAME,
        "known": [fact["label"] for fact in details(parties.details_of(one.party))],
        "change_form": PlanForm(
            initial={
                "starts_at": moment(one.starts_at),
                "place": one.place,
                "mode": one.mode,
                "questions": "\n".join(one.questions),
            },
            auto_id=f"ubah{one.pk}_%s",
        ),
        "came_form": CameForm(auto_id=f"hadir{one.pk}_%s"),
        "absent_form": ReasonForm(auto_id=f"absen{one.pk}_%s"),
        "off_form": ReasonForm(auto_id=f"batal{one.pk}_%s"),
    }


def _papers(one: Clarification) -> list[dict[str, Any]]:
    """The papers of this person that wait: the invitation while it is open, oath and record once they came."""
    wanted = (INVITATION,) if one.state == State.SET else (OATH, RECORD) if one.state == State.CAME else ()
    words = {
        INVITATION: _("Undangan"),
        OATH: _("Keterangan di bawah sumpah"),
        RECORD: _("Berita acara klarifikasi"),
    }
    found = []
    for form in wanted:
        held = (
            one.party.papers.filter(Q(state=Paper.State.DRAFT) | Q(signed_at__gte=one.set_at), form=form)
            .exclude(state__in=[Paper.State.DROPPED, Paper.State.REPLACED])
            .order_by("-pk")
            .first()
        )
        found.append(
            {
                "title": words[form],
                "form": form,
                "party": one.party_id,
                "url": reverse("casework:paper", args=[held.pk]) if held else "",
            }
        )
    return found
