"""What a look is worth: its order does not change by waiting, and equal cases are worth the same."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import log2, log10

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pantau.engine.detect import worth
from pantau.engine.detect.worth import Judged, Look, Scale
from pantau.engine.measure import exact_interval
from pantau.engine.post import Author, Engagement, Post

SCALE = Scale()
QUIET = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
TIMES = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LOOKS = st.builds(
    Look,
    severity=st.integers(1, 4),
    probability=st.floats(0, 1),
    since=TIMES,
    people=st.none() | st.integers(0, 10**10),
    due_at=st.none() | TIMES,
)


def log_worth(look, now):
    """Worked out apart, part by part, in bits."""
    days = 86_400
    left = 30 if look.due_at is None else (look.due_at - now).total_seconds() / days
    if look.due_at is None:
        left = 30 + (look.since - now).total_seconds() / days
    people = 100 if look.people is None else min(look.people, 10**9)
    return (
        (look.severity - 1)
        + log2(max(0.01, look.probability))
        + log10(1 + people) * log2(1.5)
        - (now - look.since).total_seconds() / days / 10
        - left / 30
    )


@given(st.lists(LOOKS, min_size=2, max_size=8), TIMES)
def test_findings_keep_their_order_whenever_one_looks(looks, now):
    """The stored number says the order at any moment, though no row is written as time passes."""
    ordered = sorted(looks, key=lambda look: worth.order(look, SCALE), reverse=True)
    for better, worse in pairwise(ordered):
        assert log_worth(better, now) >= log_worth(worse, now) - 1e-6


@given(LOOKS, st.integers(0, 40))
def test_the_parts_multiply_to_the_value_in_that_order(look, days):
    now = look.since + timedelta(days=days)
    assume(look.due_at is None or abs(look.due_at - now) < timedelta(days=365))
    parts = worth.worth(look, now, SCALE)
    product = parts.gravity * parts.probability * parts.reach * parts.freshness * parts.deadline
    assert parts.value == pytest.approx(product)
    assert parts.value == pytest.approx(2 ** log_worth(look, now))


def test_each_part_moves_the_order_its_way():
    plain = Look(2, 0.5, QUIET, 100, QUIET + timedelta(days=7))
    better = [
        Look(3, 0.5, QUIET, 100, plain.due_at),
        Look(2, 0.6, QUIET, 100, plain.due_at),
        Look(2, 0.5, QUIET, 5_000, plain.due_at),
        Look(2, 0.5, QUIET + timedelta(days=1), 100, plain.due_at),
        Look(2, 0.5, QUIET, 100, QUIET + timedelta(days=3)),
    ]
    assert all(worth.order(one, SCALE) > worth.order(plain, SCALE) for one in better)


def test_a_few_decisions_do_not_move_the_probability_and_many_do():
    rank = 0.8
    assert worth.probability(rank, Judged(0, 9), SCALE) == rank
    assert worth.probability(rank, Judged(0, 10), SCALE) == pytest.approx(0.4)
    assert worth.probability(rank, Judged(0, 1000), SCALE) < 0.01
    assert worth.probability(0.4, Judged(900, 100), SCALE) == pytest.approx(0.895, abs=0.01)


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    # Published values (Clopper and Pearson, 95 %).
    [
        (0, 10, 0.0, 0.3085),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (1, 100, 0.0003, 0.0545),
        (0, 0, 0, 1),
    ],
)
def test_intervals_are_exact(hits, tries, low, high):
    assert exact_interval(hits, tries) == pytest.approx((low, high), abs=1e-4)


def test_an_interval_of_many_thousands_is_no_trouble():
    low, high = exact_interval(90_000, 100_000)
    assert 0.898 < low < 0.9 < high < 0.902


# --- equal cases ----------------------------------------------------------------------------------


def orders(detector, text, **changes):
    facts = {"posted_at": QUIET, "subject": "candidate", "engagement": Engagement(likes=40, views=900)}
    (result,) = detector.scan([Post("facebook", "1", text, **(facts | changes))])
    looks = [
        worth.look_at(
            finding, detector.rulebook, detector.scale, posted_at=QUIET, found_at=QUIET,
            people=worth.people_reached(result.post.engagement),
        )
        for finding in result.findings
    ]  # fmt: skip
    return sorted(worth.order(look, detector.scale) for look in looks)


@pytest.mark.parametrize("template", [
    "Besok jangan lupa coblos {party} nomor {number}, calon kita {name}",
    "Yang mau amplop 50 ribu coblos {party} nomor {number} ya, titip pesan {name}",
])  # fmt: skip
def test_party_number_and_name_change_nothing(detector, template):
    book = detector.rulebook
    swaps = [
        {"party": party.short, "number": party.number, "name": name}
        for party, name in zip(
            book.parties, ["Budi Rekaan", "Siti Karangan", "I Made Contoh"] * 9, strict=False
        )
    ]
    found = [orders(detector, template.format(**swap)) for swap in swaps]
    assert len(found) > 10
    assert found[0]
    assert all(one == found[0] for one in found)


def test_who_the_author_is_called_changes_nothing(detector):
    text = "Besok jangan lupa coblos nomor 4"
    named = [
        None,
        Author("facebook", handle="a", name="Ni Luh Rekaan"),
        Author("facebook", name="Abdul Contoh"),
    ]
    assert len({tuple(orders(detector, text, author=author)) for author in named}) == 1
