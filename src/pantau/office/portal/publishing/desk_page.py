"""What the office's pages about publishing say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law import Rulebook
from pantau.office.portal.publishing import access, chapters, reading, texts, transcripts
from pantau.office.portal.publishing.models import (
    EpisodePack,
    Piece,
    PieceApproval,
    PieceVersion,
    Recording,
)
from pantau.web.ui import formats
from pantau.web.ui.differences import word_diff
from pantau.web.ui.ribbon import in_language

STATES = {
    "waiting": {"text": gettext_lazy("Menunggu persetujuan"), "tone": "warn", "icon": "clock"},
    "draft": {"text": gettext_lazy("Konsep"), "tone": "rest", "icon": "pen"},
    "scheduled": {"text": gettext_lazy("Terjadwal"), "tone": "info", "icon": "calendar"},
    "out": {"text": gettext_lazy("Terbit"), "tone": "ok", "icon": "check"},
    "withdrawn": {"text": gettext_lazy("Ditarik"), "tone": "rest", "icon": "x"},
}
ICONS = {"article": "file", "notice": "info", "infographic": "image", "video": "play", "episode": "sound"}


PAGE = 25


def listing(chosen: str, page: str, now: datetime, *, may_write: bool) -> dict[str, Any]:
    pieces = reading.with_state(now)
    counted = dict(pieces.order_by().values_list("state").annotate(count=Count("pk")))
    if chosen not in STATES:
        chosen = next((state for state in STATES if counted.get(state)), "waiting")
    shown = Paginator(pieces.filter(state=chosen), PAGE).get_page(page)
    address = reverse("publishing:pieces")
    return {
        "tabs": [
            {
                "text": told["text"],
                "url": f"{address}?keadaan={state}",
                "count": counted.get(state, 0),
                "current": state == chosen,
            }
            for state, told in STATES.items()
        ],
        "page": shown,
        "lines": [_line(piece) for piece in shown],
        "nothing": not counted,
        "kinds": _kinds() if may_write else [],
    }


def _kinds() -> list[dict[str, Any]]:
    return [
        {"text": label, "url": reverse("publishing:begin", args=[kind]), "icon": ICONS[kind]}
        for kind, label in Piece.Kind.choices
    ]


def _line(piece: Any) -> dict[str, Any]:
    return {
        "icon_name": ICONS[piece.kind],
        "title": piece.title,
        "url": reverse("publishing:piece", args=[piece.pk]),
        "note": f"{piece.get_kind_display()} · {formats.full_moment(piece.touched)}",
        "aside": _("Dikembalikan") if piece.returned_why else "",
    }


def piece(one: Piece, user: Any, now: datetime, book: Rulebook) -> dict[str, Any]:
    versions = list(
        one.versions.select_related("written_by", "approval__approved_by", "picture", "recording")
    )
    last = versions[-1]
    state = reading.with_state(now).values_list("state", flat=True).get(pk=one.pk)
    today = now.astimezone(book.timezone).date()
    live = reading.out(now, one.kind).filter(version__piece=one).first()
    may_write, may_approve = access.write(user, now), access.approve(user, now, one)
    open_ = state != "withdrawn"
    return {
        "piece": one,
        "version": last,
        "chip": STATES[state],
        "state": state,
        "icon": ICONS[one.kind],
        "text": texts.in_words(last, "id", book, today),
        "english": texts.in_words(last, "en", book, today) if last.body_en else None,
        "facts": _facts(one, live),
        "versions": [_version(version) for version in reversed(versions)],
        "withdrawal": getattr(one, "withdrawal", None),
        "live": live is not None,
        "pack": _pack(live.version) if live and live.version.recording_id else None,
        "may_push": bool(access.push(user, now)),
        "seen": live is not None or (state == "withdrawn" and was_out(one, now)),
        "address": reverse(f"portal:{room_of(one)}-piece", args=[one.slug]),
        "sound": _sound(last.recording) if last.recording else None,
        "chapters": [
            {"at": chapters.clock(one.start_s), "title": one.title} for one in chapters.read(last.chapters)
        ],
        "transcript": transcripts.paragraphs(last.transcript),
        "may_revise": bool(may_write) and open_,
        "may_ask": bool(may_write) and state == "draft",
        "may_approve": bool(may_approve) and state == "waiting",
        "not_approve": may_approve.reason if state == "waiting" and access.let_out(user, now) else "",
        "may_withdraw": bool(access.let_out(user, now)) and open_,
    }


def room_of(one: Piece) -> str:
    """Where readers find it, in the names of routes."""
    return "podcast" if one.kind == Piece.Kind.EPISODE else "news"


TROUBLES = {
    "no_ffmpeg": gettext_lazy(
        "ffmpeg tidak terpasang di server: kerasnya suara tidak disetarakan dan video tidak dibuat. "
        "Hubungi operator teknis."
    ),
    "broken": gettext_lazy("Berkas suaranya rusak atau tidak utuh. Kirim lagi."),
    "silent": gettext_lazy("Rekaman ini tidak berisi suara."),
    "slow": gettext_lazy("Rekaman ini terlalu lama diolah. Kirim yang lebih pendek."),
    "gave_up": gettext_lazy("Pengolahannya gagal berulang kali. Coba lagi, atau hubungi operator teknis."),
}


def _sound(one: Recording) -> dict[str, Any]:
    ready = one.state == Recording.State.READY
    return {
        "ready": ready,
        "failed": one.state == Recording.State.FAILED,
        "url": reverse("publishing:recording", args=[one.pk]) if ready else "",
        "length": chapters.clock(round(one.seconds)),
        "size": one.mp3_size,
        "lufs": formats.number(round(one.lufs, 1)) if one.lufs is not None else "",
        "trouble": TROUBLES.get(one.trouble, ""),
        "name": one.original_name,
    }


def _pack(version: PieceVersion) -> dict[str, Any]:
    pack = EpisodePack.objects.filter(version=version).first()
    state = pack.state if pack else ""
    upload = pack.upload if pack else ""
    return {
        "pack": pack,
        "may_order": state in ("", "failed"),
        "making": state == "waiting",
        "ready": state == "ready",
        "trouble": TROUBLES.get(pack.trouble, "") if pack else "",
        "may_upload": state == "ready" and upload in ("", "failed") and bool(settings.PANTAU_YOUTUBE_TOKEN),
        "upload_said": pack.get_upload_display() if pack and upload else "",
        "watch": f"https://www.youtube.com/watch?v={pack.video}" if pack and pack.video else "",
    }


def was_out(one: Piece, now: datetime) -> bool:
    """Had readers seen it before it was withdrawn?"""
    until = min(now, one.withdrawal.withdrawn_at)
    return PieceApproval.objects.filter(version__piece=one, publish_at__lte=until).exists()


def _facts(one: Piece, live: Any) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Jenis"), "text": one.get_kind_display()},
        {"label": _("Dimulai"), "at": one.begun_at, "sub": str(one.begun_by)},
    ]
    if live:
        facts.append({"label": _("Terbit"), "at": live.first_at})
        number = live.version.number
        facts.append({"label": _("Yang dibaca umum"), "text": _("Versi %(number)s") % {"number": number}})
    return facts


def _version(version: PieceVersion) -> dict[str, Any]:
    approval = getattr(version, "approval", None)
    told = _("%(who)s, %(when)s") % {
        "who": version.written_by,
        "when": formats.full_moment(version.written_at),
    }
    return {
        "number": version.number,
        "written": told,
        "correction": version.correction,
        "approved": _("Disetujui %(who)s, terbit %(when)s")
        % {"who": approval.approved_by, "when": formats.full_moment(approval.publish_at)}
        if approval
        else "",
        "before": version.number - 1,
    }


# --- two versions beside each other ---------------------------------------------------------------

COMPARED = (
    ("title", gettext_lazy("Judul")),
    ("summary", gettext_lazy("Ringkasan")),
    ("body", gettext_lazy("Naskah")),
    ("picture_alt", gettext_lazy("Isi gambar dalam kata-kata")),
    ("video", gettext_lazy("Video")),
    ("chapters", gettext_lazy("Bab")),
    ("transcript", gettext_lazy("Transkrip")),
    ("title_en", gettext_lazy("Judul dalam bahasa Inggris")),
    ("summary_en", gettext_lazy("Ringkasan dalam bahasa Inggris")),
    ("body_en", gettext_lazy("Naskah dalam bahasa Inggris")),
    ("title_sas", gettext_lazy("Judul dalam bahasa Sasak")),
)


def compared(old: PieceVersion, new: PieceVersion) -> dict[str, Any]:
    return {
        "old": old,
        "new": new,
        "before": _("Versi %(number)s") % {"number": old.number},
        "after": _("Versi %(number)s") % {"number": new.number},
        "parts": [
            {"label": label, "lines": word_diff(getattr(old, name), getattr(new, name))}
            for name, label in COMPARED
            if getattr(old, name) != getattr(new, name)
        ],
        "other_picture": old.picture_id != new.picture_id,
        "other_recording": old.recording_id != new.recording_id,
    }


def norms(book: Rulebook) -> list[dict[str, str]]:
    """What may be cited, as one types it."""
    return [
        {"typed": f"[[{norm.id}]]", "article": in_language(norm.article), "title": in_language(norm.title)}
        for norm in book.norms.values()
    ]
