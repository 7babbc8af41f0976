"""Encryption in the age format (https://age-encryption.org/v1), by ``pyrage``: for X25519 keys and for passphrases.

What is written here opens with ``age -d``, and the other way round. Bytes pass through in pieces, each authenticated,
the last one marked as such: a file that was cut off is told from one that is whole.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import pyrage

PIECE = 64 * 1024  # bytes


class AgeError(Exception):
    """It cannot be opened: no age file, changed, cut off, or for somebody else's key."""


class NotForUsError(AgeError):
    """None of the keys given is one that this file was made for."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key (``age1...``): whoever has it can write, and not read."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Recipient:
        """Raises AgeError."""
        try:
            return cls(str(pyrage.x25519.Recipient.from_str(text.strip())))
        except pyrage.RecipientError as error:
            raise AgeError(f"{text!r} is no public key of age (age1...)") from error

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key (``AGE-SECRET-KEY-1...``). Never printed by ``repr``."""

    text: str = field(repr=False)

    @classmethod
    def generate(cls) -> Identity:
        return cls(str(pyrage.x25519.Identity.generate()))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Raises AgeError, which does not hold the text."""
        try:
            return cls(str(pyrage.x25519.Identity.from_str(text.strip())))
        except pyrage.IdentityError:
            raise AgeError("this is no private key of age (AGE-SECRET-KEY-1...)") from None

    @property
    def recipient(self) -> Recipient:
        return Recipient(str(pyrage.x25519.Identity.from_str(self.text).to_public()))


def encrypt(chunks: Iterable[bytes], to: Sequence[Recipient]) -> Iterator[bytes]:
    """The file for all of these keys, in pieces."""
    keys = [pyrage.x25519.Recipient.from_str(one.text) for one in to]
    if not keys:
        raise ValueError("name one recipient or more")
    return _encrypted(_Chunks(chunks), keys)


def _encrypted(source: _Chunks, keys: list[pyrage.x25519.Recipient]) -> Iterator[bytes]:
    try:
        yield from _through(lambda sink: pyrage.encrypt_io(source, sink, keys))
    except (AgeError, pyrage.EncryptError):
        if source.error is not None:  # which pyrage told as one of writing
            raise source.error from None
        raise


def decrypt(source: IO[bytes], keys: Sequence[Identity]) -> Iterator[bytes]:
    """What was encrypted, in pieces, each of which is as it was written.

    Raises AgeError, also at the end: only one who got to the end without has the whole.
    """
    own = [pyrage.x25519.Identity.from_str(one.text) for one in keys]
    return _through(lambda sink: pyrage.decrypt_io(source, sink, own))


def encrypt_for_words(content: bytes, words: str) -> bytes:
    """The file for a passphrase; opening it costs a second of one core on purpose."""
    return bytes(pyrage.passphrase.encrypt(content, words))


def decrypt_by_words(content: bytes, words: str) -> bytes:
    """Raises AgeError."""
    try:
        return bytes(pyrage.passphrase.decrypt(content, words))
    except pyrage.DecryptError as error:
        raise _told(error) from error


class _Chunks:
    """Pieces as a file that is read once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        while not self._left:
            try:
                piece = next(self._chunks, None)
            except Exception as error:
                self.error = error
                raise
            if piece is None:
                return b""
            self._left = piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def _through(work: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """What ``work`` writes, as it comes. Its errors are raised when all that it wrote was taken."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                work(sink)
        except BaseException as error:  # raised again by who reads
            failed.append(error)

    worker = threading.Thread(target=run, name="age", daemon=True)
    worker.start()
    try:
        with os.fdopen(reading, "rb") as source:
            while piece := source.read(PIECE):
                yield piece
    finally:
        worker.join()  # who stops reading in the middle breaks its pipe
    if failed:
        raise _told(failed[0]) from failed[0]


def _told(error: BaseException) -> BaseException:
    if not isinstance(error, (pyrage.DecryptError, OSError)):
        return error
    if str(error) in ("No matching keys found", "Decryption failed"):
        return NotForUsError("it was made for other keys, or another passphrase")
    return AgeError(f"it was changed or cut off, or is no file of age: {error}")
