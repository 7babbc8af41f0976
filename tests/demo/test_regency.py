"""The made-up regency keeps its promises: size, base rate, variety, sameness, and nobody real in it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from pantau.demo.regency import (
    ACCOUNT_COLUMNS,
    CANDIDATE_COLUMNS,
    PostTruth,
    Regency,
    account_rows,
    candidate_rows,
    make_regency,
)
from pantau.demo.regency.calendar import WITA
from pantau.demo.regency.cast import FACTS
from pantau.demo.regency.language import Grammar, unknown_slots
from pantau.demo.regency.scenes import lookalike_scenes, planted_scenes
from pantau.engine.post import Batch, Post

ADS = (date(2024, 1, 21), date(2024, 2, 10))
SMALL = {"candidates": 60, "accounts": 240, "posts": 1_200}


@dataclass
class Seen:
    """One pass over the whole regency, counted."""

    posts: int = 0
    labelled: int = 0
    lookalikes: int = 0
    interactions: int = 0
    gone: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)
    planted_texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ids: set[tuple[str, str]] = field(default_factory=set)
    versions: list[Post] = field(default_factory=list)
    clusters: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    paid: list[tuple[Post, PostTruth]] = field(default_factory=list)
    authors: set[tuple[str, str]] = field(default_factory=set)
    neutrality: Counter[tuple[str, ...]] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)

    def count(self, post: Post, truth: PostTruth) -> None:
        self.posts += 1
        self.labelled += bool(truth.categories)
        self.lookalikes += truth.hard_negative
        self.categories.update(truth.categories)
        self.subjects[truth.subject] += 1
        self.texts.add(post.text)
        self.ids.add((post.platform, post.native_id))
        self.functions[truth.function] += 1
        for category in truth.categories:
            self.planted_texts[category].add(post.text)
        if truth.cluster:
            self.clusters[truth.cluster].append(post)
        if post.sponsored:
            self.paid.append((post, truth))
        if post.author:
            self.authors.add((post.platform, post.author.native_id or ""))


@pytest.fixture(scope="module")
def regency() -> Regency:
    return make_regency()


@pytest.fixture(scope="module")
def seen(regency: Regency) -> Seen:
    seen = Seen()
    for day in regency.days():
        assert len(day.posts) >= len(day.truth)
        for post, truth in zip(day.posts, day.truth, strict=False):
            assert (post.platform, post.native_id) == (truth.platform, truth.native_id)
            seen.count(post, truth)
        seen.versions += day.posts[len(day.truth) :]
        seen.interactions += len(day.interactions)
        seen.neutrality.update(deed.categories for deed in day.interaction_truth)
        seen.gone += len(day.gone)
    return seen


def digest(regency: Regency) -> str:
    total = hashlib.sha256()
    for day in regency.days():
        total.update(repr(day).encode())
    total.update(repr(list(account_rows(regency.candidates, regency.entries))).encode())
    return total.hexdigest()


def test_the_default_regency_has_the_promised_size(regency: Regency, seen: Seen) -> None:
    assert len(regency.candidates) == 655
    assert len(regency.entries) == 13_100
    assert seen.posts == 65_000
    assert seen.interactions >= 20_000
    assert len(regency.script.days) == 60


def test_candidates_stand_in_the_real_districts_in_the_real_numbers(regency: Regency) -> None:
    assert [sum(c.district == d for c in regency.candidates) for d in range(1, 6)] == [
        126,
        112,
        127,
        133,
        157,
    ]
    assert {c.party.number for c in regency.candidates} == {*range(1, 18), 24}
    assert 0.55 < sum(c.name.gender == "L" for c in regency.candidates) / 655 < 0.68


def test_four_names_occur_twice_in_different_places(regency: Regency) -> None:
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for candidate in regency.candidates:
        places[candidate.name.printed].add((candidate.district, candidate.party.number))
    assert sorted(map(len, places.values()))[-5:] == [1, 2, 2, 2, 2]


def test_offences_are_well_under_one_percent_and_of_every_category(
    seen: Seen, categories: frozenset[str]
) -> None:
    assert 0.004 < seen.labelled / seen.posts < 0.01
    assert set(seen.categories) == categories
    assert min(seen.categories.values()) >= 8
    assert seen.functions["report"] >= 40


def test_offences_are_worded_in_many_ways(seen: Seen) -> None:
    for category in (
        "quiet_period",
        "money_politics",
        "insult",
        "hoax",
        "village_neutrality",
        "outside_schedule",
    ):
        assert len(seen.planted_texts[category]) >= 18, category


def test_lookalikes_are_about_three_percent(seen: Seen) -> None:
    assert 0.02 < seen.lookalikes / seen.posts < 0.04


def test_texts_are_mostly_distinct(seen: Seen) -> None:
    assert len(seen.texts) >= 15_000


def test_no_two_posts_share_an_identifier(seen: Seen) -> None:
    assert len(seen.ids) == seen.posts


def test_everybody_has_a_voice(seen: Seen) -> None:
    assert set(seen.subjects) == {
        "candidate", "party", "campaign_team", "asn", "village_official", "tni_polri", "citizen", "media",
    }  # fmt: skip


def test_edited_versions_repeat_an_id_with_other_words(seen: Seen) -> None:
    assert len(seen.versions) > 100
    for version in seen.versions:
        assert (version.platform, version.native_id) in seen.ids
        assert version.edited


def test_some_posts_disappear(seen: Seen) -> None:
    assert seen.gone > 200


def test_coordinated_campaigns_are_near_copies_within_minutes(seen: Seen) -> None:
    assert len(seen.clusters) >= 20
    for posts in seen.clusters.values():
        times = [post.posted_at for post in posts if post.posted_at]
        assert 8 <= len(posts) <= 30
        assert max(times) - min(times) < timedelta(minutes=15)
        assert len({post.author.native_id for post in posts if post.author}) == len(posts)


def test_ads_outside_the_window_are_planted_and_all_others_are_inside(seen: Seen) -> None:
    assert sum("late_ad" in truth.categories for _, truth in seen.paid) >= 8
    for post, truth in seen.paid:
        assert post.posted_at
        inside = ADS[0] <= post.posted_at.astimezone(WITA).date() <= ADS[1]
        assert inside != ("late_ad" in truth.categories)


def test_officials_both_cross_the_line_and_behave(seen: Seen) -> None:
    assert seen.neutrality[()] > 100
    assert {c for categories in seen.neutrality for c in categories} == {
        "asn_neutrality", "village_neutrality", "tni_polri_neutrality",
    }  # fmt: skip


def test_accounts_that_no_sound_line_of_the_form_names_stay_silent(regency: Regency, seen: Seen) -> None:
    silent = regency.script.cast.silent
    assert silent
    assert not {(regency.accounts[i].platform, regency.accounts[i].native_id) for i in silent} & seen.authors


def test_the_form_has_the_defects_of_real_forms(regency: Regency) -> None:
    defects = Counter(entry.defect for entry in regency.entries)
    assert {"", "invalid", "short", "legacy", "shared"} == set(defects)
    assert defects[""] > 12_700
    assert 0.02 < sum(entry.late for entry in regency.entries) / len(regency.entries) < 0.08


def test_rows_have_the_columns_of_the_real_forms(regency: Regency) -> None:
    assert tuple(next(candidate_rows(regency.candidates))) == CANDIDATE_COLUMNS
    assert tuple(next(account_rows(regency.candidates, regency.entries))) == ACCOUNT_COLUMNS


def test_posts_leave_the_registrys_answers_open_until_resolved() -> None:
    regency = make_regency(**SMALL)
    post = next(post for day in regency.days() for post in day.posts if post.subject is None)
    assert post.registered is None
    assert regency.resolved(post).subject is not None


def test_the_same_seed_gives_the_same_regency_and_another_seed_another() -> None:
    assert digest(make_regency(7, **SMALL)) == digest(make_regency(7, **SMALL))
    assert digest(make_regency(7, **SMALL)) != digest(make_regency(8, **SMALL))


def test_hash_order_of_the_process_changes_nothing() -> None:
    program = (
        "import hashlib; from pantau.demo.regency import make_regency;"
        "r = make_regency(7, candidates=60, accounts=240, posts=1_200);"
        "print(hashlib.sha256(repr(list(r.days())).encode()).hexdigest())"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outcomes) == 1


def test_a_small_regency_still_holds_every_category(categories: frozenset[str]) -> None:
    truths = [truth for day in make_regency(**SMALL).days() for truth in day.truth]
    assert {category for truth in truths for category in truth.categories} == categories


def test_batches_carry_all_posts_and_interactions() -> None:
    regency = make_regency(**SMALL)
    batches = list(regency.batches(size=100))
    assert all(isinstance(batch, Batch) and len(batch.posts) <= 100 for batch in batches)
    assert sum(len(batch.posts) for batch in batches) == sum(len(day.posts) for day in regency.days())


def test_truth_file_has_one_line_for_each_post_and_official_deed(tmp_path: Path) -> None:
    regency = make_regency(**SMALL)
    written = regency.write_truth(tmp_path / "truth.jsonl")
    assert written == sum(len(day.truth) + len(day.interaction_truth) for day in regency.days())
    assert len((tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()) == written


def test_every_slot_of_the_wording_is_filled() -> None:
    grammar = Grammar("daily", "campaign", "public", "comments")
    scenes = planted_scenes() + lookalike_scenes()
    assert unknown_slots(grammar, FACTS, [wording for scene in scenes for wording in scene.wordings]) == set()


def test_no_wording_is_written_twice() -> None:
    wordings = [w.source for scene in planted_scenes() + lookalike_scenes() for w in scene.wordings]
    assert [text for text, times in Counter(wordings).items() if times > 1] == []


@pytest.mark.parametrize(
    "wrong",
    [{"candidates": 0}, {"candidates": 656}, {"accounts": 10}, {"days": 3}, {"posts": 5}],
)
def test_impossible_sizes_are_refused_by_name(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        make_regency(**wrong)


def test_nobody_carries_a_real_candidates_name(
    regency: Regency, real_names: set[str], bare_name: Callable[[str], str]
) -> None:
    invented = {
        bare_name(p.name.printed) for p in (*regency.candidates, *regency.officials, *regency.citizens)
    }
    assert invented & real_names == set()
