"""Signed heads of the log. The key lies in the data folder, or with a command that signs elsewhere.

Which key signs now is said by the log itself: the first head's, until an entry hands it to another. So a key file
that was made and never recorded signs nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pantau.engine.evidence.heads import (
    FileSigner,
    KeyFileError,
    SignedHead,
    Signer,
    fingerprint,
    log_id,
    rotation,
    sign_head,
)
from pantau.engine.evidence.verify import signed_by
from pantau.office.evidence import ledger
from pantau.office.evidence.ledger import changes_of_key
from pantau.office.evidence.models import LogHead
from pantau.office.people.actions import record

PATIENCE_S = 20


class SigningError(Exception):
    """Nothing can be signed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class CommandSigner:
    """A signer elsewhere: ``COMMAND public-key`` prints 64 hexadecimal digits; ``COMMAND sign`` reads the message
    from standard input and prints the signature, 128 of them."""

    command: tuple[str, ...]
    public_key: bytes

    @classmethod
    def at(cls, line: str) -> CommandSigner:
        """Raises SigningError."""
        command = tuple(shlex.split(line))
        return cls(command, _answer(command, "public-key", b"", 32))

    def sign(self, message: bytes) -> bytes:
        signature = _answer(self.command, "sign", message, 64)
        if not signed_by(self.public_key, message, signature):
            raise SigningError(f"{self.command[0]} gave a signature that is not by its key")
        return signature


def _answer(command: tuple[str, ...], verb: str, message: bytes, size: int) -> bytes:
    try:
        done = subprocess.run([*command, verb], input=message, capture_output=True, timeout=PATIENCE_S)
        if done.returncode == 0 and len(found := bytes.fromhex(done.stdout.decode("ascii").strip())) == size:
            return found
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise SigningError(f"the signer '{command[0]} {verb}' does not answer: {error}") from error
    raise SigningError(f"the signer '{command[0]} {verb}' gave no {size} bytes (status {done.returncode})")


def sign(now: datetime) -> LogHead:
    """The signed head of everything that is committed; the newest one where nothing was added since.

    Raises SigningError. Never within a transaction that may still fail: its leaves would be signed and gone.
    """
    log = ledger.log()
    size = len(log)
    newest = LogHead.objects.first()
    if newest is not None and newest.size == size:
        return newest
    signer = signer_at(size)
    name = _log_id() or log_id(signer.public_key)
    signed = sign_head(signer, log=name, size=size, root=log.root(size), time=now)
    with transaction.atomic(durable=True):
        return LogHead.objects.create(
            size=size, at=signed.head.time, content=signed.content,
            sha256=hashlib.sha256(signed.content).hexdigest(),
        )  # fmt: skip


def signer_at(size: int | None = None) -> Signer:
    """Who signs a head over that many leaves. Raises SigningError."""
    key = key_at(size)
    if key is None:
        return _first_signer()
    for one in _signers():
        if one.public_key == key:
            return one
    raise SigningError(
        f"the log is signed by the key {fingerprint(key)}, which neither lies in {_folder()} nor is PANTAU_SIGNER's; "
        "bring it back, or hand the log to another: pantau evidence key rotate"
    )


def key_at(size: int | None = None) -> bytes | None:
    """The public key that a head over that many leaves must be signed by; None while nothing was signed."""
    known = [
        bytes.fromhex(entry.facts["new"]) for index, entry in changes_of_key() if size is None or index < size
    ]
    if known:
        return known[-1]
    first = LogHead.objects.order_by("size", "pk").first()
    return read(first).key if first is not None else None


def read(head: LogHead) -> SignedHead:
    return SignedHead.read(bytes(head.content))


def rotate(now: datetime, *, by: str, reason: str, old_command: str = "") -> tuple[str, str]:
    """Hand the log to a new key: PANTAU_SIGNER's where it is not in use, else a new file. Both keys sign the entry.

    Gives the fingerprints, old and new. Raises SigningError. The next head is signed by the new key.
    """
    if not reason.strip():
        raise SigningError("say why the key is changed")
    sign(now)
    old = CommandSigner.at(old_command) if old_command else signer_at()
    if old.public_key != key_at():
        raise SigningError("the old command's key is not the one that signs the log")
    new = _next_signer(old)
    with transaction.atomic(durable=True):
        ledger.alone_with_the_log()
        if key_at() != old.public_key:
            raise SigningError("somebody else has just changed the key")
        log = str(_log_id())
        salt, previous = secrets.token_hex(16), ledger.last_hash(log)
        entry = rotation(old, new, log=log, at=now, by=by, reason=reason, previous=previous, salt=salt)
        ledger.append(entry)
        keys = fingerprint(old.public_key), fingerprint(new.public_key)
        record(None, "evidence_key_rotated", None, old=keys[0], new=keys[1], why=reason)
    sign(now)
    return keys


def _log_id() -> str | None:
    first = LogHead.objects.order_by("size", "pk").first()
    return read(first).head.log if first is not None else None


def _first_signer() -> Signer:
    if settings.PANTAU_SIGNER:
        return CommandSigner.at(settings.PANTAU_SIGNER)
    try:
        return FileSigner.at(_folder() / "first.pem")
    except KeyFileError as error:
        raise SigningError(str(error)) from error


def _next_signer(old: Signer) -> Signer:
    if settings.PANTAU_SIGNER:
        found = CommandSigner.at(settings.PANTAU_SIGNER)
        if found.public_key != old.public_key:
            return found
    return FileSigner.at(_folder() / f"{secrets.token_hex(8)}.pem")


def _signers() -> Iterator[Signer]:
    for path in sorted(_folder().glob("*.pem")):
        try:
            yield FileSigner.read(path)
        except (KeyFileError, FileNotFoundError) as error:
            raise SigningError(str(error)) from error
    if settings.PANTAU_SIGNER:
        yield CommandSigner.at(settings.PANTAU_SIGNER)


def _folder() -> Path:
    return Path(settings.PANTAU_DATA) / "keys" / "log"


def heads() -> Sequence[SignedHead]:
    """All, oldest first."""
    return [read(one) for one in LogHead.objects.order_by("size", "pk")]
