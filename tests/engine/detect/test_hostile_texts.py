"""Texts made to break or to stall a reader are read to the end: however long they are."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.detect import FUNCTIONS, Detector
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
    "signs for letters": "c!n@ |onte b@l!!! ",
    "accounts without end": "tadi malam pak kadus bagi kalender caleg saya lihat ",
    "numbers without end": "coblos 2 paslon kedua #02menang ",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_long_text_is_read_to_the_end(detector: Detector, kind: str) -> None:
    unit = HOSTILE[kind]
    post = Post(platform="x", native_id="1", text=unit * (SIZE // len(unit)), subject="citizen")
    (result,) = detector.scan([post])
    assert result.stance.function in FUNCTIONS


PIECES = (
    *(
        "coblos",
        "nomor",
        "dua",
        "paslon",
        "pileq",
        "amplop",
        "tadi malam",
        "pak kadus",
        "saya",
        "#02menang",
        "k.p.u",
    ),
    *(
        "c!n@",
        "|onte",
        "a\u0338m\u0336",
        "\u202e",
        "\u2066",
        "2\ufe0f\u20e3",
        "☝🏽",
        "\ud83d",
        "ѕυαrα",
        "文",
        "\u0635",
        "\0",
    ),
    *(" ", "\n\n", ".", "?!", "@", "&amp;", "\\xf0", "https://s.id/", "&#", "50rb"),
)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_any_mixture_is_read_and_every_span_lies_in_it(detector: Detector, text: str) -> None:
    (result,) = detector.scan([Post(platform="x", native_id="1", text=text)])
    assert result.stance.function in FUNCTIONS
    for finding in result.findings:
        for span in finding.spans:
            assert text[span.start : span.end] == span.text


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
