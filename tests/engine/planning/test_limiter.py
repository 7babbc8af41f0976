"""No window ever holds more calls than its quota, and the platform's word is obeyed."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.planning import (
    Charge,
    Fact,
    Grant,
    Key,
    Limiter,
    Quota,
    Route,
    Wait,
    money_quota,
    shipped_access,
)

START = datetime(2024, 2, 11, tzinfo=UTC)
ACCESS = shipped_access()
TIMELINES = ACCESS.route("x", "timelines")
SWEEP = ACCESS.route("youtube", "sweep")
PACIFIC = ZoneInfo("America/Los_Angeles")
ONE = Fact(1, "us", "I")


class Clock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def quota(amount: int, window_s: int, per: str = "app", name: str = "calls") -> Quota:
    return Quota(name, amount, window_s, "rolling", per, ONE, "us", "I")


def route(*quotas: Quota) -> Route:
    words = {"id": "-", "en": "-"}
    return Route("place", "feed", words, "poll", False, quotas, ONE, ONE, words, detect=ONE)


STEPS = st.lists(st.tuples(st.floats(0, 40), st.integers(1, 4), st.booleans()), max_size=120)


@given(STEPS, st.integers(4, 9), st.integers(1, 100))
def test_no_window_ever_holds_more_than_its_quota(steps, amount, window_s):
    clock = Clock()
    limiter = Limiter(clock)
    feed = route(quota(amount, window_s))
    made: list[datetime] = []
    for seconds, calls, patient in steps:
        clock.pass_by(seconds)
        answer = limiter.take(feed, calls=calls)
        if isinstance(answer, Wait) and patient:
            clock.now = answer.until
            answer = limiter.take(feed, calls=calls)
            assert isinstance(answer, Grant)  # the time given is the time
        if isinstance(answer, Grant):
            made += [clock.now] * calls
    for first in made:
        inside = [when for when in made if first <= when < first + timedelta(seconds=window_s)]
        assert len(inside) <= amount


@given(
    st.lists(st.tuples(st.floats(0, 20), st.floats(0, 1), st.floats(0, 1)), max_size=80), st.integers(1, 9)
)
def test_calls_that_arrive_late_are_within_the_platforms_window_too(steps, amount):
    """The platform counts a call when it arrives, some time between leave and answer, at most a window later."""
    window_s, clock = 30, Clock()
    limiter, feed = Limiter(clock), route(quota(amount, window_s))
    arrivals: list[datetime] = []
    open_calls: list[tuple[datetime, Grant]] = []
    for seconds, arrives, answered in steps:
        until = clock.now + timedelta(seconds=seconds)
        for at, grant in sorted(open_calls, key=lambda one: one[0]):
            if at <= until:
                clock.now = max(clock.now, at)
                limiter.report(grant, 200)
                open_calls.remove((at, grant))
        clock.now = until
        grant = limiter.take(feed)
        if isinstance(grant, Grant):
            answer = clock.now + timedelta(seconds=window_s * answered)
            arrivals.append(clock.now + (answer - clock.now) * arrives)
            open_calls.append((answer, grant))
    for first in arrivals:
        inside = [when for when in arrivals if first <= when < first + timedelta(seconds=window_s)]
        assert len(inside) <= amount


@given(STEPS, st.integers(4, 30))
def test_no_day_of_the_platforms_zone_holds_more_than_its_quota(steps, amount):
    clock = Clock(datetime(2024, 3, 9, 12, tzinfo=UTC))  # summer time begins the next day
    limiter = Limiter(clock)
    days: dict[object, int] = {}
    for hours, calls, _ in steps:
        clock.pass_by(600 * hours)
        if isinstance(limiter.take(SWEEP.granted(amount), calls=calls), Grant):
            day = clock.now.astimezone(PACIFIC).date()
            days[day] = days.get(day, 0) + calls
    assert all(calls <= amount for calls in days.values())


@given(STEPS, st.integers(0, 119), st.integers(4, 9))
def test_a_restart_forgets_no_call(steps, restart_after, amount):
    clock = Clock()
    limiter = Limiter(clock)
    feed = route(quota(amount, 100), quota(2 * amount, 500, name="longer"))
    made: list[datetime] = []
    for number, (seconds, calls, _) in enumerate(steps):
        clock.pass_by(seconds)
        if isinstance(limiter.take(feed, calls=calls), Grant):
            made += [clock.now] * calls
        if number == restart_after:
            limiter = Limiter(clock, list(limiter.memory()))
    for first in made:
        for allowed, window_s in ((amount, 100), (2 * amount, 500)):
            end = first + timedelta(seconds=window_s)
            assert sum(first <= when < end for when in made) <= allowed


def test_a_full_quota_is_granted_and_comes_back_within_a_little_more_than_its_window():
    clock = Clock()
    limiter = Limiter(clock)
    feed = route(quota(1_000, 900))
    assert isinstance(limiter.take(feed, calls=1_000), Grant)
    wait = limiter.take(feed)
    assert timedelta(seconds=900) <= wait.until - START <= timedelta(seconds=900 * 26 / 24)
    assert (wait.key, wait.reason) == (Key("place", "calls"), "spent")
    clock.now = wait.until
    assert limiter.left(feed) == 1_000


def test_youtube_starts_anew_at_midnight_in_california():
    clock = Clock(datetime(2024, 2, 11, 7, 59, tzinfo=UTC))
    limiter = Limiter(clock)
    assert isinstance(limiter.take(SWEEP, calls=10_000), Grant)
    assert limiter.take(SWEEP).until == datetime(2024, 2, 11, 8, tzinfo=UTC)  # 16.00 WITA
    clock.pass_by(60)
    assert limiter.left(SWEEP) == 10_000


def test_all_quotas_of_a_route_hold_and_waiting_spends_nothing():
    limiter = Limiter(Clock())
    feed = route(quota(10, 60, name="minute"), quota(15, 3_600, name="hour"))
    assert isinstance(limiter.take(feed, calls=10), Grant)
    assert isinstance(limiter.take(feed, calls=6), Wait)
    assert {(part.key.quota, part.calls) for part in limiter.memory()} == {("minute", 10), ("hour", 10)}


def test_tokens_and_accounts_are_counted_apart():
    limiter = Limiter(Clock())
    tokens, accounts = route(quota(2, 60, "token")), route(quota(2, 60, "account", "own"))
    assert isinstance(limiter.take(tokens, token="a", calls=2), Grant)
    assert isinstance(limiter.take(tokens, token="a"), Wait)
    assert limiter.left(tokens, token="b") == limiter.left(accounts, account="a") == 2


def test_who_calls_must_be_said():
    limiter = Limiter(Clock())
    with pytest.raises(ValueError, match="counts each token"):
        limiter.take(ACCESS.route("threads", "profile_posts"))
    with pytest.raises(ValueError, match="for_users"):
        limiter.take(ACCESS.route("facebook", "public_pages"))
    grown = ACCESS.route("facebook", "public_pages").for_users(20)
    assert limiter.left(grown) == 4_000
    with pytest.raises(ValueError, match="never allows 5 at once"):
        limiter.take(route(quota(4, 60)), calls=5)
    with pytest.raises(ValueError, match="at least 1 call"):
        limiter.take(TIMELINES, calls=0)


def test_a_clock_that_goes_back_frees_nothing():
    clock = Clock()
    limiter = Limiter(clock)
    feed = route(quota(1, 60))
    clock.pass_by(3_600)
    assert isinstance(limiter.take(feed), Grant)
    clock.pass_by(-1_800)
    assert limiter.take(feed).until >= START + timedelta(seconds=3_660)


# What platforms answer.


def answered(headers: dict[str, str], status: int = 200, used_up: bool = False, feed: Route = TIMELINES):
    """A limiter that made one call on this route and heard this answer."""
    clock = Clock()
    limiter = Limiter(clock)
    grant = limiter.take(feed, token="t", account="a")
    limiter.report(grant, status, headers, used_up=used_up)
    return limiter, clock


def seconds_to_wait(limiter: Limiter, feed: Route = TIMELINES) -> float:
    answer = limiter.take(feed, token="t", account="a")
    return (answer.until - START).total_seconds() if isinstance(answer, Wait) else 0


def test_x_is_called_no_more_often_than_its_headers_leave():
    limiter, clock = answered(
        {"x-rate-limit-remaining": "2", "x-rate-limit-reset": str(int(START.timestamp()) + 600)}
    )
    assert limiter.left(TIMELINES) == 2
    assert isinstance(limiter.take(TIMELINES, calls=2), Grant)
    wait = limiter.take(TIMELINES)
    assert (wait.until, wait.reason) == (START + timedelta(seconds=600), "platform")
    clock.now = wait.until
    assert isinstance(limiter.take(TIMELINES), Grant)


def test_calls_on_their_way_are_taken_off_what_a_header_leaves():
    limiter = Limiter(Clock())
    first, *_others = [limiter.take(TIMELINES) for _ in range(5)]
    reset = str(int(START.timestamp()) + 600)
    limiter.report(first, 200, {"x-rate-limit-remaining": "10", "x-rate-limit-reset": reset})
    assert limiter.left(TIMELINES) == 6


@given(st.permutations(range(6)), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_answers_out_of_order_never_leave_more_than_the_platform_does(order, delays):
    clock = Clock()
    limiter = Limiter(clock)
    grants = [limiter.take(TIMELINES) for _ in range(6)]
    reset = int(START.timestamp()) + 600
    for place, delay in zip(order, delays, strict=True):
        clock.pass_by(delay)
        # Our clock is read when the answer comes, theirs when it was written: the reset seems to move.
        headers = {"x-rate-limit-remaining": str(9 - place), "x-rate-limit-reset": str(reset + delay)}
        limiter.report(grants[place], 200, headers)
    assert limiter.left(TIMELINES) <= 4


def test_a_sliding_remainder_is_believed_again_when_it_has_grown():
    clock = Clock()
    limiter = Limiter(clock)
    for minute in range(20):
        grant = limiter.take(TIMELINES)
        left = 1 if minute == 0 else 500
        reset = str(int(clock.now.timestamp()) + 900)
        limiter.report(grant, 200, {"x-rate-limit-remaining": str(left), "x-rate-limit-reset": reset})
        clock.pass_by(60 if minute else 600)
    assert limiter.left(TIMELINES) > 400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": "Sun, 11 Feb 2024 00:05:00 GMT"}, 300),
        ({"Retry-After": "Sun, 11 Feb 2024 09:05:00 GMT", "Date": "Sun, 11 Feb 2024 09:00:00 GMT"}, 300),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2024-02-11T00:04:00.000Z"}, 240),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(1000 * 1_707_609_660)}, 60),
        ({}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "nan"}, 60),
        ({"Retry-After": "-5"}, 60),
        ({"Retry-After": "0"}, 60),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1e300"}, 60),
    ],
)
def test_a_refusal_is_waited_out_with_or_without_a_time(headers, seconds):
    limiter, _ = answered(headers, 429)
    assert seconds_to_wait(limiter) == seconds


def test_without_a_time_each_further_refusal_doubles_the_pause_until_an_hour():
    clock = Clock()
    limiter = Limiter(clock)
    pauses = []
    for _ in range(8):
        limiter.report(limiter.take(TIMELINES), 429)
        wait = limiter.take(TIMELINES)
        pauses.append((wait.until - clock.now).total_seconds() / 60)
        clock.now = wait.until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    limiter.report(limiter.take(TIMELINES), 200)
    limiter.report(limiter.take(TIMELINES), 429)
    wait = limiter.take(TIMELINES)
    assert (wait.until - clock.now).total_seconds() == 60
    clock.now = wait.until
    granted = limiter.take(TIMELINES)
    limiter.report(granted)
    limiter.served(granted)
    limiter.report(limiter.take(TIMELINES), 429)
    assert (limiter.take(TIMELINES).until - clock.now).total_seconds() == 60


def test_no_header_stops_us_for_more_than_a_week():
    limiter, _ = answered({"Retry-After": "999999999999"}, 429)
    assert seconds_to_wait(limiter) == 7 * 86_400


PAGES = ACCESS.route("facebook", "public_pages").for_users(20)
OWN_MEDIA = ACCESS.route("instagram", "own_media")


def test_metas_app_usage_leaves_its_share():
    usage = json.dumps({"call_count": 28, "total_time": 75, "total_cputime": 10})
    limiter, _ = answered({"X-App-Usage": usage}, feed=PAGES)
    assert limiter.left(PAGES) == 1_000


def test_a_full_app_usage_stops_all_calls_for_an_hour():
    usage = json.dumps({"call_count": 100, "total_time": 25, "total_cputime": 10})
    limiter, _ = answered({"x-app-usage": usage}, feed=PAGES)
    assert seconds_to_wait(limiter, PAGES) == 3_600


def test_metas_time_to_regain_access_is_waited_out_in_full():
    report = {"type": "instagram", "call_count": 40, "estimated_time_to_regain_access": 90}
    usage = json.dumps({"17841400000000000": [report, {"call_count": 1}]})
    limiter, _ = answered({"X-Business-Use-Case-Usage": usage}, 400, used_up=True, feed=OWN_MEDIA)
    assert seconds_to_wait(limiter, OWN_MEDIA) == 90 * 60
    assert isinstance(limiter.take(OWN_MEDIA, account="another"), Grant)


@pytest.mark.parametrize(
    "usage",
    ["", "{", "[]", "17", '{"a": 1}', '{"a": [1, null]}', '{"a": [{"call_count": "full"}]}', "[" * 5_000],
)
def test_usage_that_cannot_be_read_says_nothing(usage):
    limiter, _ = answered({"x-app-usage": usage, "x-business-use-case-usage": usage}, feed=PAGES)
    assert limiter.left(PAGES) == 3_999


def test_a_youtube_quota_said_to_be_used_up_rests_until_its_day_ends():
    limiter, _ = answered({}, 403, used_up=True, feed=SWEEP)
    assert limiter.take(SWEEP).until == datetime(2024, 2, 11, 8, tzinfo=UTC)


def test_a_day_is_not_lost_to_one_answer_too_many():
    limiter, _ = answered({}, 429, feed=SWEEP)
    assert seconds_to_wait(limiter, SWEEP) == 60


def test_a_restart_remembers_what_the_platform_said():
    reset = str(int(START.timestamp()) + 600)
    limiter, clock = answered({"x-rate-limit-remaining": "3", "x-rate-limit-reset": reset})
    assert Limiter(clock, list(limiter.memory())).left(TIMELINES) == 3
    limiter, clock = answered({"Retry-After": "120"}, 429)
    again = Limiter(clock, list(Limiter(clock, list(limiter.memory())).memory()))
    assert seconds_to_wait(again) == 120


def test_an_answer_that_never_came_is_still_a_call():
    limiter = Limiter(Clock())
    limiter.report(limiter.take(TIMELINES), None)
    assert limiter.left(TIMELINES) == 9_999


def test_money_is_capped_by_the_day_and_what_was_not_spent_comes_back():
    clock = Clock()
    limiter = Limiter(clock)
    cap, key = money_quota(2.50, ZoneInfo("Asia/Makassar"), "us"), Key("x", "money")
    reserved = [Charge(key, cap, 100, ours=True)]
    first = limiter.take(TIMELINES, also=reserved)
    assert isinstance(limiter.take(TIMELINES, also=reserved), Grant)
    wait = limiter.take(TIMELINES, also=reserved)
    assert (wait.key, wait.until) == (key, datetime(2024, 2, 11, 16, tzinfo=UTC))
    limiter.report(first, 429, {"Retry-After": "1"})
    limiter.give_back(first, key, 80)
    clock.pass_by(1)
    assert isinstance(limiter.take(TIMELINES, also=reserved), Grant)


def test_money_given_back_after_midnight_does_not_widen_the_new_day():
    clock = Clock(datetime(2024, 2, 11, 15, 59, tzinfo=UTC))
    limiter = Limiter(clock)
    key, cap = Key("x", "money"), money_quota(1, ZoneInfo("Asia/Makassar"), "us")
    old = limiter.take(TIMELINES, also=[Charge(key, cap, 100, ours=True)])
    clock.pass_by(120)
    assert isinstance(limiter.take(TIMELINES, also=[Charge(key, cap, 100, ours=True)]), Grant)
    limiter.give_back(old, key, 100)
    assert isinstance(limiter.take(TIMELINES, also=[Charge(key, cap, 1, ours=True)]), Wait)


def test_holders_who_call_no_more_are_forgotten():
    clock = Clock()
    limiter = Limiter(clock)
    feed = route(quota(5, 60, "account"))
    for number in range(500):
        limiter.report(limiter.take(feed, account=f"once {number}"), 200)
    clock.pass_by(120)
    for _ in range(600):
        clock.pass_by(15)
        limiter.report(limiter.take(feed, account="always"), 200)
    assert {part.key.holder for part in limiter.memory()} == {"always"}
    assert len(limiter) == 1
