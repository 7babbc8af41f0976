"""Time stamps of a real authority hold for what was stamped, under its own root, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pantau.engine.evidence.timestamps import Authority, StampError, Token, stamp, stamped_at, waiting
from pantau.engine.evidence.verify import asked_openssl, read_stamp
from time_stamp_authority import LocalAuthority, make_authority, post, serving

DATA = b"a head"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with serving(make_authority(tmp_path_factory.mktemp("authority"))) as authority:
        yield authority


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return make_authority(tmp_path_factory.mktemp("other"))


@pytest.fixture
def authority(local: LocalAuthority) -> Authority:
    return Authority("contoh", local.url, local.chain)


def test_a_stamp_is_checked_and_carries_its_whole_chain(authority: Authority, local: LocalAuthority) -> None:
    token = stamp(DATA, authority, post)
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamped_at(DATA, token) == stamped_at(DATA, token, local.chain) == token.at
    assert token.chain.count(b"BEGIN CERTIFICATE") == 3
    assert token.chain.endswith((local.folder / "root.pem").read_bytes())


def test_openssl_and_the_verifier_read_the_same_stamp(authority: Authority) -> None:
    token = stamp(DATA, authority, post)
    read = read_stamp(token.response)
    assert (read.algorithm, read.at) == ("sha256", token.at)
    found, words = asked_openssl(DATA, token.response, token.chain, token.root, read.at)
    assert found, words
    assert asked_openssl(b"other", token.response, token.chain, token.root, read.at)[0] is False


def test_a_stamp_of_other_data_or_another_authority_does_not_hold(
    authority: Authority, other: LocalAuthority
) -> None:
    token = stamp(DATA, authority, post)
    with pytest.raises(StampError, match="does not hold"):
        stamped_at(b"another head", token)
    with pytest.raises(StampError, match="does not hold"):
        stamped_at(DATA, token, other.chain)
    foreign = (other.folder / "root.pem").read_bytes()
    assert asked_openssl(DATA, token.response, token.chain, foreign, token.at)[0] is False


def test_an_answer_to_another_question_is_refused(authority: Authority, local: LocalAuthority) -> None:
    """The same data, but a kept answer instead of a fresh one: its nonce tells."""
    local.broken.append(stamp(DATA, authority, post).response)
    with pytest.raises(StampError, match="Nonce"):
        stamp(DATA, authority, post)


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", bytes.fromhex("30053003020102")])
def test_what_is_no_stamp_is_named_with_the_authority(
    authority: Authority, local: LocalAuthority, body: bytes
) -> None:
    local.broken.append(body)
    with pytest.raises(StampError, match="contoh"):
        stamp(DATA, authority, post)


def test_any_flipped_bit_of_a_stamp_shows(authority: Authority) -> None:
    """To openssl or to this reader; bits in certificates that nobody needs for the chain may be none of theirs."""
    token = stamp(DATA, authority, post)
    info_at = token.response.index(read_stamp(token.response).imprint)
    for place in range(info_at, info_at + 60):
        spoilt = bytearray(token.response)
        spoilt[place] ^= 1
        with pytest.raises(StampError):
            stamped_at(DATA, Token("contoh", bytes(spoilt), token.chain, token.at))


def test_heads_wait_visibly_for_each_authority(local: LocalAuthority) -> None:
    first, second = Authority("one", "u", local.chain), Authority("two", "u", local.chain)
    at = datetime(2024, 2, 12, tzinfo=UTC)
    heads = [(b"new", at + timedelta(hours=1)), (b"old", at)]
    left = waiting(heads, [], [first, second])
    assert [(one.authority, one.delay(at + timedelta(hours=2))) for one in left] == [
        ("one", timedelta(hours=2)),
        ("two", timedelta(hours=2)),
        ("one", timedelta(hours=1)),
        ("two", timedelta(hours=1)),
    ]
    done = [(left[0].sha256, "one"), (left[1].sha256, "two"), (left[2].sha256, "one")]
    assert [one.authority for one in waiting(heads, done, [first, second])] == ["two"]


def test_an_authority_without_a_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Authority("x", "u", b"")
