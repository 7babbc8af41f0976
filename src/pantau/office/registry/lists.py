"""The list of accounts and the list of officials: filters that read as a sentence, and their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law import Rulebook
from pantau.engine.post import PLATFORMS
from pantau.engine.sources.accounts import identify
from pantau.office.registry import concerns
from pantau.office.registry.models import Account, Official
from pantau.web.ui import formats, labels
from pantau.web.ui.ribbon import in_language

PAGE_SIZE = 50
STATUS_TONES = {
    "registered": ("ok", "check"),
    "late": ("warn", "clock"),
    "unregistered": ("rest", "dash"),
    "closed": ("rest", "lock"),
    "reactivated": ("warn", "refresh"),
    "unresolved": ("warn", "link"),
}

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """Empty values do not restrict."""

    platform: str = ""
    party: str = ""
    district: str = ""
    status: str = ""
    problem: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: QueryDict | Mapping[str, str]) -> AccountFilters:
        """From an address; what makes no sense is left out, never an error."""
        values = {
            one.name: str(given.get(one.name, "")).replace("\x00", "").strip()[:200] for one in fields(cls)
        }
        if values["party"] and not (values["party"].isdecimal() and len(values["party"]) < 5):
            values["party"] = ""
        if values["platform"] not in PLATFORMS:
            values["platform"] = ""
        if values["status"] not in Account.Status.values:
            values["status"] = ""
        if values["problem"] not in concerns.CONCERNS:
            values["problem"] = ""
        return cls(**values)

    @property
    def narrowed(self) -> bool:
        return self != AccountFilters()

    def query(self) -> str:
        parameters = QueryDict(mutable=True)
        for one in fields(self):
            if value := getattr(self, one.name):
                parameters[one.name] = value
        return f"?{parameters.urlencode()}" if parameters else ""

    def apply(self, accounts: QuerySet[Account], book: Rulebook) -> QuerySet[Account]:
        """Persons in the order of the alphabet, then what belongs to a party or to nobody."""
        if self.platform:
            accounts = accounts.filter(platform=self.platform)
        if self.status:
            accounts = accounts.filter(status=self.status)
        if self.party:
            number = int(self.party)
            accounts = accounts.filter(Q(candidate__party__number=number) | Q(party__number=number))
        if self.district:
            accounts = accounts.filter(candidate__district__code=self.district)
        if self.q:
            accounts = accounts.filter(_saying(self.q))
        accounts = concerns.narrowed(accounts, self.problem, book.registry.account_cap)
        return accounts.order_by(Coalesce("candidate__name", "party__name"), "platform", "key", "pk")


def _saying(words: str) -> Q:
    """A name of a person or an account, or an address in any spelling."""
    found = Q(candidate__name__icontains=words) | Q(handle__icontains=words) | Q(key__icontains=words)
    found |= Q(party__name__icontains=words) | Q(written__icontains=words)
    identity = identify(words)
    if identity.kind != "invalid":
        found |= Q(platform=identity.platform, kind=identity.kind, key=identity.key)
    return found


def sentence(filters: AccountFilters, count: int, book: Rulebook) -> dict[str, Any]:
    """Context of ui/components/filter_sentence.html."""
    parts = [
        ("platform", _("Platform"), _platforms(), ""),
        ("party", _("Partai"), _parties(book), ""),
        ("district", _("Daerah pemilihan"), _districts(book), ","),
        ("status", _("Status"), _statuses(), ","),
        ("problem", _("Yang perlu dilihat"), _concerns(), "."),
    ]
    return {
        "action": reverse("registry:accounts"),
        "label": _("Saring akun"),
        "lead": ngettext("%(count)s akun", "%(count)s akun", count) % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {
                "name": name,
                "label": label,
                "options": options,
                "value": getattr(filters, name),
                "after": after,
            }
            for name, label, options, after in parts
        ],
        "search": {
            "name": "q",
            "label": _("Cari nama atau alamat akun"),
            "value": filters.q,
            "placeholder": _("nama, @akun, atau tautan"),
        },
    }


def _platforms() -> Options:
    named = [
        (code, _("di %(platform)s") % {"platform": labels.platform_name(code)}) for code in sorted(PLATFORMS)
    ]
    return [("", _("di semua platform")), *named]


def _parties(book: Rulebook) -> Options:
    """In the order of the ballot."""
    ordered = sorted(book.parties, key=lambda party: party.number)
    named = [
        (str(one.number), _("dari %(number)s %(party)s") % {"number": one.number, "party": one.short})
        for one in ordered
    ]
    return [("", _("dari semua partai")), *named]


def _districts(book: Rulebook) -> Options:
    named = [(one.code, _("di %(district)s") % {"district": in_language(one.name)}) for one in book.districts]
    return [("", _("di semua dapil")), *named]


def _statuses() -> Options:
    named = {
        "registered": _("yang terdaftar"),
        "late": _("yang terlambat didaftarkan"),
        "unregistered": _("yang tidak terdaftar"),
        "closed": _("yang sudah ditutup"),
        "reactivated": _("yang aktif kembali"),
        "unresolved": _("yang belum pasti"),
    }
    return [("", _("apa pun statusnya")), *named.items()]


def _concerns() -> Options:
    return [
        ("", _("dengan atau tanpa catatan")),
        *((code, str(label)) for code, label in concerns.CONCERNS.items()),
    ]


# --- rows -----------------------------------------------------------------------------------------


def status_chip(account: Account) -> dict[str, str]:
    tone, icon = STATUS_TONES[account.status]
    return {"text": str(account.get_status_display()), "tone": tone, "icon": icon}


def account_cell(account: Account) -> dict[str, Any]:
    shown = account.handle or account.native_id or account.key
    name = f"@{shown}" if account.kind == "handle" and account.platform in AT_PLATFORMS else shown
    return {
        "platform": account.platform,
        "text": name,
        "href": reverse("registry:account", args=[account.pk]),
    }


AT_PLATFORMS = frozenset(
    ("instagram", "x", "tiktok", "youtube", "threads", "telegram", "bluesky", "mastodon")
)


def owner_cell(account: Account) -> dict[str, Any]:
    candidate = account.candidate
    if candidate is not None:
        return {
            "text": candidate.name,
            "href": reverse("registry:candidate", args=[candidate.pk]),
            "sub": f"{candidate.party.short}, {candidate.district.name}, {candidate.list_number}",
        }
    if account.party is not None:
        return {"text": account.party.name, "sub": _("akun partai")}
    return {"text": _("Pemilik belum diketahui"), "muted": True}


def accounts_table(
    accounts: Sequence[Account], notes: Mapping[int, Sequence[Any]], *, with_owner: bool = True
) -> dict[str, Any]:
    """Context of ui/components/table.html; ``notes`` as ``concerns.of_these`` gives them."""
    columns = [
        {"label": _("Akun")},
        {"label": _("Status")},
        {"label": _("Didaftarkan")},
        {"label": _("Catatan")},
    ]
    rows = []
    for account in accounts:
        registered = formats.full_day(account.registered_on) if account.registered_on else ""
        cells: list[Any] = [
            account_cell(account),
            {"chip": status_chip(account)},
            registered or {"text": _("tidak disebut"), "muted": True},
            {"template": "registry/notes_cell.html", "notes": notes.get(account.pk, [])},
        ]
        if with_owner:
            cells.insert(1, owner_cell(account))
        rows.append({"cells": cells})
    if with_owner:
        columns.insert(1, {"label": _("Pemilik")})
    return {"caption": _("Akun"), "columns": columns, "rows": rows}


# --- officials ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficialFilters:
    role: str = ""
    subdistrict: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: QueryDict | Mapping[str, str]) -> OfficialFilters:
        values = {
            one.name: str(given.get(one.name, "")).replace("\x00", "").strip()[:200] for one in fields(cls)
        }
        if values["role"] not in Official.Role.values:
            values["role"] = ""
        return cls(**values)

    @property
    def narrowed(self) -> bool:
        return self != OfficialFilters()

    def apply(self, officials: QuerySet[Official]) -> QuerySet[Official]:
        if self.role:
            officials = officials.filter(role=self.role)
        if self.subdistrict:
            officials = officials.filter(village__subdistrict__code=self.subdistrict)
        if self.q:
            officials = officials.filter(
                Q(name__icontains=self.q) | Q(unit__icontains=self.q) | Q(village__name__icontains=self.q)
            )
        return officials.order_by("name", "pk")


def officials_sentence(filters: OfficialFilters, count: int, book: Rulebook) -> dict[str, Any]:
    roles = [(code, _("dengan jabatan %(role)s") % {"role": label}) for code, label in Official.Role.choices]
    places = [(one.code, _("di %(place)s") % {"place": one.name}) for one in book.territory]
    return {
        "action": reverse("registry:officials"),
        "label": _("Saring pejabat"),
        "lead": ngettext("%(count)s pejabat", "%(count)s pejabat", count) % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {
                "name": "role",
                "label": _("Jabatan"),
                "options": [("", _("dengan jabatan apa pun")), *roles],
                "value": filters.role,
            },
            {
                "name": "subdistrict",
                "label": _("Kecamatan"),
                "options": [("", _("di semua kecamatan")), *places],
                "value": filters.subdistrict,
                "after": ".",
            },
        ],
        "search": {
            "name": "q",
            "label": _("Cari nama, unit, atau desa"),
            "value": filters.q,
            "placeholder": _("nama, unit, atau desa"),
        },
    }


def officials_table(officials: Sequence[Official]) -> dict[str, Any]:
    rows = []
    for one in officials:
        place = f"{one.village.name}, {one.village.subdistrict.name}" if one.village else ""
        links = one.links.count() if not hasattr(one, "linked") else one.linked
        rows.append(
            {
                "cells": [
                    {"text": one.name, "href": reverse("registry:official", args=[one.pk])},
                    str(one.get_role_display()),
                    one.unit or place,
                    term(one),
                    links,
                ]
            }
        )
    columns = [
        {"label": _("Nama")},
        {"label": _("Jabatan")},
        {"label": _("Unit atau desa")},
        {"label": _("Masa jabatan")},
        {"label": _("Akun ditautkan"), "kind": "number"},
    ]
    return {"caption": _("Pejabat"), "columns": columns, "rows": rows}


def term(official: Official) -> str:
    since = formats.full_day(official.office_from) if official.office_from else ""
    until = formats.full_day(official.office_to) if official.office_to else ""
    if since and until:
        return _("%(since)s sampai %(until)s") % {"since": since, "until": until}
    if since:
        return _("sejak %(since)s") % {"since": since}
    return _("sampai %(until)s") % {"until": until} if until else ""
