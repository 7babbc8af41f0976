"""How fast are pictures hashed by their look, and found again among a million?

    python -m bench.pictures [--size 1000000] [--queries 2000]

The bank holds random hashes and, for each query, copies with 0 to 31 bits changed. Recall is against all hashes
compared one by one. Counted is processor time.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import time
from typing import Any

import numpy as np
from PIL import Image

from pantau.engine.pictures.bands import HASH_BYTES, NEAR
from pantau.engine.pictures.bank import Bank
from pantau.engine.pictures.pdq import look_of

COMPARED = 200  # queries whose answer is looked up one by one as well


def changed(hashed: Any, bits: int, rng: np.random.Generator) -> Any:
    places = rng.choice(HASH_BYTES * 8, bits, replace=False)
    flip = np.zeros(HASH_BYTES * 8, dtype=np.uint8)
    flip[places] = 1
    return hashed ^ np.packbits(flip)


def one_by_one(rows: Any, hashed: bytes) -> list[tuple[int, int]]:
    bits = np.bitwise_count(rows ^ np.frombuffer(hashed, dtype=np.uint64)).sum(axis=1, dtype=np.int64)
    return sorted((int(bits[at]), int(at)) for at in np.flatnonzero(bits <= NEAR))


def measure(size: int, queries: int) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    held = rng.integers(0, 256, (size, HASH_BYTES), dtype=np.uint8)
    asked = rng.integers(0, 256, (queries, HASH_BYTES), dtype=np.uint8)
    for place, row in enumerate(rng.choice(size, queries, replace=False)):
        held[row] = changed(asked[place], place % (NEAR + 1), rng)
    started = time.process_time()
    bank = Bank(held.tobytes())
    built = time.process_time() - started
    wanted = [one.tobytes() for one in asked]
    started = time.process_time()
    found = [bank.near(one) for one in wanted]
    spent = time.process_time() - started
    rows = held.view(np.uint64)
    started = time.process_time()
    true = [one_by_one(rows, one) for one in wanted[:COMPARED]]
    scanned = time.process_time() - started
    hits = sum(len(one) for one in true)
    return {
        "bank": size,
        "built_s": round(built, 2),
        "queries_per_s": round(queries / spent),
        "one_by_one_per_s": round(len(true) / scanned),
        "recall": sum(len(set(a) & set(b)) for a, b in zip(found, true, strict=False)) / hits,
        "the_same": found[: len(true)] == true,
        "hashed_per_s": round(hashed_per_s(), 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def hashed_per_s(rounds: int = 20) -> float:
    """Pictures of a phone's width, JPEG, unpacked and hashed with their eight turns."""
    rng, out = np.random.default_rng(1), io.BytesIO()
    rough = Image.fromarray(rng.integers(0, 256, (27, 22, 3), dtype=np.uint8))
    rough.resize((1080, 1350)).save(out, "JPEG")
    look_of(out.getvalue())
    started = time.process_time()
    for _ in range(rounds):
        look_of(out.getvalue())
    return rounds / (time.process_time() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    given = parser.parse_args()
    print(json.dumps(measure(given.size, given.queries), indent=2))


if __name__ == "__main__":
    main()
