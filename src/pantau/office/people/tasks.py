"""Regular work on people: messages that leave the office, and what the bot was told."""

from __future__ import annotations

from contextlib import suppress

from procrastinate.contrib.django import app

from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.people import absences
from pantau.office.people.notices import actions, bot, delivery, ways
from pantau.web.ui import clock


@app.periodic(cron="*/5 * * * *")  # the digest of 07.30 among it
@app.task(name=actions.DELIVER, queue="upkeep", queueing_lock=actions.DELIVER)
def deliver_notices(timestamp: int) -> None:
    """What is owed now, and what failed before and is due again."""
    delivery.deliver_due(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="people.hear_bot", queue="upkeep", queueing_lock="people.hear_bot")
def hear_bot(timestamp: int) -> None:
    """Codes and goodbyes; what was not heard now is heard the next minute."""
    if ways.bot_is_set():
        with suppress(FetchError):
            bot.hear(bot.outside())


@app.periodic(cron="17 19 * * *")  # 03.17 WITA
@app.task(name="people.forget_notices", queue="upkeep", queueing_lock="people.forget_notices")
def forget_notices(timestamp: int) -> None:
    if not clock.runs_apart():
        actions.forget(clock.now())


@app.periodic(cron="5 * * * *")  # the first after midnight, whatever the office's zone
@app.task(name="people.begin_leaves", queue="upkeep", queueing_lock="people.begin_leaves")
def begin_leaves(timestamp: int) -> None:
    absences.begin_due(clock.now())
