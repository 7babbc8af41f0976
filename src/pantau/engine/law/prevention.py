"""Whom the office tells what before a day of the calendar, and where else citizens report: ``prevention.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .calendar import MARKS, Calendar, Stretch
from .schema import Reader, Titles, many, one_of, record, slug, table, text, titles, whole

#: Kinds of addressees the office knows by itself, from the registry; others are entered.
GROUPS = ("party", "office", "village")
EDGES = ("first", "last")


@dataclass(frozen=True, slots=True)
class Notice:
    """What addressees are told before the first or last day of a phase or window, ``days_before`` it at the latest."""

    id: str
    title: Titles
    stretch: str  # id of a phase or window of the calendar
    edge: str  # one of EDGES
    days_before: int
    to: tuple[str, ...]  # of GROUPS
    says: tuple[Titles, ...]  # paragraphs; {day} stands for the day
    source: str
    mark: str

    def stretch_in(self, calendar: Calendar) -> Stretch | None:
        found = (one for one in (*calendar.windows, *calendar.phases) if one.event == calendar.main_event)
        return next((one for one in found if one.id == self.stretch), None)

    def day_in(self, calendar: Calendar) -> date | None:
        """None where this election has no such day."""
        stretch = self.stretch_in(calendar)
        if stretch is None:
            return None
        return stretch.first_day if self.edge == "first" else stretch.last_day


@dataclass(frozen=True, slots=True)
class Channel:
    """A report channel of the nation."""

    id: str
    name: str
    address: str
    about: Titles
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Prevention:
    notices: Mapping[str, Notice] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)


def prevention_file() -> Reader[Prevention]:
    """``stretch`` is not checked against the calendar: shared notices hold where an election has that day."""
    from_source = {"source": text, "mark": one_of(*MARKS)}
    notice = record(
        Notice,
        {
            "title": titles,
            "stretch": slug,
            "edge": one_of(*EDGES),
            "days_before": whole(1, 365),
            "to": many(one_of(*GROUPS), least=1),
            "says": many(titles, least=1),
            **from_source,
        },
        named="id",
    )
    channel = record(Channel, {"name": text, "address": text, "about": titles, **from_source}, named="id")
    return record(Prevention, {"notices": table(notice, slug), "channels": table(channel, slug)})
