"""Words in pictures are read by the same rules as the post's own, and stand apart from them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.detect import Detector, Span
from pantau.engine.detect.picture_words import placed, words_of
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Media, Post

QUIET = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
CALL = "Besok jangan lupa coblos nomor 4"


@pytest.fixture(scope="module")
def detector():
    return Detector(load_rulebook(find_rulebook("pemilu-2024")))


def scanned(detector, text, *media):
    post = Post("facebook", "1", text, posted_at=QUIET, subject="candidate", media=media)
    (result,) = detector.scan([post])
    return post, [one for one in result.findings if one.category == "quiet_period"]


def test_a_poster_is_found_as_a_text_is_and_says_that_it_is_a_picture(detector):
    media = (Media("video", text="x"), Media("image", text=f"KALENDER\n{CALL}"))
    post, (finding,) = scanned(detector, "Selamat pagi semuanya", *media)
    _, (written,) = scanned(detector, CALL)
    assert (finding.rank, finding.rule) == (written.rank, written.rule)
    assert finding.spans == ()
    for medium, start, end, text, _ in finding.picture_spans:
        assert medium == 1
        assert post.media[medium].text[start:end] == text
    assert "hanya ada dalam gambar" in finding.reasons["id"]
    assert "hanya ada dalam gambar" not in written.reasons["id"]


def test_no_rule_reads_from_the_text_into_a_picture(detector):
    _, found = scanned(detector, "Jangan lupa coblos", Media("image", text="nomor 4 jalur Ampenan"))
    _, alone = scanned(detector, "Jangan lupa coblos")
    assert {f.rule for f in found} == {f.rule for f in alone}


@given(st.text(max_size=30), st.lists(st.none() | st.text(max_size=20), max_size=4), st.data())
@settings(max_examples=60)
def test_every_place_in_the_words_is_the_same_words_in_its_part(text, pictures, data):
    post = Post("x", "1", text, media=tuple(Media("image", text=one) for one in pictures))
    words = words_of(post)
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, min(len(words), start + 5)))
    own, pictured = placed([Span(start, end, words[start:end], "c")], post)
    assert len(own) + len(pictured) == 1
    for medium, first, last, said, _ in pictured:
        part = post.media[medium].text
        assert part[first : min(last, len(part))] == said[: max(0, len(part) - first)]
