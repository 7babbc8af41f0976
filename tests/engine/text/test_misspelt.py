"""Words one letter off are read as words of the lexicon, and real words never are."""

from __future__ import annotations

import random
import string

import pytest

from pantau.engine.detect import Detector
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.text.misspelt import Misspelt


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(load_rulebook(find_rulebook("pemilu-2024")))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("smbako", "sembako"),
        ("sembkao", "sembako"),
        ("menangkn", "menangkan"),
        ("mnangkan", "menangkan"),
        ("okabmes", "sembako"),
        ("pendukkung", "pendukung"),
        ("sem7bako", "sembako"),
        ("cleg", "caleg"),
        ("spanuk", "spanduk"),
        ("bedera", "bendera"),
        ("c!n@", "cina"),
        ("d*bagikan", "dibagikan"),
        ("p*lih", "pilih"),
        ("me\u03bda\u03bdgka\u03bd", "menangkan"),
        ("|onte", "lonte"),
        ("bender@", "bendera"),
        ("b@l!!!", "bali"),
    ],
)
def test_one_slip_is_read_as_the_word_of_the_lexicon(detector: Detector, typed: str, meant: str) -> None:
    assert detector.normalised(typed).tokens == (meant,)


@pytest.mark.parametrize(
    "word",
    [
        "semarang",
        "perampuan",
        "pelangan",
        "bahari",
        "berkat",
        "merek",
        "rumus",
        "harum",
        "kitab",
        "perbandingan",
        "pemulihan",
        "ratna",
        "tipis",
        "mula",
        "makna",
        "luang",
        "lemari",
        "kontra",
        "pulas",
        "penjaja",
        "menjalin",
        "penerbangan",
        "menggemaskan",
        "galah",
        "senja",
        "santi",
        "banten",
        "vatikan",
        "valas",
    ],
)
def test_real_words_and_places_stay_as_they_are(detector: Detector, word: str) -> None:
    assert detector.normalised(word).tokens == (word,)


@pytest.mark.parametrize("mark", ["", "\u202e"])
def test_a_line_written_backwards_is_read_from_its_end(detector: Detector, mark: str) -> None:
    text = detector.normalised(f"yuk semeton\n{mark}2 romon solboc")
    assert text.tokens == ("ayo", "semeton", "\n", "coblos", "nomor", "2")
    assert text.span(3, 6) == (12 + len(mark), 26 + len(mark))


def test_words_backwards_among_more_that_are_not_turn_no_line(detector: Detector) -> None:
    text = detector.normalised("solboc dan romon jadi bahan tebakan anak sekolah")
    assert text.tokens[:3] == ("coblos", "dan", "nomor")


def test_short_words_and_other_first_letters_are_left_alone() -> None:
    words = Misspelt(["coblos", "uang", "menangkan"], ())
    assert words.meant("uagn") is None
    assert words.meant("doblos") is None
    assert words.meant("cblos") == "coblos"


def test_two_possible_meanings_are_none() -> None:
    words = Misspelt(["mengajar", "mengejar"], ())
    assert words.meant("mengjar") is None


def test_a_guess_is_always_a_word_that_is_sought() -> None:
    chance = random.Random(7)
    sought = ["coblos", "sembako", "menangkan", "serangan", "pemilihan"]
    words = Misspelt(sought, ())
    for _ in range(3000):
        typed = "".join(chance.choices(string.ascii_lowercase[:16], k=chance.randint(1, 30)))
        assert words.meant(typed) in (None, *sought)
