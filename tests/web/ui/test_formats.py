"""Dates and numbers as people here read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pantau.web.ui import formats

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)  # Monday, 09.40 WITA


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def plain(text: str) -> str:
    return text.replace(formats.NBSP, " ")


def test_a_moment_reads_as_the_house_style_says():
    assert (
        plain(formats.full_moment(datetime(2024, 2, 12, 0, 0, tzinfo=UTC))) == "Sen, 12 Feb 2024, 08.00 WITA"
    )


def test_a_moment_late_in_utc_belongs_to_the_next_day_here():
    assert plain(formats.full_date(datetime(2024, 2, 10, 16, 0, tzinfo=UTC))) == "Min, 11 Feb 2024"


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura"])
def test_a_day_of_the_calendar_is_the_same_in_every_office(settings, zone):
    settings.TIME_ZONE = zone
    assert plain(formats.full_day(date(2024, 2, 11))) == "Min, 11 Feb 2024"


def test_a_date_never_breaks_across_lines():
    assert " " not in formats.full_date(NOW)


def test_english_writes_its_own_names_and_colons():
    with translation.override("en"):
        assert plain(formats.full_moment(NOW)) == "Mon, 12 Feb 2024, 09:40 WITA"


def test_a_naive_time_is_refused_because_nobody_knows_its_zone():
    with pytest.raises(ValueError, match="no time zone"):
        formats.full_moment(datetime(2024, 2, 12, 8, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        (datetime(2024, 2, 11, 11, 42, tzinfo=UTC), "Min 19.42"),
        (datetime(2024, 2, 3, 1, 0, tzinfo=UTC), "3 Feb 09.00"),
        (datetime(2023, 11, 27, 1, 0, tzinfo=UTC), "27 Nov 2023"),
    ],
)
def test_a_crowded_list_names_the_day_then_the_date_then_the_year(moment, read):
    assert plain(formats.short_moment(moment, NOW)) == read


@pytest.mark.parametrize(
    ("span", "read"),
    [
        (timedelta(seconds=20), "baru saja"),
        (timedelta(seconds=-59), "baru saja"),
        (timedelta(minutes=-12), "12 menit lalu"),
        (timedelta(hours=1, minutes=50), "1 jam 50 menit lagi"),
        (timedelta(hours=-14, minutes=-30), "14 jam lalu"),
        (timedelta(days=1, hours=21), "1 hari 21 jam lagi"),
        (timedelta(days=2), "2 hari lagi"),
        (timedelta(days=-34), "34 hari lalu"),
        (timedelta(days=-100), "3 bulan lalu"),
        (timedelta(days=-800), "2 tahun lalu"),
    ],
)
def test_spans_of_time_use_one_unit_or_two_where_it_matters(span, read):
    assert plain(formats.relative(NOW + span, NOW)) == read


def test_spans_of_time_have_a_plural_in_english():
    with translation.override("en"):
        assert plain(formats.relative(NOW + timedelta(days=1, hours=2), NOW)) == "in 1 day 2 hours"
        assert plain(formats.relative(NOW - timedelta(minutes=1), NOW)) == "1 minute ago"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (13100, "13.100", "13,100"),
        (0, "0", "0"),
        (-1234567, "-1.234.567", "-1,234,567"),
        (25.4, "25,4", "25.4"),
    ],
)
def test_numbers_are_grouped_the_way_the_language_groups_them(value, indonesian, english):
    assert formats.number(value) == indonesian
    with translation.override("en"):
        assert formats.number(value) == english


@given(st.integers())
def test_grouping_keeps_every_digit(value):
    assert int(formats.number(value).replace(".", "")) == value


def test_shares_and_sizes_carry_their_unit():
    assert plain(formats.percent(0.254)) == "25,4 %"
    assert plain(formats.percent(1, 0)) == "100 %"
    assert plain(formats.size(999)) == "999 B"
    assert plain(formats.size(1_234_567)) == "1,2 MB"
