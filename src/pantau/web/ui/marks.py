"""A post's text cut into pieces, so that matched words can be marked and slang explained.

Posts are foreign text: they may carry scripts, unclosed right-to-left overrides, invisible characters and
ten thousand letters. Nothing here trusts them: `marked_html` escapes every piece, and characters that only
steer the display are shown by their code instead of obeyed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

# Bidirectional overrides and isolates, and invisible joiners used to split words. ZWJ stays: emoji need it.
STEERING = frozenset(
    [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200b", "\u2060", "\ufeff"]
)
LAYOUT = frozenset("\n\r\t")
# Letters a reader takes in at once; the post card folds what is longer.
FOLD = 1200


@dataclass(frozen=True)
class Piece:
    """Text that is marked and explained alike. `ends` are the numbers of the marks that stop here."""

    text: str
    gloss: str = ""
    ends: tuple[int, ...] = ()
    control: str = ""  # U+202E: what a steering character is called; the piece is that one character


@dataclass(frozen=True)
class Run:
    """Neighbouring pieces under one mark, or under none."""

    pieces: tuple[Piece, ...]
    marks: tuple[int, ...] = ()


def mark_numbers(spans: Iterable[Sequence]) -> dict[tuple[int, int], int]:
    """(start, end) -> the number shown at the mark: by position in the text, equal spans sharing one."""
    unique = sorted({(int(span[0]), int(span[1])) for span in spans})
    return {span: number for number, span in enumerate(unique, start=1)}


def mark_segments(text: str, spans: Iterable[Sequence], glosses: Iterable[Sequence] = ()) -> tuple[Run, ...]:
    """Cut `text` at its marks, glosses and steering characters; the pieces put together are the text again.

    spans: (start, end, ...) in code points, overlapping allowed, out-of-range ones clipped.
    glosses: (start, end, meaning), the first of two that overlap wins.
    """
    numbered = _clipped(mark_numbers(spans), len(text))
    meanings = _apart(glosses, len(text))
    steering = [i for i, char in enumerate(text) if _steers(char)]
    cuts = {0, len(text), *steering, *(i + 1 for i in steering)}
    cuts.update(edge for start, end, _ in numbered for edge in (start, end))
    cuts.update(edge for start, end, _ in meanings for edge in (start, end))
    return tuple(_runs(text, sorted(cuts), numbered, meanings))


def _steers(char: str) -> bool:
    return char in STEERING or (unicodedata.category(char) in ("Cc", "Cs") and char not in LAYOUT)


def _clipped(numbers: dict[tuple[int, int], int], length: int) -> list[tuple[int, int, int]]:
    bounded = [(max(start, 0), min(end, length), number) for (start, end), number in numbers.items()]
    return [(start, end, number) for start, end, number in bounded if start < end]


def _apart(glosses: Iterable[Sequence], length: int) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, meaning in sorted(glosses, key=lambda gloss: (gloss[0], gloss[1])):
        free = not kept or start >= kept[-1][1]
        if 0 <= start < end <= length and free:
            kept.append((start, end, str(meaning)))
    return kept


def _runs(
    text: str,
    cuts: list[int],
    numbered: list[tuple[int, int, int]],
    meanings: list[tuple[int, int, str]],
) -> Iterator[Run]:
    opening = sorted(numbered)
    active: dict[int, int] = {}  # number -> end
    pieces: list[Piece] = []
    marks: set[int] = set()
    upcoming, gloss = 0, 0
    for start, end in pairwise(cuts):
        before = set(active)
        active = {number: stop for number, stop in active.items() if stop > start}
        while upcoming < len(opening) and opening[upcoming][0] == start:
            active[opening[upcoming][2]] = opening[upcoming][1]
            upcoming += 1
        while gloss < len(meanings) and meanings[gloss][1] <= start:
            gloss += 1
        continues = bool(before & set(active)) if (before or active) else True
        if pieces and not continues:
            yield Run(tuple(pieces), tuple(sorted(marks)))
            pieces, marks = [], set()
        inside = gloss < len(meanings) and meanings[gloss][0] <= start
        pieces.append(_piece(text[start:end], meanings[gloss][2] if inside else "", active, end))
        marks.update(active)
    if pieces:
        yield Run(tuple(pieces), tuple(sorted(marks)))


def _piece(text: str, gloss: str, active: dict[int, int], end: int) -> Piece:
    ends = tuple(sorted(number for number, stop in active.items() if stop == end))
    control = f"U+{ord(text):04X}" if len(text) == 1 and _steers(text) else ""
    return Piece(text, gloss, ends, control)


def marked_html(runs: Iterable[Run]) -> SafeString:
    """The runs as HTML, every piece escaped. White space is the post's own: the block around it keeps it."""
    return format_html_join("", "{}", ((_run_html(run),) for run in runs))


def _run_html(run: Run) -> SafeString:
    inner = format_html_join("", "{}", ((_piece_html(piece),) for piece in run.pieces))
    if not run.marks:
        return inner
    return format_html('<mark data-marks="{}">{}</mark>', " ".join(map(str, run.marks)), inner)


def _piece_html(piece: Piece) -> SafeString:
    body = format_html('<span class="control">{}</span>', piece.control) if piece.control else piece.text
    if piece.gloss:
        body = format_html(
            '<span class="gloss" tabindex="0" data-gloss="{}">{}<span class="vh"> ({})</span></span>',
            piece.gloss,
            body,
            gettext("artinya %(meaning)s") % {"meaning": piece.gloss},
        )
    return format_html("{}{}", body, format_html_join("", "{}", ((ref_html(n),) for n in piece.ends)))


def ref_html(number: int) -> SafeString:
    """The numbered disc that ties a mark in the text to an element of the norm."""
    if number < 1:
        return mark_safe("")
    return format_html(
        '<span class="ref" data-ref="{}"><span class="vh">{} </span>{}</span>',
        number,
        gettext("tanda"),
        number,
    )
