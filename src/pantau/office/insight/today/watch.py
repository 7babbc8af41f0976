"""Whether the watch holds: coverage, the age of the queue, time limits, and what is other than a day ago."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE
from pantau.office.casework import access as casework
from pantau.office.collection import coverage_page
from pantau.office.collection.coverage_page import Asked
from pantau.office.collection.looks import day_of
from pantau.office.collection.reasons import reason
from pantau.office.insight.today.needs import up_to
from pantau.office.insight.today.visit import DAY, Visit
from pantau.office.portal.reports import access as reports
from pantau.office.portal.reports.models import Report
from pantau.office.review import access as review
from pantau.office.review import queue, vanished_page
from pantau.web.ui import formats

REASONS_SHOWN = 3


# --- coverage -------------------------------------------------------------------------------------


def coverage(visit: Visit) -> list[dict[str, Any]]:
    """Yesterday, which is whole, and today so far."""
    today = day_of(visit.now)
    days = ((today - DAY, _("Kemarin terlihat")), (today, _("Hari ini sejauh ini")))
    shown = [_covered(visit, day, title) for day, title in days]
    return [one for one in shown if one["registered"]]


def _covered(visit: Visit, day: date, title: str) -> dict[str, Any]:
    read, district = visit.counted(day), visit.district
    found = read.coverage
    asked = Asked(day, district=district)
    numbers = {"seen": formats.number(found.seen), "all": formats.number(found.registered)}
    missing = list(found.by("why").items())
    return {
        "title": title,
        "registered": found.registered,
        "seen": found.seen,
        "of": _("dari %(all)s akun") % numbers,
        "due": _("%(count)s di antaranya jatuh tempo diperiksa.") % {"count": formats.number(found.due)}
        if found.due
        else "",
        "url": reverse("collection:coverage") + asked.query(),
        "bar": coverage_page.bar(found, thin=True),
        "ways": [
            {"text": part["label"], "number": part["count"]}
            for part in coverage_page.bar(found)["parts"]
            if part["count"] and part["kind"] != "unseen"
        ],
        "reasons": [
            {
                "text": reason(code).title,
                "number": count,
                "url": reverse("collection:unseen") + Asked(day, district=district, why=code).query(),
            }
            for code, count in missing[:REASONS_SHOWN]
        ],
        "more": sum(count for _code, count in missing[REASONS_SHOWN:]),
        "hole": coverage_page.hole(found),
        "counted": _("Dihitung %(at)s.") % {"at": formats.full_moment(read.at)} if read.at else "",
    }


# --- the queue and the limits ---------------------------------------------------------------------


def queue_age(visit: Visit) -> dict[str, Any] | None:
    """How long open findings have waited since they were found; None for those who have no queue."""
    if not review.decide_some(visit.standing).allowed and not visit.standing.holds("leadership", "auditor"):
        return None
    whole, lying = visit.heaps.open, visit.heaps.lying
    words = (_("sampai 1 hari"), _("1 sampai 3 hari"), _("lebih dari 3 hari"))
    parts = [
        {"count": many, "label": label, "kind": kind}
        for many, label, kind in zip(visit.heaps.ages, words, ("consent", "official", "patrol"), strict=True)
    ]
    oldest = visit.findings.filter(status="open").order_by("created_at").first()
    return {
        "count": up_to(whole),
        "any": bool(whole),
        "url": reverse("review:queue"),
        "bar": {"parts": parts, "label": _("Umur temuan yang menunggu"), "thin": True},
        "ages": [{"text": part["label"], "number": part["count"]} for part in parts if part["count"]],
        "oldest": {
            "url": reverse("review:finding", args=[oldest.pk]),
            "text": _("Tertua menunggu %(span)s") % {"span": formats.duration(visit.now - oldest.created_at)},
        }
        if oldest
        else None,
        "lying": {
            "url": reverse("review:queue") + queue.Filters(status="unread").query(),
            "text": ngettext("%(count)s terlalu lama belum dibuka", "%(count)s terlalu lama belum dibuka", lying)
            % {"count": up_to(lying)},
        }
        if lying
        else None,
    }  # fmt: skip


def deadlines(visit: Visit) -> dict[str, Any]:
    """Of all open cases this person may see."""
    stages = [limit.stage_at(visit.now) for limit in visit.limits]
    nearest = visit.limits[0] if visit.limits else None
    return {
        "running": len(stages),
        "url": f"{reverse('casework:limits')}?semua=1",
        "rows": [
            (stages.count(OVERDUE), _("lewat"), "danger"),
            (stages.count(DAY_BEFORE), _("sehari lagi"), "warn"),
            (stages.count(HALF), _("lewat separuh"), "info"),
        ],
        "nearest": _("Terdekat: %(case)s, %(at)s.") % {
            "case": nearest.case.number, "at": formats.full_moment(nearest.due.warns.ends_at)
        } if nearest else "",
    }  # fmt: skip


# --- since yesterday ------------------------------------------------------------------------------


def since_yesterday(visit: Visit) -> list[dict[str, Any]]:
    """What is new in the last 24 hours, each with the list that holds it."""
    since = visit.now - DAY
    lines = [_seen(visit)]
    if review.decide_some(visit.standing).allowed or visit.standing.holds("leadership", "auditor"):
        newest = reverse("review:queue") + queue.Filters(order="newest").query()
        lines.append(_changed(visit.heaps.found, _("temuan baru"), newest))
        done = reverse("review:queue") + queue.Filters(status="decided").query()
        lines.append(_changed(visit.heaps.decided, _("putusan peninjau"), done))
        changed = vanished_page.seen(visit.standing).filter(at__gt=since).count()
        lines.append(_changed(changed, _("unggahan hilang atau berubah"), reverse("review:vanished")))
    if casework.see_cases(visit.standing).allowed:
        opened = visit.cases.filter(opened_at__gt=since).count()
        lines.append(_changed(opened, _("perkara dibuka"), reverse("casework:cases")))
    if reports.read(visit.user, visit.now).allowed:
        came = Report.objects.filter(sent_at__gt=since).count()
        lines.append(_changed(came, _("laporan warga masuk"), reverse("reports:list")))
    return lines


def _seen(visit: Visit) -> dict[str, Any]:
    """Accounts seen yesterday, and how that is other than the day before."""
    today = day_of(visit.now)
    yesterday, before = (visit.counted(today - DAY * back).coverage.seen for back in (1, 2))
    words = _("akun terlihat kemarin")
    if yesterday != before:
        told = _("akun terlihat kemarin, %(count)s lebih banyak dari hari sebelumnya")
        if yesterday < before:
            told = _("akun terlihat kemarin, %(count)s lebih sedikit dari hari sebelumnya")
        words = told % {"count": formats.number(abs(yesterday - before))}
    return _changed(
        yesterday, words, reverse("collection:coverage") + Asked(today - DAY, district=visit.district).query()
    )


def _changed(count: int, what: str, url: str) -> dict[str, Any]:
    return {"number": up_to(count), "text": what, "url": url, "none": not count}
