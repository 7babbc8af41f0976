"""What platforms' terms do not let us keep goes, in the posts and here: bytes as they came, and due looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from pantau.engine.planning import shipped_retention
from pantau.engine.planning.retention import LONGEST_RAW
from pantau.office.collection import pictures
from pantau.office.collection.models import PostLook, RawPayload
from pantau.office.people.actions import record
from pantau.office.posts import actions as posts

FORGET_WORDS = "findings.forget_words"  # a later room: called by its name
MOST_BATCHES = 200  # in one run; what is left then goes with the next, within the hour


@dataclass(slots=True)
class PurgeCounts:
    wordings: int = 0
    posts: int = 0
    acts: int = 0
    raw: int = 0


def raw_lives(route: str) -> timedelta:
    """For how long bytes that came by this route are kept."""
    keep = shipped_retention().of(route)
    return keep.raw_lives if keep else LONGEST_RAW


def purge(now: datetime, *, at_once: int = 500, most_batches: int = MOST_BATCHES) -> PurgeCounts:
    """Everything whose time is over, in batches, each a transaction of its own: it may be cut off anywhere."""
    counts = PurgeCounts()
    for _batch in range(most_batches):
        if not _purge_posts(now, at_once, counts):
            break
    for _batch in range(most_batches):
        gone = posts.purge_acts(now, at_once)
        counts.acts += gone
        if gone < at_once:
            break
    for _batch in range(most_batches):
        gone = _drop_raw(now, at_once)
        counts.raw += gone
        if gone < at_once:
            break
    if counts != PurgeCounts():
        record(None, "platform_data_purged", None, wordings=counts.wordings, acts=counts.acts, raw=counts.raw)
    return counts


@transaction.atomic
def _purge_posts(now: datetime, at_once: int, counts: PurgeCounts) -> int:
    gone = posts.purge(now, at_once)
    if not gone.wordings:
        return 0
    # The bytes hold other posts too; those are stored, and lose no more than a mended mapper's second reading.
    raw, _ = RawPayload.objects.filter(hash__in=gone.raw).delete()
    pictures.forget_unused(gone.pictures)
    PostLook.objects.filter(post__in=gone.posts).delete()
    app.configure_task(FORGET_WORDS, queue="detect").defer(wordings=[list(one) for one in gone.wordings])
    counts.wordings += len(gone.wordings)
    counts.posts += len(gone.posts)
    counts.raw += raw
    return len(gone.wordings)


def _drop_raw(now: datetime, at_once: int) -> int:
    over = RawPayload.objects.filter(expires_at__lte=now).order_by("expires_at").values_list("pk", flat=True)
    deleted, _ = RawPayload.objects.filter(pk__in=list(over[:at_once])).delete()
    return deleted
