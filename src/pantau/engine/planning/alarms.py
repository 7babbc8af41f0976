"""When a broken promise is said aloud, and when that is over: thresholds as data, and nothing that flaps.

A cause is found, or not, at each check. It must stand for a while before an alarm is raised, and stay away for a
while before the alarm has ended; in between, a smaller number than first raised it keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from pantau.engine.law.errors import RulebookError
from pantau.engine.law.nodes import read_yaml
from pantau.engine.law.schema import Reader, Report, Unreadable, fraction, record, table, whole

SHIPPED = Path(__file__).with_name("alarms.yaml")
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """The thresholds of one kind; see alarms.yaml for what each means."""

    kind: str
    least: int
    share: float
    ease: float
    raise_after_s: int
    end_after_s: int
    span_s: int
    factor: int
    grown: int

    @property
    def span(self) -> timedelta:
        return timedelta(seconds=self.span_s)

    def finds(self, count: int, of: int, *, already: bool) -> bool:
        """Is the cause there? ``already`` eases the threshold, down to one at the least."""
        threshold = max(self.least, self.share * of)
        return count >= (max(1, self.ease * threshold) if already else threshold)

    def has_grown(self, count: int, since_acknowledged: int) -> bool:
        return count >= self.grown * max(1, since_acknowledged)

    def tolerated(self, promised_s: float) -> timedelta:
        """How long after it was due a look may come."""
        return timedelta(seconds=max(self.span_s, self.factor * promised_s))


@dataclass(frozen=True, slots=True)
class Watch:
    """One cause from its first sign on."""

    since: datetime
    last_at: datetime  # when it was last found
    raised_at: datetime | None = None
    calm_since: datetime | None = None  # while it stays away
    ended_at: datetime | None = None


def watch(rule: AlarmRule, held: Watch | None, found: bool, now: datetime) -> Watch | None:
    """What is to be held after a check. None: nothing. One with ``ended_at`` is over, raised or not."""
    if found:
        held = replace(held, last_at=now, calm_since=None) if held else Watch(now, now)
        stood = now - held.since >= timedelta(seconds=rule.raise_after_s)
        return replace(held, raised_at=now) if stood and held.raised_at is None else held
    if held is None:
        return None
    calm = held.calm_since or now
    over = now - calm >= timedelta(seconds=rule.end_after_s)
    return replace(held, calm_since=calm, ended_at=calm if over else None)


@cache
def shipped_alarms() -> Mapping[str, AlarmRule]:
    return load_alarms(SHIPPED)


def load_alarms(path: Path) -> Mapping[str, AlarmRule]:
    """Raises RulebookError with every mistake found, at its line."""
    report = Report()
    root = read_yaml(path, path.name, report.problems)
    try:
        found = table(_RULE)(root, report) if root else {}
    except Unreadable:
        found = {}
    if report.problems:
        raise RulebookError(report.problems)
    return found


_TIMES: Reader[int] = whole(1, _LARGEST)
_SECONDS: Reader[int] = whole(0, _LARGEST)
_RULE: Reader[AlarmRule] = record(
    AlarmRule,
    {
        "least": _TIMES,
        "share": fraction,
        "ease": fraction,
        **dict.fromkeys(("raise_after_s", "end_after_s", "span_s"), _SECONDS),
        **dict.fromkeys(("factor", "grown"), _TIMES),
    },
    named="kind",
)
