"""What the pages of tips say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.collection import tips
from pantau.office.collection.models import Tip, TipFile
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

PAGE = 25
GIST = 160  # letters of a tip in the list
SHOWN_AT_ONCE = ("image/jpeg", "image/png", "image/webp")
TABS = (
    (Tip.State.NEW, gettext_lazy("Baru")),
    (Tip.State.PATROLLED, gettext_lazy("Diserahkan ke patroli")),
    (Tip.State.TAKEN_UP, gettext_lazy("Diambil")),
    (Tip.State.SET_ASIDE, gettext_lazy("Dikesampingkan")),
)
KINDS = {
    "text": gettext_lazy("Teks"),
    "image": gettext_lazy("Gambar"),
    "video": gettext_lazy("Video"),
    "audio": gettext_lazy("Suara"),
    "document": gettext_lazy("Dokumen"),
}
ICONS = {"image": "image", "video": "play", "audio": "sound", "document": "file"}
LEADS_TO = {
    "content": gettext_lazy("unggahan"),
    "group": gettext_lazy("grup"),
    "resolve": gettext_lazy("tautan pendek"),
    "web": gettext_lazy("halaman web"),
}
PROBLEMS = {
    "flood": gettext_lazy("Berkas tidak diambil: pengirimnya sudah mengirim terlalu banyak berkas hari itu."),
    "refused": gettext_lazy(
        "Berkas tidak diambil: jenis atau ukurannya tidak diterima, atau platform menolak."
    ),
    "gone": gettext_lazy("Berkas tidak diambil: sudah tidak ada di platform."),
    "unreadable": gettext_lazy("Berkas tidak disimpan: isinya bukan yang diumumkan platform."),
    "failed": gettext_lazy(
        "Berkas tidak diambil: pengambilannya berulang kali terputus. Pesannya tersimpan; "
        "sebabnya ada di catatan operator."
    ),
}
STATES = {
    Tip.State.NEW: {"tone": "info", "icon": "clock"},
    Tip.State.PATROLLED: {"tone": "info", "icon": "eye"},
    Tip.State.TAKEN_UP: {"tone": "ok", "icon": "check"},
    Tip.State.SET_ASIDE: {"tone": "rest", "icon": "x"},
}


def listing(state: str, page: str) -> dict[str, Any]:
    state = state if state in Tip.State.values else Tip.State.NEW
    found = tips.listed(state).annotate(copies=Count("repeats")).order_by("-sent_at", "-pk")
    shown = Paginator(found, PAGE).get_page(page)
    return {
        "tabs": [_tab(value, name, state) for value, name in TABS],
        "page": shown,
        "lines": [_line(tip) for tip in shown],
        "state": state,
    }


def _tab(value: str, name: Any, state: str) -> dict[str, Any]:
    counted = tips.listed(value).count()
    return {
        "text": name,
        "url": f"{reverse('collection:tips')}?keadaan={value}",
        "count": counted,
        "current": value == state,
    }


def _line(tip: Any) -> dict[str, Any]:
    gist = tip.text if len(tip.text) <= GIST else f"{tip.text[:GIST].rstrip()}…"
    notes = [formats.full_moment(tip.sent_at), f"#{tip.pk}"]
    if tip.addresses:
        notes.append(", ".join(dict.fromkeys(str(platform_name(one["platform"])) for one in tip.addresses)))
    return {
        "icon_name": ICONS.get(tip.kind, "chat"),
        "title": gist or KINDS.get(tip.kind, tip.kind),
        "url": reverse("collection:tip", args=[tip.pk]),
        "note": " · ".join(notes),
        "aside": _("dan %(count)s yang sama") % {"count": tip.copies} if tip.copies else "",
    }


def tip(one: Tip, may_decide: bool) -> dict[str, Any]:
    undecided = one.state in (Tip.State.NEW, Tip.State.PATROLLED)
    file = TipFile.objects.filter(tip=one).defer("body").first()
    return {
        "tip": one,
        "chip": {"text": one.get_state_display(), **STATES[Tip.State(one.state)]},
        "facts": _facts(one),
        "addresses": [_address(number, found) for number, found in enumerate(one.addresses)],
        "file": _file(one, file),
        "undecided": undecided and may_decide,
        "copies": _copies(one.repeats.all()),
        "first": one.same_as,
    }


def _facts(one: Tip) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Dikirim"), "at": one.sent_at},
        {"label": _("Lewat"), "text": str(platform_name(one.channel))},
        {"label": _("Jenis"), "text": str(KINDS.get(one.kind, one.kind))},
    ]
    if one.forwarded:
        facts.append({"label": _("Asal"), "text": _("Diteruskan: bukan tulisan pengirimnya sendiri")})
    answered = {"at": one.answered_at} if one.answered_at else {"text": _("Tidak")}
    facts.append({"label": _("Dijawab"), **answered, "sub": _("sekali sehari bagi tiap pengirim")})
    if one.expires_at:
        facts.append({"label": _("Dihapus"), "at": one.expires_at, "sub": _("kecuali diambil")})
    if one.decided_by:
        facts.append({"label": _("Diputus"), "text": str(one.decided_by), "sub": one.why})
    return facts


def _address(number: int, found: dict[str, str]) -> dict[str, Any]:
    kind = found["kind"]
    return {
        "number": number,
        "url": found["url"],
        "platform": found["platform"],
        "what": LEADS_TO.get(kind, _("akun")),
        "is_account": kind in ("id", "handle", "legacy") or bool(found.get("owner")),
    }


def _file(one: Tip, file: TipFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    return {
        "kind": file.kind,
        "url": reverse("collection:tip-file", args=[one.pk]) if file.fetched_at else "",
        "picture": file.mime in SHOWN_AT_ONCE and bool(file.fetched_at),
        "sha256": file.sha256,
        "problem": PROBLEMS.get(file.problem, ""),
    }


def _copies(repeats: QuerySet[Tip]) -> dict[str, Any]:
    """Copies of one text: how many, from how many senders, over how long."""
    found = list(repeats.values_list("sender_key", "sent_at"))
    if not found:
        return {}
    moments = sorted(sent_at for _sender, sent_at in found)
    days = (moments[-1] - moments[0] + timedelta(days=1)).days
    return {"count": len(found), "senders": len({sender for sender, _at in found}), "days": days}
