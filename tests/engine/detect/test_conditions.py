"""Rule conditions: what is allowed, how errors point, and three-valued logic."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.detect import ConditionError, catalogue, compile_condition

SIGNALS = catalogue(["money_offer", "call_to_vote"])
FRAME = pl.DataFrame(
    {
        "phase": ["quiet", "campaign", None],
        "subject": ["asn", None, "citizen"],
        "registered": [True, False, None],
        "money_offer": [True, False, True],
        "call_to_vote": [False, True, True],
    }
)


def evaluate(source: str) -> list[bool | None]:
    condition = compile_condition(source, SIGNALS)
    return FRAME.select(condition.expression.alias("x")).get_column("x").to_list()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("money_offer", [True, False, True]),
        ("NOT money_offer", [False, True, False]),
        ("phase = 'quiet'", [True, False, None]),
        ("phase <> 'quiet'", [False, True, None]),
        ("phase IN ('quiet', 'voting') AND money_offer", [True, False, None]),
        ("phase NOT IN ('quiet')", [False, True, None]),
        ("registered = FALSE", [False, True, None]),
        ("registered IS NULL", [False, False, True]),
        ("registered IS NOT NULL AND money_offer", [True, False, False]),
        ("registered IS TRUE", [True, False, False]),
        ("subject = 'asn' OR call_to_vote", [True, True, True]),
        ("subject = 'asn' AND call_to_vote", [False, None, False]),
        ("(money_offer OR call_to_vote) AND TRUE", [True, True, True]),
    ],
)
def test_condition_follows_sql_three_valued_logic(source: str, expected: list[bool | None]) -> None:
    assert evaluate(source) == expected


@pytest.mark.parametrize(
    ("source", "speaking"),
    [
        ("call_to_vote AND NOT money_offer", ("call_to_vote",)),
        ("call_to_vote AND NOT (money_offer AND subject IS NULL)", ("call_to_vote",)),
        ("NOT NOT money_offer", ("money_offer",)),
        ("money_offer OR (call_to_vote AND NOT money_offer)", ("call_to_vote", "money_offer")),
    ],
)
def test_what_stands_under_not_alone_does_not_speak_for_a_finding(
    source: str, speaking: tuple[str, ...]
) -> None:
    condition = compile_condition(source, SIGNALS)
    assert condition.speaking == speaking
    assert set(speaking) <= set(condition.signals)


@pytest.mark.parametrize(
    ("source", "span", "words"),
    [
        ("phase = 'quite'", "'quite'", "did you mean 'quiet'"),
        ("mony_offer AND phase = 'quiet'", "mony_offer", "did you mean 'money_offer'"),
        ("money_offer AND count(phase) > 1", "count(phase) > 1", "not allowed"),
        ("phase", "phase", "compare it with = or IN"),
        ("money_offer = 'ya'", "'ya'", "TRUE or FALSE"),
        ("phase IN (SELECT phase FROM x)", "phase IN (SELECT phase FROM x", "list of texts"),
        ("upper(phase) = 'QUIET'", "upper(phase", "a signal name is expected"),
        ("phase = 3", "3", "single quotes"),
        ("phase LIKE 'q%'", "phase LIKE 'q%'", "not allowed"),
        ("posts.phase = 'quiet'", "posts.phase", "a signal name is expected"),
    ],
)
def test_mistake_is_named_with_its_characters(source: str, span: str, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        compile_condition(source, SIGNALS)
    assert words in caught.value.message
    marked = source[caught.value.start : caught.value.end]
    assert marked.strip("()") in span or span.strip("()") in marked


@pytest.mark.parametrize(
    "source", ["", "   ", "money_offer AND", "money_offer; call_to_vote", "((money_offer)", "'"]
)
def test_what_is_no_expression_is_refused(source: str) -> None:
    with pytest.raises(ConditionError):
        compile_condition(source, SIGNALS)


@given(st.text(max_size=60))
def test_any_text_compiles_or_raises_condition_error(source: str) -> None:
    try:
        compile_condition(source, SIGNALS)
    except ConditionError as error:
        assert 0 <= error.start <= error.end <= max(len(source), 1) + 1
