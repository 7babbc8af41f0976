"""The words in a picture, line by line with their boxes, by RapidOCR (extra ``ocr``; imported when used).

Long screenshots are read in strips that overlap, since the detector shrinks what is long until no letter is
left; a line that two strips show is kept once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from typing import Any

from .inspecting import inspect
from .unpacking import unpack

WIDEST = 1600  # pixels; letters of a screen are large enough at that
STRIP = 1350  # rows read at once; the detector shrinks them to 960
OVERLAP = 160  # rows two strips share: more than a line
NEEDED = ("rapidocr", "onnxruntime", "PIL")


class ReaderMissingError(Exception):
    """The reader of pictures is not installed; install requirements/extras.txt."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """``box``: left, top, right, bottom in pixels of the picture as it is seen. ``confidence``: 0 to 1."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines in reading order; ``reader`` names the program and its version; ``read_height``: rows from the top."""

    lines: tuple[TextLine, ...]
    width: int
    height: int
    reader: str
    read_height: int

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def can_read() -> bool:
    """Is the reader installed? Nothing is imported to find out."""
    return all(find_spec(name) for name in NEEDED)


def read_lines(data: bytes, most_strips: int | None = None) -> Reading:
    """What stands in one picture, or in its first strips.

    Raises PictureError for what is none, ReaderMissingError without the extra.
    Takes some 150 MB, and for a picture of 50 million pixels as much again, in one core.
    """
    facts = inspect(data)
    if not can_read():
        raise ReaderMissingError
    picture, width = unpack(data, WIDEST)
    scale = picture.width / width
    found: list[TextLine] = []
    rows = 0
    for top, strip in islice(_strips(picture), most_strips):
        found += _new_lines(found, _read_strip(strip, top))
        rows = top + strip.height
    lines = tuple(_scaled(line, 1 / scale) for line in in_reading_order(found))
    return Reading(
        lines,
        facts.width,
        facts.height,
        f"rapidocr {version('rapidocr')}",
        min(round(rows / scale), facts.height),
    )


@cache
def _reader() -> Any:
    """One a process: its models take a second to load. One thread: workers are many."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # a screen's lines stand upright
            "Det.limit_type": "max",  # never enlarged: small letters were found as well without
            "Det.limit_side_len": 960,
            "Rec.rec_batch_num": 1,  # a batch is as wide as its longest line: a quarter of the time was padding
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
        }
    )


# --- strips ---------------------------------------------------------------------------------------


def _strips(picture: Any) -> Iterator[tuple[int, Any]]:
    top = 0
    while True:
        bottom = min(picture.height, top + STRIP)
        yield top, picture.crop((0, top, picture.width, bottom))
        if bottom == picture.height:
            return
        top = bottom - OVERLAP


# --- lines ----------------------------------------------------------------------------------------


def _read_strip(strip: Any, top: int) -> list[TextLine]:
    import numpy as np

    said = _reader()(np.asarray(strip)[:, :, ::-1])  # it expects blue first
    if said.boxes is None:
        return []
    lines = []
    for corners, text, score in zip(said.boxes, said.txts, said.scores, strict=True):
        across, down = corners[:, 0], corners[:, 1]
        box = (int(across.min()), int(down.min()) + top, int(across.max()), int(down.max()) + top)
        if words := text.strip():
            lines.append(TextLine(words, box, round(float(score), 3)))
    return lines


def _new_lines(known: list[TextLine], more: list[TextLine]) -> list[TextLine]:
    """Those that no strip above has shown whole; a line cut by a strip's edge is replaced by the whole one."""
    new = []
    for line in more:
        same = [one for one in known if _covers(one.box, line.box)]
        if any(_height(one) >= _height(line) for one in same):
            continue
        for one in same:
            known.remove(one)
        new.append(line)
    return new


def _covers(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Do two boxes share more than half of the lesser one's height, and some of their width?"""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared * 2 > min(one[3] - one[1], other[3] - other[1]) and (
        min(one[2], other[2]) > max(one[0], other[0])
    )


def _height(line: TextLine) -> int:
    return line.box[3] - line.box[1]


def in_reading_order(lines: list[TextLine]) -> list[TextLine]:
    """From above, and from the left where lines stand beside each other."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda one: (one.box[1] + one.box[3], one.box[0])):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and rows[-1][0].box[1] < middle < rows[-1][0].box[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.box[0])]


def _scaled(line: TextLine, by: float) -> TextLine:
    left, top, right, bottom = (round(side * by) for side in line.box)
    return TextLine(line.text, (left, top, right, bottom), line.confidence)
