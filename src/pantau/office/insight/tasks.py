"""What the mirror does by itself."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.office.insight import summaries
from pantau.office.insight.briefings import making
from pantau.office.insight.trends import rising_words
from pantau.office.people.models import User
from pantau.office.posts.retrying import NIGHTLY, Patient
from pantau.web.ui import clock

logger = logging.getLogger(__name__)
AUDIT = "insight.audit"


@app.periodic(cron="10 20 * * 0")  # Monday, 04.10 WITA
@app.task(name=AUDIT, queue="upkeep", queueing_lock=AUDIT, priority=-5, retry=NIGHTLY)
def audit(timestamp: int = 0, by: int | None = None) -> None:
    """Is everybody treated alike? The last thirty days, once a week or when somebody asks."""
    from pantau.office.insight.evenhanded import auditing  # numpy: not for processes that only show pages

    auditing.make(clock.now(), by=User.objects.filter(pk=by).first())


@app.periodic(cron="40 20 * * 0")  # Monday, 04.40 WITA
@app.task(
    name="insight.draw_blind_sample",
    queue="upkeep",
    queueing_lock="insight.draw_blind_sample",
    priority=-5,
    retry=NIGHTLY,
)
def draw_blind_sample(timestamp: int = 0) -> None:
    """What is read once more this week; nothing where nothing new was decided or posted."""
    from pantau.office.insight.evenhanded import blind

    with suppress(blind.BlindError):
        blind.draw(clock.now())


def ask_for_audit(by: Any) -> None:
    """Somebody asks; whoever asks while one waits gets that one."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(AUDIT, queue="upkeep", queueing_lock=AUDIT, priority=5).defer(by=by.pk)


@app.periodic(cron="* * * * *")
@app.task(name="insight.fold", queue="upkeep", queueing_lock="insight.fold")
def fold(timestamp: int) -> None:
    summaries.fold_all()


@app.periodic(cron="41 19 * * *")  # 03.41 WITA
@app.task(name="insight.recount", queue="upkeep", queueing_lock="insight.recount", retry=NIGHTLY)
def recount(timestamp: int) -> None:
    """Once a night everything is counted anew; a difference is mended, and said. Another zone has other days."""
    if summaries.zone_changed():
        logger.warning("days begin in another zone than was counted in; counted anew")
        summaries.mend()
    elif found := summaries.differences():
        logger.warning("daily counts differed from a count anew, first at %s; counted anew", found[0])
        summaries.mend()


@app.periodic(cron="*/10 * * * *")
@app.task(name="insight.make_briefings", queue="upkeep", queueing_lock="insight.make_briefings")
def make_briefings(timestamp: int) -> None:
    """Reports that are due. Asked often, so that none is lost to an hour of standstill."""
    making.make_due(clock.now())


@app.task(name=rising_words.TASK, queue="upkeep", retry=Patient(max_attempts=3, exponential_wait=5))
def read_rising_words(platform: str) -> None:
    """Some minutes where there are millions of posts."""
    rising_words.count(platform, clock.now())
