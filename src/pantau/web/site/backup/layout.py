"""Names and descriptions in a backup's store. What is in clear there says no more than sizes and times."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pantau.engine.evidence.manifest import canonical_bytes
from pantau.engine.storage import Store

FORMAT = "pantau-backup/1"
SNAPSHOTS, PIECES = "snapshots", "pieces"
MANIFEST, SIGNATURE, LIST, CATALOGUE = "manifest.json", "manifest.sig", "pieces.txt", "catalogue.age"
EVIDENCE = "evidence"  # where evidence stands in a catalogue, wherever its store was
_ID = re.compile(r"\d{8}T\d{6}Z")
_HEX = re.compile(r"[0-9a-f]{64}")
MOST_MANIFEST = 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made, read or brought back; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of the store as it lies there, encrypted."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``database`` in order; ``signer`` is an Ed25519 key in hexadecimal."""

    id: str
    taken_at: str
    pantau: str
    recipients: tuple[str, ...]
    signer: str
    database: tuple[Stored, ...]
    catalogue: Stored
    pieces: Stored
    pieces_count: int
    pieces_bytes: int

    def content(self) -> bytes:
        return canonical_bytes({"format": FORMAT, **asdict(self)})

    @classmethod
    def read(cls, content: bytes) -> Manifest:
        """Raises BackupError."""
        try:
            found = json.loads(content)
            if found.pop("format") != FORMAT:
                raise BackupError(f"this backup is not of the format {FORMAT}")
            read = cls(
                **{
                    **found,
                    "recipients": tuple(found["recipients"]),
                    "database": tuple(Stored(**one) for one in found["database"]),
                    "catalogue": Stored(**found["catalogue"]),
                    "pieces": Stored(**found["pieces"]),
                }
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BackupError(f"its manifest cannot be read: {error}") from error
        if not _ID.fullmatch(read.id) or not read.database:
            raise BackupError("its manifest names no time or no database")
        return read


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in a catalogue: where it belongs, what it is, and the object that holds it."""

    path: str
    size: int
    sha256: str
    piece: str


@dataclass(frozen=True, slots=True)
class About:
    """What the database held when it was saved, to be compared after it was brought back.

    ``tables``: rows of each. ``log``: entries of the evidence log and its root; ``head``: the newest signed head.
    ``gone``: evidence whose bytes nobody has, though its rows want them; it was so before.
    """

    tables: dict[str, int]
    log_size: int
    log_root: str
    head: str
    database_sha256: str
    database_size: int
    server: str
    gone: tuple[str, ...] = ()

    @classmethod
    def read(cls, line: bytes) -> About:
        try:
            found = json.loads(line)
            return cls(**{**found, "gone": tuple(found["gone"])})
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError(f"its catalogue cannot be read: {error}") from error


def new_id(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def moment_of(snapshot: str) -> datetime:
    """Raises BackupError."""
    if not _ID.fullmatch(snapshot):
        raise BackupError(f"{snapshot!r} is no backup's id")
    return datetime.strptime(snapshot, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def in_snapshot(snapshot: str, name: str) -> str:
    return f"{SNAPSHOTS}/{snapshot}/{name}"


def whole_ids(store: Store) -> list[str]:
    """Snapshots that were finished, oldest first: a manifest is signed last of all."""
    return sorted(
        name.split("/")[1] for name, _size in store.listed(f"{SNAPSHOTS}/") if name.endswith(f"/{SIGNATURE}")
    )


def chosen(store: Store, snapshot: str = "") -> str:
    """The named one, else the newest. Raises BackupError."""
    known = whole_ids(store)
    if not known:
        raise BackupError("there is no finished backup there")
    if snapshot and snapshot not in known:
        raise BackupError(f"there is no finished backup {snapshot}; there are {', '.join(known[-5:])}")
    return snapshot or known[-1]


def read_manifest(store: Store, snapshot: str, signed_by: str = "") -> Manifest:
    """Its signature is checked, against ``signed_by`` if given (hexadecimal). Raises BackupError."""
    content, signature = (
        _small(store, in_snapshot(snapshot, MANIFEST)),
        _small(store, in_snapshot(snapshot, SIGNATURE)),
    )
    manifest = Manifest.read(content)
    if manifest.id != snapshot:
        raise BackupError(f"the manifest under {snapshot} is that of {manifest.id}")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.signer))
        key.verify(bytes.fromhex(signature.decode("ascii").strip()), content)
    except (ValueError, InvalidSignature) as error:
        raise BackupError("the manifest is not the one that was signed") from error
    if signed_by and signed_by != manifest.signer:
        raise BackupError(f"it is signed by {manifest.signer[:16]}..., not by {signed_by[:16]}...")
    return manifest


def sign(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    return key.sign(manifest.content()).hex().encode() + b"\n"


def read_list(store: Store, manifest: Manifest) -> Iterator[Stored]:
    """Every piece the snapshot needs. Raises BackupError where the list is not the signed one."""
    digest, size = hashlib.sha256(), 0
    with opened(store, manifest.pieces.name) as file:
        for line in file:
            digest.update(line)
            size += len(line)
            try:
                name, length, sha256 = line.decode("ascii").split()
                yield Stored(name, int(length), sha256)
            except ValueError as error:
                raise BackupError(f"{manifest.pieces.name} has a line that cannot be read") from error
    if (size, digest.hexdigest()) != (manifest.pieces.size, manifest.pieces.sha256):
        raise BackupError(f"{manifest.pieces.name} is not the list that was signed")


def line_of(piece: Stored) -> bytes:
    return f"{piece.name} {piece.size} {piece.sha256}\n".encode("ascii")


def read_entry(line: bytes) -> Entry:
    """Raises BackupError, also for a path that leads out of the data folder."""
    try:
        found: dict[str, Any] = json.loads(line)
        entry = Entry(found["path"], found["size"], found["sha256"], found["piece"])
        path = Path(entry.path)
        if path.is_absolute() or ".." in path.parts or not path.parts or not _HEX.fullmatch(entry.sha256):
            raise BackupError(f"its catalogue names {entry.path!r}, which is no file of a data folder")
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"its catalogue cannot be read: {error}") from error
    return entry


def opened(store: Store, name: str) -> Any:
    """Raises BackupError where it is missing."""
    try:
        return store.open(name)
    except FileNotFoundError:
        raise BackupError(f"{name} is missing") from None


def _small(store: Store, name: str) -> bytes:
    with opened(store, name) as file:
        content: bytes = file.read(MOST_MANIFEST + 1)
    if len(content) > MOST_MANIFEST:
        raise BackupError(f"{name} is longer than any that is made")
    return content
