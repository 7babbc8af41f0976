"""Sixty days around the vote, in the local time of Lombok (WITA, UTC+8, no summer time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from .dice import Dice, Weighted

WITA = timezone(timedelta(hours=8), "WITA")

Phase = Literal["pre", "campaign", "quiet", "voting"]

CAMPAIGN_OPENS = date(2023, 11, 28)
ADS_OPEN = date(2024, 1, 21)
QUIET_STARTS = date(2024, 2, 11)
VOTING = date(2024, 2, 14)
ACCOUNTS_DUE = date(2023, 11, 25)

_GAP_STARTS = date(2023, 11, 28)  # four weeks nobody collected: the office was still setting up
_GAP_ENDS = date(2023, 12, 25)
_SHORTEST, _LONGEST = 30, 75  # long enough to reach back before advertisements opened

_HOURS = Weighted(
    (hour, weight)
    for hour, weight in enumerate(
        (4, 2, 1, 1, 4, 14, 28, 36, 34, 30, 28, 30, 40, 34, 26, 26, 30, 36, 40, 56, 62, 54, 32, 14)
    )
)


@dataclass(frozen=True, slots=True)
class ObservedDay:
    date: date
    phase: Phase
    weight: float  # how much is written that day, against an ordinary campaign day

    @property
    def ads_allowed(self) -> bool:
        return ADS_OPEN <= self.date < QUIET_STARTS

    def at(self, second: int) -> datetime:
        """The moment ``second`` seconds into this local day, in UTC."""
        start = datetime.combine(self.date, time(), WITA).astimezone(UTC)
        return start + timedelta(seconds=second)


def observed_days(count: int = 60) -> tuple[ObservedDay, ...]:
    """The last days before the campaign opened, then the last weeks to the vote."""
    if not _SHORTEST <= count <= _LONGEST:
        raise ValueError(f"days must be between {_SHORTEST} and {_LONGEST}, not {count}")
    early = min(8, max(2, count * 8 // 60))
    late = count - early
    dates = [_GAP_STARTS - timedelta(days=early - i) for i in range(early)]
    dates += [VOTING - timedelta(days=late - 1 - i) for i in range(late)]
    return tuple(_observed(day) for day in dates)


def _observed(day: date) -> ObservedDay:
    phase = _phase(day)
    if phase == "pre":
        return ObservedDay(day, phase, 0.45)
    if phase == "campaign":
        elapsed = max(0, (day - _GAP_ENDS).days)
        return ObservedDay(day, phase, 0.62 + elapsed * 0.019)
    return ObservedDay(day, phase, 1.3 if phase == "quiet" else 2.1)


def _phase(day: date) -> Phase:
    if day < CAMPAIGN_OPENS:
        return "pre"
    if day < QUIET_STARTS:
        return "campaign"
    return "quiet" if day < VOTING else "voting"


def second_of_day(dice: Dice) -> int:
    return dice.weighted(_HOURS) * 3600 + dice.below(3600)
