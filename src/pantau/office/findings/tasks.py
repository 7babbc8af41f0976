"""Work that other rooms ask for by name."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django import app

from pantau.engine.sources.errors import UnreadableFile
from pantau.office.collection import actions as collection
from pantau.office.collection.outside import may_be_asked
from pantau.office.findings import actions, acts, recording, rescoring, shadow
from pantau.office.findings.models import CheckedClaim, ClaimSource, Finding, ShadowRun
from pantau.office.findings.rulebooks import in_use
from pantau.office.posts.models import Post
from pantau.office.posts.reading import read_posts
from pantau.office.posts.retrying import NIGHTLY, Patient
from pantau.web.ui import clock

CLAIMS_LOOK_BACK = timedelta(days=60)  # stored posts that a new claim is compared with
BATCH = 500

SHADOW_BATCHES = 20  # to one making of both detectors


@app.task(name="findings.forget_words", queue="detect", retry=Patient(max_attempts=5, exponential_wait=4))
def forget_words(wordings: list[list[int]]) -> None:
    """The words of these (post, version) were purged; findings quote some of them."""
    actions.forget_words([(post, version) for post, version in wordings])


@app.task(
    name="findings.detect_batch",
    queue="detect",
    retry=Patient(max_attempts=3, exponential_wait=4),
)
def detect_batch(post_ids: list[int], **_: Any) -> None:
    """Bring the findings of these posts, and of officials' acts on them, up to date."""
    actions.detect_posts(post_ids)
    if on_them := acts.on_posts(post_ids):
        acts.weigh_acts(on_them)


@app.task(name="findings.weigh_acts", queue="detect", retry=Patient(max_attempts=3, exponential_wait=4))
def weigh_acts(act_ids: list[int]) -> None:
    """Acts that came or changed."""
    acts.weigh_acts(act_ids)


@app.periodic(
    cron="25 18 * * *"
)  # 02.25 WITA; when the registry or the rules changed, other rooms ask by name
@app.task(
    name="findings.weigh_officials_acts",
    queue="detect",
    queueing_lock="findings.weigh_officials_acts",
    priority=-1,
    retry=NIGHTLY,
)
def weigh_officials_acts(timestamp: int = 0) -> None:
    """Every act of an official again, batch by batch: who is in office, and whose an account is, changes by the day."""
    after = 0
    while ids := acts.of_officials(after, BATCH):
        weigh_acts.defer(act_ids=ids)
        after = ids[-1]


@app.periodic(cron="55 18 * * *")  # 02.55 WITA
@app.task(
    name="findings.compare_names",
    queue="detect",
    queueing_lock="findings.compare_names",
    priority=-1,
    retry=NIGHTLY,
)
def compare_names(timestamp: int = 0) -> None:
    """Names of accounts with the officials' register, all anew: the register and the findings change by the day."""
    from pantau.office.findings import possible_officials

    possible_officials.search(clock.now())


@app.periodic(cron="47 * * * *")
@app.task(name="findings.forget_names", queue="upkeep", queueing_lock="findings.forget_names")
def forget_names(timestamp: int) -> None:
    """Hourly, as what platforms let us keep no longer goes hourly."""
    from pantau.office.findings import possible_officials

    if not clock.runs_apart():
        possible_officials.forget(clock.now())


@app.task(name="findings.forget_acts", queue="detect", retry=Patient(max_attempts=5, exponential_wait=4))
def forget_acts(act_ids: list[int]) -> None:
    """The words of these acts were purged; findings quote some of them."""
    actions.forget_acts(act_ids)


@app.periodic(cron="53 * * * *")
@app.task(name="findings.let_pictures_go", queue="upkeep", queueing_lock="findings.let_pictures_go")
def let_pictures_go(timestamp: int) -> None:
    """Bytes of pictures that were fetched, of posts in which nothing was found."""
    if not clock.runs_apart():
        while collection.let_pictures_go(clock.now(), Finding.objects.filter(act=None).values("post")):
            pass


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="findings.capture_what_is_worth_it",
    queue="upkeep",
    queueing_lock="findings.capture_what_is_worth_it",
)
def capture_what_is_worth_it(timestamp: int) -> None:
    """Where the office has switched it on; a demo captures its simulators' pages alone."""
    if may_be_asked():
        recording.capture_what_is_worth_it(clock.now())


@app.periodic(cron="10 19 * * *")  # 03.10 WITA; after big deliveries the room of posts asks by name
@app.task(
    name="findings.group_posts",
    queue="detect",
    queueing_lock="findings.group_posts",
    priority=-1,
    retry=NIGHTLY,
)
def group_posts(timestamp: int = 0) -> None:
    """Which posts say nearly the same, and which accounts share the same things again and again."""
    from pantau.office.findings import same_acts, same_words  # numpy: not for processes that only show pages

    now = clock.now()
    same_words.update(now)
    same_acts.update(now)


@app.task(name="findings.shadow_step", queue="shadow", retry=Patient(max_attempts=5, exponential_wait=4))
def shadow_step(run_id: int) -> None:
    """Some batches of a shadow run, then as long a rest, so that a worker stays free for new posts."""
    started = time.monotonic()
    pair = shadow.pair_of(ShadowRun.objects.get(pk=run_id))
    for _batch in range(SHADOW_BATCHES):
        if shadow.step(run_id, pair, clock.now()).finished_at is not None:
            return
    rest = round(time.monotonic() - started) + 1
    app.configure_task(
        "findings.shadow_step", queue="shadow", priority=-20, schedule_in={"seconds": rest}
    ).defer(run_id=run_id)


@app.task(name="findings.rescore_turn", queue="rescore", retry=Patient(max_attempts=5, exponential_wait=4))
def rescore_turn(run_id: int, lane: int) -> None:
    """Some seconds of a rescoring of history; ``LANES`` of these go on side by side while something is left."""
    rest = rescoring.turn(run_id, clock=clock.now)
    if rest is not None:
        rescoring.ask_for_turn(run_id, lane, rest)


@app.task(name="findings.match_claims", queue="detect", retry=Patient(max_attempts=3, exponential_wait=4))
def match_claims(changed_at: str) -> None:
    """Claims that came or changed at this moment: compare the posts of the last 60 days with them, batch by batch."""
    since = clock.now() - CLAIMS_LOOK_BACK
    posts = list(Post.objects.filter(first_seen_at__gte=since).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(posts), BATCH):
        match_batch.defer(post_ids=posts[start : start + BATCH], changed_at=changed_at)


@app.task(
    name="findings.match_batch",
    queue="detect",
    priority=-1,
    retry=Patient(max_attempts=3, exponential_wait=4),
)
def match_batch(post_ids: list[int], changed_at: str) -> None:
    """Those of the posts that speak of a claim which came or changed at this moment are detected again."""
    from pantau.office.findings import claims

    wanted = CheckedClaim.objects.filter(changed_at=datetime.fromisoformat(changed_at), withdrawn_at=None)
    detector = actions.detector_of(in_use())
    found = claims.speaking_of(read_posts(post_ids), wanted.values_list("pk", flat=True), detector)
    if found:
        actions.detect_posts(found)


@app.task(
    name="findings.read_claim_source",
    queue="detect",
    retry=Patient(max_attempts=3, exponential_wait=30),
)
def read_claim_source(source_id: int) -> None:
    """Read one feed of claims; what keeps it from being read stands at the source."""
    from pantau.office.findings import claim_actions

    source = ClaimSource.objects.filter(pk=source_id, stopped_at=None).exclude(address="").first()
    if source is not None:
        with suppress(claim_actions.ClaimsError, UnreadableFile):
            claim_actions.read_source(source, now=clock.now())


@app.periodic(cron="40 18 * * *")  # 02.40 WITA
@app.task(
    name="findings.read_claim_sources",
    queue="detect",
    queueing_lock="findings.read_claim_sources",
    priority=-1,
    retry=NIGHTLY,
)
def read_claim_sources(timestamp: int = 0) -> None:
    """Every feed of claims that nobody stopped."""
    for pk in ClaimSource.objects.filter(stopped_at=None).exclude(address="").values_list("pk", flat=True):
        read_claim_source.defer(source_id=pk)
