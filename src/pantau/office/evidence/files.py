"""Bytes of evidence, written once under their SHA-256: ``<data folder>/evidence/ab/cd/abcd...``.

A file appears whole or not at all: it is written beside its place, flushed to the disk and renamed. The same
bytes again are the same file. Nothing here overwrites; only ``forget`` removes, after a release.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings

READ_ONLY = 0o440


class DamagedError(Exception):
    """The bytes under a hash are not those that have it."""


def put(body: bytes) -> str:
    """Keep these bytes; gives their hash. They are on the disk when it returns."""
    digest = hashlib.sha256(body).hexdigest()
    place = _place(digest)
    if place.exists():
        read(digest)  # what lies there must be it
        return digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
        os.replace(beside, place)  # another that wrote the same meanwhile wrote the same bytes
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise
    _flush(place.parent)
    return digest


def read(digest: str) -> bytes:
    """Raises FileNotFoundError, and DamagedError where the bytes have changed."""
    body = _place(digest).read_bytes()
    if hashlib.sha256(body).hexdigest() != digest:
        raise DamagedError(f"the file {digest} does not have that hash any more")
    return body


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
    return Path(settings.PANTAU_DATA) / "evidence" / digest[:2] / digest[2:4] / digest


def _flush(folder: Path) -> None:
    """The rename itself must outlive a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
