"""Posts that say nearly the same are found, whatever the order and the batches in which they come."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.detect import duplicates
from pantau.engine.detect.duplicates import NOWHERE, NearDuplicates
from pantau.engine.detect.wordings import PLACES, WordingReader, Wordings, signatures
from pantau.engine.text import Normaliser, Spelling

SPELLING = Spelling.from_mapping({"chat": {"yg": "yang", "utk": "untuk"}, "vocabulary": "kampanye lapangan"})
CALL = "besok pagi warga desa berkumpul di lapangan untuk mendengar rencana jalan baru yang dijanjikan bupati"


@pytest.fixture(scope="module")
def read() -> WordingReader:
    normaliser = Normaliser(SPELLING)
    greetings = [
        "assalamualaikum warahmatullahi wabarakatuh",
        "selamat hari raya idul fitri",
        "mohon maaf lahir batin",
    ]
    return WordingReader(normaliser, greetings)


def grouped(read: WordingReader, *batches: list[str]) -> list[int]:
    index = NearDuplicates()
    nodes = [index.add(read(batch)) for batch in batches]
    return list(index.groups(np.concatenate(nodes)))


def together(groups: list[int], texts: list[str]) -> set[frozenset[str]]:
    """Which texts hang together, those without a group left out."""
    found = defaultdict(set)
    for group, text in zip(groups, texts, strict=True):
        if group != NOWHERE:
            found[group].add(text)
    return set(map(frozenset, found.values()))


@pytest.mark.parametrize(
    "again",
    [
        CALL,
        CALL.upper() + "!!!",
        f"@akun.satu {CALL} 🔥🔥 #LombokMaju https://contoh.example/a",
        CALL.replace("yang", "yg").replace("untuk", "utk"),
        CALL.replace("warga", "masyarakat"),
        CALL.replace(" ", "\n"),
        CALL.replace("lapangan", "lap4ngan"),
        "ayo " + CALL + " kita",
    ],
)
def test_a_light_edit_stays_in_the_group(read: WordingReader, again: str) -> None:
    one, other = grouped(read, [CALL], [again])
    assert one == other != NOWHERE


def test_another_text_about_the_same_is_no_copy(read: WordingReader) -> None:
    other = (
        "rencana jalan baru di desa itu dijanjikan bupati kemarin, tetapi warga menunggu bukti di lapangan"
    )
    assert len(set(grouped(read, [CALL, other]))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mantap pak",
        "🔥🔥🔥",
        "#Satu #Dua #Tiga #Empat #Lima #Enam",
        "https://contoh.example/a @satu @dua",
        "Assalamualaikum warahmatullahi wabarakatuh, selamat hari raya idul fitri, mohon maaf lahir dan batin",
    ],
)
def test_what_everybody_says_belongs_nowhere(read: WordingReader, text: str) -> None:
    assert grouped(read, [text, text]) == [NOWHERE, NOWHERE]


def test_a_short_text_is_the_same_only_word_for_word(read: WordingReader) -> None:
    short = "coblos nomor dua belas besok"
    one, same, other = grouped(read, [short, short + "!", short.replace("besok", "lusa")])
    assert one == same != other


def words(count: int) -> st.SearchStrategy[str]:
    return st.sampled_from([f"kata{number}" for number in range(count)])


edits = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 13), words(6)), max_size=14)


@given(edits, st.randoms(use_true_random=False), st.integers(1, 5))
@settings(max_examples=60)
def test_neither_order_nor_batches_matter(
    changes: list[tuple[int, int, str]], chance: random.Random, size: int
) -> None:
    read = WordingReader(Normaliser(SPELLING))
    base = [[f"pokok{family}x{place}" for place in range(14)] for family in range(3)]
    texts = [
        " ".join([*base[family][:place], word, *base[family][place + 1 :]]) for family, place, word in changes
    ]
    whole = together(grouped(read, texts), texts) if texts else set()
    shuffled = chance.sample(texts, len(texts))
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    if batches:
        assert together(grouped(read, *batches), shuffled) == whole


def test_many_light_edits_of_one_text_stay_one_group_in_bounded_work(
    read: WordingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = [f"pokok{place}" for place in range(20)]
    texts = [" ".join([*base[:15], f"ubah{n}", *base[16:]]) for n in range(3000)]
    compared = 0
    near = NearDuplicates._near

    def counting(self: NearDuplicates, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        nonlocal compared
        compared += first.size
        return near(self, first, second)

    monkeypatch.setattr(NearDuplicates, "_near", counting)
    assert len(set(grouped(read, *(texts[start : start + 100] for start in range(0, 3000, 100))))) == 1
    assert compared < 40 * len(texts), "all with all would be 4.5 million"


def test_small_parts_of_the_work_give_the_same(read: WordingReader, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{CALL} tambahan{n % 7} kata{n % 5}" for n in range(60)]
    whole = grouped(read, texts)
    monkeypatch.setattr(duplicates, "PAIRS_AT_ONCE", 8)
    assert grouped(read, texts) == whole


@given(st.lists(st.text(max_size=80), max_size=8))
@settings(max_examples=150)
def test_any_text_is_read(texts: list[str]) -> None:
    read = WordingReader(Normaliser(SPELLING))
    assert len(grouped(read, [*texts, *texts])) == 2 * len(texts)


@pytest.mark.parametrize(
    "odd",
    ["a " * 500_000, "\ud800 satu dua", "e\u0301" * 40_000, "\u202e" + CALL, "\x00" + CALL, "x" * 1_000_000],
)
def test_odd_texts_are_no_trouble(read: WordingReader, odd: str) -> None:
    assert len(grouped(read, [odd, CALL, odd])) == 3


def test_a_signature_tells_how_much_is_in_common(read: WordingReader) -> None:
    long = [f"kata{n}" for n in range(200)]
    texts = [" ".join(long), " ".join([*long[:150], *(f"lain{n}" for n in range(50))])]
    rows = signatures(*read(texts).take(np.array([0, 1])))
    share = 149 / 249
    assert rows.shape == (2, PLACES)
    assert abs(np.mean(rows[0] == rows[1]) - share) < 0.15


def test_a_reader_gives_the_same_numbers_in_any_company(read: WordingReader) -> None:
    alone, beside = read([CALL]), read(["lain sekali", "", CALL])
    assert alone.names[0] == beside.names[2]
    assert isinstance(alone, Wordings)


def test_what_was_kept_is_compared_as_before(read: WordingReader) -> None:
    first = read([CALL, CALL + " kita"])
    kept = Wordings.kept([int(name) for name in first.names], [first.pairs_of(0), first.pairs_of(1)])
    index = NearDuplicates()
    index.restore(kept, np.array([7, 7]))
    index.add(read([CALL.replace("warga", "masyarakat")]))
    assert list(index.groups(np.arange(3))) == [0, 0, 0]
    with pytest.raises(ValueError, match="before"):
        index.restore(kept, np.array([7, 7]))


def test_a_group_that_was_kept_stays_one_though_its_members_are_not_alike(read: WordingReader) -> None:
    texts = [
        CALL,
        "harga beras naik terus dan pemerintah diam saja melihat rakyat kecil menderita setiap hari",
    ]
    first = read(texts)
    index = NearDuplicates()
    index.restore(
        Wordings.kept([int(name) for name in first.names], [first.pairs_of(0), first.pairs_of(1)]),
        np.array([3, 3]),
    )
    assert list(index.groups(index.add(read(texts)))) == [0, 0]


def test_a_threshold_without_sense_is_named() -> None:
    with pytest.raises(ValueError, match="near"):
        NearDuplicates(0)
