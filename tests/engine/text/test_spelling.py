"""The spelling files of the rulebooks, and what is refused."""

import re
from typing import Any

import pytest

from pantau.engine.text import Normaliser, Spelling


def test_the_rulebooks_know_hundreds_of_spellings(spelling: Spelling) -> None:
    assert len(spelling.chat) > 1000
    assert len(spelling.vocabulary) > 2000
    assert spelling.roman


def test_entries_are_found_however_they_are_typed() -> None:
    spelling = Spelling.from_mapping(
        {"chat": {"Piléq": "Pilih"}, "emoji": {"☝🏽": "1 jari"}, "vocabulary": "Ada  kita"}
    )
    normaliser = Normaliser(spelling)
    assert normaliser("PILEQ ☝️").tokens == ("pilih", "1", "jari")
    assert {"ada", "kita", "pilih"} <= spelling.vocabulary


def test_amounts_may_be_a_plain_list() -> None:
    assert Normaliser(Spelling.from_mapping({"amounts": ["ribu", "rb"]}))("50rb").tokens == ("50", "rb")


def test_words_made_known_decide_readings(spelling: Spelling) -> None:
    assert Normaliser(spelling)("r1nt0h").tokens == ("r", "1", "nt", "0", "h")
    assert Normaliser(spelling.knowing(["Rintoh", ""]))("r1nt0h").tokens == ("rintoh",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"chats": {}}, "unknown entry 'chats'"),
        ({"chat": {"terima kasih": "trims"}}, "chat: 'terima kasih' must be exactly one word"),
        ({"chat": {False: "nomor"}}, "chat: False is no text; put it in quotes"),
        ({"chat": {"jt": 1000}}, "'jt' stands for 1000"),
        ({"chat": {"x": ""}}, "'x' stands for ''"),
        ({"numbers": {"satu": "1"}}, "numbers: 'satu' has '1'"),
        ({"vocabulary": [True]}, "vocabulary: True is no text"),
        ({"exceptions": {"bagi": [3]}}, "bagi: 3 is no text"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(data: dict[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Spelling.from_mapping(data)
