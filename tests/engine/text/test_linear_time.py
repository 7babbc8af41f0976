"""Nobody can write a text that costs more than its length: work is counted in calls, not in seconds."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from pantau.engine.text import Entry, Normaliser, PhraseMatcher, Spelling

HOSTILE = {
    "one long word": "a",
    "one long number": "7",
    "one long hashtag": "#pilihbagi",
    "hashtags": "#pilihpemimpinamanah ",
    "glued known words": "bagipilih",
    "letters with full stops": "a.",
    "letters with stars": "c*o*b*l*o*s*",
    "letters with blanks": "d u i t ",
    "letters that spell nothing": "q w ",
    "stretched": "aabbccdd",
    "stretched, short": "aabbccdd ",
    "digits in letters": "a1",
    "thousands": "1.000",
    "mentions": "@a.",
    "hosts": "a-b.",
    "addresses": "http://",
    "marks": "!?.",
    "signs for letters": "c!n@|$",
    "signs for letters, short": "|onte b@l! ",
    "signs alone": "@!|$",
    "brackets": "('",
    "turned around": "\u202e\u200f",
    "Arabic": "\u0635\u0648\u062a ",
    "keycaps": "2\ufe0f\u20e3",
    "slips": "cleg spanuk bedera ",
    "backwards": "solboc okabmes ",
    "blanks": " ",
    "line ends": "\n",
    "combining marks": "\u0301",
    "Cyrillic": "а",
    "emoji": "🔥👍",
    "entities": "&amp;",
    "unfinished entities": "&#",
    "escaped bytes": r"\xf0",
    "escaped units": r"\ud83d",
    "number words": "dua puluh ",
    "amounts": "50rb ",
    "doubled words": "bagi ",
    "gaps": "kalau kasih ",
}


def calls(work: Callable[[], object]) -> int:
    """How many functions, C functions among them, some work calls."""
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", [pytest.param(piece, id=name) for name, piece in HOSTILE.items()])
def test_four_times_the_text_is_four_times_the_work(spelling: Spelling, piece: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        normaliser = Normaliser(spelling)
        entries = [
            Entry("a", "bagi~ bagi~"),
            Entry("b", "kalau ..9 kasih ..9 kalau"),
            Entry("c", "# ..3 ribu"),
        ]
        matcher = PhraseMatcher(entries, normaliser)
        typed = (piece * (size // len(piece) + 1))[:size]
        normaliser("#pilihbagi g*blok")  # what is built on first use
        return lambda: matcher(normaliser(typed))

    assert calls(reading(8000)) < 5 * calls(reading(2000)) + 200


def test_a_megabyte_is_read(normaliser: Normaliser) -> None:
    typed = "Ayo c0bl0s nomor 8, jangan lupa 50rb!\n" * 27_000
    text = normaliser(typed)
    assert len(typed) > 1_000_000
    assert text.kinds.count("n") == 2 * 27_000
