"""`pantau scan` as people run it: posts a second, peak memory as the file grows, and start-up.

    python -m bench.scan [POSTS]

Prints figures of one run on this machine, with a plain reading of the same file beside them.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def run(*arguments: str) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of ``pantau`` with these arguments."""
    command = [sys.executable, "-m", "pantau", *arguments]
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def plain_reading(path: Path) -> float:
    started = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            row[1].lower().split()
    return time.perf_counter() - started


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else POSTS
    print(f"scan: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    seconds, _ = min(run("--help") for _ in range(3))
    print(f"  pantau --help          {seconds:.2f} s (goal under 0.3 s)")
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.csv"
        one.write_text("id,text\n1,Besok jangan lupa coblos nomor 4\n", encoding="utf-8")
        seconds, _ = min(run("scan", str(one), "--json") for _ in range(3))
        print(f"  pantau scan, one post  {seconds:.2f} s (goal under 1.5 s)")
        whole = Path(folder) / "posts.csv"
        write_posts(whole, count)
        for share in (10, 2, 1):
            part = Path(folder) / f"part{share}.csv"
            head(whole, part, count // share)
            seconds, memory = run("scan", str(part), "--json")
            print(
                f"  {count // share:>9,} posts       {seconds:6.1f} s  {count / share / seconds:8,.0f} posts/s"
                f"  peak {memory:4.0f} MB (goal below 600, flat)"
            )
        ratio = seconds / plain_reading(whole)
        print(f"  ratio to reading, lower-casing and splitting the same file: {ratio:.0f}")
    print(f"  this benchmark's own peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
