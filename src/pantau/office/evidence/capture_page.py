"""Contexts of the pages of captures: the card beside a post, the list, and one capture looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.evidence import capture_words, files
from pantau.office.evidence.models import CapturedFile, PageCapture
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
        "needs_person": capture.status in capture_words.MISSED and capture.post_id is not None,
    }


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
            "icon_name": "link",
            "note": " · ".join(part for part in (asked(one), capture_words.reason(one)) if part),
            "aside": formats.short_day(one.asked_at, year=True),
            "chip": capture_words.chip(one),
        }
        for one in found
    ]


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
        "pictures": [_picture(one) for one in held if is_picture(one)],
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


def _picture(one: CapturedFile) -> dict[str, Any]:
    return {
        "src": _file_url(one),
        "name": one.original_name or one.name,
        "look": bytes(one.look).hex() if one.look else "",
        "words": "\n".join(line["text"] for line in one.lines),
        "reader": one.reader,
    }


def _text(one: CapturedFile | None) -> str:
    if one is None:
        return ""
    with files.opened(one.sha256) as source:
        return source.read(MOST_SHOWN_TEXT).decode("utf-8", "replace")


def _json(one: CapturedFile | None, otherwise: Any) -> Any:
    """What our own camera wrote; of uploads only ``capture.json`` has such a role, which is ours too."""
    if one is None or one.size > MOST_READ:
        return otherwise
    return json.loads(files.read(one.sha256))
