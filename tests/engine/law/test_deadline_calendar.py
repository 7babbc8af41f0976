"""The calendar feed: what RFC 5545 asks of every line, and that nothing of a case is in it but its number."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.law import Rulebook, due, load_rulebook, office_time
from pantau.engine.law.icalendar import Entry, calendar_text, entries_of

STAMP = datetime(2024, 2, 6, 0, 0, tzinfo=UTC)
WITA = timezone(timedelta(hours=8))
texts = st.text(max_size=120)
moments = st.integers(0, 3_600).map(lambda days: STAMP + timedelta(days=days))
entries = st.builds(Entry, uid=texts, case_number=texts, title=texts, ends_at=moments, url=texts)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


@given(st.lists(entries, max_size=4), texts)
def test_every_line_is_at_most_75_octets_and_ends_as_it_must(found: list[Entry], name: str) -> None:
    text = calendar_text(found, name=name, stamp=STAMP)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"[\r\n\x00-\x08\x0b-\x1f\x7f]", "".join(lines))


@given(st.lists(entries, max_size=4), texts)
def test_nothing_written_into_an_entry_can_begin_a_line_of_its_own(found: list[Entry], name: str) -> None:
    lines = unfolded(calendar_text(found, name=name, stamp=STAMP))
    keys = [re.split("[:;]", line)[0] for line in lines]
    event = ["BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "TRANSP", "END"]
    assert keys == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL",
        *event * len(found), "END",
    ]  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200))
def test_a_title_comes_back_as_it_was_written(title: str) -> None:
    text = calendar_text([Entry("1", "", title, STAMP, "https://a.example/")], name="x", stamp=STAMP)
    (summary,) = [line for line in unfolded(text) if line.startswith("SUMMARY:")]
    assert unescaped(summary.removeprefix("SUMMARY:")) == title


def test_a_line_of_exactly_75_octets_is_not_folded_and_76_are() -> None:
    def summary(length: int) -> str:
        entry = Entry("1", "", "a" * (length - len("SUMMARY:")), STAMP, "https://a.example/")
        return calendar_text([entry], name="x", stamp=STAMP)

    assert "\r\n " not in summary(75)
    assert "a\r\n a\r\n" in summary(76)


def test_a_letter_of_two_octets_is_never_cut() -> None:
    entry = Entry("1", "", "×" * 100, STAMP, "https://a.example/")
    folded = calendar_text([entry], name="x", stamp=STAMP).encode().split(b"\r\n")
    assert "".join(line.decode() for line in folded).count("×") == 100


def test_the_file_as_a_whole() -> None:
    ends = datetime(2024, 2, 12, 23, 59, 59, tzinfo=WITA)
    entry = Entry(
        "limit-7@pantau", "003/REG/LP; II", "Kajian awal, selesai", ends, "https://a.example/perkara/7/"
    )
    assert calendar_text([entry], name="Tenggat", stamp=STAMP) == "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pantau//Pantau//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "NAME:Tenggat", "X-WR-CALNAME:Tenggat", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "BEGIN:VEVENT", "UID:limit-7@pantau", "DTSTAMP:20240206T000000Z", "DTSTART:20240212T155959Z",
        r"SUMMARY:003/REG/LP\; II: Kajian awal\, selesai", "URL:https://a.example/perkara/7/",
        "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with its zone"):
        calendar_text([], name="x", stamp=datetime(2024, 2, 6))  # noqa: DTZ001  # that is what is refused


@cache
def book() -> Rulebook:
    return load_rulebook("pemilu-2024")


@pytest.mark.parametrize(
    ("deadline", "ends"),
    [
        ("finding_set", ["12 Februari", "19 Februari (menurut bacaan lain)"]),
        ("prosecutor_corrections", ["8 Februari", "12 Februari (menurut bacaan lain)"]),
        ("preliminary_study", ["7 Februari"]),  # both readings end together
        ("crime_passed_on", ["6 Februari"]),
    ],
)
def test_a_limit_stands_once_for_each_day_on_which_it_may_end(deadline: str, ends: list[str]) -> None:
    limit = book().time_limits.deadlines[deadline]
    running = due(limit, datetime(2024, 2, 5, 10, tzinfo=WITA), office_time(book()))
    found = entries_of(running, uid="9", case_number="1", url="https://a.example/")
    title = limit.title["id"]
    assert [f"{one.ends_at.day} Februari{one.title.removeprefix(title)}" for one in found] == ends
    assert len({one.uid for one in found}) == len(found)
