"""Foreign text with marks: nothing is lost, nothing runs, nothing steers the display."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pantau.web.ui.marks import STEERING, mark_numbers, mark_segments, marked_html

# All of Unicode, with more of what attacks and real posts bring.
HOSTILE = [
    "<script>alert(1)</script>",
    "\u202e",
    "\u2066",
    "\u200b",
    "👨‍👩‍👧‍👦",
    "بسم",
    "&amp;",
    '"',
    "'",
    "\x00",
    "\n",
]
texts = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE)), max_size=12).map("".join)


@st.composite
def marked_texts(draw):
    text = draw(texts)
    edges = st.integers(min_value=-3, max_value=len(text) + 5)
    pairs = st.lists(st.tuples(edges, edges), max_size=6)
    return text, draw(pairs), [(*pair, "arti <b>") for pair in draw(pairs)]


class Shown(HTMLParser):
    """What a browser would make of it: tags met, and the text outside what we added."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if not {"ref", "vh", "control"} & set(self.open):
            self.text += data


def shown(html: str) -> Shown:
    page = Shown()
    page.feed(html)
    page.close()
    return page


@given(marked_texts())
def test_the_pieces_put_together_are_the_text(case):
    text, spans, glosses = case
    runs = mark_segments(text, spans, glosses)
    assert "".join(piece.text for run in runs for piece in run.pieces) == text


@given(marked_texts())
def test_every_mark_ends_once_and_covers_what_it_names(case):
    text, spans, glosses = case
    numbers = {
        number: (max(start, 0), min(end, len(text)))
        for (start, end), number in mark_numbers(spans).items()
        if max(start, 0) < min(end, len(text))
    }
    runs = mark_segments(text, spans, glosses)
    ended = [number for run in runs for piece in run.pieces for number in piece.ends]
    assert sorted(ended) == sorted(numbers)
    at = 0
    for run in runs:
        start, at = at, at + sum(len(piece.text) for piece in run.pieces)
        inside = {number for number, (first, last) in numbers.items() if start <= first and last <= at}
        assert set(run.marks) == inside


@given(marked_texts())
def test_a_browser_shows_the_text_and_runs_none_of_it(case):
    text, spans, glosses = case
    page = shown(marked_html(mark_segments(text, spans, glosses)))
    assert page.tags <= {"mark", "span"}
    assert page.attributes <= {"class", "data-marks", "data-ref", "data-gloss", "tabindex"}
    assert not page.open
    assert not STEERING & set(page.text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60))
def test_harmless_text_is_shown_letter_for_letter(text):
    kept = "".join(char for char in text if char not in STEERING)
    assert shown(marked_html(mark_segments(kept, [(0, 3), (2, 9)]))).text == kept


def test_overlapping_marks_share_one_run_and_keep_their_numbers():
    runs = mark_segments("Pilih nomor empat besok", [(0, 17), (6, 23)])
    assert [(run.marks, [(piece.text, piece.ends) for piece in run.pieces]) for run in runs] == [
        ((1, 2), [("Pilih ", ()), ("nomor empat", (1,)), (" besok", (2,))])
    ]


def test_marks_that_only_touch_stay_apart():
    assert [run.marks for run in mark_segments("satu dua", [(0, 5), (5, 8)])] == [(1,), (2,)]


def test_numbers_follow_the_text_and_equal_spans_share_one():
    assert mark_numbers([(9, 12, "c"), (0, 4, "a"), (9, 12, "b")]) == {(0, 4): 1, (9, 12): 2}


def test_an_override_is_named_instead_of_obeyed():
    html = marked_html(mark_segments("aman\u202egnaru", []))
    assert "\u202e" not in html
    assert "U+202E" in html


def test_ten_thousand_letters_with_ten_thousand_marks_are_cut_quickly():
    text = "pilih nomor " * 850
    runs = mark_segments(text, [(start, start + 5) for start in range(0, len(text), 6)])
    assert sum(len(run.pieces) for run in runs) > 1000
