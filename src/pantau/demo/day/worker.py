"""The office's worker, in a process of its own: ``python -m pantau.demo.day.worker PORT CLOCK``.

Told ``sweep`` on its standard input, it looks at everything that is due and takes the jobs that pushes left,
then says so in a line. It knows nothing of the day but its clock and the way to the network.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from pantau.demo.day.clock import SharedClock
from pantau.demo.day.network import client_through, sleeper

QUEUE = "sweep"


def main() -> None:
    port, clock = int(sys.argv[1]), SharedClock(Path(sys.argv[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pantau.web.site.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from pantau.office.collection import sweeping
    from pantau.web.ui import clock as office_clock

    # Whatever starts a look here, a job included, finds the day's time and network.
    office_clock.now = clock
    outside = partial(sweeping.Outside, client=partial(client_through, port), sleep=sleeper(port, clock))
    sweeping.Outside = outside  # type: ignore[misc, assignment]
    _take_back_jobs()
    _say("ready")
    for order in sys.stdin:
        if order.strip() == "sweep":
            swept = sweeping.sweep(outside(clock))
            _take_jobs()
            _say(json.dumps([asdict(one) for one in swept]))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _waiting() -> Any:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(queue_name=QUEUE)


def _take_jobs() -> None:
    """The jobs that pushes left: posts named without their words."""
    if not _waiting().filter(status="todo").exists():
        return
    from procrastinate.contrib.django import app

    async def work() -> None:
        async with working.open_async():
            await working.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        asyncio.run(work())


def _take_back_jobs() -> None:
    """What the killed worker had begun, as the upkeep does for it a minute later."""
    if not _waiting().filter(status="doing").exists():
        return
    from procrastinate.contrib.django import app

    async def retry() -> None:
        async with working.open_async():
            for job in await working.job_manager.get_stalled_jobs(seconds_since_heartbeat=0):
                await working.job_manager.retry_job(job)

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        asyncio.run(retry())


if __name__ == "__main__":
    main()
