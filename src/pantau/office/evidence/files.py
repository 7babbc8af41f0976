"""Bytes of evidence, written once under their SHA-256: ``<data folder>/evidence/ab/cd/abcd...``.

A file appears whole or not at all: it is written beside its place, flushed to the disk and renamed. The same
bytes again are the same file. Nothing here overwrites; only ``forget`` removes, after a release.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

READ_ONLY = 0o440
CHUNK = 1024 * 1024


class DamagedError(Exception):
    """The bytes under a hash are not those that have it."""


def put(body: bytes) -> str:
    """Keep these bytes; gives their hash. They are on the disk when it returns."""
    return put_chunks([body])[0]


def put_file(path: Path) -> str:
    """Keep a copy of this file, however large; gives its hash."""
    with path.open("rb") as source:
        return put_chunks(iter(lambda: source.read(CHUNK), b""))[0]


def put_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep what these pieces are together; gives its hash and size. Nothing is kept when ``chunks`` raises."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, beside = tempfile.mkstemp(dir=home, prefix=".")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
        _settle(Path(beside), digest.hexdigest())
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    return digest.hexdigest(), size


def _settle(beside: Path, digest: str) -> None:
    place = _place(digest)
    if place.exists():
        check(digest)  # what lies there must be it
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    os.replace(beside, place)  # another that wrote the same meanwhile wrote the same bytes
    _flush(place.parent)


def read(digest: str) -> bytes:
    """Raises FileNotFoundError, and DamagedError where the bytes have changed."""
    body = _place(digest).read_bytes()
    if hashlib.sha256(body).hexdigest() != digest:
        raise DamagedError(f"the file {digest} does not have that hash any more")
    return body


def check(digest: str) -> int:
    """The size. Raises FileNotFoundError, and DamagedError where the bytes have changed; holds none in memory."""
    with opened(digest) as file:
        found, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    if found != digest:
        raise DamagedError(f"the file {digest} does not have that hash any more")
    return size


def opened(digest: str) -> IO[bytes]:
    """The bytes as a stream, not compared with their hash. Raises FileNotFoundError."""
    return _place(digest).open("rb")


def place_of(digest: str) -> Path:
    """Where these bytes lie, for readers of files; nobody writes there."""
    return _place(digest)


def forget(digest: str) -> bool:
    """Remove the bytes for good; false where they are gone already."""
    try:
        _place(digest).unlink()
    except FileNotFoundError:
        return False
    return True


def _place(digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no SHA-256")
    return Path(f"{settings.PANTAU_DATA}/evidence/{digest[:2]}/{digest[2:4]}/{digest}")


def _home() -> Path:
    return Path(settings.PANTAU_DATA) / "evidence"


def _flush(folder: Path) -> None:
    """The rename itself must outlive a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
