"""The freshness that is promised is one that the quota keeps, and it is said in plain words."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.planning import (
    Load,
    UnknownPlatformError,
    capacity,
    demand,
    kept,
    promise,
    shipped_access,
    span,
)

ACCESS = shipped_access()
PLATFORMS = sorted(ACCESS.platforms)


@given(
    platform=st.sampled_from(PLATFORMS),
    accounts=st.integers(1, 5_000_000),
    posts_per_day=st.floats(0, 50),
    tokens=st.integers(1, 50),
    consented=st.booleans(),
)
def test_what_is_promised_fits_the_capacity_and_a_faster_look_would_not(
    platform, accounts, posts_per_day, tokens, consented
):
    plan = promise(platform, accounts, posts_per_day, tokens, consented)
    if not plan.feasible:
        assert plan.freshness_s is None
        return
    assert plan.calls_per_day <= plan.capacity_per_day
    route = ACCESS.route(platform, plan.route)
    if route.mode == "poll" and plan.freshness_s > route.pace.value:
        load = Load(accounts, posts_per_day)
        faster = demand(route, load, plan.freshness_s - 1, ACCESS.policy).total
        assert faster > capacity(route, accounts, tokens)


@given(st.sampled_from(PLATFORMS), st.integers(1, 300_000), st.integers(1, 300_000), st.booleans())
def test_more_accounts_are_never_seen_fresher(platform, one, another, consented):
    few, many = sorted((one, another))
    fresh = [promise(platform, accounts, 0.5, 3, consented).freshness_s or inf for accounts in (few, many)]
    assert fresh == sorted(fresh)


@pytest.mark.parametrize("platform", ["facebook", "instagram", "threads", "telegram"])
def test_tokens_and_consent_make_the_promise_better(platform):
    two, twenty = (promise(platform, 2_620, 0.5, tokens).freshness_s for tokens in (2, 20))
    consented = promise(platform, 2_620, 0.5, consented=True).freshness_s
    assert two > twenty > consented


def test_the_promise_is_said_in_both_languages():
    youtube = promise("youtube", 2_620, 0.5)
    assert youtube.promise["id"] == "Dengan kuota ini setiap akun YouTube dilihat tiap 10 menit."
    assert youtube.promise["en"] == "With this quota every YouTube account is looked at every 10 minutes."
    facebook = promise("facebook", 2_620, 0.5, 20)
    assert (
        facebook.promise["id"]
        == "Dengan kuota ini setiap akun Facebook tanpa persetujuan dilihat tiap 57 menit."
    )
    assert "6.456 dari 9.000" in " ".join(promise("youtube", 2_620, 0.5, every_s=900).why["id"])


def test_push_is_not_called_a_look():
    plan = promise("threads", 2_620, 0.5, consented=True)
    assert "diberitahukan" in plan.promise["id"]
    assert "pushed" in plan.promise["en"]


def test_one_route_is_promised_where_it_is_the_only_one_that_is_used():
    assert promise("x", 500, 0.5).route == "stream"
    assert promise("x", 500, 0.5, route="timelines").route == "timelines"
    with pytest.raises(KeyError, match="its routes: stream"):
        promise("x", 500, 0.5, route="guesses")


def test_what_is_kept_is_said_tier_by_tier_and_at_once_where_all_are_alike():
    x = ACCESS.platform("x")
    timelines, paces = ACCESS.route("x", "timelines"), {"hot": 180.0, "warm": 900.0, "cold": 86_400.0}
    assert kept(timelines, x, paces, "en") == (
        "Of X accounts, those that posted within a day are looked at every 3 minutes, those that posted within a "
        "week every 15 minutes, others every 24 hours."
    )
    assert kept(timelines, x, {"hot": 60.0, "warm": 60.0, "cold": 540.0}, "id") == (
        "Akun X yang mengunggah dalam sepekan dilihat tiap 60 detik, yang lain tiap 9 menit."
    )
    assert (
        kept(timelines, x, {"cold": 3_600.0, "hot": 3_600.0}, "id") == "Setiap akun X dilihat tiap 60 menit."
    )
    facebook = ACCESS.platform("facebook")
    pushed = kept(ACCESS.route("facebook", "page_webhook"), facebook, {"cold": 21_600.0}, "id")
    assert pushed == (
        "Unggahan baru akun Facebook dengan persetujuan diberitahukan oleh platform, biasanya dalam 60 detik; "
        "akunnya dilihat lagi tiap 6 jam."
    )


def test_youtube_push_alone_is_no_promise_but_is_mentioned():
    assert promise("youtube", 2_620, 0.5).route == "sweep"
    assert any("WebSub" in reason for reason in promise("youtube", 2_620, 0.5).why["en"])
    tripled = promise("youtube", 1_000_000, 0.5, quota=30_000)
    assert not tripled.feasible
    assert any("lost unnoticed" in reason for reason in tripled.why["en"])


def test_a_larger_quota_makes_the_nation_feasible():
    assert not promise("youtube", 1_000_000, 0.5).feasible
    assert promise("youtube", 1_000_000, 0.5, quota=2_000_000).freshness_s < 3_600


def test_why_not_names_the_need_the_capacity_and_what_the_quota_bears():
    plan = promise("youtube", 1_000_000, 0.5)
    said = " ".join(plan.why["en"])
    assert plan.calls_per_day > plan.capacity_per_day == 9_000
    assert "9,000 are there" in said
    assert "enough for 54,790 accounts" in said
    assert promise("youtube", 54_790, 0.5).feasible
    assert not promise("youtube", 54_800, 0.5).feasible


def test_x_is_stopped_by_its_monthly_cap_and_its_rules():
    said = " ".join(promise("x", 1_000_000, 0.5).why["en"])
    assert "at most 36,000 accounts" in said
    assert "15,000,000 posts a month, the cap is 3,000,000" in said
    assert promise("x", 50_000, 0.5).route == "timelines"  # more than its rules hold, less than its cap


def test_what_no_interface_gives_is_left_to_patrol():
    plan = promise("whatsapp", 10, 1)
    assert (plan.feasible, plan.route, plan.calls_per_day, plan.capacity_per_day) == (False, None, 0, 0)
    assert "patroli" in " ".join(plan.why["id"])
    assert any("consent opens" in reason for reason in promise("tiktok", 10, 1).why["en"])


def test_further_tokens_do_not_multiply_the_quota_of_one_youtube_project():
    one, ten = promise("youtube", 2_620, 0.5, 1), promise("youtube", 2_620, 0.5, 10)
    assert one.freshness_s == ten.freshness_s
    assert "Further tokens add nothing to this quota." in ten.why["en"]


@pytest.mark.parametrize("every_s", [601, 900, 7_200])
def test_an_interval_asked_for_is_answered_as_asked(every_s):
    plan = promise("youtube", 2_620, 0.5, every_s=every_s)
    assert (plan.feasible, plan.freshness_s) == (True, every_s)


@pytest.mark.parametrize("every_s", [10, 300])
def test_an_interval_that_cannot_be_kept_is_refused_with_its_price(every_s):
    plan = promise("youtube", 2_620, 0.5, every_s=every_s)
    assert (plan.feasible, plan.freshness_s) == (False, None)
    assert plan.calls_per_day > plan.capacity_per_day
    assert not promise("instagram", 10, 0.5, consented=True, every_s=10).feasible


@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ({"accounts": 0, "posts_per_day": 1}, "at least 1 account"),
        ({"accounts": 1, "posts_per_day": -1}, "posts a day"),
        ({"accounts": 1, "posts_per_day": nan}, "posts a day"),
        ({"accounts": 1, "posts_per_day": inf}, "posts a day"),
        ({"accounts": 1, "posts_per_day": 1, "tokens": 0}, "at least 1 token"),
        ({"accounts": 1, "posts_per_day": 1, "every_s": 0}, "interval"),
        ({"accounts": 1, "posts_per_day": 1, "quota": 0}, "quota"),
    ],
)
def test_numbers_without_meaning_are_named(numbers, named):
    with pytest.raises(ValueError, match=named):
        promise("youtube", **numbers)


def test_an_unknown_platform_is_answered_with_the_known_ones():
    with pytest.raises(UnknownPlatformError, match=r"'friendster'.*bluesky.*youtube"):
        promise("friendster", 1, 1)


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (1, "1 detik", "1 second"),
        (60, "60 detik", "60 seconds"),
        (601, "10 menit", "10 minutes"),
        (612, "11 menit", "11 minutes"),
        (16_613, "4,7 jam", "4.7 hours"),
        (3 * 3_600, "3 jam", "3 hours"),
        (86_400, "24 jam", "24 hours"),
        (2.35 * 86_400, "2,4 hari", "2.4 days"),
        (7 * 86_400, "7 hari", "7 days"),
    ],
)
def test_lengths_of_time_are_rounded_up_and_said_as_people_do(seconds, indonesian, english):
    assert (span(seconds, "id"), span(seconds, "en")) == (indonesian, english)
