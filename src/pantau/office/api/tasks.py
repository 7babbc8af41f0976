"""What the interface does by itself: calls out, makes files, forgets both.

What does the work is imported when there is some: it brings the interface's framework, which most processes never need.
"""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

from pantau.office.api import jobs
from pantau.office.api.models import Export
from pantau.office.posts.retrying import Patient
from pantau.web.ui import clock


@app.task(name=jobs.DELIVER, queue="upkeep", retry=Patient(max_attempts=3, wait=30))
def deliver(delivery: str) -> None:
    """One try; whether another follows is decided by what was heard. Retried only where we ourselves fail."""
    from pantau.office.api import webhooks

    webhooks.deliver(delivery)


@app.task(name=jobs.MAKE_EXPORT, queue="report", retry=Patient(max_attempts=2, wait=30), pass_context=True)
def make_export(context: JobContext, export: int) -> None:
    from pantau.office.api import exports

    try:
        exports.make(export, clock.now())
    except Exception:
        if context.job.attempts > 1:
            exports.give_up(export)
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name="api.end_given_up", queue="upkeep", queueing_lock="api.end_given_up")
def end_given_up(timestamp: int) -> None:
    """Files whose job was given up: the program that waits for one is told so."""
    if Export.objects.filter(state=Export.State.WAITING).exists():
        from pantau.office.api import exports

        exports.end_given_up()


@app.periodic(cron="41 * * * *")
@app.task(name=jobs.FORGET, queue="upkeep", queueing_lock=jobs.FORGET)
def forget(timestamp: int) -> None:
    from pantau.office.api import exports, webhooks

    webhooks.forget(clock.now())
    exports.forget(clock.now())
