"""Names of days and months in the product's two languages, and dates as sentences write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# fmt: off
MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}
# fmt: on
#: Named zones of Indonesia; elsewhere the zone's own abbreviation is written.
ZONES: Final[Mapping[str, str]] = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def long_date(day: date, language: str) -> str:
    """14 Februari 2024"""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def full_date(day: date, language: str) -> str:
    """Rabu, 14 Februari 2024"""
    return f"{DAYS[language][day.weekday()]}, {long_date(day, language)}"


def clock_time(moment: datetime, language: str) -> str:
    """pukul 23.59 WITA, 23:59 WITA; on the clock that the moment carries."""
    zone = ZONES.get(str(moment.tzinfo)) or moment.tzname() or str(moment.tzinfo)
    return f"pukul {moment:%H.%M} {zone}" if language == "id" else f"{moment:%H:%M} {zone}"


def full_moment(moment: datetime, language: str) -> str:
    """Rabu, 14 Februari 2024 pukul 23.59 WITA"""
    between = " " if language == "id" else ", "
    return f"{full_date(moment.date(), language)}{between}{clock_time(moment, language)}"
