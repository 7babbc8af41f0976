"""An append-only log of leaves under one root hash, as certificate transparency keeps them (RFC 6962, RFC 9162).

Only whole subtrees are stored: node (level, place) is the hash over the leaves from ``place << level`` to
``(place + 1) << level``. They never change once written, so old roots and proofs stay computable from the same
nodes. Root and proofs read O(log n) nodes; appending writes two nodes a leaf on average.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from .verify import leaf_hash, node_hash, root_from_path

__all__ = [
    "EMPTY_ROOT",
    "FileNodes",
    "Log",
    "MemoryNodes",
    "Nodes",
    "leaf_hash",
    "proves_consistency",
    "proves_inclusion",
]

EMPTY_ROOT = hashlib.sha256().digest()
WIDTH = 32
AT_ONCE = 8192  # leaves taken in together


class Nodes(Protocol):
    """Where hashes of whole subtrees lie. The size of the log is the number of nodes on level 0."""

    def size(self) -> int: ...

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        """Hashes of 32 bytes, in the order asked for. Raises LookupError for one that was never written."""

    def append(self, level: int, place: int, hashes: Sequence[bytes]) -> None:
        """Write consecutive nodes from ``place`` on. The log writes level 0 last: only then do they count."""


class MemoryNodes:
    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    def size(self) -> int:
        return len(self._levels[0]) // WIDTH

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        held = self._levels[level]
        found = [bytes(held[place * WIDTH : (place + 1) * WIDTH]) for place in places]
        if not all(found):
            raise LookupError(f"level {level} has no node at {places}")
        return found

    def append(self, level: int, place: int, hashes: Sequence[bytes]) -> None:
        while len(self._levels) <= level:
            self._levels.append(bytearray())
        self._levels[level][place * WIDTH :] = b"".join(hashes)


class FileNodes:
    """One file a level, ``00``, ``01`` and so on, each hash at its place times 32.

    After a crash between two writes, higher levels may hold nodes that do not count yet; the next append writes
    over them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def size(self) -> int:
        try:
            return self._level(0).stat().st_size // WIDTH
        except FileNotFoundError:
            return 0

    def read(self, level: int, places: Sequence[int]) -> list[bytes]:
        found = []
        with self._level(level).open("rb") as file:
            for place in places:
                file.seek(place * WIDTH)
                found.append(file.read(WIDTH))
        if not all(len(one) == WIDTH for one in found):
            raise LookupError(f"{self._level(level)} has no node at {places}")
        return found

    def append(self, level: int, place: int, hashes: Sequence[bytes]) -> None:
        handle = os.open(self._level(level), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o640)
        with os.fdopen(handle, "r+b") as file:
            file.seek(place * WIDTH)
            file.write(b"".join(hashes))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())

    def _level(self, level: int) -> Path:
        return self._folder / f"{level:02}"


class Log:
    """A log over stored nodes. One writer at a time; any number of readers."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes

    def __len__(self) -> int:
        return self._nodes.size()

    def append(self, leaf: bytes) -> int:
        """The index of the new leaf."""
        index = len(self)
        self.extend([leaf_hash(leaf)])
        return index

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Append leaves that are hashed already."""
        waiting: list[bytes] = []
        for one in leaf_hashes:
            waiting.append(one)
            if len(waiting) == AT_ONCE:
                self._take_in(waiting)
                waiting = []
        if waiting:
            self._take_in(waiting)

    def leaf(self, index: int) -> bytes:
        """The hash of that leaf. Raises LookupError."""
        return self._nodes.read(0, [self._known(index + 1) - 1])[0]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first ``size`` leaves. Raises LookupError where there are fewer."""
        size = self._known(size)
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Proof that a leaf is among the first ``size`` (RFC 6962, 2.1.1), from the leaf up. Raises LookupError."""
        size = self._known(size)
        if not 0 <= index < size:
            raise LookupError(f"leaf {index} is not among the first {size}")
        start, end, path = 0, size, []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """Proof that the first ``new`` leaves begin with the first ``old`` (RFC 6962, 2.1.2). Raises LookupError."""
        new = self._known(new)
        if not 0 <= old <= new:
            raise LookupError(f"a log of {new} leaves has no past of {old}")
        if old in (0, new):
            return []
        start, end, whole, path = 0, new, True, []
        while end != old:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start, whole = middle, False
        return [*([] if whole else [self._hash(start, end)]), *path[::-1]]

    def _known(self, size: int | None) -> int:
        have = len(self)
        if size is not None and not 0 <= size <= have:
            raise LookupError(f"the log has {have} leaves, not {size}")
        return have if size is None else size

    def _hash(self, start: int, end: int) -> bytes:
        """Over leaves start to end; ``start`` is aligned as in the tree, so whole subtrees stand in the store."""
        found = b""
        for level, place in reversed(list(_whole_subtrees(start, end))):
            (one,) = self._nodes.read(level, [place])
            found = node_hash(one, found) if found else one
        return found

    def _take_in(self, hashes: list[bytes]) -> None:
        place, written = len(self), []
        level = 0
        while hashes:
            written.append((level, place, hashes))
            if place & 1:
                hashes, place = self._nodes.read(level, [place - 1]) + hashes, place - 1
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
            level, place = level + 1, place // 2
        for level, place, hashes in reversed(written):
            self._nodes.append(level, place, hashes)


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _whole_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """(level, place) of the fewest subtrees that make up these leaves, left to right, largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def proves_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """``leaf`` is the hash of the leaf."""
    return root_from_path(leaf, index, size, path) == root


def proves_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """RFC 9162, 2.1.4.2."""
    if not 0 <= old <= new or any(len(one) != WIDTH for one in path):
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path
    steps = list(path) if old & (old - 1) else [old_root, *path]
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    if not steps:
        return False
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, step)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
