"""What people hand in as captures of their own: known by content, never by name, and checked before it is kept.

Nothing is believed of a WACZ: names, sizes and hashes of its members are looked at, members are unpacked piece by
piece within bounds, and its WARC is read as a whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from pantau.engine.pictures import PictureError, inspect

Kind = Literal["wacz", "png", "jpeg", "webp", "mp4", "webm", "html", "mhtml", "pdf"]
Trouble = Literal[
    "empty", "unknown", "large", "picture", "broken", "locked", "unsafe_names", "too_many", "bomb", "no_list",
    "unlisted", "digests", "no_pages",
]  # fmt: skip

MIB = 1024 * 1024
HEAD = 8192  # bytes from which a kind is told
MEDIA_TYPES: Mapping[Kind, str] = {
    "wacz": "application/wacz+zip",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "html": "text/html",
    "mhtml": "multipart/related",
    "pdf": "application/pdf",
}
ROLES: Mapping[Kind, str] = {
    "wacz": "wacz",
    "png": "screenshot",
    "jpeg": "screenshot",
    "webp": "screenshot",
    "mp4": "media",
    "webm": "media",
    "html": "html",
    "mhtml": "html",
    "pdf": "print",
}
#: Bytes.
MOST: Mapping[Kind, int] = {
    "wacz": 256 * MIB,
    "png": 12 * MIB,
    "jpeg": 12 * MIB,
    "webp": 12 * MIB,
    "mp4": 256 * MIB,
    "webm": 256 * MIB,
    "html": 32 * MIB,
    "mhtml": 64 * MIB,
    "pdf": 64 * MIB,
}
MOST_MEMBERS = 2000
MOST_UNPACKED = 512 * MIB
MOST_RATIO = 200  # text packs well; what packs better than this is a bomb
MOST_LIST = 4 * MIB
MOST_PAGES = 500
_LISTS = ("datapackage.json", "datapackage-digest.json")
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_MP4 = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"dash",
    b"MSNV",
    b"3gp4",
    b"3gp5",
)


class ReceivedError(ValueError):
    """A file cannot be taken; ``trouble`` says why, ``detail`` where."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else trouble)
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """A page that an archive says it holds; nothing else vouches for it."""

    url: str
    title: str
    at: str


@dataclass(frozen=True, slots=True)
class Received:
    """``answers`` and ``wrong_digests``: of an archive's WARC, how many there are and of how many it says wrong."""

    kind: Kind
    pages: tuple[ReceivedPage, ...] = ()
    answers: int = 0
    wrong_digests: int = 0


def kind_of(head: bytes) -> Kind:
    """By the first ``HEAD`` bytes. Raises ReceivedError."""
    if not head:
        raise ReceivedError("empty")
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _MP4:
        return "mp4"
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return "webm"
    if _HTML.match(head[:HEAD]):
        return "html"
    if b"MIME-Version:" in head and b"multipart/related" in head:
        return "mhtml"
    raise ReceivedError("unknown")


_BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "wacz"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"%PDF-", "pdf"),
)


def check(path: Path, kind: Kind) -> Received:
    """Look at the whole file. Raises ReceivedError."""
    if path.stat().st_size > MOST[kind]:
        raise ReceivedError("large")
    if kind == "wacz":
        return _archive(path)
    if kind in ("png", "jpeg", "webp"):
        _picture(path)
    elif kind == "mp4":
        _film(path)
    elif kind == "pdf" and b"%%EOF" not in _end(path):
        raise ReceivedError("broken", "it breaks off")
    return Received(kind)


def _picture(path: Path) -> None:
    try:
        inspect(path.read_bytes())
    except PictureError as error:
        raise ReceivedError("picture", error.trouble) from error


def _film(path: Path) -> None:
    """The boxes must fill the file, and one of them must say what is in it."""
    size, at, found = path.stat().st_size, 0, set()
    with path.open("rb") as source:
        while at < size:
            source.seek(at)
            head = source.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            found.add(head[4:8])
            if length < 8:
                break  # 0: to the end
            at += length
    if at > size or not found & {b"moov", b"moof"}:
        raise ReceivedError("broken", "it breaks off")


def _end(path: Path) -> bytes:
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - 2048))
        return source.read()


# --- WACZ -------------------------------------------------------------------------------------------------


def _archive(path: Path) -> Received:
    from .reading import UnreadableArchiveError, open_archive  # warcio: where archives are read alone

    try:
        with zipfile.ZipFile(path) as zipped:
            members = _members(zipped)
            _check_list(zipped, members)
            pages = tuple(_pages(zipped, members))
        with open_archive(path) as archive:
            answers = archive.answers
    except UnreadableArchiveError as error:
        raise ReceivedError("broken", str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ReceivedError("broken", str(error)[:200]) from error
    if not pages or not answers:
        raise ReceivedError("no_pages")
    wrong = sum(one.digests_hold is False for one in answers)
    return Received("wacz", pages, len(answers), wrong)


def _members(zipped: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    listed = zipped.infolist()
    if len(listed) > MOST_MEMBERS:
        raise ReceivedError("too_many", str(len(listed)))
    found: dict[str, zipfile.ZipInfo] = {}
    for one in listed:
        name = one.filename
        if name in found or not _is_safe(name) or stat.S_ISLNK(one.external_attr >> 16):
            raise ReceivedError("unsafe_names", name[:200])
        if one.flag_bits & 1:
            raise ReceivedError("locked", name[:200])
        if one.file_size > MOST_RATIO * one.compress_size + MIB:
            raise ReceivedError("bomb", name[:200])
        found[name] = one
    if sum(one.file_size for one in listed) > MOST_UNPACKED:
        raise ReceivedError("bomb")
    return {name: one for name, one in found.items() if not one.is_dir()}


def _is_safe(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return (
        "\\" not in name and ":" not in parts[0] and name.isprintable() and not {"", ".", ".."} & set(parts)
    )


def _check_list(zipped: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
    """Every member is in the list of contents, with the size and hash it has."""
    about = _read(zipped, members, _LISTS[0])
    listed = _resources(about)
    if _LISTS[1] in members:
        said = _object(_read(zipped, members, _LISTS[1])).get("hash")
        if said != f"sha256:{hashlib.sha256(about).hexdigest()}":
            raise ReceivedError("digests", _LISTS[0])
    if unlisted := sorted(set(members) - set(listed) - set(_LISTS)):
        raise ReceivedError("unlisted", unlisted[0])
    for name, said in listed.items():
        if name not in members:
            raise ReceivedError("digests", f"{name} is missing")
        if said != _measured(zipped, members[name]):
            raise ReceivedError("digests", name)


def _resources(about: bytes) -> dict[str, tuple[int, str]]:
    """Path -> size and hash."""
    try:
        return {
            str(one["path"]): (int(one["bytes"]), str(one["hash"])) for one in _object(about)["resources"]
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ReceivedError("no_list", str(error)[:100]) from error


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReceivedError("no_list") from error
    if not isinstance(found, dict):
        raise ReceivedError("no_list")
    return found


def _read(zipped: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str) -> bytes:
    if name not in members or members[name].file_size > MOST_LIST:
        raise ReceivedError("no_list", name)
    with zipped.open(members[name]) as source:
        return source.read(MOST_LIST + 1)


def _measured(zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with zipped.open(member) as source:
        while part := source.read(MIB):
            size += len(part)
            if size > member.file_size:
                raise ReceivedError("bomb", member.filename)
            digest.update(part)
    return size, f"sha256:{digest.hexdigest()}"


def _pages(zipped: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> Iterator[ReceivedPage]:
    count = 0
    for name in sorted(members):
        if not (name.startswith("pages/") and name.endswith(".jsonl")):
            continue
        with zipped.open(members[name]) as source:
            for line in _lines(source):
                page = _page(line)
                if page and count < MOST_PAGES:
                    count += 1
                    yield page


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    while line := source.readline(MOST_LIST):
        yield line


def _page(line: bytes) -> ReceivedPage | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("url"), str):
        return None
    texts = (found["url"], found.get("title") or "", found.get("ts") or "")
    return ReceivedPage(*(_clean(str(one)) for one in texts))


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:2000]
