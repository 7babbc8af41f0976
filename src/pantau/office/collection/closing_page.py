"""What the page and the file of the closing watch show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pantau.engine.post import PLATFORMS
from pantau.office.collection.closing import STATES, Closing, Row, Trace, watch
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.reasons import route_name
from pantau.office.registry import lists
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name
from pantau.web.ui.ribbon import in_language

PAGE_SIZE = 50
AT_ONCE = 1000
NAMES = {
    "advertising": gettext_lazy("Masih beriklan"),
    "posting": gettext_lazy("Masih mengunggah"),
    "open": gettext_lazy("Masih terbuka"),
    "doubtful": gettext_lazy("Tidak ditemukan, belum diputus"),
    "unobserved": gettext_lazy("Tidak teramati"),
    "closed": gettext_lazy("Ditutup"),
}
TONES = {
    "advertising": ("warn", "alert"),
    "posting": ("warn", "pen"),
    "open": ("info", "eye"),
    "doubtful": ("info", "search"),
    "unobserved": ("rest", "eye-off"),
    "closed": ("ok", "lock"),
}

FindingLinks = Callable[[Any, datetime, Sequence[int]], Mapping[int, str]]
_links: list[FindingLinks] = []


def register_findings(links: FindingLinks) -> None:
    """A later room says where the findings about posts are: (user, now, ids of posts) -> address by post."""
    _links.append(links)


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty values do not restrict; what makes no sense in an address is left out."""

    status: str = ""
    platform: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        status, platform = given.get("status", ""), given.get("platform", "")
        return cls(status if status in STATES else "", platform if platform in PLATFORMS else "")

    def query(self, **changes: str) -> str:
        values = {"status": self.status, "platform": self.platform} | changes
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def of(self, rows: Iterable[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if (not self.status or row.state == self.status)
            and (not self.platform or row.platform == self.platform)
        ]


def page(filters: Filters, page_number: str | None, user: Any, now: datetime) -> dict[str, Any]:
    found = watch(now)
    context: dict[str, Any] = {"tabs": tabs("closing", user, now), "found": found, "filters": filters}
    if found is None:
        return context
    context |= {
        "window_title": in_language(found.window.title),
        "basis": found.window.basis,
        "last_day": formats.full_day(found.window.last_day) if found.window.last_day else "",
        "questions": [str(NAMES[state]) for state in STATES],
    }
    if not found.begun:
        return context
    shown = Paginator(filters.of(found.rows), PAGE_SIZE).get_page(page_number)
    return context | {
        "sentence": sentence(filters, shown.paginator.count),
        "counts": counts_table(found, filters),
        "page": shown,
        "table": accounts_table(list(shown), user, now),
        "download_url": reverse("collection:closing-download") + filters.query(),
    }


def sentence(filters: Filters, count: int) -> dict[str, Any]:
    platforms = [(code, _("di %(place)s") % {"place": platform_name(code)}) for code in PLATFORMS]
    states = [(code, _("yang: %(state)s") % {"state": str(NAMES[code]).lower()}) for code in STATES]
    return {
        "action": reverse("collection:closing"),
        "label": _("Saring akun"),
        "lead": ngettext("%(count)s akun", "%(count)s akun", count) % {"count": formats.number(count)},
        "target": "daftar",
        "parts": [
            {
                "name": "status",
                "label": _("Keadaan"),
                "options": [("", _("dalam keadaan apa pun")), *states],
                "value": filters.status,
            },
            {
                "name": "platform",
                "label": _("Platform"),
                "options": [("", _("di semua platform")), *platforms],
                "value": filters.platform,
                "after": ".",
            },
        ],
    }


def counts_table(found: Closing, filters: Filters) -> dict[str, Any]:
    """Each row, and the foot, add up to the accounts registered."""
    total = found.total()
    rows = [
        {
            "cells": [
                {
                    "platform": platform,
                    "text": platform_name(platform),
                    "href": reverse("collection:closing") + filters.query(platform=platform),
                },
                *(counts[state] for state in STATES),
                {"number": counts.total(), "strong": True},
            ]
        }
        for platform, counts in found.counts().items()
    ]
    return {
        "caption": _("Keadaan akun terdaftar per platform"),
        "columns": [
            {"label": _("Platform")},
            *({"label": str(NAMES[state]), "kind": "number"} for state in STATES),
            {"label": _("Terdaftar"), "kind": "number"},
        ],
        "rows": rows,
        "foot": [_("Jumlah"), *(total[state] for state in STATES), total.total()],
        "tiles": True,
    }


def accounts_table(rows: Sequence[Row], user: Any, now: datetime) -> dict[str, Any]:
    accounts = _accounts(rows)
    findings: dict[int, str] = {}
    for links in _links:
        findings |= links(user, now, [row.post.post_id for row in rows if row.post])
    return {
        "caption": _("Akun terdaftar sesudah batas penutupan"),
        "columns": [
            {"label": _("Akun")},
            {"label": _("Pemilik")},
            {"label": _("Keadaan")},
            {"label": _("Terakhir terlihat")},
            {"label": _("Unggahan terakhir sesudah batas")},
            {"label": _("Iklan terakhir")},
        ],
        "rows": [{"cells": _cells(row, accounts[row.account_id], findings)} for row in rows],
    }


def _cells(row: Row, account: Account, findings: Mapping[int, str]) -> list[Any]:
    tone, icon = TONES[row.state]
    finding = findings.get(row.post.post_id, "") if row.post else ""
    return [
        lists.account_cell(account),
        lists.owner_cell(account),
        {"chip": {"text": str(NAMES[row.state]), "tone": tone, "icon": icon}, "text": "", "sub": remark(row)},
        {"text": formats.full_moment(row.seen_at), "sub": str(route_name(row.route))}
        if row.seen_at
        else {"text": _("belum pernah"), "muted": True},
        {"template": "collection/trace_cell.html", "trace": _trace(row.post), "finding": finding}
        if row.post
        else "",
        {"template": "collection/trace_cell.html", "trace": _trace(row.ad)} if row.ad else "",
    ]


def _trace(trace: Trace | None) -> dict[str, Any]:
    assert trace is not None
    safe = trace.url.startswith(("https://", "http://"))
    return {"text": formats.full_moment(trace.at), "url": trace.url if safe else ""}


def remark(row: Row) -> str:
    """What a person should know beside the state. Blind is not closed."""
    if row.state == "unobserved":
        if row.seen_at is None:
            return _("Tidak pernah teramati; belum tentu ditutup.")
        return _("Tidak teramati sejak %(at)s; belum tentu ditutup.") % {
            "at": formats.full_moment(row.seen_at)
        }
    if row.state == "doubtful":
        return _("%(count)s kali tidak ditemukan sejak batas.") % {"count": formats.number(row.failures)}
    if row.state == "closed" and row.closed_at is not None:
        told = _("Sejak %(at)s.") % {"at": formats.full_moment(row.closed_at)}
        return f"{told} {_('Terlihat sesudah batas.')}" if row.late else told
    if row.closed_at is not None:
        return _("Pernah dinyatakan ditutup, lalu terlihat lagi.")
    return ""


def _accounts(rows: Iterable[Row]) -> dict[int, Account]:
    return Account.objects.select_related("candidate__party", "candidate__district", "party").in_bulk(
        [row.account_id for row in rows]
    )


def csv_rows(found: Closing, filters: Filters) -> Iterator[Sequence[str]]:
    yield [
        _("Platform"), _("Akun"), _("Alamat"), _("Pemilik"), _("Keadaan"), _("Terakhir terlihat"), _("Jalur"),
        _("Unggahan sesudah batas"), _("Unggahan terakhir"), _("Tautan unggahan"), _("Iklan terakhir"),
        _("Tautan iklan"), _("Ditutup"), _("Keterangan"),
    ]  # fmt: skip
    source = iter(filters.of(found.rows))
    while some := list(islice(source, AT_ONCE)):
        accounts = _accounts(some)
        for row in some:
            yield _csv_row(row, accounts[row.account_id])


def _csv_row(row: Row, account: Account) -> Sequence[str]:
    owner = account.candidate.name if account.candidate else account.party.name if account.party else ""
    return [
        str(platform_name(row.platform)),
        str(account),
        account.url,
        owner,
        str(NAMES[row.state]),
        _moment(row.seen_at),
        str(route_name(row.route)) if row.route else "",
        str(row.posts),
        _moment(row.post.at if row.post else None),
        row.post.url if row.post else "",
        _moment(row.ad.at if row.ad else None),
        row.ad.url if row.ad else "",
        _moment(row.closed_at),
        remark(row),
    ]


def _moment(at: datetime | None) -> str:
    return formats.local(at).isoformat(timespec="minutes") if at else ""
