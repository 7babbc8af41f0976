"""What a time limit's date rests on, in words: as parts for a screen, and as one sentence for a letter or a log.

7 hari kerja sejak Senin, 5 Februari 2024; 8–10 Februari libur (Isra Mikraj Nabi Muhammad; …); 11, 17 dan 18 Februari
akhir pekan; jatuh tempo Senin, 19 Februari 2024 pukul 23.59 WITA
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import groupby

from pantau.engine.dates import MONTHS, full_date, full_moment, long_date

from .clock import Due, Ending, Moved, OfficeTime, Skipped
from .days_off import DayOff
from .procedure import HOURS, Deadline

_WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "calendar_days": "{} hari kalender",
        "working_days": "{} hari kerja",
        "hours": "{} jam",
        "day_times": "{}×24 jam",
        "since": "{} sejak {}",
        "same_day": "pada hari yang sama, {}",
        "all_hours": "semua jam dihitung, juga malam dan hari libur",
        "off": "{} libur ({})",
        "weekend": "{} akhir pekan",
        "ends": "jatuh tempo {}",
        "closing": "jatuh tempo {}, saat kantor tutup",
        "hand_in": "kantor tutup hari itu; agar diterima, serahkan paling lambat {}",
        "never_open": "kantor tutup sampai hari itu",
        "undecreed": "libur {} belum dicocokkan dengan keputusan bersama: periksa lagi",
        "disputed": "Diperdebatkan apakah hari kalender atau hari kerja; bacaan yang lebih awal memperingatkan: {}",
        "agreed": "Diperdebatkan apakah hari kalender atau hari kerja; di sini keduanya berakhir pada saat yang sama",
        "not_first": "Hari mulainya tidak ikut dihitung ({})",
        "first": "Hari mulainya ikut dihitung ({})",
        "and": "dan",
        "moved": "{}: jatuh tempo bergeser dari {} ke {}",
        "kept": "{}: tetap jatuh tempo {}",
        "other_moved": "menurut bacaan lain jatuh tempo bergeser dari {} ke {}",
        "because": "{}, karena {}",
        "is_off": "{} libur ({})",
        "entered": "{}, dimasukkan {}",
    },
    "en": {
        "calendar_days": "{} calendar days",
        "working_days": "{} working days",
        "hours": "{} hours",
        "day_times": "{}×24 hours",
        "since": "{} since {}",
        "same_day": "on the same day, {}",
        "all_hours": "every hour counts, nights and days off too",
        "off": "{} off ({})",
        "weekend": "{} weekend",
        "ends": "due on {}",
        "closing": "due on {}, when the office closes",
        "hand_in": "the office is closed that day; to be received, hand in by {}",
        "never_open": "the office is closed until that day",
        "undecreed": "days off of {} were not compared with a joint decree: look again",
        "disputed": "Whether calendar or working days is disputed; the earlier reading warns: {}",
        "agreed": "Whether calendar or working days is disputed; here both end at the same moment",
        "not_first": "The day it starts on does not count ({})",
        "first": "The day it starts on counts ({})",
        "and": "and",
        "moved": "{}: due date moves from {} to {}",
        "kept": "{}: still due on {}",
        "other_moved": "by the other reading the due date moves from {} to {}",
        "because": "{}, because {}",
        "is_off": "{} is a day off ({})",
        "entered": "{}, entered {}",
    },
}


@dataclass(frozen=True, slots=True)
class Told:
    """One reading in words, without full stops: what is counted, what is not, when it ends, what to mind."""

    counted: str
    skipped: tuple[str, ...]
    ends: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "; ".join([self.counted, *self.skipped, self.ends, *self.notes])


@dataclass(frozen=True, slots=True)
class Explanation:
    """``unsettled`` says which reading warns, where there are two; ``first_day`` how the day of the event is taken."""

    readings: tuple[Told, ...]  # in the order of Due.endings
    unsettled: str | None
    first_day: str | None  # None for limits in hours
    basis: str

    def __str__(self) -> str:
        said = [str(told) for told in self.readings]
        return (
            ". ".join([*said, *(part for part in (self.unsettled, self.first_day) if part), self.basis]) + "."
        )


def explain(limit: Due, office: OfficeTime, language: str = "id") -> Explanation:
    """``office`` as the limit was reckoned by; ``language``: id or en."""
    in_days = limit.deadline.unit != HOURS and limit.deadline.amount > 0
    return Explanation(
        tuple(_told(limit, ending, language) for ending in limit.endings),
        _unsettled(limit, language),
        _first_day(office, language) if in_days else None,
        limit.deadline.basis,
    )


def span(deadline: Deadline, unit: str, language: str) -> str:
    """7 hari kerja, 3×24 jam, 4 jam"""
    words, amount = _WORDS[language], deadline.amount
    if unit == HOURS and amount % 24 == 0:
        return words["day_times"].format(amount // 24)
    said = words[unit].format(amount)
    return said.removesuffix("s") if language == "en" and amount == 1 else said


def _told(limit: Due, ending: Ending, language: str) -> Told:
    words = _WORDS[language]
    said = span(limit.deadline, ending.unit, language)
    if ending.unit == HOURS:
        began = full_moment(limit.started_at, language)
        return Told(words["since"].format(said, began), (words["all_hours"],), _ends(ending, language))
    day = full_date(limit.started_at.date(), language)
    counted = words["since"].format(said, day) if limit.deadline.amount else words["same_day"].format(day)
    return Told(
        counted,
        tuple(_skipped(ending, language)),
        _ends(ending, language),
        _notes(ending, language),
    )


def _ends(ending: Ending, language: str) -> str:
    return _WORDS[language]["closing" if ending.at_closing else "ends"].format(
        full_moment(ending.ends_at, language)
    )


def _notes(ending: Ending, language: str) -> tuple[str, ...]:
    years = _enumerated([str(year) for year in ending.undecreed], language)
    undecreed = [_WORDS[language]["undecreed"].format(years)] if years else []
    return (*_closed(ending, language), *undecreed)


def _closed(ending: Ending, language: str) -> tuple[str, ...]:
    """Until when a paper could be handed in, where the office is closed on the last day."""
    words = _WORDS[language]
    if not ending.closed:
        return ()
    if ending.hand_in_by is None:
        return (words["never_open"],)
    return (words["hand_in"].format(full_moment(ending.hand_in_by, language)),)


def _unsettled(limit: Due, language: str) -> str | None:
    if limit.second is None:
        return None
    if limit.first.ends_at == limit.second.ends_at:
        return _WORDS[language]["agreed"]
    return _WORDS[language]["disputed"].format(full_moment(limit.warns.ends_at, language))


def _first_day(office: OfficeTime, language: str) -> str:
    rule = office.counting.first_day
    return _WORDS[language]["first" if rule.counts else "not_first"].format(rule.basis)


# ── Days that do not count ───────────────────────────────────────────────────────────────────────────


def _skipped(ending: Ending, language: str) -> Iterator[str]:
    """Days off in runs with what they are called; then all weekends together."""
    words = _WORDS[language]
    with_year = len({one.day.year for one in (*ending.skipped,)} | {ending.last_day.year}) > 1
    for run in _runs([one for one in ending.skipped if one.because]):
        names = dict.fromkeys(name.title[language] for one in run for name in one.because)
        days = _run_named([one.day for one in run], language, with_year)
        yield words["off"].format(days, "; ".join(names))
    weekends = [one.day for one in ending.skipped if not one.because]
    if weekends:
        yield words["weekend"].format(_days_named(weekends, language, with_year))


def _runs(skipped: Sequence[Skipped]) -> Iterator[list[Skipped]]:
    """Those that follow each other day by day."""
    numbered = enumerate(skipped)
    for _, group in groupby(numbered, key=lambda pair: pair[1].day - timedelta(days=pair[0])):
        yield [one for _, one in group]


def _run_named(days: Sequence[date], language: str, with_year: bool) -> str:
    """8–10 Februari; up to two days are named one by one, as are those of two months."""
    if len(days) < 3 or days[0].month != days[-1].month:
        return _days_named(days, language, with_year)
    return f"{days[0].day}–{_day_named(days[-1], language, with_year)}"


def _days_named(days: Iterable[date], language: str, with_year: bool) -> str:
    """11, 17 dan 18 Februari"""
    named = []
    for _, group in groupby(days, key=lambda day: (day.year, day.month)):
        *earlier, last = group
        numbers = _enumerated([*(str(day.day) for day in earlier), str(last.day)], language)
        month = _day_named(last, language, with_year).removeprefix(str(last.day))
        named.append(numbers + month)
    return _enumerated(named, language)


def _day_named(day: date, language: str, with_year: bool) -> str:
    return long_date(day, language) if with_year else f"{day.day} {MONTHS[language][day.month - 1]}"


def _enumerated(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_WORDS[language]['and']} {words[-1]}"


# ── What a new day off moves ─────────────────────────────────────────────────────────────────────────


def tell_move(moved: Moved, language: str = "id") -> str:
    """One sentence for those who wait for the limit: from when to when, and because of which days."""
    said = _move(moved, language)
    if moved.because:
        zone = moved.before.started_at.tzinfo
        days = "; ".join(_cause(one, zone, language) for one in moved.because)
        said = _WORDS[language]["because"].format(said, days)
    return said + "."


def _move(moved: Moved, language: str) -> str:
    words, title = _WORDS[language], moved.running.deadline.title[language]
    before, after = moved.before, moved.after
    warned, warns = (full_moment(limit.warns.ends_at, language) for limit in (before, after))
    said = (
        words["kept"].format(title, warns) if warned == warns else words["moved"].format(title, warned, warns)
    )
    parts = [said, *(_closed(after.warns, language))]
    last, later = (full_moment(limit.latest.ends_at, language) for limit in (before, after))
    if last != later and after.latest is not after.warns:
        parts.append(words["other_moved"].format(last, later))
    return "; ".join(parts)


def _cause(one: DayOff, zone: tzinfo | None, language: str) -> str:
    words = _WORDS[language]
    title = one.title[language]
    if one.entered_at is not None:
        title = words["entered"].format(title, long_date(one.entered_at.astimezone(zone).date(), language))
    return words["is_off"].format(long_date(one.day, language), title)
