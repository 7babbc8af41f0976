"""What officers see of consent: how much of each platform is open, and every consent on record, found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection.enrolment_login import NEEDS
from pantau.office.collection.models import Connector, Consent, ConsentInvitation
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

PAGE_SIZE = 30
LETTERS_SHOWN = 8
HOLDS, ENDED = "berlaku", "dicabut"


@dataclass(frozen=True, slots=True)
class Share:
    """Registered accounts of a platform, and how many owners have let us in, or have taken that back."""

    platform: str
    registered: int
    given: int
    withdrawn: int


def shares(platform: str = "") -> list[Share]:
    """Of the platforms on which owners can let us in, the largest first; or of one of them."""
    open_to = Connector.objects.filter(name__in=NEEDS).values("platform")
    accounts = Account.objects.exclude(status=Account.Status.UNREGISTERED).filter(platform__in=open_to)
    if platform:
        accounts = accounts.filter(platform=platform)
    given = Q(consents__isnull=False, consents__withdrawn_at=None)
    counted = accounts.values("platform").annotate(
        registered=Count("pk", distinct=True),
        given=Count("pk", distinct=True, filter=given),
        asked=Count("pk", distinct=True, filter=Q(consents__isnull=False)),
    )
    return [
        Share(one["platform"], one["registered"], one["given"], one["asked"] - one["given"])
        for one in counted.order_by("-registered", "platform")
    ]


def in_words(found: list[Share]) -> str:
    """One sentence; empty where no owner could be asked."""
    registered = sum(one.registered for one in found)
    if not registered:
        return ""
    given = sum(one.given for one in found)
    told = _("Pemilik %(given)s dari %(all)s akun memberi izin (%(share)s).")
    return told % {
        "given": formats.number(given),
        "all": formats.number(registered),
        "share": formats.percent(given / registered),
    }


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out, never an error."""

    keadaan: str = ""
    platform: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        state = given.get("keadaan", "")
        return cls(
            state if state in (HOLDS, ENDED) else "",
            given.get("platform", "").replace("\x00", "")[:16],
            given.get("q", "").replace("\x00", "").strip()[:100],
        )

    def query(self) -> str:
        kept = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}
        return f"?{urlencode(kept)}" if kept else ""

    def apply(self, consents: QuerySet[Consent]) -> QuerySet[Consent]:
        found = consents
        if self.keadaan:
            found = found.filter(withdrawn_at__isnull=self.keadaan == HOLDS)
        if self.platform:
            found = found.filter(account__platform=self.platform)
        if self.q:
            named = Q(account__handle__icontains=self.q) | Q(account__key__icontains=self.q)
            found = found.filter(named | Q(given_by__icontains=self.q))
        return found


def records(now: datetime, given: Mapping[str, str]) -> dict[str, Any]:
    """Context of collection/consents.html, without its form."""
    filters, found = Filters.read(given), shares()
    consents = Consent.objects.select_related("account").order_by("-given_at", "-pk")
    page = Paginator(filters.apply(consents), PAGE_SIZE).get_page(given.get("page"))
    letters = ConsentInvitation.objects.prefetch_related("accounts")
    letter_page = Paginator(letters, LETTERS_SHOWN).get_page(given.get("surat"))
    return {
        "share": in_words(found),
        "shares": _shares_table(found),
        "sentence": _sentence(filters, page.paginator.count, found),
        "page": page,
        "consents": [_consent_line(one) for one in page],
        "letter_page": letter_page,
        "letters": [_letter_line(one, now) for one in letter_page],
    }


def _shares_table(found: list[Share]) -> dict[str, Any]:
    return {
        "caption": _("Izin pada tiap platform"),
        "columns": [
            {"label": _("Platform")},
            {"label": _("Dengan izin"), "kind": "bar"},
            {"label": _("Terdaftar"), "kind": "number"},
            {"label": _("Izin berlaku"), "kind": "number"},
            {"label": _("Dicabut"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": platform_name(one.platform),
                        "platform": one.platform,
                        "href": Filters(platform=one.platform).query() + "#izin",
                    },
                    {"bar": _share_bar(one)},
                    one.registered,
                    {"number": one.given, "strong": True},
                    one.withdrawn,
                ]
            }
            for one in found
        ],
        "tiles": True,
    }


def _share_bar(one: Share) -> dict[str, Any]:
    return {
        "parts": [
            {"count": one.given, "label": "", "kind": "consent"},
            {"count": one.registered - one.given, "label": "", "kind": "unseen"},
        ],
        "label": _("%(given)s dari %(all)s memberi izin")
        % {"given": formats.number(one.given), "all": formats.number(one.registered)},
        "thin": True,
    }


def _sentence(filters: Filters, count: int, found: list[Share]) -> dict[str, Any]:
    lead = ngettext("%(count)s izin", "%(count)s izin", count) % {"count": formats.number(count)}
    platforms = [
        (one.platform, _("di %(place)s") % {"place": platform_name(one.platform)})
        for one in sorted(found, key=lambda one: one.platform)
    ]
    return {
        "action": reverse("collection:consents"),
        "label": _("Saring izin"),
        "lead": lead,
        "target": "catatan-izin",
        "parts": [
            {
                "name": "keadaan",
                "label": _("Keadaan"),
                "options": [
                    ("", _("yang berlaku dan yang dicabut")),
                    (HOLDS, _("yang berlaku")),
                    (ENDED, _("yang dicabut")),
                ],
                "value": filters.keadaan,
            },
            {
                "name": "platform",
                "label": _("Platform"),
                "options": [("", _("di semua platform")), *platforms],
                "value": filters.platform,
                "after": ".",
            },
        ],
        "search": {
            "name": "q",
            "label": _("Cari akun atau narahubung"),
            "value": filters.q,
            "placeholder": _("akun atau narahubung"),
        },
    }


def _letter_line(one: ConsentInvitation, now: datetime) -> dict[str, Any]:
    living = one.revoked_at is None and one.expires_at > now
    accounts = sorted(one.accounts.all(), key=lambda account: (account.platform, account.key))
    chip = {"text": _("Berlaku"), "tone": "info", "icon": "clock"}
    if one.revoked_at:
        chip = {"text": _("Dibatalkan"), "tone": "rest", "icon": "x"}
    elif not living:
        chip = {"text": _("Kedaluwarsa"), "tone": "rest", "icon": "clock"}
    return {
        "pk": one.pk,
        "accounts": accounts,
        "liaison": one.liaison,
        "until": one.expires_at,
        "chip": chip,
        "open": one.revoked_at is None,
    }


def _consent_line(one: Consent) -> dict[str, Any]:
    ended = {"text": _("Dicabut"), "tone": "rest", "icon": "x"}
    holds = {"text": _("Berlaku"), "tone": "ok", "icon": "check"}
    return {
        "platform": one.account.platform,
        "title": str(one.account),
        "url": reverse("registry:account", args=[one.account_id]),
        "note": f"{one.given_by}, {formats.full_moment(one.given_at)}",
        "chip": ended if one.withdrawn_at else holds,
        "later": bool(one.withdrawn_at),
    }
