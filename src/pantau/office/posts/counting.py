"""What a worker process counts of itself, for its row in ``WorkerRun``."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.worker import Worker

from pantau.office.posts.workers import Counts

MEMORY_S = 60  # of the load, which is an average that forgets


class Counting:
    """Lives on the worker's event loop, where nothing else runs at the same time. ``timer`` gives seconds."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self.running: dict[int, tuple[JobContext, float]] = {}
        self.worker_id: int | None = None  # by which the database knows it; not before its first job
        self._ended: dict[str, Counts] = {}
        self._load, self._looked_at, self._busy = 0.0, timer(), 0.0

    async def around(self, run: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
        """Procrastinate's worker middleware."""
        assert context.job.id is not None
        began, self.worker_id = self._timer(), worker.worker_id
        self.running[context.job.id] = context, began
        failed = 1
        try:
            result = await run()
            failed = 0
            return result
        finally:
            self.running.pop(context.job.id, None)
            one = Counts(1 - failed, failed, self._timer() - began)
            self._ended[context.job.queue] = self._ended.get(context.job.queue, Counts()) + one

    def counts(self) -> dict[str, Counts]:
        return dict(self._ended)

    def load(self) -> float:
        """Jobs under way on average over the last minute or so. Each call counts what came since the last."""
        now = self._timer()
        busy = sum(one.seconds for one in self._ended.values())
        busy += sum(now - began for _context, began in self.running.values())
        passed = now - self._looked_at
        if passed > 0:
            weight = min(1.0, passed / MEMORY_S)
            self._load += weight * ((busy - self._busy) / passed - self._load)
        self._looked_at, self._busy = now, busy
        return max(0.0, self._load)
