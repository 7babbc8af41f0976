"""Numbers for everybody, once a day: counted by grouped queries, small counts hidden, then kept as they are shown.

Only what may be shown is kept, so that a page, a file and a later look at an old day can say no more than that.
"""

from __future__ import annotations

import hmac
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from pantau.engine.post import PLATFORMS
from pantau.office.collection import coverage_page, ledger
from pantau.office.collection.looks import day_of
from pantau.office.portal.openness import statements, suppressing
from pantau.office.portal.openness.models import PublishedNumbers
from pantau.office.portal.openness.stages import STAGES
from pantau.office.registry.models import District, Subdistrict
from pantau.web.ui import rulebook

DIMENSIONS = ("category", "stage", "platform", "area")
MEASURES = ("posts", "persons", "cases")
DAYS_OF_COVERAGE = 7

Counts = dict[str, dict[str, tuple[int, int, int]]]  # dimension -> code -> posts, persons, cases


def make(now: datetime) -> PublishedNumbers:
    """Those of today, counted now where nobody has yet."""
    today = day_of(now)
    held = PublishedNumbers.objects.filter(day=today).first()
    if held is not None:
        return held
    content = tables(counted()) | {"coverage": coverage(today - timedelta(days=1), now)}
    made, _new = PublishedNumbers.objects.get_or_create(
        day=today, defaults={"counted_at": now, "content": content}
    )
    return made


def newest(now: datetime) -> PublishedNumbers:
    return PublishedNumbers.objects.first() or make(now)


def counted() -> Counts:
    """Every code that there could be, also those without anything; the whole stands under ''."""
    found: Counts = {name: dict.fromkeys(_codes(name), (0, 0, 0)) for name in DIMENSIONS}
    found[""] = {"": (0, 0, 0)}
    with connection.cursor() as cursor:
        cursor.execute(statements.COUNT)
        for dimension, code, *counts in cursor:
            found[dimension][code] = tuple(counts)
    return found


def _codes(dimension: str) -> list[str]:
    book = rulebook.current()
    if dimension == "category":
        return list(book.categories)
    if dimension == "stage":
        return list(STAGES)
    if dimension == "platform":
        return list(PLATFORMS)
    districts = District.objects.filter(election=book.election).values_list("code", flat=True)
    return [
        *(f"k:{code}" for code in Subdistrict.objects.values_list("code", flat=True)),
        *(f"d:{code}" for code in districts),
        "",
    ]


def tables(counts: Counts, threshold: int = suppressing.THRESHOLD) -> dict[str, Any]:
    """What may be shown: {"threshold", "whole": {measure: count or None}, "tables": {dimension: [{code, measures}]}}.

    None stands for what is hidden. Whoever posted alone is not told by how much was posted: where persons are hidden,
    posts and cases are too.
    """
    shown = {name: {code: dict[str, int | None]() for code in counts[name]} for name in DIMENSIONS}
    whole: dict[str, int | None] = {}
    alone: dict[str, frozenset[str]] = {}
    for position, measure in sorted(enumerate(MEASURES), key=lambda pair: pair[1] != "persons"):
        columns = {
            name: {code: values[position] for code, values in counts[name].items()} for name in DIMENSIONS
        }
        kept = {
            name: suppressing.hidden(
                column, secret(name, measure), also=alone.get(name, frozenset()), threshold=threshold
            )
            for name, column in columns.items()
        }
        all_of_them = counts[""][""][position]
        told = all(keys is not None for keys in kept.values()) and not 0 < all_of_them < threshold
        whole[measure] = all_of_them if told else None
        for name, column in columns.items():
            keys = kept[name] or frozenset()
            for code, count in column.items():
                shown[name][code][measure] = count if told and code not in keys else None
            if measure == "persons":
                alone[name] = keys if told else frozenset(column)
    return {
        "threshold": threshold,
        "whole": whole,
        "tables": {
            name: [
                {"code": code, **{measure: cells[measure] for measure in MEASURES}}
                for code, cells in rows.items()
            ]
            for name, rows in shown.items()
        },
    }


def secret(dimension: str, measure: str) -> suppressing.Secret:
    """The same for one column of one table at all times, and the office's own."""

    def number(word: str) -> int:
        text = f"openness {dimension} {measure} {word}".encode()
        return int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")[:8], "big")

    return number


def coverage(day: date, now: datetime) -> dict[str, Any]:
    """How many registered accounts were looked at on that day and the days before it, and why others were not."""
    days = list(ledger.coverage_of_days(day - timedelta(days=DAYS_OF_COVERAGE - 1), day, now=now))
    of_day = days[-1]
    return {
        "day": day.isoformat(),
        "registered": of_day.registered,
        "seen": of_day.seen,
        "accounted": of_day.accounted,
        "platforms": [
            {"platform": name, "registered": count} | coverage_page.counted(of_day, name)
            for name, count in of_day.by("platform").items()
        ],
        "reasons": of_day.by("why"),
        "days": [
            {"day": one.day.isoformat(), "registered": one.registered, "seen": one.seen} for one in days
        ],
    }
