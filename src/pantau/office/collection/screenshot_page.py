"""What the pages of screenshots show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.pictures import can_read
from pantau.engine.sources.accounts import identify
from pantau.office.collection import pictures, screenshots
from pantau.office.collection.models import Screenshot, ScreenshotPage
from pantau.web.ui import formats

UNSURE = 0.8  # lines read with less confidence are pointed out
SHOWN = 10
TONES = {
    Screenshot.Status.READING: ("info", "refresh"),
    Screenshot.Status.READ: ("warn", "eye"),
    Screenshot.Status.DONE: ("ok", "check"),
    Screenshot.Status.DROPPED: ("rest", "ban"),
}


def upload(held: Iterable[Screenshot]) -> dict[str, Any]:
    return {
        "can_read": can_read(),
        "accept": pictures.ACCEPTED,
        "lines": [line(shot) for shot in held],
    }


def line(shot: Screenshot) -> dict[str, Any]:
    """For ui/components/lines.html."""
    tone, icon = TONES[Screenshot.Status(shot.status)]
    said = str(shot.get_status_display())
    if shot.status == Screenshot.Status.READ and shot.problem in screenshots.MAY_BE_READ:
        said, icon = _("tidak dapat dibaca"), "alert"
    return {
        "icon_name": "image",
        "title": formats.full_moment(shot.received_at),
        "url": reverse("collection:screenshot", args=[shot.pk]),
        "note": shot.address or shot.why,
        "chip": {"text": said, "tone": tone, "icon": icon},
    }


def progress(shot: Screenshot) -> dict[str, Any]:
    """For ui/components/progress.html."""
    pages = list(shot.pages.values_list("read_at", flat=True))
    return {
        "title": _("Mesin membaca gambarnya"),
        "value": sum(read_at is not None for read_at in pages),
        "max": len(pages),
        "unit": _("gambar"),
        "note": _("Halaman ini boleh ditinggalkan."),
        "poll": reverse("collection:screenshot-progress", args=[shot.pk]),
    }


def screenshot(shot: Screenshot) -> dict[str, Any]:
    pages = list(shot.pages.select_related("picture").defer("picture__body"))
    return {
        "shot": shot,
        "reading": shot.status == Screenshot.Status.READING,
        "waiting": shot.status == Screenshot.Status.READ,
        "again": shot.status == Screenshot.Status.READ and screenshots.handed_in_before(shot),
        "may_be_read": shot.problem in screenshots.MAY_BE_READ and can_read(),
        "problem": screenshots.PROBLEMS.get(shot.problem, ""),
        "pages": [page_view(page) for page in pages],
        "unsure": sum(is_unsure(one) for page in pages for one in page.lines),
        "facts": facts(shot),
    }


def page_view(page: ScreenshotPage) -> dict[str, Any]:
    """A picture with its boxes; sizes are attributes of an SVG, since our content policy lets no style in."""
    picture = page.picture
    return {
        "src": reverse("collection:screenshot-picture", args=[page.screenshot_id, page.position]),
        "title": _("Gambar %(number)s") % {"number": page.position},
        "width": picture.width,
        "height": picture.height,
        "sha256": picture.sha256,
        "lines": [box(one, number) for number, one in enumerate(page.lines, 1)],
        "stroke": max(1, picture.width // 300),
    }


def box(one: dict[str, Any], number: int) -> dict[str, Any]:
    left, top, right, bottom = one["box"]
    return {
        "x": left, "y": top, "width": max(1, right - left), "height": max(1, bottom - top),
        "text": one["text"], "number": number, "unsure": is_unsure(one),
    }  # fmt: skip


def is_unsure(one: dict[str, Any]) -> bool:
    return bool(one["confidence"] < UNSURE)


def facts(shot: Screenshot) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": _("Diserahkan"), "at": shot.received_at, "sub": str(shot.officer)},
    ]
    if shot.reader:
        rows.append({"label": _("Dibaca oleh"), "text": shot.reader})
    if shot.words:
        rows.append({"label": _("Kata-katanya"), "text": str(shot.get_words_display())})
    if shot.account_id:
        rows.append({
            "label": _("Akun"), "text": str(shot.account), "href": reverse("registry:account", args=[shot.account_id])
        })  # fmt: skip
    if shot.ended_at:
        rows.append({"label": _("Selesai"), "at": shot.ended_at})
    if shot.why:
        rows.append({"label": _("Alasan dibuang"), "text": shot.why})
    return rows


def initial(shot: Screenshot) -> dict[str, Any]:
    """What the form begins with: the machine's words, and what the address tells of the account."""
    identity = identify(shot.address) if shot.address else None
    account = address = ""
    if identity is not None:
        account = identity.url if identity.is_account else identity.owner
        address = identity.url if identity.kind == "content" else ""
    return {
        "text": screenshots.recognised(shot) or shot.note,
        "account": account,
        "address": address,
        "minutes": 1,
    }


def done(shot: Screenshot) -> str:
    if shot.words == Screenshot.Words.TYPED:
        return _(
            "Menjadi unggahan akun itu. Asalnya tercatat: tangkapan layar oleh petugas, diketik petugas."
        )
    return _(
        "Menjadi unggahan akun itu. Asalnya tercatat: tangkapan layar oleh petugas, dibaca mesin, diperiksa."
    )
