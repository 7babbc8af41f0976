"""A copy of a picture with parts hidden, from which they cannot be had back (Pillow, of the extra ``ocr``)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .inspecting import LONGEST_SIDE, PictureError, inspect
from .unpacking import unpack

How = Literal["black", "coarse"]
FEWEST, MOST_BOXES = 4, 40  # squares along a hidden part's longer side: too coarse to know a face by


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of the upright picture, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def redact(data: bytes, boxes: Sequence[Box], how: How) -> bytes:
    """A PNG without anything but pixels, the same bytes each time. Raises PictureError, ValueError for boxes."""
    inspect(data)
    if not 0 < len(boxes) <= MOST_BOXES:
        raise ValueError(f"between 1 and {MOST_BOXES} boxes")
    picture, _ = unpack(data, LONGEST_SIDE)
    for box in boxes:
        _hide(picture, box, how)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _hide(picture: Any, box: Box, how: How) -> None:
    from PIL import Image

    left, top = max(0, box.left), max(0, box.top)
    right, bottom = min(picture.width, box.left + box.width), min(picture.height, box.top + box.height)
    if right <= left or bottom <= top:
        raise ValueError(f"{box} lies beside the picture, which is {picture.width} by {picture.height}")
    if how == "black":
        picture.paste((0, 0, 0), (left, top, right, bottom))
        return
    part = picture.crop((left, top, right, bottom))
    scale = FEWEST / max(part.size)
    small = part.resize(
        (max(1, round(part.width * scale)), max(1, round(part.height * scale))), Image.Resampling.BOX
    )
    picture.paste(small.resize(part.size, Image.Resampling.NEAREST), (left, top))


__all__ = ["MOST_BOXES", "Box", "How", "PictureError", "redact"]
