"""A word rises when more speakers use it than chance explains; neither noise nor one loud account makes it rise."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.measure import rising
from pantau.engine.measure.rates import counted_interval
from pantau.engine.measure.rising import Uses


def test_g2_is_dunnings():
    # Two shares of 110 in 10,000 and 2,700 in 280,000, worked out term by term.
    seen = [110, 2_700, 9_890, 277_300]
    whole, share = 290_000, 2_810 / 290_000
    due = [10_000 * share, 280_000 * share, 10_000 * (1 - share), 280_000 * (1 - share)]
    by_hand = 2 * sum(one * math.log(one / other) for one, other in zip(seen, due, strict=True))
    assert rising.g2(110, 10_000, 2_700, 280_000) == pytest.approx(by_hand)
    assert rising.g2(5, 50, 50, 500) == pytest.approx(0)
    assert sum(seen) == whole
    assert rising.chance_of(3.841458820694124) == pytest.approx(0.05)
    assert rising.chance_of(6.634896601021214) == pytest.approx(0.01)


@given(st.integers(0, 50), st.integers(51, 500), st.integers(0, 50), st.integers(51, 500))
def test_g2_is_never_negative_and_the_same_from_both_sides(now, now_of, before, before_of):
    told = rising.g2(now, now_of, before, before_of)
    assert told >= -1e-9
    assert told == pytest.approx(rising.g2(before, before_of, now, now_of), abs=1e-9)


def test_chance_alone_makes_no_word_rise():
    draw = random.Random(7)
    vocabulary = [f"kata{letter}{other}" for letter in "abcdefghij" for other in "klmnopqrst"]
    for _try in range(10):
        now, before = Uses(), Uses()
        for uses, days in ((now, 7), (before, 28)):
            for day in range(days):
                for speaker in range(40):
                    uses.add(f"akun{speaker}", day, " ".join(draw.sample(vocabulary, 6)))
        found, compared = rising.rises(now, before)
        assert compared >= 95
        assert found == []


def test_many_speakers_make_a_word_rise_and_one_loud_account_does_not():
    now, before = Uses(), Uses()
    for uses, days in ((now, 7), (before, 28)):
        for day in range(days):
            for speaker in range(30):
                uses.add(f"akun{speaker}", day, "warga kampung ramai")
    for day in range(7):
        for speaker in range(12):
            now.add(
                f"akun{speaker}",
                day,
                "#SerambiLumbung ayo ke lapangan @nama_orang https://contoh.id/panggung",
            )
        for _again in range(50):
            now.add("akun1", day, "teriakan teriakan")
    found, _compared = rising.rises(now, before)
    told = {one.word: one for one in found}
    assert set(told) == {"#serambilumbung", "ayo", "lapangan"}
    assert told["lapangan"].now == 84
    assert told["lapangan"].speakers == 12
    assert told["lapangan"].chance < 1e-10
    assert rising.rises(Uses(), before) == ([], 0)


def test_the_interval_of_a_count_is_the_published_one():
    # Garwood 1936, table 1; Byar's formula beyond.
    for count, low, high in ((0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (50, 37.11, 65.92)):
        assert counted_interval(count) == pytest.approx((low, high), rel=1e-3, abs=1e-3)
    assert counted_interval(100) == pytest.approx((81.36, 121.63), rel=1e-3)
    exact, byar = counted_interval(60), counted_interval(61)
    assert exact[0] < byar[0]
    assert exact[1] < byar[1]
