"""What the pages of breaches show: to whoever runs the machine no more than what the machine shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import clocks
from pantau.office.portal.privacy import breaches, limits, page
from pantau.office.portal.privacy.forms import BreachForm
from pantau.office.portal.privacy.models import Breach, BreachTelling
from pantau.office.portal.privacy.notices import FORMS
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

PAGE = 25


def listing(user: Any, number: str, now: datetime) -> dict[str, Any]:
    time = clocks.office()
    shown = Paginator(Breach.objects.prefetch_related("tellings"), PAGE).get_page(number)
    return {
        "tabs": page.tabs(user, now, "breaches"),
        "page": shown,
        "rows": [
            {
                "title": one.title,
                "url": reverse("privacy:breach", args=[one.pk]),
                "note": _("Diketahui %(at)s.") % {"at": formats.full_moment(one.known_at)},
                "chip": chip(one),
                "deadline": page.deadline(limits.of_breach(one, time), time, now),
            }
            for one in shown
        ],
    }


def chip(one: Breach) -> dict[str, str]:
    if one.closed_at is not None:
        return {"text": _("Ditutup"), "tone": "ok", "icon": "lock"}
    if limits.told_at(one) is not None:
        return {"text": _("Sudah diberitahukan"), "tone": "ok", "icon": "check"}
    return {"text": _("Belum diberitahukan"), "tone": "warn", "icon": "bell"}


def breach(one: Breach, now: datetime, *, whole: bool) -> dict[str, Any]:
    time = clocks.office()
    shown: dict[str, Any] = {
        "one": one,
        "chip": chip(one),
        "deadline": page.deadline(limits.of_breach(one, time), time, now, first=True),
        "facts": [
            {"label": _("Diketahui kantor"), "at": one.known_at},
            {"label": _("Dicatat"), "at": one.recorded_at, "sub": str(one.recorded_by)},
            {"label": _("Terakhir diubah"), "at": one.changed_at, "sub": str(one.changed_by)},
        ],
        "whole": whole,
    }
    return shown | _whole(one) if whole else shown


def _whole(one: Breach) -> dict[str, Any]:
    labels = BreachForm.base_fields
    authority = rulebook.current().privacy.authority
    told = {name: formats.number(value) if isinstance(value := getattr(one, name), int) else value for name in
            ("how", "data", "whose", "how_many", "measures", "advice", "contact")}  # fmt: skip
    known = rulebook.current().forms
    return {
        "told": [{"label": labels[name].label, "text": text or "–"} for name, text in told.items()],
        "lacking": [str(labels[name].label) for name in breaches.lacking(one)],
        "tellings": [_telling(each) for each in one.tellings.select_related("by")],
        "untold": [
            str(BreachTelling.Whom(whom).label)
            for whom in limits.MUST_BE_TOLD
            if whom not in {each.whom for each in one.tellings.all()}
        ],
        "letters": [
            {
                "title": in_language(known[form].title),
                "pdf": reverse("privacy:breach-letter", args=[one.pk, which, "pdf"]),
                "docx": reverse("privacy:breach-letter", args=[one.pk, which, "docx"]),
            }
            for which, form in FORMS.items()
            if form in known
        ],
        "authority": in_language(authority.note) if authority and authority.note else "",
    }


def _telling(each: BreachTelling) -> dict[str, Any]:
    count = (
        _("%(count)s orang") % {"count": formats.number(each.how_many)} if each.how_many is not None else ""
    )
    return {
        "at": each.at,
        "icon_name": "mail",
        "title": each.get_whom_display(),
        "text": f"{each.how} ({count})" if count else each.how,
        "actor": str(each.by),
    }
