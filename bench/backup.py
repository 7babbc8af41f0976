"""How fast do files go into a backup and out of it, against hashing and copying them alone?

    python -m bench.backup [--files 200] [--kib 1024]

Each file is encrypted for one key, hashed before and after, flushed, and taken in by a rename, as `pantau backup`
does it; looking at all of it again decrypts and hashes. The database's dump is PostgreSQL's own work and not in here.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pantau.engine.age import Identity, decrypt, encrypt
from pantau.engine.storage import FolderStore


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--kib", type=int, default=1024)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.files, asked.kib * 1024)


def measure(folder: Path, count: int, size: int) -> None:
    identity = Identity.generate()
    bodies = [os.urandom(size) for _ in range(count)]
    plain, sealed = FolderStore(folder / "plain"), FolderStore(folder / "sealed")
    megabytes = count * size / 1e6

    def copy(number: int) -> None:
        _put(plain, folder, str(number), [bodies[number]])

    def save(number: int) -> None:
        hashlib.sha256(bodies[number]).hexdigest()
        _put(sealed, folder, str(number), encrypt([bodies[number]], [identity.recipient]))

    def look(number: int) -> None:
        digest = hashlib.sha256()
        with sealed.open(str(number)) as file:
            for chunk in decrypt(file, [identity]):
                digest.update(chunk)
        assert digest.digest() == hashlib.sha256(bodies[number]).digest()

    copied = _seconds(copy, count)
    for name, work in (("saved, encrypted", save), ("looked at again", look)):
        seconds = _seconds(work, count)
        print(
            f"{name}: {megabytes / seconds:,.0f} MB/s, {seconds / copied:.2f} times as long as copying with its hash"
        )
    print(f"copied with its hash: {megabytes / copied:,.0f} MB/s ({count} files of {size / 1024:.0f} KiB)")


def _put(store: FolderStore, folder: Path, name: str, chunks: Iterable[bytes]) -> None:
    beside, digest = folder / "beside", hashlib.sha256()
    with beside.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    store.keep(name, beside, digest.hexdigest())


def _seconds(work: Callable[[int], None], count: int) -> float:
    """Of the processor: what the disk takes is its own."""
    began = time.process_time()
    for number in range(count):
        work(number)
    return time.process_time() - began


if __name__ == "__main__":
    main()
