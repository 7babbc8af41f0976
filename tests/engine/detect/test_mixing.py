"""The classifier's last step: its slopes are those of its terms, and far-off inputs cannot run away."""

from __future__ import annotations

import numpy as np

from pantau.engine.detect.classifier.mixing import (
    HEADS,
    INPUTS,
    KINDS,
    LABELS,
    TERMS,
    centred,
    slopes,
    terms,
    used_by,
)


def made_up(rows: int) -> np.ndarray:
    return np.random.default_rng(7).normal(size=(rows, INPUTS))


def test_slopes_are_those_of_the_terms():
    inputs, mix = made_up(1), np.random.default_rng(8).normal(size=TERMS)
    centre, spread = np.full(INPUTS, 0.1), np.full(INPUTS, 2.0)
    step = 1e-6
    for place, slope in enumerate(slopes(inputs[0], centre, spread, mix)):
        moved = inputs.copy()
        moved[0, place] += step
        risen = (terms(moved, centre, spread) - terms(inputs, centre, spread))[0] @ mix / step
        assert abs(risen - slope) < 1e-4


def test_what_lies_far_off_counts_as_if_it_lay_nearer():
    inputs = made_up(50)
    centre, spread = centred(inputs, np.ones((50, INPUTS)))
    far, farther = (np.full((1, INPUTS), size) for size in (1e3, 1e6))
    assert np.array_equal(terms(far, centre, spread), terms(farther, centre, spread))


def test_only_what_differs_from_source_to_source_is_curved():
    for label in LABELS:
        curved = bool((used_by(label) >= INPUTS).any())
        assert curved == (label in ("hate", "abusive", "insult", "hoax_style"))
        assert used_by(label).max() < TERMS


def test_no_kind_of_hate_hangs_on_a_head():
    heads = [LABELS.index(label) for label in HEADS]
    for label in KINDS:
        assert not np.isin(used_by(label), heads).any()


def test_what_no_text_calibrates_stays_finite():
    inputs, weight = made_up(20), np.ones((20, INPUTS))
    weight[:, LABELS.index("threat")] = 0
    assert np.isfinite(terms(inputs, *centred(inputs, weight))).all()
