"""Is a whole day of collection kept right, with outages, spent quotas and two kills of the worker?

    python -m bench.day [--accounts 600] [--hours 24] [--minutes 15] [--seed 7] [--show 5]

Accounts of nine simulated platforms post, edit, delete, are renamed, closed and suspended, and take their
consent back over 24 hours that pass in minutes. The office's own worker sweeps every quarter of an hour, in a
process of its own that is killed twice, once with an answer on its way and once while it writes a page down.
At the end the database is held against the world and against the platforms' own record of every request.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path


def run(accounts: int, hours: int, minutes: int, seed: int, show: int, folder: Path) -> bool:
    from pantau.cli.office import migrate_as_owner
    from pantau.demo.day.judging import Judge
    from pantau.demo.day.trial import Size, play

    migrate_as_owner()
    size = Size(accounts, hours, timedelta(minutes=minutes), seed)
    day = play(size, folder, os.environ["DATABASE_URL"], Path(os.environ["PANTAU_DATA"]))
    found = Judge(day).judge()
    members = len(day.story.members)
    reachable = sum(member.reachable for member in day.story.members)
    print(
        f"{members:,} accounts ({reachable:,} with a route), {hours} hours, {day.sweeps} sweeps, {day.seconds:.0f} s"
    )
    print(f"what happened: {_listed(Counter(day.story.counts))}")
    print(f"pushes taken: {len(day.pushed):,}, lost on the way: {day.lost_pushes:,}")
    for worker, sweep, how in day.killed:
        print(f"worker {worker} was killed in sweep {sweep} ({how})")
    for title, counts in found.counts.items():
        print(f"{title}: {_listed(counts)}")
    shown: Counter[str] = Counter()
    for sentence in found.broken:
        kind = sentence.partition(":")[0]
        shown[kind] += 1
        if shown[kind] <= show:
            print(f"  {sentence}")
    print("every promise was kept" if not found.broken else f"{len(found.broken):,} promises were broken")
    return not found.broken


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())) or "nothing"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=600)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--minutes", type=int, default=15, help="between two sweeps")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=5, help="broken promises of each kind to show")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            kept = run(asked.accounts, asked.hours, asked.minutes, asked.seed, asked.show, folder)
            return 0 if kept else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
