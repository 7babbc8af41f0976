from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.sources.fields.times import WITA, read_time

EIGHT_IN_THE_MORNING = datetime(2024, 2, 12, 0, 0, tzinfo=UTC)  # in Lombok


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-12T08:00:00+08:00",
        "2024-02-12T00:00:00Z",
        "2024-02-12 08:00",
        "2024-02-12 00:00:00 +0000",
        "2024-02-12T00:00:00.000+0000",
        "2024/02/12 8:00",
        "12 Feb 2024 08.00",
        "12/02/2024 08:00",
        "12-02-2024 08.00.00",
        "12/2/24 08.00",
        "Senin, 12 Februari 2024 pukul 08.00 WITA",
        "12 Februari 2024, 07:00 WIB",
        "12 Februari 2024 09.00 WIT",
        "Feb 12, 2024 8:00 AM",
        "Mon, 12 Feb 2024 00:00:00 GMT",
        "Mon Feb 12 00:00:00 +0000 2024",
        "Mon Feb 12 07:00:00 +0700 2024",
        "2024-02-11 21:00:00 BRT",
        "2024-02-11 19:00:00 EST",
        "1707696000",
        "1707696000000",
        "20240212080000",
        1707696000,
        1707696000.0,
        1707696000000,
    ],
)
def test_one_moment_is_read_from_all_its_spellings(written: object) -> None:
    assert read_time(written, WITA) == (EIGHT_IN_THE_MORNING, None)


@pytest.mark.parametrize(
    "written", ["2024-02-12", "12/02/2024", "20240212", "12 Feb 2024", "Senin, 12-Feb-24"]
)
def test_a_day_without_a_time_is_its_first_moment(written: str) -> None:
    assert read_time(written, WITA)[0] == datetime(2024, 2, 11, 16, 0, tzinfo=UTC)


def test_a_spreadsheets_day_number_is_a_day() -> None:
    assert read_time(45334.5, WITA)[0] == datetime(2024, 2, 12, 4, 0, tzinfo=UTC)


def test_the_month_comes_first_only_where_it_must() -> None:
    assert read_time("02/13/2024", UTC)[0] == datetime(2024, 2, 13, tzinfo=UTC)
    assert read_time("03/02/2024", UTC)[0] == datetime(2024, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize("month", ["Mei", "Agustus", "Agt", "Oktober", "Nopember", "Desember", "Pebruari"])
def test_indonesian_months_are_known(month: str) -> None:
    assert read_time(f"3 {month} 2024")[0] is not None


@pytest.mark.parametrize(
    "written",
    ["1246-05-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "3 Mei 1990", -5, 10**30, "1" * 400],
)
def test_impossible_years_are_left_out_with_a_reason(written: object) -> None:
    moment, reason = read_time(written)
    assert moment is None
    assert reason is not None
    assert "time" in reason


def test_an_unknown_zone_is_never_guessed() -> None:
    moment, reason = read_time("2024-02-12 08:00:00 XQT")
    assert moment is None
    assert "XQT" in str(reason)


@pytest.mark.parametrize(
    "written", ["kemarin", "2 hari yang lalu", "31/02/2024", "12 Feb 2024 8 malam", [1], True]
)
def test_what_is_no_moment_is_left_out_with_a_reason(written: object) -> None:
    moment, reason = read_time(written)
    assert moment is None
    assert reason


@pytest.mark.parametrize("written", [None, "", "  ", "-", "NaN", "None", float("nan")])
def test_nothing_written_is_no_mistake(written: object) -> None:
    assert read_time(written) == (None, None)


@given(
    st.datetimes(datetime(2004, 1, 2), datetime(2100, 12, 30)),  # noqa: DTZ001 - the zone is drawn beside
    st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
def test_iso_times_survive_the_trip(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=zone)
    assert read_time(aware.isoformat()) == (aware.astimezone(UTC), None)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers())))
def test_anything_at_all_gives_a_moment_or_a_reason_or_nothing(written: object) -> None:
    moment, reason = read_time(written, WITA)
    assert moment is None or reason is None
