"""What the pages of patrol show."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection import forms, patrolling
from pantau.office.collection.capturing import HandedOver
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Capture, CaptureAddress, PatrolLook, PatrolTask
from pantau.office.collection.reasons import reason
from pantau.office.people.models import User
from pantau.office.registry import lists
from pantau.web.ui import formats

SHOWN_CAPTURES = 5
SHOWN_TASKS = 20
SHOWN_LOOKS = 10


def patrol(officer: User, now: datetime) -> dict[str, Any]:
    day = day_of(now)
    tasks = patrolling.tasks_of(officer, day)
    looks = list(
        PatrolLook.objects.filter(officer=officer, opened_at__date=day)
        .select_related("account")
        .order_by("-opened_at", "-pk")[:SHOWN_LOOKS]
    )
    waiting = [task for task in tasks if task.done_at is None]
    captures = Capture.objects.filter(address__user=officer).defer("content").order_by("-received_at", "-pk")
    return {
        "summary": summary(tasks),
        "tasks": [task_line(task) for task in waiting[:SHOWN_TASKS]],
        "later": max(0, len(waiting) - SHOWN_TASKS),
        "none_planned": not tasks,
        "looks": [look_line(look) for look in looks],
        "captures": [capture_line(capture) for capture in captures[:SHOWN_CAPTURES]],
        "outcomes": forms.LOOKS,
    }


def summary(tasks: list[PatrolTask]) -> str:
    """38 accounts, about 110 minutes. 11 done."""
    minutes = sum(task.minutes for task in tasks)
    done = sum(task.done_at is not None for task in tasks)
    accounts = ngettext("%(count)s akun", "%(count)s akun", len(tasks)) % {
        "count": formats.number(len(tasks))
    }
    return _("%(accounts)s, kira-kira %(minutes)s menit. Sudah %(done)s.") % {
        "accounts": accounts,
        "minutes": formats.number(minutes),
        "done": formats.number(done),
    }


def task_line(task: PatrolTask) -> dict[str, Any]:
    owner = lists.owner_cell(task.account)
    return {
        "task": task,
        "title": lists.account_cell(task.account)["text"],
        "platform": task.account.platform,
        "owner": " · ".join(filter(None, (str(owner["text"]), str(owner.get("sub", ""))))),
        "note": unseen_note(task),
        "minutes": _("%(count)s menit") % {"count": formats.number(task.minutes)},
        "url": reverse("registry:account", args=[task.account_id]),
    }


def unseen_note(task: PatrolTask) -> str:
    """Why this account is on the list."""
    if task.unseen_days is None:
        seen = _("Belum pernah dilihat")
    elif task.unseen_days == 0:
        seen = _("Terakhir dilihat kemarin")
    else:
        seen = _("Belum dilihat %(count)s hari") % {"count": formats.number(task.unseen_days)}
    if not task.posts:
        return seen
    known = _("%(count)s unggahan diketahui minggu ini") % {"count": formats.number(task.posts)}
    return f"{seen}; {known}"


def look_line(look: PatrolLook) -> dict[str, Any]:
    """For ui/components/lines.html."""
    if look.why:
        note = str(reason(look.why).title)
    elif look.posts:
        note = _("%(count)s unggahan diserahkan") % {"count": formats.number(look.posts)}
    else:
        note = _("Dibuka, tidak ada yang baru")
    return {
        "platform": look.account.platform,
        "title": lists.account_cell(look.account)["text"],
        "url": reverse("registry:account", args=[look.account_id]),
        "note": note,
        "aside": _("%(count)s menit") % {"count": formats.number(look.minutes)},
    }


CAPTURE_TONES = {
    "queued": ("rest", "clock"),
    "reading": ("info", "refresh"),
    "done": ("ok", "check"),
    "failed": ("danger", "alert"),
}


def capture_line(capture: Capture) -> dict[str, Any]:
    tone, icon = CAPTURE_TONES[capture.status]
    counted = _("%(rows)s unggahan, %(new)s baru, %(accounts)s akun terdaftar terlihat") % {
        "rows": formats.number(capture.rows),
        "new": formats.number(capture.new_posts),
        "accounts": formats.number(capture.accounts),
    }
    return {
        "icon_name": "upload",
        "title": f"{capture.source_platform}, {formats.size(capture.size)}",
        "note": _failed(capture.problem) if capture.problem else counted,
        "chip": {"text": str(capture.get_status_display()), "tone": tone, "icon": icon},
    }


def _failed(problem: str) -> str:
    """The engine's own words are English, for whoever mends it."""
    told = _(
        "Tidak terbaca. Kirim sekali lagi; bila tetap gagal, teruskan galat ini ke operator teknis: %(problem)s"
    )
    return told % {"problem": problem}


def handed_over(handed: HandedOver) -> str:
    if handed.account is None:
        return _("Unggahan tersimpan. Pemiliknya bukan akun terdaftar.")
    if handed.new_posts:
        return _("Unggahan tersimpan, dan akunnya tercatat sebagai dilihat.")
    return _("Akunnya tercatat sebagai dilihat.")


# --- capture addresses ----------------------------------------------------------------------------


def addresses(held: Iterable[CaptureAddress]) -> dict[str, Any]:
    return {"held": list(held)}


def new_address(site: str, token: str) -> dict[str, str]:
    """The two ways to write one address. The extension cuts a path off, and keeps the part before @."""
    parts = urlsplit(site)
    return {
        "typed": urlunsplit((parts.scheme, f"{token}@{parts.netloc}", "", "", "")),
        "path": f"{site}/p/{token}",
    }


def bookmarklet(site: str) -> str:
    """A bookmark that hands the open page's address and the selected words over, in a new window."""
    target = json.dumps(site + reverse("collection:hand-over"))
    return (
        f"javascript:(()=>{{window.open({target}+'?url='+encodeURIComponent(location.href)"
        "+'&text='+encodeURIComponent(String(getSelection())))})()"
    )
