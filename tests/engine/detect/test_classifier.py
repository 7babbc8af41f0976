"""The classifier: whom a text names cannot move its scores, what moved them is shown, training repeats itself."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from pantau.engine.detect import Detector
from pantau.engine.detect.classifier import (
    Example,
    Reader,
    clean,
    debiased_calibration_error,
    error_of_the_right,
    expected_calibration_error,
    load_classifier,
    measure,
    read_lists,
    train,
)
from pantau.engine.detect.classifier.mixing import HEADS, LABELS
from pantau.engine.detect.classifier.model import LISTS, SHIPPED
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

SAID = [
    "{name} itu tolol, otaknya udang, jangan dipilih",
    "Saya ketemu {name} di pasar tadi pagi, orangnya ramah",
    "dasar {name} penipu rakyat, bangsat",
    "Debat semalam menurut saya dimenangkan {name}.",
    "usir saja pendukung {name} dari kampung ini",
    "Ayo dukung {name} untuk perubahan!",
    "kok bisa ya {name} bohong terus, muak liatnya",
]
# Made up for this test; none stands on any list of the product.
PEOPLE = [
    "Prabowo", "Anies Baswedan", "Ganjar", "Wirahadi Kusumantara", "Baiq Sulastriningrum", "Lalu Mertajaya",
    "Zulfikri Pandanwangi", "Oktavianus Tolondato", "Ni Komang Suryawathi", "tgh Munawirulhaq", "Yohanes Kelimutu",
]  # fmt: skip
PARTIES = [
    "PDIP",
    "Golkar",
    "PKS",
    "Partai Kebangkitan Bangsa",
    "Partai Amanat Nasional",
    "Nasdem",
    "Gerindra",
    "PKPX",
]
PLACES = [
    "Jakarta",
    "Mataram",
    "Lombok Barat",
    "Sumatera Utara",
    "Gerung",
    "Wolutengah",
    "Kalimantan Selatan",
]
CREEDS = ["Islam", "Kristen", "Hindu", "Katolik", "Buddha", "Konghucu"]
OF_CREEDS = [
    "orang {name} itu sesat semua, usir!",
    "Perayaan umat {name} berlangsung meriah",
    "kenapa sih {name} ribut",
]
OF_NUMBERS = [
    "Pilih nomor urut {name} ya semeton",
    "caleg nomor {name} tolol, penipu",
    "{name} orang ditangkap polisi",
]


@pytest.fixture(scope="module")
def normalise():
    return plain_normaliser_of(load_rulebook(find_rulebook("pemilu-2024")))


@pytest.fixture(scope="module")
def classifier():
    shipped = load_classifier()
    assert shipped is not None
    return shipped


def swapped(sayings, names):
    return [[saying.format(name=name) for name in names] for saying in sayings]


@pytest.mark.parametrize(
    ("sayings", "names"),
    [
        (SAID, PEOPLE),
        (SAID, PARTIES),
        (SAID, PLACES),
        (OF_CREEDS, CREEDS),
        (OF_NUMBERS, ["1", "2", "3", "17", "08"]),
    ],
    ids=["people", "parties", "places", "creeds", "numbers"],
)
def test_a_swapped_name_moves_no_label(classifier, normalise, sayings, names):
    for texts in swapped(sayings, names):
        scores = classifier.scores([normalise(text) for text in texts])
        for label, thresholds in product(LABELS, (classifier.product, classifier.benchmark)):
            assert len({bool(score >= thresholds[label]) for score in scores[label]}) == 1, (label, texts)


def test_unknown_names_leave_the_scores_exactly_as_they_were(classifier, normalise):
    texts = [f"dasar {name} penipu" for name in ("Zulfikri", "Wirahadi Kusumantara", "Sulastriningrum")]
    scores = classifier.scores([normalise(text) for text in texts])
    assert all(np.ptp(column) == 0 for column in scores.values())


def test_an_insult_scores_higher_than_a_greeting(classifier, normalise):
    scores = classifier.scores(
        [normalise("dasar tolol anjing lu"), normalise("selamat pagi, salam sehat semuanya")]
    )
    assert scores["hate"][0] > classifier.product["hate"] > scores["hate"][1]
    assert scores["abusive"][0] > classifier.product["abusive"] > scores["abusive"][1]


@pytest.mark.parametrize(
    ("label", "said", "told"),
    [
        ("insult", "Calon itu dungu, mukanya seperti monyet", "Calon itu menjelaskan visinya dengan tenang"),
        (
            "threat",
            "awas, kalau berani jadi saksi rumahmu kami bakar",
            "Polisi menangkap pelaku yang mengancam saksi",
        ),
        (
            "incitement",
            "Ayo serbu kantor itu dan bakar kotak suaranya!",
            "Warga diminta tidak terhasut ajakan merusak",
        ),
        (
            "call_to_vote",
            "Jangan lupa coblos nomor 4 besok ya",
            "Gunakan hak pilih Anda, TPS buka pukul tujuh",
        ),
        (
            "money_offer",
            "siapa pilih calon kita dapat amplop seratus ribu",
            "Tolak amplop, politik uang itu pidana",
        ),
        (
            "hoax_style",
            "VIRALKAN sebelum dihapus!!! Terbongkar kotak suara palsu",
            "KPU menetapkan jadwal rekapitulasi",
        ),
        (
            "stance_for",
            "Saya bangga mendukung beliau, kerjanya nyata",
            "KPU menetapkan nomor urut pasangan calon",
        ),
        (
            "stance_against",
            "Lima tahun gagal total, jangan pilih dia lagi",
            "Debat malam ini dihadiri semua calon",
        ),
    ],
)
def test_each_head_tells_its_own_from_what_only_sounds_alike(classifier, normalise, label, said, told):
    of_said, of_told = classifier.scores([normalise(said), normalise(told)])[label]
    assert of_said >= classifier.product[label] > of_told


def test_toward_whom_a_text_speaks_is_for_against_or_neutral(classifier):
    low, high = dict.fromkeys(LABELS, 0.0), 1.0
    assert classifier.stance(low) == "neutral"
    assert classifier.stance(low | {"stance_for": high}) == "for"
    assert classifier.stance(low | {"stance_for": 0.9, "stance_against": high}) == "against"


def test_a_label_that_no_text_was_judged_for_is_never_given(normalise):
    reader = Reader(read_lists(SHIPPED / LISTS))
    said = [
        Example(f"{word} sekali", frozenset({"hate"} if word == "tolol" else ()))
        for word in ("tolol", "ramah")
    ]
    small = train(said * 10, reader, normalise, {})
    scores = small.scores([normalise("tolol sekali")])
    assert all(scores[label][0] < 0.01 for label in HEADS)
    assert all(small.product[label] == 1.0 for label in HEADS)


def test_a_batch_scores_as_its_texts_alone(classifier, normalise):
    texts = [
        normalise(text)
        for text in ("", "dasar tolol", "😂😂", "a" * 5000, "Pak Surya baik " * 300, "nomor 3")
    ]
    together = classifier.scores(texts)
    for place, text in enumerate(texts):
        alone = classifier.scores([text])
        assert all(abs(alone[label][0] - together[label][place]) < 1e-6 for label in LABELS)
    assert classifier.scores([])["hate"].size == 0


def test_what_moved_a_score_stands_in_the_original(classifier, normalise):
    text = "Pak Zulfikri itu 🤮 T0L0L banget!!"
    moved = classifier.moved(normalise(text), "abusive")
    assert "T0L0L" in [one.text for one in moved if one.weight > 0]
    assert all(text[one.start : one.end] == one.text for one in moved)
    assert "Zulfikri" not in [one.text for one in moved]


def test_training_repeats_itself_to_the_byte(normalise, tmp_path: Path):
    reader = Reader(read_lists(SHIPPED / LISTS))
    said = [
        Example(
            f"{word} {other} banget",
            frozenset({"hate", "abusive"}) if word in ("tolol", "goblok") else frozenset(),
        )
        for word in ("tolol", "goblok", "ramah", "bagus")
        for other in ("orangnya", "calonnya", "dia", "mereka", "kamu", "semua")
    ]
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        train(said, reader, normalise, {}).save(tmp_path / name)
    for file in ("weights.npz", "model.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_the_folder_without_weights_holds_no_classifier(tmp_path: Path):
    assert load_classifier(tmp_path) is None


def test_the_shipped_model_keeps_its_size_and_its_own_licence():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 8_000_000
    assert "CC BY-NC-SA 4.0" in (SHIPPED / "LICENSE").read_text(encoding="utf-8")


def test_posts_made_up_to_train_on_stand_in_no_labelled_set():
    def words(path: Path) -> set[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return {" ".join(re.findall(r"\w+", json.loads(line)["text"].lower())[:6]) for line in lines}

    made_up = words(SHIPPED / "election.jsonl") | words(SHIPPED / "heads.jsonl")
    assert len(made_up) > 800
    for path in sorted((Path(__file__).parents[2] / "data" / "labelled").glob("*.jsonl")):
        assert made_up.isdisjoint(words(path)), path.name


def test_written_out_bytes_and_breaks_are_undone():
    assert clean(r"USER apa\n\xf0\x9f\x98\x82 &amp; URL") == "@user apa\n😂 & https://t.co/x"


def test_figures_are_those_of_the_textbook():
    found = measure([1, 1, 0, 0], [0.9, 0.2, 0.8, 0.1], 0.5)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert expected_calibration_error([1] * 50 + [0] * 50, [0.5] * 100, bins=1) == 0
    assert expected_calibration_error([1, 1, 0, 0], [1, 1, 0, 0]) == 0
    assert expected_calibration_error([0, 0, 1, 1], [1, 1, 0, 0]) == 1


def test_chances_that_mean_what_they_say_stay_within_the_bounds_of_chance():
    dice = np.random.default_rng(3)
    chances = dice.beta(0.5, 4, size=300)
    errors, debiased = [], []
    for _ in range(200):
        drawn = dice.random(300) < chances
        errors.append(expected_calibration_error(drawn, chances))
        debiased.append(debiased_calibration_error(drawn, chances))
    mean, low, high = error_of_the_right(chances)
    assert abs(np.mean(errors) - mean) < 0.003
    assert np.mean([low <= one <= high for one in errors]) > 0.9
    assert np.mean(debiased) < 0.75 * np.mean(errors)


def test_what_is_said_twice_too_high_lies_outside_the_bounds_of_chance():
    dice = np.random.default_rng(4)
    chances = dice.beta(0.5, 4, size=2000)
    drawn = dice.random(2000) < chances / 2
    error, (_, _, high) = expected_calibration_error(drawn, chances), error_of_the_right(chances)
    assert error > high
    assert abs(debiased_calibration_error(drawn, chances) - chances.mean() / 2) < 0.01
    assert error_of_the_right([]) == (0, 0, 0)
    assert debiased_calibration_error([], []) == 0


def test_scores_stand_beside_findings_and_change_none(classifier):
    book = load_rulebook(find_rulebook("pemilu-2024"))
    posts = [
        Post(
            platform="facebook", native_id=str(number), text=text, posted_at=datetime(2024, 1, 10, tzinfo=UTC)
        )
        for number, text in enumerate(("Caleg nomor 3 itu tolol, otaknya udang", "Selamat pagi semeton"))
    ]
    alone, scored = Detector(book).scan(posts), Detector(book, classifier=classifier).scan(posts)
    assert [result.findings for result in alone] == [result.findings for result in scored]
    assert all(not result.scores for result in alone)
    assert scored[0].scores["abusive"] > classifier.product["abusive"]
    assert not scored[1].scores
