"""What the pages of possible matches show: the list, and one match with the reasons on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.posts.models import Interaction, Post
from pantau.office.registry import access as registry
from pantau.office.registry.lists import AT_PLATFORMS, term
from pantau.office.registry.models import Official, PossibleMatch
from pantau.office.review import acts_page, match_words
from pantau.office.review.dossier import web_address
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

PAGE = 25
REASONS = 2  # of each side in the list
SUREST = 0.99


def listing(matches: QuerySet[PossibleMatch], user: Any, page_number: str | None) -> dict[str, Any]:
    page = Paginator(matches.order_by("-score", "pk"), PAGE).get_page(page_number)
    shown = list(page)
    registry.officials_read(user, list({one.official_id: one.official for one in shown}.values()))
    count = page.paginator.count
    lead = ngettext("%(count)s kecocokan mungkin", "%(count)s kecocokan mungkin", count)
    return {"page": page, "lead": lead % {"count": formats.number(count)}, "table": table(shown)}


def table(matches: Sequence[PossibleMatch]) -> dict[str, Any]:
    rows = [
        {
            "cells": [
                {
                    "platform": one.platform,
                    "text": name_of(one),
                    "href": reverse("review:possible-match", args=[one.pk]),
                    "sub": handle_of(one) if one.name else "",
                },
                {"text": one.official.name, "sub": place(one.official)},
                {
                    "template": "review/match_reasons.html",
                    "reasons": match_words.told(one.speaks_for)[:REASONS],
                },
                {
                    "template": "review/match_reasons.html",
                    "reasons": match_words.told(one.speaks_against)[:REASONS],
                },
                {"text": strength(one)},
                len(one.acts) + len(one.posts),
            ]
        }
        for one in matches
    ]
    return {
        "caption": _("Kecocokan mungkin"),
        "columns": [
            {"label": _("Akun")},
            {"label": _("Mungkin")},
            {"label": _("Yang mendukung")},
            {"label": _("Yang meragukan")},
            {"label": _("Kekuatan alasan"), "kind": "number"},
            {"label": _("Terlihat"), "kind": "number"},
        ],
        "rows": rows,
    }


def strength(match: PossibleMatch) -> str:
    """Never a hundred: a name is never sure."""
    return formats.percent(min(match.score, SUREST), 0)


def name_of(match: PossibleMatch) -> str:
    return match.name or handle_of(match)


def handle_of(match: PossibleMatch) -> str:
    shown = match.handle or match.keys[0].partition(":")[2]
    return f"@{shown}" if match.handle and match.platform in AT_PLATFORMS else shown


def place(official: Official) -> str:
    village = official.village
    where = official.unit or (f"{village.name}, {village.subdistrict.name}" if village else "")
    return " · ".join(filter(None, (str(official.get_role_display()), where)))


def one(match: PossibleMatch, **given: Any) -> dict[str, Any]:
    others = PossibleMatch.objects.filter(official=match.official).exclude(pk=match.pk).count()
    return {
        "match": match,
        "name": name_of(match),
        "account": _account(match),
        "official": _official(match.official, others),
        "speaks_for": match_words.told(match.speaks_for),
        "speaks_against": match_words.told(match.speaks_against),
        "lines": lines(match),
    } | given


def _account(match: PossibleMatch) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "label": _("Nama yang ditunjukkan"),
            "text": match.name or _("tidak ada"),
            "strong": bool(match.name),
        },
        {"label": _("Nama pengguna"), "text": handle_of(match)},
        {"label": _("Platform"), "text": str(platform_name(match.platform))},
    ]
    if address := web_address(match.url):
        rows.append({"label": _("Alamat"), "text": address, "href": address})
    return [
        *rows,
        {"label": _("Kekuatan alasan"), "text": strength(match)},
        {"label": _("Dilupakan bila tidak diputus"), "at": match.expires_at},
    ]


def _official(official: Official, others: int) -> list[dict[str, Any]]:
    link = reverse("registry:official", args=[official.pk])
    rows: list[dict[str, Any]] = [
        {"label": _("Nama"), "text": official.name, "href": link},
        {"label": _("Jabatan"), "text": place(official)},
        {"label": _("Masa jabatan"), "text": term(official)},
    ]
    if others:
        rows.append({"label": _("Akun lain yang mungkin miliknya"), "text": formats.number(others)})
    return [row for row in rows if row["text"]]


def lines(match: PossibleMatch) -> list[dict[str, Any]]:
    """What the account was seen to do, the newest first; for ui/components/lines.html."""
    acts = Interaction.objects.filter(pk__in=match.acts, purged_at=None, struck_at=None).select_related(
        "post__account"
    )
    made = [
        (act.occurred_at or act.observed_at, {
            "icon_name": acts_page.icon(act), "title": acts_page.line(act), "note": act.text[:280],
        })
        for act in acts
    ]  # fmt: skip
    made += [
        (post.posted_at or post.first_seen_at, {"icon_name": "pen", "title": _("Mengunggah"), "note": ""})
        for post in Post.objects.filter(pk__in=match.posts, purged_at=None)
    ]
    return [line | {"aside": _day(at)} for at, line in sorted(made, key=lambda one: one[0], reverse=True)]


def _day(at: datetime) -> str:
    return formats.full_moment(at)
