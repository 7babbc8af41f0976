"""Work that other rooms ask for by name."""

from __future__ import annotations

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pantau.office.findings import actions


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
