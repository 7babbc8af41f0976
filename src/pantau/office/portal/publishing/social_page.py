"""The page of posts for social media, and the same to take along."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.office.portal.public import Visit, visit_of
from pantau.office.portal.publishing import news_page, reading, shelf, social
from pantau.office.portal.publishing.desk_page import room_of
from pantau.office.portal.publishing.models import Piece, PieceApproval, SocialPost
from pantau.web.ui import clock

TONES = {"waiting": "info", "sending": "info", "sent": "ok", "failed": "danger"}
ICONS = {"waiting": "clock", "sending": "clock", "sent": "check", "failed": "alert"}


@dataclass(frozen=True, slots=True)
class Prepared:
    platform: social.Platform
    text: str
    alt: str
    image: bytes
    extension: str


def live(piece: Piece) -> PieceApproval | None:
    """What readers see of it now."""
    return reading.out(clock.now(), piece.kind).filter(version__piece=piece).first()


def visit_for(request: HttpRequest | None = None) -> Visit:
    """The portal in Indonesian, as posts are written for it; without a request its address is PANTAU_URL."""
    return visit_of(request or HttpRequest(), "id")


@translation.override("id")
def prepared(visit: Visit, approval: PieceApproval, code: str) -> Prepared:
    """In Indonesian, whatever language the person at the desk reads."""
    platform, version = social.BY_CODE[code], approval.version
    link = visit.whole_address(f"{room_of(version.piece)}-piece", version.piece.slug)
    text = social.text_for(platform, version.title, version.summary, link)
    if version.piece.kind == Piece.Kind.INFOGRAPHIC and version.picture:
        image = shelf.place_of(version.picture.sha256).read_bytes()
        extension = news_page.EXTENSIONS[version.picture.media_type]
        return Prepared(platform, text, version.picture_alt, image, extension)
    alt = _("Kartu berjudul: %(title)s") % {"title": version.title}
    return Prepared(platform, text, alt, news_page.card(visit, approval, platform.shape), "png")


def page(visit: Visit, piece: Piece, approval: PieceApproval, *, may_send: bool) -> dict[str, Any]:
    sent = {one.platform: one for one in approval.version.social_posts.order_by("asked_at")}
    return {
        "piece": piece,
        "version": approval.version,
        "posts": [_post(visit, approval, one, sent.get(one.code), may_send) for one in social.PLATFORMS],
    }


def _post(
    visit: Visit, approval: PieceApproval, platform: social.Platform, sent: SocialPost | None, may_send: bool
) -> dict[str, Any]:
    ready = prepared(visit, approval, platform.code)
    pushes = platform.code == "telegram"
    return {
        "platform": platform,
        "text": ready.text,
        "count": platform.count(ready.text),
        "alt": ready.alt,
        "image": reverse("publishing:social-image", args=[approval.version.piece_id, platform.code]),
        "sent": sent,
        "chip": {"text": sent.get_state_display(), "tone": TONES[sent.state], "icon": ICONS[sent.state]}
        if sent
        else None,
        "may_push": pushes and may_send and channel_is_set() and (sent is None or sent.state == "failed"),
        "no_channel": pushes and not channel_is_set(),
    }


def channel_is_set() -> bool:
    return bool(settings.PANTAU_TELEGRAM_CHANNEL and settings.PANTAU_TELEGRAM_TOKEN)


def packed(visit: Visit, approval: PieceApproval) -> bytes:
    """ZIP: a folder for each platform with its text, its picture and the picture in words."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for platform in social.PLATFORMS:
            one = prepared(visit, approval, platform.code)
            files = {
                "teks.txt": one.text.encode(),
                "alt.txt": one.alt.encode(),
                f"gambar.{one.extension}": one.image,
            }
            for name, content in files.items():
                when = approval.publish_at.timetuple()[:6]  # the same file while nothing changes
                archive.writestr(zipfile.ZipInfo(f"{platform.code}/{name}", when), content)
    return out.getvalue()
