"""Days on which the office does not work: national holidays, collective leave, local days, days it enters itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from .calendar import MARKS
from .nodes import Located
from .schema import Reader, Report, Titles, day, one_of, record, slug, table, text, titles, whole

NATIONAL = "national"
#: ``office``: entered by the office later, such as a day that a decree adds.
KINDS = (NATIONAL, "collective_leave", "local", "office")
ESTIMATED = ("perkiraan", "estimated")


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    title: Titles
    kind: str  # one of KINDS
    source: str
    mark: str
    entered_at: datetime | None = None  # by the office; None: from the rulebook


@dataclass(frozen=True, slots=True)
class NationalDays:
    """Where the national holidays come from. Those of years after ``decreed_to`` were not compared with a decree."""

    source: str
    mark: str
    decreed_to: int  # year


@dataclass(frozen=True, slots=True)
class DaysOff:
    """All days off by day. Without a holidays.yaml the national ones alone, as an inference."""

    national: NationalDays = NationalDays(
        "the Python package holidays; nobody compared it with a decree", "I", 0
    )
    own: Mapping[date, tuple[DayOff, ...]] = field(default_factory=dict)

    def on(self, day: date) -> tuple[DayOff, ...]:
        return (*self._national(day), *self.own.get(day, ()))

    def with_entered(self, entered: Iterable[DayOff]) -> DaysOff:
        """The same with days that the office entered; one entered twice stands once."""
        own = {day: list(found) for day, found in self.own.items()}
        for one in entered:
            found = own.setdefault(one.day, [])
            if one not in found:
                found.append(one)
        return replace(self, own={day: tuple(found) for day, found in own.items()})

    def decreed(self, year: int) -> bool:
        """Were this year's days compared with its decree?"""
        return year <= self.national.decreed_to

    def _national(self, day: date) -> tuple[DayOff, ...]:
        title = national_days(day.year).get(day)
        if title is None:
            return ()
        reckoned = not self.decreed(day.year) or any(word in title["id"] for word in ESTIMATED)
        mark = "I" if reckoned else self.national.mark
        return (DayOff(day, title, NATIONAL, self.national.source, mark),)


@cache
def national_days(year: int) -> Mapping[date, Titles]:
    """Indonesia's national holidays of a year, as the package ``holidays`` has them."""
    from holidays import country_holidays  # takes 50 ms: only where days are counted

    named = {code: country_holidays("ID", years=year, language=full) for code, full in _LANGUAGES.items()}
    return {day: {code: names[day] for code, names in named.items()} for day in sorted(named["id"])}


_LANGUAGES = {"id": "id", "en": "en_US"}


# ── holidays.yaml ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Decreed:
    """Days of one kind in one year, by one source."""

    kind: str
    year: int
    source: str
    mark: str
    days: Mapping[str, Titles]  # ISO day -> title

    def days_off(self) -> Iterable[DayOff]:
        for written, title in self.days.items():
            yield DayOff(date.fromisoformat(written), title, self.kind, self.source, self.mark)


@dataclass(frozen=True, slots=True)
class HolidaysFile:
    national: NationalDays | None = None
    days_off: Mapping[str, Decreed] = field(default_factory=dict)


def joined(files: Iterable[HolidaysFile]) -> DaysOff:
    """The rulebook's own file first: what it names wins over an entry of the same name in a shared one."""
    found = list(files)
    entries: dict[str, Decreed] = {}
    for one in reversed(found):
        entries.update(one.days_off)
    national = next((one.national for one in found if one.national), DaysOff().national)
    days = (one for entry in entries.values() for one in entry.days_off())
    return DaysOff(national).with_entered(days)


_decreed = record(
    Decreed,
    {
        "kind": one_of(*KINDS),
        "year": whole(1946, 2200),
        "source": text,
        "mark": one_of(*MARKS),
        "days": table(titles, day),
    },
)


def _of_its_year(at: Located, report: Report) -> Decreed:
    found = _decreed(at, report)
    entries = at.entries()["days"].entries()
    for written in found.days:
        if date.fromisoformat(written).year != found.year:
            raise report.refuse_entry(
                entries[written], f"{written} does not lie in {found.year}", "mend the day, or 'year'"
            )
    return found


_national: Reader[NationalDays] = record(
    NationalDays, {"source": text, "mark": one_of(*MARKS), "decreed_to": whole(0, 2200)}
)
holidays_file: Reader[HolidaysFile] = record(
    HolidaysFile, {}, {"national": _national, "days_off": table(_of_its_year, slug)}
)
