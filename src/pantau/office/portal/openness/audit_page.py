"""The page of an audit of treatment, for readers and for who lets it out. Context for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.portal.openness import audit_words as words
from pantau.office.portal.openness.models import OpenAudit
from pantau.office.portal.public import Visit
from pantau.web.ui import cells, formats

TOGETHER = "*"
SMALLEST = 0.001  # below this a chance is said to be below it

Group = Mapping[str, Any]
Labels = Mapping[str, Mapping[str, str]]


def shown(visit: Visit, audit: OpenAudit) -> dict[str, Any]:
    """Of one that is public."""
    number = str(audit.pk)
    return body(audit, visit.language) | {
        "hangs_on": audit.sha256,
        "files": [
            (visit.address("numbers-audit-csv", number), _("Semua angka (CSV)")),
            (visit.address("numbers-audit-names", number), _("Uji tukar nama (CSV)")),
            (visit.address("numbers-audit-dictionary"), _("Kamus data (CSV)")),
            (visit.address("numbers-audit-json", number), _("Dokumen utuh (JSON)")),
        ],
        "corrected": visit.address("numbers-audit-one", str(audit.corrects_id)) if audit.corrects_id else "",
    }


def body(audit: OpenAudit, language: str = "id") -> dict[str, Any]:
    """What is told, wherever it is shown."""
    content = audit.content
    english = language == "en" and audit.note_en
    return {
        "audit": audit,
        "days": days(audit),
        "note": audit.note_en if english else audit.note,
        "note_language": "en" if english else "id",
        "answer": answer(content),
        "summary": _summary(content),
        "stages": lambda: [_stage(content, name) for name in words.STAGES],
        "names": _names(audit),
        "unknown": list(_unknown(content)),
        "threshold": content["threshold"],
    }


def days(audit: OpenAudit) -> str:
    return _("%(since)s sampai %(until)s") % {
        "since": formats.full_day(audit.since),
        "until": formats.full_day(audit.until),
    }


def _compared(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [content["stages"][stage][name] for stage in words.STAGES for name in words.DIMENSIONS]


def answer(content: Mapping[str, Any]) -> list[str]:
    """The whole in three sentences."""
    every = _compared(content)
    told = [one for one in every if one["chance"] is not None]
    sure = sum(one["holm"] <= words.LIMIT for one in told)
    maybe = sum(one["bh"] <= words.LIMIT for one in told) - sure
    silent = len(every) - len(told)
    said = []
    if not told:
        said.append(_("Belum ada yang dapat dibandingkan: angkanya masih terlalu kecil."))
    elif not sure and not maybe:
        said.append(
            ngettext(
                "%(count)s perbandingan dapat dibuat; di dalamnya tidak tampak beda yang melebihi kebetulan.",
                "%(count)s perbandingan dapat dibuat; di dalamnya tidak tampak beda yang melebihi kebetulan.",
                len(told),
            )
            % {"count": formats.number(len(told))}
        )
    else:
        numbers = {"count": len(told), "sure": sure, "maybe": maybe}
        said.append(
            ngettext(
                "Dari %(count)s perbandingan, %(sure)s berbeda lebih dari yang dapat dijelaskan kebetulan, dan "
                "%(maybe)s mungkin berbeda.",
                "Dari %(count)s perbandingan, %(sure)s berbeda lebih dari yang dapat dijelaskan kebetulan, dan "
                "%(maybe)s mungkin berbeda.",
                len(told),
            )
            % {name: formats.number(value) for name, value in numbers.items()}
        )
        said.append(_("Beda bukan bukti perlakuan yang tidak adil; ia alasan untuk mencari sebabnya."))
    if silent and told:
        said.append(
            ngettext(
                "%(count)s perbandingan tidak dapat dibuat, karena tidak diketahui siapa masuk kelompok mana atau "
                "angkanya terlalu kecil.",
                "%(count)s perbandingan tidak dapat dibuat, karena tidak diketahui siapa masuk kelompok mana atau "
                "angkanya terlalu kecil.",
                silent,
            )
            % {"count": formats.number(silent)}
        )
    return said


def _summary(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "caption": _("Beda antarkelompok pada setiap tahap"),
        "columns": [{"label": _("Tahap")}, *({"label": label} for label in words.DIMENSIONS.values())],
        "rows": [
            {
                "cells": [
                    {"text": told.title, "href": f"#{stage}"},
                    *(_chip(content["stages"][stage][name]) for name in words.DIMENSIONS),
                ]
            }
            for stage, told in words.STAGES.items()
        ],
    }


def _chip(compared: Mapping[str, Any]) -> dict[str, Any]:
    told = words.verdict(compared)
    return {"chip": {"text": told.text, "tone": told.tone, "icon": told.icon}}


# --- one stage ------------------------------------------------------------------------------------


def _stage(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "id": name,
        "told": words.STAGES[name],
        "parts": [
            {
                "id": f"{name}-{dimension}",
                "title": label,
                "verdict": words.verdict(compared := content["stages"][name][dimension]),
                "chances": _chances(compared),
                "table": _table(name, dimension, compared, content["labels"]),
            }
            for dimension, label in words.DIMENSIONS.items()
        ],
    }


def _chances(compared: Mapping[str, Any]) -> list[tuple[str, str]]:
    if compared["chance"] is None:
        return []
    how = _("semua susunan dihitung") if compared["exact"] else _("dari 9.999 undian")
    return [
        (_("Beda sebesar ini karena kebetulan saja (%(how)s)") % {"how": how}, _p(compared["chance"])),
        (_("Setelah semua perbandingan diperhitungkan, ukuran ketat (Holm)"), _p(compared["holm"])),
        (
            _("Setelah semua perbandingan diperhitungkan, ukuran longgar (Benjamini-Hochberg)"),
            _p(compared["bh"]),
        ),
    ]


def _p(value: float) -> str:
    if value < SMALLEST:
        return _("di bawah %(share)s") % {"share": formats.percent(SMALLEST, 1)}
    return formats.percent(value, 1)


def _table(stage: str, dimension: str, compared: Mapping[str, Any], labels: Labels) -> dict[str, Any] | None:
    groups = compared["groups"]
    if not groups:
        return None
    timed, told = stage == words.TIME, words.STAGES[stage]
    most = max(one["high"] or value_of(one) for one in groups)
    return {
        "caption": f"{told.title}: {words.DIMENSIONS[dimension]}",
        "columns": [
            {"label": words.DIMENSIONS[dimension]},
            {"label": _("Rentang"), "kind": "bar"},
            {"label": told.hits if timed else _("Bagian"), "kind": "number"},
            *([] if timed else [{"label": told.hits, "kind": "number"}]),
            {"label": told.whole, "kind": "number"},
            {"label": _("Pemilik akun"), "kind": "number"},
        ],
        "rows": [{"cells": _cells(stage, dimension, one, compared["together"], labels, most)} for one in groups],
        "tiles": True,
    }  # fmt: skip


def _cells(
    stage: str, dimension: str, group: Group, together: list[str], labels: Labels, most: float
) -> list[Any]:
    low, high = group["low"], group["high"]
    value = value_of(group)
    write = _hours if stage == words.TIME else _share
    between = {"low": write(low), "high": write(high)} if low is not None else None
    return [
        _name(dimension, group["code"], together, labels),
        cells.interval(value, low, high, most),
        {"text": write(value), "sub": _("antara %(low)s dan %(high)s") % between if between else ""},
        *([] if stage == words.TIME else [group["hits"]]),
        group["whole"],
        {"text": "–", "muted": True} if group["persons"] is None else group["persons"],
    ]


def value_of(group: Group) -> float:
    """A median in hours, or a share."""
    return group["median"] if "median" in group else group["hits"] / group["whole"]


def _share(value: float) -> str:
    return formats.percent(value, 1)


def _hours(value: float) -> str:
    return formats.number(round(value, 1) if value < 10 else round(value))


def _name(dimension: str, code: str, together: list[str], labels: Labels) -> dict[str, Any]:
    joined = ", ".join(title(dimension, one, labels) for one in together if one)
    if code == TOGETHER:
        return {"text": _("Digabung"), "sub": joined}
    if not code and joined:
        return {"text": _("Tidak diketahui, digabung dengan"), "sub": joined, "muted": True}
    return {"text": title(dimension, code, labels), "muted": not code}


def title(dimension: str, code: str, labels: Labels) -> str:
    """What a group was called when the audit was counted."""
    if not code:
        return _("Tidak diketahui")
    known = words.GROUPS.get(dimension) or labels.get(dimension, {})
    return str(known.get(code, code))


# --- the machine with other names -----------------------------------------------------------------


def _names(audit: OpenAudit) -> dict[str, Any] | None:
    trial = audit.content["names"]
    if trial is None:
        return None
    crossed = sum(told["crossed"] for told in trial["kinds"].values())
    swapped = sum(told["swapped"] for told in trial["kinds"].values())
    told = {"swapped": formats.number(swapped), "crossed": formats.number(crossed)}
    return {
        "at": datetime.fromisoformat(trial["made_at"]),
        "posts": trial["posts"],
        "same": (trial["rulebook"], trial["model"]) == (audit.rulebook, audit.model),
        "says": _("Dari %(swapped)s unggahan yang ditukar, putusan mesin berubah pada %(crossed)s.") % told
        if swapped
        else _("Tidak ada unggahan yang menyebut partai, nomor, calon, atau sapaan."),
        "table": {
            "caption": _("Mesin dengan nama lain"),
            "columns": [
                {"label": _("Yang ditukar")},
                {"label": _("Unggahan ditukar"), "kind": "number"},
                {"label": _("Angka bergeser"), "kind": "number"},
                {"label": _("Putusan mesin berubah"), "kind": "number"},
            ],
            "rows": [
                {"cells": [label, told["swapped"], told["moved"], told["crossed"]]}
                for kind, label in words.SWAPS.items()
                if (told := trial["kinds"].get(kind))
            ],
            "tiles": True,
        },
    }  # fmt: skip


# --- what nobody knows ----------------------------------------------------------------------------


def _unknown(content: Mapping[str, Any]) -> Iterator[str]:
    for stage, says in (
        ("detection", _("%(count)s dari %(whole)s unggahan bukan dari akun peserta yang dikenal.")),
        ("review", _("%(count)s dari %(whole)s putusan bukan tentang peserta yang dikenal.")),
    ):
        compared = content["stages"][stage]["party"]
        groups = compared["groups"] or []
        rest = [one for one in groups if not one["code"]]
        if rest and "" not in compared["together"]:
            told = {"count": rest[0]["whole"], "whole": sum(one["whole"] for one in groups)}
            yield says % {name: formats.number(value) for name, value in told.items()}
    seats = [content["stages"][stage]["incumbency"]["groups"] or [] for stage in words.STAGES]
    if any(seats) and not any(one["code"] for groups in seats for one in groups):
        yield _(
            "Siapa petahana tidak diketahui: daftarnya belum ada. Karena itu petahana tidak dibandingkan."
        )
    yield _("Akun yang tidak didaftarkan dan unggahan di ruang tertutup tidak kami lihat.")
    yield _("Mengapa sebuah beda ada tidak dapat dibaca dari angka ini.")


# --- all of them ----------------------------------------------------------------------------------


def versions(visit: Visit, current: int | None) -> list[dict[str, Any]]:
    """Everything that readers ever saw, the newest first."""
    found = OpenAudit.objects.filter(approved_at__isnull=False).defer("content")
    corrected = set(OpenAudit.objects.corrected().values_list("pk", flat=True))
    return [
        {
            "title": days(one),
            "url": "" if one.pk == current else visit.address("numbers-audit-one", str(one.pk)),
            "note": _("Nomor %(number)s") % {"number": one.pk},
            "icon_name": "check" if one.pk == current else "file",
            "chip": _state(one, corrected),
            "aside": formats.short_day(one.approved_at, year=True) if one.approved_at else "",
        }
        for one in found.order_by("-approved_at", "-pk")
    ]


def _state(one: OpenAudit, corrected: set[int]) -> dict[str, str] | None:
    if one.withdrawn_at:
        return {"text": _("Ditarik"), "tone": "rest"}
    return {"text": _("Dikoreksi"), "tone": "rest"} if one.pk in corrected else None
