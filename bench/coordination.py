"""How long the public set's coordinated networks take, beside what the published program took on two cores.

    python -m bench.coordination

The set has 218,971 rows; each network is read from the file and computed anew, all in one process. Memory is the
process's peak after all of them.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

from pantau.engine.detect.coordination import Method, co_sharing
from pantau.engine.sources.shares import shares_of_table

PUBLISHED_S = {"url": 23.1, "phash": 9.0, "hashtag": 29.0, "domain": None}  # CooRTweet 2.1.3
LIMIT_S, TIMES_FASTER = 2.0, 20
WINDOWS = (10, 30, 60, 300, 3600, 86_400)


def main() -> int:
    folder = os.environ.get("PANTAU_SHARED_DATA")
    if not folder:
        print("PANTAU_SHARED_DATA does not say where the public set is")
        return 0
    file = Path(folder) / "coordination" / "german_elections.csv.gz"
    failed = False
    for kind, published in PUBLISHED_S.items():
        columns = {
            "object_id": f"{kind}_id", "account_id": "account_id", "content_id": "post_id", "time": "timestamp",
        }  # fmt: skip
        began, busy = time.perf_counter(), time.process_time()
        shares = shares_of_table(file, columns)
        found = co_sharing(shares, Method(30, 2, fast_window=10))
        wall, work = time.perf_counter() - began, time.process_time() - busy
        beside = f", {published / wall:.0f} times faster than {published} s" if published else ""
        print(
            f"{kind:8} {found.rows:>7,} shares, {found.edges.height:>6,} edges: {wall:.2f} s on the clock ({work:.2f} "
            f"s of processor time){beside}"
        )
        failed |= wall > LIMIT_S or bool(published and published / wall < TIMES_FASTER)
    began = time.perf_counter()
    told = [f"{co_sharing(shares, Method(window, 2)).edges.height:,}" for window in WINDOWS]
    print(
        f"{len(WINDOWS)} windows from {WINDOWS[0]} s to a day over domains: {time.perf_counter() - began:.1f} s, "
        f"edges {', '.join(told)}"
    )
    print(
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB; limit {LIMIT_S:g} s each"
    )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
