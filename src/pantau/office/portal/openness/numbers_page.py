"""The page of numbers: what was marked, what was looked at, and how often the marking errs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law import Rulebook
from pantau.office.collection.reasons import reason
from pantau.office.portal import guide_page
from pantau.office.portal.openness import audit_page, audits, measured, papers
from pantau.office.portal.openness.measured import Measured, Rate
from pantau.office.portal.openness.models import OpenPaper, PublishedNumbers
from pantau.office.portal.openness.stages import STAGES
from pantau.office.portal.public import NOON, Visit
from pantau.office.registry.models import District, Subdistrict
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

DIMENSIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "category": (gettext_lazy("Menurut jenis dugaan"), gettext_lazy("Jenis dugaan")),
    "stage": (gettext_lazy("Menurut tahap penanganan"), gettext_lazy("Tahap")),
    "platform": (gettext_lazy("Menurut platform"), gettext_lazy("Platform")),
    "area": (gettext_lazy("Menurut wilayah"), gettext_lazy("Wilayah")),
}
MEASURES: dict[str, tuple[str | Promise, str | Promise]] = {
    "posts": (
        gettext_lazy("Unggahan"),
        gettext_lazy(
            "Unggahan, komentar atau tindakan lain yang ditandai aturan. Tanda hanya berarti perlu dilihat orang. "
            "Yang ditandai dua kali dihitung satu kali."
        ),
    ),
    "persons": (
        gettext_lazy("Orang"),
        gettext_lazy(
            "Pemilik akun. Orang dengan beberapa akun dihitung satu kali. Akun yang pemiliknya tidak kami kenal "
            "dihitung sebagai satu orang."
        ),
    ),
    "cases": (
        gettext_lazy("Perkara"),
        gettext_lazy(
            "Perkara yang dibuka Bawaslu dan memuat sesuatu yang ditandai, berapa pun unggahannya. Perkara dari "
            "laporan warga saja tidak ikut dihitung di sini. Dibuka belum berarti melanggar."
        ),
    ),
}
CHART_HEIGHT, CHART_LEFT, BAR_STEP, BAR_WIDTH = 160, 64, 72, 44


def numbers(visit: Visit, shown: PublishedNumbers) -> dict[str, Any]:
    content, told = shown.content, measured.of_rulebook()
    whole = content["whole"]
    known = {name: titles(visit.book, name) for name in DIMENSIONS}
    return {
        "counted_at": shown.counted_at,
        "nothing": whole["posts"] == 0,
        "threshold": content["threshold"],
        "sums": [
            {
                "label": MEASURES[name][0],
                "about": MEASURES[name][1],
                "count": formats.number(whole[name])
                if whole[name] is not None
                else _("terlalu sedikit untuk disebut"),
            }
            for name in MEASURES
        ],
        "hangs_on": _digest(content, known, told),
        "tables": lambda: [
            {
                "title": DIMENSIONS[name][0],
                "id": name,
                "table": _table(visit, name, content["tables"][name], known[name]),
            }
            for name in DIMENSIONS
        ],
        "coverage": SimpleLazyObject(lambda: _coverage(content["coverage"])),
        "measured": SimpleLazyObject(lambda: _measured(visit, told) if told else None),
        "paper": papers.approved(OpenPaper.Kind.EVEN_HANDED),
        "audit": _audit(),
        "audit_url": visit.address("numbers-audit"),
        "tabs": tabs(visit, "numbers"),
        "rules": visit.address("numbers-rules"),
        "files": [
            (visit.address("numbers-csv"), _("Unggahan, orang dan perkara (CSV)")),
            (visit.address("numbers-coverage"), _("Cakupan pengamatan (CSV)")),
            (visit.address("numbers-errors"), _("Ketelitian penandaan (CSV)")),
            (visit.address("numbers-dictionary"), _("Kamus data (CSV)")),
        ],
        "paper_url": visit.address("numbers-paper"),
    }


def tabs(visit: Visit, current: str) -> list[dict[str, Any]]:
    """The pages of figures beside one another."""
    return [
        {"text": text, "url": visit.address(name), "current": name == current}
        for name, text in (
            ("numbers", _("Angka")),
            ("numbers-audit", _("Kesetaraan")),
            ("numbers-rules", _("Buku aturan")),
        )
    ]


def _audit() -> dict[str, Any] | None:
    held = audits.public()
    return held and {"days": audit_page.days(held), "answer": audit_page.answer(held.content)}


def _digest(*parts: Any) -> str:
    """Of everything that the tables are made of: a tenth of a second is spared where it is the same."""
    written = json.dumps(parts, sort_keys=True, default=repr)
    return sha256(written.encode()).hexdigest()


def titles(book: Rulebook, dimension: str) -> Mapping[str, str]:
    """What the codes of a dimension are called, in the order in which they are shown."""
    if dimension == "category":
        return {code: in_language(title) for code, title in book.categories.items()}
    if dimension == "stage":
        return {code: str(title) for code, title in STAGES.items()}
    if dimension == "area":
        districts = District.objects.filter(election=book.election).values_list("code", "name")
        return (
            {
                f"k:{code}": _("Kecamatan %(name)s") % {"name": name}
                for code, name in Subdistrict.objects.values_list("code", "name")
            }
            | {
                f"d:{code}": _("Dapil %(name)s, kecamatan tidak diketahui") % {"name": name}
                for code, name in districts
            }
            | {"": _("Tidak diketahui")}
        )
    return {}


def title_of(book: Rulebook, dimension: str, code: str, known: Mapping[str, str]) -> str:
    if dimension == "platform":
        return str(platform_name(code))
    return known.get(code) or code.partition(":")[2] or code


def _table(
    visit: Visit, dimension: str, rows: list[dict[str, Any]], known: Mapping[str, str]
) -> dict[str, Any]:
    most = max((row["posts"] or 0 for row in rows), default=0)
    kept = [row for row in rows if any(row[name] != 0 for name in MEASURES)]
    return {
        "caption": DIMENSIONS[dimension][0],
        "columns": [
            {"label": DIMENSIONS[dimension][1]},
            {"label": _("Banyaknya"), "kind": "bar"},
            *({"label": label, "kind": "number"} for label, _about in MEASURES.values()),
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": title_of(visit.book, dimension, row["code"], known),
                        "platform": row["code"] if dimension == "platform" else "",
                        "href": visit.address("numbers-category", row["code"])
                        if dimension == "category"
                        else "",
                    },
                    {"bar": _bar(row["posts"], most)},
                    *(_count(row[name]) for name in MEASURES),
                ]
            }
            for row in kept
        ],
        "tiles": True,
    }  # fmt: skip


def _bar(count: int | None, most: int) -> dict[str, Any]:
    told = _("disembunyikan") if count is None else formats.number(count)
    parts = [{"count": count or 0, "label": "", "kind": "consent"}]
    return {"parts": parts, "whole": most or 1, "label": told, "thin": True}


def _count(count: int | None) -> Any:
    return {"text": _("sedikit"), "muted": True} if count is None else count


# --- what was looked at ---------------------------------------------------------------------------


def _coverage(found: dict[str, Any]) -> dict[str, Any] | None:
    if not found["registered"]:
        return None
    share = formats.percent(found["seen"] / found["registered"])
    rest = found["registered"] - found["seen"]
    told = {
        "seen": formats.number(found["seen"]),
        "all": formats.number(found["registered"]),
        "share": share,
        "rest": formats.number(rest),
        "missing": formats.percent(rest / found["registered"]),
    }
    return {
        "day": _noon(found["day"]),
        "says": _("%(seen)s dari %(all)s akun terdaftar dilihat (%(share)s). %(rest)s tidak dilihat (%(missing)s).")
        % told,
        "hole": found["registered"] - found["accounted"],
        "bar": _coverage_bar(found),
        "platforms": _platforms(found["platforms"]),
        "reasons": {
            "caption": _("Mengapa tidak dilihat"),
            "columns": [{"label": _("Sebab")}, {"label": _("Akun"), "kind": "number"}],
            "rows": [
                {"cells": [{"text": reason(code).title, "sub": reason(code).note}, count]}
                for code, count in found["reasons"].items()
            ],
        },
        "chart": _chart(found["days"]),
    }  # fmt: skip


def _coverage_bar(found: dict[str, Any]) -> dict[str, Any]:
    sums = {
        name: sum(one[name] for one in found["platforms"])
        for name in ("consent", "official", "hand", "unseen")
    }
    words = {
        "consent": ("consent", _("lewat izin pemilik")),
        "official": ("official", _("lewat antarmuka resmi")),
        "hand": ("patrol", _("lewat patroli dan berkas")),
        "unseen": ("unseen", _("belum terlihat")),
    }
    parts = [
        {"count": sums[name], "label": label, "kind": kind} for name, (kind, label) in words.items()
    ]  # fmt: skip
    return {"parts": parts}


def _platforms(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "caption": _("Cakupan tiap platform"),
        "columns": [
            {"label": _("Platform")},
            {"label": _("Terdaftar"), "kind": "number"},
            {"label": _("Dilihat"), "kind": "number"},
            {"label": _("Tidak dilihat"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": platform_name(one["platform"]), "platform": one["platform"]},
                    one["registered"],
                    one["registered"] - one["unseen"],
                    one["unseen"],
                ]
            }
            for one in rows
        ],
        "tiles": True,
    }  # fmt: skip


def _chart(days: list[dict[str, Any]]) -> dict[str, Any]:
    """Bars from zero to all registered accounts, for ``_coverage_chart.html``; lengths in units of its picture."""
    shares = [(one, one["seen"] / one["registered"] if one["registered"] else 0.0) for one in days]
    bars = [
        {
            "x": CHART_LEFT + BAR_STEP * number,
            "middle": CHART_LEFT + BAR_STEP * number + BAR_WIDTH // 2,
            "y": 20 + round(CHART_HEIGHT * (1 - share)),
            "height": round(CHART_HEIGHT * share),
            "label": formats.short_day(_noon(one["day"])),
        }
        for number, (one, share) in enumerate(shares)
    ]
    rows = [
        {
            "cells": [
                formats.short_day(_noon(one["day"])),
                _("%(count)s dari %(whole)s")
                % {"count": formats.number(one["seen"]), "whole": formats.number(one["registered"])},
                {"text": formats.percent(share) if one["registered"] else "–"},
            ]
        }
        for one, share in reversed(shares)
    ]
    return {
        "bars": bars,
        "width": CHART_LEFT + BAR_STEP * len(bars),
        "table": {
            "caption": _("Akun yang dilihat setiap hari"),
            "columns": [
                {"label": _("Hari")},
                {"label": _("Dilihat"), "kind": "number"},
                {"label": _("Bagian"), "kind": "number"},
            ],
            "rows": rows,
            "keep": True,
        },
        "says": _("Bagian akun terdaftar yang dilihat, %(days)s hari terakhir. Terakhir: %(share)s.")
        % {"days": len(days), "share": formats.percent(shares[-1][1])},
        "cases": days[-1]["registered"],
    }  # fmt: skip


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOON, timezone.get_default_timezone())


# --- how often the marking errs -------------------------------------------------------------------


def _measured(visit: Visit, told: Measured) -> dict[str, Any]:
    return {
        "about": told.about[visit.language],
        "posts": told.posts,
        "on": guide_page.day_text(date.fromisoformat(told.on)),
        "other_version": told.rulebook[:6] if told.rulebook != visit.book.hash else "",
        "harmless": _("%(count)s dari %(whole)s unggahan biasa ikut ditandai, padahal seharusnya tidak (%(share)s).")
        % {
            "count": formats.number(told.harmless.count),
            "whole": formats.number(told.harmless.whole),
            "share": span_of(told.harmless),
        },
        "table": {
            "caption": _("Ketelitian penandaan menurut jenis dugaan"),
            "columns": [
                {"label": _("Jenis dugaan")},
                {"label": _("Ditemukan, dari yang ada"), "kind": "number"},
                {"label": _("Keliru, dari yang ditandai"), "kind": "number"},
            ],
            "rows": list(_error_rows(visit.book, told)),
        },
    }  # fmt: skip


def _error_rows(book: Rulebook, told: Measured) -> Iterator[dict[str, Any]]:
    for code, title in book.categories.items():
        sums = told.categories.get(code)
        if sums is not None:
            yield {"cells": [in_language(title), _rate(sums.found), _rate(sums.mistaken)]}


def _rate(rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {"text": "–"}
    told = {"count": formats.number(rate.count), "whole": formats.number(rate.whole)}
    return {"text": _("%(count)s dari %(whole)s") % told, "sub": span_of(rate)}


def span_of(rate: Rate) -> str:
    low, high = rate.bounds
    return _("antara %(low)s dan %(high)s") % {
        "low": formats.percent(low, 0),
        "high": formats.percent(high, 0),
    }
