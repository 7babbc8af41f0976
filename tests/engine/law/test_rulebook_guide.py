"""The public guide: one answer for every person, act and time, on law in force, and never against the matrix."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rulebook import write_rulebook

from pantau.engine.law import (
    TIMES,
    Question,
    Rulebook,
    RulebookError,
    days_of,
    guide_gaps,
    load_rulebook,
    time_at,
    verdict,
)

BOOKS = {name: load_rulebook(name) for name in ("pemilu-2024", "pilkada-2024")}
PEOPLE = """
people:
  citizen: {address: warga, title: {id: Warga, en: Citizen}, about: {id: a, en: a}, subject: citizen}
acts:
  post: {address: mengunggah, title: {id: mengunggah, en: post}}
"""
ANSWER = """
answers:
  all:
    people: [citizen]
    acts: [post]
    times: [before, campaign, ad_window, quiet, voting]
    says: conditional
    norms: [act/1]
    reason: {id: sebab, en: reason}
    instead: {id: ganti, en: instead}
    mark: I
"""


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_every_person_act_and_time_has_one_answer(book: Rulebook) -> None:
    wanted = {
        Question(person, act, time)
        for person in book.guide.people
        for act in book.guide.acts
        for time in TIMES
    }
    assert set(book.guide.answers) == wanted
    assert len(wanted) == 9 * 11 * 5


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_every_answer_stands_on_a_norm_in_force_each_day_and_a_ban_on_one_that_binds_the_person(
    book: Rulebook,
) -> None:
    assert list(guide_gaps(book)) == []


@given(st.data())
def test_on_any_day_the_basis_is_law_of_that_day(data: st.DataObject) -> None:
    book = BOOKS[data.draw(st.sampled_from(sorted(BOOKS)))]
    question = data.draw(st.sampled_from(sorted(book.guide.answers)))
    found = verdict(book, question, data.draw(st.dates(date(2000, 1, 1), date(2040, 1, 1))))
    assert all(norm.valid_on(found.day) for norm in found.norms)
    assert found.says != "unregulated" or not found.norms


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_times_follow_one_another_without_a_hole_and_end_with_the_vote(book: Rulebook) -> None:
    days = [day for time in TIMES for day in days_of(book.calendar, time)]
    assert days == [days[0] + timedelta(number) for number in range(len(days))]
    after = datetime.combine(days[-1] + timedelta(days=2), datetime.min.time(), UTC)
    assert time_at(book.calendar, after) is None


@pytest.mark.parametrize(
    ("moment", "time"),
    [
        ("2024-02-10T23:59:59+08:00", "ad_window"),
        ("2024-02-11T00:00:00+08:00", "quiet"),
        ("2024-01-20T12:00:00+08:00", "campaign"),
        ("2023-11-27T12:00:00+08:00", "before"),
        ("2024-02-14T07:00:00+08:00", "voting"),
        ("2026-11-29T07:00:00+08:00", None),
    ],
)
def test_the_time_is_that_of_the_clock_on_the_island(moment: str, time: str | None) -> None:
    assert time_at(BOOKS["pemilu-2024"].calendar, datetime.fromisoformat(moment)) == time


def test_a_dispute_of_the_norm_reaches_the_answer() -> None:
    book = BOOKS["pemilu-2024"]
    citizen = verdict(book, Question("citizen", "post", "quiet"), date(2024, 2, 12))
    assert citizen.unsettled
    assert any("diperdebatkan" in note["id"] for note in citizen.disputes)


def test_a_norm_that_came_later_is_not_cited_before() -> None:
    book, question = BOOKS["pilkada-2024"], Question("tni_polri", "post", "ad_window")
    cited = [
        {norm.id for norm in verdict(book, question, day).norms}
        for day in (date(2024, 11, 13), date(2024, 11, 14))
    ]
    assert cited[1] - cited[0] == {"uu1-2015/188-mk136"}


def test_an_unanswered_question_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="nothing answers citizen, post, voting"):
        load_rulebook(write_rulebook(tmp_path, guide=PEOPLE + ANSWER.replace(", voting", "")))


def test_two_answers_to_one_question_are_a_mistake(tmp_path: Path) -> None:
    again = ANSWER.replace("answers:", "").replace("  all:", "  again:")
    with pytest.raises(RulebookError, match="citizen, post, before is answered twice"):
        load_rulebook(write_rulebook(tmp_path, guide=PEOPLE + ANSWER + again))


def test_an_answer_without_a_basis_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="'all' has no basis"):
        load_rulebook(write_rulebook(tmp_path, guide=PEOPLE + ANSWER.replace("    norms: [act/1]\n", "")))


@pytest.mark.parametrize(
    ("says", "reading", "trouble"),
    [
        ("forbidden", "{lawful: true}", "the matrix calls lawful what the guide forbids"),
        ("allowed", "{norms: [act/1]}", "the matrix names norms against what the guide allows"),
        ("forbidden", "{norms: []}", "the guide names none of the matrix's norms"),
    ],
)
def test_the_guide_may_not_contradict_the_matrix(
    tmp_path: Path, says: str, reading: str, trouble: str
) -> None:
    row = (
        "rows:\n  support:\n    subjects: [citizen]\n    act: {id: a, en: a}\n    route: {id: r, en: r}\n"
        f"    outcomes: []\n    mark: I\n    source: s\n    phases:\n      quiet: {reading}\n"
    )
    answer = ANSWER.replace("says: conditional", f"says: {says}\n    row: support")
    with pytest.raises(RulebookError, match=trouble):
        load_rulebook(write_rulebook(tmp_path, guide=PEOPLE + answer, matrix=row))


def test_a_rulebook_may_lack_a_guide(tmp_path: Path) -> None:
    assert not load_rulebook(write_rulebook(tmp_path)).guide
