"""Streams that stand between a compressed file and its reader."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from pantau.engine.sources.reading.limits import Budget, Limits

BUFFER = 256 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes | None: ...


class Packed(Protocol):
    """``read1`` gives what one step of unpacking yields, so that damage further on costs nothing before it."""

    def read1(self, size: int, /) -> bytes: ...


def read_fully(stream: Readable, size: int) -> bytes:
    """Up to ``size`` bytes, however small the pieces are that a pipe hands out."""
    pieces = []
    missing = size
    while missing > 0:
        piece = stream.read(missing)
        if not piece:
            break
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


class Replay(io.RawIOBase):
    """Gives back the head that was looked at, then the rest of the stream."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        piece: memoryview | bytes | None
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._rest.read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        self.given += len(piece)
        return len(piece)


class Unpacking(io.RawIOBase):
    """A decompressing stream with a budget.

    Damaged or cut-off data end the stream and are told by ``flaw``, so that what came before is still
    read. Raises Bomb as soon as the ratio or the budget is broken.
    """

    def __init__(
        self, inner: Packed, name: str, packed: Callable[[], int], limits: Limits, budget: Budget
    ) -> None:
        self._inner = inner
        self._name = name
        self._packed = packed
        self._limits = limits
        self._budget = budget
        self._unpacked = 0
        self.flaw: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self.flaw is not None:
            return 0
        try:
            piece = self._inner.read1(len(buffer))
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
            self.flaw = f"the compressed data are damaged or cut off ({error}); what came before was read"
            return 0
        self._unpacked += len(piece)
        self._budget.spend(len(piece))
        self._limits.check_ratio(self._name, self._packed(), self._unpacked)
        buffer[: len(piece)] = piece
        return len(piece)


def buffered(raw: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(raw, BUFFER)
