"""Words and hashtags that rise, kept for some hours: reading a month of texts is no work for a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent
from procrastinate.exceptions import AlreadyEnqueued

from pantau.engine.measure import Rise, Uses, rises
from pantau.engine.measure.rising import LEAST_SPEAKERS, LEAST_USES
from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.insight import summaries
from pantau.office.insight.summaries import Span
from pantau.web.ui import formats

TASK = "insight.rising_words"
RECENT, BEFORE = 7, 28  # days
KEPT_S = 8 * 3600
AT_ONCE = 4_000  # posts that a page reads itself, in a fifth of a second
SHOWN = 25
AGAIN = timedelta(hours=1)  # after a reading that failed

#: What each post says now, who said it and on which day; nothing of what was purged.
TEXTS = """
SELECT
    coalesce(post.account_id::text, nullif(post.author_native_id, ''), nullif(post.author_handle, ''), 'p' || post.id),
    post.posted_at, version.text
FROM posts_post AS post
JOIN posts_postversion AS version
    ON version.post_id = post.id AND version.month = post.month AND version.version = post.current_version
WHERE post.posted_at >= %s AND post.posted_at < %s AND version.purged_at IS NULL AND (%s = '' OR post.platform = %s)
"""


@dataclass(frozen=True, slots=True)
class Found:
    first: date
    last: date
    made_at: datetime
    compared: int
    now_of: int
    before_of: int
    words: tuple[Rise, ...]


def current(platform: str, now: datetime) -> Found | None:
    """None while it is being read: a task does where there is much; and within the hour after it could not."""
    kept: Found | None = cache.get(_key(platform, now))
    if kept is not None:
        return kept
    today = day_of(now)
    read = Span(today - timedelta(days=RECENT + BEFORE - 1), today, platform)
    if summaries.by("posts", "", read).get("", 0) <= AT_ONCE:
        return count(platform, now)
    if not has_failed(platform):
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(TASK, queue="upkeep", queueing_lock=f"{TASK}:{platform}").defer(
                platform=platform
            )
    return None


def has_failed(platform: str) -> bool:
    """Was its last reading given up, so lately that it is not asked for again yet?"""
    failed = ProcrastinateEvent.objects.filter(
        job__task_name=TASK, job__status="failed", job__args__platform=platform, type="failed",
        at__gt=timezone.now() - AGAIN,
    )  # fmt: skip
    return failed.exists()


def count(platform: str, now: datetime) -> Found:
    """Read, compare and keep."""
    last = day_of(now)
    first = last - timedelta(days=RECENT - 1)
    recent = _uses(first, last, platform)
    before = _uses(first - timedelta(days=BEFORE), first - timedelta(days=1), platform)
    words, compared = rises(recent, before)
    found = Found(first, last, now, compared, recent.speaker_days, before.speaker_days, tuple(words[:SHOWN]))
    cache.set(_key(platform, now), found, KEPT_S)
    return found


def _key(platform: str, now: datetime) -> str:
    return f"insight.rising:{platform}:{day_of(now)}"


def _uses(first: date, last: date, platform: str) -> Uses:
    uses = Uses()
    for speaker, posted_at, text in _texts(first, last, platform):
        uses.add(speaker, day_of(posted_at).toordinal(), text)
    return uses


def _texts(first: date, last: date, platform: str) -> Iterator[tuple[str, datetime, str]]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(TEXTS, [ledger.bounds(first)[0], ledger.bounds(last)[1], platform, platform])
        yield from cursor


def shown(found: Found, link: Any) -> dict[str, Any]:
    """Table and explanation; ``link`` gives the posts of a word."""
    rows = [
        {
            "cells": [
                {"text": one.word, "href": link(one.word, found), "strong": True},
                {"text": formats.number(round(one.times, 1)) + "×"},
                one.now,
                one.before,
                one.speakers,
                {"text": _chance(one.chance)},
            ]
        }
        for one in found.words
    ]
    return {
        "table": {
            "caption": _("Kata dan tagar yang naik"),
            "columns": [
                {"label": _("Kata")},
                {"label": _("Lebih sering"), "kind": "number"},
                {"label": _("7 hari ini"), "kind": "number"},
                {"label": _("28 hari sebelumnya"), "kind": "number"},
                {"label": _("Akun"), "kind": "number"},
                {"label": _("Peluang kebetulan"), "kind": "number"},
            ],
            "rows": rows,
            "tiles": True,
            "empty": _("Tidak ada kata yang naik melebihi kebetulan."),
        },
        "explained": _(
            "Yang dihitung hari-akun: satu akun yang memakai kata itu pada satu hari, berapa kali pun. "
            "%(now)s hari-akun dalam 7 hari dibandingkan dengan %(before)s dalam 28 hari sebelumnya (uji G² Dunning). "
            "%(compared)s kata dibandingkan, dan peluangnya sudah dikoreksi untuk itu (Holm); sekurangnya "
            "%(uses)s hari-akun dan %(speakers)s akun."
        )
        % {
            "now": formats.number(found.now_of),
            "before": formats.number(found.before_of),
            "compared": formats.number(found.compared),
            "uses": LEAST_USES,
            "speakers": LEAST_SPEAKERS,
        },
    }


def _chance(value: float) -> str:
    return f"< {formats.percent(0.001)}" if value < 0.001 else formats.percent(value)
