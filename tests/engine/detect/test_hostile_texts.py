"""Texts made to break or to stall a reader are read to the end: however long they are."""

from __future__ import annotations

import random

import pytest

from pantau.engine.detect import FUNCTIONS, Detector
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

SIZE = 200_000  # characters: time grows with the length alone, so this stands for more

HOSTILE = {
    "one word": "a",
    "words one letter off": "cblos smbako mnangkan ",
    "words that are nearly several": "pilah pilij pildh ",
    "frames without end": "kalau menang saya kasih tiap rt amplop ",
    "only emoji": "🔥👍☝🏽",
    "only combining marks": "\u0301\u0336",
    "right to left tricks": "\u202ecoblos\u202c \u2066nomor\u2069 \u200f4 ",
    "mixed scripts": "cоblоs نص 文字 ก ",
    "digits inside": "c1o2b3l4o5s ",
    "questions": "?! ",
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(load_rulebook(find_rulebook("pemilu-2024")))


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_long_text_is_read_to_the_end(detector: Detector, kind: str) -> None:
    unit = HOSTILE[kind]
    post = Post(platform="x", native_id="1", text=unit * (SIZE // len(unit)), subject="citizen")
    (result,) = detector.scan([post])
    assert result.stance.function in FUNCTIONS


def test_noise_never_breaks_the_reader(detector: Detector) -> None:
    chance = random.Random(11)
    texts = [
        "".join(
            chr(chance.choice((chance.randrange(1, 128), chance.randrange(128, 0x3000), 0x1F525)))
            for _ in range(80)
        )
        for _ in range(500)
    ]
    results = detector.scan([Post(platform="x", native_id=str(n), text=text) for n, text in enumerate(texts)])
    assert [result.post.text for result in results] == texts
