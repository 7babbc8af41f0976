"""The filters as a sentence one can read: what can be chosen, and what is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law import Rulebook
from pantau.office.review.queue import COUNTED, Filters, Page
from pantau.web.ui import formats, labels
from pantau.web.ui.ribbon import in_language

Options = list[tuple[str, str]]

#: Platforms offered, in the order of the alphabet; the rest are reached by the whole.
PLATFORMS = (
    "bluesky", "facebook", "instagram", "mastodon", "telegram", "threads", "tiktok", "web", "whatsapp", "x",
    "youtube",
)  # fmt: skip
#: What a phone shows once it is asked for.
FOLDED = ("thing", "category", "platform", "district", "party", "subject", "phase", "stance", "language")


def sentence(filters: Filters, page: Page, book: Rulebook) -> dict[str, Any]:
    """Context of ui/components/filter_sentence.html."""
    parts = [
        ("status", _("Status"), _statuses(), ","),
        ("order", _("Urutan"), _orders(), ","),
        ("thing", _("Yang ditemukan"), _things(), ""),
        ("category", _("Dugaan"), _categories(), ""),
        ("platform", _("Platform"), _platforms(), ""),
        ("district", _("Daerah pemilihan"), _districts(book), ""),
        ("party", _("Partai"), _parties(book), ""),
        ("subject", _("Peran"), _subjects(), ""),
        ("phase", _("Masa"), _phases(book), ","),
        ("stance", _("Fungsi unggahan"), _stances(), ","),
        ("language", _("Bahasa"), _languages(), "."),
    ]
    return {
        "action": reverse("review:queue"),
        "label": _("Saring temuan"),
        "lead": how_many(page.count),
        "target": "tinjau",
        "narrowed": any(getattr(filters, name) for name in FOLDED),
        "parts": [
            {
                "name": name,
                "label": label,
                "options": options,
                "value": getattr(filters, name),
                "after": after,
                "folded": name in FOLDED,
            }
            for name, label, options, after in parts
        ],
        "search": {
            "name": "q",
            "label": _("Cari di unggahan"),
            "value": filters.q,
            "placeholder": _("kata dalam unggahan"),
        },
    }


def how_many(count: int) -> str:
    if count > COUNTED:
        return _("Lebih dari %(count)s temuan") % {"count": formats.number(COUNTED)}
    return ngettext("%(count)s temuan", "%(count)s temuan", count) % {"count": formats.number(count)}


def _statuses() -> Options:
    return [
        ("open", _("yang belum diputus")),
        ("unread", _("yang terlalu lama belum dibuka")),
        ("mine", _("yang saya putus")),
        ("decided", _("yang sudah diputus")),
        ("all", _("semua")),
    ]


def _things() -> Options:
    return [
        ("", _("pada unggahan atau perbuatan")),
        ("post", _("pada unggahan")),
        ("act", _("pada perbuatan pejabat")),
    ]


def _categories() -> Options:
    named = [(code, labels.in_sentence(str(label))) for code, label in labels.CATEGORIES.items()]
    return [("", _("tentang apa saja")), *((code, _("tentang %(what)s") % {"what": n}) for code, n in named)]


def _platforms() -> Options:
    named = [(code, _("di %(platform)s") % {"platform": labels.platform_name(code)}) for code in PLATFORMS]
    return [("", _("di semua platform")), *named]


def _districts(book: Rulebook) -> Options:
    named = [(one.code, _("di %(district)s") % {"district": in_language(one.name)}) for one in book.districts]
    return [("", _("di semua dapil")), *named]


def _parties(book: Rulebook) -> Options:
    """In the order of the ballot."""
    ordered = sorted(book.parties, key=lambda party: party.number)
    named = [
        (str(p.number), _("dari %(number)s %(party)s") % {"number": p.number, "party": p.short})
        for p in ordered
    ]
    return [("", _("dari semua partai")), *named]


def _subjects() -> Options:
    named = [
        (code or "unknown", _("oleh %(who)s") % {"who": labels.in_sentence(str(label))})
        for code, label in labels.SUBJECTS.items()
    ]
    return [("", _("oleh siapa saja")), *named]


def _phases(book: Rulebook) -> Options:
    named = [
        (p.id, _("pada %(phase)s") % {"phase": labels.in_sentence(in_language(p.title))})
        for p in book.calendar.phases
    ]
    return [("", _("pada masa apa saja")), *named]


def _stances() -> Options:
    named = [
        (code, _("berupa %(what)s") % {"what": labels.in_sentence(str(label))})
        for code, label in labels.STANCES.items()
        if code != "none"
    ]
    return [("", _("berupa apa saja")), *named, ("none", _("tanpa tanda fungsi tertentu"))]


def _languages() -> Options:
    return [
        ("", _("dalam bahasa apa saja")),
        ("indonesian", _("dalam bahasa Indonesia")),
        ("sasak", _("dalam bahasa Sasak")),
        ("mixed", _("campuran Indonesia dan Sasak")),
        ("other", _("dalam bahasa lain")),
    ]


def _orders() -> Options:
    return [("worth", _("yang paling perlu dilihat lebih dulu")), ("newest", _("terbaru lebih dulu"))]
