"""Sealing a capture without an office: a log of its own with one leaf, kept beside this machine's key.

Sealing the same capture again gives the first seal: the time that counts is the first one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .folder import Folder
from .heads import SignedHead, Signer, log_id, sign_head
from .ledger import Entry, LedgerError, read_entry
from .manifest import UncanonicalError
from .merkle import Log, MemoryNodes
from .package import Contents, Proved, prove
from .timestamps import Authority, Post, Token, stamp, stamped_at

_ENTRY, _HEAD, _STAMPS = "entry.json", "head.json", "stamps"


class SealError(Exception):
    """A kept seal cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """``place`` is the folder that holds entry, signed head and time stamps."""

    folder: Folder
    entry: Entry
    head: SignedHead
    place: Path

    @property
    def proved(self) -> list[Proved]:
        log = Log(MemoryNodes())
        log.append(self.entry.leaf)
        return prove(log, [(0, self.entry)], 1)

    def tokens(self) -> list[Token]:
        """Time stamps of the head that are kept, each checked again. Raises StampError."""
        return [self._token(path) for path in sorted((self.place / _STAMPS).glob("*.tsr"))]

    def contents(self, **others: Any) -> Contents:
        """For ``write_package``; ``others`` are its further fields, such as the papers."""
        files = {one.name: self.folder.file(one.name) for one in self.folder.manifest.parts}
        return Contents(
            self.folder.manifest,
            files,
            self.head,
            self.proved,
            made_at=self.head.head.time,
            tokens=self.tokens(),
            **others,
        )

    def _token(self, path: Path) -> Token:
        kept = Token(path.stem, path.read_bytes(), path.with_suffix(".pem").read_bytes(), self.head.head.time)
        at = stamped_at(self.head.content, kept)
        return Token(kept.authority, kept.response, kept.chain, at)


def seal(folder: Folder, signer: Signer, *, place: Path, now: datetime, salt: str) -> Sealed:
    """The seal of this capture under ``place``; made if there is none by this key. Raises SealError, OSError."""
    kept = place / f"{folder.manifest.sha256}-{log_id(signer.public_key)[:16]}"
    if not kept.exists():
        _keep(kept, *_made(folder, signer, now, salt))
    try:
        entry = read_entry((kept / _ENTRY).read_bytes())
        head = SignedHead.read((kept / _HEAD).read_bytes())
    except (UncanonicalError, LedgerError) as error:
        raise SealError(f"{kept} was changed: {error}") from error
    fits = entry.item == folder.manifest.sha256 and entry.hash.hex() == head.head.root
    if not fits or head.key != signer.public_key or not head.holds:
        raise SealError(f"{kept} was changed: it is not a seal of this capture by this key")
    return Sealed(folder, entry, head, kept)


def have_stamped(sealed: Sealed, authorities: Sequence[Authority], post: Post) -> None:
    """Have the head stamped by each authority that has not stamped it. Raises StampError, OSError."""
    stamps = sealed.place / _STAMPS
    for authority in authorities:
        name = re.sub(r"[^A-Za-z0-9.-]", "_", authority.name)
        if (stamps / f"{name}.tsr").exists():
            continue
        token = stamp(sealed.head.content, authority, post)
        stamps.mkdir(exist_ok=True)
        _write(stamps / f"{name}.pem", token.chain)
        _write(stamps / f"{name}.tsr", token.response)


def _made(folder: Folder, signer: Signer, now: datetime, salt: str) -> tuple[Entry, SignedHead]:
    facts = {"files": len(folder.manifest.parts), "how": folder.facts["how"]}
    by = str(folder.facts["operator"])
    entry = Entry("sealed", folder.manifest.sha256, now.replace(microsecond=0), by, salt, facts=facts)
    log = Log(MemoryNodes())
    log.append(entry.leaf)
    # Each has a log of its own: two heads of one log with different roots would mean that somebody cheats.
    name = log_id(signer.public_key + bytes.fromhex(entry.item))
    head = sign_head(signer, log=name, size=1, root=log.root(), time=now)
    return entry, head


def _keep(kept: Path, entry: Entry, head: SignedHead) -> None:
    """Both files or neither: of two that seal at once, the first wins."""
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = Path(tempfile.mkdtemp(dir=kept.parent, prefix="."))
    try:
        _write(beside / _ENTRY, entry.leaf)
        _write(beside / _HEAD, head.content)
        try:
            beside.rename(kept)
        except OSError:
            if not kept.exists():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
