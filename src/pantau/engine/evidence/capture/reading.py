"""Reading a WACZ, our own or a stranger's: the list of its answers, and their bodies. Nothing is believed.

Only WARC files are taken out of the zip, under names of our own; sizes are bounded, whatever the file says of itself.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

MOST_ARCHIVE = 512 * 1024 * 1024
MOST_UNPACKED = 768 * 1024 * 1024
MOST_BODY = 64 * 1024 * 1024
MOST_RECORDS = 20_000
DOCUMENT = "urn:pantau:dom:"
_KEPT = {"response", "resource", "revisit"}
_DAMAGE = (
    zipfile.BadZipFile, ArchiveLoadFailed, EOFError, zlib.error, NotImplementedError, RuntimeError, OSError
)  # fmt: skip


class UnreadableArchiveError(ValueError):
    """This is no WACZ that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One kept answer. ``sha256`` is counted here, of the body as a browser read it; ``at`` as the archive says.

    ``digests_hold``: what the archive itself says of its bytes is true; None where it says nothing.
    """

    url: str
    at: str
    status: int
    media_type: str
    charset: str
    size: int
    sha256: str
    truncated: str
    location: str
    digests_hold: bool | None


@dataclass(slots=True)
class Archive:
    """An open WACZ. ``page``: the address it says it is about; ``document``: that page as it stood, if kept."""

    page: str
    answers: list[Answer] = field(default_factory=list)
    _places: dict[str, tuple[Path, int, Answer]] = field(default_factory=dict)

    def find(self, url: str) -> Answer | None:
        """The answer for an address, redirects followed."""
        for _ in range(10):
            place = self._places.get(url.partition("#")[0])
            if place is None:
                return None
            if not (300 <= place[2].status < 400 and place[2].location):
                return place[2] if place[2].status < 400 else None
            url = urljoin(url, place[2].location)
        return None

    def held(self) -> Iterator[Answer]:
        """The best answer of each address, whose body ``body`` gives."""
        return (place[2] for place in self._places.values())

    def body(self, answer: Answer) -> bytes:
        path, offset, _ = self._places[answer.url]
        with path.open("rb") as source:
            source.seek(offset)
            for record in ArchiveIterator(source):
                return _read(record)
        return b""


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Raises UnreadableArchiveError."""
    with tempfile.TemporaryDirectory(prefix="pantau-archive-") as folder:
        try:
            yield _open(path, Path(folder))
        except _DAMAGE as error:
            raise UnreadableArchiveError(f"{path.name}: {error}") from error


def _open(path: Path, folder: Path) -> Archive:
    with zipfile.ZipFile(path) as zipped:
        names = [
            one
            for one in zipped.namelist()
            if one.startswith("archive/") and one.endswith((".warc", ".warc.gz"))
        ]
        if not names:
            raise UnreadableArchiveError(f"{path.name} holds no WARC file")
        if sum(zipped.getinfo(name).file_size for name in names) > MOST_ARCHIVE:
            raise UnreadableArchiveError(f"{path.name} is larger than {MOST_ARCHIVE} bytes")
        archive = Archive(_page(zipped))
        left = MOST_ARCHIVE
        for number, name in enumerate(names):
            target = folder / f"{number}.warc.gz"
            left -= _take_out(zipped, name, target, left)
            _list(archive, target)
    return archive


def _take_out(zipped: zipfile.ZipFile, name: str, target: Path, most: int) -> int:
    size = 0
    with zipped.open(name) as source, target.open("wb") as written:
        while part := source.read(1024 * 1024):
            size += len(part)
            if size > most:
                raise UnreadableArchiveError(f"{name} is larger than it says")
            written.write(part)
    return size


def _page(zipped: zipfile.ZipFile) -> str:
    """The main page's address, from the list of contents or that of pages; '' where neither names one."""
    for name in ("datapackage.json", "pages/pages.jsonl"):
        try:
            with zipped.open(name) as source:
                text = source.read(4 * 1024 * 1024).decode("utf-8", "replace")
        except KeyError:
            continue
        for line in [text] if name.endswith("json") else text.splitlines():
            try:
                found = json.loads(line)
            except ValueError:
                continue
            url = found.get("mainPageUrl") or found.get("url") if isinstance(found, dict) else None
            if isinstance(url, str) and url:
                return url
    return ""


def _list(archive: Archive, path: Path) -> None:
    unpacked = sum(one.size for one in archive.answers)
    with path.open("rb") as source:
        records = ArchiveIterator(source, check_digests=True)
        for record in records:
            if record.rec_type not in _KEPT or not record.rec_headers.get_header("WARC-Target-URI"):
                continue
            answer = _answer(record)
            offset = records.get_record_offset()  # reads the record to its end
            unpacked += answer.size
            if unpacked > MOST_UNPACKED or len(archive.answers) >= MOST_RECORDS:
                raise UnreadableArchiveError("the archive unpacks to more than can be looked at")
            archive.answers.append(answer)
            if record.rec_type == "revisit":
                _refer(archive, record, answer)
            elif _better(answer, archive._places.get(answer.url)):
                archive._places[answer.url] = (path, offset, answer)


def _better(answer: Answer, known: tuple[Path, int, Answer] | None) -> bool:
    """The same address may have answered often: whole before cut, good before bad, the first before the next."""
    if known is None:
        return True
    return (not answer.truncated, answer.status < 400) > (not known[2].truncated, known[2].status < 400)


def _refer(archive: Archive, record: Any, answer: Answer) -> None:
    """A body that is kept under another address."""
    other = record.rec_headers.get_header("WARC-Refers-To-Target-URI")
    if other in archive._places:
        archive._places.setdefault(answer.url, archive._places[other])


def _answer(record: Any) -> Answer:
    headers = record.http_headers
    body = _read(record)
    written = (headers or record.rec_headers).get_header("Content-Type") or ""
    media_type, _, rest = written.partition(";")
    charset = rest.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    status = str(headers.get_statuscode()) if headers and record.rec_type != "resource" else "200"
    return Answer(
        url=record.rec_headers.get_header("WARC-Target-URI").partition("#")[0],
        at=record.rec_headers.get_header("WARC-Date") or "",
        status=int(status) if status.isdigit() else 0,
        media_type=media_type.strip().lower(),
        charset=charset,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        truncated=record.rec_headers.get_header("WARC-Truncated") or "",
        location=(headers.get_header("Location") or "") if headers else "",
        digests_hold=record.digest_checker.passed,
    )


def _read(record: Any) -> bytes:
    parts, size = [], 0
    stream = record.content_stream()
    while part := stream.read(1024 * 1024):
        size += len(part)
        if size > MOST_BODY:
            raise UnreadableArchiveError(f"an answer unpacks to more than {MOST_BODY} bytes")
        parts.append(part)
    return b"".join(parts)
