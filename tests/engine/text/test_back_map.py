"""Whatever the string: tokens come out, and every one leads back to where it was typed."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pantau.engine.text import Normaliser
from pantau.engine.text.folding import fold

anything = st.text(st.characters(exclude_categories=()))  # lone surrogates too
SEEN = r"""
c0bl0s|4mplop|bagi2|d u i t|a.m.p.l.o.p|c*o*b*l*o*s|pilihhh|gpp|pile'|jum'at|#Pilih08ZainiMenang|#pilihpemimpinamanah
#_|#|@zaini|@|https://s.id/a|bit.ly/x|a@b.co|Rp50.000,-|50rb|100 k|1,5jt|nomor|satu|dua puluh|paslon iv|no.|8|51%
০|፩|☝🏽|🔥🔥|🇮🇩|ﷺ|½|İ|ß|ŋ|𝓬𝓸|③|&amp;|&#x62;|&#99999999;|\n|\xf0\x9f\x94\xa5|\xff|\ud83d\udd25|\U0001f525|\U99999999
..|!?|...|-|'|$|*|_|g*blok|p!lih|c@ir|e-wallet|k
"""
UNSEEN = ["\u200b", "\u0301", "\ud800", "\u3164", "👨\u200d👩\u200d👧", " ", "\n", "\r\n", "\x00"]
FRAGMENTS = [*SEEN.strip().replace("\n", "|").split("|"), *UNSEEN]
awkward = st.lists(st.sampled_from(FRAGMENTS), max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


@given(anything | awkward)
def test_spans_are_inside_the_text_not_empty_and_never_run_backwards(
    normaliser: Normaliser, typed: str
) -> None:
    text = normaliser(typed)
    assert text.original == typed
    assert len(text.tokens) == len(text.kinds) == len(text.starts) == len(text.ends)
    assert all(0 <= start < end <= len(typed) for start, end in zip(text.starts, text.ends, strict=True))
    assert list(text.starts) == sorted(text.starts)
    assert list(text.ends) == sorted(text.ends)


@given(anything | awkward)
def test_tokens_are_canonical(normaliser: Normaliser, typed: str) -> None:
    text = normaliser(typed)
    for token, kind in zip(text.tokens, text.kinds, strict=True):
        assert kind in "wnemup"
        assert token == token.lower()
        if kind == "p":
            assert token in (".", "\n", "…")
        else:
            assert token == "".join(token.split())
        if kind == "n":
            assert token.replace(".", "", 1).isdecimal()


@given(anything | awkward)
def test_reading_depends_on_nothing_but_the_text(normaliser: Normaliser, typed: str) -> None:
    assert normaliser(typed) == Normaliser(normaliser.spelling)(typed)


@given(anything | awkward)
def test_folding_keeps_a_span_for_every_character(typed: str) -> None:
    folded = fold(typed)
    if folded.starts is None or folded.ends is None:
        assert len(folded.text) == len(typed)
        return
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(start < end for start, end in zip(folded.starts, folded.ends, strict=True))


@given(st.data())
def test_a_disguised_word_is_found_where_it_stands(normaliser: Normaliser, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["coblos", "amplop", "sembako", "dukung", "kampanye", "menangkan"]))
    disguise = data.draw(st.sampled_from(DISGUISES))
    typed = disguise(word)
    before = data.draw(st.sampled_from(["", "mereka bilang ", "☝🏽 ", "(", "a\u0301da, ", "&amp; "]))
    after = data.draw(st.sampled_from(["", " itu", "!!!", ", ya", ") 🔥"]))
    text = normaliser(before + typed + after)
    assert word in text.tokens
    first = text.tokens.index(word)
    assert text.original[slice(*text.span(first, first + 1))] == typed


DISGUISES = [
    str,
    str.upper,
    lambda word: word + word[-1] * 3,
    lambda word: "\u200b".join(word),
    lambda word: ".".join(word),
    lambda word: " ".join(word),
    lambda word: word.replace("o", "0").replace("a", "4"),
    lambda word: word.replace("o", "о").replace("a", "а"),  # Cyrillic
    lambda word: "".join(chr(ord(letter) + 0xFEE0) for letter in word),  # fullwidth
    lambda word: "".join(letter + "\u0336" for letter in word),  # struck through
    lambda word: unicodedata.normalize("NFD", word.replace("e", "é").replace("o", "ó")),
]


def test_what_the_spelling_gives_is_not_respelt_again(normaliser: Normaliser) -> None:
    meant = {word for words in normaliser.spelling.chat.values() for word in words if not word.isdigit()}
    assert {word for word in meant if normaliser(word).tokens != (word,)} == set()


def test_known_words_are_left_alone(normaliser: Normaliser) -> None:
    known = {word for word in normaliser.spelling.vocabulary if word not in normaliser.spelling.chat}
    assert {word for word in known if normaliser(word).tokens != (word,)} == set()


@given(
    st.lists(
        st.sampled_from(["gpp", "bagi2", "C0BL0S", "pilihhh", "yg", "dpilih", "piléq", "4mplop"]), min_size=1
    )
)
def test_canonical_words_are_read_as_themselves(normaliser: Normaliser, parts: list[str]) -> None:
    once = normaliser(" ".join(parts)).tokens
    assert normaliser(" ".join(once)).tokens == once


@given(awkward, awkward)
def test_sentences_are_read_each_on_its_own(normaliser: Normaliser, first: str, second: str) -> None:
    assume(
        not any(len(part) == 1 for part in f"{first} {second}".split())
    )  # lone letters may spell a word together
    alone = normaliser(f"ya {second}").tokens
    assert normaliser(f"{first} ya.\n\nya {second}").tokens[-len(alone) :] == alone


@pytest.mark.parametrize(
    "typed", ["", "\u0301" * 50, "\ud800" * 50, "\x00" * 50, "&#0;" * 9, "\u3164 \u2800", "*" * 50, "&;"]
)
def test_where_nothing_can_be_read_there_are_no_tokens(normaliser: Normaliser, typed: str) -> None:
    assert normaliser(typed).tokens == ()
