"""Work that other rooms ask for by name."""

from __future__ import annotations

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pantau.office.findings import actions
from pantau.web.ui import clock


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
