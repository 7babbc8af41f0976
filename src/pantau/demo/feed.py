"""The regency goes on while people look: what is still to come arrives when the office's clock reaches it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from pantau.demo.pipeline import arrivals
from pantau.demo.pipeline.arrivals import Arrivals

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 30
STOP_WITHIN_S = 20

Waiting = Callable[[Callable[[], bool]], Arrivals]  # given "was I stopped?"


class Feed:
    """``waiting`` is asked once, in the feed's own thread; ``now`` is the office's clock."""

    def __init__(self, waiting: Waiting, now: Callable[[], datetime]) -> None:
        self._waiting = waiting
        self._now = now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        try:
            waiting = self._waiting(self._stopping.is_set)
            while waiting and not self._stopping.is_set():
                now = self._now()
                if seen := waiting.until(now):
                    arrivals.store(seen, source="regency/live", now=now)
                waiting = waiting.after(now)
                self._stopping.wait(LOOK_EVERY_S)
        except Exception:
            logger.exception("No more posts arrive in this demo")
        finally:
            connection.close()
