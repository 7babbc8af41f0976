"""Shadow runs: another rulebook (or model: shadow_models) beside the one in use, on posts already stored.

No finding is touched.

Batch by batch, each stored with its place in one transaction: after a crash a run goes on where it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from pantau.engine.law import Rulebook
from pantau.office.findings import actions, claims, classifiers, statements, switch_notice, trials
from pantau.office.findings.models import (
    Finding,
    ModelChoice,
    ModelProposal,
    ModelVersion,
    RulebookChoice,
    ShadowChange,
    ShadowRun,
)
from pantau.office.findings.rulebooks import in_use, kept
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.actions import WEIGH_OFFICIALS
from pantau.office.posts.reading import StoredPost, read_posts
from pantau.office.registry.models import Candidate

if TYPE_CHECKING:
    from pantau.engine.detect import Detector, PostResult
    from pantau.engine.detect import Finding as Found
    from pantau.engine.detect.claims import ClaimIndex

BATCH = 500
COUNTS = ("before", "after", "new", "gone", "moved")
PARTS = ("category", "party", "district", "month")  # month: of history alone


class ShadowError(Exception):
    """A shadow run cannot be made or used so; the message says why and the way out."""


def begin(book: Rulebook, *, days: int, now: datetime, by: User | None = None) -> ShadowRun:
    """A new run over posts of the last ``days``, or the unfinished one of the same rulebooks and days.

    Raises ShadowError where there is nothing to compare.
    """
    beside = in_use()
    if book.hash == beside.hash:
        raise ShadowError("this rulebook is the one in use: nothing would change")
    if book.election != beside.election:
        raise ShadowError(f"this rulebook is for {book.election}; the office works on {beside.election}")
    for one in (book, beside):
        actions.keep_rulebook(one, now)
    sides = {"rulebook_id": book.hash, "beside_id": beside.hash, "model_id": None, "model_beside_id": None}
    return begun(sides, days=days, now=now, by=by)


def begun(sides: Mapping[str, Any], *, days: int, now: datetime, by: User | None) -> ShadowRun:
    """The unfinished run of these sides and days, else a new one."""
    waiting = ShadowRun.objects.filter(
        **sides, rescoring=None, finished_at=None, until__gte=now - timedelta(days=1)
    )
    held = waiting.order_by("-pk").first()
    if held is not None and held.until - held.since == timedelta(days=days):
        return held
    run = ShadowRun.objects.create(
        **sides, since=now - timedelta(days=days), until=now, asked_by=by, started_at=now
    )
    told = {"model": run.model_id} if run.model_id else {"rulebook": run.rulebook_id}
    record(by, "shadow_run_started", run, **told, days=days)
    return run


def leave_to_workers(run: ShadowRun) -> None:
    from procrastinate.contrib.django import app

    app.configure_task("findings.shadow_step", queue="shadow", priority=-20).defer(run_id=run.pk)


# --- running --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One rulebook with what it needs: its detector, and the office's claims as it compares posts with them."""

    detector: Detector
    claims: ClaimIndex

    def scan(self, posts: Sequence[StoredPost]) -> tuple[list[actions.Result], list[int]]:
        return actions.scan(self.detector, posts, claims.spoken_by(posts, self.claims).known)


@dataclass(slots=True)
class Compared:
    """What came of some posts: post -> categories (or labels) before and after, and what changed; which failed."""

    before: dict[int, Collection[str]] = field(default_factory=dict)
    after: dict[int, Collection[str]] = field(default_factory=dict)
    changes: dict[int, list[ShadowChange]] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)


class Comparison(Protocol):
    def compare(self, posts: Sequence[StoredPost]) -> Compared: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """The rulebook in use and the one that may follow."""

    before: Side
    after: Side

    def compare(self, posts: Sequence[StoredPost]) -> Compared:
        before, failed_before = self.before.scan(posts)
        after, failed_after = self.after.scan(posts)
        compared = Compared(failed={*failed_before, *failed_after})
        new = {item.id: _shown(result, self.after.detector) for item, result in after}
        for item, result in before:
            if item.id in compared.failed:
                continue
            old = _shown(result, self.before.detector)
            compared.before[item.id], compared.after[item.id] = old, new[item.id]
            compared.changes[item.id] = list(changes_of(item, old, new[item.id]))
        return compared


def pair_of(run: ShadowRun) -> Comparison:
    from pantau.office.findings import shadow_models

    if run.model_id:
        return shadow_models.pair_of(run)
    names = sorted(Candidate.objects.filter(election=in_use().election).values_list("name", flat=True))
    before, after = (actions.made_of(kept(hash_), names) for hash_ in (run.beside_id, run.rulebook_id))
    return Pair(Side(before, claims.own_index_of(before)), Side(after, claims.own_index_of(after)))


@transaction.atomic
def step(run_id: int, pair: Comparison, now: datetime, *, batch: int = BATCH) -> ShadowRun:
    """Compare the next posts; ``finished_at`` is set once none is left."""
    run = ShadowRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at is not None:
        return run
    with connection.cursor() as cursor:
        cursor.execute(statements.POSTS_OF_SHADOW, [run.since, run.until, run.last_post, batch])
        places = {id_: (party, district) for id_, party, district in cursor}
    if not places:
        run.finished_at = now
    else:
        _compare(run, pair, places)
        run.last_post = max(places)
    run.save(update_fields=["finished_at", "last_post", "posts", "failed", "totals"])
    return run


Places = Mapping[int, tuple[str, str]]


def _compare(run: ShadowRun, pair: Comparison, places: Places) -> None:
    posts = read_posts(list(places))
    compared = pair.compare(posts)
    totals = read_totals(run.totals)
    for id_, changes in compared.changes.items():
        for change in changes:
            change.run = run
            count(totals, change.category, places[id_], change.kind)
        for name, found in (("before", compared.before[id_]), ("after", compared.after[id_])):
            for category in found:
                count(totals, category, places[id_], name)
    ShadowChange.objects.bulk_create(one for changes in compared.changes.values() for one in changes)
    run.posts += len(posts)
    run.failed += len(compared.failed)
    run.totals = plain(totals)


def _shown(result: PostResult, detector: Detector) -> dict[str, Found]:
    return {finding.category: finding for finding in result.shown(detector.threshold)}


class Marked(Protocol):
    """A finding as far as a change of it is told."""

    @property
    def rule(self) -> str: ...
    @property
    def rank(self) -> float: ...
    @property
    def severity(self) -> int: ...


def changes_of(
    item: StoredPost, old: Mapping[str, Marked], new: Mapping[str, Marked]
) -> Iterator[ShadowChange]:
    for category in sorted({*old, *new}):
        before, after = old.get(category), new.get(category)
        if before and after and _same(before, after):
            continue
        kind = ShadowChange.Kind
        yield ShadowChange(
            post_id=item.id,
            version=item.version,
            category=category,
            kind=kind.NEW if before is None else kind.GONE if after is None else kind.MOVED,
            rule_before=before.rule if before else "",
            rule_after=after.rule if after else "",
            rank_before=before.rank if before else None,
            rank_after=after.rank if after else None,
        )


def _same(before: Marked, after: Marked) -> bool:
    return (before.rule, before.rank, before.severity) == (after.rule, after.rank, after.severity)


Totals = dict[str, dict[str, Counter[str]]]


def read_totals(stored: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Totals:
    return {
        part: {value: Counter(counts) for value, counts in stored.get(part, {}).items()} for part in PARTS
    }


def plain(totals: Totals) -> dict[str, dict[str, dict[str, int]]]:
    """As a row keeps them; parts of which nothing was counted are left out."""
    return {part: {value: dict(counts) for value, counts in of.items()} for part, of in totals.items() if of}


def count(totals: Totals, category: str, place: Sequence[str], name: str) -> None:
    """One more of this category at this place: party, district, of history the month."""
    for part, value in zip(PARTS, (category, *place), strict=False):
        totals[part].setdefault(value, Counter())[name] += 1


# --- switching on ---------------------------------------------------------------------------------


@transaction.atomic
def switch_on(
    run: ShadowRun, *, by: User, reason: str, now: datetime
) -> RulebookChoice | ModelChoice | ModelProposal:
    """From now on this rulebook or model is used, and posts of the run are read again by it. Raises ShadowError.

    A model takes two people: the first one's act is a proposal, and changes nothing.
    """
    held = ShadowRun.objects.select_for_update().get(pk=run.pk)
    if held.finished_at is None:
        raise ShadowError(_("Uji bayangan ini belum selesai."))
    if not reason.strip():
        raise ShadowError(_("Tulis alasan. Satu kalimat cukup."))
    if held.model is not None:
        return _switch_model_on(held, held.model, by, reason.strip(), now)
    if held.beside_id != in_use().hash:
        raise ShadowError(_("Buku aturan yang dipakai sudah berganti sejak uji ini. Ulangi ujinya."))
    choice = RulebookChoice.objects.create(
        run=held, rulebook_id=held.rulebook_id, chosen_by=by, chosen_at=now, reason=reason.strip()
    )
    if held.rulebook_id != held.beside_id:
        switch_notice.tell(held, by, now)
        record(by, "rulebook_switched_on", held, rulebook=held.rulebook_id, before=held.beside_id)
        transaction.on_commit(in_use)
    if hasattr(held, "rescoring"):
        from pantau.office.findings import rescoring

        rescoring.begin_to_apply(held, by=by, now=now)
    else:
        _read_again(held)
    weigh_acts_again()
    return choice


def _switch_model_on(
    run: ShadowRun, model: ModelVersion, by: User, reason: str, now: datetime
) -> ModelChoice | ModelProposal:
    """The model speaks beside findings alone: posts with an open one are read again."""
    used = classifiers.in_use()
    if run.model_beside_id != (used.hash if used else None):
        raise ShadowError(_("Model yang dipakai sudah berganti sejak uji ini. Ulangi ujinya."))
    if hindrance := trials.hindrance(model.hash):
        raise ShadowError(hindrance)
    proposal = ModelProposal.objects.filter(run=run).first()
    if proposal is None:
        proposed = ModelProposal.objects.create(run=run, proposed_by=by, proposed_at=now, reason=reason)
        record(by, "model_proposed", run, model=model.hash)
        return proposed
    if proposal.proposed_by_id == by.pk:
        raise ShadowError(_("Anda sendiri yang mengusulkan model ini. Anggota lain yang menyalakannya."))
    choice = ModelChoice.objects.create(run=run, model=model, chosen_by=by, chosen_at=now, reason=reason)
    switch_notice.tell(run, by, now)
    record(
        by, "model_switched_on", run, model=model.hash, before=run.model_beside_id,
        proposed_by=proposal.proposed_by_id,
    )  # fmt: skip
    found = Finding.objects.filter(
        status=Finding.Status.OPEN, act=None, posted_at__gte=run.since, posted_at__lt=run.until
    )
    _detect_again(sorted(set(found.values_list("post", flat=True))))
    return choice


def _detect_again(post_ids: Sequence[int]) -> None:
    from procrastinate.contrib.django import app

    detect = app.configure_task("findings.detect_batch", queue="detect", priority=-10)
    for start in range(0, len(post_ids), BATCH):
        detect.defer(post_ids=list(post_ids[start : start + BATCH]))


def _read_again(run: ShadowRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.POSTS_OF_SHADOW, [run.since, run.until, 0, None])
        _detect_again([row[0] for row in cursor])


def weigh_acts_again() -> None:
    """All acts of officials, whenever they were done."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(
            WEIGH_OFFICIALS, queue="detect", queueing_lock=WEIGH_OFFICIALS, priority=-10
        ).defer()
