"""Days and weeks of a report, on the office's clock. A week goes from Monday to Sunday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pantau.engine.forms.days import long_date, long_day
from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.insight.briefings.models import Briefing

Kind = Briefing.Kind
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    kind: Kind
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return ledger.bounds(self.first)[0]

    @property
    def until(self) -> datetime:
        """The first moment that is no longer in it."""
        return ledger.bounds(self.last)[1]

    @property
    def in_words(self) -> str:
        """As papers say it, in Indonesian."""
        if self.kind == Kind.DAILY:
            return long_day(self.first)
        return f"{long_date(self.first)} sampai {long_date(self.last)}"


def containing(kind: str, day: date) -> Period:
    if kind == Kind.DAILY:
        return Period(Kind.DAILY, day, day)
    monday = day - timedelta(days=day.weekday())
    return Period(Kind.WEEKLY, monday, monday + timedelta(days=6))


def latest(kind: str, now: datetime) -> Period:
    """The last one that is over."""
    today = day_of(now)
    running = containing(kind, today)
    return containing(kind, running.first - _DAY)


def hour_of(period: Period, hour: int) -> datetime:
    """When its report is due: that hour of the day after."""
    following = period.last + _DAY
    return datetime.combine(following, time(hour), period.until.tzinfo)
