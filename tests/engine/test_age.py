"""The age format: its published vectors open, what we write opens again, and what was changed does not."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import threading
from collections.abc import Iterator

import pytest

from pantau.engine.age import (
    PIECE,
    AgeError,
    Identity,
    NotForUsError,
    Recipient,
    decrypt,
    decrypt_by_words,
    encrypt,
    encrypt_for_words,
)

# From the project's test kit (https://c2sp.org/CCTV/age), files armor and armor_full_last_line.
KIT_KEY = "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6"
KIT_HEADER = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBURWlGMHlwcXIrYnB2Y3FY
TnlDVkpwTDdPdXdQZFZ3UEw3S1FFYkZET0NjCkVtRUNBRWNLTituL1ZzOVNiV2lW
K0h1MHIrRThSNzdEZFdZeWQ4M253N1UKLS0tIFZuKzU0anFpaVVDRStXWmNFVlkz
"""
KIT = (
    (
        "013f54400c82da08037759ada907a8b864e97de81c088a182062c4b5622fd2ab",
        "ZjFzcUhqbHUvejFMQ1EvVDdYbTdxSTAK7s9ix86RtDMnTmjU8vkTTLdMW/73vqpSyPC8DpksHoMx+2Y=",
    ),
    (
        "724a112a2cac139a4fca3ea0f799f2e5ccd1d0db46af654dee40567bff16ee33",
        "ZjFzcUhqbHUvejFMQ1EvVDdYbTdxSTAK7s9ix86RtDMnTmjU8vkTTLdMW3bj4iHSYS3WWUtZB5wJqKgEe8kpsp0iOnD2CNG4"
        "DVKBC0Z7SAcCFb8xdwV9CRavSEE7OU1c",
    ),
)


def opened(content: bytes, *keys: Identity) -> bytes:
    return b"".join(decrypt(io.BytesIO(content), keys))


def written(plain: bytes, *to: Recipient) -> bytes:
    return b"".join(encrypt([plain], to))


def test_the_published_files_open() -> None:
    identity = Identity.parse(KIT_KEY)
    assert identity.text == KIT_KEY
    assert KIT_KEY not in repr(identity)
    assert Recipient.parse(str(identity.recipient)) == identity.recipient
    for digest, rest in KIT:
        content = base64.b64decode(KIT_HEADER.replace("\n", "") + rest)
        assert hashlib.sha256(opened(content, identity)).hexdigest() == digest
        for place in range(0, len(content), 7):  # whatever bit is changed, it does not open
            changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            with pytest.raises(AgeError):
                opened(changed, identity)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_was_written_opens_for_each_key_and_no_other(size: int) -> None:
    plain = os.urandom(size)
    one, other = Identity.generate(), Identity.generate()
    content = written(plain, one.recipient, other.recipient)
    assert opened(content, one) == opened(content, Identity.generate(), other) == plain
    with pytest.raises(NotForUsError):
        opened(content, Identity.generate())
    for cut in (1, 16, 17, len(content) // 2):
        with pytest.raises(AgeError):
            opened(content[:-cut], one)
    with pytest.raises(AgeError):
        opened(content + b"\x00", one)


def test_a_passphrase_opens_and_another_does_not() -> None:
    content = encrypt_for_words(b"kunci", "kopi tanpa gula")
    assert decrypt_by_words(content, "kopi tanpa gula") == b"kunci"
    with pytest.raises(NotForUsError):
        decrypt_by_words(content, "kopi dengan gula")


def test_who_stops_in_the_middle_leaves_nothing_running() -> None:
    before = threading.active_count()
    begun = encrypt((bytes(PIECE) for _ in range(100)), [Identity.generate().recipient])
    assert next(begun)
    begun.close()
    assert threading.active_count() == before


def test_an_error_of_who_gives_the_bytes_is_raised_as_it_is() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise LookupError("the disk is gone")

    with pytest.raises(LookupError, match="the disk is gone"):
        b"".join(encrypt(broken(), [Identity.generate().recipient]))


@pytest.mark.parametrize(
    "key",
    ["", "age1", KIT_KEY[:-1], KIT_KEY[:-1] + "7", KIT_KEY.lower().replace("q", "Q"), "age1" + "q" * 58],
)
def test_a_mistyped_key_is_refused_and_not_told(key: str) -> None:
    with pytest.raises(AgeError) as refused:
        Identity.parse(key)
    assert not key or key not in str(refused.value)
