"""Days as an Indonesian paper writes them."""

from __future__ import annotations

from datetime import date

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_FEW = (
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip


def long_date(day: date) -> str:
    """12 Februari 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(day: date) -> str:
    """Senin, 12 Februari 2024."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def day_in_words(said: str) -> str:
    """A day given as 2024-02-09 as minutes begin; anything else as it is.

    "Jumat tanggal sembilan bulan Februari tahun dua ribu dua puluh empat".
    """
    day = _read(said)
    if day is None:
        return said
    return (
        f"{DAYS[day.weekday()]} tanggal {in_words(day.day)} bulan {MONTHS[day.month - 1]} "
        f"tahun {in_words(day.year)}"
    )


def in_words(number: int) -> str:
    """Dua ribu dua puluh empat; from 0 to 9,999."""
    return _words(number) or "nol"


def _words(number: int) -> str:
    if number < 12:
        return _FEW[number]
    if number < 20:
        return f"{_FEW[number - 10]} belas"
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        if number >= size:
            first = one if number < 2 * size else f"{_FEW[number // size]} {name}"
            return f"{first} {_words(number % size)}".strip()
    raise AssertionError(number)


def told_day(said: str) -> str:
    """A day given as 2024-02-12 in words; anything else as it is."""
    day = _read(said)
    return said if day is None else long_day(day)


def _read(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
