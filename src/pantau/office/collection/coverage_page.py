"""What the pages of coverage show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.post import PLATFORMS
from pantau.office.collection import (
    access,
    alarm_page,
    consent_records,
    doubts,
    forms,
    ledger,
    patrol_page,
    patrolling,
)
from pantau.office.collection import promises as plans
from pantau.office.collection.coverage_tabs import tabs
from pantau.office.collection.ledger import Coverage, Gap
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Means
from pantau.office.collection.reasons import REASONS, reason, route_name
from pantau.office.registry import lists
from pantau.office.registry.models import Account, District
from pantau.web.ui import formats, rulebook
from pantau.web.ui.labels import platform_name

DAYS_OFFERED = 7
PAGE_SIZE = 50
GAPS_SHOWN = 3
TASKS_SHOWN = 6
BARS = {"consent": "consent", "official": "official", "hand": "patrol"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day, and what part of it; what makes no sense in an address is left out, never an error."""

    day: date
    platform: str = ""
    district: str = ""
    why: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], now: datetime) -> Asked:
        today = day_of(now)
        try:
            day = date.fromisoformat(given.get("hari", ""))
        except ValueError:
            day = today
        platform, why = given.get("platform", ""), given.get("sebab", "")
        return cls(
            day=day if date(2000, 1, 1) <= day <= today else today,
            platform=platform if platform in PLATFORMS else "",
            district=given.get("dapil", "").replace("\x00", "")[:32],
            why=why if why in REASONS else "",
        )

    def query(self, **changes: str) -> str:
        values = {
            "hari": self.day.isoformat(),
            "platform": self.platform,
            "dapil": self.district,
            "sebab": self.why,
        } | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})


def coverage(asked: Asked, user: Any, now: datetime) -> dict[str, Any]:
    found = ledger.coverage(asked.day, now=now, platform=asked.platform, district=asked.district)
    gaps = ledger.gaps(asked.day, platform=asked.platform)
    unseen_count = found.accounted - found.seen
    return {
        "asked": asked,
        "sentence": sentence(asked, now),
        "headline": headline(found),
        "registered": found.registered,
        "hole": hole(found),
        "bar": bar(found),
        "platforms": platforms_table(found, asked),
        "unseen": unseen_count,
        "unseen_title": _("Mengapa %(count)s akun belum terlihat") % {"count": formats.number(unseen_count)},
        "reasons": reasons_table(found, asked),
        "statement_url": reverse("collection:statement") + asked.query(sebab=""),
        "promises": promises(found, now),
        "consent": consent_records.in_words(consent_records.shares(asked.platform)),
        "alarms": alarm_page.lines(user, now, platform=asked.platform),
        "gaps": [gap_note(gap) for gap in gaps[:GAPS_SHOWN]],
        "more_gaps": max(0, len(gaps) - GAPS_SHOWN),
        "patrol": patrol_of(user, now),
        "tabs": tabs("coverage", user, now),
        "doubtful": sum(one.ripe for one in doubts.doubtful_accounts()),
    }


# --- the day ----------------------------------------------------------------------------------------


def sentence(asked: Asked, now: datetime) -> dict[str, Any]:
    today = day_of(now)
    days = [today - timedelta(days=back) for back in range(DAYS_OFFERED)]
    if asked.day not in days:
        days.append(asked.day)
    districts = District.objects.filter(election=rulebook.current().election).values_list("code", "name")
    return {
        "action": reverse("collection:coverage"),
        "label": _("Pilih hari"),
        "target": "cakupan",
        "parts": [
            {
                "name": "hari",
                "label": _("Hari"),
                "before": _("Cakupan untuk"),
                "options": [(day.isoformat(), day_words(day, today)) for day in days],
                "value": asked.day.isoformat(),
            },
            {
                "name": "platform",
                "label": _("Platform"),
                "options": [("", _("di semua platform")), *_platforms()],
                "value": asked.platform,
            },
            {
                "name": "dapil",
                "label": _("Dapil"),
                "options": [
                    ("", _("di semua dapil")),
                    *((code, _("di %(place)s") % {"place": name}) for code, name in districts),
                ],
                "value": asked.district,
                "after": ".",
            },
        ],
    }


def _platforms() -> list[tuple[str, str]]:
    used = Account.objects.exclude(status=Account.Status.UNREGISTERED).values_list("platform", flat=True)
    held = set(used.distinct())
    return [(code, _("di %(place)s") % {"place": platform_name(code)}) for code in PLATFORMS if code in held]


def day_words(day: date, today: date) -> str:
    written = formats.full_day(day)
    if day == today:
        return _("hari ini, %(day)s") % {"day": written}
    if day == today - timedelta(days=1):
        return _("kemarin, %(day)s") % {"day": written}
    return written


def headline(found: Coverage) -> tuple[str, str]:
    """Two sentences whose numbers are the page."""
    seen = _("%(seen)s dari %(all)s akun terlihat.") % {
        "seen": formats.number(found.seen),
        "all": formats.number(found.registered),
    }
    missing = found.accounted - found.seen
    if not missing:
        return seen, ""
    return seen, _("%(count)s belum, dan ini sebabnya.") % {"count": formats.number(missing)}


def hole(found: Coverage) -> str:
    """What is said when the parts do not add up: a failure of ours, never a class of accounts."""
    if found.adds_up:
        return ""
    told = _(
        "Catatan hari ini menjelaskan %(accounted)s dari %(registered)s akun. Catatan sisanya tidak ada: "
        "pengumpulan tidak berjalan, atau catatannya hilang."
    )
    return told % {
        "accounted": formats.number(found.accounted),
        "registered": formats.number(found.registered),
    }


def counted(found: Coverage, platform: str = "") -> dict[str, int]:
    means = found.by("means", platform)
    return {
        "consent": means.get(Means.CONSENT, 0),
        "official": means.get(Means.OFFICIAL, 0),
        "hand": means.get(Means.PATROL, 0) + means.get(Means.FILE, 0),
        "unseen": sum(found.by("why", platform).values()),
    }


def bar(found: Coverage, platform: str = "", *, thin: bool = False) -> dict[str, Any]:
    counts = counted(found, platform)
    labels = {
        "consent": _("lewat izin pemilik"),
        "official": _("lewat antarmuka resmi"),
        "hand": _("lewat patroli dan berkas"),
        "unseen": _("belum terlihat"),
    }
    seen, whole = sum(counts.values()) - counts["unseen"], sum(counts.values())
    return {
        "parts": [
            {"count": counts[name], "label": label, "kind": BARS.get(name, "unseen")}
            for name, label in labels.items()
        ],
        "label": _("%(seen)s dari %(all)s terlihat")
        % {"seen": formats.number(seen), "all": formats.number(whole)},
        "thin": thin,
    }


def platforms_table(found: Coverage, asked: Asked) -> dict[str, Any]:
    columns = [
        {"label": _("Platform")},
        {"label": _("Terlihat dan belum"), "kind": "bar"},
        {"label": _("Terdaftar"), "kind": "number"},
        {"label": _("Izin pemilik"), "kind": "number"},
        {"label": _("Antarmuka resmi"), "kind": "number"},
        {"label": _("Patroli dan berkas"), "kind": "number"},
        {"label": _("Belum terlihat"), "kind": "number"},
    ]
    rows = []
    for platform, count in found.by("platform").items():
        counts = counted(found, platform)
        rows.append(
            {
                "cells": [
                    {
                        "text": platform_name(platform),
                        "platform": platform,
                        "href": reverse("collection:coverage") + asked.query(platform=platform, sebab=""),
                    },
                    {"bar": bar(found, platform, thin=True)},
                    count,
                    counts["consent"],
                    counts["official"],
                    counts["hand"],
                    {"number": counts["unseen"], "strong": True} if counts["unseen"] else 0,
                ]
            }
        )
    all_of_them = counted(found)
    return {
        "caption": _("Cakupan tiap platform"),
        "columns": columns,
        "rows": rows,
        "foot": [
            _("Jumlah"), "", found.accounted, all_of_them["consent"], all_of_them["official"],
            all_of_them["hand"], all_of_them["unseen"],
        ],
        "tiles": True,
    }  # fmt: skip


def reasons_table(found: Coverage, asked: Asked) -> dict[str, Any]:
    counts = found.by("why")
    most = max(counts.values(), default=0)
    rows = []
    for code, count in counts.items():
        told = reason(code)
        rows.append(
            {
                "cells": [
                    {"text": told.title, "sub": told.note},
                    {
                        "bar": {
                            "parts": [{"count": count, "label": "", "kind": "unseen"}],
                            "whole": most,
                            "label": ngettext("%(count)s akun", "%(count)s akun", count)
                            % {"count": formats.number(count)},
                            "thin": True,
                        }
                    },
                    {"number": count, "strong": True},
                    {
                        "text": ngettext("Lihat %(count)s akun", "Lihat %(count)s akun", count)
                        % {"count": formats.number(count)},
                        "href": reverse("collection:unseen") + asked.query(sebab=code),
                    },
                ]
            }
        )
    return {
        "caption": _("Sebab belum terlihat"),
        "columns": [
            {"label": _("Sebab")},
            {"label": _("Banyaknya"), "kind": "bar"},
            {"label": _("Akun"), "kind": "number"},
            {"label": _("Tindakan"), "kind": "action", "hidden": True},
        ],
        "rows": rows,
    }


def gap_note(gap: Gap) -> str:
    """Not observed between … and …; never 'no posts'."""
    since = formats.full_moment(gap.since)
    until = formats.clock_time(gap.until)
    if formats.local(gap.until).date() != formats.local(gap.since).date():
        until = "24.00" if formats.language() == "id" else "24:00"
    whom = _accounts(gap.accounts) if gap.accounts else _("seluruh platform")
    told = _(
        "%(platform)s, %(since)s sampai %(until)s, %(whom)s: %(why)s. "
        "Kami tidak tahu apakah ada unggahan pada waktu itu."
    )
    return told % {
        "platform": platform_name(gap.platform),
        "since": since,
        "until": until,
        "whom": whom,
        "why": str(reason(gap.why).title).lower(),
    }


# --- the plan ---------------------------------------------------------------------------------------


def promises(found: Coverage, now: datetime) -> list[dict[str, Any]]:
    """What each route that is switched on promises, and whether the day kept it; for ui/components/lines.html."""
    return [
        {
            "platform": one.platform,
            "title": promise_words(one),
            "note": promise_note(found, one),
            "chip": _outcome_chip(one),
        }
        for one in plans.of_day(found, now)
    ]


def _outcome_chip(one: plans.Promise) -> dict[str, str]:
    if one.broken:
        return {"text": outcome(one), "tone": "warn", "icon": "alert"}
    if one.made:
        return {"text": outcome(one), "tone": "ok", "icon": "check"}
    return {"text": outcome(one), "tone": "rest", "icon": "dash"}


def outcome(one: plans.Promise) -> str:
    if one.broken:
        return _("Meleset")
    return _("Ditepati") if one.made else _("Tanpa janji")


def promise_words(one: plans.Promise) -> str:
    if one.plan is None:
        return _("%(platform)s: hanya lewat patroli.") % {"platform": platform_name(one.platform)}
    said = one.said[formats.language()]
    return " ".join([said, _("Selama anggaran sehari belum habis.")]) if one.paid else said


def promise_note(found: Coverage, one: plans.Promise) -> str:
    """For how many accounts it is, how many were missed, and apart from these what failed for reasons of their own."""
    if one.plan is None:
        by_hand = counted(found, one.platform)["hand"]
        return _("%(count)s dilihat petugas") % {"count": formats.number(by_hand)} if by_hand else ""
    said = [_missed(one) if one.missed else _accounts(one.accounts)]
    if one.beyond_reach:
        said.append(_("tidak terjangkau: %(which)s") % {"which": _beyond_reach(one)})
    return "; ".join(said)


def _accounts(count: int) -> str:
    return ngettext("%(count)s akun", "%(count)s akun", count) % {"count": formats.number(count)}


def _missed(one: plans.Promise) -> str:
    told = (
        _("%(count)s dari %(all)s akun terlambat dilihat")
        if one.today
        else _("%(count)s dari %(all)s akun terlewat")
    )
    return told % {"count": formats.number(one.missed), "all": formats.number(one.accounts)}


def _beyond_reach(one: plans.Promise) -> str:
    named = sorted(one.beyond_reach.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(
        f"{formats.number(count)} {str(reason(code).title)[:1].lower()}{str(reason(code).title)[1:]}"
        for code, count in named
    )


def patrol_of(user: Any, now: datetime) -> dict[str, Any] | None:
    """One's own list beside the day; None for those who do not patrol."""
    if not access.patrol(user, now).allowed:
        return None
    tasks = patrolling.tasks_of(user, day_of(now))
    waiting = [task for task in tasks if task.done_at is None][:TASKS_SHOWN]
    return {
        "summary": patrol_page.summary(tasks) if tasks else "",
        "lines": [
            {
                "platform": line["platform"],
                "title": line["title"],
                "url": line["url"],
                "note": line["note"],
                "aside": line["minutes"],
            }
            for line in map(patrol_page.task_line, waiting)
        ],
    }


# --- accounts ---------------------------------------------------------------------------------------


def unseen(asked: Asked, page_number: str | None, now: datetime) -> dict[str, Any]:
    found = [
        row
        for row in ledger.rows(
            asked.day, asked.day, now=now, platform=asked.platform, district=asked.district, why=asked.why
        )
        if not row.means
    ]
    page = Paginator(found, PAGE_SIZE).get_page(page_number)
    accounts = Account.objects.select_related("candidate__party", "candidate__district", "party").in_bulk(
        [row.account_id for row in page]
    )
    rows = [
        {
            "cells": [
                lists.account_cell(accounts[row.account_id]),
                lists.owner_cell(accounts[row.account_id]),
                route_name(row.planned) if row.planned else "",
                {"text": reason(row.why).title if row.why else _("tidak ada catatan")},
            ]
        }
        for row in page
    ]
    told = reason(asked.why) if asked.why else None
    return {
        "asked": asked,
        "title": told.title if told else _("Belum terlihat"),
        "lead": told.note if told else "",
        "day": day_words(asked.day, day_of(now)),
        "back": reverse("collection:coverage") + asked.query(sebab=""),
        "page": page,
        "table": {
            "caption": _("Akun yang belum terlihat"),
            "columns": [
                {"label": _("Akun")},
                {"label": _("Pemilik")},
                {"label": _("Jalur menurut rencana")},
                {"label": _("Sebab")},
            ],
            "rows": rows,
        },
    }


def doubtful(
    user: Any, now: datetime, *, refused: int = 0, form: Any = None, trouble: str = ""
) -> dict[str, Any]:
    found = doubts.doubtful_accounts()
    accounts = Account.objects.select_related("candidate__party", "candidate__district", "party").in_bulk(
        [one.account_id for one in found]
    )
    may_decide = access.decide_state(user, now).allowed
    return {
        "tabs": tabs("doubtful", user, now),
        "doubtful": [
            {
                "account": accounts[one.account_id],
                "name": lists.account_cell(accounts[one.account_id])["text"],
                "owner": lists.owner_cell(accounts[one.account_id]),
                "note": _doubt_note(one),
                "ripe": one.ripe and may_decide,
                "form": form
                if form is not None and one.account_id == refused
                else forms.GoneForm(auto_id=f"ragu-{one.account_id}-%s"),
                "trouble": trouble if one.account_id == refused else "",
            }
            for one in _ripe_first(found)
        ],
    }


def _ripe_first(found: Sequence[doubts.Doubtful]) -> list[doubts.Doubtful]:
    return sorted(found, key=lambda one: (not one.ripe, one.first_at, one.account_id))


def _doubt_note(one: doubts.Doubtful) -> str:
    told = _("%(failures)s kegagalan lewat %(routes)s jalur, sejak %(first)s sampai %(last)s")
    return told % {
        "failures": formats.number(one.failures),
        "routes": formats.number(one.routes),
        "first": formats.full_moment(one.first_at),
        "last": formats.full_moment(one.last_at),
    }
