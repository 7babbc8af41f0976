"""The list of posts that vanished or changed lately, and its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.post import PLATFORMS
from pantau.office.collection.models import LookAgain
from pantau.office.collection.reasons import reason, route_name
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing
from pantau.office.posts.models import Post, PostVersion
from pantau.office.review import access
from pantau.office.review.dossier import web_address
from pantau.office.review.looks_page import TONES
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

Outcome = LookAgain.Outcome
PAGE = 50
AT_ONCE = 1000
SNIPPET = 140
CHIP_TONES = {"warn": "warn", "danger": "danger", "": "rest"}
#: A person has not yet said whether to keep it.
UNKEPT = {
    "post__gone_at__isnull": False,
    "post__held_at": None,
    "post__purged_at": None,
    "post__next_look__watched_since__isnull": False,  # not dismissed
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out."""

    outcome: str = ""  # of LookAgain.NOTABLE, or "gone" for all that are gone
    platform: str = ""
    kept: str = ""  # "no": gone, and nobody took it as evidence; "yes": taken

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        outcome, platform, kept = (given.get(name, "") for name in ("outcome", "platform", "kept"))
        return cls(
            outcome if outcome in ("gone", *LookAgain.NOTABLE) else "",
            platform if platform in PLATFORMS else "",
            kept if kept in ("no", "yes") else "",
        )

    def query(self, **changes: str) -> str:
        values = {"outcome": self.outcome, "platform": self.platform, "kept": self.kept} | changes
        chosen = {name: value for name, value in values.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    def apply(self, looks: QuerySet[LookAgain]) -> QuerySet[LookAgain]:
        if self.outcome:
            looks = looks.filter(outcome__in=LookAgain.GONE if self.outcome == "gone" else [self.outcome])
        if self.platform:
            looks = looks.filter(post__platform=self.platform)
        if self.kept == "yes":
            looks = looks.filter(post__held_at__isnull=False)
        elif self.kept == "no":
            looks = looks.filter(outcome__in=LookAgain.GONE, **UNKEPT)
        return looks


def seen(standing: Standing) -> QuerySet[LookAgain]:
    """Notable looks at posts whose findings this person may see, the newest first."""
    flagged = Finding.objects.filter(access.reach_of(standing), post=OuterRef("post"))
    notable = LookAgain.objects.filter(Exists(flagged), outcome__in=LookAgain.NOTABLE)
    return notable.select_related("post__account").order_by("-at", "-pk")


def unkept(standing: Standing) -> int:
    """Posts that are gone, that were flagged, and that nobody took as evidence."""
    flagged = Finding.objects.filter(access.reach_of(standing), post=OuterRef("pk"))
    gone = {name.removeprefix("post__"): value for name, value in UNKEPT.items()}
    return Post.objects.filter(Exists(flagged), looks__outcome__in=LookAgain.GONE, **gone).distinct().count()


def page(standing: Standing, filters: Filters, number: str | None) -> dict[str, Any]:
    shown = Paginator(filters.apply(seen(standing)), PAGE).get_page(number)
    waiting = unkept(standing)
    return {
        "sentence": _sentence(filters, shown.paginator.count),
        "page": shown,
        "table": _table(standing, list(shown)) if shown.paginator.count else None,
        "narrowed": filters != Filters(),
        "waiting": waiting if filters.kept != "no" else 0,
        "waiting_url": reverse("review:vanished") + Filters(kept="no").query(),
        "download_url": reverse("review:vanished-download") + filters.query(),
    }


def _sentence(filters: Filters, count: int) -> dict[str, Any]:
    outcomes = [
        ("", _("apa pun yang terjadi")),
        ("gone", _("yang hilang")),
        *(
            (code.value, _("yang: %(outcome)s") % {"outcome": str(code.label).lower()})
            for code in LookAgain.NOTABLE
        ),
    ]
    platforms = [(code, _("di %(place)s") % {"place": platform_name(code)}) for code in PLATFORMS]
    lead = ngettext("%(count)s perubahan", "%(count)s perubahan", count)
    return {
        "action": reverse("review:vanished"),
        "label": _("Saring perubahan"),
        "lead": lead % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {"name": "outcome", "label": _("Yang terjadi"), "options": outcomes, "value": filters.outcome},
            {
                "name": "platform",
                "label": _("Platform"),
                "options": [("", _("di semua platform")), *platforms],
                "value": filters.platform,
                "after": ",",
            },
            {
                "name": "kept",
                "label": _("Bukti"),
                "options": [
                    ("", _("disimpan atau tidak")),
                    ("no", _("hilang dan belum disimpan")),
                    ("yes", _("sudah disimpan sebagai bukti")),
                ],
                "value": filters.kept,
                "after": ".",
            },
        ],
    }


def _table(standing: Standing, looks: Sequence[LookAgain]) -> dict[str, Any]:
    posts = [look.post for look in looks]
    links, texts, ends = _links(standing, posts), _texts(posts), _ends(posts)
    return {
        "caption": _("Unggahan yang hilang atau berubah"),
        "columns": [
            {"label": _("Unggahan")},
            {"label": _("Yang terjadi")},
            {"label": _("Waktu")},
            {"label": _("Bukti")},
        ],
        "rows": [
            {
                "cells": [
                    _post_cell(look.post, links.get(look.post_id, ""), texts.get(look.post_id, "")),
                    _outcome_cell(look),
                    _time_cell(look),
                    _evidence_cell(look, ends.get(look.post_id)),
                ]
            }
            for look in looks
        ],
    }


def _post_cell(post: Post, link: str, text: str) -> dict[str, Any]:
    return {
        "platform": post.platform,
        "text": _author(post),
        "href": link,
        "strong": True,
        "sub": text or _("Isi telah dihapus sesuai ketentuan platform."),
    }


def _author(post: Post) -> str:
    named = post.author_name or post.author_handle
    return named or (post.account.handle if post.account is not None else "") or _("Tanpa nama")


def _outcome_cell(look: LookAgain) -> dict[str, Any]:
    tone, icon = TONES[Outcome(look.outcome)]
    chip = {"text": str(look.get_outcome_display()), "tone": CHIP_TONES[tone], "icon": icon}
    if look.why:
        sub = str(reason(look.why).title)
    elif look.version_before and look.version_after:
        versions = {"before": look.version_before, "after": look.version_after}
        sub = _("versi %(before)s menjadi versi %(after)s") % versions
    else:
        sub = ""
    return {"chip": chip, "text": "", "sub": sub}


def _time_cell(look: LookAgain) -> dict[str, Any]:
    sub = ""
    if look.present_at is not None:
        sub = _("terakhir terlihat %(at)s") % {"at": formats.full_moment(look.present_at)}
    return {"text": formats.full_moment(look.at), "sub": sub}


def _evidence_cell(look: LookAgain, end: datetime | None) -> dict[str, Any]:
    post = look.post
    if post.held_at is not None:
        return {"chip": {"text": _("Disimpan"), "tone": "ok", "icon": "lock"}, "text": ""}
    if post.purged_at is not None:
        return {"text": _("isi sudah dihapus"), "muted": True}
    sub = _("salinan kita dihapus %(at)s") % {"at": formats.full_moment(end)} if end and post.gone_at else ""
    return {"text": _("belum disimpan"), "muted": post.gone_at is None, "sub": sub}


def _links(standing: Standing, posts: Sequence[Post]) -> Mapping[int, str]:
    """Post -> the address of its finding: one that still stands before one that was superseded."""
    found = Finding.objects.filter(access.reach_of(standing), post__in=posts)
    rows = found.values_list("post_id", "pk", "status", "weight")
    best: dict[int, tuple[bool, int, int]] = {}
    for post, pk, status, weight in rows:
        rank = (status != Finding.Status.SUPERSEDED, weight, pk)
        best[post] = max(best.get(post, rank), rank)
    return {post: reverse("review:finding", args=[pk]) for post, (_stands, _weight, pk) in best.items()}


def _texts(posts: Sequence[Post]) -> Mapping[int, str]:
    return {
        one.post_id: " ".join(one.text.split())[:SNIPPET] for one in _current(posts) if one.purged_at is None
    }


def _ends(posts: Sequence[Post]) -> Mapping[int, datetime | None]:
    return {one.post_id: one.expires_at for one in _current(posts)}


def _current(posts: Sequence[Post]) -> list[PostVersion]:
    numbers = {post.pk: post.current_version for post in posts}
    found = PostVersion.objects.filter(post__in=numbers, month__in={post.month for post in posts})
    return [one for one in found if numbers[one.post_id] == one.version]


# --- the file -------------------------------------------------------------------------------------


def csv_rows(standing: Standing, filters: Filters) -> Iterator[Sequence[str]]:
    """No words of posts: the list may travel further than they may."""
    yield [
        _("Waktu"), _("Platform"), _("Nomor unggahan"), _("Tautan"), _("Akun"), _("Yang terjadi"), _("Sebab"),
        _("Terakhir terlihat"), _("Pertama tidak ditemukan"), _("Jalur"), _("Versi sebelum"),
        _("Versi sesudah"), _("Sidik SHA-256 jawaban"), _("Bukti"),
    ]  # fmt: skip
    for look in filters.apply(seen(standing)).iterator(AT_ONCE):
        post = look.post
        yield [
            look.at.isoformat(), platform_name(post.platform), post.native_id, web_address(post.url),
            _author(post), str(look.get_outcome_display()), str(reason(look.why).title) if look.why else "",
            look.present_at.isoformat() if look.present_at else "",
            look.missing_since.isoformat() if look.missing_since else "",
            str(route_name(look.route)), str(look.version_before or ""), str(look.version_after or ""),
            look.answer, _("disimpan") if post.held_at else _("belum disimpan"),
        ]  # fmt: skip
