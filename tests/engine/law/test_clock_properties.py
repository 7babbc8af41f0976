"""What holds for every time limit, whatever days are off and whenever it began."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.law import (
    OVERDUE,
    STAGES,
    DayOff,
    Deadline,
    OfficeTime,
    Running,
    changed,
    due,
    explain,
    load_rulebook,
    office_time,
    tell_move,
)

#: A handful of days off against 48 limits: each example holds many cases.
few = settings(max_examples=40)
WITA = ZoneInfo("Asia/Makassar")
BOOKS = ("pemilu-2024", "pilkada-2024")
#: Minutes from the first day that has decrees to the last year's end.
moments = st.integers(0, 2_070_000).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=WITA) + timedelta(minutes=minutes)
)


@cache
def office(name: str = "pemilu-2024") -> OfficeTime:
    return office_time(load_rulebook(name))


@cache
def limits() -> tuple[Deadline, ...]:
    return tuple(limit for name in BOOKS for limit in load_rulebook(name).time_limits.deadlines.values())


deadlines = st.sampled_from(limits())
offices = st.sampled_from(BOOKS).map(office)


def entered(days: Iterable[date]) -> list[DayOff]:
    return [DayOff(day, {"id": "Libur", "en": "Off"}, "office", "Edaran", "V") for day in days]


@st.composite
def starts_and_days(draw: st.DrawFn) -> tuple[datetime, list[DayOff]]:
    """A start, and days off within two months of it, where they can matter."""
    start = draw(moments)
    offsets = draw(st.sets(st.integers(-2, 60), max_size=25))
    return start, entered(start.date() + timedelta(days=offset) for offset in sorted(offsets))


@few
@given(deadlines, offices, starts_and_days())
def test_more_days_off_never_make_a_limit_end_earlier(
    limit: Deadline, before: OfficeTime, case: tuple[datetime, list[DayOff]]
) -> None:
    start, days = case
    after = replace(before, days_off=before.days_off.with_entered(days))
    pairs = zip(due(limit, start, before).endings, due(limit, start, after).endings, strict=True)
    assert all(then.ends_at <= now.ends_at for then, now in pairs)


@few
@given(st.integers(1, 40), st.booleans(), offices, starts_and_days())
def test_working_days_never_end_before_calendar_days(
    amount: int, in_office_hours: bool, plain: OfficeTime, case: tuple[datetime, list[DayOff]]
) -> None:
    start, days = case
    disputed = replace(
        limits()[0], amount=amount, unit="calendar_days", disputed_unit="working_days",
        in_office_hours=in_office_hours,
    )  # fmt: skip
    found = due(disputed, start, replace(plain, days_off=plain.days_off.with_entered(days)))
    assert found.second is not None
    assert found.first.ends_at <= found.second.ends_at
    assert found.warns == found.first


@few
@given(deadlines, offices, starts_and_days())
def test_counted_and_skipped_days_are_all_days_up_to_the_last_one_each_once(
    limit: Deadline, plain: OfficeTime, case: tuple[datetime, list[DayOff]]
) -> None:
    start, days = case
    for ending in due(limit, start, replace(plain, days_off=plain.days_off.with_entered(days))).endings:
        if ending.unit == "hours":
            assert (ending.counted, ending.skipped) == ((), ())
            assert ending.ends_at - start == timedelta(hours=limit.amount)
            continue
        assert len(ending.counted) == limit.amount
        named = sorted([*ending.counted, *(one.day for one in ending.skipped)])
        length = (ending.last_day - start.date()).days
        assert named == [start.date() + timedelta(days=number) for number in range(1, length + 1)]
        assert ending.unit == "working_days" or not ending.skipped


@few
@given(deadlines, offices, moments, st.integers(0, 10_000))
def test_a_later_start_never_ends_earlier(
    limit: Deadline, plain: OfficeTime, start: datetime, minutes: int
) -> None:
    pairs = zip(
        due(limit, start, plain).endings,
        due(limit, start + timedelta(minutes=minutes), plain).endings,
        strict=True,
    )
    assert all(earlier.ends_at <= later.ends_at for earlier, later in pairs)


@few
@given(deadlines, offices, starts_and_days(), st.sampled_from(["UTC", "Asia/Jakarta", "America/New_York"]))
def test_the_same_moment_and_the_same_days_give_the_same_answer(
    limit: Deadline, plain: OfficeTime, case: tuple[datetime, list[DayOff]], zone: str
) -> None:
    """In whatever zone the moment is written, in whatever order and how often days are entered."""
    start, days = case
    once = replace(plain, days_off=plain.days_off.with_entered(days))
    again = replace(once, days_off=once.days_off.with_entered(reversed(days)))
    assert due(limit, start, once) == due(limit, start.astimezone(ZoneInfo(zone)), again)
    assert changed(once, again, [Running("one", limit, start)]) == ()


@few
@given(deadlines, offices, moments, st.lists(st.integers(-100, 3000), max_size=8))
def test_stages_only_get_graver_and_the_last_begins_when_the_earlier_reading_is_over(
    limit: Deadline, plain: OfficeTime, start: datetime, hours: list[int]
) -> None:
    found = due(limit, start, plain)
    times = [start + timedelta(hours=number) for number in sorted(hours)]
    reached = [STAGES.index(found.stage_at(now)) for now in times]
    assert reached == sorted(reached)
    over = [now > found.warns.ends_at for now in times]
    assert [found.stage_at(now) == OVERDUE for now in times] == over


@few
@given(offices, starts_and_days())
def test_what_a_new_day_off_moves_is_told_with_that_day_and_the_rest_is_left(
    before: OfficeTime, case: tuple[datetime, list[DayOff]]
) -> None:
    start, days = case
    after = replace(before, days_off=before.days_off.with_entered(days))
    running = [Running(str(number), limit, start) for number, limit in enumerate(limits())]
    moved = {one.running.key: one for one in changed(before, after, running)}
    for one in running:
        then, now = due(one.deadline, start, before), due(one.deadline, start, after)
        if one.key not in moved:
            assert [end.ends_at for end in then.endings] == [end.ends_at for end in now.endings]
            continue
        assert moved[one.key].because
        assert all(day in days and not before.skips(day.day) for day in moved[one.key].because)
        for language in ("id", "en"):
            assert one.deadline.title[language] in tell_move(moved[one.key], language)


@few
@given(deadlines, offices, moments)
def test_every_limit_can_be_told_in_both_languages(
    limit: Deadline, plain: OfficeTime, start: datetime
) -> None:
    for language in ("id", "en"):
        told = explain(due(limit, start, plain), plain, language)
        assert limit.basis in str(told)
        assert not any(mark in str(told) for mark in "{}")
