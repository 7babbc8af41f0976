"""`pantau scan` as people run it: posts a second, peak memory as the file grows, and start-up.

    python -m bench.scan [POSTS]

Prints figures of one run on this machine, with a plain reading of the same file beside them. A long file is shared
among processes; their memory and processor time are counted together.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from pantau.demo.regency import make_regency

POSTS = 200_000
COLUMNS = ("id", "text", "posted_at", "platform", "author", "subject", "registered", "sponsored")


def write_posts(path: Path, count: int) -> None:
    """A file of ``count`` made-up posts; a larger one repeats the regency with other ids."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        written = 0
        while written < count:
            regency = make_regency(seed=52 + written)
            for day in regency.days():
                for post in day.posts:
                    post = regency.resolved(post)
                    handle = post.author.handle if post.author else ""
                    rows.writerow(
                        (
                            f"{written}",
                            post.text,
                            post.posted_at,
                            post.platform,
                            handle,
                            post.subject,
                            post.registered,
                            post.sponsored,
                        )
                    )
                    written += 1
                    if written == count:
                        return


def head(path: Path, target: Path, count: int) -> None:
    """The first ``count`` rows of a file."""
    with (
        path.open(encoding="utf-8", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        rows, out = csv.reader(source), csv.writer(sink)
        for number, row in enumerate(rows):
            if number > count:
                return
            out.writerow(row)


class Ran(NamedTuple):
    seconds: float
    worked: float  # processor seconds of all its processes
    memory: float  # MB that all its processes held at once, shared pages once; looked at every half second


def run(*arguments: str) -> Ran:
    """``pantau`` with these arguments, and every process it starts."""
    command = [sys.executable, "-m", "pantau", *arguments]
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended, peaks = threading.Event(), [0.0]
    watcher = threading.Thread(target=_watch, args=(child.pid, ended, peaks))
    watcher.start()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    ended.set()
    watcher.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, max(*peaks, usage.ru_maxrss / 1024))


def _watch(pid: int, ended: threading.Event, peaks: list[float]) -> None:
    while not ended.wait(0.5):
        peaks.append(sum(map(_held, _family(pid))))


def _family(pid: int) -> list[int]:
    """A process and all that it started; Linux only, elsewhere nothing."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(child))]


def _held(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def plain_reading(path: Path) -> float:
    started = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            row[1].lower().split()
    return time.perf_counter() - started


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else POSTS
    print(f"scan: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    seconds = min(run("--help").seconds for _ in range(3))
    print(f"  pantau --help          {seconds:.2f} s (goal under 0.3 s)")
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.csv"
        one.write_text("id,text\n1,Besok jangan lupa coblos nomor 4\n", encoding="utf-8")
        seconds = min(run("scan", str(one), "--json").seconds for _ in range(3))
        print(f"  pantau scan, one post  {seconds:.2f} s (goal under 1.5 s)")
        whole = Path(folder) / "posts.csv"
        write_posts(whole, count)
        for share in (10, 2, 1):
            part = Path(folder) / f"part{share}.csv"
            head(whole, part, count // share)
            ran = run("scan", str(part), "--json")
            print(
                f"  {count // share:>9,} posts       {ran.seconds:6.1f} s  {count / share / ran.seconds:8,.0f} posts/s"
                f"  {count / share / ran.worked:8,.0f} posts per processor second"
                f"  peak {ran.memory:4.0f} MB (goal below 600, flat)"
            )
        ratio = ran.worked / plain_reading(whole)
        print(f"  ratio to reading, lower-casing and splitting the same file: {ratio:.0f}")
    print(f"  this benchmark's own peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
