"""Regular work on cases: warnings as their time limits run, and those whose time is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pantau.office.casework import clock_actions, forgetting
from pantau.office.posts.retrying import NIGHTLY
from pantau.web.ui import clock


@app.periodic(cron="*/10 * * * *")
@app.task(name="casework.warn_of_limits", queue="upkeep", queueing_lock="casework.warn_of_limits")
def warn_of_limits(timestamp: int) -> None:
    clock_actions.warn(clock.now())


@app.periodic(cron="41 18 * * *")  # 02.41 WITA
@app.task(name="casework.forget_cases", queue="upkeep", queueing_lock="casework.forget_cases", retry=NIGHTLY)
def forget_cases(timestamp: int) -> None:
    """Closed cases lose what names anybody, once the rulebook's days are over."""
    if not clock.runs_apart():
        forgetting.forget_due(clock.now())
