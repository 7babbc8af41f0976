"""What the pages show of time limits: every date with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE, OfficeTime
from pantau.engine.law.clock_words import explain
from pantau.office.casework import access, clock_actions, clocks
from pantau.office.casework.clocks import Limit, Timed
from pantau.office.casework.forms import EventForm
from pantau.office.casework.models import CalendarFeed, Case, OfficeDayOff
from pantau.office.casework.page import Visit, event_words
from pantau.web.ui import formats
from pantau.web.ui.ribbon import in_language

SHOWN = 200


def card(visit: Visit, case: Case) -> dict[str, Any]:
    """Running limits first, the nearest opened; then those that were met."""
    time = clocks.office()
    held = clocks.limits([case], time)[case.pk]
    may = access.change_case(visit.standing, visit.user, case).allowed
    kinds = awaited(case) if may else []
    return {
        "deadlines": [shown(limit, time, visit.now, first=number == 0) for number, limit in enumerate(held)],
        "event_form": EventForm(kinds=kinds, auto_id="kejadian_%s") if kinds else None,
    }


def awaited(case: Case) -> list[tuple[str, str]]:
    """What a person may tell of, by its name on the screen."""
    words = event_words()
    return [
        (kind, words[kind][1] if kind in words else kind.replace("_", " ")) for kind in clocks.awaited(case)
    ]


def shown(limit: Timed, time: OfficeTime, now: datetime, *, first: bool = False) -> dict[str, Any]:
    """Context of ui/components/deadline.html."""
    return {
        "title": in_language(limit.deadline.title),
        "due_at": limit.due.warns.ends_at,
        "with_time": True,
        "state": _state(limit, now),
        "left": _left(limit, now),
        "facts": _facts(limit, time),
        "open": first and limit.running,
    }


def _state(limit: Timed, now: datetime) -> str:
    if limit.met_at is not None:
        return "done"
    if not limit.running:
        return "normal"
    stage = limit.stage_at(now)
    return "late" if stage == OVERDUE else "soon" if stage in (HALF, DAY_BEFORE) else "normal"


def _left(limit: Timed, now: datetime) -> str:
    if limit.in_time is True:
        return _("Tepat waktu")
    if limit.in_time is False:
        return _("Terlambat")
    if not limit.running:
        return _("Tidak berjalan lagi")
    if limit.stage_at(now) == OVERDUE and not limit.due.over_by_every_reading(now):
        return _("Lewat menurut satu bacaan")
    return ""


def _facts(limit: Timed, time: OfficeTime) -> list[dict[str, Any]]:
    told = explain(limit.due, time, get_language() if get_language() in ("id", "en") else "id")
    facts: list[dict[str, Any]] = [
        {"label": _("Dihitung dari"), "at": limit.due.started_at},
        *({"label": _("Hitungan"), "text": str(reading)} for reading in told.readings),
    ]
    if told.unsettled:
        facts.append({"label": _("Satuan"), "text": told.unsettled})
    if told.first_day:
        facts.append({"label": _("Hari pertama"), "text": told.first_day})
    facts.append({"label": _("Dasar"), "text": told.basis})
    if limit.deadline.note:
        facts.append({"label": _("Catatan"), "text": in_language(limit.deadline.note)})
    if limit.met_at:
        facts.append({"label": _("Dipenuhi"), "at": limit.met_at})
    return facts


# --- all running limits ---------------------------------------------------------------------------


def overview(visit: Visit, *, mine: bool) -> dict[str, Any]:
    cases = visit.cases.filter(closed_at=None)
    if mine:
        cases = cases.filter(assignments__user=visit.user, assignments__until=None).distinct()
    time = clocks.office()
    held = sorted(clock_actions.running_limits(cases, time), key=lambda one: one.due.warns.ends_at)
    return {
        "rows": [_row(limit, time, visit.now) for limit in held[:SHOWN]],
        "total": len(held),
        "late": sum(limit.stage_at(visit.now) == OVERDUE for limit in held),
        "mine": mine,
        "tabs": [
            {"text": _("Saya tangani"), "url": reverse("casework:limits"), "current": mine},
            {"text": _("Semua"), "url": f"{reverse('casework:limits')}?semua=1", "current": not mine},
        ],
        "days_off": list(OfficeDayOff.objects.filter(withdrawn_at=None).select_related("entered_by")),
        "may_enter": access.enter_days_off(visit.standing).allowed,
        "has_feed": CalendarFeed.objects.filter(user=visit.user).exists(),
    }


def _row(limit: Limit, time: OfficeTime, now: datetime) -> dict[str, Any]:
    return {
        "case": limit.case,
        "url": reverse("casework:case", args=[limit.case.pk]),
        "deadline": shown(limit, time, now),
        "ends": formats.full_moment(limit.due.warns.ends_at),
    }
