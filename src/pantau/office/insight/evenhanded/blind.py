"""Blind samples: what is drawn, whose turn it is, and what a reading changes.

The second reader sees the post as every other, whether a rule had found something in it or not, and nothing of what
was decided. Where the two do not agree on whether it is worth a look, a third reads it as blind. What is decided about
a finding never changes by this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from pantau.office.insight.evenhanded.models import BlindItem, BlindReading, BlindSample
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.review.feedback import CONFIRMED, DISMISSED
from pantau.office.review.models import FindingDecision, Kind

DAYS = 30
EACH = 10  # decisions of one category
UNFLAGGED = 50
SECOND, THIRD = 2, 3
WATCHED = (Kind.WATCH,)

# The wording seen last, where its words are still there and no rule found anything in any wording of the post.
_UNFLAGGED = """
SELECT post.id, version.version FROM posts_post post
JOIN posts_postversion version
    ON version.post_id = post.id AND version.month = post.month AND version.version = post.current_version
WHERE post.posted_at >= %(since)s AND post.posted_at < %(until)s AND version.purged_at IS NULL
    AND btrim(version.text) <> ''
    AND NOT EXISTS (SELECT FROM findings_finding f WHERE f.post_id = post.id AND f.status <> 'superseded')
    AND NOT EXISTS (SELECT FROM insight_blinditem item WHERE item.post_id = post.id AND item.first_id IS NULL)
ORDER BY md5(%(seed)s || post.id) LIMIT %(most)s
"""
_POSTS = """
SELECT count(*) FILTER (WHERE NOT flagged), count(*) FILTER (WHERE flagged),
    count(*) FILTER (WHERE confirmed), count(*) FILTER (WHERE dismissed AND NOT confirmed)
FROM (
    SELECT bool_or(f.id IS NOT NULL) AS flagged, COALESCE(bool_or(d.kind = ANY(%(confirmed)s)), false) AS confirmed,
        COALESCE(bool_or(d.kind = ANY(%(dismissed)s)), false) AS dismissed
    FROM posts_post post
    LEFT JOIN findings_finding f ON f.post_id = post.id AND f.status <> 'superseded'
    LEFT JOIN review_findingdecision d ON d.finding_id = f.id AND d.undone_at IS NULL
    WHERE post.posted_at >= %(since)s AND post.posted_at < %(until)s
    GROUP BY post.id
) counted
"""


class BlindError(Exception):
    """A sample or a reading cannot be had; the message says why, for the screen."""


def worth(kind: str) -> int:
    """Not worth a look, to be watched, worth it: 0, 1, 2."""
    return 2 if kind in CONFIRMED else 1 if kind in WATCHED else 0


# --- drawing --------------------------------------------------------------------------------------


@transaction.atomic
def draw(
    now: datetime, *, by: User | None = None, each: int = EACH, unflagged: int = UNFLAGGED
) -> BlindSample:
    """Up to ``each`` decisions of every category of the last days, and unflagged posts, in an order drawn by lot.

    The same data and moment draw the same. Raises BlindError where nothing is left to draw.
    """
    since, seed = now - timedelta(days=DAYS), now.isoformat()
    window = {"since": since, "until": now}
    chosen = [
        BlindItem(
            post_id=one.finding.post_id, version=one.finding.version, first=one, category=one.finding.category
        )
        for one in _decided(since, now, seed, each)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UNFLAGGED, {**window, "seed": seed, "most": unflagged})
        chosen += [BlindItem(post_id=post, version=version) for post, version in cursor]
        if not chosen:
            raise BlindError(_("Tidak ada putusan atau unggahan baru untuk dibaca ulang."))
        cursor.execute(_POSTS, {**window, "confirmed": list(CONFIRMED), "dismissed": list(DISMISSED)})
        counts = dict(zip(("unflagged", "flagged", "confirmed", "dismissed"), cursor.fetchone(), strict=True))
    sample = BlindSample.objects.create(**window, drawn_at=now, drawn_by=by, posts=counts)
    for place, item in enumerate(
        sorted(chosen, key=lambda one: _lot(seed, "place", one.post_id, one.category))
    ):
        item.sample, item.place = sample, place
    BlindItem.objects.bulk_create(chosen)
    record(by, "blind_sample_drawn", sample, items=len(chosen))
    return sample


def _decided(since: datetime, until: datetime, seed: str, each: int) -> Iterator[FindingDecision]:
    """Of every category those with the lowest lots; of a batch one, of what was purged or drawn before none."""
    standing = FindingDecision.objects.filter(
        undone_at=None, decided_at__gte=since, decided_at__lt=until, finding__act=None,
        finding__post__purged_at=None,
    ).exclude(pk__in=BlindItem.objects.exclude(first=None).values("first"))  # fmt: skip
    by_category: dict[str, list[FindingDecision]] = {}
    batches = set()
    for one in standing.select_related("finding").order_by("pk"):
        if one.batch is None or one.batch not in batches:
            by_category.setdefault(one.finding.category, []).append(one)
        batches.add(one.batch)
    for found in by_category.values():
        yield from sorted(found, key=lambda one: _lot(seed, "decision", one.pk))[:each]


def _lot(*parts: object) -> bytes:
    return sha256(" ".join(map(str, parts)).encode()).digest()


# --- reading --------------------------------------------------------------------------------------


def open_items(user: User) -> QuerySet[BlindItem]:
    """Of the newest sample, those whose turn comes and whom this person knows nothing of, in order."""
    newest = BlindSample.objects.values("pk")[:1]
    waiting = BlindItem.objects.filter(sample__in=newest).annotate(turns=Count("readings"))
    mine = BlindReading.objects.filter(read_by=user).values("item")
    return (
        waiting.filter(Q(turns=0) | Q(pk__in=_disagreed()))
        .exclude(first__decided_by=user)
        .exclude(pk__in=mine)
        .select_related("post__account", "sample")
        .order_by(F("turns").desc(), "place")
    )


def _disagreed() -> list[int]:
    """Items that two read otherwise, and no third."""
    newest = BlindSample.objects.values("pk")[:1]
    read = BlindItem.objects.filter(sample__in=newest).annotate(turns=Count("readings")).filter(turns=1)
    return [item.pk for item in with_readings(read) if needs_third(item)]


def with_readings(items: QuerySet[BlindItem]) -> QuerySet[BlindItem]:
    return items.select_related("first__finding", "post").prefetch_related(
        Prefetch("readings", BlindReading.objects.order_by("turn"))
    )


def said(item: BlindItem) -> list[int]:
    """How much each reader thought it worth, the first decision first; of an unflagged post a machine's no."""
    first = worth(item.first.kind) if item.first is not None else 0
    return [first, *(worth(one.kind) for one in item.readings.all())]


def needs_third(item: BlindItem) -> bool:
    told = said(item)
    return len(told) == SECOND and told[0] != told[1]


@dataclass(frozen=True, slots=True)
class Answer:
    kind: str
    category: str
    reason: str


@transaction.atomic
def read(item: BlindItem, answer: Answer, *, by: User, now: datetime) -> BlindReading:
    """Keep one reading. Raises BlindError where it is incomplete, or somebody was faster."""
    if answer.kind not in Kind.values or not answer.reason.strip():
        raise BlindError(_("Pilih putusan dan tulis alasan. Satu kalimat cukup."))
    if worth(answer.kind) and not answer.category:
        raise BlindError(_("Pilih dugaan yang Anda lihat."))
    held = BlindItem.objects.select_for_update(of=("self",)).select_related("first").get(pk=item.pk)
    if not open_items(by).filter(pk=held.pk).exists():
        raise BlindError(_("Unggahan ini sudah dibaca orang lain. Ini yang berikutnya."))
    try:
        with transaction.atomic():
            made = BlindReading.objects.create(
                item=held, turn=SECOND + held.readings.count(), kind=answer.kind, category=answer.category,
                reason=answer.reason.strip(), read_by=by, read_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise BlindError(_("Unggahan ini sudah dibaca orang lain. Ini yang berikutnya.")) from error
    record(by, "blind_reading_kept", held.sample)
    return made


def left_to_discuss(items: Iterable[BlindItem]) -> list[BlindItem]:
    """Three read them and no two agree: people talk about these."""
    return [item for item in items if len(told := said(item)) > SECOND and len(set(told)) == len(told)]
