"""What the pages say of how long cases are kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law.keeping import NO_OUTCOME, Keeping
from pantau.office.casework import forgetting
from pantau.office.casework.forgetting import Fate
from pantau.office.casework.models import Case
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

if TYPE_CHECKING:
    from pantau.office.casework.page import Visit

PAGE = 25


def listing(visit: Visit, number: str) -> dict[str, Any]:
    """Next to go first. Only the page that is looked at asks each case what holds it."""
    page = Paginator(forgetting.fates(visit.cases), PAGE).get_page(number)
    known = rulebook.current().retention.cases
    return {
        "page": page,
        "lines": [_line(one, visit.now) for one in page],
        "periods": [_period(one) for one in known.values()],
        "unconfirmed": any(not one.confirmed for one in known.values()),
    }


def _line(one: Fate, now: datetime) -> dict[str, Any]:
    assert one.case.closed_at is not None
    return {
        "icon_name": "file",
        "title": f"{one.case.number}: {one.case.title}",
        "url": reverse("casework:case", args=[one.case.pk]),
        "note": _("Ditutup %(day)s. %(why)s")
        % {"day": formats.full_date(one.case.closed_at), "why": _why(one.keeping)},
        "chip": _chip(one, now),
    }


def _why(line: Keeping | None) -> str:
    if line is None:
        return _("Buku aturan tidak menyebut masa simpan untuk hasilnya, jadi tetap disimpan.")
    return _("%(outcome)s: %(days)s hari.") % {
        "outcome": title_of(line.outcome),
        "days": formats.number(line.days),
    }


def title_of(outcome: str) -> str:
    if outcome == NO_OUTCOME:
        return _("Tanpa hasil")
    known = rulebook.current().outcomes.get(outcome)
    return in_language(known.title) if known is not None else outcome


def _chip(one: Fate, now: datetime) -> dict[str, str]:
    held = one.held_by
    if held:
        words = _("Perkara ditahan") if held == "case" else _("Ada bukti yang ditahan")
        return {"text": words, "tone": "info", "icon": "lock"}
    if one.until is None:
        return {"text": _("Tanpa batas"), "tone": "rest", "icon": "dash"}
    if one.is_over(now):
        return {"text": _("Malam ini"), "tone": "warn", "icon": "clock"}
    return {"text": formats.full_date(one.until), "tone": "rest", "icon": "clock"}


def _period(line: Keeping) -> dict[str, Any]:
    """That the legal division has agreed is said of the line; that it has not, once for all of them."""
    days = _("%(days)s hari") % {"days": formats.number(line.days)}
    agreed = {"text": _("Disetujui"), "tone": "ok", "icon": "check"}
    return {"label": title_of(line.outcome), "text": days} | ({"chip": agreed} if line.confirmed else {})


def words_of(case: Case) -> str:
    """For the page of a case; empty while it runs."""
    if case.forgotten_at is not None:
        gone = _(
            "Masa simpan perkara ini berakhir dan isinya dihapus %(day)s. Yang tersisa hanya hitungannya."
        ) % {"day": formats.full_date(case.forgotten_at)}
        if not forgetting.shared_minutes(case):
            return gone
        shared = _(
            "Berita acara pleno yang juga memuat perkara lain tetap ada sampai masa simpan perkara terakhirnya "
            "berakhir."
        )
        return f"{gone} {shared}"
    found = forgetting.fate(case)
    if found is None:
        return ""
    if found.until is None or found.keeping is None:
        return _why(None)
    words = _("Isinya dihapus %(day)s (%(why)s)") % {
        "day": formats.full_date(found.until), "why": _why(found.keeping).rstrip("."),
    }  # fmt: skip
    held = {"case": _("Perkara ditahan"), "evidence": _("Ada bukti yang ditahan")}.get(found.held_by)
    return f"{words}. {held}." if held else f"{words}."
