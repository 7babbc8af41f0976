"""Keys of backups: who may open one, who signed it, under which names pieces lie; and the recovery file.

Keys that read (``secret_key``, ``collection_key``) are in a backup, since without them parts of the database stay
closed. Keys that sign (``keys/``: the evidence log's, and the one that signs backups) are in none: they lie in the
recovery file, behind a passphrase, or nowhere else.
"""

from __future__ import annotations

import hmac
import io
import os
import secrets
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pantau.engine.age import AgeError, Identity, Recipient, decrypt_by_words, encrypt_for_words
from pantau.web.site.backup.layout import BackupError

KEYS = "keys"
_SIGNER, _NAMES = "backup/signer", "backup/names"
SIGNED_BY = "# backups are signed by: "
SHORTEST_PASSPHRASE = 12
_MOST_RECOVERY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IdentityFile:
    """A private key of age, and whose signature its backups carry ("" where the file does not say)."""

    identity: Identity
    signed_by: str

    @classmethod
    def read(cls, path: Path) -> IdentityFile:
        """Raises BackupError."""
        lines = path.read_text("ascii", errors="replace").splitlines()
        secret = [line for line in lines if line.strip() and not line.startswith("#")]
        signer = [line.removeprefix(SIGNED_BY).strip() for line in lines if line.startswith(SIGNED_BY)]
        if len(secret) != 1:
            raise BackupError(f"{path} holds {len(secret)} private keys; it must hold one")
        try:
            return cls(Identity.parse(secret[0]), signer[0] if signer else "")
        except AgeError as error:
            raise BackupError(f"{path}: {error}") from error


def make_identity(path: Path, data: Path) -> Identity:
    """A new file that only its owner may read. Raises FileExistsError."""
    identity = Identity.generate()
    content = (
        f"# Opens backups of Pantau. Keep it away from the machine, in two places; whoever has it reads everything.\n"
        f"# public key: {identity.recipient}\n"
        f"{SIGNED_BY}{signer_of(signer(data))}\n"
        f"{identity.text}\n"
    )
    _write_new(path, content.encode())
    return identity


def recipients(given: Sequence[str]) -> list[Recipient]:
    """Raises BackupError."""
    if not given:
        raise BackupError(
            "say for whose key: make one with `pantau backup keys FILE`, then set PANTAU_BACKUP_RECIPIENTS"
        )
    try:
        return [Recipient.parse(one) for one in given]
    except AgeError as error:
        raise BackupError(str(error)) from error


def signer(data: Path) -> Ed25519PrivateKey:
    """This installation's; made at first use."""
    return Ed25519PrivateKey.from_private_bytes(_kept(data / KEYS / _SIGNER))


def signer_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def name_for(names: bytes, sha256: str) -> str:
    """What a piece is called: who sees the store cannot tell from it whether a certain file is there."""
    return hmac.new(names, sha256.encode(), "sha256").hexdigest()


def names_key(data: Path) -> bytes:
    return _kept(data / KEYS / _NAMES)


def write_recovery(data: Path, path: Path, words: str) -> int:
    """All signing keys in one file of age behind a passphrase; gives how many. Raises BackupError."""
    if len(words) < SHORTEST_PASSPHRASE:
        raise BackupError(f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters")
    signer(data), names_key(data)  # made now, if no backup was taken yet
    found = sorted(one for one in (data / KEYS).rglob("*") if one.is_file() and not one.name.startswith("."))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for one in found:
            archive.add(one, one.relative_to(data).as_posix())
    _write_new(path, encrypt_for_words(packed.getvalue(), words))
    return len(found)


def read_recovery(path: Path, words: str) -> dict[str, bytes]:
    """Paths in the data folder, and what belongs there. Raises BackupError."""
    try:
        content = decrypt_by_words(path.read_bytes(), words)
    except AgeError as error:
        raise BackupError(f"{path}: {error}") from error
    found = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for one in archive:
            parts = Path(one.name).parts
            if not one.isfile() or parts[:1] != (KEYS,) or ".." in parts or one.size > _MOST_RECOVERY:
                raise BackupError(f"{path} holds {one.name!r}, which is no key")
            opened = archive.extractfile(one)
            assert opened is not None
            found[one.name] = opened.read()
    return found


def put_keys_back(data: Path, kept: dict[str, bytes]) -> None:
    for name, content in kept.items():
        place = data / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(place, content)


def _kept(path: Path) -> bytes:
    """32 random bytes that are made once; two processes get the same."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    _write_new(draft, secrets.token_bytes(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        draft.unlink()
    return path.read_bytes()


def _write_new(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
