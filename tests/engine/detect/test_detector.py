"""The detector on the shipped rulebook: rows are independent, unknowns stay unknown, words are marked."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.detect import Detector, check_examples
from pantau.engine.detect.concepts import Spans
from pantau.engine.detect.detector import _Glance
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post
from pantau.engine.text.matcher import EVERY

QUIET = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
CAMPAIGN = datetime(2024, 1, 10, 2, 0, tzinfo=UTC)


def post(text: str, **facts: object) -> Post:
    return replace(Post(platform="facebook", native_id="1", text=text, posted_at=QUIET), **facts)


def categories(detector: Detector, item: Post) -> set[str]:
    (result,) = detector.scan([item])
    return {finding.category for finding in result.shown(detector.threshold)}


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_every_rule_holds_on_its_own_examples(name: str) -> None:
    outcomes = check_examples(load_rulebook(find_rulebook(name)))
    assert outcomes
    assert [item for item in outcomes if not item.held] == []


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_every_rule_has_examples_on_both_sides(name: str) -> None:
    for rule in load_rulebook(find_rulebook(name)).rules.values():
        assert rule.examples.get("flag"), rule.id
        assert rule.examples.get("pass"), rule.id


def test_matched_words_are_marked_in_the_original_text(detector: Detector) -> None:
    (result,) = detector.scan([post("Bésok c0bl0s n0mor 4 yaaa 🙏", subject="candidate")])
    (finding,) = [item for item in result.findings if item.category == "quiet_period"]
    assert finding.spans
    for start, end, text, _ in finding.spans:
        assert result.post.text[start:end] == text
    assert any("c0bl0s" in span.text for span in finding.spans)


def test_a_reason_says_no_words_twice(detector: Detector) -> None:
    (result,) = detector.scan([post("Percayakan amanah kepada caleg nomor 7 PPP besok")])
    (finding,) = [item for item in result.findings if item.category == "quiet_period"]
    quoted = finding.reasons["id"].split("“")[1:]
    said = [words.split("”")[0] for words in quoted]
    assert said
    assert not any(one != other and one in other for one, other in permutations(said, 2))


def test_phase_follows_the_posting_time_in_wita(detector: Detector) -> None:
    last_minute = datetime(2024, 2, 10, 15, 59, tzinfo=UTC)  # 23.59 WITA, still campaign
    first_minute = datetime(2024, 2, 10, 16, 0, tzinfo=UTC)  # 00.00 WITA, quiet period
    text = "Coblos nomor 4"
    assert "quiet_period" not in categories(detector, post(text, posted_at=last_minute, subject="candidate"))
    assert "quiet_period" in categories(detector, post(text, posted_at=first_minute, subject="candidate"))


def test_an_unknown_time_never_fires_a_phase_rule_and_is_named(detector: Detector) -> None:
    (result,) = detector.scan([post("Coblos nomor 4", posted_at=None, subject="candidate")])
    assert result.phase is None
    assert "quiet_period" not in {item.category for item in result.findings}
    assert "phase" in {name for names in result.unknown.values() for name in names}


def test_an_unknown_role_keeps_the_act_and_asks_for_the_role(detector: Detector) -> None:
    (result,) = detector.scan([post("Yang mau amplop coblos nomor 5", posted_at=CAMPAIGN)])
    (finding,) = [item for item in result.findings if item.category == "money_politics"]
    assert finding.norms
    assert any("Peran" in item["id"] for item in finding.missing)


def test_a_citizen_in_the_quiet_period_is_shown_lower_with_the_contest_named(detector: Detector) -> None:
    (candidate,) = detector.scan([post("Coblos nomor 4", subject="candidate")])
    (citizen,) = detector.scan([post("Coblos nomor 4", subject="citizen")])
    high, low = candidate.findings[0], citizen.findings[0]
    assert high.category == low.category == "quiet_period"
    assert detector.threshold <= low.rank < high.rank
    assert "uu7-2017/492" in low.contested
    assert "diperdebatkan" in low.reasons["id"]


def test_norms_are_those_that_bind_the_author(detector: Detector) -> None:
    text = "Yang mau amplop coblos nomor 5"
    (candidate,) = detector.scan([post(text, subject="candidate", posted_at=CAMPAIGN)])
    (citizen,) = detector.scan([post(text, subject="citizen", posted_at=CAMPAIGN)])
    assert "uu7-2017/280-1-j" in candidate.findings[0].norms
    assert "uu7-2017/280-1-j" not in citizen.findings[0].norms


def test_education_lowers_the_rank_and_says_why_but_hides_nothing(detector: Detector) -> None:
    (result,) = detector.scan(
        [post("Tolak politik uang, jangan terima amplop dari caleg", posted_at=CAMPAIGN)]
    )
    (finding,) = [item for item in result.findings if item.category == "money_politics"]
    assert finding.rank < detector.threshold
    assert "education" in finding.context
    assert "edukasi" in finding.reasons["id"]


@pytest.mark.parametrize("words", list(permutations(("kucari", "sampai dapat", "saksi"))))
def test_what_stands_near_each_other_counts_in_any_order(detector: Detector, words: tuple[str, ...]) -> None:
    text = detector.normalised(" ".join(words))

    assert detector.concepts(text)["threat_words"] == [(0, 4)]


TEXTS = st.sampled_from(
    [
        "Coblos nomor 4 ya", "Tolak politik uang", "Yang mau amplop coblos nomor 5", "selamat pagi", "",
        "dasar caleg tolol", "Survei terbaru paslon 2 unggul 51 persen",
        "awas kalau tidak pilih nomor 2 bansos dicoret",
    ]
)  # fmt: skip
POSTS = st.builds(
    post,
    TEXTS,
    subject=st.sampled_from([None, "candidate", "asn", "citizen", "media"]),
    posted_at=st.sampled_from([None, QUIET, CAMPAIGN]),
    registered=st.sampled_from([None, True, False]),
    sponsored=st.sampled_from([None, True, False]),
)


@settings(max_examples=60)
@given(st.lists(POSTS, max_size=12), st.integers(1, 5))
def test_findings_do_not_depend_on_the_batch(posts: list[Post], size: int) -> None:
    detector = _shared()
    whole = detector.scan(posts)
    parts = [result for at in range(0, len(posts), size) for result in detector.scan(posts[at : at + size])]
    assert whole == parts


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_any_text_is_scanned_without_error(text: str) -> None:
    (result,) = _shared().scan([post(text, subject="candidate")])
    for finding in result.findings:
        assert 0.0 <= finding.rank <= 1.0


_SHARED: list[Detector] = []


def _shared() -> Detector:
    if not _SHARED:
        _SHARED.append(Detector(load_rulebook(find_rulebook("pemilu-2024"))))
    return _SHARED[0]


def test_what_rules_a_sense_out_counts_between_the_words_it_joins(detector: Detector) -> None:
    around = "Ingat nomor 4. {} mundur sejak pagi. Satu suara untuk kita."
    assert "hoax" in categories(detector, post(around.format("Dia")))
    assert "hoax" not in categories(detector, post(around.format("Hitung")))


def test_a_candidates_name_counts_as_a_participant_with_or_without_titles() -> None:
    detector = Detector(load_rulebook(find_rulebook("pemilu-2024")), ["H. Lalu Sahrun Wirajaya, S.Pd."])
    (result,) = detector.scan([post("Antre boleh lama, pilih Sahrun Wirajaya ya", subject="citizen")])
    assert "quiet_period" in {finding.category for finding in result.shown(detector.threshold)}
    assert "quiet_period" not in categories(
        detector, post("Antre boleh lama, bawa Sahrun Wirajaya ya", subject="citizen")
    )


class Thorough(Detector):
    """Reads every post in full, whether a rule could fire or not, and every concept, whether asked for or not."""

    def _worth_reading(self, possible: Sequence[int], facts: pl.DataFrame) -> list[int]:
        return list(range(len(possible)))

    def _concepts_of(self, glance: _Glance, wanted: int) -> dict[str, Spans]:
        return super()._concepts_of(glance, EVERY)


def test_passing_over_what_cannot_fire_changes_nothing() -> None:
    book = load_rulebook(find_rulebook("pemilu-2024"))
    quick, thorough = Detector(book), Thorough(book)
    labelled = Path(__file__).parents[2] / "data" / "labelled"
    posts = [
        post(item["text"], posted_at=moment, subject=subject, registered=known, sponsored=known)
        for path in sorted(labelled.glob("*.jsonl"))
        for item in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        for moment, subject, known in (
            (QUIET, "candidate", False),
            (CAMPAIGN, None, None),
            (None, "asn", True),
        )
    ]
    assert quick.scan(posts) == thorough.scan(posts)
