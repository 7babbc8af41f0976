"""A mistyped name is found by the forms it shares with the right one, and what differs is told."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.text.resemblance import Difference, difference, forms

SIGNS = string.ascii_lowercase + string.digits + "._-"
NAMES = st.text(SIGNS, min_size=3, max_size=30).filter(lambda name: sum(map(str.isalnum, name)) > 2)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and it with one sign put in, left out, replaced or swapped with the next."""
    name = draw(NAMES)
    at, sign = draw(st.integers(0, len(name) - 1)), draw(st.sampled_from(SIGNS))
    before, after = name[:at], name[at + 1 :]
    written = draw(
        st.sampled_from(
            [
                name[:at] + sign + name[at:],
                before + after,
                before + sign + after,
                before + after[:1] + name[at] + after[1:],
            ]
        )
    )
    return name, written


@given(slips())
def test_every_name_with_one_slip_shares_a_form_and_is_told_apart(case: tuple[str, str]) -> None:
    name, written = case
    assert forms(written) & forms(name)
    assert (difference(written, name) is None) == (written == name)


@given(NAMES, NAMES)
def test_whatever_is_told_alike_shares_a_form(first: str, second: str) -> None:
    if difference(first, second):
        assert forms(first) & forms(second)


@pytest.mark.parametrize(
    ("written", "known", "told"),
    [
        ("warung_contoh", "warung.contoh", Difference("same_letters", "_", ".")),
        ("warung..contoh", "warung.contoh", Difference("same_letters", ".", "")),
        ("warungc0nt0h", "warungcontoh", Difference("confusable", "0nt0", "onto")),
        ("wаrungcontoh", "warungcontoh", Difference("confusable", "а", "a")),  # a Cyrillic letter
        ("warungcontoh1", "warungcontoh", Difference("one_letter", "1", "")),
        ("lobar.maju3", "lobar.maju2", Difference("one_letter", "3", "2")),
        ("warnugcontoh", "warungcontoh", Difference("one_letter", "nu", "un")),
        ("warungc0nt0hh", "warungcontoh", Difference("confusable_and_one_letter", "0nt0h", "onto")),
    ],
)
def test_what_differs_is_told(written: str, known: str, told: Difference) -> None:
    assert difference(written, known) == told


def test_the_same_and_quite_another_name_have_no_difference_to_tell() -> None:
    assert difference("warung", "warung") is None
    assert difference("warung", "kebunku") is None
