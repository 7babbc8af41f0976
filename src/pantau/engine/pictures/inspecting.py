"""What a file is, by its content and without decoding it: no name and no sender's word is believed.

PNG, JPEG and WebP, which is what phones and browsers make of a screen. Sizes stand in the heads of these
formats, so a picture that would swell to gigabytes is refused before a pixel of it is unpacked.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 64_000_000  # a phone's camera makes 50 million
LONGEST_SIDE = 30_000
SHORTEST_SIDE = 24  # no word fits into less

Trouble = Literal["empty", "large", "type", "broken", "animated", "pixels", "small"]

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_NOT_FRAMES = {0xC4, 0xC8, 0xCC}  # of 0xC0-0xCF: tables, and one that is reserved
_SCAN, _END, _APP1 = 0xDA, 0xD9, 0xE1
_ORIENTATION = 0x0112
_ANIMATED = 0x02


class PictureError(Exception):
    """A file is no picture that can be taken; ``trouble`` says why."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble: Trouble = trouble


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """``width`` and ``height`` in pixels as a reader sees them: turned as ``orientation`` (EXIF, 1-8) asks."""

    media_type: str
    width: int
    height: int
    orientation: int = 1


def inspect(data: bytes) -> PictureFacts:
    """The facts of one still picture. Raises PictureError."""
    if not data:
        raise PictureError("empty", "the file is empty")
    if len(data) > MOST_BYTES:
        raise PictureError("large", f"the file is larger than {MOST_BYTES} bytes")
    try:
        facts = _inspect(data)
    except (struct.error, IndexError, ValueError) as error:
        raise PictureError("broken", f"the file breaks off or is damaged: {error}") from error
    _check_size(facts)
    return facts


def _inspect(data: bytes) -> PictureFacts:
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    raise PictureError("type", "the file is no PNG, JPEG or WebP picture")


def _check_size(facts: PictureFacts) -> None:
    if facts.width * facts.height > MOST_PIXELS or max(facts.width, facts.height) > LONGEST_SIDE:
        raise PictureError("pixels", f"{facts.width} x {facts.height} pixels are too many")
    if min(facts.width, facts.height) < SHORTEST_SIDE:
        raise PictureError("small", f"{facts.width} x {facts.height} pixels are too few")


def _seen(media_type: str, width: int, height: int, orientation: int) -> PictureFacts:
    if orientation >= 5:  # lies on its side
        width, height = height, width
    return PictureFacts(media_type, width, height, orientation)


# --- PNG ------------------------------------------------------------------------------------------


def _png(data: bytes) -> PictureFacts:
    width = height = 0
    orientation, pixels = 1, False
    for name, body in _png_chunks(data):
        if name == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        elif name == b"acTL":
            raise PictureError("animated", "the picture moves")
        elif name == b"eXIf":
            orientation = _orientation(body)
        pixels = pixels or name == b"IDAT"
    if not (width and height and pixels):
        raise ValueError("no pixels")
    return _seen("image/png", width, height, orientation)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Up to IEND; what follows it is nobody's picture (some phones leave the rest of an older file there)."""
    at = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(body, zlib.crc32(name)) != check:
            raise ValueError(f"{name!r} does not match its check sum")
        if (at == len(_PNG)) != (name == b"IHDR"):
            raise ValueError("the head is not where it belongs")
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


# --- JPEG -----------------------------------------------------------------------------------------


def _jpeg(data: bytes) -> PictureFacts:
    width = height = 0
    orientation = 1
    for marker, body in _jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
            height, width = struct.unpack(">HH", body[1:5])
        elif marker == _APP1 and body.startswith(b"Exif\x00\x00"):
            orientation = _orientation(body[6:])
    if not (width and height):
        raise ValueError("no size")
    return _seen("image/jpeg", width, height, orientation)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments before the pixels."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no segment where one should be")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("a segment breaks off")
        if marker == _SCAN:
            if data.rfind(bytes((0xFF, _END)), at) < 0:
                raise ValueError("the pixels break off")
            return
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length


# --- WebP -----------------------------------------------------------------------------------------


def _webp(data: bytes) -> PictureFacts:
    width = height = 0
    orientation, pixels = 1, False
    for name, body in _webp_chunks(data):
        if name == b"VP8X":
            if body[0] & _ANIMATED:
                raise PictureError("animated", "the picture moves")
            width, height = _three(body, 4) + 1, _three(body, 7) + 1
        elif name in (b"VP8 ", b"VP8L"):
            pixels = True
            width, height = _webp_size(name, body)
        elif name == b"EXIF":
            orientation = _orientation(body.removeprefix(b"Exif\x00\x00"))
    if not pixels:
        raise ValueError("no pixels")
    return _seen("image/webp", width, height, orientation)


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    (size,) = struct.unpack_from("<I", data, 4)
    end, at = size + 8, 12
    if end > len(data):
        raise ValueError("the file breaks off")
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > end:
            raise ValueError("a chunk breaks off")
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            raise ValueError("no frame where one should be")
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if body[0] != 0x2F:
        raise ValueError("no frame where one should be")
    (bits,) = struct.unpack_from("<I", body, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _three(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "little")


# --- how it was held ------------------------------------------------------------------------------


def _orientation(exif: bytes) -> int:
    """EXIF's orientation; 1 where it tells none, or nonsense."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, at)
        for number in range(min(count, 200)):
            tag, kind, _n, value = struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
