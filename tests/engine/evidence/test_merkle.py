"""The log against the reference vectors of certificate transparency, and against a tree built naively."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.evidence.merkle import (
    EMPTY_ROOT,
    FileNodes,
    Log,
    MemoryNodes,
    leaf_hash,
    proves_consistency,
    proves_inclusion,
)
from pantau.engine.evidence.verify import node_hash

# google/certificate-transparency and transparency-dev/merkle, proof/verify_test.go
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, INCLUSION[1][2]),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]


def log_of(leaves: list[bytes]) -> Log:
    log = Log(MemoryNodes())
    log.extend(map(leaf_hash, leaves))
    return log


def naive(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(naive(hashes[:split]), naive(hashes[split:]))


REFERENCE = log_of(LEAVES)


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    assert (
        Log(MemoryNodes()).root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert REFERENCE.root(size).hex() == ROOTS[size - 1] == log_of(LEAVES[:size]).root().hex()


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_those_of_certificate_transparency(
    index: int, size: int, path: list[str]
) -> None:
    assert [one.hex() for one in REFERENCE.inclusion(index, size)] == path


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old: int, new: int, path: list[str]
) -> None:
    assert [one.hex() for one in REFERENCE.consistency(old, new)] == path


@pytest.mark.parametrize("index", range(8))
@pytest.mark.parametrize("size", range(1, 9))
def test_a_spoilt_inclusion_proof_proves_nothing(index: int, size: int) -> None:
    """The corruptions that the reference project tries on its own verifier."""
    if index >= size:
        return
    leaf, root = leaf_hash(LEAVES[index]), bytes.fromhex(ROOTS[size - 1])
    path = REFERENCE.inclusion(index, size)
    assert proves_inclusion(leaf, index, size, path, root)
    others = [
        (leaf, index - 1, size, path, root),
        (leaf, index + 1, size, path, root),
        (leaf, index ^ 2, size, path, root),
        (leaf, index, size * 2, path, root),
        (leaf, index, size // 2, path, root),
        (b"WrongLeaf", index, size, path, root),
        (leaf, index, size, path, EMPTY_ROOT),
        (leaf, index, size, [*path, b""], root),
        (leaf, index, size, [*path, root], root),
        (leaf, index, size, [b"", *path], root),
        (leaf, index, size, [root, *path], root),
        *((leaf, index, size, spoilt, root) for spoilt in spoilt_paths(path)),
    ]
    assert not any(proves_inclusion(*one) for one in others)


@pytest.mark.parametrize("new", range(2, 9))
@pytest.mark.parametrize("old", range(1, 8))
def test_a_spoilt_consistency_proof_proves_nothing(old: int, new: int) -> None:
    if old >= new:
        return
    first, second = (bytes.fromhex(ROOTS[size - 1]) for size in (old, new))
    path = REFERENCE.consistency(old, new)
    assert proves_consistency(old, new, path, first, second)
    others = [
        (old - 1, new, path, first, second),
        (old + 1, new, path, first, second),
        (old, new * 2, path, first, second),
        (old, new // 2, path, first, second),
        (old, new, path, b"WrongRoot", second),
        (old, new, path, first, b"WrongRoot"),
        (old, new, path, second, first),
        (old, new, [], first, second),
        (old, new, [*path, b""], first, second),
        (old, new, [*path, first], first, second),
        (old, new, [first, *path], first, second),
        *((old, new, spoilt, first, second) for spoilt in spoilt_paths(path)),
    ]
    assert not any(proves_consistency(*one) for one in others)


def spoilt_paths(path: list[bytes]) -> list[list[bytes]]:
    flipped = [
        [*path[:at], bytes([path[at][0] ^ 8]) + path[at][1:], *path[at + 1 :]] for at in range(len(path))
    ]
    return [*flipped, *([path[:-1]] if path else [])]


def test_nothing_else_is_consistent() -> None:
    one, other = b"1" * 32, b"2" * 32
    assert proves_consistency(0, 0, [], one, one)
    assert proves_consistency(0, 1, [], one, other)
    assert not proves_consistency(1, 0, [], one, one)
    assert not proves_consistency(1, 2, [], one, other)
    assert not proves_consistency(1, 1, [], one, other)
    assert not proves_consistency(0, 1, [one], one, other)
    assert not proves_consistency(1, 1, [EMPTY_ROOT], EMPTY_ROOT, EMPTY_ROOT)


@given(st.integers(1, 300), st.data())
def test_any_log_proves_each_leaf_and_each_past(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(str(number).encode()) for number in range(size)]
    log = Log(MemoryNodes())
    cut = data.draw(st.integers(0, size))
    log.extend(hashes[:cut])
    log.extend(hashes[cut:])
    assert log.root() == naive(hashes)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    assert proves_inclusion(log.leaf(index), index, size, log.inclusion(index), log.root())
    assert proves_consistency(old, size, log.consistency(old), log.root(old), log.root())


def test_a_log_in_files_goes_on_where_it_was_and_over_what_a_crash_left(tmp_path: Path) -> None:
    for number in range(13):
        assert Log(FileNodes(tmp_path)).append(str(number).encode()) == number
    FileNodes(tmp_path).append(1, 6, [b"x" * 32])  # a parent written, its leaf not
    log = Log(FileNodes(tmp_path))
    log.append(b"13")
    assert (len(log), log.root()) == (
        14,
        naive([leaf_hash(str(number).encode()) for number in range(14)]),
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda log: log.root(9),
        lambda log: log.inclusion(8),
        lambda log: log.inclusion(3, 3),
        lambda log: log.inclusion(-1),
        lambda log: log.consistency(5, 4),
        lambda log: log.leaf(8),
    ],
)
def test_what_the_log_does_not_have_is_not_made_up(ask: Callable[[Log], object]) -> None:
    with pytest.raises(LookupError):
        ask(REFERENCE)


class Counted(MemoryNodes):
    reads = 0

    def read(self, level: int, places: object) -> list[bytes]:
        self.reads += 1
        return super().read(level, places)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [1_000, 65_537, 300_001])
def test_proofs_read_a_number_of_nodes_that_grows_with_the_logarithm(size: int) -> None:
    nodes = Counted()
    log = Log(nodes)
    log.extend(number.to_bytes(32, "big") for number in range(size))
    nodes.reads = 0
    path = log.inclusion(size // 3)
    assert len(path) <= size.bit_length()
    assert nodes.reads <= 2 * size.bit_length()
    nodes.reads = 0
    log.consistency(size // 3)
    assert nodes.reads <= 3 * size.bit_length()
