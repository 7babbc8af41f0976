"""`pantau work`: workers alone, on this machine or on many against one database."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from procrastinate import App


@click.command("work")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to run.")
@click.option("--queues", default="", help="Take jobs of these queues only, separated by commas.")
@click.option("--once", is_flag=True, help="End when no job is left.")
@click.option("--supervised", is_flag=True, hidden=True, help="End with the process that started this one.")
def command(workers: int, queues: str, once: bool, supervised: bool) -> None:
    """Run workers alone."""
    from pantau.cli.office import open_office, require_layout, running
    from pantau.cli.processes import end_with_parent

    if supervised:
        end_with_parent()
    if workers == 1:
        with open_office():
            require_layout()
            work([name for name in queues.split(",") if name], wait=not once)
        return
    with running():
        _run_many(workers, worker_arguments(queues=queues, once=once), once=once)


def worker_arguments(*, queues: str = "", once: bool = False) -> list[str]:
    """The command line of one worker under a supervisor."""
    options = [*(["--queues", queues] if queues else []), *(["--once"] if once else [])]
    return [sys.executable, "-m", "pantau", "work", "--supervised", *options]


def work(queues: list[str], *, wait: bool) -> None:
    """Take jobs until told to stop (SIGINT, SIGTERM), or until none is left. Needs ``open_office``."""
    from procrastinate.contrib.django import app

    name = f"{socket.gethostname()}-{os.getpid()}"

    async def run(working: App) -> None:
        told = _told_to_stop()
        async with working.open_async():
            jobs = asyncio.ensure_future(
                working.run_worker_async(
                    queues=queues or None, wait=wait, name=name, install_signal_handlers=False
                )
            )
            stop = asyncio.ensure_future(told.wait())
            await asyncio.wait((jobs, stop), return_when=asyncio.FIRST_COMPLETED)
            stop.cancel()
            jobs.cancel()  # a cancelled worker finishes the job it has; one that is done does not mind
            with suppress(asyncio.CancelledError):
                await jobs

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(run(working))


def _told_to_stop() -> asyncio.Event:
    """Set by SIGINT and SIGTERM from now on.

    Procrastinate's own handlers come later, and a signal before that left half-open connections for which
    the process waited without end.
    """
    from pantau.cli.processes import TERMINATING

    told = asyncio.Event()
    with suppress(NotImplementedError):  # Windows, where asyncio itself sees to Ctrl-C
        for number in (signal.SIGINT, *TERMINATING):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def _run_many(workers: int, arguments: list[str], *, once: bool) -> None:
    from pantau.cli.processes import children

    with children(os.environ) as group:
        for number in range(1, workers + 1):
            group.start(f"Worker {number}", arguments)
        if once:
            group.wait()
        else:
            group.watch()
