"""Posts for social media, made of the approved words alone: nobody writes anything that was not signed off.

Limits are the platforms' own (2024-2026); what is too long loses the end of its summary, never its link.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pantau.office.portal.publishing.news_page import SQUARE, TALL, WIDE

#: As X's own configuration (twitter-text, version 3) has it.
SHORTENED_LINK = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LINK = re.compile(r"https?://\S+")


def characters(text: str) -> int:
    return len(text)


def utf16(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def weighted(text: str) -> int:
    """As X counts: Latin and what stands near it one, everything else two; addresses 23."""
    return sum(1 if _is_light(ord(sign)) else 2 for sign in _LINK.sub("x" * SHORTENED_LINK, text))


def _is_light(code: int) -> bool:
    return any(first <= code <= last for first, last in LIGHT)


@dataclass(frozen=True, slots=True)
class Platform:
    code: str
    name: str
    most: int
    count: Callable[[str], int]
    shape: str
    links: bool = True  # an address in the text can be tapped
    note: Any = ""


PLATFORMS = (
    Platform("facebook", "Facebook", 63_206, characters, WIDE),
    Platform(
        "instagram", "Instagram", 2_200, characters, SQUARE, links=False,
        note=_("Tautan di Instagram tidak dapat diketuk. Pasang alamatnya di profil."),
    ),
    Platform("x", "X", 280, weighted, WIDE),
    Platform(
        "tiktok", "TikTok", 2_200, characters, TALL, links=False,
        note=_("Tautan di TikTok tidak dapat diketuk. Pasang alamatnya di profil."),
    ),
    Platform("youtube", "YouTube", 5_000, characters, WIDE, note=_("Untuk tab komunitas atau uraian video.")),
    Platform("telegram", "Telegram", 1_024, utf16, WIDE, note=_("Batas untuk teks di bawah gambar.")),
    Platform("whatsapp", "WhatsApp", 1_024, characters, WIDE, note=_("Untuk saluran dan grup.")),
)  # fmt: skip
BY_CODE = {one.code: one for one in PLATFORMS}


def text_for(platform: Platform, title: str, summary: str, link: str) -> str:
    """Title, summary and link, no longer than the platform takes."""
    title, summary = _clean(title), _clean(summary)
    whole = "\n\n".join(part for part in (title, summary, link) if part)
    if platform.count(whole) <= platform.most:
        return whole
    words = summary.split(" ")
    while words:
        words.pop()
        shorter = (
            "\n\n".join((title, " ".join(words).rstrip(",.;:") + "…", link))
            if words
            else f"{title}\n\n{link}"
        )
        if platform.count(shorter) <= platform.most:
            return shorter
    return link  # a title takes 150 signs at most, so no platform comes here


def _clean(text: str) -> str:
    """Without signs that show nothing or turn the direction of what follows."""
    seen = (" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) not in ("Cc", "Cf")).split())
