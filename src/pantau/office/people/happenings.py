"""What happened, for later rooms that listen: told within the transaction of the fact, so both stand or neither.

A room tells what it did and knows nobody who listens. Listeners are quick: they owe work to a task.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

#: Something was found about a post or an act.
FINDING_CREATED = "finding.created"
CASE_OPENED = "case.opened"
#: A case took a step along its path.
CASE_MOVED = "case.moved"
#: Nothing is known of a whole platform for a while.
COVERAGE_GAP = "coverage.gap"
#: A promise is broken for long enough that people are told.
COVERAGE_ALARM = "coverage.alarm"


@dataclass(frozen=True, slots=True)
class Happening:
    """``keys`` gives the ids of what it happened to; it is asked only by who wants them."""

    kind: str
    at: datetime
    keys: Callable[[], Sequence[int]]


Listener = Callable[[Happening], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def tell(kind: str, keys: Callable[[], Sequence[int]], *, at: datetime) -> None:
    for listener in _listeners:
        listener(Happening(kind, at, keys))
