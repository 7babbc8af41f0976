"""The days of an election: phases, windows and single dates, in the rulebook's own time zone.

The files write days as the law prints them, the last day included. Here every stretch is half
open, [start, end), from midnight to midnight in that zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from .nodes import Located
from .schema import (
    Reader,
    Report,
    Titles,
    day,
    known,
    many,
    nullable,
    one_of,
    parts,
    placed,
    record,
    slug,
    table,
    text,
    titles,
)

PHASES = ("before", "pre_campaign", "campaign", "quiet", "voting", "recap", "after")
MARKS = ("V", "M", "I")  # seen in published text, from memory, inference
MAIN_EVENT = "main"

T = TypeVar("T", bound="Stretch")

# Bounds of phases that have no first or last day: far from every date, near enough to shift zones.
_OPEN_START = date(1970, 1, 1)
_OPEN_END = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, from midnight to midnight in the rulebook's zone."""

    id: str
    title: Titles
    start: datetime
    end: datetime  # exclusive
    basis: str
    source: str
    mark: str
    event: str = MAIN_EVENT

    def __contains__(self, when: datetime) -> bool:
        return self.start <= when < self.end

    @property
    def first_day(self) -> date | None:
        """None where the stretch is open to the past."""
        day = self.start.date()
        return None if day == _OPEN_START else day

    @property
    def last_day(self) -> date | None:
        """The last day that still belongs to it; None where it is open to the future."""
        day = self.end.date()
        return None if day == _OPEN_END else day - timedelta(days=1)


class Phase(Stretch):
    """A part of the election that the rules know by name, one of ``PHASES``."""

    __slots__ = ()


class Window(Stretch):
    """Days laid over the phases, such as those on which paid ads are lawful."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A single day that norms refer to."""

    id: str
    title: Titles
    day: date
    basis: str
    source: str
    mark: str
    note: Titles | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Phases of the main event and of others that overlap it (a vote repeated in some stations)."""

    phases: tuple[Phase, ...]
    windows: tuple[Window, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    dates: Mapping[str, date] = field(init=False)
    main_event: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", {item.id: item.day for item in self.milestones})
        object.__setattr__(self, "main_event", self.phases[0].event if self.phases else MAIN_EVENT)

    def phase_at(self, when: datetime, event: str | None = None) -> Phase | None:
        """The phase of ``event`` (without it, of the main event) at this aware time."""
        _aware(when)
        wanted = event or self.main_event
        return next((phase for phase in self.phases if phase.event == wanted and when in phase), None)

    def phases_at(self, when: datetime) -> tuple[Phase, ...]:
        """The phases of all events at this aware time, the main event's first."""
        _aware(when)
        found = [phase for phase in self.phases if when in phase]
        return tuple(sorted(found, key=lambda phase: phase.event != self.main_event))

    def windows_at(self, when: datetime, event: str | None = None) -> frozenset[str]:
        _aware(when)
        wanted = event or self.main_event
        return frozenset(window.id for window in self.windows if window.event == wanted and when in window)

    def next_change(self, when: datetime, event: str | None = None) -> tuple[Phase, datetime] | None:
        """The phase that begins next after this aware time, and when; None when none does."""
        _aware(when)
        wanted = event or self.main_event
        later = [phase for phase in self.phases if phase.event == wanted and phase.start > when]
        if not later:
            return None
        phase = min(later, key=lambda item: item.start)
        return phase, phase.start


@dataclass(frozen=True, slots=True)
class _Written:
    """A phase or window as the file gives it: days, the last one included."""

    id: str
    title: Titles
    basis: str
    source: str
    mark: str
    first_day: date | None = None
    last_day: date | None = None
    event: str = MAIN_EVENT

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        past = self.last_day + timedelta(days=1) if self.last_day else _OPEN_END
        return _midnight(self.first_day or _OPEN_START, zone), _midnight(past, zone)


def read_calendar(root: Located, zone: ZoneInfo, report: Report) -> Calendar:
    """The calendar of a file; mistakes go to ``report``."""
    found = parts(
        {"phases": many(placed(_written(known(PHASES, "phase"))), least=1)},
        {"windows": many(placed(_written(slug))), "dates": table(_milestone)},
    )(root, report)
    _check_stretches(found["phases"], report)
    _check_stretches(found.get("windows", ()), report)
    _check_overlaps(found["phases"], zone, report)
    return Calendar(
        tuple(_placed(Phase, written, zone) for _, written in found["phases"]),
        tuple(_placed(Window, written, zone) for _, written in found.get("windows", ())),
        tuple(found.get("dates", {}).values()),
    )


def _written(identifier: Reader[str]) -> Reader[_Written]:
    return record(
        _Written,
        {"id": identifier, "title": titles, "basis": text, "source": text, "mark": one_of(*MARKS)},
        {"first_day": nullable(day), "last_day": nullable(day), "event": slug},
    )


_milestone: Reader[Milestone] = record(
    Milestone,
    {"title": titles, "day": day, "basis": text, "source": text, "mark": one_of(*MARKS)},
    {"note": titles},
    named="id",
)


def _placed(kind: type[T], written: _Written, zone: ZoneInfo) -> T:
    start, end = written.bounds(zone)
    return kind(
        written.id, written.title, start, end, written.basis, written.source, written.mark, written.event
    )


def _check_stretches(stretches: Iterable[tuple[Located, _Written]], report: Report) -> None:
    seen: set[tuple[str, str]] = set()
    for at, stretch in stretches:
        entries = at.entries()
        if stretch.first_day and stretch.last_day and stretch.last_day < stretch.first_day:
            first = f"it begins on {stretch.first_day}"
            report.refuse(entries["last_day"], f"'{stretch.id}' ends before it begins", first)
        if (stretch.event, stretch.id) in seen:
            report.refuse(
                entries["id"], f"'{stretch.id}' stands twice", "give another election event its own 'event'"
            )
        seen.add((stretch.event, stretch.id))


def _check_overlaps(phases: Iterable[tuple[Located, _Written]], zone: ZoneInfo, report: Report) -> None:
    in_order = sorted(phases, key=lambda pair: pair[1].bounds(zone))
    for number, (at, stretch) in enumerate(in_order):
        start, _ = stretch.bounds(zone)
        for _, earlier in in_order[:number]:
            if earlier.event == stretch.event and earlier.bounds(zone)[1] > start:
                last = f"'{earlier.id}' lasts through {earlier.last_day or 'the end'}"
                place = at.entries().get("first_day", at)
                report.refuse(place, f"the phase '{stretch.id}' overlaps '{earlier.id}'", last)
                break


def _midnight(when: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(when, time(), zone)


def _aware(when: datetime) -> None:
    if when.tzinfo is None:
        raise ValueError("a time without a zone has no place in a calendar; give an aware datetime")
