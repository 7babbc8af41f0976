"""When a time limit ends, by every reading the law allows, and why on that day.

    office = office_time(rulebook, entered_days)
    limit = due(rulebook.time_limits.deadlines["finding_set"], found_at, office)
    limit.warns.ends_at, limit.stage_at(now)

The day of the event, the weekdays, and which days off do not count are the rulebook's data (``counting`` in
deadlines.yaml). Nothing here reads a clock: every moment comes in, with its zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .calendar import Calendar
from .days_off import DayOff, DaysOff
from .procedure import CALENDAR_DAYS, HOURS, Counting, Deadline, OfficeHours

if TYPE_CHECKING:
    from .rulebook import Rulebook

#: How far a limit has run, by the reading that ends first. DAY_BEFORE begins with the last open day before the end.
RUNNING, HALF, DAY_BEFORE, OVERDUE = STAGES = ("running", "half", "day_before", "overdue")

_ONE_DAY = timedelta(days=1)
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that does not count: for these days off or, without any, as a weekend."""

    day: date
    because: tuple[DayOff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTime:
    """On which days limits count, and when the office is open. Make it with ``office_time``."""

    zone: ZoneInfo
    days_off: DaysOff = field(default_factory=DaysOff)
    counting: Counting = field(default_factory=Counting)
    hours: OfficeHours | None = None
    calendar: Calendar | None = None  # for the phases in which the office is always open

    def skips(self, day: date) -> Skipped | None:
        """Why this is no working day; None where it is one."""
        rule = self.counting.working_days
        because = tuple(one for one in self.days_off.on(day) if one.kind in rule.without)
        if because or day.isoweekday() not in rule.weekdays:
            return Skipped(day, because)
        return None

    def closes(self, day: date) -> datetime | None:
        """The last second at which the office takes papers on that day; None where it is closed."""
        if self.hours is None or self._always_open(day):
            return self.last_second(day)
        closing = self.hours.closes.get(str(day.isoweekday()))
        if closing is None or self.skips(day):
            return None
        return datetime.combine(day, closing, self.zone)

    def last_second(self, day: date) -> datetime:
        return datetime.combine(day, _LAST_SECOND, self.zone)

    def _always_open(self, day: date) -> bool:
        if self.hours is None or self.calendar is None:
            return False
        phase = self.calendar.phase_at(datetime.combine(day, time(12), self.zone))
        return phase is not None and phase.id in self.hours.always_open_in


def office_time(book: Rulebook, entered: Iterable[DayOff] = ()) -> OfficeTime:
    """By this rulebook, with days off that the office entered since."""
    return OfficeTime(
        zone=book.timezone,
        days_off=book.days_off.with_entered(entered),
        counting=book.time_limits.counting or Counting(),
        hours=book.time_limits.office_hours,
        calendar=book.calendar,
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to count a limit. Moments stand in the office's zone.

    ``ends_at`` is the last second in time: of the last day, or when the office closes on it where a paper must be
    received. Where the office is ``closed`` all that day, ``hand_in_by`` is when it was open last before.
    """

    unit: str
    ends_at: datetime
    counted: tuple[date, ...] = ()  # none for limits in hours
    skipped: tuple[Skipped, ...] = ()
    at_closing: bool = False  # a paper must be received, and the office closes earlier than the day
    closed: bool = False
    hand_in_by: datetime | None = None
    undecreed: tuple[int, ...] = ()  # years it needs whose days off were not compared with a decree

    @property
    def last_day(self) -> date:
        return self.ends_at.date()


@dataclass(frozen=True, slots=True)
class Due:
    """A running limit. ``second`` is the other reading where the unit is disputed; the earlier one warns."""

    deadline: Deadline
    started_at: datetime  # in the office's zone
    first: Ending
    second: Ending | None
    day_before_at: datetime | None  # None where the limit has no day before its end

    @property
    def endings(self) -> tuple[Ending, ...]:
        return (self.first,) if self.second is None else (self.first, self.second)

    @property
    def warns(self) -> Ending:
        return min(self.endings, key=lambda ending: ending.ends_at)

    @property
    def latest(self) -> Ending:
        return max(self.endings, key=lambda ending: ending.ends_at)

    @property
    def half_at(self) -> datetime:
        return self.started_at + (self.warns.ends_at - self.started_at) / 2

    @property
    def stages(self) -> tuple[tuple[str, datetime], ...]:
        """When each stage is entered, gravest last; a limit without a day before its end lacks that one."""
        found = [(HALF, self.half_at)]
        if self.day_before_at is not None:
            found.append((DAY_BEFORE, self.day_before_at))
        return (*found, (OVERDUE, self.warns.ends_at + timedelta.resolution))

    def stage_at(self, now: datetime) -> str:
        """The gravest stage entered by this aware moment."""
        reached = [stage for stage, at in self.stages if at <= _aware(now)]
        return reached[-1] if reached else RUNNING

    def over_by_every_reading(self, now: datetime) -> bool:
        """Between the two readings a limit is OVERDUE here and may still hold before a court."""
        return _aware(now) > self.latest.ends_at


def due(deadline: Deadline, started_at: datetime, office: OfficeTime) -> Due:
    """When a limit ends that began at this aware moment. Raises ValueError for a moment without a zone."""
    started = _aware(started_at).astimezone(office.zone)
    first = _read(deadline, deadline.unit, started, office)
    second = _read(deadline, deadline.disputed_unit, started, office) if deadline.disputed_unit else None
    ends_at = min(ending.ends_at for ending in (first, second) if ending)
    return Due(deadline, started, first, second, _day_before(deadline, started, ends_at, office))


def _read(deadline: Deadline, unit: str, started: datetime, office: OfficeTime) -> Ending:
    if unit == HOURS:
        # Added on the absolute time line: an hour is an hour, whatever the zone's clock does meanwhile.
        ends_at = (started.astimezone(_UTC) + timedelta(hours=deadline.amount)).astimezone(office.zone)
        return Ending(unit, ends_at)
    counted, skipped = _count(deadline, unit, started.date(), office)
    last_day = counted[-1] if counted else started.date()
    closes = office.closes(last_day) if deadline.in_office_hours else office.last_second(last_day)
    return Ending(
        unit,
        closes or office.last_second(last_day),
        counted,
        skipped,
        closes is not None and closes < office.last_second(last_day),
        closes is None,
        None if closes else _open_last(started, last_day, office),
        _undecreed(unit, [*counted, *(one.day for one in skipped)], office),
    )


def _count(
    deadline: Deadline, unit: str, started: date, office: OfficeTime
) -> tuple[tuple[date, ...], tuple[Skipped, ...]]:
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = started if office.counting.first_day.counts else started + _ONE_DAY
    while len(counted) < deadline.amount:
        skip = None if unit == CALENDAR_DAYS else office.skips(day)
        if skip:
            skipped.append(skip)
        else:
            counted.append(day)
        day += _ONE_DAY
    return tuple(counted), tuple(skipped)


def _undecreed(unit: str, days: Iterable[date], office: OfficeTime) -> tuple[int, ...]:
    if unit == CALENDAR_DAYS:
        return ()
    return tuple(sorted({day.year for day in days if not office.days_off.decreed(day.year)}))


def _open_last(started: datetime, last_day: date, office: OfficeTime) -> datetime | None:
    """When the office closed last within the limit, where it is closed on the last day."""
    for day in _days_back(last_day, started.date()):
        closes = office.closes(day)
        if closes:
            return closes if closes > started else None
    return None


def nth_working_day(day: date, number: int, office: OfficeTime) -> date:
    """The ``number``-th working day after ``day``; the day itself for 0."""
    while number > 0:
        day += _ONE_DAY
        number -= office.skips(day) is None
    return day


def _day_before(
    deadline: Deadline, started: datetime, ends_at: datetime, office: OfficeTime
) -> datetime | None:
    """The morning of the last open day before the last one; else a day before the end, where the limit is so long."""
    if deadline.unit == HOURS:
        return None if deadline.amount <= 24 else ends_at - _ONE_DAY
    for day in _days_back(ends_at.date(), started.date()):
        if day > started.date() and office.closes(day):
            return datetime.combine(day, time(), office.zone)
    earlier = ends_at - _ONE_DAY
    return earlier if earlier > started else None


def _days_back(last_day: date, first: date) -> Iterator[date]:
    """The days before ``last_day``, latest first, down to ``first``."""
    day = last_day - _ONE_DAY
    while day >= first:
        yield day
        day -= _ONE_DAY


# ── What a new day off moves ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Running:
    """A limit that runs for something, named by a key of the caller's."""

    key: str
    deadline: Deadline
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    running: Running
    before: Due
    after: Due
    because: tuple[DayOff, ...]  # what makes days off that were none, or the other way round


def changed(before: OfficeTime, after: OfficeTime, running: Iterable[Running]) -> tuple[Moved, ...]:
    """The limits of which a reading ends otherwise by ``after``, or must be handed in by another moment."""
    return tuple(moved for one in running if (moved := _moved(one, before, after)))


def _moved(one: Running, before: OfficeTime, after: OfficeTime) -> Moved | None:
    then, now = (due(one.deadline, one.started_at, office) for office in (before, after))
    if [_end(ending) for ending in then.endings] == [_end(ending) for ending in now.endings]:
        return None
    days: list[DayOff] = []
    day = then.started_at.date()
    while day <= max(then.latest.last_day, now.latest.last_day):
        if bool(before.skips(day)) != bool(after.skips(day)):
            old, new = (office.days_off.on(day) for office in (before, after))
            days.extend(found for found in (*new, *old) if (found in new) != (found in old))
        day += _ONE_DAY
    return Moved(one, then, now, tuple(days))


def _end(ending: Ending) -> tuple[datetime, datetime | None]:
    return ending.ends_at, ending.hand_in_by


_UTC = ZoneInfo("UTC")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time limit needs a moment with its zone; give an aware datetime")
    return moment
