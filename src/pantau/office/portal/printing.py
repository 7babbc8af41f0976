"""The same answers on paper and as pictures to share."""

from __future__ import annotations

import json
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pantau.engine import forms
from pantau.engine.law import TIMES, Person
from pantau.office.portal import guide_page
from pantau.office.portal.guide_page import Asked, Shown
from pantau.office.portal.public import Visit
from pantau.web.ui.ribbon import in_language

SHEETS = ("a3", "a4")
TALL = "tegak"
SHAPES = ("persegi", TALL)
ON_POSTER = ("post", "like", "give")
PIXELS_AN_INCH = 72  # a card of 1080 points is then as many pixels wide
KEPT_FILES = 64  # at most about 200 kB each


def downloads(visit: Visit) -> dict[str, Any]:
    return {
        "posters": [
            {
                "text": _("Poster %(sheet)s (PDF)") % {"sheet": sheet.upper()},
                "url": visit.address("poster", sheet),
            }
            for sheet in SHEETS
        ],
        "leaflets": [
            guide_page.person_link(visit, person) | {"url": visit.address("leaflet", person.address)}
            for person in visit.book.guide.people.values()
        ],
    }


def card(visit: Visit, asked: Asked, *, tall: bool) -> bytes:
    """PNG, 1080 pixels wide and 1080 or 1920 high."""
    answer = guide_page.shown(guide_page.judged(visit, asked.person.id, asked.act.id, asked.time))
    head = guide_page.time_head(visit, asked.time, None)
    data = _frame(visit) | {
        "tall": tall,
        "asked": guide_page.asked_words(asked),
        **_said(answer),
        "instead_word": _("Sebagai gantinya:"),
        "basis_word": _("Dasar") if answer.basis else "",
        "basis": _articles(answer),
        "time": f"{head['title']}: {head['days']}",
        "note": _unchecked(visit),
    }
    return made("guide_card", json.dumps(data), day_of(visit), True)


def leaflet(visit: Visit, person: Person) -> bytes:
    """PDF, A5."""
    page = guide_page.of_person(visit, person)
    data = _frame(visit) | {
        "title": _("Boleh atau tidak?"),
        "person": page["person"]["title"],
        "about": page["person"]["about"],
        "instead_word": _("Sebagai gantinya:"),
        "basis_word": _("Dasar"),
        "also_word": _("Sama pada:"),
        "sections": [_section(section) for section in page["sections"]],
        "notes": [_key(), _unchecked(visit), _version(visit)],
    }
    return made("guide_leaflet", json.dumps(data), day_of(visit), False)


def _section(section: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": str(section["title"]),
        "days": section["days"],
        "also": [f"{other['title']} ({other['days']})" for other in section["also"]],
        "groups": [
            _said(group["answer"])
            | {"acts": [act.title for act in group["acts"]], "basis": _articles(group["answer"])}
            for group in section["groups"]
        ],
    }


def poster(visit: Visit, sheet: str) -> bytes:
    """PDF, A3 or A4."""
    acts = visit.book.guide.acts
    heads = [guide_page.time_head(visit, time, None) for time in TIMES]
    data = _frame(visit) | {
        "sheet": sheet,
        "title": _("Boleh atau tidak?"),
        "lead": _("Aturan kampanye di media sosial, untuk semua orang."),
        "who_word": _("Siapa"),
        "times": [{"title": str(head["title"]), "days": head["days"]} for head in heads],
        "tables": [_poster_table(guide_page.act_table(visit, acts[act])) for act in ON_POSTER],
        "always_word": _("di semua masa"),
        "key": [_key(), f"{_unchecked(visit)} {_version(visit)}"],
        "call": _("Periksa sendiri sebelum mengunggah:"),
    }
    return made("guide_poster", json.dumps(data), day_of(visit), False)


def _poster_table(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Boleh %(act)s?") % {"act": table["title"]},
        "rows": [
            {
                "person": row["title"],
                "cells": [
                    {"says": str(cell["saying"].text), "shape": cell["saying"].shape}
                    for cell in ([row["always"]] if row["always"] else row["cells"])
                ],
            }
            for row in table["rows"]
        ],
    }


def _frame(visit: Visit) -> dict[str, Any]:
    address = visit.whole_address("guide").split("?")[0]
    return {
        "lang": visit.language,
        "office": getattr(settings, "PANTAU_OWNER", "") or in_language(visit.book.title),
        "address": address.split("://", 1)[-1].rstrip("/"),
    }


def _said(answer: Shown) -> dict[str, str]:
    return {
        "says": str(answer.saying.text),
        "shape": answer.saying.shape,
        "reason": answer.reason,
        "instead": answer.instead,
    }


def _articles(answer: Shown) -> list[str]:
    """Articles by the day since which they hold, each once."""
    by_day: dict[str, dict[str, None]] = {}
    for norm in answer.basis:
        by_day.setdefault(norm.since, {})[norm.article] = None
    return [
        _("%(article)s (berlaku sejak %(since)s)") % {"article": "; ".join(articles), "since": since}
        if since
        else "; ".join(articles)
        for since, articles in by_day.items()
    ]


def _key() -> str:
    return _(
        "Hati-hati: tidak ada pasal yang menyebutnya dengan jelas, atau ahli hukum belum sepakat. "
        "Tidak diatur: buku aturan ini tidak memuat aturan tentang itu."
    )


def _unchecked(visit: Visit) -> str:
    if all(norm.verified_by for norm in visit.book.norms.values()):
        return ""
    return _("Belum diperiksa bagian hukum Bawaslu. Bila ragu, tanyakan dulu.")


def _version(visit: Visit) -> str:
    return _("Disusun dari %(book)s, versi %(version)s.") % {
        "book": visit.book.name,
        "version": visit.book.hash[:6],
    }


def day_of(visit: Visit) -> datetime:
    """The same file all day."""
    return datetime.combine(visit.today, time(), visit.book.timezone)


@lru_cache(maxsize=KEPT_FILES)
def made(form: str, data: str, made_at: datetime, as_picture: bool) -> bytes:
    given = json.loads(data)
    if as_picture:
        return forms.pictures(form, given, made_at=made_at, ppi=PIXELS_AN_INCH)[0]
    return forms.write(form, given, made_at=made_at)
