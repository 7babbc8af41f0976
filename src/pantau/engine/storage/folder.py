"""A folder as a store. A file appears whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .seam import checked_name

READ_ONLY = 0o440
_FOLDERS = 0o750


@dataclass(frozen=True, slots=True)
class FolderStore:
    home: Path

    def keep(self, name: str, source: Path, sha256: str) -> None:
        """Moves the file where it lies on the same disk; it must have been flushed to that by its writer."""
        place = self.place(name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDERS)
        try:
            source.chmod(READ_ONLY)
            os.replace(source, place)
        except OSError:
            _copy(source, place)
        _flush(place.parent)

    def open(self, name: str) -> IO[bytes]:
        return self.place(name).open("rb")

    def size(self, name: str) -> int | None:
        try:
            return self.place(name).stat().st_size
        except FileNotFoundError:
            return None

    def listed(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        yield from self._within(self.home, prefix)

    def remove(self, name: str) -> bool:
        try:
            self.place(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def place(self, name: str) -> Path:
        return self.home / checked_name(name)

    def _within(self, folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
        try:
            # As S3 orders them: a folder's slash counts as a letter.
            entries = sorted(os.scandir(folder), key=lambda one: one.name + "/" * one.is_dir())
        except FileNotFoundError:
            return
        for one in entries:
            name = Path(one.path).relative_to(self.home).as_posix()
            if one.name.startswith("."):
                continue
            if one.is_dir(follow_symlinks=False):
                if prefix.startswith(f"{name}/") or f"{name}/".startswith(prefix):
                    yield from self._within(Path(one.path), prefix)
            elif name.startswith(prefix):
                yield name, one.stat().st_size


def _copy(source: Path, place: Path) -> None:
    """From another disk, by way of a file beside the place."""
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target, source.open("rb") as opened:
            shutil.copyfileobj(opened, target)
            target.flush()
            os.fsync(target.fileno())
        with suppress(PermissionError):  # some shared folders have no modes
            os.chmod(beside, READ_ONLY)
        os.replace(beside, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _flush(folder: Path) -> None:
    """The rename itself must outlive a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
