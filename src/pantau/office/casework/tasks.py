"""Regular work on cases: warnings as their time limits run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pantau.office.casework import clock_actions
from pantau.web.ui import clock


@app.periodic(cron="*/10 * * * *")
@app.task(name="casework.warn_of_limits", queue="upkeep", queueing_lock="casework.warn_of_limits")
def warn_of_limits(timestamp: int) -> None:
    clock_actions.warn(clock.now())
