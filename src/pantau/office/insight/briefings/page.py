"""What the pages of the reports show. Figures come as they were kept; only what lies behind them is read anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.casework import access as casework
from pantau.office.casework.models import Case
from pantau.office.casework.page import state_chip
from pantau.office.findings.models import Finding
from pantau.office.insight.briefings import counting, periods, statements
from pantau.office.insight.briefings.access import make_briefing
from pantau.office.insight.briefings.counting import DIMENSIONS, Figures
from pantau.office.insight.briefings.models import Briefing
from pantau.office.insight.briefings.paper_values import COUNTS
from pantau.office.insight.tabs import tabs
from pantau.office.people.access import Standing
from pantau.office.review import access as review
from pantau.web.ui import formats, labels

PAGE = 30
MEASURES = ("read", "posts", "acts", "persons", "cases")
FOLLOWED = ("posts", "acts", "cases")  # measures whose things can be listed


def words_of_counts() -> dict[str, str]:
    return {name: _(words) for name, words in COUNTS.items()}


def words_of_measures() -> dict[str, str]:
    return {
        "read": _("Dibaca mesin"),
        "posts": _("Unggahan ditandai"),
        "acts": _("Tindakan ditandai"),
        "persons": _("Orang"),
        "cases": _("Perkara"),
    }


def words_of_dimensions() -> dict[str, str]:
    return {
        "platform": _("Menurut platform"),
        "category": _("Menurut jenis dugaan"),
        "phase": _("Menurut tahapan"),
        "party": _("Menurut partai, dalam urutan surat suara"),
        "area": _("Menurut daerah pemilihan dan kecamatan"),
    }


def words_of_columns() -> dict[str, str]:
    return {
        "platform": _("Platform"),
        "category": _("Jenis dugaan"),
        "phase": _("Tahapan"),
        "party": _("Partai"),
        "area": _("Wilayah"),
    }


# --- the list -----------------------------------------------------------------------------------------------


def listing(standing: Standing, number: str | None) -> dict[str, Any]:
    found = Briefing.objects.select_related("made_by").defer("pdf", "docx")
    page = Paginator(found, PAGE).get_page(number)
    newest = dict[tuple[str, Any], int]()
    for kind, first, version in Briefing.objects.values_list("kind", "first_day", "version"):
        newest[kind, first] = max(version, newest.get((kind, first), 0))
    return {
        "tabs": tabs(standing, "briefings"),
        "page": page,
        "table": {
            "caption": _("Laporan"),
            "columns": [
                {"label": _("Masa")},
                {"label": _("Ditandai"), "kind": "number"},
                {"label": _("Orang"), "kind": "number"},
                {"label": _("Perkara dibuka"), "kind": "number"},
                {"label": _("Batas waktu data")},
                {"label": _("Berkas")},
            ],
            "rows": [{"cells": _cells(one, newest[one.kind, one.first_day] == one.version)} for one in page],
            "empty": _("Belum ada laporan. Yang pertama dibuat dengan sendirinya pada pagi hari sesudah hari pertama."),
        },
        "empty": not page.paginator.count,
    }  # fmt: skip


def _cells(one: Briefing, newest: bool) -> list[Any]:
    version = _("%(kind)s, versi %(number)s") % {"kind": one.get_kind_display(), "number": one.version}
    counts = one.figures["counts"]
    by = str(one.made_by) if one.made_by else _("dengan sendirinya")
    return [
        {
            "text": span(one),
            "href": reverse("insight:briefing", args=[one.pk]),
            "sub": version if newest else _("%(version)s; sudah digantikan") % {"version": version},
            "muted": not newest,
        },
        counts["posts"],
        counts["persons"],
        counts["cases"],
        {"text": formats.full_moment(one.cut_at), "sub": by},
        {"text": "PDF", "href": reverse("insight:briefing-pdf", args=[one.pk]), "sub": one.pdf_sha256[:12]},
    ]


def span(one: Briefing) -> str:
    first = formats.full_day(one.first_day)
    if one.kind == Briefing.Kind.DAILY:
        return first
    return _("%(first)s sampai %(last)s") % {
        "first": first,
        "last": formats.full_day(one.last_day),
    }


# --- one report ---------------------------------------------------------------------------------------------


def one(standing: Standing, user: Any, held: Briefing) -> dict[str, Any]:
    figures = held.figures
    versions = Briefing.objects.filter(kind=held.kind, first_day=held.first_day).defer(
        "figures", "pdf", "docx"
    )
    newest = versions.order_by("-version").first()
    return {
        "tabs": tabs(standing, "briefings"),
        "briefing": held,
        "title": title(held),
        "facts": _facts(held),
        "replaced_by": newest if newest and newest.version > held.version else None,
        "versions": list(versions.order_by("version")),
        "may_make": make_briefing(standing).allowed,
        "counts": _counts(held),
        "dimensions": [_dimension(held, name) for name in DIMENSIONS],
        "coverage": _coverage(figures),
        "platforms": _platforms(figures),
        "unseen": _pairs(_("Mengapa tidak terlihat"), _("Sebab"), figures["coverage"]["why"], _("Akun kali hari")),
        "queue": _queue(figures),
        "limits": _limits(figures),
        "cases": _cases(standing, user, figures),
        "outcomes": _pairs(_("Hasil penanganan"), _("Hasil"), figures["outcomes"], _("Jumlah")),
        "handovers": _handovers(figures),
        "reports": _pairs(_("Laporan warga"), _("Jenis"), figures["reports"]["kinds"], _("Masuk")),
        "prevention": figures["prevention"],
        "reports_waiting": figures["reports"]["waiting"],
    }  # fmt: skip


def title(held: Briefing) -> str:
    return _("%(kind)s: %(span)s") % {"kind": held.get_kind_display(), "span": span(held)}


def _facts(held: Briefing) -> list[dict[str, Any]]:
    by = str(held.made_by) if held.made_by else _("dengan sendirinya")
    facts: list[dict[str, Any]] = [
        {"label": _("Batas waktu data"), "at": held.cut_at},
        {"label": _("Disusun"), "text": by},
        {"label": _("Versi"), "text": formats.number(held.version), "sub": held.reason},
        {"label": _("Tahapan"), "text": held.figures["stage"] or _("di luar tahapan")},
        {"label": _("SHA-256 berkas PDF"), "text": held.pdf_sha256, "mono": True},
    ]
    return facts


def _counts(held: Briefing) -> dict[str, Any]:
    counts = held.figures["counts"]
    return {
        "caption": _("Hitungan"),
        "columns": [{"label": _("Yang dihitung")}, {"label": _("Jumlah"), "kind": "number"}],
        "rows": [
            {"cells": [words, _number(held, "", "", name, counts[name])]}
            for name, words in words_of_counts().items()
        ],
        "keep": True,
    }


def _dimension(held: Briefing, dimension: str) -> dict[str, Any]:
    measures = [name for name in MEASURES if not (dimension == "category" and name == "read")]
    words = words_of_measures()
    lines = held.figures["dimensions"][dimension]
    table = {
        "caption": words_of_dimensions()[dimension],
        "columns": [
            {"label": words_of_columns()[dimension]},
            *({"label": words[name], "kind": "number"} for name in measures),
        ],
        "rows": [
            {
                "cells": [
                    {"text": line["label"]},
                    *(_number(held, dimension, line["code"], name, line[name]) for name in measures),
                ]
            }
            for line in lines
        ],
        "tiles": True,
        "empty": _("Tidak ada yang masuk dan tidak ada yang ditandai."),
    }
    return {"name": dimension, "title": words_of_dimensions()[dimension], "table": table}


def _number(held: Briefing, dimension: str, code: str, measure: str, count: int) -> Any:
    """A number leads to what it counts; persons are counted and never listed."""
    if measure == "persons":
        measure = "posts"
    if not count or measure not in FOLLOWED:
        return count
    query = urlencode({"hitungan": measure, "dimensi": dimension, "nilai": code})
    return {"number": count, "href": f"{reverse('insight:briefing-behind', args=[held.pk])}?{query}"}


def _coverage(figures: Figures) -> dict[str, Any]:
    return {
        "caption": _("Akun terdaftar yang terlihat, hari demi hari"),
        "columns": [
            {"label": _("Hari")},
            {"label": _("Terdaftar"), "kind": "number"},
            {"label": _("Dijadwalkan"), "kind": "number"},
            {"label": _("Terlihat"), "kind": "number"},
            {"label": _("Tidak terlihat"), "kind": "number"},
            {"label": _("Tanpa catatan"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": formats.full_day(date.fromisoformat(day["day"])),
                        "href": f"{reverse('collection:coverage')}?hari={day['day']}",
                    },
                    *(day[name] for name in ("registered", "due", "seen", "unseen", "unexplained")),
                ]
            }
            for day in figures["coverage"]["days"]
        ],
        "tiles": True,
    }


def _platforms(figures: Figures) -> dict[str, Any]:
    return {
        "caption": _("Cakupan tiap platform"),
        "columns": [
            {"label": _("Platform")},
            {"label": _("Terdaftar"), "kind": "number"},
            {"label": _("Terlihat"), "kind": "number"},
            {"label": _("Tidak terlihat"), "kind": "number"},
        ],
        "rows": [
            {"cells": [one["label"], one["registered"], one["seen"], one["registered"] - one["seen"]]}
            for one in figures["coverage"]["platforms"]
        ],
        "tiles": True,
        "empty": _("Tidak ada akun terdaftar."),
    }


def _pairs(caption: str, first: str, lines: Sequence[Mapping[str, Any]], second: str) -> dict[str, Any]:
    return {
        "caption": caption,
        "columns": [{"label": first}, {"label": second, "kind": "number"}],
        "rows": [{"cells": [one["label"], one["count"]]} for one in lines],
        "keep": True,
        "empty": _("Tidak ada."),
    }


def _queue(figures: Figures) -> dict[str, Any]:
    queue = figures["queue"]
    lines = [
        {"label": _("Menunggu putusan"), "count": queue["open"]},
        {"label": _("Belum pernah dibuka"), "count": queue["unread"]},
        {"label": _("Diputus dalam masa laporan"), "count": queue["decided"]},
        *({"label": _("dari itu %(kind)s") % {"kind": labels.in_sentence(one["label"])}, "count": one["count"]}
          for one in queue["decisions"]),
    ]  # fmt: skip
    table = _pairs(_("Antrean tinjauan"), _("Antrean"), lines, _("Jumlah"))
    oldest = datetime.fromisoformat(queue["oldest_at"]) if queue["oldest_at"] else None
    return {"table": table, "oldest": oldest}


def limit_words() -> dict[str, str]:
    return {
        "running": _("Tenggat berjalan"),
        "half": _("Lewat separuh waktunya"),
        "day_before": _("Tinggal satu hari kerja"),
        "overdue": _("Lewat"),
        "met": _("Dipenuhi tepat waktu"),
        "late": _("Dipenuhi terlambat"),
    }


def _limits(figures: Figures) -> dict[str, Any]:
    lines = [{"label": words, "count": figures["limits"][name]} for name, words in limit_words().items()]
    return _pairs(_("Tenggat"), _("Tenggat"), lines, _("Jumlah"))


def _cases(standing: Standing, user: Any, figures: Figures) -> dict[str, Any]:
    held = figures["limits"]["cases"]
    own = Case.objects.filter(casework.reach_of(standing, user), pk__in=[one["case"] for one in held])
    reached = set(own.values_list("pk", flat=True))
    return {
        "caption": _("Perkara yang berjalan"),
        "columns": [
            {"label": _("Nomor")},
            {"label": _("Tahap")},
            {"label": _("Langkah berikutnya")},
            {"label": _("Jatuh tempo")},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": one["number"],
                        "href": reverse("casework:case", args=[one["case"]])
                        if one["case"] in reached
                        else "",
                    },
                    one["state"],
                    one["next"] or "–",
                    {"at": datetime.fromisoformat(one["due"])} if one["due"] else "–",
                ]
            }
            for one in held
        ],
        "empty": _("Tidak ada perkara yang berjalan."),
        "tiles": True,
    }


def _handovers(figures: Figures) -> dict[str, Any]:
    return {
        "caption": _("Penerusan"),
        "columns": [
            {"label": _("Kepada")},
            {"label": _("Dikirim"), "kind": "number"},
            {"label": _("Belum selesai"), "kind": "number"},
        ],
        "rows": [{"cells": [one["label"], one["sent"], one["waiting"]]} for one in figures["handovers"]],
        "tiles": True,
        "empty": _("Tidak ada."),
    }


# --- what a number counts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """``dimension`` "" and ``code`` "": the whole."""

    measure: str
    dimension: str
    code: str

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked | None:
        measure, dimension = given.get("hitungan", ""), given.get("dimensi", "")
        if measure not in FOLLOWED or dimension not in ("", *DIMENSIONS):
            return None
        return cls(measure, dimension, given.get("nilai", "").replace("\x00", "")[:64] if dimension else "")


def behind(standing: Standing, user: Any, held: Briefing, asked: Asked, number: str | None) -> dict[str, Any]:
    """Read anew within the report's own time: what was superseded or struck since is not among it any more."""
    period = periods.containing(held.kind, held.first_day)
    given = {
        "since": period.since,
        "until": min(period.until, held.cut_at),
        "dimension": asked.dimension,
        "code": asked.code,
    }
    shown, page, lines = (_cases_behind if asked.measure == "cases" else _findings_behind)(
        standing, user, asked, given, number
    )
    return {
        "tabs": tabs(standing, "briefings"),
        "briefing": held,
        "title": _what(held, asked),
        "lead": _reconciled(_kept(held.figures, asked), shown),
        "lines": lines,
        "page": page,
        "title_of_report": title(held),
    }


Behind = tuple[int, Any, list[dict[str, Any]]]  # how many things, the page of them, its lines


def _cases_behind(
    standing: Standing, user: Any, asked: Asked, given: Mapping[str, Any], number: str | None
) -> Behind:
    ids = _ids(statements.CASES_UNDER, given)
    cases = Case.objects.filter(casework.reach_of(standing, user), pk__in=ids).distinct()
    page = Paginator(cases.order_by("opened_at", "pk"), PAGE).get_page(number)
    return page.paginator.count, page, [_case_line(one) for one in page]


def _findings_behind(
    standing: Standing, user: Any, asked: Asked, given: Mapping[str, Any], number: str | None
) -> Behind:
    """One thing may have been found more than once: things are counted, findings listed."""
    thing = "act" if asked.measure == "acts" else "post"
    found = Finding.objects.filter(
        review.reach_of(standing), pk__in=_ids(statements.MARKED_UNDER, given), **{f"{thing}__isnull": False}
    )
    page = Paginator(found.select_related("post", "act__post").order_by("created_at", "pk"), PAGE).get_page(
        number
    )
    return found.order_by().values(thing).distinct().count(), page, [_finding_line(one) for one in page]


def _ids(statement: str, given: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [pk for (pk,) in cursor]


def _kept(figures: Figures, asked: Asked) -> int:
    if not asked.dimension:
        return int(figures["counts"][asked.measure])
    lines = {one["code"]: one for one in figures["dimensions"][asked.dimension]}
    return int(lines[asked.code][asked.measure]) if asked.code in lines else 0


def _what(held: Briefing, asked: Asked) -> str:
    what = words_of_measures()[asked.measure]
    if not asked.dimension:
        return what
    lines = {one["code"]: one["label"] for one in held.figures["dimensions"][asked.dimension]}
    return f"{what}: {lines.get(asked.code, asked.code)}"


def _reconciled(counted: int, shown: int) -> str:
    if counted == shown:
        return _("Laporan mencatat %(count)s; semuanya ada di bawah ini.") % {
            "count": formats.number(counted)
        }
    return _(
        "Laporan mencatat %(count)s; yang dapat Anda buka sekarang %(shown)s. Selebihnya di luar wilayah tugas Anda, "
        "atau berubah sesudah batas waktu data."
    ) % {"count": formats.number(counted), "shown": formats.number(shown)}


def _finding_line(one: Finding) -> dict[str, Any]:
    post = one.shown_post
    return {
        "platform": one.platform,
        "title": str(labels.CATEGORIES.get(one.category, one.category)),
        "url": reverse("review:finding", args=[one.pk]),
        "note": formats.full_moment(post.posted_at)
        if post is not None and post.posted_at
        else _("Waktu unggah tidak diketahui"),
        "aside": formats.short_day(one.created_at),
    }


def _case_line(one: Case) -> dict[str, Any]:
    return {
        "icon_name": "file",
        "title": one.title,
        "url": reverse("casework:case", args=[one.pk]),
        "note": f"{one.number} · {one.get_entrance_display()}",
        "chip": state_chip(one),
        "aside": formats.short_day(one.opened_at),
    }


# --- counted again ------------------------------------------------------------------------------------------


def recount(standing: Standing, held: Briefing, now: datetime) -> dict[str, Any]:
    """What the same period gives now, beside what was given out."""
    fresh = counting.count(periods.containing(held.kind, held.first_day), now)
    found = counting.changed(held.figures, fresh)
    words = {"counts": words_of_counts()} | {name: words_of_measures() for name in DIMENSIONS}
    heads = {"counts": _("Hitungan")} | words_of_dimensions()
    rows = []
    for where, what, then, current in found:
        label, _colon, measure = what.rpartition(": ")
        text = f"{label}: {words[where][measure]}" if label else words[where][what]
        rows.append({"cells": [{"text": text, "sub": heads[where]}, then or 0, current or 0]})
    told = ngettext(
        "%(count)s angka kini berbeda dari laporan.", "%(count)s angka kini berbeda dari laporan.", len(rows)
    )
    return {
        "tabs": tabs(standing, "briefings"),
        "briefing": held,
        "title_of_report": title(held),
        "same": not rows,
        "told": told % {"count": formats.number(len(rows))},
        "at": now,
        "table": {
            "caption": _("Yang berbeda"),
            "columns": [
                {"label": _("Angka")},
                {"label": _("Pada laporan"), "kind": "number"},
                {"label": _("Sekarang"), "kind": "number"},
            ],
            "rows": rows,
            "keep": True,
        },
    }
