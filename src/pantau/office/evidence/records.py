"""Papers the office makes itself and seals like evidence: they stay in the room that made them, their hash in the log.

That room says where they are, so that the audit finds a changed one and a package can be made of each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from pantau.engine.evidence import Manifest, UncanonicalError, compare, read_manifest
from pantau.engine.evidence.package import PackageError
from pantau.office.evidence import ledger
from pantau.office.evidence.ledger import MACHINE, SEALED
from pantau.office.evidence.models import LedgerLeaf
from pantau.office.evidence.packing import Packed, write_whole
from pantau.office.people.models import User

STATED = "statement"  # the way in which such a paper comes about


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """One paper as its room keeps it. ``files``: name -> bytes, as the manifest names them."""

    name: str
    manifest: bytes
    files: Mapping[str, bytes]


_rooms: list[Callable[[], Iterable[SealedPaper]]] = []


def register(kept: Callable[[], Iterable[SealedPaper]]) -> None:
    """A room's sealed papers, one after the other: they may be many."""
    _rooms.append(kept)


@transaction.atomic
def seal(manifest: Manifest, *, by: User | None, now: datetime) -> None:
    """Fix what the manifest names, in the transaction that stores it. The last lock that is taken (see ledger.py)."""
    _append(manifest, SEALED, now, by, "", {"files": len(manifest.parts), "how": STATED})


def pack(paper: SealedPaper, out: Path, *, by: User | None, reason: str, now: datetime) -> Packed:
    """Write a package that anybody can check; that it was taken out is recorded in it.

    Raises PackageError, SigningError, StampError and OSError.
    """
    if trouble := next(_troubles_of(paper), ""):
        raise PackageError(f"{paper.name}: {trouble}")
    manifest = read_manifest(paper.manifest)
    _append(manifest, "exported", now, by, reason, {"what": "package"})
    return write_whole(manifest, paper.files, out, now)


@transaction.atomic
def _append(
    manifest: Manifest, kind: str, now: datetime, by: User | None, reason: str, facts: Mapping[str, object]
) -> None:
    ledger.alone_with_the_log()
    who = str(by) if by is not None else MACHINE
    ledger.append(ledger.entry_after(manifest.sha256, kind, now, who, reason, facts))


def look(say: Callable[[str], None]) -> tuple[int, int]:
    """Tell what is wrong with sealed papers; gives how many files there are, and their bytes."""
    files = size = 0
    for room in _rooms:
        for paper in room():
            for trouble in _troubles_of(paper):
                say(f"{paper.name}: {trouble}")
            files += len(paper.files)
            size += sum(map(len, paper.files.values()))
    return files, size


def _troubles_of(paper: SealedPaper) -> Iterator[str]:
    try:
        manifest = read_manifest(paper.manifest)
    except UncanonicalError as error:
        yield str(error)
        return
    digest = hashlib.sha256(paper.manifest).hexdigest()
    if not LedgerLeaf.objects.filter(item=digest, kind=SEALED).exists():
        yield "was never sealed"
    for changed in compare(manifest, paper.files):
        yield f"{changed.name} is {changed.how}"
