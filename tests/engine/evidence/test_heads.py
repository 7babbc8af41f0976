"""Heads are signed by the key that says so, its file is made once, and a change of keys has two signatures."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.evidence.heads import FileSigner, KeyFileError, SignedHead, log_id, rotation, sign_head
from pantau.engine.evidence.manifest import UncanonicalError
from pantau.engine.evidence.verify import fingerprint, rotation_bytes, signed_by

AT = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
# RFC 8032, 7.1: tests 1, 2, 3 and SHA(abc)
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_the_standard(key: str, message: str, signature: str) -> None:
    given = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert signed_by(*given)
    assert not signed_by(given[0], given[1] + b"x", given[2])


def test_the_other_spelling_of_a_signature_does_not_count() -> None:
    key, message, signature = (bytes.fromhex(one) for one in RFC_8032[0])
    order = 2**252 + 27742317777372353535851937790883648493
    other = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not signed_by(key, message, signature[:32] + other)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 64 * 8 - 1))
@settings(max_examples=40)
def test_signing_and_reading_signatures_agree(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    signature = private.sign(message)
    assert signed_by(public, message, signature)
    spoilt = bytearray(signature)
    spoilt[bit // 8] ^= 1 << bit % 8
    assert not signed_by(public, message, bytes(spoilt))


def test_a_fingerprint_is_read_out_in_groups_of_four() -> None:
    groups = fingerprint(b"k" * 32).split("-")
    assert [len(one) for one in groups] == [4] * 16


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    place = tmp_path / "keys" / "evidence.pem"
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(FileSigner.at(place).fingerprint)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert len(made) == 8
    assert place.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in place.parent.iterdir()] == ["evidence.pem"]


@pytest.mark.parametrize("content", [b"", b"no key", "rsa"])
def test_what_is_no_such_key_is_refused_by_name(tmp_path: Path, content: bytes | str) -> None:
    if content == "rsa":
        content = rsa.generate_private_key(65537, 2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    (tmp_path / "key.pem").write_bytes(content)  # type: ignore[arg-type]
    with pytest.raises(KeyFileError, match=r"key\.pem"):
        FileSigner.at(tmp_path / "key.pem")


def test_a_signed_head_reads_back_and_any_change_to_it_shows(tmp_path: Path) -> None:
    signer = FileSigner.at(tmp_path / "a.pem")
    signed = sign_head(signer, log=log_id(signer.public_key), size=3, root=b"r" * 32, time=AT)
    assert SignedHead.read(signed.content) == signed
    assert signed.holds
    for place in range(len(signed.content)):
        touched = bytearray(signed.content)
        touched[place] ^= 1
        try:
            other = SignedHead.read(bytes(touched))
        except UncanonicalError:
            continue
        assert not other.holds


def test_a_change_of_keys_is_signed_by_both(tmp_path: Path) -> None:
    old, new = FileSigner.at(tmp_path / "a.pem"), FileSigner.at(tmp_path / "b.pem")
    log = log_id(old.public_key)
    made = rotation(
        old,
        new,
        log=log,
        at=AT,
        by="Made Up",
        reason="the old machine is retired",
        previous="",
        salt="0" * 32,
    )
    said = rotation_bytes(log, made.facts["old"], made.facts["new"], "2024-02-12T01:00:00+00:00")
    for whose in ("old", "new"):
        assert signed_by(
            bytes.fromhex(made.facts[whose]), said, bytes.fromhex(made.facts[f"{whose}_signature"])
        )
