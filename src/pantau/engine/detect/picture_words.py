"""The words in a post's pictures, read by the same rules as its own text, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pantau.engine.law import Titles
from pantau.engine.post import Post

from .findings import PictureSpan, Span

BETWEEN = "\n\n"  # ends a sentence: no rule reads from one part into the next
MOST_LETTERS = 20_000  # of one picture
ONLY_IN_PICTURE: Titles = {
    "id": "Kata-katanya hanya ada dalam gambar, dibaca mesin: periksa gambarnya.",
    "en": "The words stand in a picture only, read by machine: look at the picture.",
}


def words_of(post: Post) -> str:
    """The post's text, then what stands in its pictures."""
    if not post.media:
        return post.text
    pictures = [text for _medium, text in _pictures(post)]
    return BETWEEN.join([post.text, *pictures]) if pictures else post.text


def _pictures(post: Post) -> list[tuple[int, str]]:
    return [
        (number, medium.text[:MOST_LETTERS])
        for number, medium in enumerate(post.media)
        if medium.kind == "image" and medium.text
    ]


def placed(spans: Iterable[Span], post: Post) -> tuple[tuple[Span, ...], tuple[PictureSpan, ...]]:
    """Spans of ``words_of(post)`` as those of the text and those of each picture, in order."""
    every = sorted(spans)
    if not every or every[-1].end <= len(post.text):
        return tuple(every), ()
    starts, media, at = [0], [-1], len(post.text) + len(BETWEEN)
    for number, text in _pictures(post):
        starts.append(at)
        media.append(number)
        at += len(text) + len(BETWEEN)
    own, pictured = [], []
    for span in every:
        part = bisect_right(starts, span.start) - 1
        if part == 0:
            own.append(span)
        else:
            first = starts[part]
            pictured.append(
                PictureSpan(media[part], span.start - first, span.end - first, span.text, span.concept)
            )
    return tuple(own), tuple(pictured)
