"""What the model says is told with how sure it is, and 'not sure' is an answer."""

from datetime import UTC, datetime

import pytest

from pantau.engine.detect import Detector
from pantau.engine.detect.classifier import load_classifier
from pantau.engine.detect.tone import verdict
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

INSULT = "Caleg nomor 3 itu 🤮 T0L0L, otaknya udang"


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.0, "no"), (0.37, "no"), (0.38, "unsure"), (0.61, "unsure"), (0.62, "yes"), (1.0, "yes")],
)
def test_around_one_half_the_model_is_unsure(chance, said):
    assert verdict(chance, benchmark=0.38, product=0.45) == said


def test_below_a_product_threshold_that_is_high_nothing_is_said_for_sure():
    assert verdict(0.8, benchmark=0.45, product=0.9) == "unsure"


@pytest.fixture(scope="module")
def book():
    return load_rulebook(find_rulebook("pemilu-2024"))


def test_the_tone_of_an_insult_names_its_words_where_they_stand(book):
    detector = Detector(book, classifier=load_classifier())
    post = Post(platform="facebook", native_id="1", text=INSULT, posted_at=datetime(2024, 1, 10, tzinfo=UTC))
    (result,) = detector.scan([post])
    (insult,) = (finding for finding in result.findings if finding.category == "insult")
    tones = {tone.label: tone for tone in detector.tones(result, insult)}
    assert tones["abusive"].verdict == "yes"
    assert tones["insult"].verdict != "no"
    assert "money_offer" not in tones  # heads are told only where they do not say no
    raised = [INSULT[start:end] for start, end, weight in tones["abusive"].as_json()["moved"] if weight > 0]
    assert "T0L0L" in raised


def test_without_weights_and_where_tone_is_no_matter_nothing_is_said(book):
    post = Post(
        platform="facebook", native_id="1", text=INSULT, posted_at=datetime(2024, 2, 12, 4, tzinfo=UTC)
    )
    call = Post(platform="facebook", native_id="2", text="coblos nomor 4 besok", posted_at=post.posted_at)
    without, with_model = Detector(book), Detector(book, classifier=load_classifier())
    (result,) = without.scan([post])
    assert all(without.tones(result, finding) == () for finding in result.findings)
    (result,) = with_model.scan([call])
    assert result.findings
    assert all(with_model.tones(result, finding) == () for finding in result.findings)
