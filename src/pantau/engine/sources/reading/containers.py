"""Opening what people hand over: a path or a stream, plain, gzipped, zipped, and any of these nested."""

from __future__ import annotations

import copy
import gzip
import io
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal, cast

from pantau.engine.sources.errors import Bomb, UnreadableFile
from pantau.engine.sources.reading.limits import MIB, Budget, Limits
from pantau.engine.sources.reading.streams import Packed, Readable, Replay, Unpacking, buffered, read_fully

Kind = Literal["text", "workbook", "parquet"]

_HEAD = 4096
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
_SPOOL_IN_MEMORY = 16 * MIB

_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(slots=True)
class Member:
    """One readable thing inside a file. ``stream`` is read once, front to back, unless it is seekable."""

    name: str
    kind: Kind
    stream: BinaryIO
    layers: tuple[Unpacking, ...] = field(default=())

    def flaw(self) -> str | None:
        return next((layer.flaw for layer in self.layers if layer.flaw), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """One thing inside a file that cannot be read, and why."""

    name: str
    error: UnreadableFile


def members(source: Path | str | BinaryIO, limits: Limits) -> Iterator[Member | Unread]:
    """What is inside, in order.

    Raises UnreadableFile where the source itself cannot be opened, Bomb where it must not be.
    """
    if isinstance(source, str | Path):
        with _open(Path(source)) as stream:
            yield from _inside(stream, Path(source).name, limits, Budget(Path(source).name, limits.total))
        return
    binary = _binary(source)
    name = _stream_name(binary)
    yield from _inside(binary, name, limits, Budget(name, limits.total))


def _open(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder; name the files in it")
        return path.open("rb")
    except FileNotFoundError:
        raise UnreadableFile(f"{path} does not exist") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{path} cannot be opened: {reason}") from error


def _binary(source: BinaryIO | io.TextIOBase) -> BinaryIO:
    if isinstance(source, io.TextIOWrapper):
        return cast("BinaryIO", source.buffer)
    if isinstance(source, io.TextIOBase):
        raise TypeError("give read_posts a path or a stream opened in binary mode")
    return source


def _stream_name(stream: BinaryIO) -> str:
    name = getattr(stream, "name", None)
    return Path(name).name if isinstance(name, str) and name else "stream"


def _inside(
    stream: BinaryIO,
    name: str,
    limits: Limits,
    budget: Budget,
    layers: tuple[Unpacking, ...] = (),
    depth: int = 0,
) -> Iterator[Member | Unread]:
    head = _read_head(stream, name)
    whole = Replay(head, stream)
    if head.startswith(b"\x1f\x8b"):
        _check_depth(name, depth, limits)
        unzipped = Unpacking(gzip.GzipFile(fileobj=whole), name, lambda: whole.given, limits, budget)
        yield from _inside(buffered(unzipped), name, limits, budget, (*layers, unzipped), depth + 1)
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_depth(name, depth, limits)
        with _seekable(whole, stream, head, budget) as file:
            yield from _inside_zip(file, name, limits, budget, layers, depth)
    elif head.startswith(b"PAR1"):
        with _seekable(whole, stream, head, budget) as file:
            yield Member(name, "parquet", file, layers)
    elif head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # Excel 97-2003, or an encrypted workbook
        with _seekable(whole, stream, head, budget) as file:
            _check_workbook_size(name, file.seek(0, io.SEEK_END), limits)
            file.seek(0)
            yield Member(name, "workbook", file, layers)
    else:
        _refuse_foreign(head, name)
        yield Member(name, "text", buffered(whole), layers)


def _read_head(stream: Readable, name: str) -> bytes:
    try:
        return read_fully(stream, _HEAD)
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read: {error}") from error


def _check_depth(name: str, depth: int, limits: Limits) -> None:
    if depth >= limits.depth:
        raise Bomb(f"{name} is refused: archives are nested more than {limits.depth} deep; unpack them first")


def _refuse_foreign(head: bytes, name: str) -> None:
    for magic, title in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableFile(f"{name} is {title}, not a table or JSON export of posts")


def _seekable(whole: Replay, stream: BinaryIO, head: bytes, budget: Budget) -> BinaryIO:
    """The same bytes as a file that can be read in any order, spooled to disk where needed."""
    if stream.seekable():
        return _Borrowed(stream, stream.tell() - len(head))  # type: ignore[return-value]
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while piece := whole.read(MIB):
        budget.spend(len(piece))
        spool.write(piece)
    spool.seek(0)
    return spool  # type: ignore[return-value]


class _Borrowed(io.RawIOBase):
    """Somebody else's seekable stream from ``start`` on; closing this leaves theirs open."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._start = start
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence == io.SEEK_SET and offset < 0:
            raise OSError(
                "a place before the beginning"
            )  # as a file would; a ZIP's directory may point there
        shift = self._start if whence == io.SEEK_SET else 0
        return self._stream.seek(offset + shift, whence) - self._start

    def tell(self) -> int:
        return self._stream.tell() - self._start


def _inside_zip(
    file: BinaryIO, name: str, limits: Limits, budget: Budget, layers: tuple[Unpacking, ...], depth: int
) -> Iterator[Member | Unread]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"{name} is a damaged ZIP archive: {error}") from error
    with archive:
        entries = [entry for entry in archive.infolist() if _is_content(entry)]
        _check_entries(entries, name, limits)
        if _is_workbook(archive):
            _check_workbook(archive, name, limits)
            file.seek(0)
            yield Member(name, "workbook", file, layers)
            return
        if "word/document.xml" in archive.namelist():
            raise UnreadableFile(f"{name} is a Word document; save its table as a spreadsheet or CSV")
        if not entries:
            raise UnreadableFile(f"{name} is an archive without files")
        for entry in entries:
            yield from _inside_entry(archive, entry, name, limits, budget, layers, depth)


def _inside_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    limits: Limits,
    budget: Budget,
    layers: tuple[Unpacking, ...],
    depth: int,
) -> Iterator[Member | Unread]:
    inner = f"{name}/{_printable(entry.filename)}"
    if entry.flag_bits & 0x1:
        yield Unread(inner, UnreadableFile(f"{inner} is protected by a password"))
        return
    try:
        with archive.open(entry) as packed:
            inside = cast("Packed", packed)  # a ZipExtFile, which typeshed calls IO[bytes]
            unzipped = Unpacking(inside, inner, lambda: entry.compress_size, limits, budget)
            yield from _inside(buffered(unzipped), inner, limits, budget, (*layers, unzipped), depth + 1)
    except Bomb:
        raise
    except UnreadableFile as error:
        yield Unread(inner, error)
    except _DAMAGE as error:
        yield Unread(inner, UnreadableFile(f"{inner} cannot be unpacked: {error}"))


def _is_content(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return not entry.is_dir() and bool(parts) and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


def _check_entries(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(entries) > limits.members:
        raise Bomb(f"{name} is refused: it holds {len(entries):,} files, more than {limits.members:,}")
    for entry in entries:
        limits.check_ratio(f"{name}/{_printable(entry.filename)}", entry.compress_size, entry.file_size)
    Budget(name, limits.total).spend(sum(entry.file_size for entry in entries))


def _is_workbook(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if any(part in names for part in _WORKBOOK_PARTS):
        return True
    if "content.xml" not in names or "mimetype" not in names:
        return False
    try:
        with archive.open("mimetype") as mimetype:
            return mimetype.read(len(_OPEN_DOCUMENT)) == _OPEN_DOCUMENT
    except _DAMAGE:
        return False


def _check_workbook(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Unpacks every part once, throwing the bytes away: the sizes in the directory may lie."""
    total = 0
    for entry in archive.infolist():
        honest = copy.copy(entry)
        honest.file_size = sys.maxsize
        size = 0
        try:
            with archive.open(honest) as part:
                while piece := part.read(MIB):
                    size += len(piece)
                    _check_workbook_size(name, total + size, limits)
                    limits.check_ratio(name, entry.compress_size, size)
        except _DAMAGE as error:
            raise UnreadableFile(f"{name} is a damaged or protected workbook: {error}") from error
        total += size


def _check_workbook_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.workbook:
        raise Bomb(
            f"{name} unpacks to more than {limits.workbook // MIB} MB, too much for a spreadsheet read as a "
            f"whole; save the sheet as CSV and give that"
        )


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)
