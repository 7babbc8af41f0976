"""The hand-labelled posts are whole, varied, and stand apart from the made-up regency."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bench.quality import HELD_OUT, UNREAD, asked

from pantau.demo.regency.scenes import lookalike_scenes, planted_scenes
from pantau.engine.post import PLATFORMS, SUBJECTS

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "labelled" / "dev.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def test_there_are_320_posts_worded_differently() -> None:
    assert len(ROWS) == len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == 320


def test_every_row_speaks_the_words_of_the_engine(categories: frozenset[str]) -> None:
    for row in ROWS:
        assert set(row["labels"]) <= categories
        assert row["subject"] in SUBJECTS
        assert row["platform"] in PLATFORMS
        assert row["function"] in ("act", "report", "none")
        assert bool(row["labels"]) == (row["function"] != "none")
        assert datetime.fromisoformat(row["posted_at"]).utcoffset() == timedelta(hours=8)


def test_every_category_and_every_role_occurs(categories: frozenset[str]) -> None:
    assert {label for row in ROWS for label in row["labels"]} == categories
    assert {row["subject"] for row in ROWS} == set(SUBJECTS)
    assert min(Counter(label for row in ROWS for label in row["labels"]).values()) >= 5


def test_more_than_a_third_has_nothing_to_find() -> None:
    assert sum(not row["labels"] for row in ROWS) >= 320 // 3


def test_no_text_comes_from_the_regencys_wording() -> None:
    wording = {w.source for scene in planted_scenes() + lookalike_scenes() for w in scene.wordings}
    assert {row["text"] for row in ROWS} & wording == set()


def test_no_real_candidate_is_named(real_names: set[str], bare_name: Callable[[str], str]) -> None:
    said = " ".join(f" {bare_name(row['text'].replace(',', ' '))} " for row in ROWS)
    full_names = {name for name in real_names if len(name.split()) > 1}
    assert [name for name in sorted(full_names) if f" {name} " in said] == []


@pytest.mark.parametrize(
    "arguments",
    [["--eror"], ["--err"], [str(HELD_OUT), "--errors"], ["--record", str(HELD_OUT)]],
    ids=["an unknown flag", "a flag cut short", "errors of the held-out half", "a record of one file"],
)
def test_the_bench_ends_where_it_is_asked_for_what_it_does_not_do(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        asked(arguments)


def test_the_held_out_halves_are_measured_only_when_named() -> None:
    assert UNREAD.isdisjoint(path.name for path in asked([]).files)
