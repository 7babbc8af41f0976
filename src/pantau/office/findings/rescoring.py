"""History read by another rulebook, or by the one in use: first what would change, then, switched on, the findings.

All stored posts are cut into parts. A worker takes a part that no other one holds, reads its next posts, and stores
what came of them together with the place: killed at any moment, nothing is lost and nothing counted twice. Between
two batches it gives way to new posts, to the rate a person set, and to a person's pause.

What would change is told beside the findings as they stand, by whichever rulebook they were found. Applying goes
through ``actions``: what is found no more is superseded, what a person decided stays.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from pantau.engine.law import Rulebook
from pantau.office.findings import actions, claims, shadow, statements
from pantau.office.findings.models import CheckedClaim, Rescoring, RescoringPart, ShadowChange, ShadowRun
from pantau.office.findings.rulebooks import in_use, kept
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.reading import StoredPost, read_posts
from pantau.office.registry.models import Candidate

if TYPE_CHECKING:
    from pantau.engine.detect import Detector
    from pantau.engine.detect.claims import ClaimIndex

PART = 5_000  # ids: few enough that workers end at about the same time
BATCH = 1000  # posts to one transaction; a worker is free for new posts after each
APPLIED_AT_ONCE = 500
LANES = 4  # workers at once
TURN_S = 5.0  # to one job
REST_S = 2.0  # while new posts wait
BURST = timedelta(seconds=10)  # that a rate makes up for: workers look for due jobs every five

RescoringError = shadow.ShadowError


# --- beginning ------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    book: Rulebook,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    rate: int | None = None,
    now: datetime,
    by: User | None = None,
    part: int = PART,
) -> ShadowRun:
    """A new run over what is stored of this span (default: everything), or the unfinished one of the same rulebook.

    The rulebook may be the one in use: then is told which findings an earlier one left. ``rate``: posts a second.
    Raises RescoringError.
    """
    beside = in_use()
    if book.election != beside.election:
        raise RescoringError(f"this rulebook is for {book.election}; the office works on {beside.election}")
    whole = since is None and until is None
    sides = {"rulebook_id": book.hash, "beside_id": beside.hash}
    same = ShadowRun.objects.filter(
        **sides, finished_at=None, rescoring__whole=whole, rescoring__cancelled_at=None
    )
    if not whole:
        same = same.filter(**{name: at for name, at in (("since", since), ("until", until)) if at})
    if (waiting := same.order_by("-pk").first()) is not None:
        return waiting
    for one in (book, beside):
        actions.keep_rulebook(one, now)
    until = until or now
    first, last, earliest = _span(whole, since, until)
    run = ShadowRun.objects.create(
        **sides, since=since or earliest or now, until=until, asked_by=by, started_at=now
    )
    rescoring = Rescoring.objects.create(run=run, whole=whole, rate=rate)
    _cut(rescoring, first, last, part)
    record(by, "rescoring_started", run, rulebook=book.hash, whole=whole, rate=rate)
    return run


def _span(whole: bool, since: datetime | None, until: datetime) -> tuple[int, int, datetime | None]:
    """Ids of the posts, and when the first of them was posted."""
    asked = {"whole": whole, "since": since or datetime.min.replace(tzinfo=until.tzinfo), "until": until}
    with connection.cursor() as cursor:
        cursor.execute(statements.SPAN_OF_HISTORY, asked)
        first, last, earliest = cursor.fetchone()
    return first or 0, last or 0, earliest


def _cut(rescoring: Rescoring, first: int, last: int, size: int) -> None:
    places = range(first - 1, last, size) if last else ()
    RescoringPart.objects.bulk_create(
        (
            RescoringPart(rescoring=rescoring, first=place, after=place, last=min(place + size, last))
            for place in places
        ),
        batch_size=5000,
    )


def begin_to_apply(run: ShadowRun, *, by: User, now: datetime) -> None:
    """The rulebook of the run was switched on: all posts of its span that are stored by now follow.

    Within the transaction of the switch.
    """
    held = Rescoring.objects.select_for_update().get(run=run)
    if held.cancelled_at is not None:
        raise RescoringError(_("Uji ini dihentikan. Mulai yang baru."))
    held.apply_at, held.paused_at = now, None
    held.save(update_fields=["apply_at", "paused_at"])
    first, last, _earliest = _span(held.whole, run.since, run.until)
    _cut(held, first, last, PART)
    record(by, "rescoring_applied", run, rulebook=run.rulebook_id)
    leave_to_workers(held)


# --- steering -------------------------------------------------------------------------------------


def leave_to_workers(rescoring: Rescoring) -> None:
    for lane in range(LANES):
        ask_for_turn(rescoring.pk, lane)


def ask_for_turn(run_id: int, lane: int, in_s: float = 0.0) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    task = app.configure_task(
        "findings.rescore_turn",
        queue="rescore",
        priority=-20,
        queueing_lock=f"findings.rescore_turn {run_id} {lane}",
        schedule_in={"seconds": round(in_s)} if in_s >= 1 else None,
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(run_id=run_id, lane=lane)


@transaction.atomic
def pause(run_id: int, *, by: User | None, now: datetime) -> Rescoring:
    """Workers stop after the posts they are at. Raises RescoringError where nothing goes on."""
    held = _open(run_id)
    if held.paused_at is None:
        held.paused_at = now
        held.save(update_fields=["paused_at"])
        record(by, "rescoring_paused", held.run)
    return held


@transaction.atomic
def resume(run_id: int, *, by: User | None, rate: int | None = None) -> Rescoring:
    """Go on; another ``rate`` holds from now on. Whoever calls sees to workers."""
    held = _open(run_id)
    held.rate = rate or held.rate
    if held.paused_at is not None:
        held.paused_at = held.free_at = None
        record(by, "rescoring_resumed", held.run, rate=held.rate)
    held.save(update_fields=["paused_at", "free_at", "rate"])
    return held


@transaction.atomic
def cancel(run_id: int, *, by: User | None, now: datetime) -> Rescoring:
    """For good. What was compared stays readable; findings that have followed already stay as they are."""
    held = _open(run_id)
    held.cancelled_at = now
    held.save(update_fields=["cancelled_at"])
    _fold(held)
    record(by, "rescoring_cancelled", held.run)
    return held


def _open(run_id: int) -> Rescoring:
    held = Rescoring.objects.select_for_update(of=("self",)).select_related("run").get(run=run_id)
    if not held.is_open:
        raise RescoringError(_("Tidak ada yang berjalan: %(state)s.") % {"state": held.state.label})
    return held


# --- working --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """The rulebook of a run with what it needs. No model: tones are no part of what is compared."""

    detector: Detector
    claims: ClaimIndex

    def scan(self, posts: Sequence[StoredPost]) -> tuple[list[actions.Result], list[int]]:
        known = claims.spoken_by(posts, self.claims).known if CheckedClaim.objects.exists() else {}
        return actions.scan(self.detector, posts, known)


_readers: dict[
    tuple[str, tuple[str, ...]], Reader
] = {}  # at most one, beside the one that new posts are read by


def reader_of(run: ShadowRun) -> Reader:
    from pantau.engine.detect import Detector

    names = sorted(Candidate.objects.filter(election=in_use().election).values_list("name", flat=True))
    key = run.rulebook_id, tuple(names)
    if key not in _readers:
        _readers.clear()
        detector = Detector(kept(run.rulebook_id), names)
        gc.freeze()  # as for the detector that new posts are read by
        _readers[key] = Reader(detector, claims.own_index_of(detector))
    return _readers[key]


def turn(
    run_id: int,
    *,
    clock: Callable[[], datetime],
    elapsed: Callable[[], float] = time.monotonic,
    most_s: float = TURN_S,
) -> float | None:
    """Work for some seconds. Gives the seconds to rest before the next turn; None: nothing is left to take."""
    started = elapsed()
    reader = None
    while True:
        held = Rescoring.objects.select_related("run").get(run=run_id)
        if not held.goes_on or _is_overtaken(held, clock()):
            return None
        if new_posts_wait():
            return REST_S
        batch = min(APPLIED_AT_ONCE if held.apply_at else BATCH, held.rate or BATCH)
        if wait := wait_for_rate(run_id, batch, clock()):
            return wait
        reader = reader or (None if held.apply_at else reader_of(held.run))
        if step(held, reader, clock(), batch=batch) is None:
            close(run_id, clock())
            return None
        if elapsed() - started >= most_s:
            return 0.0


def _is_overtaken(held: Rescoring, now: datetime) -> bool:
    """Findings follow the rulebook in use alone: another one was switched on meanwhile."""
    if not held.apply_at or in_use().hash == held.run.rulebook_id:
        return False
    with suppress(RescoringError):
        cancel(held.pk, by=None, now=now)
    return True


def new_posts_wait() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statements.NEW_POSTS_WAIT)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def wait_for_rate(run_id: int, posts: int, now: datetime) -> float:
    """Seconds until the rate lets these posts through; with 0 it does, and they count.

    What workers left unused in the last seconds may be made up for.
    """
    held = Rescoring.objects.select_for_update().get(run=run_id)
    if not held.rate:
        return 0.0
    free_at = max(held.free_at or now, now - BURST)
    if free_at > now:
        return (free_at - now).total_seconds()
    held.free_at = free_at + timedelta(seconds=posts / held.rate)
    held.save(update_fields=["free_at"])
    return 0.0


@transaction.atomic
def step(held: Rescoring, reader: Reader | None, now: datetime, *, batch: int) -> int | None:
    """The next posts of a part that nobody else holds: compared, or without a reader brought up to date.

    Gives how many there were; None where no part is to be had.
    """
    free = RescoringPart.objects.select_for_update(skip_locked=True).filter(rescoring=held, done=False)
    if (part := free.order_by("first").first()) is None:
        return None
    ids = _next(held, part, batch)
    part.done = len(ids) < batch
    part.after = part.last if part.done else ids[-1]
    if ids:
        if reader is None:
            _apply(held.run, part, ids, now)
        else:
            _compare(held.run, part, ids, reader)
    part.save()
    return len(ids)


def _next(held: Rescoring, part: RescoringPart, most: int) -> list[int]:
    asked = {
        "after": part.after, "last": part.last, "most": most,
        "whole": held.whole, "since": held.run.since, "until": held.run.until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statements.NEXT_OF_HISTORY, asked)
        return [id_ for (id_,) in cursor]


def _apply(run: ShadowRun, part: RescoringPart, ids: Sequence[int], now: datetime) -> None:
    summary, failed = actions.bring_up_to_date(ids, kept(run.rulebook_id), lambda: now)
    part.posts += summary.posts + len(failed)
    part.failed += len(failed)
    part.written += summary.findings
    part.superseded += summary.superseded


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding that people see today."""

    rule: str
    rank: float
    severity: int
    decided: bool


def _compare(run: ShadowRun, part: RescoringPart, ids: Sequence[int], reader: Reader) -> None:
    posts = read_posts(ids)
    results, failed = reader.scan(posts)
    threshold = reader.detector.threshold
    shown = {
        item.id: {finding.category: finding for finding in found}
        for item, result in results
        if (found := result.shown(threshold))
    }
    standing = _standing([item for item, _result in results])
    marked = [item for item, _result in results if item.id in shown or item.id in standing]
    places = _places([item.id for item in marked])
    totals, changes = shadow.read_totals(part.totals), []
    for item in marked:
        old, new, place = standing.get(item.id, {}), shown.get(item.id, {}), places[item.id]
        for name, found in (("before", old), ("after", new)):
            for category in found:
                shadow.count(totals, category, place, name)
        for change in shadow.changes_of(item, old, new):
            change.run = run
            change.decided = change.category in old and old[change.category].decided
            changes.append(change)
            shadow.count(totals, change.category, place, change.kind)
            if change.decided:
                shadow.count(totals, change.category, place, "decided")
    ShadowChange.objects.bulk_create(changes)
    part.posts += len(posts)
    part.failed += len(failed)
    part.totals = shadow.plain(totals)


def _standing(posts: Sequence[StoredPost]) -> dict[int, dict[str, Standing]]:
    """Post -> category -> what stands about its present words."""
    versions = {item.id: item.version for item in posts}
    found: dict[int, dict[str, Standing]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statements.STANDING, [list(versions)])
        for post, version, category, *marks in cursor:
            if versions[post] == version:
                found.setdefault(post, {})[category] = Standing(*marks)
    return found


def _places(ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statements.PLACES_OF_POSTS, [list(ids)])
        return {id_: (party, district, month) for id_, party, district, month in cursor}


@transaction.atomic
def close(run_id: int, now: datetime) -> bool:
    """Comparing or applying ends with its last part; False while some part is not done."""
    held = Rescoring.objects.select_for_update(of=("self",)).select_related("run").get(run=run_id)
    if not held.goes_on or held.parts.filter(done=False).exists():
        return False
    _fold(held)
    if held.apply_at:
        held.applied_at = now
        held.save(update_fields=["applied_at"])
        record(None, "rescoring_finished", held.run, written=held.written, superseded=held.superseded)
    else:
        held.run.finished_at = now
        held.run.save(update_fields=["finished_at"])
    return True


def _fold(held: Rescoring) -> None:
    """The sums of all parts go to the run, and the parts away."""
    list(held.parts.select_for_update().values_list("pk"))  # whoever is at one of them ends first
    so_far(held)
    if held.apply_at:
        held.save(update_fields=["applied", "unreadable", "written", "superseded"])
    else:
        held.run.save(update_fields=["posts", "failed", "totals"])
    held.parts.all().delete()


# --- telling --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far through the ids of all posts comparing or applying is."""

    done: int
    all: int


def so_far(held: Rescoring) -> Progress:
    """Lay what the parts counted by now on the run and the rescoring, in memory alone."""
    parts = held.parts.aggregate(
        **{name: Sum(name, default=0) for name in ("posts", "failed", "written", "superseded")},
        done=Sum(F("after") - F("first"), default=0),
        all=Sum(F("last") - F("first"), default=0),
    )
    if not parts["all"]:
        return Progress(0, 0)
    if held.apply_at:
        held.applied, held.unreadable = parts["posts"], parts["failed"]
        held.written, held.superseded = parts["written"], parts["superseded"]
    else:
        held.run.posts, held.run.failed = parts["posts"], parts["failed"]
        held.run.totals = _together(held.parts.values_list("totals", flat=True))
    return Progress(parts["done"], parts["all"])


def _together(counted: Any) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    totals = shadow.read_totals({})
    for one in counted:
        for part, values in shadow.read_totals(one).items():
            for value, counts in values.items():
                totals[part].setdefault(value, type(counts)()).update(counts)
    return shadow.plain(totals)
