"""A position inside a value is found again in the file, however the value is written."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from small_rulebook import RULES, write_rulebook

from pantau.engine.law import load_rulebook
from pantau.engine.law.scalars import BLANK, source_offsets

CONDITION = "call_to_vote AND phase = 'quiet'"

WRITTEN = {
    "plain": f"    when: {CONDITION}\n",
    "plain over lines": "    when: call_to_vote\n      AND phase = 'quiet'\n",
    "single quotes": "    when: 'call_to_vote AND phase = ''quiet'''\n",
    "double quotes": "    when: \"call_to_vote AND \\x70hase = 'quiet'\"\n",
    "double quotes over lines": "    when: \"call_to_vote \\\n      AND phase\n      = 'quiet'\"\n",
    "folded": "    when: >\n      call_to_vote\n      AND phase = 'quiet'\n",
    "folded and stripped, with a remark": "    when: >- # a remark\n      call_to_vote\n      AND phase = 'quiet'\n",
    "literal": "    when: |\n      call_to_vote\n        AND phase = 'quiet'\n",
}


@pytest.mark.parametrize("style", WRITTEN)
def test_a_word_of_a_condition_is_underlined_in_every_style(tmp_path: Path, style: str) -> None:
    text = RULES.replace(f"    when: {CONDITION}\n", WRITTEN[style])
    rulebook = load_rulebook(write_rulebook(tmp_path, rules__quiet=text))
    condition = rulebook.rules["quiet-call"].when
    error = rulebook.error_at(
        "quiet-call", "when", condition.index("'quiet'"), len("'quiet'"), "unknown value"
    )
    problem = error.problems[0]
    underlined = problem.source_line[problem.column - 1 :][: problem.length]
    assert underlined.strip("'") == "quiet"
    assert text.splitlines()[problem.line - 1] == problem.source_line


def test_a_stretch_over_two_lines_is_underlined_on_the_first(tmp_path: Path) -> None:
    text = RULES.replace(f"    when: {CONDITION}\n", WRITTEN["folded"])
    rulebook = load_rulebook(write_rulebook(tmp_path, rules__quiet=text))
    problem = rulebook.error_at("quiet-call", "when", 0, len(CONDITION), "too long").problems[0]
    assert (problem.line, problem.column, problem.length) == (7, 7, len("call_to_vote"))


def test_phrases_and_entries_of_concepts_are_found(tmp_path: Path) -> None:
    rulebook = load_rulebook(write_rulebook(tmp_path))
    entry = rulebook.error_at_concept("number_ref", "needs itself").problems[0]
    phrase = rulebook.error_at_concept("vote_call", "bad phrase", field="phrases.1").problems[0]
    assert entry.source_line == "  number_ref:"
    assert phrase.source_line[phrase.column - 1 :][: phrase.length] == "pilih"


def test_a_place_in_any_file_is_found_by_its_path(tmp_path: Path) -> None:
    detection = "contexts:\n  news: {factor: 0.5}\n"
    rulebook = load_rulebook(write_rulebook(tmp_path, detection=detection))
    problem = rulebook.error_in("detection", "contexts.news.factor", "too small").problems[0]
    assert (problem.line, problem.column, problem.length) == (2, 10, len("factor"))


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n"), min_size=1)


@given(texts, st.sampled_from([None, "'", '"', "|", ">"]), st.integers(20, 200))
def test_every_visible_character_is_found_in_the_source(value: str, style: str | None, width: int) -> None:
    written = yaml.dump({"k": value}, default_style=style, allow_unicode=True, width=width)
    node = yaml.compose(written, Loader=yaml.CSafeLoader).value[0][1]
    raw = written[node.start_mark.index : node.end_mark.index]
    offsets = source_offsets(raw, node.style, node.value)
    assert offsets is not None
    for char, offset in zip(node.value, offsets, strict=True):
        assert char in BLANK or raw[offset] in (char, "\\")
