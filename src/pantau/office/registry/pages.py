"""What the pages of one candidate, account or official show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law import Rulebook
from pantau.engine.law.rulebook import AccountCap
from pantau.office.registry import access, concerns, lists
from pantau.office.registry.models import (
    Account,
    Candidate,
    Official,
    OfficialAccountLink,
    RowChange,
    Sourced,
)
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

PUBLICATION_TONES = {"agreed": ("ok", "check"), "partly": ("info", "eye"), "refused": ("warn", "eye-off")}
DAYS = frozenset(("registered_on", "valid_from", "valid_to", "office_to"))
CLOSING = "account_closing"  # window of the rulebook's calendar
FIELDS = {
    "name": gettext_lazy("nama"),
    "gender": gettext_lazy("jenis kelamin"),
    "home": gettext_lazy("tempat tinggal"),
    "publication": gettext_lazy("kesediaan publikasi"),
    "platform": gettext_lazy("platform"),
    "kind": gettext_lazy("jenis alamat"),
    "key": gettext_lazy("kunci"),
    "handle": gettext_lazy("nama akun"),
    "native_id": gettext_lazy("nomor akun"),
    "url": gettext_lazy("tautan"),
    "written": gettext_lazy("tertulis di formulir"),
    "status": gettext_lazy("status"),
    "registered_on": gettext_lazy("tanggal daftar"),
    "valid_from": gettext_lazy("berlaku sejak"),
    "valid_to": gettext_lazy("berlaku sampai"),
    "office_to": gettext_lazy("akhir jabatan"),
}


# --- candidates -----------------------------------------------------------------------------------


def candidate_page(candidate: Candidate, book: Rulebook) -> dict[str, Any]:
    accounts = list(
        candidate.accounts.select_related("candidate__party", "candidate__district", "party").order_by(
            "platform", "key", "pk"
        )
    )
    cap = book.registry.account_cap
    notes = concerns.of_these(accounts, cap)
    over = any(note["code"] == "cap" for found in notes.values() for note in found)
    # Said once for the person, not beside each account.
    others = {pk: [note for note in found if note["code"] != "cap"] for pk, found in notes.items()}
    return {
        "candidate": candidate,
        "publication": publication_chip(candidate),
        "facts": candidate_facts(candidate),
        "accounts": accounts,
        "table": lists.accounts_table(accounts, others, with_owner=False),
        "cap_note": cap_note(cap) if over else "",
        "history": history(
            [("candidate", candidate.pk), *(("account", one.pk) for one in accounts)], accounts
        ),
    }


def publication_chip(candidate: Candidate) -> dict[str, str]:
    tone, icon = PUBLICATION_TONES[candidate.publication]
    return {"text": str(candidate.get_publication_display()), "tone": tone, "icon": icon}


def candidate_facts(candidate: Candidate) -> list[dict[str, Any]]:
    public = access.publish_name(candidate)
    facts = [
        {"label": _("Partai"), "text": f"{candidate.party.name} ({candidate.party.number})"},
        {"label": _("Daerah pemilihan"), "text": candidate.district.name},
        {"label": _("Nomor urut"), "text": str(candidate.list_number)},
        {
            "label": _("Jenis kelamin"),
            "text": str(candidate.get_gender_display()) if candidate.gender else "",
        },
        {"label": _("Tempat tinggal"), "text": candidate.home.title()},
        {
            "label": _("Sebut nama kepada umum"),
            "text": _("Boleh") if public.allowed else _("Tidak"),
            "sub": str(public.reason),
        },
        {"label": _("Berlaku"), "text": validity(candidate)},
        source_fact(candidate),
    ]
    return [fact for fact in facts if fact["text"]]


def cap_note(cap: AccountCap) -> str:
    """How the rulebook counts, for a page on which more than that are registered."""
    unit = _("tiap partai") if cap.unit == "party" else _("tiap calon")
    each = _("untuk setiap aplikasi") if cap.per == "application" else _("untuk semua aplikasi")
    counted = {"number": cap.number, "unit": unit, "each": each}
    return _("Melebihi batas: %(number)s akun %(unit)s %(each)s. Yang lebih tetap dicatat.") % counted


# --- accounts -------------------------------------------------------------------------------------


def account_page(account: Account, links: Sequence[OfficialAccountLink]) -> dict[str, Any]:
    return {
        "account": account,
        "name": lists.account_cell(account)["text"],
        "chip": lists.status_chip(account),
        "facts": account_facts(account),
        "sharing": [_other_line(one) for one in concerns.sharing(account)],
        "resembling": [
            {**_other_line(pair["account"]), "note": pair["why"]} for pair in concerns.resembling(account)
        ],
        "links": links,
        "history": history([("account", account.pk)], [account]),
    }


def account_facts(account: Account) -> list[dict[str, Any]]:
    owner = lists.owner_cell(account)
    address = account.url or _("belum ada alamat pasti")
    facts = [
        {
            "label": _("Pemilik"),
            "text": owner["text"],
            "href": owner.get("href"),
            "sub": owner.get("sub", ""),
        },
        {"label": _("Platform"), "text": str(platform_name(account.platform))},
        {"label": _("Alamat"), "text": address},
        {"label": _("Nomor akun"), "text": account.native_id},
        {
            "label": _("Tertulis di formulir"),
            "text": account.written if account.written != account.url else "",
        },
        {
            "label": _("Didaftarkan"),
            "text": formats.full_day(account.registered_on) if account.registered_on else "",
        },
        {"label": _("Berlaku"), "text": validity(account)},
        source_fact(account),
    ]
    return [fact for fact in facts if fact["text"]]


def _other_line(account: Account) -> dict[str, Any]:
    """For ui/components/lines.html."""
    owner = lists.owner_cell(account)
    return {
        "platform": account.platform,
        "title": lists.account_cell(account)["text"],
        "url": reverse("registry:account", args=[account.pk]),
        "note": " · ".join(filter(None, (str(owner["text"]), str(owner.get("sub", ""))))),
        "chip": lists.status_chip(account),
    }


# --- officials ------------------------------------------------------------------------------------


def official_page(official: Official) -> dict[str, Any]:
    place = f"{official.village.name}, {official.village.subdistrict.name}" if official.village else ""
    facts = [
        {"label": _("Jabatan"), "text": str(official.get_role_display())},
        {"label": _("Unit kerja"), "text": official.unit},
        {"label": _("Desa atau kelurahan"), "text": place},
        {"label": _("Masa jabatan"), "text": lists.term(official)},
        source_fact(official),
    ]
    links = official.links.select_related(
        "account__candidate__party", "account__candidate__district", "account__party", "linked_by"
    ).order_by("linked_at")
    return {
        "official": official,
        "facts": [fact for fact in facts if fact["text"]],
        "links": [{"link": link, "account": lists.account_cell(link.account)} for link in links],
        "history": history([("official", official.pk)], []),
    }


def closing_note(book: Rulebook) -> str:
    """When the rulebook wants registered accounts closed, and on what basis."""
    window = next((window for window in book.calendar.windows if window.id == CLOSING), None)
    if window is None:
        return ""
    last = formats.full_date(window.end - timedelta(microseconds=1))
    return f"{in_language(window.title)}: {last}. {window.basis}."


# --- origin and history ---------------------------------------------------------------------------


def source_fact(row: Sourced) -> dict[str, Any]:
    if row.document is None:
        return {"label": _("Sumber"), "text": _("dicatat petugas, tanpa dokumen")}
    place = _("%(file)s, baris %(row)s") % {"file": row.document.name, "row": formats.number(row.row or 0)}
    text = place if row.row else row.document.name
    sub = _("diimpor %(at)s, sidik %(sha)s") % {
        "at": formats.full_moment(row.document.imported_at),
        "sha": row.document.sha256[:12],
    }
    return {"label": _("Sumber"), "text": text, "sub": sub}


def validity(row: Sourced) -> str:
    """``valid_to`` is the first day it no longer holds; people are told the last one it does."""
    since = _("sejak %(day)s") % {"day": formats.full_day(row.valid_from)} if row.valid_from else ""
    until = _("tidak lagi sejak %(day)s") % {"day": formats.full_day(row.valid_to)} if row.valid_to else ""
    return ", ".join(filter(None, (since, until)))


def history(objects: Iterable[tuple[str, int]], accounts: Sequence[Account]) -> list[dict[str, Any]]:
    """What the rows said before, newest first."""
    ids: dict[str, list[int]] = {}
    for kind, pk in objects:
        ids.setdefault(kind, []).append(pk)
    names = {one.pk: lists.account_cell(one)["text"] for one in accounts}
    changes = [
        change
        for kind, pks in ids.items()
        for change in RowChange.objects.filter(kind=kind, object_id__in=pks).select_related("by", "document")
    ]
    changes.sort(key=lambda change: (change.at, change.pk), reverse=True)
    return [
        _told(change, names.get(change.object_id, "") if change.kind == "account" else "")
        for change in changes
    ]


def _told(change: RowChange, name: str) -> dict[str, Any]:
    origin = change.document.name if change.document else ""
    who = str(change.by) if change.by else ""
    return {
        "at": change.at,
        "title": name or _("Data berubah"),
        "changes": [_difference(key, change.before, change.after) for key in change.after],
        "note": ", ".join(filter(None, (who, origin, change.why))),
    }


def _difference(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": str(FIELDS.get(key, key)),
        "before": _shown(key, before.get(key)),
        "after": _shown(key, after.get(key)),
    }


def _shown(key: str, value: Any) -> str:
    if value in (None, ""):
        return _("kosong")
    if key == "status":
        return str(dict(Account.Status.choices).get(value, value))
    if key == "publication":
        return str(dict(Candidate.Publication.choices).get(value, value))
    if key in DAYS:
        return formats.full_day(date.fromisoformat(value))
    return str(value)
