"""Both stores keep the same promises: the folder, and object storage behind a server that checks every signature."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from object_storage import KEY, SECRET, serving
from pantau.engine.storage import FolderStore, S3Address, S3Store, Store, StoreError
from pantau.engine.storage.s3 import signature

# Examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
PUBLISHED = S3Address(
    "https://examplebucket.s3.amazonaws.com", "", "", "us-east-1", "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
)  # fmt: skip
EMPTY = hashlib.sha256(b"").hexdigest()
EXAMPLES = [
    ("GET", "/test.txt", {}, {"range": "bytes=0-9"}, EMPTY,
     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
    ("PUT", "/test$file.text", {},
     {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
     hashlib.sha256(b"Welcome to Amazon S3.").hexdigest(),
     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
    ("GET", "/", {"lifecycle": ""}, {}, EMPTY,
     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    ("GET", "/", {"max-keys": "2", "prefix": "J"}, {}, EMPTY,
     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
]  # fmt: skip

Make = Callable[[str], S3Store]


@pytest.fixture(scope="module")
def object_store() -> Iterator[Make]:
    with serving() as address, ExitStack() as opened:

        def make(secret: str = SECRET) -> S3Store:
            at = S3Address.parse(
                "s3://bukti/kabupaten", endpoint=address, region="ap-southeast-3", key=KEY, secret=secret
            )
            client = opened.enter_context(httpx.Client())
            return S3Store(at, lambda: datetime.now(UTC), lambda seconds: None, client)

        yield make


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, object_store: Make) -> Store:
    return FolderStore(tmp_path / "store") if request.param == "folder" else object_store(SECRET)


def file_of(body: bytes, folder: Path) -> tuple[Path, str]:
    (folder / "source").write_bytes(body)
    return folder / "source", hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{one[0]} {one[1]}" for one in EXAMPLES])
def test_the_published_signatures_are_ours(example) -> None:
    method, path, query, headers, content, expected = example
    said = {"host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": content, **headers}
    found = signature(PUBLISHED, method, path, query, said, datetime(2013, 5, 24, tzinfo=UTC))
    assert found["authorization"].endswith(f"Signature={expected}")


def test_a_store_keeps_lists_and_removes(store: Store, tmp_path: Path) -> None:
    names = [f"uji/{number:04}" for number in range(12)] + ["uji/0003-dalam", "lain"]
    for name in names:
        store.keep(name, *file_of(name.encode(), tmp_path))
    assert [name for name, _size in store.listed()] == sorted(names)  # the server lists five at a time
    assert list(store.listed("uji/0003")) == [("uji/0003", 8), ("uji/0003-dalam", 14)]
    with store.open("lain") as opened:
        assert opened.read() == b"lain"
    assert (store.size("lain"), store.size("lai"), store.size("nothing")) == (4, None, None)
    with pytest.raises(FileNotFoundError):
        store.open("nothing")
    for name in names:
        assert store.remove(name)
    assert not store.remove("lain")
    assert list(store.listed()) == []
    for bad in ("../outside", "/etc/passwd", "a//b", ".hidden", ""):
        with pytest.raises(ValueError, match="no name"):
            store.keep(bad, *file_of(b"x", tmp_path))


def test_object_storage_is_asked_again_and_its_refusals_are_told(object_store: Make, tmp_path: Path) -> None:
    store = object_store(SECRET)
    with pytest.raises(StoreError, match="SignatureDoesNotMatch"):
        object_store("another secret").size("lain")
    with pytest.raises(StoreError, match="XAmzContentSHA256Mismatch"):  # bytes that changed on their way
        store.keep("lain", file_of(b"lain", tmp_path)[0], hashlib.sha256(b"these").hexdigest())
    store.client.get(f"{store.at.endpoint}/_busy/2")  # two answers of 503
    store.keep("lain", *file_of(b"lain", tmp_path))
    assert store.size("lain") == 4
    store.client.get(f"{store.at.endpoint}/_busy/9")
    with pytest.raises(StoreError, match="503 SlowDown"):
        store.size("lain")
    store.client.get(f"{store.at.endpoint}/_busy/0")
