"""A report for the plenary: one thing a screen, read across a room, one screen a page on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.insight.briefings import page
from pantau.office.insight.briefings.models import Briefing
from pantau.office.insight.charts import table_of
from pantau.web.ui import formats

MOST_CASES = 10
MOST_REASONS = 8
LONG = 10  # lines: more are set smaller, in two columns where there is room


def show(held: Briefing | None) -> dict[str, Any]:
    if held is None:
        nothing = {
            "title": _("Belum ada laporan"),
            "note": _("Laporan pertama dibuat dengan sendirinya pada pagi hari sesudah hari pertama."),
        }
        return {"slides": [nothing], "back": reverse("insight:briefings"), "foot": settings.PANTAU_OWNER}
    figures = held.figures
    slides = [
        _title(held),
        _whole(figures["counts"]),
        *(_dimension(figures, name) for name in ("category", "party", "area", "platform", "phase")),
        _coverage(figures["coverage"]),
        _queue(figures["queue"]),
        _limits(figures["limits"]),
        _outcomes(figures),
        _public(figures),
    ]
    cut = _("Data sampai %(when)s") % {"when": formats.full_moment(held.cut_at)}
    return {
        "slides": slides,
        "back": reverse("insight:briefing", args=[held.pk]),
        "foot": " · ".join(filter(None, (settings.PANTAU_OWNER, page.title(held), cut))),
    }


def _figure(label: str, count: int | None) -> dict[str, str]:
    return {"label": label, "text": formats.number(count) if count is not None else "–"}


def _title(held: Briefing) -> dict[str, Any]:
    said = _("Tahapan: %(stage)s. Data sampai %(when)s. Versi %(version)s.") % {
        "stage": held.figures["stage"] or _("di luar tahapan"),
        "when": formats.full_moment(held.cut_at),
        "version": formats.number(held.version),
    }
    return {"title": page.title(held), "note": said}


def _whole(counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "title": _("Yang ditandai untuk dilihat"),
        "note": _("Informasi awal, bukan kesimpulan. Unggahan, orang, dan perkara tidak saling dijumlahkan."),
        "figures": [
            _figure(_("unggahan"), counts["posts"]),
            _figure(_("orang atau akun"), counts["persons"]),
            _figure(_("perkara dibuka"), counts["cases"]),
            _figure(_("unggahan dibaca mesin"), counts["read"]),
        ],
    }


def _dimension(figures: Mapping[str, Any], name: str) -> dict[str, Any]:
    words, caption = page.words_of_measures(), page.words_of_dimensions()[name]
    measures = ("posts", "persons", "cases")
    columns = [page.words_of_columns()[name], *(words[measure] for measure in measures)]
    rows = [[line["label"], *(line[measure] for measure in measures)] for line in figures["dimensions"][name]]
    return {
        "title": caption,
        "table": table_of(caption, columns, rows, _("Tidak ada.")),
        "long": len(rows) > LONG,
    }


def _coverage(coverage: Mapping[str, Any]) -> dict[str, Any]:
    reasons = coverage["why"][:MOST_REASONS]
    return {
        "title": _("Cakupan akun terdaftar"),
        "figures": [
            _figure(_("terdaftar"), coverage["registered"]),
            _figure(_("terlihat"), coverage["seen"]),
            _figure(_("tidak terlihat"), coverage["registered"] - coverage["seen"]),
        ],
        "table": table_of(
            _("Mengapa tidak terlihat"),
            [_("Sebab"), _("Akun kali hari")],
            [[one["label"], one["count"]] for one in reasons],
            _("Tidak ada."),
        ),
        "left": _left(len(coverage["why"]) - len(reasons), _("sebab")),
    }


def _queue(queue: Mapping[str, Any]) -> dict[str, Any]:
    oldest = datetime.fromisoformat(queue["oldest_at"]) if queue["oldest_at"] else None
    return {
        "title": _("Antrean tinjauan"),
        "note": _("Yang paling lama menunggu ada sejak %(when)s.") % {"when": formats.full_moment(oldest)}
        if oldest
        else _("Tidak ada yang menunggu."),
        "figures": [
            _figure(_("menunggu putusan"), queue["open"]),
            _figure(_("belum pernah dibuka"), queue["unread"]),
            _figure(_("diputus dalam masa laporan"), queue["decided"]),
        ],
    }


def _limits(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Running cases by number and step alone: a screen is seen by everybody in the room."""
    dated = [one for one in limits["cases"] if one["due"]]
    shown = dated[:MOST_CASES]
    words = page.limit_words()
    return {
        "title": _("Perkara dan tenggat"),
        "figures": [
            _figure(_("perkara berjalan"), len(limits["cases"])),
            *(_figure(words[name].lower(), limits[name]) for name in ("day_before", "overdue", "late")),
        ],
        "table": {
            "caption": _("Tenggat terdekat"),
            "columns": [
                {"label": _("Nomor")},
                {"label": _("Langkah berikutnya")},
                {"label": _("Jatuh tempo")},
            ],
            "rows": [
                {
                    "cells": [
                        one["number"],
                        one["next"],
                        formats.full_moment(datetime.fromisoformat(one["due"])),
                    ]
                }
                for one in shown
            ],
            "keep": True,
            "empty": _("Tidak ada tenggat yang berjalan."),
        },
        "left": _left(len(dated) - len(shown), _("perkara")),
    }


def _outcomes(figures: Mapping[str, Any]) -> dict[str, Any]:
    rows = [[one["label"], one["count"], ""] for one in figures["outcomes"]]
    rows += [
        [_("Diteruskan kepada %(whom)s") % {"whom": one["label"]}, one["sent"], one["waiting"]]
        for one in figures["handovers"]
    ]
    return {
        "title": _("Hasil dan penerusan"),
        "table": table_of(
            _("Hasil dan penerusan"),
            [_("Hasil"), _("Dalam masa laporan"), _("Belum selesai")],
            rows,
            _("Tidak ada."),
        ),
        "long": len(rows) > LONG,
    }


def _public(figures: Mapping[str, Any]) -> dict[str, Any]:
    reports, told = figures["reports"], figures["prevention"]
    return {
        "title": _("Laporan warga dan pencegahan"),
        "figures": [
            _figure(_("laporan masuk"), reports["came"]),
            _figure(_("belum selesai dibaca"), reports["waiting"]),
            _figure(_("kali pemberitahuan disampaikan"), told["told"]),
            _figure(_("penerima"), told["addressees"]),
        ],
    }


def _left(count: int, what: str) -> str:
    return (
        _("dan %(count)s %(what)s lain") % {"count": formats.number(count), "what": what} if count > 0 else ""
    )
