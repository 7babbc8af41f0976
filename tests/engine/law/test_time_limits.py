"""Warnings, explanations and moved limits; what the rulebook's counting rules change. Ends are in test_clock_table."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from pantau.engine.law import (
    DayOff,
    Due,
    OfficeTime,
    Rulebook,
    Running,
    changed,
    due,
    explain,
    load_rulebook,
    office_time,
    tell_move,
)

WITA = ZoneInfo("Asia/Makassar")
LOCAL = DayOff(
    date(2024, 2, 15),
    {"id": "Libur setempat", "en": "Local day off"},
    "office",
    "Edaran",
    "V",
    datetime(2024, 2, 11, 20, tzinfo=UTC),  # already the 12th on the office's clock
)


@cache
def book() -> Rulebook:
    return load_rulebook("pemilu-2024")


@cache
def office() -> OfficeTime:
    return office_time(book())


def limit(deadline: str, *start: int, by: OfficeTime | None = None) -> Due:
    return due(book().time_limits.deadlines[deadline], datetime(*start, tzinfo=WITA), by or office())  # type: ignore[misc,arg-type]


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=WITA)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("deadline", "start", "half", "day_before"),
    [
        # 10:00 on the 8th to the end of the 15th are 182 hours: half of it is 91, at 05:00 (less half a second) on the
        # 12th; the last open day before Monday the 15th is Friday the 12th
        ("finding_set", (2024, 1, 8, 10), at(2024, 1, 12, 4, 59, 59), at(2024, 1, 12)),
        # ends Sunday the 7th of April; Friday the 5th is the day it began on, so a day before the end is told
        ("preliminary_study", (2024, 4, 5, 10), at(2024, 4, 6, 16, 59, 59), at(2024, 4, 6, 23, 59, 59)),
        # ends on Friday the 12th of April in the week of Lebaran: the office was open last on the 5th
        ("finding_set", (2024, 4, 4, 10), at(2024, 4, 8, 4, 59, 59), at(2024, 4, 5)),
        # ends on Monday the 12th of February: Sunday the 11th is of the quiet period, and open
        ("finding_set", (2024, 2, 5, 10), at(2024, 2, 9, 4, 59, 59), at(2024, 2, 11)),
        ("crime_passed_on", (2024, 2, 5, 10), at(2024, 2, 5, 22), None),
        ("breach_notified", (2024, 2, 5, 10), at(2024, 2, 6, 22), at(2024, 2, 7, 10)),
        ("takedown_acted_urgent", (2024, 2, 5, 10), at(2024, 2, 5, 12), None),
        ("receipt_given", (2024, 2, 5, 10), at(2024, 2, 5, 16, 59, 59), None),
    ],
)
def test_warnings_come_at_half_and_on_the_last_open_day_before(
    deadline: str, start: tuple[int, ...], half: datetime, day_before: datetime | None
) -> None:
    found = limit(deadline, *start)
    assert (found.half_at.replace(microsecond=0), found.day_before_at) == (half, day_before)


def test_a_limit_runs_through_its_stages_by_the_earlier_reading() -> None:
    found = limit("finding_set", 2024, 2, 5, 10)
    times = [
        at(2024, 2, 5, 10),
        at(2024, 2, 9, 5),
        at(2024, 2, 11),
        at(2024, 2, 12, 23, 59, 59),
        at(2024, 2, 13),
    ]
    assert [found.stage_at(now) for now in times] == [
        "running",
        "half",
        "day_before",
        "day_before",
        "overdue",
    ]
    assert not found.over_by_every_reading(at(2024, 2, 19, 23, 59))
    assert found.over_by_every_reading(at(2024, 2, 20))


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2024, 2, 5, 10)  # noqa: DTZ001  # that is what is refused
    with pytest.raises(ValueError, match="with its zone"):
        due(book().time_limits.deadlines["finding_set"], naive, office())
    with pytest.raises(ValueError, match="with its zone"):
        limit("finding_set", 2024, 2, 5, 10).stage_at(naive)


def test_the_day_it_starts_on_is_the_offices_not_that_of_the_servers_clock() -> None:
    late_in_london = datetime(2024, 1, 7, 16, tzinfo=UTC)  # 00:00 on the 8th in WITA
    found = due(book().time_limits.deadlines["finding_set"], late_in_london, office())
    assert found.first.ends_at == at(2024, 1, 15, 23, 59, 59)


def counting_by(**changes: object) -> OfficeTime:
    return replace(office(), counting=replace(office().counting, **changes))  # type: ignore[arg-type]


def test_a_rulebook_may_count_the_day_it_starts_on() -> None:
    counts = counting_by(first_day=replace(office().counting.first_day, counts=True))
    found = limit("finding_set", 2024, 1, 8, 10, by=counts)
    assert [ending.ends_at.day for ending in found.endings] == [14, 16]
    assert "Hari mulainya ikut dihitung" in str(explain(found, counts))


def test_a_rulebook_may_work_through_collective_leave_and_on_saturdays() -> None:
    rule = office().counting.working_days
    busy = counting_by(working_days=replace(rule, weekdays=(1, 2, 3, 4, 5, 6), without=("national", "local")))
    # 6 7, (8 off) 9 leave but worked, (10 Imlek) (11) 12 13, (14 vote) 15 16
    assert limit("finding_set", 2024, 2, 5, 10, by=busy).latest.ends_at.day == 16


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_explanation_has_parts_for_a_screen_and_one_text_for_a_letter() -> None:
    told = explain(limit("finding_set", 2024, 2, 5, 10), office())
    calendar, working = told.readings
    assert calendar.skipped == ()
    assert working.counted == "7 hari kerja sejak Senin, 5 Februari 2024"
    assert working.skipped == (
        "8–10 Februari libur (Isra Mikraj Nabi Muhammad; Cuti bersama Tahun Baru Imlek; Tahun Baru Imlek)",
        "14 Februari libur (Hari Pemilihan Umum)",
        "11, 17 dan 18 Februari akhir pekan",
    )
    assert working.ends == "jatuh tempo Senin, 19 Februari 2024 pukul 23.59 WITA"
    assert told.unsettled == (
        "Diperdebatkan apakah hari kalender atau hari kerja; bacaan yang lebih awal memperingatkan: "
        "Senin, 12 Februari 2024 pukul 23.59 WITA"
    )
    assert (
        told.first_day
        == "Hari mulainya tidak ikut dihitung (KUHAP (UU 8/1981) Pasal 228; UU 7/2017 Pasal 477)"
    )
    assert str(told).endswith("UU 7/2017 Pasal 454 ayat (5).")


@pytest.mark.parametrize(
    ("deadline", "start", "language", "said"),
    [
        ("crime_passed_on", (2023, 12, 31, 23, 30), "id",
         "1×24 jam sejak Minggu, 31 Desember 2023 pukul 23.30 WITA; semua jam dihitung, juga malam dan hari libur; "
         "jatuh tempo Senin, 1 Januari 2024 pukul 23.30 WITA. UU 7/2017 Pasal 476."),
        ("takedown_acted_urgent", (2024, 2, 10, 22, 30), "en",
         "4 hours since Saturday, 10 February 2024, 22:30 WITA; every hour counts, nights and days off too; "
         "due on Sunday, 11 February 2024, 02:30 WITA. PM Kominfo 5/2020 Pasal 15-16; SAMAN."),
        ("receipt_given", (2024, 2, 7, 23, 58), "id",
         "pada hari yang sama, Rabu, 7 Februari 2024; jatuh tempo Rabu, 7 Februari 2024 pukul 23.59 WITA. "
         "Perbawaslu 7/2022 (pada hari yang sama)."),
        ("administrative_execution", (2023, 12, 28, 10), "en",
         "3 working days since Thursday, 28 December 2023; 1 January 2024 off (New Year's Day); 30 and 31 December "
         "2023 weekend; due on Wednesday, 3 January 2024, 23:59 WITA. The day it starts on does not count (KUHAP "
         "(UU 8/1981) Pasal 228; UU 7/2017 Pasal 477). UU 7/2017 Pasal 462."),
    ],
)  # fmt: skip
def test_a_limit_in_one_text(deadline: str, start: tuple[int, ...], language: str, said: str) -> None:
    assert str(explain(limit(deadline, *start), office(), language)) == said


def test_where_the_office_is_closed_the_words_say_until_when_it_was_open() -> None:
    working, calendar = explain(limit("report_delivered", 2024, 4, 1, 10), office()).readings
    assert working.ends == "jatuh tempo Kamis, 18 April 2024 pukul 16.00 WITA, saat kantor tutup"
    assert calendar.notes == (
        "kantor tutup hari itu; agar diterima, serahkan paling lambat Jumat, 5 April 2024 pukul 16.30 WITA",
    )


def test_a_year_whose_days_off_nobody_compared_with_a_decree_is_named() -> None:
    (told,) = explain(limit("follow_up_extended", 2026, 12, 21, 10), office()).readings
    assert told.notes == ("libur 2027 belum dicocokkan dengan keputusan bersama: periksa lagi",)
    (told,) = explain(limit("follow_up_extended", 2026, 11, 2, 10), office()).readings
    assert told.notes == ()


# ── A day off that the office enters ─────────────────────────────────────────────────────────────────


def moved(*deadlines: str, start: datetime, days: tuple[DayOff, ...] = (LOCAL,)) -> dict[str, str]:
    running = [Running(name, book().time_limits.deadlines[name], start) for name in deadlines]
    after = office_time(book(), days)
    return {one.running.key: tell_move(one) for one in changed(office(), after, running)}


def test_a_new_day_off_moves_what_counts_working_days_and_says_so() -> None:
    told = moved(
        "follow_up_extended", "finding_set", "crime_passed_on", "receipt_given", start=at(2024, 2, 12, 10)
    )
    because = "karena 15 Februari 2024 libur (Libur setempat, dimasukkan 12 Februari 2024)."
    assert told == {
        "follow_up_extended": (
            "Tindak lanjut bila perlu keterangan tambahan: jatuh tempo bergeser dari Senin, 4 Maret 2024 pukul 23.59 "
            f"WITA ke Selasa, 5 Maret 2024 pukul 23.59 WITA, {because}"
        ),
        "finding_set": (
            "Hasil pengawasan ditetapkan sebagai temuan: tetap jatuh tempo Senin, 19 Februari 2024 pukul 23.59 WITA; "
            "menurut bacaan lain jatuh tempo bergeser dari Kamis, 22 Februari 2024 pukul 23.59 WITA ke Jumat, 23 "
            f"Februari 2024 pukul 23.59 WITA, {because}"
        ),
    }


def test_a_new_day_off_on_the_last_day_moves_when_a_paper_can_be_handed_in() -> None:
    day = replace(LOCAL, day=date(2024, 1, 15))
    told = moved("report_delivered", start=at(2024, 1, 8, 10), days=(day,))
    assert (
        "dari Senin, 15 Januari 2024 pukul 16.00 WITA ke Senin, 15 Januari 2024 pukul 23.59"
        in told["report_delivered"]
    )


def test_days_that_are_off_already_move_nothing() -> None:
    sunday, isra = replace(LOCAL, day=date(2024, 2, 11)), replace(LOCAL, day=date(2024, 2, 8))
    assert moved("follow_up_extended", "finding_set", start=at(2024, 2, 5, 10), days=(sunday, isra)) == {}
