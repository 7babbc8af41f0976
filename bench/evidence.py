"""What it costs to verify sealed evidence again, beside plain SHA-256 of the same bytes, and how proofs grow.

    python -m bench.evidence [items] [--leaves 10000000]

Each item has three files on the disk, of sizes that vary around 300 KiB in all (a small page; real captures are
larger, which makes the ratio smaller), a manifest and an entry in the log. Verifying reads the manifest and the entry
in their canonical bytes, hashes every file, and proves that the entry is in the log under its head. Plain hashing
reads the same files. Both run in turns over the same items, and processor time is compared.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pantau.engine.evidence import read_manifest
from pantau.engine.evidence.audit import changed_parts, sealed_in
from pantau.engine.evidence.heads import FileSigner, SignedHead, log_id, sign_head
from pantau.engine.evidence.ledger import Entry
from pantau.engine.evidence.manifest import Part, manifest_over
from pantau.engine.evidence.merkle import Log, MemoryNodes, proves_consistency, proves_inclusion

LIMIT = 1.5
AT = datetime(2024, 2, 12, tzinfo=UTC)
SHARES = (("page.wacz", 0.75), ("page.png", 0.23), ("raw.json", 0.02))
AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Item:
    folder: Path
    manifest: bytes
    leaf: bytes


def make(folder: Path, number: int, kib: float, chance: random.Random) -> Item:
    folder.mkdir()
    size, parts = chance.lognormvariate(0, 0.5) * kib * 1024, []
    for name, share in SHARES:
        body = chance.randbytes(max(64, int(size * share)))
        (folder / name).write_bytes(body)
        parts.append(Part(name, hashlib.sha256(body).hexdigest(), len(body), "application/octet-stream"))
    manifest = manifest_over(parts, {"number": number})
    facts = {"files": len(parts), "how": "browser"}
    entry = Entry("sealed", manifest.sha256, AT, "bench", f"{number:032x}", facts=facts)
    return Item(folder, manifest.content, entry.leaf)


def plain(items: Sequence[Item]) -> None:
    for item in items:
        for name, _ in SHARES:
            with (item.folder / name).open("rb") as opened:
                hashlib.file_digest(opened, "sha256").hexdigest()


def verified(items: Sequence[Item], first: int, log: Log, head: SignedHead) -> int:
    """How many have something wrong with them."""
    wrong = 0
    for index, item in enumerate(items, first):
        manifest, folder = read_manifest(item.manifest), item.folder
        parts = changed_parts(manifest, lambda part, folder=folder: (folder / part.name).open("rb"))  # type: ignore[misc]
        wrong += bool(parts or sealed_in(log, head, manifest, index, item.leaf))
    return wrong


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def ratio(count: int, kib: float) -> float:
    chance = random.Random(2024)
    with tempfile.TemporaryDirectory() as place:
        items = [make(Path(place) / str(number), number, kib, chance) for number in range(count)]
        log, signer = Log(MemoryNodes()), FileSigner.at(Path(place) / "key.pem")
        for item in items:
            log.append(item.leaf)
        head = sign_head(signer, log=log_id(signer.public_key), size=count, root=log.root(), time=AT)
        hashing = checking = 0.0
        wrong: list[int] = []
        for first in range(0, count, AT_ONCE):
            some = items[first : first + AT_ONCE]
            plain(some)  # into memory, so that neither waits for the disk
            hashing += spent(lambda some=some: plain(some))  # type: ignore[misc]
            checking += spent(
                lambda some=some, first=first: wrong.append(verified(some, first, log, head))  # type: ignore[misc]
            )
        assert not any(wrong), "made-up items are intact"
    print(
        f"{count:,} sealed items of {kib:,.0f} KiB: verified in {checking:.1f} s of processor time "
        f"({count / checking:,.0f} a second), plain SHA-256 in {hashing:.1f} s, ratio {checking / hashing:.2f}"
    )
    return checking / hashing


def growth(most: int) -> None:
    log, made = Log(MemoryNodes()), 0
    size = 1_000
    while size <= most:
        began = time.process_time()
        log.extend(number.to_bytes(32, "big") for number in range(made, size))
        appending = (time.process_time() - began) / (size - made)
        made = size
        places = random.Random(size).sample(range(size), 200)
        root = log.root()
        began = time.process_time()
        paths = [log.inclusion(place) for place in places]
        proving = (time.process_time() - began) / len(places)
        began = time.process_time()
        for place, path in zip(places, paths, strict=True):
            assert proves_inclusion(log.leaf(place), place, size, path, root)
        checking = (time.process_time() - began) / len(places)
        old = size // 3
        assert proves_consistency(old, size, log.consistency(old), log.root(old), root)
        print(
            f"{size:>10,} leaves: proof of {max(map(len, paths)):>2} hashes, made in {proving * 1e6:,.0f} µs, checked "
            f"in {checking * 1e6:,.0f} µs; consistency {len(log.consistency(old)):>2} hashes; appending "
            f"{appending * 1e6:.1f} µs a leaf"
        )
        size *= 10


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("items", nargs="?", type=int, default=10_000)
    asked.add_argument("--leaves", type=int, default=10_000_000)
    given = asked.parse_args()
    growth(given.leaves)
    found = ratio(given.items, 300)
    ratio(min(given.items, 500), 3_000)
    print(f"limit of the ratio {LIMIT}")
    return 0 if found <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
