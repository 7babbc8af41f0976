"""What an answer's headers say about the calls that are left.

Read are X's ``x-rate-limit-*``, Mastodon's ``X-RateLimit-*`` and Bluesky's ``ratelimit-*``, Meta's
``X-App-Usage`` and ``X-Business-Use-Case-Usage``, and ``Retry-After``. A header that cannot be read says
nothing; it never stops a sweep.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

LONGEST = timedelta(days=7)  # no header stops us for longer: it is more likely garbled
_PREFIXES = ("x-rate-limit", "x-ratelimit", "ratelimit")
_A_DATE_S = 10**9  # smaller numbers are seconds from now, larger ones a date
_A_DATE_MS = 10**11
_TELLING = frozenset(
    (
        "retry-after",
        "x-app-usage",
        "x-business-use-case-usage",
        *(f"{prefix}-remaining" for prefix in _PREFIXES),
    )
)
_USAGE = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, slots=True)
class RateReading:
    """None where the headers do not say.

    ``left`` calls are allowed until ``resets_at``; ``used`` is the used share of a window, 1 for all of
    it; before ``blocked_until`` no call is welcome.
    """

    left: int | None = None
    resets_at: datetime | None = None
    used: float | None = None
    blocked_until: datetime | None = None


def read_rate(headers: Mapping[str, str], now: datetime) -> RateReading:
    """What these headers say at ``now``. Resets are measured from the answer's own ``Date``, if it has one,
    so that a clock that goes wrong here or there does no harm."""
    named = {name.lower(): value for name, value in headers.items()}
    if _TELLING.isdisjoint(named):
        return RateReading()
    clock = _Clock(now, named.get("date", ""))
    left, resets_at = _rate_limit(named, clock)
    shares, regain = _usage(named)
    blocked = [when for when in (_retry_after(named, clock), regain and clock.after(60 * regain)) if when]
    return RateReading(left, resets_at, max(shares, default=None), max(blocked, default=None))


@dataclass(frozen=True, slots=True)
class _Clock:
    """Our time, and the platform's when it answered."""

    ours: datetime
    dated: str  # by the answer's header

    def after(self, seconds: float) -> datetime | None:
        if not isfinite(seconds) or seconds < 0:
            return None
        return self.ours + timedelta(seconds=min(seconds, LONGEST.total_seconds()))

    def at(self, when: datetime) -> datetime | None:
        theirs = _date(self.dated) or self.ours
        return self.after((when - theirs).total_seconds())


def _rate_limit(named: Mapping[str, str], clock: _Clock) -> tuple[int | None, datetime | None]:
    for prefix in _PREFIXES:
        if f"{prefix}-remaining" not in named:
            continue
        left = _number(named.get(f"{prefix}-remaining", ""))
        resets_at = _reset(named.get(f"{prefix}-reset", ""), clock)
        if left is not None and resets_at is not None:
            return int(max(left, 0)), resets_at
    return None, None


def _reset(written: str, clock: _Clock) -> datetime | None:
    number = _number(written)
    if number is None:
        when = _iso(written) or _date(written)
        return clock.at(when) if when else None
    if number < _A_DATE_S:
        return clock.after(number)
    seconds = number / 1000 if number >= _A_DATE_MS else number
    if seconds >= _A_DATE_MS:
        return None
    return clock.at(datetime.fromtimestamp(seconds, UTC))


def _retry_after(named: Mapping[str, str], clock: _Clock) -> datetime | None:
    written = named.get("retry-after", "")
    if not written:
        return None
    seconds = _number(written)
    if seconds is not None:
        return clock.after(seconds)
    when = _date(written)
    return clock.at(when) if when else None


def _usage(named: Mapping[str, str]) -> tuple[list[float], float | None]:
    """Used shares, and the minutes until access is regained."""
    reports = [_json(named.get("x-app-usage", ""))]
    reports += _business_reports(_json(named.get("x-business-use-case-usage", "")))
    found = [report for report in reports if isinstance(report, dict)]
    shares = [share / 100 for report in found for share in _numbers(report, _USAGE)]
    minutes = [wait for report in found for wait in _numbers(report, ("estimated_time_to_regain_access",))]
    longest = max(minutes, default=0.0)
    return shares, longest or None


def _business_reports(usage: Any) -> list[Any]:
    """One for each business object and kind of use."""
    if not isinstance(usage, dict):
        return []
    return [report for reports in usage.values() if isinstance(reports, list) for report in reports]


def _numbers(report: Mapping[str, Any], names: Iterable[str]) -> list[float]:
    values = (report.get(name) for name in names)
    return [
        float(value)
        for value in values
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= 0
    ]


def _json(written: str) -> Any:
    try:
        return json.loads(written) if written else None
    except (ValueError, RecursionError):
        return None


def _number(written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _iso(written: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _date(written: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
