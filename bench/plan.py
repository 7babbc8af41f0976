"""What a tick of the schedule costs among five million accounts, beside one among fifty thousand.

    python -m bench.plan [accounts]

In each second 2,000 accounts are due, are handed out, and are put back for their next look. The ratio is
measured in one run; milliseconds and bytes are of this machine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from pantau.engine.planning import Lane, Schedule

ACCOUNTS, FEW = 5_000_000, 50_000
DUE = 2_000
TICKS = 300
START = datetime(2024, 2, 11, tzinfo=UTC)
LANE = Lane("youtube/sweep", per_call=50)
PROMISED_MS = 100


def memory_mib() -> float:
    """Resident memory of this process; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def filled(accounts: int) -> Schedule:
    """A schedule in which 2,000 accounts are due in each second."""
    schedule = Schedule([LANE])
    for account in range(accounts):
        schedule.put(account, LANE.name, START + timedelta(seconds=account // DUE))
    return schedule


def ticks(schedule: Schedule, accounts: int) -> Iterator[tuple[float, float]]:
    """(milliseconds to hand out, milliseconds to put back) of one second after the other."""
    round_s = timedelta(seconds=accounts // DUE)
    for second in range(TICKS):
        now = START + timedelta(seconds=second)
        before = time.perf_counter()
        batches = schedule.tick(now, {LANE.name: DUE})
        handed_out = time.perf_counter()
        for batch in batches:
            for account in batch.accounts:
                schedule.put(account, LANE.name, now + round_s)
        put_back = time.perf_counter()
        assert sum(len(batch.accounts) for batch in batches) == DUE
        yield 1000 * (handed_out - before), 1000 * (put_back - handed_out)


def main() -> int:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS
    few = [tick for tick, _ in ticks(filled(FEW), FEW)]
    bare = memory_mib()
    schedule = filled(accounts)
    full = memory_mib()
    measured = list(ticks(schedule, accounts))
    after = memory_mib()
    tick, back = (median(column) for column in zip(*measured, strict=True))
    worst = max(milliseconds for milliseconds, _ in measured)
    print(f"{accounts:,} accounts, {DUE:,} due in each of {TICKS} ticks, {DUE // LANE.per_call} batches")
    print(f"  tick            {tick:6.1f} ms median, {worst:.1f} ms worst   (promised: {PROMISED_MS} ms)")
    print(f"  putting back    {back:6.1f} ms median")
    print(f"  among {FEW:,}    {median(few):6.1f} ms median; ratio {tick / median(few):.2f}")
    print(
        f"  memory          {full - bare:6.0f} MiB for the schedule, {(full - bare) * 2**20 / accounts:.0f} "
        f"bytes an account; {after - full:+.1f} MiB after {TICKS} ticks"
    )
    return int(tick > PROMISED_MS)


if __name__ == "__main__":
    sys.exit(main())
