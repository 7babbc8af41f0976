"""What review does by itself: every hour the queue takes over what people decided."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pantau.office.findings import weighing
from pantau.office.posts.retrying import NIGHTLY
from pantau.office.review import feedback, unread_alarm, watched
from pantau.web.ui import clock


@app.periodic(cron="29 * * * *")
@app.task(name="review.weigh_again", queue="detect", queueing_lock="review.weigh_again")
def weigh_again(timestamp: int) -> None:
    """How often each rule was right, and how many people posts have reached meanwhile."""
    weighing.learn(feedback.judged(), clock.now())
    weighing.weigh_again()


@app.periodic(cron="47 * * * *")
@app.task(name="review.end_watches", queue="upkeep", queueing_lock="review.end_watches")
def end_watches(timestamp: int) -> None:
    """What was dismissed an hour ago need not be looked at again for us."""
    while watched.let_go() == watched.AT_ONCE:
        pass


@app.periodic(cron="15 23 * * *")  # 07.15 WITA, before the digest
@app.task(name="review.tell_of_unread", queue="upkeep", queueing_lock="review.tell_of_unread", retry=NIGHTLY)
def tell_of_unread(timestamp: int) -> None:
    unread_alarm.tell(clock.now())
