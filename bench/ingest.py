"""How fast does a file become durable posts and findings, beside plain COPY of the same rows?

    python -m bench.ingest [--posts 30000] [--workers 2]

File -> parsed -> stored with its detection jobs (this process) -> normalised, detected, findings stored
(worker processes). The clock runs until the last job is done. Plain COPY is one table without indexes in
the same server, in the same run. A real server, real roles, real workers; synchronous_commit on.

On a machine that does other work too, the processor time of all processes together tells more than the
clock: two cores have two seconds of it in each second.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FLAGGED = 0.01  # share of posts that speak of what a rule looks for
FLOOR, GOAL, FLOOR_OF_COPY = 5_000, 10_000, 0.10

EVERYDAY = (
    "Selamat pagi semeton Lombok Barat", "Hari ini jualan nasi balap seperti biasa di depan pasar",
    "Alhamdulillah hujan turun sejak subuh tadi", "Jalan ke Sekotong masih berlubang, hati-hati ya",
    "Terima kasih sudah hadir di acara maulid kemarin", "Besok gotong royong bersihkan saluran air",
    "Harga cabai naik lagi, ibu-ibu mengeluh", "Anak-anak latihan gendang beleq sore ini",
    "Mohon info tukang servis motor dekat Gerung", "Semoga sehat selalu untuk kita semua",
    "Pertandingan voli antar dusun dimulai jam empat", "Listrik padam dari tadi malam, sabar dulu",
    "Kunjungan ke posyandu berjalan lancar", "Panen jagung tahun ini lumayan bagus",
    "Yang mau ikut senam hari Minggu kumpul di lapangan", "Visi kami membangun desa bersama rakyat",
)  # fmt: skip
TELLING = (
    "Jangan lupa coblos nomor 4 ya semeton", "Yang mau amplop coblos nomor 5, ambil di rumah pak RT",
    "serangan fajar meluncur, siap di rumah masing-masing", "Bismillah menang, salam 2 jari",
)  # fmt: skip


def items(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Posts as an export has them: about 150 characters of text, 1.5 kB as a whole."""
    chance = random.Random(seed)
    start = datetime(2023, 12, 20, tzinfo=UTC)
    for number in range(count):
        sentences = chance.choices(EVERYDAY, k=chance.randint(2, 5))
        if chance.random() < FLAGGED:
            sentences[-1] = chance.choice(TELLING)
        author = chance.randrange(13_100)
        yield {
            "id": f"{number:08d}",
            "text": ". ".join(sentences) + f" #{number % 97}",
            "posted_at": (start + timedelta(seconds=number * 86)).isoformat(),
            "platform": ("facebook", "instagram", "x", "tiktok")[author % 4],
            "author": f"akun.{author}",
            "url": f"https://example.org/p/{number}",
            "likes": chance.randrange(500),
            "comments": chance.randrange(50),
            "extra": {"padding": f"{chance.getrandbits(4800):x}"},
        }


def write_file(path: Path, count: int) -> None:
    with path.open("w") as file:
        for item in items(count):
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


class Stopwatch:
    def __init__(self, count: int) -> None:
        self.count = count
        self.rates: dict[str, float] = {}

    def measure(self, name: str, seconds: float) -> float:
        self.rates[name] = self.count / seconds
        print(f"  {name:<44}{self.rates[name]:>10,.0f} posts/s")
        return self.rates[name]


def plain_copy(rows: list[tuple[Any, ...]]) -> float:
    """Seconds that COPY takes for these rows, into one table without indexes, committed."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_copy ("
            "post_id bigint, month date, version integer, seen_at timestamptz, content_hash bytea, route text,"
            "format text, legal_basis text, source_ref text, text text, mapped text, raw text)"
        )
        started = time.perf_counter()
        with transaction.atomic(), cursor.copy("COPY bench_copy FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_copy")
    return seconds


def version_rows() -> list[tuple[Any, ...]]:
    """What ingest stored, to be copied again plainly."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post_id, month, version, seen_at, content_hash, route, format, legal_basis, source_ref,"
            " text, mapped::text, raw::text FROM posts_postversion"
        )
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor]


def processor_seconds(workers: list[subprocess.Popen[bytes]]) -> float:
    """Processor time so far of this process, the workers and every process of the server."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0]).parent()
    times = server.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for process in (
        psutil.Process(),
        *(psutil.Process(worker.pid) for worker in workers),
        *server.children(),
    ):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def clear() -> None:
    from django.db import connection

    tables = "posts_post, posts_postversion, posts_engagementpoint, findings_finding, procrastinate_jobs"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def jobs_left() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'detect'"
        )
        return int(cursor.fetchone()[0])


def ingest(path: Path) -> None:
    from pantau.engine.sources import read_posts
    from pantau.office.posts.actions import ingest as store

    store(read_posts(path), route="file", legal_basis="bench", source=path.name)


def start_workers(count: int, folder: Path) -> list[subprocess.Popen[bytes]]:
    """Workers that have read the rulebook and done a job or two."""
    from django.db import connection

    workers = [
        subprocess.Popen([sys.executable, "-m", "pantau", "work", "--queues", "detect"]) for _ in range(count)
    ]
    with connection.cursor() as cursor:
        alive = 0
        while alive < count:
            time.sleep(0.2)
            cursor.execute("SELECT count(*) FROM procrastinate_workers")
            alive = cursor.fetchone()[0]
    few = folder / "few.ndjson"
    write_file(few, 1_000 * count)
    ingest(few)
    while jobs_left():
        time.sleep(0.1)
    clear()
    return workers


def run(count: int, workers: int, folder: Path) -> dict[str, float]:
    from pantau.cli.office import migrate_as_owner
    from pantau.engine.sources import read_posts
    from pantau.office.findings.actions import detect_posts, detector_of
    from pantau.office.posts.models import Post
    from pantau.web.ui import rulebook

    watch = Stopwatch(count)
    path = folder / "export.ndjson"
    write_file(path, count)
    migrate_as_owner()
    detector_of(rulebook.current())
    print(f"{count:,} posts, {path.stat().st_size / count:,.0f} bytes each, {workers} worker(s)")

    started = time.perf_counter()
    for _ in read_posts(path):
        pass
    watch.measure("parsed", time.perf_counter() - started)
    started = time.perf_counter()
    ingest(path)
    watch.measure("parsed and durable (one process)", time.perf_counter() - started)
    copied = watch.measure("plain COPY of the same rows", plain_copy(version_rows()))
    ids = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    started = time.perf_counter()
    for first in range(0, len(ids), 500):
        detect_posts(ids[first : first + 500])
    watch.measure("detected and durable (one process)", time.perf_counter() - started)

    clear()
    running = start_workers(workers, folder)
    try:
        used, started = processor_seconds(running), time.perf_counter()
        ingest(path)
        while jobs_left():
            time.sleep(0.02)
        whole = watch.measure("file to findings, the whole way", time.perf_counter() - started)
        used = processor_seconds(running) - used
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait()
    watch.rates["share of plain COPY"] = whole / copied
    print(f"  {'share of plain COPY':<44}{whole / copied:>10.0%}")
    print(f"  {'processor time':<44}{used / count * 1e6:>10,.0f} µs a post")
    print(f"  {'two cores with nothing else to do':<44}{2 * count / used:>10,.0f} posts/s")
    verdict = (
        "goal"
        if whole >= GOAL
        else "floor"
        if whole >= FLOOR and whole >= FLOOR_OF_COPY * copied
        else "below"
    )
    print(f"  floor {FLOOR:,} and {FLOOR_OF_COPY:.0%} of COPY, goal {GOAL:,}: {verdict}")
    return watch.rates


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=30_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            run(asked.posts, asked.workers, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
