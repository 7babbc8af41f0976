"""Bytes of evidence, written once under their SHA-256: ``evidence/ab/cd/abcd...`` in the data folder.

Or wherever PANTAU_EVIDENCE_STORE says: a folder that several machines share, or object storage. A file appears whole
or not at all: it is written beside its place, flushed to the disk and taken in. The same bytes again are the same
file. Nothing here overwrites; only ``forget`` removes, after a release.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.conf import settings

from pantau.engine.storage import FolderStore, ObjectAccess, Store, store_at

CHUNK = 1024 * 1024
COPY_LIVES_S = 3600  # what was fetched from object storage for a reader of files


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
    spool = _spool()
    spool.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, beside = tempfile.mkstemp(dir=spool, prefix=".")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _settle(Path(beside), digest.hexdigest())
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    return digest.hexdigest(), size


def _settle(beside: Path, digest: str) -> None:
    if store().size(name_of(digest)) is not None:
        check(digest)  # what lies there must be it
        return
    store().keep(
        name_of(digest), beside, digest
    )  # another that wrote the same meanwhile wrote the same bytes


def read(digest: str) -> bytes:
    """Raises FileNotFoundError, and DamagedError where the bytes have changed."""
    with opened(digest) as file:
        body = file.read()
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
    return store().open(name_of(digest))


def place_of(digest: str) -> Path:
    """Where these bytes lie, for readers of files; nobody writes there. No file is there if they are gone.

    Of object storage it is a copy, compared with its hash, which stays for an hour.
    """
    if isinstance(there := store(), FolderStore):
        return there.place(name_of(digest))
    copy = _spool() / digest
    _drop_old_copies(copy.parent)
    if not copy.exists():
        with suppress(FileNotFoundError):
            _fetch(digest, copy)
    return copy


def _fetch(digest: str, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=copy.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target, opened(digest) as source:
            shutil.copyfileobj(source, target, CHUNK)
        with open(beside, "rb") as written:
            if hashlib.file_digest(written, "sha256").hexdigest() != digest:
                raise DamagedError(f"the file {digest} does not have that hash any more")
        os.replace(beside, copy)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _drop_old_copies(folder: Path) -> None:
    """By the machine's clock, which also dates files. What is being read stays readable until it is closed."""
    for copy in folder.glob("*") if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if copy.stat().st_mtime < time.time() - COPY_LIVES_S:
                copy.unlink()


def forget(digest: str) -> bool:
    """Remove the bytes for good; false where they are gone already."""
    with suppress(FileNotFoundError):
        (_spool() / digest).unlink()
    return store().remove(name_of(digest))


def name_of(digest: str) -> str:
    """Within the store. Raises ValueError."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no SHA-256")
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def store() -> Store:
    """All that may be kept of evidence goes through it."""
    return _store_at(
        settings.PANTAU_EVIDENCE_STORE or f"{settings.PANTAU_DATA}/evidence", settings.PANTAU_OBJECTS
    )


@lru_cache(maxsize=8)
def _store_at(address: str, access: ObjectAccess) -> Store:
    return store_at(address, access)


def _spool() -> Path:
    """Where bytes wait until they are whole: beside their place, or in the data folder for object storage."""
    there = store()
    return there.home if isinstance(there, FolderStore) else Path(settings.PANTAU_DATA) / "fetched"
