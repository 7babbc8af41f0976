"""Indonesian, Sasak, both mixed, and other languages are told apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pantau.engine.text.language import MOST_WORDS, language

TEXTS = Path(__file__).parents[2] / "data" / "languages.tsv"


def confusion() -> Counter[tuple[str, str]]:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return Counter((named, language(text)) for named, text in (line.split("\t") for line in lines))


def test_nine_of_ten_texts_are_told_right_and_none_of_sasak_is_called_indonesian() -> None:
    table = confusion()
    right = sum(count for (named, told), count in table.items() if named == told)
    assert right / sum(table.values()) >= 0.9, table
    assert not table["sasak", "indonesian"]
    assert not table["indonesian", "sasak"]


@pytest.mark.parametrize("text", ["", "   ", "😂😂", "123 456", "\u0301" * 50, "....", "#2024"])
def test_a_text_without_words_is_in_no_language_of_ours(text: str) -> None:
    assert language(text) == "other"


def test_a_long_text_is_read_no_further_than_needed() -> None:
    assert language("yang dan di " * MOST_WORDS + "ndeq araq " * 500_000) == "indonesian"
