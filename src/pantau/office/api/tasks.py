"""What the interface does by itself: calls out, makes files, forgets both."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pantau.office.api import webhooks
from pantau.web.ui import clock


@app.task(name=webhooks.DELIVER, queue="upkeep", retry=RetryStrategy(max_attempts=3, wait=30))
def deliver(delivery: str) -> None:
    """One try; whether another follows is decided by what was heard. Retried only where we ourselves fail."""
    webhooks.deliver(delivery)


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget", queue="upkeep", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    webhooks.forget(clock.now())
