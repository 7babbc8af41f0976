"""Regular work on evidence, and the jobs that capture pages."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from pantau.office.evidence import (
    actions,
    auditing,
    captures,
    frozen_copies,
    publishing,
    retention,
    signing,
    stamping,
)
from pantau.office.evidence.models import LedgerLeaf, PageCapture
from pantau.office.posts.retrying import NIGHTLY, Patient, will_pass
from pantau.web.ui import clock

MOST_TRIES = 3


@app.periodic(cron="29 3 * * *")
@app.task(
    name="evidence.remove_released_bytes",
    queue="upkeep",
    queueing_lock="evidence.remove_released_bytes",
    retry=NIGHTLY,
)
def remove_released_bytes(timestamp: int) -> None:
    """Files whose time is over, and that two persons let go, the night after."""
    if not clock.runs_apart():
        retention.purge_due(clock.now())
    actions.remove_released_bytes()


@app.task(
    name=captures.RUN_CAPTURE,
    queue="capture",
    pass_context=True,
    retry=Patient(max_attempts=MOST_TRIES, exponential_wait=5),
)
def run_capture(context: JobContext, capture_id: int) -> None:
    """One look at one page, a minute at most."""
    try:
        captures.run(capture_id, now=clock.now)
    except Exception as error:
        if not will_pass(error) and (context.job is None or context.job.attempts >= MOST_TRIES):
            captures.fail(capture_id, "gave_up", clock.now())
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name="evidence.end_given_up", queue="upkeep", queueing_lock="evidence.end_given_up")
def end_given_up(timestamp: int) -> None:
    """Captures whose job was ended from outside, such as one that several workers did not survive."""
    for capture_id in captures.given_up():
        captures.fail(capture_id, "gave_up", clock.now())


@app.task(name=captures.FREEZE, queue="capture", priority=-10, retry=Patient(max_attempts=MOST_TRIES))
def freeze_capture(capture_id: int) -> None:
    """The frozen copy of a capture, before somebody wants to see it."""
    with suppress(frozen_copies.NoCopyError):
        frozen_copies.make(PageCapture.objects.get(pk=capture_id))


@app.periodic(cron="11 * * * *")
@app.task(name="evidence.drop_captures", queue="upkeep", queueing_lock="evidence.drop_captures")
def drop_captures(timestamp: int) -> None:
    """What was captured without being asked and nobody took."""
    if not clock.runs_apart():
        captures.drop_expired(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="evidence.sign_head", queue="upkeep", queueing_lock="evidence.sign_head")
def sign_head(timestamp: int) -> None:
    """Sign what was added, and have it stamped; an authority that gave no answer is asked again each time."""
    if LedgerLeaf.objects.exists():
        signing.sign(clock.now())
        if not clock.runs_apart():
            stamping.have_stamped(clock.now())


@app.periodic(cron="0 22 * * *")  # 06.00 WITA
@app.task(
    name="evidence.mail_head",
    queue="upkeep",
    queueing_lock="evidence.mail_head",
    retry=Patient(max_attempts=8, exponential_wait=5),
)
def mail_head(timestamp: int) -> None:
    """Yesterday's work, under one hash, in other people's mailboxes."""
    if settings.PANTAU_MAIL and LedgerLeaf.objects.exists() and not clock.runs_apart():
        publishing.mail_head(clock.now())


@app.periodic(cron="47 18 * * *")  # 02.47 WITA
@app.task(name="evidence.audit", queue="upkeep", queueing_lock="evidence.audit", priority=-5, retry=NIGHTLY)
def audit(timestamp: int) -> None:
    """Everything again, every night; what is found raises an alarm."""
    if LedgerLeaf.objects.exists():
        auditing.audit(clock.now())
