"""How often one network may ask: counted in memory for a minute, and nowhere written down.

This machine itself is not counted: where a proxy hides who asks, the proxy keeps the pace.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from threading import Lock

from django.http import HttpRequest

from pantau.office.portal.networks import network_of

LOOK, LIST = "look", "list"
MOST = {LOOK: 600, LIST: 20}  # a minute, for each process
WAIT_S = 60
_lock = Lock()
_counted: dict[datetime, Counter[tuple[str, str]]] = {}


def within(request: HttpRequest, what: str, now: datetime) -> bool:
    """Counts this one, too."""
    network = network_of(request)
    if network is None or network.is_loopback:
        return True
    minute = now.replace(second=0, microsecond=0)
    with _lock:
        if minute not in _counted:
            _counted.clear()
        counts = _counted.setdefault(minute, Counter())
        counts[str(network), what] += 1
        return counts[str(network), what] <= MOST[what]
