"""What one report counts, at one moment: plain figures with their codes and their words, ready to be kept.

Posts, acts, persons and cases are counted apart and never added up. What happened is counted within the period, what
stands (queue, running limits) at the moment of the cut. One reading of the database gives all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import translation

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE
from pantau.engine.post import PLATFORMS
from pantau.office.casework import clocks
from pantau.office.casework.models import Case, CaseParty, Handover, Outcome
from pantau.office.collection import ledger
from pantau.office.collection.reasons import reason
from pantau.office.evidence.models import Evidence
from pantau.office.findings.models import Finding
from pantau.office.insight.briefings import statements
from pantau.office.insight.briefings.periods import Period
from pantau.office.people.models import User
from pantau.office.portal.models import FieldNote, Informing, Report, SentNotice
from pantau.office.registry.models import District, Party, Subdistrict
from pantau.office.review.models import FindingDecision
from pantau.office.review.models import Kind as Verdict
from pantau.web.ui import labels, rulebook

LANGUAGE = "id"  # what the office states stands in Indonesian, whoever asks
FORMAT = 1
DIMENSIONS = ("platform", "category", "phase", "party", "area")
NOWHERE = {
    "platform": "Tanpa unggahan", "category": "Tanpa jenis", "phase": "Di luar tahapan atau waktu tidak diketahui",
    "party": "Tanpa partai", "area": "Wilayah tidak diketahui",
}  # fmt: skip
STAGES = (OVERDUE, DAY_BEFORE, HALF)

Figures = dict[str, Any]


def count(period: Period, cut_at: datetime) -> Figures:
    """All figures of the period up to ``cut_at``, as JSON."""
    with translation.override(LANGUAGE), transaction.atomic():
        _one_reading()
        return _counted(period, min(period.until, cut_at), cut_at)


def _one_reading() -> None:
    """Figures that are read one after the other must not fall apart; within a running transaction they already hang
    together as far as that one lets them."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _counted(period: Period, until: datetime, cut_at: datetime) -> Figures:
    asked = {"since": period.since, "until": until}
    dimensions, marked = _dimensions(asked)
    limits = _limits(period, until, cut_at)
    return {
        "format": FORMAT,
        "kind": str(period.kind),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "period": period.in_words,
        "cut_at": cut_at.isoformat(),
        "area": settings.PANTAU_OWNER or "Kabupaten",
        "stage": _stage(period),
        "officers": _officers(asked),
        "counts": marked | _cases(asked, cut_at) | _beside(asked),
        "dimensions": dimensions,
        "coverage": _coverage(period, cut_at),
        "queue": _queue(asked, cut_at),
        "limits": limits,
        "outcomes": _outcomes(asked),
        "handovers": _handovers(asked, cut_at),
        "reports": _reports(asked, cut_at),
        "prevention": _prevention(asked),
    }


# --- what was marked, and what cases it came to -------------------------------------------------------------


def _dimensions(asked: dict[str, Any]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, int]]:
    """Lines by dimension, and the whole."""
    read = {
        (dimension, code): posts
        for dimension, code, posts in _rows(statements.READ_IN_TIME, asked | _phases())
    }
    marked = {
        (dimension, code): tuple(counts)
        for dimension, code, *counts in _rows(statements.MARKED_IN_TIME, asked)
    }
    cases = {(dimension, code): found for dimension, code, found in _rows(statements.CASES_IN_TIME, asked)}
    found = {}
    for dimension in DIMENSIONS:
        counted = (*marked, *cases) if dimension == "category" else (*read, *marked, *cases)
        used = {code for of, code in counted if of == dimension}
        found[dimension] = [
            {
                "code": code,
                "label": label,
                "read": None if dimension == "category" else read.get((dimension, code), 0),
                **dict(
                    zip(("posts", "acts", "persons"), marked.get((dimension, code), (0, 0, 0)), strict=True)
                ),
                "cases": cases.get((dimension, code), 0),
            }
            for code, label in _named(dimension, used)
        ]
    posts, acts, persons = marked[("", "")]
    return found, {
        "read": read[("", "")], "posts": posts, "acts": acts, "persons": persons, "cases": cases.get(("", ""), 0)
    }  # fmt: skip


def _rows(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


def _phases() -> dict[str, Any]:
    calendar = rulebook.current().calendar
    phases = [one for one in calendar.phases if one.event == calendar.main_event]
    return {
        "phase_ids": [one.id for one in phases],
        "phase_starts": [one.start for one in phases],
        "phase_ends": [one.end for one in phases],
    }


def _named(dimension: str, used: set[str]) -> list[tuple[str, str]]:
    """Codes with their words, in the order of the matter and never by number: parties as on the ballot paper.

    Parties, areas and phases of the rulebook stand there without anything, too; nothing has no line.
    """
    names = _names(dimension)
    rare = ("platform", "category")
    listed = [(code, name) for code, name in names.items() if dimension not in rare or code in used]
    unknown = sorted(used - names.keys() - {""})
    rest = [("", NOWHERE[dimension])] if "" in used else []
    return [*listed, *((code, code) for code in unknown), *rest]


def _names(dimension: str) -> dict[str, str]:
    book = rulebook.current()
    if dimension == "platform":
        return {code: str(labels.platform_name(code)) for code in PLATFORMS}
    if dimension == "category":
        return {code: str(labels.CATEGORIES.get(code, code)) for code in book.categories}
    if dimension == "phase":
        return {
            one.id: one.title["id"] for one in book.calendar.phases if one.event == book.calendar.main_event
        }
    if dimension == "party":
        rows = Party.objects.filter(election=book.election).order_by("number")
        return {str(number): f"{number}. {name}" for number, name in rows.values_list("number", "name")}
    return _areas(book.election)


def _areas(election: str) -> dict[str, str]:
    """Districts with what lies in them; a subdistrict of its own where only a village is known."""
    parts: dict[str, list[str]] = {}
    for district, name in Subdistrict.objects.exclude(district=None).values_list("district__code", "name"):
        parts.setdefault(district, []).append(name)
    districts = {
        f"d:{code}": f"{name} ({', '.join(parts[code])})" if code in parts else name
        for code, name in District.objects.filter(election=election).values_list("code", "name")
    }
    villages = Subdistrict.objects.values_list("code", "name")
    return districts | {f"k:{code}": f"Kecamatan {name}" for code, name in villages}


def _cases(asked: Mapping[str, Any], cut_at: datetime) -> dict[str, int]:
    opened = Case.objects.filter(opened_at__gte=asked["since"], opened_at__lt=asked["until"])
    running = Case.objects.filter(opened_at__lt=cut_at, closed_at=None)
    closed = Case.objects.filter(closed_at__gte=asked["since"], closed_at__lt=asked["until"])
    named = CaseParty.objects.filter(case__in=opened, part=CaseParty.Part.REPORTED, removed_at=None)
    persons = {
        ("candidate", candidate) if candidate else ("official", official) if official
        else ("party", party) if party else ("account", account) if account else ("row", pk)
        for pk, candidate, official, party, account in named.values_list(
            "pk", "candidate", "official", "party", "account"
        )
    }  # fmt: skip
    return {"running": running.count(), "closed": closed.count(), "respondents": len(persons)}


def _beside(asked: Mapping[str, Any]) -> dict[str, int]:
    span = (asked["since"], asked["until"])
    return {
        "evidence": Evidence.objects.filter(taken_at__gte=span[0], taken_at__lt=span[1]).count(),
        "field_notes": FieldNote.objects.filter(sent_at__gte=span[0], sent_at__lt=span[1]).count(),
    }


# --- the watch ----------------------------------------------------------------------------------------------


def _coverage(period: Period, cut_at: datetime) -> dict[str, Any]:
    """Accounts looked at within the period by platform; each day's ledger; why others were not, in account-days."""
    rows = {
        platform: (count, seen)
        for platform, count, seen in _rows(statements.ACCOUNTS, {"first": period.first, "last": period.last})
    }
    days = list(ledger.coverage_of_days(period.first, period.last, now=cut_at))
    why: Counter[str] = Counter()
    for day in days:
        why.update(day.by("why"))
    return {
        "registered": sum(count for count, _seen in rows.values()),
        "seen": sum(seen for _count, seen in rows.values()),
        "platforms": [
            {"code": code, "label": str(labels.platform_name(code)), "registered": rows[code][0], "seen": rows[code][1]}
            for code in PLATFORMS
            if code in rows
        ],
        "days": [
            {
                "day": one.day.isoformat(),
                "registered": one.registered,
                "due": one.due,
                "seen": one.seen,
                "unseen": one.accounted - one.seen,
                "unexplained": one.registered - one.accounted,
            }
            for one in days
        ],
        "why": [
            {"code": code, "label": str(reason(code).title), "count": count}
            for code, count in sorted(why.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }  # fmt: skip


def _queue(asked: Mapping[str, Any], cut_at: datetime) -> dict[str, Any]:
    waiting = Finding.objects.filter(status=Finding.Status.OPEN, created_at__lt=cut_at)
    decided = FindingDecision.objects.filter(
        decided_at__gte=asked["since"], decided_at__lt=asked["until"], undone_at=None
    )
    kinds = dict(decided.values_list("kind").annotate(count=Count("pk")).order_by())
    oldest = waiting.aggregate(at=Min("created_at"))["at"]
    return {
        "open": waiting.count(),
        "unread": waiting.filter(first_seen_at=None).count(),
        "oldest_at": oldest.isoformat() if oldest else None,
        "decided": sum(kinds.values()),
        "decisions": [
            {"code": one.value, "label": str(one.label), "count": kinds.get(one.value, 0)} for one in Verdict
        ],
    }


# --- cases: limits, outcomes, hand-overs --------------------------------------------------------------------


def _limits(period: Period, until: datetime, cut_at: datetime) -> dict[str, Any]:
    """Limits of running cases at the cut, and those that were met in time or late within the period."""
    states = rulebook.current().procedure.states
    running = Case.objects.filter(opened_at__lt=cut_at, closed_at=None).order_by("number")
    recent = Case.objects.filter(opened_at__lt=cut_at).exclude(closed_at__lt=period.since)
    known = clocks.limits(recent)
    stages: Counter[str] = Counter()
    met: Counter[bool] = Counter()
    nearest: dict[int, clocks.Limit] = {}
    for pk, limits in known.items():
        for limit in limits:
            if limit.running:
                stages[limit.stage_at(cut_at)] += 1
                nearest.setdefault(pk, limit)  # they come nearest end first
            elif limit.met_at is not None and period.since <= limit.met_at < until:
                met[bool(limit.in_time)] += 1
    cases = [
        {
            "case": case.pk,
            "number": case.number,
            "state": states[case.state].title["id"] if case.state in states else case.state,
            "next": nearest[case.pk].deadline.title["id"] if case.pk in nearest else "",
            "due": nearest[case.pk].due.warns.ends_at.isoformat() if case.pk in nearest else "",
        }
        for case in running
    ]
    return {
        "running": sum(stages.values()),
        **{stage: stages[stage] for stage in STAGES},
        "met": met[True],
        "late": met[False],
        "cases": sorted(cases, key=lambda one: (one["due"] == "", one["due"], one["number"])),
    }


def _outcomes(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    decided = Outcome.objects.filter(decided_at__gte=asked["since"], decided_at__lt=asked["until"])
    counts = dict(decided.values_list("code").annotate(count=Count("pk")).order_by())
    known = rulebook.current().outcomes
    codes = [*known, *sorted(counts.keys() - known.keys())]
    return [
        {"code": code, "label": known[code].title["id"] if code in known else code, "count": counts[code]}
        for code in codes
        if code in counts
    ]


def _handovers(asked: Mapping[str, Any], cut_at: datetime) -> list[dict[str, Any]]:
    """By addressee, in the order of the alphabet: sent within the period, and still without an end at the cut."""
    over = (Handover.State.DONE, Handover.State.REFUSED)
    sent = Handover.objects.filter(sent_at__lt=cut_at)
    within = sent.filter(sent_at__gte=asked["since"], sent_at__lt=asked["until"])
    waiting = sent.exclude(state__in=over)
    names = sorted({*within.values_list("name", flat=True), *waiting.values_list("name", flat=True)})
    counts = [
        dict(found.values_list("name").annotate(count=Count("pk")).order_by()) for found in (within, waiting)
    ]
    return [
        {"label": name, "sent": counts[0].get(name, 0), "waiting": counts[1].get(name, 0)} for name in names
    ]


# --- the public ---------------------------------------------------------------------------------------------


def _reports(asked: Mapping[str, Any], cut_at: datetime) -> dict[str, Any]:
    came = Report.objects.filter(sent_at__gte=asked["since"], sent_at__lt=asked["until"])
    kinds = dict(came.values_list("kind").annotate(count=Count("pk")).order_by())
    waiting = Report.objects.filter(sent_at__lt=cut_at, state__in=[Report.State.SENT, Report.State.READ])
    return {
        "came": sum(kinds.values()),
        "waiting": waiting.count(),
        "kinds": [
            {"code": one.value, "label": str(one.label), "count": kinds.get(one.value, 0)}
            for one in Report.Kind
        ],
    }


def _prevention(asked: Mapping[str, Any]) -> dict[str, Any]:
    told = Informing.objects.filter(at__gte=asked["since"], at__lt=asked["until"])
    read = SentNotice.objects.filter(read_at__gte=asked["since"], read_at__lt=asked["until"])
    ways = dict(told.values_list("how").annotate(count=Count("pk")).order_by())
    return {
        "told": sum(ways.values()),
        "addressees": told.values("sent__addressee").distinct().count(),
        "read": read.count(),
        "ways": [
            {"code": one.value, "label": str(one.label), "count": ways[one.value]}
            for one in Informing.How
            if one.value in ways
        ],
    }


# --- words --------------------------------------------------------------------------------------------------


def _stage(period: Period) -> str:
    """The phases that the period touches, in their order."""
    calendar = rulebook.current().calendar
    found = [
        one.title["id"]
        for one in calendar.phases
        if one.event == calendar.main_event and one.start < period.until and one.end > period.since
    ]
    return ", ".join(dict.fromkeys(found))


def _officers(asked: Mapping[str, Any]) -> list[str]:
    """Who decided about findings within the period, by name."""
    decided = FindingDecision.objects.filter(decided_at__gte=asked["since"], decided_at__lt=asked["until"])
    people = User.objects.filter(pk__in=decided.values("decided_by"))
    return sorted(map(str, people))


def changed(before: Figures, after: Figures) -> list[tuple[str, str, int | None, int | None]]:
    """Numbers of what happened that another count gives otherwise: (where, what, then, now). What stood in the queue or
    ran on a clock is of its moment and is not compared."""
    found: list[tuple[str, str, int | None, int | None]] = []
    for name, then in before["counts"].items():
        now = after["counts"].get(name)
        if name != "running" and then != now:
            found.append(("counts", name, then, now))
    for dimension, lines in before["dimensions"].items():
        found += _changed_lines(dimension, lines, after["dimensions"].get(dimension, ()))
    return found


def _changed_lines(
    dimension: str, before: Sequence[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> list[tuple[str, str, int | None, int | None]]:
    fresh = {line["code"]: line for line in after}
    old = {line["code"]: line for line in before}
    found: list[tuple[str, str, int | None, int | None]] = []
    for code in dict.fromkeys((*old, *fresh)):
        line = old.get(code) or fresh[code]
        for measure in ("read", "posts", "acts", "persons", "cases"):
            then, now = (side.get(code, {}).get(measure) for side in (old, fresh))
            if (then or 0) != (now or 0):
                found.append((dimension, f"{line['label']}: {measure}", then, now))
    return found
