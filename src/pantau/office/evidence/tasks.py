"""Regular work on evidence."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pantau.office.evidence import actions


@app.periodic(cron="29 3 * * *")
@app.task(
    name="evidence.remove_released_bytes", queue="upkeep", queueing_lock="evidence.remove_released_bytes"
)
def remove_released_bytes(timestamp: int) -> None:
    """Files that two persons let go, the night after."""
    actions.remove_released_bytes()
