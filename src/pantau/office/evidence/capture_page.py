"""Contexts of the pages of captures: the card beside a post, the list, and one capture looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.evidence.capture import pictures as machine
from pantau.office.evidence import capture_words, captures, files, subjects
from pantau.office.evidence.models import CapturedFile, CapturedPicture, EvidencePart, PageCapture
from pantau.office.posts.models import Post
from pantau.web.ui import formats

MOST_SHOWN_TEXT = 20_000
MOST_READ = 32 * 1024 * 1024
MOST_RESPONSES = 300
PICTURES = ("image/png", "image/jpeg", "image/webp")


def card(post: Post, may: bool, trouble: str = "", given: str = "") -> dict[str, Any]:
    """Context of evidence/captures.html: what was captured of a post, and the ways to capture it."""
    shown = post.captures.select_related("asked_by").prefetch_related("files").order_by("-pk")
    return {
        "ask_url": reverse("evidence:capture-post", args=[post.pk]),
        "upload_url": reverse("evidence:upload", args=[post.pk]),
        "list": [state(one) for one in shown],
        "may": may and post.purged_at is None,
        "address": post.url,
        "trouble": trouble,
        "given": given,
    }


def state(capture: PageCapture) -> dict[str, Any]:
    """Context of evidence/capture_state.html."""
    return {
        "capture": capture,
        "chip": capture_words.chip(capture),
        "why": capture_words.reason(capture),
        "poll": "" if capture.ended else reverse("evidence:capture-state", args=[capture.pk]),
        "picture": next((_file_url(one) for one in capture.files.all() if is_picture(one)), ""),
        "needs_person": capture.status in captures.MISSED and capture.closed_at is None,
    }


def upload_url(capture: PageCapture) -> str:
    """Where files of the same page are handed in; "" where nobody knows what it is of."""
    if capture.post_id is not None:
        return reverse("evidence:upload", args=[capture.post_id])
    place = subjects.place_of(capture.subject)
    return place.upload if place is not None else ""


def is_picture(one: CapturedFile) -> bool:
    return one.media_type in PICTURES


def _file_url(one: CapturedFile) -> str:
    return reverse("evidence:captured-file", args=[one.capture_id, one.pk])


def lines(found: Iterable[PageCapture]) -> list[dict[str, Any]]:
    """Lines of lines.html."""
    return [
        {
            "title": one.title or one.url or _("Berkas yang diunggah"),
            "url": reverse("evidence:capture", args=[one.pk]),
            "platform": one.post.platform if one.post is not None else "",
            "icon_name": "link" if one.subject == "" else "user",
            "note": " · ".join(part for part in (_of(one), asked(one), capture_words.reason(one)) if part),
            "aside": formats.short_day(one.asked_at, year=True),
            "chip": capture_words.chip(one),
        }
        for one in found
    ]


def _of(capture: PageCapture) -> str:
    place = subjects.place_of(capture.subject)
    return place.label if place is not None else ""


def asked(capture: PageCapture) -> str:
    if capture.how == PageCapture.How.CITIZEN:
        return _("Diserahkan warga")
    if capture.asked_by is None:
        return _("Direkam otomatis")
    if capture.how == PageCapture.How.UPLOAD:
        return _("Diunggah %(who)s") % {"who": capture.asked_by}
    return _("Diminta %(who)s") % {"who": capture.asked_by}


def page(capture: PageCapture) -> dict[str, Any]:
    """Context of evidence/capture.html."""
    held = sorted(
        capture.files.all(), key=lambda one: one.role != "wacz"
    )  # what holds everything comes first
    by_role = {one.role: one for one in reversed(held)}
    told = _json(by_role.get("facts"), {})
    more = told.get("more", {})
    return state(capture) | {
        "files": held,
        "facts": _facts(capture, told),
        "hops": more.get("hops", []) if len(more.get("hops", [])) > 1 else [],
        "tls": _tls(told.get("tls", {})),
        "responses": _responses(_json(by_role.get("responses"), [])),
        "refused": _refused(more.get("refused", [])),
        "blind": more.get("blind", []),
        "pages": more.get("pages", []),
        "wrong_digests": more.get("wrong_digests", 0),
        "text": _text(by_role.get("text")),
        "pictures": _pictures(capture, held),
        "within": [one for one in seen_pictures(told_pictures(by_role.get("pictures"))) if one["url"]],
        "upload_url": upload_url(capture),
        "subject": subjects.place_of(capture.subject),
        "archive": by_role.get("wacz"),
    }


def _facts(capture: PageCapture, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Context of facts.html."""
    uploaded = capture.how != PageCapture.How.BROWSER
    more = told.get("more", {})
    rows: list[tuple[str, Any]] = [
        (_("Alamat yang diminta"), capture.url),
        (_("Alamat akhir"), capture.final_url),
        (_("Judul halaman"), capture.title),
        (_("Kode jawaban"), more.get("status") or ""),
        (_("Cara"), capture.get_how_display()),
        (_("Petugas"), _asked_by(capture)),
        (_("Cara memperoleh") if uploaded else _("Alasan"), capture.why),
        (
            _("Perangkat"),
            ", ".join(f"{name} {told['tools'][name]}" for name in sorted(told.get("tools", {}))),
        ),
        (_("Peramban berjalan sebagai"), _footing(more.get("browser", {}))),
    ]
    moments = [
        (_("Diserahkan") if uploaded else _("Diminta"), capture.asked_at),
        (_("Selesai"), capture.ended_at),
    ]
    shown: list[dict[str, Any]] = [{"label": label, "text": text} for label, text in rows if text]
    return shown + [{"label": label, "at": at} for label, at in moments if at]


def _asked_by(capture: PageCapture) -> str:
    if capture.how == PageCapture.How.CITIZEN:
        return ""  # who it was is the business of the room that took it in
    return str(capture.asked_by) if capture.asked_by else _("tidak ada; direkam otomatis")


def _footing(browser: Mapping[str, Any]) -> str:
    if not browser:
        return ""
    guarded = _("dengan kotak pasir") if browser.get("sandbox") else _("tanpa kotak pasir")
    return f"{browser.get('runs_as', '')}, {guarded}"


def _tls(tls: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {
        "protocol": _("Protokol"), "subject": _("Pemilik sertifikat"), "issuer": _("Penerbit sertifikat"),
        "not_before": _("Berlaku sejak"), "not_after": _("Berlaku sampai"), "serial": _("Nomor seri"),
        "sha256": _("Sidik sertifikat"),
    }  # fmt: skip
    return [{"label": label, "text": str(tls[key])} for key, label in names.items() if tls.get(key)]


def _responses(listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Context of table.html, and how many there are in all."""
    columns = [
        {"label": _("Alamat")}, {"label": _("Kode"), "kind": "number"}, {"label": _("Jenis")},
        {"label": _("Bita"), "kind": "number"}, {"label": _("Sidik SHA-256")},
    ]  # fmt: skip
    rows = [
        {
            "cells": [
                {
                    "text": one.get("url", ""),
                    "mono": True,
                    "sub": _("terpotong") if one.get("truncated") else "",
                },
                {"number": one.get("status", 0)},
                one.get("media_type", ""),
                {"number": one.get("size", 0)},
                {"text": one.get("sha256", ""), "mono": True},
            ]
        }
        for one in listed[:MOST_RESPONSES]
    ]
    caption = _("Jawaban server yang disimpan")
    return {
        "table": {"caption": caption, "columns": columns, "rows": rows},
        "count": len(listed),
        "left_out": max(0, len(listed) - MOST_RESPONSES),
    }


def _refused(listed: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{one.get('host', '')}:{one.get('port', '')} ({one.get('why', '')})" for one in listed]


# --- pictures ---------------------------------------------------------------------------------------------

#: Why a picture has no look or no words, where that is worth saying.
NOT_READ: dict[str, str | Promise] = {
    "text": gettext_lazy("Kata-katanya ada sebagai teks halaman (text.txt), jadi tidak dibaca mesin."),
    "no_reader": gettext_lazy("Pembaca gambar tidak terpasang ketika direkam."),
    "large": gettext_lazy("Terlalu besar untuk dibaca."),
    "pixels": gettext_lazy("Terlalu besar untuk dibaca."),
    "broken": gettext_lazy("Gambarnya rusak."),
    "animated": gettext_lazy("Gambar bergerak tidak dibaca."),
    "type": gettext_lazy("Jenis gambar ini tidak dibaca."),
    "small": gettext_lazy("Terlalu kecil untuk memuat kata."),
    "many": gettext_lazy("Tidak termasuk gambar terbesar yang dibaca."),
}


def _pictures(capture: PageCapture, held: Sequence[CapturedFile]) -> list[dict[str, Any]]:
    """The capture's own picture files, with what machines made of them."""
    known = {one.path: one for one in capture.pictures.filter(url="")}
    return [_picture(one, known.get(one.name)) for one in held if is_picture(one)]


def _picture(one: CapturedFile, seen: CapturedPicture | None) -> dict[str, Any]:
    return {
        "src": _file_url(one),
        "name": one.original_name or one.name,
        "look": bytes(seen.look)[:32].hex() if seen is not None and seen.look else "",
        "words": "\n".join(line["text"] for line in seen.lines) if seen is not None else "",
        "reader": seen.reader if seen is not None else "",
        "sealed": seen.sealed if seen is not None else False,
    }


def told_pictures(kept: CapturedFile | EvidencePart | None) -> Mapping[str, Any]:
    """What a sealed ``pictures.json`` says; nothing where there is none, or none that we can read."""
    told: Mapping[str, Any] = _json(kept, {})
    return told if told.get("format") == machine.FORMAT else {}


def seen_pictures(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For evidence/seen_pictures.html, those with words first."""
    shown = [
        {
            "name": one["path"],
            "url": one["url"],
            "sha256": one["sha256"],
            "size": (one["width"], one["height"]) if one["width"] else None,
            "look": one["pdq"],
            "quality": one["quality"],
            "words": "\n".join(line["text"] for line in one["lines"]),
            "reader": one["reader"],
            "cut": one["read_rows"] if 0 < one["read_rows"] < one["height"] else 0,
            "why": NOT_READ.get(one["why"], ""),
        }
        for one in told.get("pictures", [])
    ]
    return sorted(shown, key=lambda one: (bool(one["url"]), not one["words"]))


def _text(one: CapturedFile | None) -> str:
    if one is None:
        return ""
    with files.opened(one.sha256) as source:
        return source.read(MOST_SHOWN_TEXT).decode("utf-8", "replace")


def _json(one: CapturedFile | EvidencePart | None, otherwise: Any) -> Any:
    """What our own camera wrote; of uploads only ``capture.json`` has such a role, which is ours too."""
    if one is None or one.size > MOST_READ:
        return otherwise
    return json.loads(files.read(one.sha256))
