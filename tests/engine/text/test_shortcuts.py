"""What reading skips to be quick could not have changed anything."""

from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.text import Normaliser, Spelling
from pantau.engine.text.counting import may_count, with_numbers
from pantau.engine.text.folding import fold
from pantau.engine.text.pieces import Piece
from pantau.engine.text.spelled import may_spell, with_spelled_words

WORDS = [
    "nomor",
    "no.",
    "paslon",
    "dua",
    "lima",
    "puluh",
    "belas",
    "satu",
    "jari",
    "I",
    "IV",
    "x",
    "50",
    "50rb",
    "rb",
    "ribu",
    "juta",
    "d",
    "u",
    "i",
    "t",
    "a.m.p.l.o.p",
    "p-i-l-i-h",
    "coblos",
    "cblos",
    "pilih2",
    "#pilih08",
    "nol",
    "08",
    ".",
    "!",
    "🙏",
    "@akun",
    "\n",
    "se",
    "pak",
]
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text(max_size=60))


@given(text=texts)
def test_numbers_and_spelled_words_are_looked_for_wherever_there_are_any(
    normaliser: Normaliser, text: str
) -> None:
    folded = fold(text).text
    pieces = list(map(Piece._make, normaliser._pieces(folded)[0]))
    if not may_count(pieces, normaliser.spelling):
        assert with_numbers(folded, pieces, normaliser.spelling) == pieces
    if not may_spell(folded):
        assert with_spelled_words(folded, pieces, normaliser._chunks.words) == pieces


@given(text=texts)
def test_what_was_read_before_changes_nothing(normaliser: Normaliser, spelling: Spelling, text: str) -> None:
    assert normaliser(text) == Normaliser(spelling)(text)
