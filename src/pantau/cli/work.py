"""`pantau work`: workers alone, on this machine or on many against one database."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from procrastinate import App

    from pantau.office.posts.counting import Counting
    from pantau.office.posts.workers import Counts

logger = logging.getLogger(__name__)


GRACE_S = 20
REPORT_S = 10
CLOCK_JUMP_S = 30
HANDED_BACK = 75  # exit status: a job did not end in time, and others begin it again (EX_TEMPFAIL)
FELL = 1  # exit status: it ended without being told to, and is to be started again


@click.command("work")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to run.")
@click.option(
    "--queues",
    default="",
    help="Take jobs of these queues only, separated by commas: collect, detect, capture, upkeep, or a queue's name.",
)
@click.option(
    "--concurrency",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Jobs at once in each process; more than one helps those that wait for networks.",
)
@click.option(
    "--grace",
    default=GRACE_S,
    show_default=True,
    type=click.IntRange(0, 3600),
    help="Seconds that jobs have to end when told to stop; then others begin them again.",
)
@click.option("--once", is_flag=True, help="End when no job is left.")
@click.option("--hints", is_flag=True, help="Say what waits and how many workers would be enough, and end.")
@click.option("--json", "as_json", is_flag=True, help="The hints as one JSON object, for machines.")
@click.option("--supervised", is_flag=True, hidden=True, help="End with the process that started this one.")
def command(
    workers: int,
    queues: str,
    concurrency: int,
    grace: int,
    once: bool,
    hints: bool,
    as_json: bool,
    supervised: bool,
) -> None:
    """Run workers alone, on as many machines as are needed.

    Exit status 0: all jobs that were begun have ended. 75: one had not in time, and was given to others. 1: it ended
    without being told to, since the database was away for too long or the clock jumped; start it again.
    """
    from pantau.cli.office import open_office, require_layout, running
    from pantau.cli.processes import end_with_parent

    calculate_in_one_thread()
    if supervised:
        end_with_parent()
    if hints:
        with open_office():
            require_layout()
            show_hints(as_json)
        return
    if workers == 1:
        with open_office():
            require_layout()
            work(_chosen(queues), wait=not once, concurrency=concurrency, grace=grace)
        return
    with running():
        arguments = worker_arguments(queues=queues, once=once, concurrency=concurrency, grace=grace)
        _run_many(workers, arguments, once=once, grace=grace)


def calculate_in_one_thread() -> None:
    """Before numpy comes. To start a browser OpenBLAS ends its threads, and waits for good where another job uses them:
    with all of Python held meanwhile, the whole worker stands still. More cores are used by more workers."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def worker_arguments(
    *, queues: str = "", once: bool = False, concurrency: int = 1, grace: int = GRACE_S
) -> list[str]:
    """The command line of one worker under a supervisor."""
    options = [
        *(["--queues", queues] if queues else []),
        *(["--once"] if once else []),
        *(["--concurrency", str(concurrency)] if concurrency > 1 else []),
        *(["--grace", str(grace)] if grace != GRACE_S else []),
    ]
    return [sys.executable, "-m", "pantau", "work", "--supervised", *options]


def _chosen(queues: str) -> list[str]:
    from pantau.office.posts import workers

    try:
        return workers.chosen([name.strip() for name in queues.split(",") if name.strip()])
    except workers.UnknownQueueError as error:
        raise click.ClickException(str(error)) from error


def work(queues: list[str], *, wait: bool, concurrency: int = 1, grace: float = GRACE_S) -> None:
    """Take jobs until told to stop (SIGINT, SIGTERM), or until none is left. Needs ``open_office``.

    A worker that loses the database for long, or whose clock jumps, ends: whoever supervises it starts another, which
    knows nothing of what was before. Where a job does not end within ``grace`` seconds it is given to others, and
    this process ends at once, before the thread that still works on it does more.
    """
    from procrastinate.contrib.django import app

    from pantau.office.evidence.captures import clear_places
    from pantau.office.posts.counting import Counting

    clear_places()
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"

    async def run(working: App) -> int:
        told, counting = _told_to_stop(), Counting()
        async with working.open_async():
            jobs = asyncio.ensure_future(
                working.run_worker_async(
                    queues=queues or None,
                    wait=wait,
                    name=name,
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=grace + 2 * REPORT_S,
                    worker_middleware=[counting.around],
                )
            )
            report = partial(_report, name, queues, concurrency)
            reporting = asyncio.ensure_future(_report_on(report, working, counting))
            stop = asyncio.ensure_future(told.wait())
            await asyncio.wait((jobs, stop, reporting), return_when=asyncio.FIRST_COMPLETED)
            fell = wait and not told.is_set()
            stop.cancel()
            jobs.cancel()  # a cancelled worker finishes the job it has; one that is done does not mind
            await asyncio.wait((jobs,), timeout=grace + 1)
            reporting.cancel()
            whole = jobs.done()
            if not whole:
                await _hand_back(working, counting)
            with suppress(asyncio.CancelledError):
                await asyncio.to_thread(report, counting.counts(), counting.load(), ended=True)
                if whole:
                    await jobs
            return FELL if fell else 0 if whole else HANDED_BACK

    connector = app.connector.get_worker_connector()
    # What a job defers belongs to its transaction, which is Django's. By the worker's own connection it was there
    # before the data were: another worker looked for the posts, found none, and was done.
    connector.get_sync_connector = app.connector.get_sync_connector
    with app.replace_connector(connector) as working, asyncio.Runner() as runner:
        try:
            status = runner.run(run(working))
        except Exception:
            logger.exception("This worker fell")
            status = FELL
        if status:
            _end_at_once(status)


async def _report_on(report: Callable[..., None], working: App, counting: Counting) -> None:
    """Until the clock jumps: regular work is remembered by moments that are not to come, or to come once more, then."""
    began, lost = _clock_ahead_s(), frozenset[int]()
    while abs(_clock_ahead_s() - began) < CLOCK_JUMP_S:
        await asyncio.to_thread(report, counting.counts(), counting.load())
        lost = await _look_for_lost(working, counting, lost)
        await asyncio.sleep(REPORT_S)
    logger.error("This machine's clock has jumped by %.0f s; the worker ends", _clock_ahead_s() - began)


def _clock_ahead_s() -> float:
    """Of the clock that nobody sets."""
    return time.time() - time.monotonic()


async def _look_for_lost(working: App, counting: Counting, before: frozenset[int]) -> frozenset[int]:
    """Jobs that are ours in the database and that we are not at, for two looks: their end could not be written down,
    or that they were ours was not heard. Others begin them again. Gives those seen for the first time."""
    from procrastinate.exceptions import ConnectorException

    from pantau.office.posts.tasks import give_to_others

    if counting.worker_id is None:
        return frozenset()
    try:
        held = await working.job_manager.list_jobs_async(status="doing", worker_id=counting.worker_id)
        lost = {job.id: job for job in held if job.id is not None and job.id not in counting.running}
        for id_ in before & lost.keys():
            logger.warning("Job %s (%s) was lost sight of and is given to others", id_, lost[id_].task_name)
            await give_to_others(working.job_manager, lost[id_])
        return frozenset(lost.keys() - before)
    except ConnectorException as error:
        logger.warning("This worker could not look for lost jobs: %s", type(error.__cause__).__name__)
        return frozenset()


def _report(
    name: str,
    queues: list[str],
    concurrency: int,
    counts: dict[str, Counts],
    load: float,
    *,
    ended: bool = False,
) -> None:
    """A worker that cannot report works on: its jobs need the database more than we do."""
    from importlib.metadata import version

    from django.db import Error, connection

    from pantau.office.posts import workers

    try:
        workers.report(
            name, host=socket.gethostname(), version=version("pantau"), queues=queues, concurrency=concurrency,
            counts=counts, load=load, clock_at=datetime.now(UTC), ended=ended,
        )  # fmt: skip
    except Error as error:
        logger.warning("This worker could not report: %s", type(error).__name__)
    finally:
        connection.close()  # the next report may run in another thread


async def _hand_back(working: App, counting: Counting) -> None:
    from pantau.office.posts.tasks import give_to_others

    for context, _began in list(counting.running.values()):
        logger.warning(
            "Job %s (%s) did not end in time and is given to others", context.job.id, context.job.task_name
        )
        await give_to_others(working.job_manager, context.job)


def _end_at_once(status: int) -> NoReturn:
    """Without waiting for threads, which is what Python does otherwise."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(status)


def show_hints(as_json: bool) -> None:
    """What waits in each queue, and how many workers would be enough. Needs ``open_office``."""
    from pantau.office.posts import workers

    states = workers.states()
    if as_json:
        found = [
            {
                "queue": one.queue, "waiting": one.waiting, "failed": one.failed, "oldest_s": round(one.oldest_s, 1),
                "workers": one.workers, "load": round(one.load, 2), "job_s": one.counts.each_s,
                "suggested": one.suggested,
            }
            for one in states
        ]  # fmt: skip
        click.echo(json.dumps({"target_s": workers.TARGET_S, "queues": found}))
        return
    click.echo(f"{'queue':10} {'waiting':>8} {'oldest':>8} {'a job':>8} {'workers':>8} {'enough':>8}")
    for one in states:
        each = f"{one.counts.each_s:.2f} s" if one.counts.each_s is not None else "-"
        enough = "?" if one.suggested is None else str(one.suggested)
        click.echo(
            f"{one.queue:10} {one.waiting:8} {one.oldest_s:6.0f} s {each:>8} {one.workers:8} {enough:>8}"
        )
    click.echo(f"enough: keeps up, and clears what waits within {workers.TARGET_S // 60} minutes")


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


def _run_many(workers: int, arguments: list[str], *, once: bool, grace: int) -> None:
    from pantau.cli.processes import STOP_TIMEOUT_S, children

    with children(os.environ) as group:
        group.patience_s = max(STOP_TIMEOUT_S, grace + REPORT_S)
        for number in range(1, workers + 1):
            group.start(f"Worker {number}", arguments)
        if once:
            group.wait()
        else:
            group.watch()
    if any(child.process.returncode == HANDED_BACK for child in group.running):
        sys.exit(HANDED_BACK)
