"""Bytes that are published, under their SHA-256 in ``<data folder>/publishing``; apart from evidence on purpose."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def put(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep what these pieces are together; gives hash and size. It appears whole or not at all."""
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
            os.fsync(file.fileno())
        os.replace(beside, place_of(digest.hexdigest()))  # the same bytes again are the same file
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    return digest.hexdigest(), size


def place_of(digest: str) -> Path:
    """Where these bytes lie, for readers; nobody writes there."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no SHA-256")
    return _home() / digest


def _home() -> Path:
    return Path(settings.PANTAU_DATA) / "publishing"
