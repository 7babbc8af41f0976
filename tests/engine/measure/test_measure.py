"""The statistics give what their authors published."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest

from pantau.engine.measure import (
    Answer,
    Scale,
    Sums,
    agreement,
    alpha,
    benjamini_hochberg,
    bundled_interval,
    compared,
    equality,
    exact_interval,
    holm,
    middle,
)

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A to D.
TWO_BINARY = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
TWO_NOMINAL = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]
FOUR_WITH_GAPS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def units(rows: list[str]) -> list[tuple[object, ...]]:
    def read(word: str) -> object:
        return None if word == "." else int(word) if word.isdecimal() else word

    return list(zip(*([read(word) for word in row.split()] for row in rows), strict=True))


def test_alpha_is_krippendorffs():
    assert alpha(units(TWO_BINARY)) == pytest.approx(0.095, abs=5e-4)
    assert alpha(units(TWO_NOMINAL)) == pytest.approx(0.692, abs=5e-4)
    published = {Scale.NOMINAL: 0.743, Scale.ORDINAL: 0.815, Scale.INTERVAL: 0.849, Scale.RATIO: 0.797}
    found = {scale: alpha(units(FOUR_WITH_GAPS), scale) for scale in published}
    assert found == pytest.approx(published, abs=5e-4)
    assert alpha([("a", None), ("b",)]) is None  # nothing was judged twice
    assert alpha([("a", "a"), ("a", "a")]) is None  # no value to differ from
    assert alpha([("a", "a"), ("b", "b")]) == 1


def test_the_bounds_of_alpha_hold_it_and_come_again_from_the_same_seed():
    told = agreement(units(FOUR_WITH_GAPS), seed=7)
    assert told == agreement(units(FOUR_WITH_GAPS), seed=7)
    assert told.low < told.alpha < told.high <= 1
    assert (told.units, told.pairs) == (11, 40)


def test_corrections_are_those_of_the_papers():
    """The 15 comparisons of Benjamini and Hochberg (1995): their procedure finds four at 0.05, Bonferroni three."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
        0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    assert sum(one <= 0.05 for one in benjamini_hochberg(chances)) == 4
    assert sum(one <= 0.05 for one in holm(chances)) == 3
    assert benjamini_hochberg(chances)[3] == pytest.approx(0.0095 * 15 / 4)
    assert holm(chances)[:3] == pytest.approx([0.0015, 0.0056, 0.0247])
    shuffled = [0.0278, 1.0, 0.0001]
    assert holm(shuffled) == pytest.approx([0.0556, 1.0, 0.0003])
    assert holm([]) == benjamini_hochberg([]) == []


def test_an_exact_interval_is_clopper_and_pearsons():
    assert exact_interval(2, 3) == pytest.approx((0.0943, 0.9916), abs=1e-4)
    assert exact_interval(0, 10) == pytest.approx((0, 0.3085), abs=1e-4)
    assert exact_interval(81, 263) == pytest.approx((0.2527, 0.3676), abs=1e-4)  # Newcombe 1998, table I
    assert exact_interval(1_960_000, 4_000_000) == pytest.approx((0.48951, 0.49049), abs=1e-5)


def test_things_of_one_person_do_not_count_as_so_many_persons():
    assert bundled_interval([(1, 1), (1, 1), (0, 1)]) == exact_interval(2, 3)
    assert bundled_interval([(50, 50), (0, 50), (50, 50)]) == (0, 1)  # three persons who differ tell nothing
    assert bundled_interval([(50, 100), (50, 100)]) == exact_interval(2, 4)  # two, however alike, tell little
    low, high = bundled_interval([(30, 100), (70, 100), (10, 100), (90, 100)])
    assert high - low > 5 * (exact_interval(200, 400)[1] - exact_interval(200, 400)[0])
    alike = bundled_interval([(10, 100)] * 30)
    low, high = exact_interval(300, 3000)
    assert alike[0] < low < high < alike[1] < 0.115  # a little wider: thirty persons, not three thousand
    assert bundled_interval([(0, 500), (0, 500)]) == exact_interval(0, 2)
    assert bundled_interval([]) == (0, 1)


def test_the_interval_of_a_median_is_that_of_the_sign_test():
    """Order statistics as in the tables of the sign test: of 10 the 2nd and 9th, of 20 the 6th and 15th."""
    assert (middle(range(1, 11)).low, middle(range(1, 11)).high) == (2, 9)
    assert (middle(range(1, 21)).low, middle(range(1, 21)).high) == (6, 15)
    assert middle([4, 1, 3, 2]) == type(middle([1]))(4, 2.5, None, None)  # too few for any interval


def singles(*groups: tuple[int, int]) -> list[Sums]:
    return [
        Sums(group, int(number < hits), 1)
        for group, (hits, whole) in enumerate(groups)
        for number in range(whole)
    ]


def test_equality_of_single_things_is_fishers_exact_test():
    tea = equality(singles((3, 4), (1, 4)), seed=1)  # the lady tasting tea (Fisher 1935)
    assert (tea.exact, tea.chance) == (True, pytest.approx(0.4857, abs=5e-5))
    twins = equality(singles((10, 12), (3, 18)), seed=1)  # convicts' twins (Fisher 1962)
    assert twins.chance == pytest.approx(0.0005367, abs=5e-8)
    many = singles((5, 40), (9, 40), (12, 40), (4, 40), (8, 40))
    drawn = equality(many, seed=3)
    assert not drawn.exact
    assert drawn == equality(many, seed=3)
    assert equality(many, seed=4).chance == pytest.approx(drawn.chance, abs=0.02)
    assert equality(singles((0, 4), (0, 4)), seed=1) is None
    assert equality(singles((2, 4)), seed=1) is None


def test_who_has_many_things_changes_places_as_one():
    """Against going through every arrangement of six persons by hand; one who posted a hundred times proves little."""
    persons = [Sums(0, 90, 100), Sums(0, 0, 3), Sums(0, 1, 2), Sums(1, 0, 5), Sums(1, 1, 4), Sums(1, 0, 3)]

    def gap(labels: tuple[int, ...]) -> float:
        hits, whole = Counter(), Counter()
        for label, one in zip(labels, persons, strict=True):
            hits[label] += one.hits
            whole[label] += one.whole
        share = sum(hits.values()) / sum(whole.values())
        return sum((hits[g] - whole[g] * share) ** 2 / whole[g] for g in whole)

    seen = gap((0, 0, 0, 1, 1, 1))
    every = set(itertools.permutations((0, 0, 0, 1, 1, 1)))
    by_hand = sum(gap(labels) >= seen - 1e-9 for labels in every) / len(every)
    told = equality(persons, seed=1)
    assert (told.exact, told.chance) == (True, pytest.approx(by_hand))
    assert told.chance > 0.05  # though 90 of 105 beside 1 of 12 would be as good as impossible by chance
    crowd = [*persons * 3, Sums(2, 2, 9)]
    assert equality(crowd, seed=5) == equality(crowd, seed=5)
    assert not equality(crowd, seed=5).exact


def test_two_forecasters_are_compared_by_log_loss_with_answers_of_one_bundle_drawn_together():
    answers = [Answer("a", True, 0.5, 0.8), Answer("a", False, 0.5, 0.2), Answer("b", True, 0.5, 0.0)]
    told = compared(answers, seed=1)
    assert told == compared(answers, seed=1)
    assert (told.answers, told.yes, told.before) == (3, 2, pytest.approx(math.log(2)))
    assert told.after == pytest.approx((-2 * math.log(0.8) - math.log(1e-6)) / 3)
    assert told.low == pytest.approx(-math.log(0.8) - math.log(2))  # draws of bundle a alone
    assert told.high == pytest.approx(-math.log(1e-6) - math.log(2))
