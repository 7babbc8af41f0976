"""Reading the moment of a post, as tools and people write it.

A time without a zone is taken in the zone the caller names: UTC for the exports of tools that say so, WITA
(Asia/Makassar, UTC+8 since 1988) for tables people made here. A day without a time is its first moment.
"12/02/2024" is the 12th of February, as written in Indonesia; the month comes first only where it must.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TypeAlias

WITA = timezone(timedelta(hours=8), "WITA")
FIRST_YEAR, LAST_YEAR = 2004, 2100  # before the first there was no such platform

Reading: TypeAlias = tuple[datetime | None, str | None]
"""The moment in UTC or None; and where a value was there that could not be used, why."""

_MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8,
    "ags": 8, "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_DAYS = frozenset({
    "senin", "sen", "selasa", "sel", "rabu", "rab", "kamis", "kam", "jumat", "jum'at", "jum", "sabtu", "sab",
    "minggu", "min", "ahad", "monday", "mon", "tuesday", "tue", "tues", "wednesday", "wed", "thursday", "thu",
    "thur", "thurs", "friday", "fri", "saturday", "sat", "sunday", "sun",
})  # fmt: skip
_FILLERS = frozenset({"pukul", "jam", "pkl", "pk", "at", "tanggal", "tgl", "hari", "t", "of", "on"})

_ZONES: dict[str, float] = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "wib": 7, "wita": 8, "wit": 9, "brt": -3, "brst": -2, "art": -3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "akdt": -8, "hst": -10, "cet": 1, "cest": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "west": 1, "sast": 2,
    "eat": 3, "wat": 1, "cat": 2, "pkt": 5, "ict": 7, "sgt": 8, "myt": 8, "pht": 8, "hkt": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap]\.?m\.?)?(?![\d:.])", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{2}):?(\d{2})?\s*$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_WORD = re.compile(r"[^\W\d_][\w']*|\d+")
_DIGITS = re.compile(r"-?\d+(?:\.\d+)?")
_WEEKDAY_START = re.compile(r"^[^\W\d_][\w']*\.?,?\s+(?=\d)")


def read_time(value: object, zone: tzinfo = UTC) -> Reading:
    if value is None or value == "" or value != value:
        return None, None
    if isinstance(value, str):
        return _read_text(value.strip(), zone)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e20:
        return _read_number(float(value), str(value), zone)
    return None, f"the time {_quoted(value)} is no time"


def _read_text(text: str, zone: tzinfo) -> Reading:
    if not text or text.lower() in ("-", "none", "null", "nan", "nat"):
        return None, None
    if _DIGITS.fullmatch(text):
        return _read_digits(text, zone)
    for read in (_tweeted, datetime.fromisoformat, _loose):
        try:
            return _in_range(read(text), zone, text)
        except _UnknownZoneError as error:
            return None, f"the time {_quoted(text)} is not understood: {error}"
        except (ValueError, KeyError):
            continue
    return None, f"the time {_quoted(text)} is not understood"


def _quoted(value: object) -> str:
    return repr(value)[:60]


def _in_range(moment: datetime, zone: tzinfo, text: str) -> Reading:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, f"the time {_quoted(text)} lies outside {FIRST_YEAR}-{LAST_YEAR}"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)), None


def _tweeted(text: str) -> datetime:
    """``Sun Sep 29 23:55:02 +0000 2024``, which every tweet carries: no pattern is needed."""
    if len(text) != 30 or text[25] != " ":
        raise ValueError(text)
    sign = -1 if text[20] == "-" else 1
    offset = sign * (int(text[21:23]) * 60 + int(text[23:25]))
    return datetime(
        int(text[26:30]), _MONTHS[text[4:7].lower()], int(text[8:10]),
        int(text[11:13]), int(text[14:16]), int(text[17:19]),
        tzinfo=timezone(timedelta(minutes=offset)) if offset else UTC,
    )  # fmt: skip


def _read_digits(text: str, zone: tzinfo) -> Reading:
    if len(text) == 8 and text.isdigit():
        try:
            return _in_range(datetime.strptime(text, "%Y%m%d").replace(tzinfo=zone), zone, text)
        except ValueError:
            pass
    if len(text) == 14 and text.startswith("20"):
        try:
            return _in_range(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=zone), zone, text)
        except ValueError:
            pass
    return _read_number(float(text[:40]), text, zone)


def _read_number(number: float, text: str, zone: tzinfo) -> Reading:
    """Seconds, milli- or microseconds since 1970; or the days since 1900 that spreadsheets count."""
    try:
        if 38_000 <= number < 74_000:  # 2004 to 2102
            return _in_range(datetime(1899, 12, 30) + timedelta(days=number), zone, text)  # noqa: DTZ001
        for unit in (1, 1e3, 1e6, 1e9):
            if 1e9 * unit <= number < 4.2e9 * unit:
                return _in_range(datetime.fromtimestamp(number / unit, UTC), UTC, text)
    except (ValueError, OverflowError, OSError):
        pass
    return None, f"the time {_quoted(text)} lies outside {FIRST_YEAR}-{LAST_YEAR} or is no time"


class _UnknownZoneError(ValueError):
    """Words are left that name no time zone we know."""


def _loose(text: str) -> datetime:
    """Day, month and year in any usual order, then perhaps a time, then perhaps a zone."""
    text = _WEEKDAY_START.sub("", text) if text.split()[0].rstrip(".,").lower() in _DAYS else text
    day, rest = _loose_date(text)
    if day is None:
        raise ValueError(text)
    zone, rest = _loose_zone(rest)
    hour, minute, second = _loose_time(rest)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _loose_date(text: str) -> tuple[date | None, str]:
    if match := _YEAR_FIRST.match(text):
        return date(int(match[1]), int(match[2]), int(match[3])), text[match.end() :]
    if match := _DAY_FIRST.match(text):
        first, second, year = int(match[1]), int(match[2]), _full_year(match[3])
        day, month = (first, second) if second <= 12 else (second, first)
        return date(year, month, day), text[match.end() :]
    return _named_date(text)


def _named_date(text: str) -> tuple[date | None, str]:
    """``12 Februari 2024``, ``Feb 12, 2024``, ``Senin, 12-Feb-24``: the first three words that matter."""
    day = month = year = None
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word.isdigit():
            if day is None and len(word) <= 2:
                day = int(word)
            elif year is None and len(word) in (2, 4):
                year = _full_year(word)
            else:
                break
        elif month is None and word[:3] in _MONTHS and word not in _DAYS:
            month = _MONTHS[word[:3]]
        elif word not in _DAYS and word not in _FILLERS:
            break
        if day and month and year:
            return date(year, month, day), text[match.end() :]
    return None, text


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _loose_zone(rest: str) -> tuple[tzinfo | None, str]:
    if match := _OFFSET.search(rest):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)), rest[: match.start()]
    words = [match[0] for match in _WORD.finditer(rest) if not match[0].isdigit()]
    names = [word for word in words if word.lower() not in _FILLERS | {"am", "pm", "a", "p", "m"}]
    if not names:
        return None, rest
    hours = _ZONES.get(names[-1].lower())
    if hours is None or len(names) > 1:
        raise _UnknownZoneError(f"unknown words or time zone {' '.join(names)!r:.40}")
    zone = UTC if hours == 0 else timezone(timedelta(hours=hours))
    return zone, rest.replace(names[-1], "")


def _loose_time(rest: str) -> tuple[int, int, int]:
    match = _TIME.search(rest)
    if match is None:
        return _hour_alone(rest)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _hour_alone(rest: str) -> tuple[int, int, int]:
    if any(char.isdigit() for char in rest):
        raise ValueError(rest)
    return 0, 0, 0
