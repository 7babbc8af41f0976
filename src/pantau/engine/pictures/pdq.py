"""PDQ: a picture's look in 256 bits, so that a copy made smaller, paler or with a caption is found again.

The published method (facebook/ThreatExchange, pdq/, hashing.pdf): brightness, two passes of a box filter (together
a tent) down to 64 x 64, the 16 x 16 lowest waves of its cosine transform, a bit for each above their median. The
filter is linear along each side, so it is one matrix here. Hashes differ from the reference's by the rounding of
single precision: a bit or two of 256, where 31 still count as the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .inspecting import inspect
from .unpacking import unpack

SIDE = 64  # of the blurred picture
WAVES = 16  # a side of the transform that is kept
LARGEST = 512  # pixels a side before the filter: the reference shrinks to that, too
LUMA = (0.299, 0.587, 0.114)

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Look:
    """``hashes``: of the picture as it is, turned by 90, 180 and 270 degrees, and of its mirror image turned likewise;
    32 bytes each, the highest bit first. ``quality``: 0 (plain) to 100."""

    hashes: tuple[bytes, ...]
    quality: int

    @property
    def hash(self) -> bytes:
        return self.hashes[0]


def look_of(data: bytes) -> Look:
    """Raises PictureError for what is no picture."""
    inspect(data)
    picture, _width = unpack(data, LARGEST)
    if max(picture.size) > LARGEST:
        picture = picture.resize(
            (min(picture.width, LARGEST), min(picture.height, LARGEST)), reducing_gap=2.0
        )
    return look_at(np.asarray(picture, dtype=np.float64) @ np.array(LUMA))


def look_at(luma: Floats) -> Look:
    """``luma``: rows of brightness from 0 to 255."""
    blurred = _blurred(luma)
    return Look((_bits(blurred), *(_bits(_blurred(turned)) for turned in _turned(luma))), _quality(blurred))


def _turned(luma: Floats) -> Iterator[Floats]:
    """The reference turns the transform, which is quicker, but its filter leans to one side: of a picture with large
    plain areas the mirror image was 52 bits off, and would not have been found."""
    for number in range(1, 8):
        yield np.rot90(luma if number < 4 else luma[:, ::-1], number % 4)


def _blurred(luma: Floats) -> Floats:
    blurred: Floats = _filter(luma.shape[0]) @ luma @ _filter(luma.shape[1]).T
    return blurred


@lru_cache(maxsize=64)
def _filter(length: int) -> Floats:
    """The two passes of the box filter along one side, of which 64 places are kept."""
    window = -(-length // (2 * SIDE))
    at = np.arange(length)
    ends = at + (window + 2) // 2
    first, last = np.maximum(ends - window, 0)[:, None], np.minimum(ends, length)[:, None]
    box = ((at >= first) & (at < last)) / (last - first)
    centres = ((np.arange(SIDE) + 0.5) * length / SIDE).astype(int)
    filtered: Floats = box[centres] @ box
    return filtered


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """The waves 1 to 16; the flat one tells only how bright a picture is."""
    waves, at = np.arange(1, WAVES + 1)[:, None], np.arange(SIDE)[None, :]
    cosines: Floats = np.sqrt(2.0 / SIDE) * np.cos(np.pi / (2 * SIDE) * waves * (2 * at + 1))
    return cosines


def _bits(blurred: Floats) -> bytes:
    """Above the lower of the two middle values, as the reference's median of an even number is."""
    flat = (_cosines() @ blurred @ _cosines().T).ravel()
    median = np.partition(flat, flat.size // 2 - 1)[flat.size // 2 - 1]
    return np.packbits((flat > median)[::-1]).tobytes()


def _quality(blurred: Floats) -> int:
    """How much the brightness changes from place to place; small changes do not count."""
    changes = sum(int(np.abs(np.trunc(np.diff(blurred, axis=axis) * 100 / 255)).sum()) for axis in (0, 1))
    return min(100, changes // 90)
