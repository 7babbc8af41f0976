"""How many ordinary pages a minute a camera keeps, what a hung one costs, and how much memory it takes.

    python -m bench.capture [pages] [side by side]

The pages lie on this machine: a heading, 40 paragraphs, a style sheet, 12 pictures of 60 kB, a frame and two fetches,
longer than the screen, so that they are scrolled through. The ratio to a bare look (open, picture, print, no record)
is of one run; captures a minute depend on what else the machine does, so its load is printed beside.

The office's way is measured apart: jobs out of the database, by as many workers, pictures looked at and read, files in
the store, sealed as evidence in the log; from the first capture's start to the last one's end.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import async_playwright

from pantau.engine.evidence.capture.browser import find_browser
from pantau.engine.evidence.capture.camera import Camera, Wanted

PAGES, AT_ONCE = 24, 2
PICTURES, PARAGRAPHS = 12, 40
NOISE = random.Random(4).randbytes(60_000)
SCRIPT = "<script>for (const n of [1, 2]) fetch('/data?' + n).then(r => r.text())</script>"
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Berita {n}</title><link rel=stylesheet href=/style.css>"
    "<h1>Berita {n}</h1>"
    + "".join(f"<p>Alinea {n}: warga hadir di lapangan, semuanya rekaan.</p>" for n in range(PARAGRAPHS))
    + "".join(f"<img src='/picture/{{n}}/{n}' width=300 height=200>" for n in range(PICTURES))
    + "<iframe src=/frame></iframe>"
    + SCRIPT.replace("{", "{{").replace("}", "}}")
)


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/page/"):
            return self._give("text/html", PAGE.format(n=path.rpartition("/")[2]).encode())
        if path.startswith("/picture/"):
            return self._give("image/bmp", _bitmap())
        if path == "/hung":
            return self._give("text/html", b"<p>macet<script>setTimeout(() => { for (;;) {} }, 50)</script>")
        if path == "/silent":
            time.sleep(70)
        return self._give("text/css" if path.endswith("css") else "text/html", b"p { margin: 1em }")

    def _give(self, media_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _bitmap() -> bytes:
    width, height = 100, 200
    head = b"BM" + (54 + 60_000).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    told = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    return head + told + (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24) + NOISE


@contextmanager
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Memory(threading.Thread):
    """The highest that a browser and this process held."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(daemon=True)
        self.camera, self.most = camera, 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            self.most = max(self.most, self.camera.memory_bytes())


def kept(address: str, number: int, at_once: int) -> tuple[float, float]:
    """Seconds for so many pages, and MiB of the browser at its highest; its start is not counted."""
    allow = frozenset({urlsplit(address).netloc})
    with tempfile.TemporaryDirectory() as folder, Camera(clock=lambda: datetime.now(UTC)) as camera:
        take = lambda n: camera.capture(Wanted(f"{address}/page/{n}", "bench", allow), Path(folder) / f"{n}")  # noqa: E731
        take(-1)
        watch = Memory(camera)
        watch.start()
        started = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            outcomes = {one.outcome for one in pool.map(take, range(number))}
        seconds = time.perf_counter() - started
        watch.over.set()
        assert outcomes == {"captured"}, outcomes
        return seconds, watch.most / 2**20


def office(address: str, number: int, workers: int) -> float:
    """Captures a minute that become evidence, by this many workers."""
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ |= {"PANTAU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "bench.capture_settings"}
    try:
        from pantau.cli.office import open_office

        with open_office(as_owner=True):
            return _taken_by_workers(address, number, workers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken_by_workers(address: str, number: int, workers: int) -> float:
    from django.db.models import Max, Min

    from pantau.cli.office import migrate_as_owner
    from pantau.office.evidence import captures
    from pantau.office.evidence.models import PageCapture
    from pantau.office.people.models import User
    from pantau.web.ui import clock

    migrate_as_owner()
    officer = User.objects.create(username="bench", full_name="Petugas Contoh")
    for one in range(number):
        url = f"{address}/page/{one}"
        captures.ask(None, url, by=officer, reason="Diukur.", now=clock.now(), subject=f"bench:{one}")
    command = [sys.executable, "-m", "pantau", "work", "--once", "--queues", "capture"]
    for process in [subprocess.Popen(command) for _ in range(workers)]:
        process.wait()
    done = PageCapture.objects.exclude(evidence=None)
    assert done.count() == number, list(PageCapture.objects.values_list("status", "reason"))
    times = done.aggregate(began=Min("started_at"), ended=Max("ended_at"))
    return 60 * number / (times["ended"] - times["began"]).total_seconds()


def hung(address: str, path: str) -> float:
    """Seconds that a page takes which never lets go."""
    allow = frozenset({urlsplit(address).netloc})
    with tempfile.TemporaryDirectory() as folder, Camera(clock=lambda: datetime.now(UTC)) as camera:
        started = time.perf_counter()
        camera.capture(Wanted(address + path, "bench", allow), Path(folder) / "c")
        return time.perf_counter() - started


async def bare(address: str, number: int) -> float:
    async with async_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu"]
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=quiet)
        started = time.perf_counter()
        for one in range(number):
            page = await browser.new_page()
            await page.goto(f"{address}/page/{one}")
            await page.screenshot(full_page=True)
            await page.pdf()
            await page.close()
        seconds = time.perf_counter() - started
        await browser.close()
    return seconds


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    at_once = int(sys.argv[2]) if len(sys.argv) > 2 else AT_ONCE
    with pages() as address:
        looks = asyncio.run(bare(address, number))
        for side_by_side in sorted({1, at_once}):
            seconds, most = kept(address, number, side_by_side)
            own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{side_by_side} at once: {60 * number / seconds:.0f} pages a minute, {seconds / number:.2f} s each ("
                f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores; "
                f"{seconds / looks:.1f} x a bare look); the browser held {most:.0f} MiB at most, we {own:.0f}"
            )
        # Once: Django belongs to the one database that it was begun with.
        print(
            f"office, {at_once} workers: {office(address, number, at_once):.0f} pages a minute sealed as evidence "
            f"(load {os.getloadavg()[0]:.0f})"
        )
        for path in ("/hung", "/silent"):
            print(f"{path[1:]}: over after {hung(address, path):.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
