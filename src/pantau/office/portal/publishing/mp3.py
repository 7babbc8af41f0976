"""MPEG audio frame by frame: what is in an MP3, how long it is, and the frames alone without tags or anything else.

ISO 11172-3 and 13818-3, layer III. Nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {0b11: (44100, 48000, 32000), 0b10: (22050, 24000, 16000), 0b00: (11025, 12000, 8000)}
FEWEST_FRAMES = 10
LAYER_3 = 0b01


class NoMp3Error(ValueError):
    """These bytes are not whole MPEG audio."""


@dataclass(frozen=True, slots=True)
class Frame:
    start: int
    size: int  # bytes, with its header
    seconds: float


@dataclass(frozen=True, slots=True)
class Sound:
    seconds: float
    frames: bytes  # without tags and what stands between frames


def read(data: bytes) -> Sound:
    """Raises NoMp3Error."""
    found = list(_frames(data))
    if len(found) < FEWEST_FRAMES:
        raise NoMp3Error("fewer than ten frames of MPEG audio follow one another")
    seconds = sum(frame.seconds for frame in found)
    return Sound(seconds, b"".join(data[frame.start : frame.start + frame.size] for frame in found))


def _frames(data: bytes) -> Iterator[Frame]:
    """Each frame that another frame, or the end, follows at once; what lies between is passed over."""
    at = _after_tag(data)
    while (at := data.find(b"\xff", at)) != -1:
        frame = _frame_at(data, at)
        if frame is not None and _goes_on(data, at + frame.size):
            yield frame
            at += frame.size
        else:
            at += 1


def _goes_on(data: bytes, at: int) -> bool:
    return at == len(data) or data[at : at + 3] == b"TAG" or _frame_at(data, at) is not None


def _frame_at(data: bytes, at: int) -> Frame | None:
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = (data[at + 1] >> 3) & 0b11, (data[at + 1] >> 1) & 0b11
    bitrate, rate = data[at + 2] >> 4, (data[at + 2] >> 2) & 0b11
    if version == 0b01 or layer != LAYER_3 or bitrate in (0, 15) or rate == 3:
        return None
    hertz = RATES[version][rate]
    samples, of = (1152, 1) if version == 0b11 else (576, 2)
    size = samples // 8 * BITRATES[of][bitrate] * 1000 // hertz + ((data[at + 2] >> 1) & 1)
    return Frame(at, size, samples / hertz) if at + size <= len(data) else None


def _after_tag(data: bytes) -> int:
    """Where an ID3v2 tag ends, whose size is four times seven bits."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for part in data[6:10]:
        size = size << 7 | part & 0x7F
    return 10 + size
