"""The figures of a report as the fields of its form take them, by the hints of ``engine.law.forms.FILLS``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from pantau.engine.forms.papers import Row, Value, beginning
from pantau.engine.law import Form
from pantau.office.casework.papers import shaped
from pantau.office.insight.briefings.counting import Figures
from pantau.web.ui import formats, rulebook

MOST_CASES = 60  # on paper; the page has all of them
WITHOUT = "–"
COUNTS = {  # as papers say it; pages translate it
    "read": gettext_noop("Unggahan yang masuk dan dibaca mesin"),
    "posts": gettext_noop("Unggahan yang ditandai untuk dilihat"),
    "acts": gettext_noop("Tindakan pada unggahan atau akun yang ditandai"),
    "persons": gettext_noop("Orang atau akun di balik yang ditandai"),
    "cases": gettext_noop("Perkara yang dibuka"),
    "respondents": gettext_noop("Terlapor dalam perkara yang dibuka"),
    "closed": gettext_noop("Perkara yang selesai"),
    "running": gettext_noop("Perkara yang berjalan pada batas waktu data"),
    "evidence": gettext_noop("Bukti yang disegel"),
    "field_notes": gettext_noop("Catatan lapangan yang diserahkan"),
}


def values(form: Form, figures: Figures, note: str = "") -> dict[str, Value]:
    """Of every field that the form has and the figures know. ``note``: what is said of this version."""
    known = told(figures) | {"summary.notes": note, "case.stage": figures["stage"]}
    found = beginning(form)
    for part, field in form.written():
        value = figures["officers"] if field.fills == "officers.names" else known.get(field.fills or "")
        if value not in (None, "", []):
            found[f"{part.key}.{field.key}"] = shaped(field, value)
    return found


def told(figures: Figures) -> dict[str, Value]:
    return {
        "summary.period": figures["period"],
        "summary.area": figures["area"],
        "summary.cut_at": moment(figures["cut_at"]),
        "summary.counts": [{"what": words, "count": number(figures["counts"][name])} for name, words in COUNTS.items()],
        "summary.by_platform": _by_platform(figures),
        "summary.by_category": _lines(figures, "category"),
        "summary.by_phase": _lines(figures, "phase"),
        "summary.by_party": _lines(figures, "party"),
        "summary.by_district": _lines(figures, "area"),
        "summary.coverage": _coverage(figures),
        "summary.unseen": _labelled(figures["coverage"]["why"]),
        "summary.queue": _queue(figures),
        "summary.limits": _limits(figures),
        "summary.cases": _cases(figures),
        "summary.outcomes": _labelled(figures["outcomes"]),
        "summary.handovers": [
            {"what": one["label"], "sent": number(one["sent"]), "waiting": number(one["waiting"])}
            for one in figures["handovers"]
        ],
        "summary.reports": _reports(figures),
        "summary.prevention": _prevention(figures),
    }  # fmt: skip


def number(count: int | None) -> str:
    """13.100, as Indonesian papers write it."""
    return WITHOUT if count is None else f"{count:,}".replace(",", ".")


def moment(written: str) -> str:
    local = datetime.fromisoformat(written).astimezone(rulebook.current().timezone)
    return f"{local:%d-%m-%Y pukul %H.%M} {formats.zone_name(local)}"


def _by_platform(figures: Figures) -> Sequence[Row]:
    accounts = {one["code"]: one for one in figures["coverage"]["platforms"]}
    marked = {one["code"]: one for one in figures["dimensions"]["platform"]}
    labels = {code: one["label"] for code, one in (accounts | marked).items() if code}
    return [
        {
            "platform": label,
            "registered": number(accounts[code]["registered"]) if code in accounts else "0",
            "seen": number(accounts[code]["seen"]) if code in accounts else "0",
            "posts": number(marked[code]["read"]) if code in marked else "0",
            "marked": number(marked[code]["posts"]) if code in marked else "0",
        }
        for code, label in labels.items()
    ]


def _lines(figures: Figures, dimension: str) -> Sequence[Row]:
    """Columns that a form does not have are left out when the values are shaped for it."""
    return [
        dict.fromkeys(("what", "category", "district", "phase", "party"), one["label"])
        | {name: number(one[name]) for name in ("read", "posts", "acts", "persons", "cases")}
        for one in figures["dimensions"][dimension]
    ]


def _labelled(lines: Sequence[Mapping[str, Any]]) -> Sequence[Row]:
    return [{"what": one["label"], "count": number(one["count"])} for one in lines]


def _coverage(figures: Figures) -> Sequence[Row]:
    return [
        {
            "day": datetime.fromisoformat(one["day"]).strftime("%d-%m-%Y"),
            "planned": number(one["due"]),
            **{name: number(one[name]) for name in ("registered", "seen", "unseen", "unexplained")},
        }
        for one in figures["coverage"]["days"]
    ]


def _queue(figures: Figures) -> Sequence[Row]:
    queue = figures["queue"]
    oldest = moment(queue["oldest_at"]) if queue["oldest_at"] else "tidak ada"
    return [
        {"what": "Menunggu putusan", "count": number(queue["open"])},
        {"what": "Belum pernah dibuka", "count": number(queue["unread"])},
        {"what": "Yang paling lama menunggu sejak", "count": oldest},
        {"what": "Diputus dalam masa laporan", "count": number(queue["decided"])},
        *(
            {"what": f"dari itu {one['label'].lower()}", "count": number(one["count"])}
            for one in queue["decisions"]
        ),
    ]


def _limits(figures: Figures) -> Sequence[Row]:
    limits = figures["limits"]
    return [
        {"what": "Tenggat berjalan", "count": number(limits["running"])},
        {"what": "Lewat separuh waktunya", "count": number(limits["half"])},
        {"what": "Tinggal satu hari kerja", "count": number(limits["day_before"])},
        {"what": "Lewat", "count": number(limits["overdue"])},
        {"what": "Dipenuhi tepat waktu dalam masa laporan", "count": number(limits["met"])},
        {"what": "Dipenuhi terlambat dalam masa laporan", "count": number(limits["late"])},
    ]


def _cases(figures: Figures) -> Sequence[Row]:
    cases = figures["limits"]["cases"]
    rows = [
        {
            "number": one["number"],
            "state": one["state"],
            "next": one["next"],
            "due": moment(one["due"]) if one["due"] else WITHOUT,
        }
        for one in cases[:MOST_CASES]
    ]
    left = len(cases) - len(rows)
    if left:
        rows.append({"number": f"dan {number(left)} perkara lain", "state": "", "next": "", "due": ""})
    return rows


def _reports(figures: Figures) -> Sequence[Row]:
    reports = figures["reports"]
    return [
        *({"what": one["label"], "count": number(one["count"])} for one in reports["kinds"]),
        {"what": "Belum selesai dibaca pada batas waktu data", "count": number(reports["waiting"])},
    ]


def _prevention(figures: Figures) -> str:
    told = figures["prevention"]
    if not told["told"]:
        return "Tidak ada pemberitahuan yang disampaikan dalam masa laporan."
    ways = ", ".join(f"{one['label'].lower()} {number(one['count'])}" for one in told["ways"])
    return (
        f"Pemberitahuan disampaikan {number(told['told'])} kali kepada {number(told['addressees'])} penerima ({ways}); "
        f"{number(told['read'])} pemberitahuan dinyatakan dibaca."
    )
