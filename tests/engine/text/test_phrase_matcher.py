"""Phrases in texts: the mini-language by example, and everything against a naive matcher."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.text import (
    Entry,
    Hit,
    Normaliser,
    PhraseError,
    PhraseMatcher,
    Spelling,
    Text,
    inflect,
    words_of,
)


def said(normaliser: Normaliser, phrase: str, typed: str) -> list[str]:
    """The pieces of the original that say the phrase."""
    text = normaliser(typed)
    matcher = PhraseMatcher([Entry("concept", phrase)], normaliser)
    return [
        typed[slice(*text.span(first, last))]
        for first, last in sorted((h.first, h.last) for h in matcher(text))
    ]


@pytest.mark.parametrize(
    ("phrase", "typed", "pieces"),
    [
        # words
        ("bagi uang", "ada yg BAGI uang di sini", ["BAGI uang"]),
        ("cebong", "kecebong Cebongan cebong", ["cebong"]),
        ("yg dukung", "orang yang dukung", ["yang dukung"]),
        ("c0bl0s", "ayo coblos", ["coblos"]),
        ("serangan fajar", "#SeranganFajar", ["SeranganFajar"]),
        ("bagi bagi sembako", "bagi2 sembako", ["bagi2 sembako"]),
        # inflection
        ("coblos~", "nyoblos dan dicoblosin x tercoblos", ["nyoblos", "dicoblosin", "tercoblos"]),
        ("kasih~ uang", "mereka ngasih uang", ["ngasih uang"]),
        ("plih~", "dplih dan dipilih", ["dplih", "dipilih"]),
        ("bagi~ sembako", "dibagi-bagikan sembako", ["dibagi-bagikan sembako", "bagikan sembako"]),
        ("saat bagi~ uang", "saat dibagi-bagi uang", ["saat dibagi-bagi uang"]),
        ("bagi~", "sebagian dan bagiannya", []),
        # alternatives
        ("terima uang|duit|kepeng", "terima kepeng", ["terima kepeng"]),
        ("pilih~|coblos~ dia", "memilih dia, nyoblos dia", ["memilih dia", "nyoblos dia"]),
        ("isi e-money|pulsa", "isi e money atau isi pulsa", ["isi e money", "isi pulsa"]),
        # numbers
        ("nomor #", "no. 8, nomer sekeq, paslon no IV", ["no. 8", "nomer sekeq", "no IV"]),
        ("nomor 8", "nomor 08 bukan nomor 18", ["nomor 08"]),
        ("# ribu", "50rb per kepala", ["50rb"]),
        ("# jari", "☝🏽 dan 2jari dan tiga jari", ["☝🏽", "2jari", "tiga jari"]),
        ("satu suara", "kasih satu suara", ["satu suara"]),
        ("satu|dua juta", "dua juta", ["dua juta"]),
        # gaps
        ("kalau ..4 kasih~", "kalau nanti saya menang dikasih uang", ["kalau nanti saya menang dikasih"]),
        ("kalau ..2 kasih~", "kalau nanti saya menang dikasih uang", []),
        ("kalau ..4 kasih", "kalau kasih", ["kalau kasih"]),
        ("kalau _ kasih", "kalau saya kasih, kalau kasih", ["kalau saya kasih"]),
        ("kalau _ ..1 kasih", "kalau dia saya kasih", ["kalau dia saya kasih"]),
        ("..3 uang _", "ada uang", ["uang"]),
        # breaks
        ("bagi uang", "bagi. uang", []),
        ("bagi uang", "bagi\nuang", ["bagi\nuang"]),
        ("bagi uang", "bagi ... uang", ["bagi ... uang"]),
        ("bagi uang", "bagi\n\nuang", []),
        ("kalau ..4 kasih", "kalau menang. Saya kasih", []),
        ("kalau ..4 kasih", "kalau menang\nsaya kasih", ["kalau menang\nsaya kasih"]),
        # emoji
        ("bagi uang", "bagi 🔥 uang", ["bagi 🔥 uang"]),
        ("💰 🔥", "💰🔥", ["💰🔥"]),
    ],
)
def test_says(normaliser: Normaliser, phrase: str, typed: str, pieces: list[str]) -> None:
    assert said(normaliser, phrase, typed) == pieces


def test_emoji_that_one_phrase_names_do_not_part_another(normaliser: Normaliser) -> None:
    matcher = PhraseMatcher([Entry("sign", "# jari"), Entry("call", "coblos nomor #")], normaliser)
    assert {hit.concept for hit in matcher(normaliser("coblos ☝ nomor 1"))} == {"call", "sign"}


def test_overlapping_hits_of_all_concepts_are_reported_once(normaliser: Normaliser) -> None:
    entries = [
        Entry("money", "uang"),
        Entry("give", "bagi uang"),
        Entry("both", "uang ..2 bagi"),
        Entry("x", "uang"),
    ]
    text = normaliser("bagi uang lalu bagi")
    assert sorted(PhraseMatcher(entries, normaliser)(text)) == [
        Hit("both", 1, 4, "uang ..2 bagi"),
        Hit("give", 0, 2, "bagi uang"),
        Hit("money", 1, 2, "uang"),
        Hit("x", 1, 2, "uang"),
    ]


@pytest.mark.parametrize(
    ("phrase", "part"),
    [("", "''"), ("..3", "no word"), ("kalau ..40 kasih", "40"), ("2~ uang", "2~"), ("/|! uang", "/|!")],
)
def test_a_phrase_that_cannot_be_read_is_named(normaliser: Normaliser, phrase: str, part: str) -> None:
    with pytest.raises(PhraseError, match=re.escape(repr(phrase))) as refused:
        PhraseMatcher([Entry("concept", phrase)], normaliser)
    assert part in str(refused.value)


def test_a_matcher_without_phrases_finds_nothing(normaliser: Normaliser) -> None:
    assert PhraseMatcher([], normaliser)(normaliser("bagi uang")) == []
    assert PhraseMatcher([Entry("c", "uang")], normaliser)(normaliser("")) == []


def test_many_spellings_side_by_side_are_found_like_few(normaliser: Normaliser) -> None:
    roots = ("bagi", "kasih", "coblos", "pilih", "menang", "dukung")
    wide = "|".join(f"{root}~" for root in roots)
    literals = [Entry("l", f"{form} x") for root in roots for form in sorted(inflect(root))[:40]]
    matcher = PhraseMatcher([*literals, Entry("wide", f"{wide} {wide} {wide}")], normaliser)
    text = normaliser("dibagi dicoblos memilih uang")
    assert [hit for hit in matcher(text) if hit.concept == "wide"] == [
        Hit("wide", 0, 3, f"{wide} {wide} {wide}")
    ]


def test_words_of_a_phrase_are_its_plain_words_and_roots() -> None:
    assert list(words_of("kalau ..4 kasih~|beri # uang")) == ["kalau", "kasih", "beri", "uang"]


# -- against a matcher that tries everything everywhere -------------------------------------------

ROOTS = ("bagi", "pilih")
WORDS = ("bagi", "bagikan", "dibagi", "pilih", "memilih", "uang", "x", "7", "07", "8")
SPELLING = Spelling.from_mapping(
    {"vocabulary": [*ROOTS, "uang", "bagikan", "memilih"], "emoji": {"🔥": "api"}}
)
PLAIN = Normaliser(SPELLING)

elements = st.sampled_from(
    [*WORDS, "bagi~", "pilih~", "#", "uang|bagi~", "x|7", "#|uang", "_", "..2", "..1", "api"]
)
phrases = st.lists(elements, min_size=1, max_size=5).filter(
    lambda parts: not all(part == "_" or part.startswith("..") for part in parts)
)
texts = st.lists(st.sampled_from([*WORDS, "bagi-bagi", ".", "\n", "...", "🔥", "👉", "@x"]), max_size=12).map(
    " ".join
)


@given(st.lists(phrases, min_size=1, max_size=6), texts)
def test_finds_what_trying_everything_finds(parts: list[list[str]], typed: str) -> None:
    entries = [Entry(f"c{number}", " ".join(part)) for number, part in enumerate(parts)]
    text = PLAIN(typed)
    found = PhraseMatcher(entries, PLAIN)(text)
    assert {(hit.concept, hit.first, hit.last) for hit in found} == set(naive_hits(entries, text))


Token = tuple[str, str, int, int, frozenset[str]]  # token, kind, first, last, roots it is a doubled form of


def naive_hits(entries: list[Entry], text: Text) -> Iterator[tuple[str, int, int]]:
    named = {part for entry in entries for element in entry.phrase.split() for part in element.split("|")}
    roots = {part[:-1] for part in named if part.endswith("~")}
    tokens: list[Token] = [
        (token, kind, place, place, frozenset())
        for place, (token, kind) in enumerate(zip(text.tokens, text.kinds, strict=True))
        if not (kind == "p" and token != ".") and not (kind == "e" and token not in named)
    ]
    bare = [token for token in tokens if token[1] != "e"]
    for stream in (tokens, bare, doubled_once(bare, roots)):
        for entry in entries:
            parts = entry.phrase.split()
            while parts[0] == "_" or parts[0].startswith(".."):
                parts.pop(0)
            while parts[-1] == "_" or parts[-1].startswith(".."):
                parts.pop()
            for start in range(len(stream)):
                for end in naive_ends(parts, stream, start):
                    yield entry.concept, stream[start][2], stream[end - 1][3] + 1


def doubled_once(stream: list[Token], roots: set[str]) -> list[Token]:
    once: list[Token] = []
    place = 0
    while place < len(stream):
        pair = stream[place : place + 2]
        shared = (
            frozenset(r for r in roots if all(token[0] in inflect(r) for token in pair))
            if len(pair) == 2
            else None
        )
        if shared:
            once.append(("", "w", pair[0][2], pair[1][3], shared))
            place += 2
        else:
            once.append(stream[place])
            place += 1
    return once


def naive_ends(parts: list[str], stream: list[Token], place: int) -> Iterator[int]:
    if not parts:
        yield place
    elif place < len(stream) and parts[0] == "_":
        if stream[place][0] != ".":
            yield from naive_ends(parts[1:], stream, place + 1)
    elif parts[0].startswith(".."):
        for gap in range(int(parts[0][2:]) + 1):
            between = stream[place : place + gap]
            if len(between) == gap and not any(token[0] == "." for token in between):
                yield from naive_ends(parts[1:], stream, place + gap)
    elif place < len(stream) and any(naive_fits(option, stream[place]) for option in parts[0].split("|")):
        yield from naive_ends(parts[1:], stream, place + 1)


def naive_fits(option: str, token: Token) -> bool:
    word, kind, _, _, doubled = token
    if option.endswith("~"):
        return option[:-1] in doubled or (kind != "m" and word in inflect(option[:-1]))
    if doubled:
        return False
    if option == "#":
        return kind == "n"
    return word == option or (kind == "n" and word.lstrip("0") == option.lstrip("0"))
