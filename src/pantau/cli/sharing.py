"""Work on many batches shared among processes: results in the order of the batches, memory bounded."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

MOST_PROCESSES = 4  # chosen by the machine: reading a file feeds no more than these
AHEAD = 2  # batches handed out for each process: enough that none waits, few enough to hold in memory

Given = TypeVar("Given")
Done = TypeVar("Done")


def processes(asked: int) -> int:
    """How many processes to share work among; 0 asks for as many as there are cores, up to ``MOST_PROCESSES``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return asked or min(MOST_PROCESSES, cores)


def shared(
    work: Callable[[Given], Done],
    maker: Callable[..., Callable[[Given], Done]],
    arguments: tuple[Any, ...],
    batches: Iterable[Given],
    *,
    alone: int,
    count: int,
) -> Iterator[Done]:
    """What ``work`` makes of each batch, in order.

    The first ``alone`` batches are worked on here: starting processes costs more than a short file takes. Further
    ones go to ``count`` processes, each of which makes its worker with ``maker(*arguments)``. An error of
    ``batches`` is raised once all that was read before it is given.
    """
    rest = iter(batches)
    yield from map(work, islice(rest, alone) if count > 1 else rest)
    following = next(rest, None)
    if following is None:
        return
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (maker, arguments))
    try:
        yield from _in_order(pool, following, rest, AHEAD * count)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, first: Given, rest: Iterator[Given], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque([pool.submit(_work, first)])
    trouble: Exception | None = None
    while waiting:
        while trouble is None and len(waiting) < ahead:
            try:
                waiting.append(pool.submit(_work, next(rest)))
            except Exception as error:
                trouble = error
        yield waiting.popleft().result()
    if trouble is not None and not isinstance(trouble, StopIteration):
        raise trouble


_worker: Callable[[Any], Any]


def _start(maker: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it and ends the others
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # one process a core is enough
    _worker = maker(*arguments)


def _work(batch: Any) -> Any:
    return _worker(batch)
