"""Files that citizens bring with a report: known by content, never by name, and copied without where they were made.

The original is evidence and stays as it came. The copy that people look at has lost what a phone writes into it:
place, device, names. It is made by cutting parts out of the file, so that pictures and sound stay the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal

from .capture import received
from .capture.received import ReceivedError

Kind = Literal["png", "jpeg", "webp", "mp4", "webm", "mp3", "m4a", "ogg", "wav", "amr", "pdf"]
MIB = 1024 * 1024
HEAD = received.HEAD
#: Bytes.
MOST: Mapping[Kind, int] = {
    "png": 12 * MIB, "jpeg": 12 * MIB, "webp": 12 * MIB, "mp4": 100 * MIB, "webm": 100 * MIB, "mp3": 50 * MIB,
    "m4a": 50 * MIB, "ogg": 50 * MIB, "wav": 50 * MIB, "amr": 50 * MIB, "pdf": 25 * MIB,
}  # fmt: skip
MOST_OF_ALL = max(MOST.values())
MEDIA_TYPES: Mapping[Kind, str] = {
    "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "mp4": "video/mp4", "webm": "video/webm",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav", "amr": "audio/amr",
    "pdf": "application/pdf",
}  # fmt: skip
ROLES: Mapping[Kind, str] = dict.fromkeys(MEDIA_TYPES, "media") | {
    "png": "screenshot", "jpeg": "screenshot", "webp": "screenshot", "pdf": "print",
}  # fmt: skip
_SOUNDS: tuple[tuple[bytes, Kind], ...] = (
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"#!AMR", "amr"),
)
_M4A = (b"M4A ", b"M4B ")
_FILMS_OF_PHONES = (b"qt  ", b"3gp5", b"3gp6", b"3g2a")


def kind_of(head: bytes) -> Kind:
    """By the first ``HEAD`` bytes. Raises ReceivedError."""
    if not head:
        raise ReceivedError("empty")
    for beginning, sound in _SOUNDS:
        if head.startswith(beginning):
            return sound
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp" and head[8:12] in _M4A:
        return "m4a"
    if head[4:8] == b"ftyp" and head[8:12] in _FILMS_OF_PHONES:
        return "mp4"
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:  # a frame of layer III
        return "mp3"
    kind = received.kind_of(head)
    if kind in ("png", "jpeg", "webp", "mp4", "webm", "pdf"):
        return kind
    raise ReceivedError("unknown", kind)


def check(path: Path) -> Kind:
    """Look at the whole file. Raises ReceivedError."""
    with path.open("rb") as source:
        kind = kind_of(source.read(HEAD))
    if path.stat().st_size > MOST[kind]:
        raise ReceivedError("large")
    if kind in ("png", "jpeg", "webp", "mp4", "pdf"):
        received.check(path, kind)
    elif kind == "m4a":
        received.check(path, "mp4")
    return kind


# --- the copy ---------------------------------------------------------------------------------------------


class NotStrippedError(ValueError):
    """The file is not built as its kind is, so nothing can be cut out of it."""


def strip(source: Path, to: Path, kind: Kind) -> bool:
    """Write a copy without place, device and names; False where nobody knows how, and nothing was written.

    Raises NotStrippedError.
    """
    cut = _CUTS.get(kind)
    if cut is None:
        return False
    with source.open("rb") as given, to.open("wb") as copy:
        for piece in cut(given):
            copy.write(piece)
    return True


def _jpeg(given: IO[bytes]) -> Iterator[bytes]:
    """Without application parts (but colours) and comments; how the picture is turned is said anew."""
    if given.read(2) != b"\xff\xd8":
        raise NotStrippedError("no start of a JPEG")
    yield b"\xff\xd8"
    said = False
    while True:
        mark, body = _jpeg_part(given)
        if mark == 0xE1 and body.startswith(b"Exif\0\0") and not said:
            said = True
            yield _turned(_orientation(body[6:]))
        elif (
            mark == 0xE0
            or (mark == 0xE2 and body.startswith(b"ICC_PROFILE"))
            or (mark == 0xEE and body.startswith(b"Adobe"))
        ):
            yield _jpeg_bytes(mark, body)
        elif mark == 0xFE or 0xE0 <= mark <= 0xEF:
            continue
        else:
            yield _jpeg_bytes(mark, body)
        if mark == 0xDA:
            yield from _pixels(given)
            return


def _tells(mark: int, body: bytes) -> bool:
    """Comments, and what programs write for themselves; but not what colours hang on."""
    needed = {0xE0: b"", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
    if mark in needed and body.startswith(needed[mark]):
        return False
    return mark == 0xFE or 0xE0 <= mark <= 0xEF


def _jpeg_part(given: IO[bytes]) -> tuple[int, bytes]:
    start = given.read(1)
    if start != b"\xff":
        raise NotStrippedError("a JPEG's part does not begin")
    mark = given.read(1)
    while mark == b"\xff":  # filling
        mark = given.read(1)
    size = int.from_bytes(given.read(2), "big")
    body = given.read(size - 2) if size >= 2 else b""
    if not mark or size < 2 or len(body) != size - 2:
        raise NotStrippedError("a JPEG breaks off")
    return mark[0], body


def _jpeg_bytes(mark: int, body: bytes) -> bytes:
    return bytes((0xFF, mark)) + (len(body) + 2).to_bytes(2, "big") + body


def _pixels(given: IO[bytes]) -> Iterator[bytes]:
    """To the end of the picture: what a phone hangs behind it (another picture, a film) has a place of its own."""
    scan = given.read()
    end = scan.find(b"\xff\xd9")  # inside pixels 0xFF is always followed by another byte
    yield scan[: end + 2] if end >= 0 else scan


def _orientation(tiff: bytes) -> int:
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    at = int.from_bytes(tiff[4:8], order)
    for number in range(min(int.from_bytes(tiff[at : at + 2], order), 200)):
        entry = tiff[at + 2 + 12 * number :][:12]
        if int.from_bytes(entry[:2], order) == 0x0112:
            found = int.from_bytes(entry[8:10], order)
            return found if 1 <= found <= 8 else 1
    return 1


def _turned(orientation: int) -> bytes:
    """An Exif part that says nothing but how the picture is turned."""
    if orientation == 1:
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    return _jpeg_bytes(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0")


_PNG_SAID = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")


def _png(given: IO[bytes]) -> Iterator[bytes]:
    yield given.read(8)
    while head := given.read(8):
        size, name = int.from_bytes(head[:4], "big"), head[4:]
        rest = given.read(size + 4)
        if (
            len(head) < 8
            or len(rest) != size + 4
            or zlib.crc32(name + rest[:-4]) != int.from_bytes(rest[-4:], "big")
        ):
            raise NotStrippedError("a PNG breaks off")
        if name not in _PNG_SAID:
            yield head + rest
        if name == b"IEND":
            return


def _webp(given: IO[bytes]) -> Iterator[bytes]:
    """The size at its head changes with what is cut out, so the parts are gathered first (12 MB at most)."""
    given.read(12)
    kept = b""
    while head := given.read(8):
        size = int.from_bytes(head[4:], "little")
        body = given.read(size + size % 2)
        if len(head) < 8 or len(body) < size:
            raise NotStrippedError("a WebP breaks off")
        if head[:4] == b"VP8X" and body:
            body = bytes((body[0] & ~0x0C,)) + body[1:]  # says no longer that Exif and XMP follow
        if head[:4] not in (b"EXIF", b"XMP "):
            kept += head + body
    yield b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WEBP" + kept


_INSIDE = (b"moov", b"trak", b"mdia", b"moof")
_FILM_SAID = (b"udta", b"meta", b"uuid")


def _film(given: IO[bytes]) -> Iterator[bytes]:
    """Boxes that tell become empty room of the same size: places of pictures and sound are counted from the start."""
    end = given.seek(0, 2)
    given.seek(0)
    yield from _boxes(given, end, 0)


def _boxes(given: IO[bytes], end: int, depth: int) -> Iterator[bytes]:
    while given.tell() < end:
        start = given.tell()
        head = given.read(8)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            head += given.read(8)
            size = int.from_bytes(head[8:], "big")
        if size == 0:
            size = end - start
        if len(head) < 8 or size < len(head) or start + size > end:
            raise NotStrippedError("a film's boxes do not fill it")
        name, rest = head[4:8], size - len(head)
        if name in _FILM_SAID:
            given.seek(rest, 1)
            yield head[:4] + b"free" + head[8:]
            yield from _nothing(rest)
        elif name in _INSIDE and depth < 6:
            yield head
            yield from _boxes(given, start + size, depth + 1)
        else:
            yield head
            yield from _as_it_is(given, rest)


def _nothing(size: int) -> Iterator[bytes]:
    while size:
        piece = min(size, MIB)
        yield bytes(piece)
        size -= piece


def _as_it_is(given: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        piece = given.read(min(size, MIB))
        if not piece:
            raise NotStrippedError("a film breaks off")
        yield piece
        size -= len(piece)


def _mp3(given: IO[bytes]) -> Iterator[bytes]:
    """Without the tags before and behind the sound."""
    head = given.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        size = 0
        for byte in head[6:]:
            size = size << 7 | byte & 0x7F
        given.seek(size + (10 if head[5] & 0x10 else 0), 1)
    else:
        given.seek(0)
    sound = given.read()
    yield sound[:-128] if sound[-128:-125] == b"TAG" else sound


_CUTS: Mapping[Kind, Callable[[IO[bytes]], Iterator[bytes]]] = {
    "jpeg": _jpeg, "png": _png, "webp": _webp, "mp4": _film, "m4a": _film, "mp3": _mp3,
}  # fmt: skip
