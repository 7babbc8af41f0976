"""Whether the watch holds: coverage, the age of the queue, time limits, and what is other than a day ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE
from pantau.office.casework import access as casework
from pantau.office.collection import counted_days, coverage_page
from pantau.office.collection.counted_days import Counted
from pantau.office.collection.coverage_page import Asked
from pantau.office.collection.looks import day_of
from pantau.office.collection.reasons import reason
from pantau.office.findings import unread
from pantau.office.insight.today.needs import up_to
from pantau.office.insight.today.visit import Visit
from pantau.office.portal.reports import access as reports
from pantau.office.portal.reports.models import Report
from pantau.office.review import access as review
from pantau.office.review import queue, vanished_page
from pantau.office.review.models import FindingDecision
from pantau.web.ui import formats

DAY = timedelta(days=1)
KEPT_S = 120  # the ledger of a nation is not read anew for each page
REASONS_SHOWN = 3
AGES = ((timedelta(days=1), "day"), (timedelta(days=3), "three"), (None, "older"))


# --- coverage -------------------------------------------------------------------------------------


def coverage(visit: Visit) -> list[dict[str, Any]]:
    """Yesterday, which is whole, and today so far."""
    today = day_of(visit.now)
    days = ((today - DAY, _("Kemarin terlihat")), (today, _("Hari ini sejauh ini")))
    shown = [_covered(day, title, _district(visit), visit.now) for day, title in days]
    return [one for one in shown if one["registered"]]


def _district(visit: Visit) -> str:
    """The ledger knows one district or all; who has several seats sees all."""
    held = visit.districts
    return next(iter(held)) if held is not None and len(held) == 1 else ""


def counted(day: date, district: str, now: datetime) -> Counted:
    key = f"insight.coverage:{day}:{district}"
    found: Counted | None = cache.get(key)
    if found is None:
        found = counted_days.coverage(day, now=now, district=district)
        cache.set(key, found, KEPT_S)
    return found


def _covered(day: date, title: str, district: str, now: datetime) -> dict[str, Any]:
    read = counted(day, district, now)
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
    waiting = visit.findings.filter(status="open")
    whole = queue.count(waiting)
    labels = {"day": _("sampai 1 hari"), "three": _("1 sampai 3 hari"), "older": _("lebih dari 3 hari")}
    kinds = {"day": "consent", "three": "official", "older": "patrol"}
    parts, newer = [], visit.now
    for span, name in AGES:
        held = waiting.filter(created_at__lte=newer)
        if span is not None:
            newer = visit.now - span
            held = held.filter(created_at__gt=newer)
        parts.append({"count": queue.count(held), "label": labels[name], "kind": kinds[name]})
    oldest = waiting.order_by("created_at").first()
    lying = queue.count(unread.lying(visit.findings, visit.now))
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
        found = visit.findings.filter(created_at__gt=since).exclude(status="superseded")
        newest = reverse("review:queue") + queue.Filters(order="newest").query()
        lines.append(_changed(queue.count(found), _("temuan baru"), newest))
        decided = FindingDecision.objects.filter(
            undone_at=None, decided_at__gt=since, finding__in=visit.findings
        )
        done = reverse("review:queue") + queue.Filters(status="decided").query()
        lines.append(_changed(decided.count(), _("putusan peninjau"), done))
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
    today, district = day_of(visit.now), _district(visit)
    yesterday, before = (counted(today - DAY * back, district, visit.now).coverage.seen for back in (1, 2))
    words = _("akun terlihat kemarin")
    if yesterday != before:
        told = _("akun terlihat kemarin, %(count)s lebih banyak dari hari sebelumnya")
        if yesterday < before:
            told = _("akun terlihat kemarin, %(count)s lebih sedikit dari hari sebelumnya")
        words = told % {"count": formats.number(abs(yesterday - before))}
    return _changed(
        yesterday, words, reverse("collection:coverage") + Asked(today - DAY, district=district).query()
    )


def _changed(count: int, what: str, url: str) -> dict[str, Any]:
    return {"number": up_to(count), "text": what, "url": url, "none": not count}
