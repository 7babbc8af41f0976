"""Signed heads: the size and root of a log at a time, under an Ed25519 key that may lie elsewhere.

A head is signed over its canonical bytes. The log's id is the SHA-256 of the first public key that signed it and
stays when the key changes; the change is an entry of the log that both keys signed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .ledger import Entry
from .manifest import UncanonicalError, canonical_bytes
from .verify import HEAD_FORMAT, fingerprint, rotation_bytes, signed_by

__all__ = [
    "FileSigner",
    "Head",
    "KeyFileError",
    "SignedHead",
    "Signer",
    "fingerprint",
    "log_id",
    "rotation",
    "sign_head",
]


class KeyFileError(Exception):
    """A key file cannot be used; the message says which and why."""


class Signer(Protocol):
    """Whoever holds the private key: a file here, a card, or another machine."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of an Ed25519 key."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""


@dataclass(frozen=True, slots=True)
class Head:
    """``root`` in hexadecimal; ``time`` by the signer's clock."""

    log: str
    size: int
    root: str
    time: datetime

    @property
    def content(self) -> bytes:
        return canonical_bytes(self.facts)

    @property
    def facts(self) -> dict[str, object]:
        return {
            "format": HEAD_FORMAT,
            "log": self.log,
            "root": self.root,
            "size": self.size,
            "time": self.time,
        }


@dataclass(frozen=True, slots=True)
class SignedHead:
    """``content`` is the file ``log/head.json`` of a package, and what a time stamp is of."""

    head: Head
    key: bytes
    signature: bytes

    @property
    def content(self) -> bytes:
        return canonical_bytes(
            {"head": self.head.facts, "key": self.key.hex(), "signature": self.signature.hex()}
        )

    @property
    def holds(self) -> bool:
        """Whether the key signed this head; whose key it is, is another question."""
        return signed_by(self.key, self.head.content, self.signature)

    @classmethod
    def read(cls, content: bytes) -> SignedHead:
        """Raises UncanonicalError unless these are a signed head's canonical bytes."""
        try:
            found = json.loads(content)
            head = found["head"]
            moment = datetime.fromisoformat(head["time"])
            signed = cls(
                Head(head["log"], head["size"], head["root"], moment),
                bytes.fromhex(found["key"]),
                bytes.fromhex(found["signature"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UncanonicalError(f"this is no signed head: {error}") from error
        if signed.content != content:
            raise UncanonicalError("these are not the canonical bytes of a signed head")
        return signed


@dataclass(frozen=True, slots=True)
class FileSigner:
    """A private key in a PEM file (PKCS #8, not encrypted) that only its owner may read."""

    _key: Ed25519PrivateKey

    @classmethod
    def at(cls, path: Path) -> FileSigner:
        """The key in this file; made there if there is none. Raises KeyFileError."""
        try:
            return cls.read(path)
        except FileNotFoundError:
            pass
        written = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        try:
            _write_once(path, written)
        except OSError as error:
            raise KeyFileError(f"{path}: {error.strerror}") from error
        return cls.read(path)

    @classmethod
    def read(cls, path: Path) -> FileSigner:
        """Raises FileNotFoundError and KeyFileError."""
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise KeyFileError(f"{path}: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            raise KeyFileError(f"{path} holds no private key without a password: {error}") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileError(f"{path} holds a key that is not Ed25519")
        return cls(key)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def log_id(first_key: bytes) -> str:
    return hashlib.sha256(first_key).hexdigest()


def sign_head(signer: Signer, *, log: str, size: int, root: bytes, time: datetime) -> SignedHead:
    """``time`` is cut to whole seconds."""
    head = Head(log, size, root.hex(), time.replace(microsecond=0))
    return SignedHead(head, signer.public_key, signer.sign(head.content))


def rotation(
    old: Signer, new: Signer, *, log: str, at: datetime, by: str, reason: str, previous: str, salt: str
) -> Entry:
    """The entry by which ``new`` takes over a log from ``old``. The next head is signed by ``new``."""
    keys = old.public_key.hex(), new.public_key.hex()
    written: str = json.loads(canonical_bytes(at))
    said = rotation_bytes(log, *keys, written)
    facts = {
        "new": keys[1],
        "new_signature": new.sign(said).hex(),
        "old": keys[0],
        "old_signature": old.sign(said).hex(),
    }
    return Entry("key_rotated", log, at, by, salt, previous, reason, facts)


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all, and never over another: of two that start at once, one wins for both."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")  # readable by its owner alone
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(beside)
