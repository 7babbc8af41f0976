"""National holidays, collective leave and local days, as the rulebooks have them."""

from datetime import UTC, date, datetime
from pathlib import Path

import holidays
import pytest
from small_rulebook import RULEBOOK, write_rulebook

from pantau.engine.law import load_rulebook
from pantau.engine.law.days_off import DayOff

OWN = """\
national: {source: decree, mark: M, decreed_to: 2030}
days_off:
  local-2030:
    kind: local
    year: 2030
    source: Perbup
    mark: V
    days:
      2030-04-17: {id: Hari jadi, en: Anniversary}
"""
SHARED = """\
national: {source: shared decree, mark: V, decreed_to: 2026}
days_off:
  local-2030:
    kind: local
    year: 2030
    source: shared
    mark: M
    days:
      2030-05-05: {id: Lain, en: Other}
  leave-2030:
    kind: collective_leave
    year: 2030
    source: shared
    mark: M
    days:
      2030-04-18: {id: Cuti bersama, en: Collective leave}
"""


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
def test_collective_leave_is_what_the_holidays_package_has_as_days_of_the_government(year: int) -> None:
    """Two lists made apart: the rulebook's from the press, the package's from the decrees."""
    package = holidays.country_holidays("ID", years=year, categories=("government",))
    own = load_rulebook("pemilu-2024").days_off.own
    leave = {day for day, found in own.items() for one in found if one.kind == "collective_leave"}
    assert {day for day in leave if day.year == year} == set(package)


def test_a_day_off_says_what_it_is_in_both_languages_and_where_it_is_from() -> None:
    days = load_rulebook("pemilu-2024").days_off
    (nyepi,) = days.on(date(2024, 3, 11))
    assert (nyepi.kind, nyepi.mark, nyepi.title["id"], nyepi.title["en"]) == (
        "national", "V", "Hari Suci Nyepi", "Day of Silence",
    )  # fmt: skip
    (leave,) = days.on(date(2024, 3, 12))
    assert (leave.kind, leave.mark) == ("collective_leave", "V")
    assert "SKB" in leave.source
    assert days.on(date(2024, 3, 13)) == ()


def test_days_of_a_year_that_nobody_compared_with_its_decree_are_an_inference() -> None:
    days = load_rulebook("pemilu-2024").days_off
    (new_year,) = days.on(date(2027, 1, 1))
    assert (days.decreed(2026), days.decreed(2027), new_year.mark) == (True, False, "I")


def test_own_entries_win_over_shared_ones_of_the_same_name_and_the_others_join(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "holidays.yaml").write_text(SHARED, "utf-8")
    book = write_rulebook(tmp_path / "book", rulebook=RULEBOOK + "shares: [shared]\n", holidays=OWN)
    days = load_rulebook(book).days_off
    assert sorted(days.own) == [date(2030, 4, 17), date(2030, 4, 18)]
    assert (days.national.source, days.decreed(2030)) == ("decree", True)


def test_a_rulebook_without_a_file_has_the_national_days_as_an_inference(tmp_path: Path) -> None:
    days = load_rulebook(write_rulebook(tmp_path)).days_off
    assert {one.mark for one in days.on(date(2024, 8, 17))} == {"I"}


def test_a_day_that_the_office_enters_joins_the_others_and_stands_once() -> None:
    days = load_rulebook("pemilu-2024").days_off
    titles = {"id": "Libur setempat", "en": "Local day"}
    entered = DayOff(date(2024, 2, 15), titles, "office", "Edaran", "V", datetime(2024, 2, 12, tzinfo=UTC))
    more = days.with_entered([entered]).with_entered([entered])
    assert more.on(date(2024, 2, 15)) == (entered,)
    assert days.on(date(2024, 2, 15)) == ()
