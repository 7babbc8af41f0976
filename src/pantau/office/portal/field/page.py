"""What the pages of the field show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law import Form
from pantau.office.collection import patrol_page, patrolling
from pantau.office.collection.looks import day_of
from pantau.office.people.models import User
from pantau.office.portal.field.models import FieldNote
from pantau.office.registry.models import Village
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language

FORM = "supervision_report"
#: What is written on the spot; number, signatures and the supervisor's own data come with the paper.
PARTS = ("activity", "result", "suspicion", "dispute")
FOLDED = "dispute"
LONG = frozenset({"result.narrative", "suspicion.short_account", "suspicion.facts", "suspicion.analysis"})
#: Asked on a phone without a network; the rest can be written later.
SHORT_FORM = (
    "activity.target",
    "activity.time_and_place",
    "result.narrative",
    "suspicion.actor",
    "suspicion.place",
)
MOST_SHORT, MOST_LONG = 500, 8000
SHOWN = 50


def form() -> Form:
    return rulebook.current().forms[FORM]


def names() -> dict[str, str]:
    """ "part.field" -> its title, of what may be written."""
    return {
        f"{part.key}.{field.key}": in_language(field.title)
        for part in form().parts
        if part.key in PARTS
        for field in part.fields
    }


def parts(told: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": in_language(part.title),
            "folded": part.key == FOLDED
            and not any(told.get(f"{part.key}.{one.key}") for one in part.fields),
            "facts": [
                {"label": in_language(one.title), "text": told.get(f"{part.key}.{one.key}") or form().empty}
                for one in part.fields
            ],
            "fields": [field(f"{part.key}.{one.key}", in_language(one.title), told) for one in part.fields],
        }
        for part in form().parts
        if part.key in PARTS
    ]


def field(name: str, title: str, told: Mapping[str, str]) -> dict[str, Any]:
    long = name in LONG
    return {
        "name": name,
        "id": "isi-" + name.replace(".", "-").replace("_", "-"),
        "title": title,
        "value": told.get(name, ""),
        "long": long,
        "most": MOST_LONG if long else MOST_SHORT,
    }


def short_form() -> list[dict[str, Any]]:
    titles = names()
    return [field(name, titles[name], {}) for name in SHORT_FORM if name in titles]


def home(user: User, notes: Iterable[FieldNote], now: datetime, reads_all: bool) -> dict[str, Any]:
    tasks = patrolling.tasks_of(user, day_of(now))
    waiting = [task for task in tasks if task.done_at is None]
    return {
        "summary": patrol_page.summary(tasks) if tasks else "",
        "tasks": [patrol_page.task_line(task) for task in waiting[:SHOWN]],
        "lines": [line(one) for one in notes],
        "reads_all": reads_all,
    }


def title_of(note: FieldNote) -> str:
    for name in ("activity.target", "suspicion.event", "result.narrative"):
        if note.told.get(name):
            return str(note.told[name])[:80]
    return _("Catatan tanpa judul")


def line(note: FieldNote, author: bool = False) -> dict[str, Any]:
    beside = any(one.number is None for one in note.versions.all())
    if beside:
        chip = {"text": _("Dua versi: pilih"), "tone": "warn"}
    elif note.state == FieldNote.State.SENT:
        chip = {"text": str(FieldNote.State.SENT.label), "tone": "ok"}
    else:
        chip = {"text": str(FieldNote.State.DRAFT.label), "tone": "rest"}
    whose = [note.author.get_short_name()] if author else []
    files = len(note.files.all())
    return {
        "title": title_of(note),
        "url": reverse("field:note", args=[note.key]),
        "icon_name": "pen",
        "note": " · ".join([*whose, *([_("%(count)s berkas") % {"count": files}] if files else [])]),
        "at": note.sent_at or note.changed_at,
        "chip": chip,
    }


def note(one: FieldNote, mine: bool) -> dict[str, Any]:
    village = Village.objects.filter(code=one.village_code).first() if one.village_code else None
    return {
        "note": one,
        "title": title_of(one),
        "mine": mine,
        "open": mine and one.state == FieldNote.State.DRAFT,
        "parts": parts(one.told),
        "village": village,
        "disputed": disputed(one),
        "files": [
            {
                "title": f"{file.kind.upper()}, {file.size // 1024 + 1} kB",
                "url": reverse("evidence:capture", args=[file.capture_id]) if not mine else "",
                "note": f"SHA-256 {file.sha256[:16]}…",
                "icon_name": "seal",
            }
            for file in one.files.all()
        ],
        "versions": one.versions.exclude(number=None).count(),
    }


def disputed(one: FieldNote) -> list[dict[str, Any]]:
    """Fields that two devices changed differently, with both texts."""
    titles = names()
    found = []
    for beside in one.versions.filter(number=None):
        for name in sorted({*beside.told, *one.told}):
            here, there = one.told.get(name, ""), beside.told.get(name, "")
            if here != there and name in titles:
                found.append(
                    {
                        "name": name,
                        "title": titles[name],
                        "here": here,
                        "there": there,
                        "at": beside.written_at,
                    }
                )
    return found
