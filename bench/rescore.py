"""How fast all that is stored is read by another rulebook, beside detection alone in the same texts.

    python -m bench.rescore [--posts 100000]

Posts of the made-up regency in a real server, with the findings of the rulebook in use; a changed rulebook is compared
with them by two worker processes that share one run, as `pantau rulebook rescore` does. Bare detection is the detector
alone, without a database, in two processes. Then the run is applied to the findings. Processor time is told beside the
clock: on a busy machine it says more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bench.detect import BATCH, made_up
from bench.ingest import processor_seconds

if TYPE_CHECKING:
    from pantau.engine.law import Rulebook
    from pantau.engine.post import Post

POSTS, WORKERS, GOAL = 100_000, 2, 5_000

# A worker that has read the rulebook before the clock starts; each line it is given is a run.
WORKER = """
import sys
import django
django.setup()
from pantau.office.findings import actions, rescoring
from pantau.office.findings.models import ShadowRun
from pantau.office.findings.rulebooks import kept
from pantau.web.ui import clock
for line in sys.stdin:
    word, run = line.split()
    if word == "warm":
        one = ShadowRun.objects.get(pk=run)
        rescoring.reader_of(one)
        actions.detector_of(kept(one.rulebook_id))
    else:
        while rescoring.turn(int(run), clock=clock.now) is not None:
            pass
    print("done", flush=True)
"""


def bare(folder: str, posts: Sequence[Post]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    from pantau.engine.detect import Detector
    from pantau.engine.law import load_rulebook

    detector = Detector(load_rulebook(folder))
    clock, used = time.perf_counter(), time.process_time()
    for first in range(0, len(posts), BATCH):
        detector.scan(posts[first : first + BATCH])
    return time.perf_counter() - clock, time.process_time() - used


def changed(target: Path) -> Rulebook:
    """The rulebook in use, of whose rules the surest rank lower."""
    from django.conf import settings

    from pantau.engine.law import load_rulebook

    shutil.copytree(settings.PANTAU_RULEBOOK, target)
    for rules in (target / "rules").glob("*.yaml"):
        rules.write_text(rules.read_text("utf-8").replace("    rank: 0.9\n", "    rank: 0.85\n"), "utf-8")
    return load_rulebook(target)


def store(posts: Sequence[Post]) -> None:
    from django.db import connection

    from pantau.engine.post import Batch
    from pantau.office.findings import actions
    from pantau.office.posts.actions import ingest
    from pantau.office.posts.models import Post as Stored

    batches = (Batch(posts=tuple(posts[first : first + 1000])) for first in range(0, len(posts), 1000))
    ingest(batches, route="file", legal_basis="bench", source="bench")
    ids = list(Stored.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), 500):
        actions.detect_posts(ids[first : first + 500])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("ANALYZE")


class Workers:
    def __init__(self) -> None:
        settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "pantau.web.site.settings"}
        self.running = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER], env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(WORKERS)
        ]

    def all(self, word: str, run: int) -> tuple[float, float]:
        """Seconds on the clock and of the processor until the last has done it."""
        used, clock = processor_seconds(self.running), time.perf_counter()
        for one in self.running:
            assert one.stdin is not None
            one.stdin.write(f"{word} {run}\n".encode())
            one.stdin.flush()
        for one in self.running:
            assert one.stdout is not None
            one.stdout.readline()
        return time.perf_counter() - clock, processor_seconds(self.running) - used

    def end(self) -> None:
        for one in self.running:
            one.communicate()


def told(name: str, posts: int, clock: float, used: float) -> None:
    cores = WORKERS * posts / used
    print(f"{name:<46}{posts / clock:>9,.0f} posts/s {used / posts * 1e6:>7,.0f} µs a post {cores:>9,.0f}")


def run(count: int, folder: Path) -> None:
    from pantau.cli.office import migrate_as_owner
    from pantau.office.findings import rescoring, shadow
    from pantau.office.people.models import User
    from pantau.web.ui import clock

    migrate_as_owner()
    # Regencies share ids, and some of their posts are edits of others: here each is a post of its own.
    posts = [replace(post, native_id=str(number)) for number, post in enumerate(made_up(count))]
    store(posts)
    book = changed(folder / "pemilu-2024")
    print(
        f"{count:,} posts, load {os.getloadavg()[0]:.1f}; the last column: two cores with nothing else to do"
    )
    halves = [posts[: count // 2], posts[count // 2 :]]
    with get_context("spawn").Pool(WORKERS) as pool:
        clocks, alone = zip(
            *pool.starmap(bare, [(str(folder / "pemilu-2024"), half) for half in halves]), strict=True
        )
    told("detection alone", count, max(clocks), sum(alone))
    workers = Workers()
    held = rescoring.begin(book, now=clock.now())
    workers.all("warm", held.pk)
    taken, used = workers.all("work", held.pk)
    held.refresh_from_db()
    assert (held.finished_at is not None, held.posts, held.failed) == (True, count, 0)
    told("read from the database, compared, counted", count, taken, used)
    verdict = "reached" if count / taken >= GOAL else "not reached"
    print(
        f"{'':4}{held.changes.count():,} differences; goal {GOAL:,} posts/s: {verdict}; "
        f"{sum(alone) / used:.2f} of detection alone, by processor time; load {os.getloadavg()[0]:.1f}"
    )
    shadow.switch_on(held, by=User.objects.create(username="bench"), reason="bench", now=clock.now())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    told("applied to the findings", count, *workers.all("work", held.pk))
    held.rescoring.refresh_from_db()
    assert held.rescoring.applied == count
    workers.end()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=POSTS)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            run(asked.posts, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
