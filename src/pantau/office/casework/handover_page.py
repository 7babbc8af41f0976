"""What the pages of hand-overs show, and their card on the page of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law import Addressee, Gap
from pantau.office.casework import access, handovers
from pantau.office.casework.models import Case, CaseParty, FollowUp, Handover, Outcome, Paper, TakedownLink
from pantau.office.casework.outcome_page import masks, title_of
from pantau.office.casework.page import Visit
from pantau.office.casework.parties import masked
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

State = Handover.State
CHIPS = {
    State.PREPARED: ("rest", "pen"),
    State.SENT: ("info", "out"),
    State.RECEIVED: ("info", "check"),
    State.ANSWERED: ("info", "chat"),
    State.REFUSED: ("warn", "undo"),
    State.DONE: ("ok", "check"),
}
LINK_CHIPS = {
    TakedownLink.State.ASKED: ("rest", "clock"),
    TakedownLink.State.GONE: ("ok", "eye-off"),
    TakedownLink.State.REFUSED: ("warn", "x"),
    TakedownLink.State.STILL_UP: ("warn", "eye"),
}


def chip(one: Handover) -> dict[str, str]:
    tone, icon = CHIPS[State(one.state)]
    return {"text": one.get_state_display(), "tone": tone, "icon": icon}


def last_step(one: Handover) -> str:
    """What its addressee did last, in the rulebook's words."""
    found = one.follow_ups.order_by("-at", "-pk").first()
    return step_words(one, found) if found is not None else one.get_state_display()


def step_words(one: Handover, found: FollowUp) -> str:
    step = handovers.steps_of(one).get(found.step)
    return in_language(step.title) if step else str(State(found.state).label)


# --- on the page of a case ------------------------------------------------------------------------


def card(visit: Visit, case: Case) -> dict[str, Any]:
    """Each outcome with its letters, and who is still to be written to."""
    held = list(case.outcomes.select_related("party", "item__plenary").prefetch_related("handovers"))
    when = handovers.day_of(visit.now)
    groups = [_group(visit, case, one, handovers.proposed(one, when)) for one in held]
    return {
        "shown": any(group["lines"] or group["to_write"] or group["gaps"] for group in groups),
        "groups": groups,
    }


def _group(visit: Visit, case: Case, outcome: Outcome, found: handovers.Proposed) -> dict[str, Any]:
    may = access.hand_over(visit.standing, visit.user, case, outcome.advised_only).allowed
    may = may and case.closed_at is None
    address = reverse("casework:prepare-handover", args=[outcome.pk])
    return {
        "title": title_of(outcome, masks(visit, case)),
        "lines": [line(one, masks(visit, case)) for one in outcome.handovers.all()],
        "to_write": [in_language(one.name) for one in found.usual],
        "gaps": [gap_words(one) for one in found.gaps],
        "url": address if may and (found.usual or found.others) else "",
    }


def line(one: Handover, hidden: Sequence[CaseParty]) -> dict[str, Any]:
    return {
        "icon_name": "out",
        "title": masked(one.name, hidden),
        "url": reverse("casework:handover", args=[one.pk]),
        "note": f"{one.channel} · {last_step(one)}",
        "chip": chip(one),
    }


def gap_words(gap: Gap) -> str:
    assert gap.before.valid_to is not None
    assert gap.after.valid_from is not None
    return _(
        "%(before)s berakhir %(until)s; %(after)s baru berlaku %(since)s. Hari ini tidak ada penerima yang pasti: "
        "tanyakan kepada Bawaslu Provinsi."
    ) % {
        "before": in_language(gap.before.name),
        "until": formats.full_day(gap.before.valid_to),
        "after": in_language(gap.after.name),
        "since": formats.full_day(gap.after.valid_from),
    }


# --- preparing ------------------------------------------------------------------------------------


def preparing(visit: Visit, outcome: Outcome, found: handovers.Proposed) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "case": outcome.case,
        "title": title_of(outcome, masks(visit, outcome.case)),
        "gaps": [gap_words(one) for one in found.gaps],
        "proposed": [_about(one) for one in found.usual],
        "basis": _basis(found.usual),
    }


def _about(one: Addressee) -> dict[str, Any]:
    return {
        "name": in_language(one.name),
        "note": in_language(one.note) if one.note else "",
        "source": one.source,
        "unsure": one.mark != "V",
    }


def _basis(found: Sequence[Addressee]) -> str:
    return "; ".join(one.source for one in found)


# --- one hand-over --------------------------------------------------------------------------------


def handover(visit: Visit, one: Handover) -> dict[str, Any]:
    may = access.hand_over(visit.standing, visit.user, one.case, one.outcome.advised_only)
    hidden = masks(visit, one.case)
    known = handovers.addressee_of(one)
    demands = handovers.demands_of(one)
    letter = one.papers.exclude(state__in=[Paper.State.DROPPED, Paper.State.REPLACED]).order_by("-pk").first()
    prepared = one.state == State.PREPARED
    sendable = may.allowed and one.state in (State.PREPARED, State.REFUSED)
    return {
        "handover": one,
        "case": one.case,
        "title": masked(one.name, hidden),
        "about": title_of(one.outcome, hidden),
        "chip": chip(one),
        "facts": _facts(one, hidden),
        "note": in_language(known.note) if known and known.note else "",
        "demands": [_demand(each) for each in demands],
        "lacks": any(each.is_missing for each in demands),
        "letter": letter,
        "form_title": _form_title(handovers.form_of(one)),
        "events": [_event(one, each, hidden) for each in one.follow_ups.select_related("by")],
        "links": [_link(each) for each in one.links.select_related("post")],
        "is_takedown": known is not None and handovers.CONTENT in known.concerns,
        "may": may.allowed,
        "barred": "" if may.allowed else str(may.reason),
        "may_letter": sendable and letter is None and bool(handovers.form_of(one)),
        "may_send": sendable,
        "may_receive": may.allowed and one.state == State.SENT,
        "may_follow": may.allowed and not prepared and not one.over and bool(handovers.steps_of(one)),
        "may_drop": may.allowed and prepared,
        "may_add_link": may.allowed and prepared,
        "may_note_link": may.allowed and not prepared,
    }


def _facts(one: Handover, hidden: Sequence[CaseParty]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": _("Hasil"), "text": title_of(one.outcome, hidden)},
        {"label": _("Saluran"), "text": one.channel},
    ]
    if one.urgent:
        found.append({"label": _("Sifat"), "text": _("Mendesak")})
    if one.register_number:
        found.append({"label": _("Nomor"), "text": one.register_number})
    if one.sent_at:
        found.append({"label": _("Dikirim"), "at": one.sent_at})
    if one.received_by:
        found.append({"label": _("Diterima oleh"), "text": one.received_by})
    if one.lacking:
        found.append({"label": _("Dikirim tanpa"), "text": ", ".join(one.lacking), "sub": one.lacking_why})
    return found


def _demand(each: handovers.Demanded) -> dict[str, Any]:
    if each.met is None:
        return {"title": each.title, "text": _("Periksa sendiri"), "tone": "rest", "icon": "eye"}
    if each.met:
        return {"title": each.title, "text": _("Ada"), "tone": "ok", "icon": "check"}
    return {"title": each.title, "text": _("Belum ada"), "tone": "warn", "icon": "open"}


def _form_title(form: str) -> str:
    known = rulebook.current().forms.get(form)
    return in_language(known.title) if known else _("Surat")


def _event(one: Handover, each: FollowUp, hidden: Sequence[CaseParty]) -> dict[str, Any]:
    tone, icon = CHIPS[State(each.state)]
    return {
        "at": each.at,
        "icon_name": icon,
        "tone": "warn" if tone == "warn" else "",
        "title": step_words(one, each),
        "text": masked(each.text, hidden),
        "actor": str(each.by),
    }


def _link(each: TakedownLink) -> dict[str, Any]:
    """``gone``: what our own looks at the post found, beside what was noted."""
    tone, icon = LINK_CHIPS[TakedownLink.State(each.state)]
    return {
        "pk": each.pk,
        "url": each.url,
        "platform": each.post.platform if each.post else "",
        "chip": {"text": each.get_state_display(), "tone": tone, "icon": icon},
        "at": each.at,
        "gone": each.post.gone_at if each.post else None,
        "seen": each.post.last_seen_at if each.post and not each.post.gone_at else None,
    }
