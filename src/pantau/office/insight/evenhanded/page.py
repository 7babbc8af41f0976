"""What the pages of audits show. Context for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pantau.office.insight import summaries
from pantau.office.insight.evenhanded import words
from pantau.office.insight.evenhanded.counting import DIMENSIONS, STAGES, TIME
from pantau.office.insight.evenhanded.models import Audit, NameTrial
from pantau.office.portal.openness.audit_words import DIMENSIONS as TITLES
from pantau.office.portal.openness.audit_words import SWAPS
from pantau.office.portal.openness.models import OpenAudit
from pantau.web.ui import cells, formats, rulebook

SHOWN = 20  # earlier audits
FEW = 10  # persons: below this a number is said to be small
LISTED = {"party": "partai", "district": "dapil"}  # as the list behind a number asks for them
Names = Mapping[str, Mapping[str, str]]
Lists = Mapping[str, str]  # code of a group -> the list of what its number counts


def days(audit: Audit) -> str:
    """From which day to which day it counts."""
    return _("%(since)s sampai %(until)s") % {"since": _day(audit.since), "until": _day(audit.until)}


def _day(day: date) -> str:
    noon = datetime.combine(day, time(12), timezone.get_default_timezone())
    return formats.short_day(noon, year=True)


def overview(audit: Audit) -> dict[str, Any]:
    stages = audit.content["stages"]
    return {
        "summary": {
            "caption": _("Beda antarkelompok pada setiap tahap"),
            "columns": [{"label": _("Tahap")}, *({"label": TITLES[name]} for name in DIMENSIONS)],
            "rows": [
                {
                    "cells": [
                        {"text": words.STAGES[stage].title, "href": stage_url(audit, stage)},
                        *(_verdict_cell(stages[stage][name]) for name in DIMENSIONS),
                    ]
                }
                for stage in STAGES
            ],
        },
        "comparisons": audit.content["comparisons"],
        "stages": [(stage_url(audit, stage), words.STAGES[stage]) for stage in STAGES],
    }  # fmt: skip


def stage_url(audit: Audit, stage: str) -> str:
    return reverse("insight:audit-stage", args=[audit.pk, stage])


def _verdict_cell(compared: Mapping[str, Any]) -> dict[str, Any]:
    told = words.verdict(compared)
    return {
        "chip": {"text": told.text, "tone": told.tone, "icon": told.icon},
        "sub": chance(compared["chance"]),
    }


def chance(value: float | None) -> str:
    """How often lots alone give as much."""
    if value is None:
        return ""
    if value < 0.001:
        return _("kebetulan: di bawah 0,1%")
    return _("kebetulan: %(share)s") % {"share": formats.percent(value, 1)}


def stage(audit: Audit, name: str) -> dict[str, Any]:
    known = words.group_names(rulebook.current().election)
    found = audit.content["stages"][name]
    return {
        "stage": words.STAGES[name],
        "name": name,
        "parts": [
            _part(name, dimension, found[dimension], known, _lists(audit, name, dimension))
            for dimension in DIMENSIONS
        ],
        "others": [
            {"text": words.STAGES[one].title, "url": stage_url(audit, one), "current": one == name}
            for one in STAGES
        ],
    }


def _part(
    stage: str, dimension: str, compared: Mapping[str, Any], known: Names, lists: Lists
) -> dict[str, Any]:
    told = words.verdict(compared)
    return {
        "title": TITLES[dimension],
        "verdict": told,
        "chances": _chances(compared),
        "few": _few_hits(compared),
        "table": table(stage, dimension, compared, known, lists),
    }


def _chances(compared: Mapping[str, Any]) -> list[tuple[str, str]]:
    if compared["chance"] is None:
        return []
    how = _("dihitung semua") if compared["exact"] else _("9.999 undian")
    return [
        (_("Peluang beda sebesar ini hanya karena kebetulan (%(how)s)") % {"how": how}, _p(compared["chance"])),
        (_("Setelah koreksi ketat (Holm)"), _p(compared["holm"])),
        (_("Setelah koreksi longgar (Benjamini-Hochberg)"), _p(compared["bh"])),
    ]  # fmt: skip


def _few_hits(compared: Mapping[str, Any]) -> str:
    """A difference that hangs on a handful of things is said to."""
    known = [one for one in compared["groups"] if one["code"] and "hits" in one]
    hits, whole = (sum(one[name] for one in known) for name in ("hits", "whole"))
    rare = min(hits, whole - hits)
    if not known or rare >= FEW:
        return ""
    return _("Hanya %(count)s yang lain dari yang umum: satu lebih atau kurang dapat mengubah hasil ini.") % {
        "count": formats.number(rare)
    }


def _p(value: float) -> str:
    return _("di bawah 0,1%") if value < 0.001 else formats.percent(value, 1)


def table(
    stage: str, dimension: str, compared: Mapping[str, Any], known: Names, lists: Lists
) -> dict[str, Any]:
    groups = compared["groups"]
    timed = stage == TIME
    most = max((one["high"] or one["median"] or 0 for one in groups), default=0) if timed else 1
    told = words.STAGES[stage]
    return {
        "caption": f"{told.title}: {TITLES[dimension]}",
        "columns": [
            {"label": TITLES[dimension]},
            {"label": _("Selang 95 persen"), "kind": "bar"},
            {"label": told.hits if timed else _("Bagian"), "kind": "number"},
            *([] if timed else [{"label": told.hits, "kind": "number"}]),
            {"label": told.whole, "kind": "number"},
            {"label": _("Pemilik akun"), "kind": "number"},
        ],
        "rows": [{"cells": _cells(stage, dimension, one, known, lists, most)} for one in groups],
        "tiles": True,
        "empty": _("Belum ada yang dapat dihitung pada hari-hari ini."),
    }  # fmt: skip


def _cells(
    stage: str, dimension: str, group: Mapping[str, Any], known: Names, lists: Lists, most: float
) -> list[dict[str, Any] | int]:
    code = group["code"]
    name = known[dimension].get(code, code) if code else _("Tidak diketahui")
    few = bool(code) and group["persons"] < FEW
    first = {"text": name, "muted": not code, "sub": _("sedikit orang: baca selangnya") if few else ""}
    persons = {"text": "–", "muted": True} if not code else group["persons"]
    if stage == TIME:
        value, low, high = group["median"], group["low"], group["high"]
        shown = {"text": _hours(value), "sub": _between(_hours(low), _hours(high)) if low is not None else ""}
        return [first, cells.interval(value, low, high, most), shown, _whole(group, lists), persons]
    share = group["hits"] / group["whole"]
    low, high = group["low"], group["high"]
    shown = {
        "text": formats.percent(share, 1),
        "sub": _between(formats.percent(low, 1), formats.percent(high, 1)) if code else "",
    }
    bar = cells.interval(share, low if code else None, high if code else None, most)
    return [first, bar, shown, group["hits"], _whole(group, lists), persons]


def _between(low: str, high: str) -> str:
    return _("antara %(low)s dan %(high)s") % {"low": low, "high": high}


def _hours(value: float) -> str:
    return formats.number(round(value, 1) if value < 10 else round(value))


def _whole(group: Mapping[str, Any], lists: Lists) -> dict[str, Any]:
    """The count, leading to the list of just what it counts where there is one."""
    whole = {"number": group["whole"]}
    if group["code"] in lists:
        whole["href"] = lists[group["code"]]
    return whole


def _lists(audit: Audit, stage: str, dimension: str) -> Lists:
    """Of posts alone: what is judged and decided is told here by judgement and by person, and so has no list. A list
    holds posts without a day of posting as well, and what came after the audit; then it is another number's."""
    if stage != "detection" or dimension not in LISTED:
        return {}
    held = summaries.by("posts", dimension, summaries.Span(audit.since, audit.until))
    within = {"dari": audit.since.isoformat(), "sampai": audit.until.isoformat()}
    return {
        one["code"]: f"{reverse('insight:behind', args=['unggahan'])}?"
        + urlencode(within | {LISTED[dimension]: one["code"]})
        for one in audit.content["stages"][stage][dimension]["groups"]
        if one["code"] and held.get(one["code"]) == one["whole"]
    }


def public(audit: Audit) -> dict[str, Any] | None:
    """Where it stands on the way to readers; None where nobody handed it in, or it was taken back."""
    handed = OpenAudit.objects.filter(audit=audit.pk, withdrawn_at=None).exclude(
        pk__in=OpenAudit.objects.corrected()
    )
    one = handed.first()
    if one is None:
        return None
    return {
        "url": reverse("openness:audit", args=[one.pk]),
        "says": _("Terbit untuk umum sejak %(day)s.") % {"day": formats.short_day(one.approved_at, year=True)}
        if one.approved_at
        else _("Diserahkan untuk umum; menunggu persetujuan orang lain."),
    }


def earlier() -> list[dict[str, Any]]:
    return [
        {
            "title": days(one),
            "url": reverse("insight:audit", args=[one.pk]),
            "aside": formats.short_day(one.made_at, year=True),
        }
        for one in Audit.objects.all()[:SHOWN]
    ]


def names() -> dict[str, Any] | None:
    """The newest trial of detection with other names."""
    trial = NameTrial.objects.defer("moves").first()
    if trial is None:
        return None
    return {
        "trial": trial,
        "moves": reverse("insight:name-moves", args=[trial.pk]) if trial.moves_found else "",
        "table": {
            "caption": _("Mesin dengan nama lain"),
            "columns": [
                {"label": _("Yang ditukar")},
                {"label": _("Unggahan ditukar"), "kind": "number"},
                {"label": _("Angka bergeser"), "kind": "number"},
                {"label": _("Temuan atau label berubah"), "kind": "number"},
            ],
            "rows": [
                {"cells": [label, told["swapped"], told["moved"], told["crossed"]]}
                for kind, label in SWAPS.items()
                if (told := trial.kinds.get(kind))
            ],
            "tiles": True,
        },
    }  # fmt: skip
