"""What readers' pages of news say."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from pantau.office.portal import printing
from pantau.office.portal.public import Visit
from pantau.office.portal.publishing import chapters, podcast_page, reading, texts
from pantau.office.portal.publishing.desk_page import ICONS, room_of
from pantau.office.portal.publishing.models import Piece, PieceApproval, PieceVersion
from pantau.web.ui import clock, formats
from pantau.web.ui.ribbon import in_language

#: What stands in which part of the site; the names of routes begin with it.
ROOMS = {
    "news": (Piece.Kind.ARTICLE, Piece.Kind.NOTICE, Piece.Kind.INFOGRAPHIC, Piece.Kind.VIDEO),
    "podcast": (Piece.Kind.EPISODE,),
}
TITLES = {"news": _("Kabar"), "podcast": _("Siniar")}
PAGE = 24
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def listing(visit: Visit, room: str) -> dict[str, Any]:
    asked = visit.request.GET.get("page", "")
    shown = Paginator(reading.out(clock.now(), *ROOMS[room]), PAGE).get_page(asked)
    return {
        "page": shown,
        "pieces": [_card(visit, approval) for approval in shown],
        "room": room,
        "room_title": TITLES[room],
        "feed": visit.address(f"{room}-feed"),
        "tabs": tabs(visit, room),
    }


def tabs(visit: Visit, current: str) -> list[dict[str, Any]]:
    """News and podcast, each with its address."""
    names = (("news", _("Tulisan")), ("podcast", TITLES["podcast"]))
    return [{"text": text, "url": visit.address(name), "current": name == current} for name, text in names]


def _card(visit: Visit, approval: PieceApproval) -> dict[str, Any]:
    version = approval.version
    english = visit.language == "en" and version.body_en
    return {
        "kind": version.piece.get_kind_display(),
        "icon": ICONS[version.piece.kind],
        "title": version.title_en if english else version.title,
        "summary": (version.summary_en if english else "") or version.summary,
        "language": "en" if english else "id",
        "at": approval.first_at,
        "url": visit.address(f"{room_of(version.piece)}-piece", version.piece.slug),
        "length": chapters.clock(round(version.recording.seconds)) if version.recording else "",
    }


def piece(visit: Visit, approval: PieceApproval) -> dict[str, Any]:
    version, now = approval.version, clock.now()
    text = texts.in_words(version, visit.language, visit.book, visit.today)
    room = room_of(version.piece)
    address = visit.whole_address(f"{room}-piece", version.piece.slug)
    share = visit.whole_address(f"{room}-card", version.piece.slug)
    return {
        "piece": version.piece,
        "kind": version.piece.get_kind_display(),
        "version": version,
        "text": text,
        "published": approval.first_at,
        "changed": approval.publish_at if approval.publish_at != approval.first_at else None,
        "corrections": reading.corrections(version.piece, now),
        "picture": picture_address(visit, version),
        "sound": podcast_page.sound(visit, version) if version.recording else None,
        "watch": f"https://www.youtube.com/watch?v={version.video}" if version.video else "",
        "share_address": address,
        "share_picture": share,
        "linked_data": linked(_as_article(visit, text, approval, address, share)),
        "home_of_room": visit.address(room),
        "room_title": TITLES[room],
    }


def picture_address(visit: Visit, version: PieceVersion) -> str:
    picture, room = version.picture, room_of(version.piece)
    if picture is None:
        return ""
    return visit.address(
        f"{room}-picture", version.piece.slug, picture.sha256, EXTENSIONS[picture.media_type]
    )


def _as_article(
    visit: Visit, text: texts.Text, approval: PieceApproval, address: str, share: str
) -> dict[str, Any]:
    kind: dict[str, Any] = {"@type": "Article", "headline": text.title}
    if approval.version.recording:
        kind = podcast_page.linked(visit, approval.version, text.title)
    return kind | {
        "description": text.summary,
        "inLanguage": text.language,
        "datePublished": stamp(approval.first_at),
        "dateModified": stamp(approval.publish_at),
        "image": share,
        "mainEntityOfPage": address,
        "publisher": {"@type": "GovernmentOrganization", "name": office(visit)},
    }


def title_of(visit: Visit, version: PieceVersion) -> str:
    return version.title_en if visit.language == "en" and version.body_en else version.title


def office(visit: Visit) -> str:
    return getattr(settings, "PANTAU_OWNER", "") or in_language(visit.book.title)


def stamp(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def linked(data: dict[str, Any]) -> SafeString:
    """JSON-LD that cannot end the element it stands in."""
    written = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(written)  # noqa: S308 - without a sign that means something in HTML


def tombstone(visit: Visit, one: Piece) -> dict[str, Any]:
    room = room_of(one)
    return {
        "withdrawal": one.withdrawal,
        "home_of_room": visit.address(room),
        "room_title": TITLES[room],
    }


WIDE, SQUARE, TALL = "wide", "square", "tall"  # 1200 x 630, 1080 x 1080 and 1080 x 1920 pixels


def card(visit: Visit, approval: PieceApproval, shape: str = WIDE) -> bytes:
    """The picture that a shared text brings along, as PNG."""
    text = texts.in_words(approval.version, visit.language, visit.book, visit.today)
    data = {
        "lang": text.language,
        "shape": shape,
        "office": office(visit),
        "kind": approval.version.piece.get_kind_display(),
        "title": text.title,
        "summary": "" if shape == WIDE else text.summary,
        "day": formats.full_date(approval.first_at),
        "address": visit.site.split("://", 1)[-1],
    }
    return printing.made("news_card", json.dumps(data), approval.publish_at, True)
