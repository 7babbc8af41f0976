"""What a store must be able to do. A name is made of letters, digits, ``-``, ``_``, ``.`` and ``/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class StoreError(Exception):
    """The store cannot be reached, or refuses; the message says which one and why."""


class Store(Protocol):
    def keep(self, name: str, source: Path, sha256: str) -> None:
        """Take this file in under this name, whole or not at all; it is durable when this returns.

        ``source`` may be moved away. ``sha256`` is that of its bytes, in hexadecimal. Raises StoreError.
        """

    def open(self, name: str) -> IO[bytes]:
        """Its bytes as a stream. Raises FileNotFoundError and StoreError."""

    def size(self, name: str) -> int | None:
        """In bytes; None where there is no such file."""

    def listed(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Names that begin so, with their sizes, in the order of names."""

    def remove(self, name: str) -> bool:
        """For good; false where it is gone already."""


def checked_name(name: str) -> str:
    """Raises ValueError for a name that would leave the store."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a stored file")
    return name
