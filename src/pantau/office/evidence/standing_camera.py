"""The camera of this process: one browser for all its captures, begun with the first, ended with the process.

It replaces its browser by itself (see ``engine.evidence.capture.camera``); whoever finds it stuck puts it away, and
the next capture gets another.
"""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING

from pantau.web.ui import clock

if TYPE_CHECKING:
    from pantau.engine.evidence.capture.camera import Camera

_lock = threading.Lock()
_held: list[Camera] = []


def camera() -> Camera:
    """Raises ImportError without the extra ``capture``."""
    from pantau.engine.evidence.capture.camera import Camera

    with _lock:
        if not _held:
            _held.append(Camera(clock=lambda: clock.now()).__enter__())
        return _held[0]


@atexit.register
def put_away() -> None:
    """End its browser; no capture may be going on."""
    with _lock:
        while _held:
            _held.pop().__exit__(None, None, None)
