"""Encryption in the age format, version 1 (https://age-encryption.org/v1): for X25519 keys and for passphrases.

What is written here opens with ``age -d``, and the other way round. Bytes pass through in pieces of 64 KiB, each
authenticated, the last one marked as such: a file that was cut off is told from one that is whole.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE = 64 * 1024
_TAG = 16
_INTRO = "age-encryption.org/v1"
_X25519, _SCRYPT = f"{_INTRO}/X25519".encode(), f"{_INTRO}/scrypt".encode()
_NO_NONCE = bytes(12)  # each wrapping key is used once
_LONGEST_LINE = 64
_MOST_HEADER = 64 * 1024
_WORK, _MOST_WORK = 18, 20  # log2 of scrypt's N: a quarter of a GiB to make, at most one to open

Random = Callable[[int], bytes]


class AgeError(Exception):
    """It cannot be opened: no age file, changed, cut off, or for somebody else's key."""


class NotForUsError(AgeError):
    """None of the keys given is one that this file was made for."""


@dataclass(frozen=True, slots=True)
class Stanza:
    """How one recipient gets at the file's key."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def lines(self) -> list[str]:
        body = _plain64(self.body)
        cut = [body[at : at + _LONGEST_LINE] for at in range(0, len(body), _LONGEST_LINE)]
        if not cut or len(cut[-1]) == _LONGEST_LINE:
            cut.append("")
        return [" ".join(("->", self.kind, *self.arguments)), *cut]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key: whoever has it can write, and not read."""

    key: bytes

    @classmethod
    def parse(cls, text: str) -> Recipient:
        """``age1...``. Raises AgeError."""
        prefix, key = _from_bech32(text.strip())
        if prefix != "age" or len(key) != 32:
            raise AgeError(f"{text!r} is no public key of age (age1...)")
        return cls(key)

    def __str__(self) -> str:
        return _to_bech32("age", self.key)

    def wrap(self, file_key: bytes, random: Random) -> Stanza:
        once = X25519PrivateKey.from_private_bytes(random(32))
        share = once.public_key().public_bytes_raw()
        shared = once.exchange(X25519PublicKey.from_public_bytes(self.key))
        return Stanza(
            "X25519", (_plain64(share),), _seal(_derived(shared, share + self.key, _X25519), file_key)
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key. Never printed by ``repr``."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, random: Random = os.urandom) -> Identity:
        return cls(random(32))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """``AGE-SECRET-KEY-1...``. Raises AgeError, which does not hold the text."""
        prefix, secret = _from_bech32(text.strip())
        if prefix != "age-secret-key-" or len(secret) != 32:
            raise AgeError("this is no private key of age (AGE-SECRET-KEY-1...)")
        return cls(secret)

    @property
    def text(self) -> str:
        return _to_bech32("age-secret-key-", self.secret).upper()

    @property
    def recipient(self) -> Recipient:
        return Recipient(X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw())

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        own = X25519PrivateKey.from_private_bytes(self.secret)
        for one in stanzas:
            if one.kind != "X25519":
                continue
            if len(one.arguments) != 1 or len(share := _from_plain64(one.arguments[0])) != 32:
                raise AgeError("the header has a stanza X25519 that is none")
            if len(one.body) != 32:
                raise AgeError("the header has a stanza X25519 with a key of the wrong length")
            try:
                shared = own.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError as error:
                raise AgeError("the header has a share of low order") from error
            salt = share + self.recipient.key
            if (found := _open(_derived(shared, salt, _X25519), one.body)) is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Passphrase:
    """``work``: log2 of scrypt's N when writing."""

    words: str = field(repr=False)
    work: int = _WORK

    def wrap(self, file_key: bytes, random: Random) -> Stanza:
        salt = random(16)
        key = self._key(salt, self.work)
        return Stanza("scrypt", (_plain64(salt), str(self.work)), _seal(key, file_key))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        if not any(one.kind == "scrypt" for one in stanzas):
            return None
        if len(stanzas) != 1:
            raise AgeError("a file for a passphrase must be for nothing else")
        (one,) = stanzas
        if len(one.arguments) != 2 or len(salt := _from_plain64(one.arguments[0])) != 16:
            raise AgeError("the header has a stanza scrypt that is none")
        if not re.fullmatch("[1-9][0-9]?", one.arguments[1]) or len(one.body) != 32:
            raise AgeError("the header has a stanza scrypt that is none")
        if (work := int(one.arguments[1])) > _MOST_WORK:
            raise AgeError(
                f"this passphrase was made to take 2^{work} steps; more than 2^{_MOST_WORK} is refused"
            )
        return _open(self._key(salt, work), one.body)

    def _key(self, salt: bytes, work: int) -> bytes:
        most = 2 ** (work + 11)
        return hashlib.scrypt(
            self.words.encode(), salt=_SCRYPT + salt, n=2**work, r=8, p=1, maxmem=most, dklen=32
        )


def encrypt(
    chunks: Iterable[bytes], to: Sequence[Recipient | Passphrase], random: Random = os.urandom
) -> Iterator[bytes]:
    """The file for all of these keys, in pieces. A passphrase must be alone."""
    if not to or (len(to) > 1 and any(isinstance(one, Passphrase) for one in to)):
        raise ValueError("name one recipient or more, or one passphrase")
    file_key = random(16)
    lines = [_INTRO, *(line for one in to for line in one.wrap(file_key, random).lines()), "---"]
    unsigned = "\n".join(lines).encode()
    yield unsigned + b" " + _plain64(_mac(file_key, unsigned)).encode() + b"\n"
    nonce = random(16)
    yield nonce
    stream = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for counter, (piece, last) in enumerate(_pieces(chunks)):
        yield stream.encrypt(_nonce(counter, last), piece, None)


def decrypt(source: IO[bytes], keys: Sequence[Identity | Passphrase]) -> Iterator[bytes]:
    """What was encrypted, in pieces, each of which is as it was written.

    Raises AgeError, also at the end: only one who got to the end without has the whole.
    """
    file_key = _file_key(source, keys)
    nonce = _exactly(source, 16)
    stream = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    counter, piece = 0, source.read(PIECE + _TAG)
    while True:
        following = source.read(PIECE + _TAG) if len(piece) == PIECE + _TAG else b""
        last = not following
        try:
            plain = stream.decrypt(_nonce(counter, last), piece, None)
        except InvalidTag as error:
            raise AgeError(f"piece {counter + 1} was changed, or the file is cut off after it") from error
        if last and counter and not plain:
            raise AgeError("the file ends with an empty piece")
        yield plain
        if last:
            return
        counter, piece = counter + 1, following


def _file_key(source: IO[bytes], keys: Sequence[Identity | Passphrase]) -> bytes:
    stanzas, unsigned, mac = _header(source)
    for one in keys:
        if (found := one.unwrap(stanzas)) is None:
            continue
        if len(found) != 16:
            raise AgeError("the file's key has the wrong length")
        if not hmac.compare_digest(_mac(found, unsigned), mac):
            raise AgeError("the header was changed")
        return found
    raise NotForUsError("the file was made for other keys than those given")


def _header(source: IO[bytes]) -> tuple[list[Stanza], bytes, bytes]:
    """Stanzas, the bytes the code is over, and the code."""
    first = _line(source)
    if first != _INTRO:
        raise AgeError("this is no age file of version 1")
    said, stanzas = [first], list[Stanza]()
    length = len(first)
    while not (line := _line(source)).startswith("---"):
        stanza, more = _stanza(line, source)
        stanzas.append(stanza)
        said += more
        if (length := length + sum(map(len, more))) > _MOST_HEADER:
            raise AgeError("the header is longer than any that is made")
    if not stanzas or not (found := re.fullmatch(r"--- (\S+)", line)):
        raise AgeError("the header is not whole")
    if len(mac := _from_plain64(found[1])) != 32:
        raise AgeError("the header's code has the wrong length")
    return stanzas, "\n".join([*said, "---"]).encode(), mac


def _stanza(first: str, source: IO[bytes]) -> tuple[Stanza, list[str]]:
    words = first.split(" ")
    if words[0] != "->" or len(words) < 2 or not all(re.fullmatch("[!-~]+", word) for word in words[1:]):
        raise AgeError("the header has a line that is no stanza")
    said, body = [first], ""
    while True:
        line = _line(source)
        said.append(line)
        body += line
        if len(line) > _LONGEST_LINE or len(said) > _MOST_HEADER // _LONGEST_LINE:
            raise AgeError("the header has a line that is too long")
        if len(line) < _LONGEST_LINE:
            return Stanza(words[1], tuple(words[2:]), _from_plain64(body)), said


def _line(source: IO[bytes]) -> str:
    line = source.readline(_MOST_HEADER)
    if not line.endswith(b"\n"):
        raise AgeError("the header is cut off, or this is no age file")
    try:
        return line[:-1].decode("ascii")
    except UnicodeDecodeError as error:
        raise AgeError("the header has bytes that are no text") from error


def _pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut to size; the last one, which is marked, is empty only where there is nothing at all."""
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        while len(kept) > PIECE:
            yield bytes(kept[:PIECE]), False
            del kept[:PIECE]
    yield bytes(kept), True


def _nonce(counter: int, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([last])


def _exactly(source: IO[bytes], count: int) -> bytes:
    if len(found := source.read(count)) != count:
        raise AgeError("the file is cut off")
    return found


def _derived(secret: bytes, salt: bytes, about: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, about).derive(secret)


def _mac(file_key: bytes, content: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), content, "sha256")


def _seal(key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(_NO_NONCE, file_key, None)


def _open(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_NO_NONCE, body, None)
    except InvalidTag:
        return None


def _plain64(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")


def _from_plain64(text: str) -> bytes:
    """Only what ``_plain64`` would write: no padding, no stray bits."""
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise AgeError("the header has base64 that is none") from error
    if _plain64(found) != text:
        raise AgeError("the header has base64 that is not canonical")
    return found


# --- bech32 (BIP 173), which writes keys -----------------------------------------------------------

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _to_bech32(prefix: str, content: bytes) -> str:
    five = _regrouped(content, 8, 5, pad=True)
    checked = _polymod([*_expanded(prefix), *five, *([0] * 6)]) ^ 1
    five += [checked >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[one] for one in five)}"


def _from_bech32(text: str) -> tuple[str, bytes]:
    """Raises AgeError. Its words never hold the text, which may be a private key."""
    if text not in (text.lower(), text.upper()):
        raise AgeError("a key is written in capitals or in small letters, not in both")
    prefix, one, rest = text.lower().rpartition("1")
    if not prefix or not one or len(rest) < 6 or not set(rest) <= set(_LETTERS):
        raise AgeError("this is no key of age")
    five = [_LETTERS.index(letter) for letter in rest]
    if _polymod([*_expanded(prefix), *five]) != 1:
        raise AgeError("the key is mistyped: its check letters do not fit")
    return prefix, bytes(_regrouped(five[:-6], 5, 8, pad=False))


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _regrouped(values: Iterable[int], old: int, new: int, *, pad: bool) -> list[int]:
    kept = bits = 0
    found = []
    for value in values:
        kept, bits = kept << old | value, bits + old
        while bits >= new:
            bits -= new
            found.append(kept >> bits & (1 << new) - 1)
    left = kept & (1 << bits) - 1
    if pad and bits:
        found.append(left << new - bits)
    elif not pad and (left or bits >= old):
        raise AgeError("the key does not end on a byte")
    return found
