"""Is nothing lost, doubled or left half done, whatever breaks?

    python -m bench.faults [--faults 200] [--seed 8] [--machines 3] [--json]

Workers run on machines of their own (network namespaces, small disks) beside a PostgreSQL and simulated platforms,
while files are brought in, accounts are swept, pages captured and pictures handed in. Faults strike at random; the
same seed gives the same ones. At the end everything is healed, and the office is held against what is true.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.faults import machines

if TYPE_CHECKING:
    from bench.faults.trial import Told


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--machines", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--hurry", action="store_true", help="let time pass at once for workers that were killed"
    )
    parser.add_argument("--plain", action="store_true", help="without namespaces, even where there could be")
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    asked = parser.parse_args()
    if not asked.plain:
        machines.enter_namespaces(sys.argv[1:])
    from bench.faults.trial import Asked, play

    signal.signal(
        signal.SIGTERM, lambda number, _frame: sys.exit(128 + number)
    )  # as the first process of its namespace
    folder = Path(tempfile.mkdtemp(prefix="pantau-faults-"))
    folder.chmod(0o711)
    try:
        told = play(Asked(asked.faults, asked.seed, asked.machines, asked.hurry), folder)
    finally:
        if asked.keep:
            print(f"kept: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if asked.json:
        print(json.dumps(asdict(told), default=str))
    else:
        _print(told)
    return 1 if told.judgement.broken else 0


def _print(told: Told) -> None:
    where = "machines in network namespaces" if told.apart else "plain processes (no namespaces here)"
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in told.seconds.items())
    print(
        f"{sum(told.faults.values())} faults, seed {told.asked.seed}, {told.asked.machines} {where}; {took}"
    )
    if told.unable:
        print(f"not possible here: faults of {', '.join(told.unable)}")
    for kind, count in sorted(told.faults.items()):
        print(f"  {kind:34}{count:5}")
    for what, counts in told.judgement.counts.items():
        print(f"{what}: {', '.join(f'{name} {count:,}' for name, count in counts.items())}")
    for sentence in told.judgement.broken:
        print(f"  BROKEN: {sentence}")
    print(
        "every promise was kept"
        if not told.judgement.broken
        else f"{len(told.judgement.broken)} promises broken"
    )


if __name__ == "__main__":
    sys.exit(main())
