"""What the daily statement says on paper: the same rows as its list of accounts, counted and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection import coverage_page, ledger, promises
from pantau.office.collection.ledger import Coverage, Gap, Part, Row
from pantau.office.collection.models import Means
from pantau.office.collection.reasons import MEANS_ORDER, reason, route_name
from pantau.office.evidence import signing
from pantau.office.evidence.models import LogHead
from pantau.web.ui import formats, rulebook
from pantau.web.ui.labels import platform_name

FORM = "coverage_statement"
GAPS_SHOWN = 24  # the paper stays within three pages; all of them stand in ``pantau coverage --json``


@dataclass(frozen=True, slots=True)
class Making:
    """How a statement came about. ``edition`` 0 is a draft, which the office has not stated."""

    edition: int
    at: datetime
    by: str
    reason: str
    file: str
    sha256: str


def counted(day: date, rows: Sequence[Row]) -> Coverage:
    """The day's coverage out of the very rows that its list names."""
    parts = Counter(
        (row.platform, row.means, row.route, row.why or "", row.planned)
        for row in rows
        if row.why is not None
    )
    return Coverage(
        day,
        len(rows),
        sum(row.due for row in rows),
        tuple(
            Part(platform, means, route, why, count, planned)
            for (platform, means, route, why, planned), count in sorted(parts.items())
        ),
    )


def data(day: date, rows: Sequence[Row], making: Making) -> dict[str, Any]:
    """As ``engine/forms/templates/coverage_statement/data.yaml`` says, in the language that is switched on."""
    found = counted(day, rows)
    unseen = found.accounted - found.seen
    unexplained = {row.platform for row in rows if row.why is None}
    return {
        "office": settings.PANTAU_OWNER or "Bawaslu",
        "election": rulebook.current().title[formats.language()],
        "day": formats.full_day(day).replace(formats.NBSP, " "),
        "edition": _("Edisi %(number)s") % {"number": making.edition} if making.edition else _("Konsep"),
        "draft": not making.edition,
        "headline": [sentence for sentence in coverage_page.headline(found) if sentence],
        "sum": {"adds_up": found.adds_up, "says": _sum(found)},
        "totals": {
            "registered": formats.number(found.registered),
            "due": formats.number(found.due),
            "seen": formats.number(found.seen),
            "unseen": formats.number(unseen),
        },
        "parts": _parts(found),
        "platforms": list(_platforms(found, rows)),
        "routes": _routes(found),
        "reasons": [
            {"title": str(reason(code).title), "note": str(reason(code).note), "count": formats.number(count)}
            for code, count in found.by("why").items()
        ],
        **_gaps(day),
        "promises": [
            {
                "platform": str(platform_name(one.platform)),
                "promise": coverage_page.promise_words(one),
                "outcome": _("Tidak dapat dinyatakan")
                if one.platform in unexplained
                else coverage_page.outcome(one),
                "note": coverage_page.promise_note(found, one),
            }
            for one in promises.of_day(found, making.at)
        ],
        "making": {
            "when": formats.full_moment(making.at),
            "by": making.by or _("Pantau, dengan sendirinya setelah hari itu berakhir"),
            "reason": making.reason or None,
            "file": making.file,
            "lines": _accounts(found.registered),
            "sha256": making.sha256,
            **_log_head(making.at),
        },
    }


def _log_head(at: datetime) -> dict[str, str | None]:
    """The evidence log as it was signed last: on paper, nobody changes it any more."""
    head = LogHead.objects.filter(at__lte=at).first()
    if head is None:
        return {"log_head": None, "log_root": None, "log_key": None}
    signed = signing.read(head)
    told = _("%(moment)s, %(count)s catatan") % {
        "moment": formats.full_moment(head.at).replace(formats.NBSP, " "),
        "count": formats.number(head.size),
    }
    return {
        "log_head": told,
        "log_root": signed.head.root,
        "log_key": signing.fingerprint(signed.key),
    }


def _sum(found: Coverage) -> str:
    if not found.adds_up:
        return coverage_page.hole(found)
    told = _(
        "Terlihat %(seen)s dan tidak terlihat %(unseen)s berjumlah tepat %(all)s, sama dengan akun terdaftar."
    )
    return told % {
        "seen": formats.number(found.seen),
        "unseen": formats.number(found.accounted - found.seen),
        "all": formats.number(found.registered),
    }


def _parts(found: Coverage) -> list[dict[str, Any]]:
    counts = coverage_page.counted(found)
    labels = {
        "consent": _("lewat izin pemilik"),
        "official": _("lewat antarmuka resmi"),
        "hand": _("lewat patroli dan berkas"),
        "unseen": _("tidak terlihat"),
    }
    shares = _shares(found)
    return [
        {"label": label, "count": formats.number(counts[name]), "share": share}
        for (name, label), share in zip(labels.items(), shares, strict=True)
    ]


def _shares(found: Coverage, platform: str = "") -> list[float]:
    counts = coverage_page.counted(found, platform)
    whole = sum(counts.values()) or 1
    return [count / whole for count in counts.values()]


def _platforms(found: Coverage, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    registered = Counter(row.platform for row in rows)
    due = Counter(row.platform for row in rows if row.due)
    for platform, count in registered.most_common():
        counts = coverage_page.counted(found, platform)
        yield {
            "name": str(platform_name(platform)),
            "registered": formats.number(count),
            "due": formats.number(due[platform]),
            **{name: formats.number(counts[name]) for name in ("consent", "official", "hand", "unseen")},
            "shares": _shares(found, platform),
        }


def _routes(found: Coverage) -> list[dict[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for part in found.parts:
        if part.means:
            counts[part.means, part.route] += part.count
    labels = dict(Means.choices)
    places = {str(means): place for place, means in enumerate(MEANS_ORDER)}
    return [
        {
            "means": str(labels.get(means, means)),
            "route": str(route_name(route)),
            "count": formats.number(count),
        }
        for (means, route), count in sorted(
            counts.items(), key=lambda pair: (places.get(pair[0][0], len(places)), -pair[1], pair[0])
        )
    ]


# --- gaps -------------------------------------------------------------------------------------------


def _gaps(day: date) -> dict[str, Any]:
    """The widest first where there are too many, then in the order of the day."""
    found = ledger.gaps(day)
    shown = sorted(found, key=_narrowness)[:GAPS_SHOWN]
    left = len(found) - len(shown)
    told = ngettext(
        "Dan %(count)s rentang lain yang lebih kecil.", "Dan %(count)s rentang lain yang lebih kecil.", left
    )
    return {
        "gaps": [_gap(gap, day) for gap in sorted(shown, key=lambda gap: (gap.since, gap.platform))],
        "more_gaps": told % {"count": formats.number(left)} if left else None,
    }


def _narrowness(gap: Gap) -> tuple[bool, float]:
    return bool(gap.accounts), -(gap.until - gap.since).total_seconds() * max(1, gap.accounts)


def _gap(gap: Gap, day: date) -> dict[str, str]:
    ends = ledger.bounds(day)[1]
    midnight = "24.00" if formats.language() == "id" else "24:00"
    until = midnight if gap.until >= ends else formats.clock_time(gap.until)
    span = _("%(since)s sampai %(until)s %(zone)s") % {
        "since": formats.clock_time(gap.since),
        "until": until,
        "zone": formats.zone_name(gap.since),
    }
    return {
        "platform": str(platform_name(gap.platform)),
        "span": span,
        "whom": _accounts(gap.accounts) if gap.accounts else _("seluruh platform"),
        "why": str(reason(gap.why).title),
    }


def _accounts(count: int) -> str:
    return ngettext("%(count)s akun", "%(count)s akun", count) % {"count": formats.number(count)}
