"""Work that other rooms ask for by name."""

from __future__ import annotations

import time
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pantau.office.findings import actions, shadow
from pantau.office.findings.models import ShadowRun
from pantau.web.ui import clock

SHADOW_BATCHES = 20  # to one making of both detectors


@app.task(
    name="findings.forget_words", queue="detect", retry=RetryStrategy(max_attempts=5, exponential_wait=4)
)
def forget_words(wordings: list[list[int]]) -> None:
    """The words of these (post, version) were purged; findings quote some of them."""
    actions.forget_words([(post, version) for post, version in wordings])


@app.task(
    name="findings.detect_batch",
    queue="detect",
    retry=RetryStrategy(max_attempts=3, exponential_wait=4),
)
def detect_batch(post_ids: list[int], **_: Any) -> None:
    """Bring the findings of these posts up to date."""
    actions.detect_posts(post_ids)


@app.periodic(cron="10 19 * * *")  # 03.10 WITA; after big deliveries the room of posts asks by name
@app.task(name="findings.group_posts", queue="detect", queueing_lock="findings.group_posts", priority=-1)
def group_posts(timestamp: int = 0) -> None:
    """Which posts say nearly the same, and which accounts share the same things again and again."""
    from pantau.office.findings import same_acts, same_words  # numpy: not for processes that only show pages

    now = clock.now()
    same_words.update(now)
    same_acts.update(now)


@app.task(
    name="findings.shadow_step", queue="shadow", retry=RetryStrategy(max_attempts=5, exponential_wait=4)
)
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
