"""What the pages of data requests show: to whoever asked what is theirs, to the office everything but who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law.clock import OfficeTime
from pantau.office.casework import clock_page, clocks
from pantau.office.casework.clocks import Timed
from pantau.office.portal.privacy import access, limits, sealing
from pantau.office.portal.privacy.models import Breach, DataRequest, RequestStep
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 25
Kind, Result = RequestStep.Kind, DataRequest.Result
TONES = {
    Result.WAITING: ("info", "clock"),
    Result.GRANTED: ("ok", "check"),
    Result.PARTLY: ("warn", "half"),
    Result.REFUSED: ("rest", "x"),
}
STEPS = {
    Kind.ASKED: "chat",
    Kind.SAID: "user",
    Kind.NOTE: "pen",
    Kind.SEARCHED: "search",
    Kind.IDENTIFIED: "key",
    Kind.ASSIGNED: "people",
}
TABS: tuple[tuple[str, Any], ...] = (
    ("waiting", gettext_lazy("Menunggu jawaban")),
    ("answered", gettext_lazy("Dijawab")),
)


def deadline(
    limit: Timed | None, time: OfficeTime, now: datetime, *, first: bool = False
) -> dict[str, Any] | None:
    return clock_page.shown(limit, time, now, first=first) if limit else None


# --- whoever asked --------------------------------------------------------------------------------


def sent(one: DataRequest, now: datetime) -> dict[str, Any]:
    time = clocks.office()
    return {"request_made": one, "deadline": deadline(limits.of_request(one, time), time, now)}


def own(one: DataRequest, now: datetime) -> dict[str, Any]:
    """What they wrote, what was asked back, and the answer: nobody's name, no note of the office."""
    known = rulebook.current().privacy.grounds
    return sent(one, now) | {
        "chip": _chip(one),
        "words": sealing.opened(one.words),
        "said": [
            {
                "icon": STEPS[Kind(step.kind)],
                "who": _("Anda") if step.kind == Kind.SAID else _("Bawaslu"),
                "text": sealing.opened(step.sealed),
                "at": step.at,
            }
            for step in one.steps.filter(kind__in=(Kind.ASKED, Kind.SAID))
        ],
        "answer": sealing.opened(one.answer),
        "reasons": [
            {"text": in_language(known[name].plainly), "basis": known[name].basis}
            for name in one.grounds
            if name in known
        ],
    }


# --- the office -----------------------------------------------------------------------------------


def waiting() -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(answered_at=None)


def _of(tab: str) -> QuerySet[DataRequest]:
    if tab == "answered":
        return DataRequest.objects.exclude(answered_at=None).order_by("-answered_at")
    return DataRequest.objects.filter(answered_at=None)


def listing(user: Any, tab: str, number: str, now: datetime) -> dict[str, Any]:
    tab, time = tab if tab in dict(TABS) else "waiting", clocks.office()
    shown = Paginator(_of(tab).select_related("assigned_to"), PAGE).get_page(number)
    return {
        "tabs": tabs(user, now, tab),
        "page": shown,
        "rows": [_row(one, time, now) for one in shown],
        "tab": tab,
    }


def tabs(user: Any, now: datetime, tab: str) -> list[dict[str, Any]]:
    """Of the whole room, as far as this person may see."""
    found: list[dict[str, Any]] = []
    if access.read(user, now).allowed:
        found += [
            {
                "text": title,
                "url": f"{reverse('privacy:list')}?keadaan={value}",
                "count": _of(value).count(),
                "current": value == tab,
            }
            for value, title in TABS
        ]
    if access.see_breaches(user, now).allowed:
        found.append(
            {
                "text": _("Kegagalan pelindungan data"),
                "url": reverse("privacy:breaches"),
                "count": Breach.objects.filter(closed_at=None).count(),
                "current": tab == "breaches",
            }
        )
    return found


def _row(one: DataRequest, time: OfficeTime, now: datetime) -> dict[str, Any]:
    return {
        "title": _("Permintaan nomor %(number)s: %(right)s")
        % {"number": one.pk, "right": one.get_right_display()},
        "url": reverse("privacy:request", args=[one.pk]),
        "note": _("Masuk %(at)s. %(who)s")
        % {
            "at": formats.full_moment(one.received_at),
            "who": _("Ditangani %(name)s.") % {"name": one.assigned_to}
            if one.assigned_to
            else _("Belum ada yang menangani."),
        },
        "chip": _chip(one),
        "deadline": deadline(limits.of_request(one, time), time, now),
    }


def _chip(one: DataRequest) -> dict[str, str]:
    tone, icon = TONES[Result(one.result)]
    return {"text": one.get_result_display(), "tone": tone, "icon": icon}


def request(one: DataRequest, now: datetime) -> dict[str, Any]:
    known, time = rulebook.current().privacy.grounds, clocks.office()
    return {
        "one": one,
        "title": _("Permintaan data nomor %(number)s") % {"number": one.pk},
        "chip": _chip(one),
        "deadline": deadline(limits.of_request(one, time), time, now, first=True),
        "words": sealing.opened(one.words),
        "facts": _facts(one),
        "steps": [_step(step) for step in one.steps.select_related("by")],
        "answer": sealing.opened(one.answer),
        "grounds": [
            {
                "text": in_language(known[name].title),
                "basis": known[name].basis,
                "unsure": known[name].mark != "V",
            }
            for name in one.grounds
            if name in known
        ],
        "unsure": any(one.mark != "V" for one in known.values()),
    }


def _facts(one: DataRequest) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Meminta"), "text": one.get_right_display()},
        {"label": _("Diterima"), "at": one.received_at},
        {"label": _("Dikenali dari"), "text": one.get_proof_display()},
        {"label": _("Ditangani"), "text": str(one.assigned_to) if one.assigned_to else _("Belum ada")},
    ]
    if one.identified_at:
        facts.append(
            {"label": _("Identitas dipastikan"), "at": one.identified_at, "sub": str(one.identified_by)}
        )
    if one.answered_at:
        facts.append({"label": _("Dijawab"), "at": one.answered_at, "sub": str(one.answered_by)})
    if one.expires_at and one.forgotten_at is None:
        facts.append({"label": _("Isinya dihapus"), "at": one.expires_at})
    if one.forgotten_at:
        facts.append({"label": _("Isinya sudah dihapus"), "at": one.forgotten_at})
    return facts


def _step(step: RequestStep) -> dict[str, Any]:
    text = sealing.opened(step.sealed)
    if step.kind == Kind.SEARCHED:
        found = sum(step.counts.values())
        text = _("“%(words)s”: %(count)s ditemukan") % {"words": text, "count": formats.number(found)}
    return {
        "icon": STEPS[Kind(step.kind)],
        "title": step.get_kind_display(),
        "text": text,
        "at": step.at,
        "actor": str(step.by) if step.by else "",
    }
