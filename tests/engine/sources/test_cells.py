import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, flag, listed, post_text, text_of

ANYTHING = st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text()))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("270729", 270729),
        ("407.137", 407137),
        ("407,137", 407137),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1,2 rb", 1200),
        ("3 jt", 3_000_000),
        ("1.2K", 1200),
        ("59.0", 59),
        ("2.3x", 2),
        (59.0, 59),
        (0, 0),
        ("-", None),
        ("", None),
        ("-1", None),
        (-1, None),
        ("banyak", None),
        (True, None),
        (float("nan"), None),
        (["1"], None),
        ("9" * 400, None),
    ],
)
def test_counts_are_read_in_any_countrys_style(written: object, number: int | None) -> None:
    assert count(written) == number


@pytest.mark.parametrize("written", ["true", "TRUE", "1", "ya", "Yes", 1, True, 1.0])
def test_yes(written: object) -> None:
    assert flag(written) is True


@pytest.mark.parametrize("written", ["false", "0", "tidak", "No", 0, False, 0.0])
def test_no(written: object) -> None:
    assert flag(written) is False


@pytest.mark.parametrize("written", ["", "mungkin", None, 2, [True]])
def test_neither_yes_nor_no_is_not_known(written: object) -> None:
    assert flag(written) is None


def test_a_post_keeps_every_character() -> None:
    text = '  =HYPERLINK("http://contoh.test")\n\t\u202etxet <script>alert(1)</script> &amp; ｐｉｌｉｈ  '
    assert post_text(text) == text


@pytest.mark.parametrize("value", [["a"], {"text": "a"}, ("a",)])
def test_a_list_is_no_text(value: object) -> None:
    with pytest.raises(BadItem, match="caption holds a"):
        post_text(value, "caption")


def test_lists_in_a_cell_and_lists_of_json_are_the_same() -> None:
    assert listed("a, b,,c") == listed(["a", "b", None, "c"]) == ("a", "b", "c")


@given(ANYTHING)
def test_no_cell_is_too_odd(value: object) -> None:
    count(value)
    flag(value)
    listed(value)
    text_of(value)
