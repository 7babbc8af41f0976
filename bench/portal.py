"""How many public pages a second hold, how heavy they are, and when a phone on a bad network shows them.

    python -m bench.portal [--data FOLDER] [--seconds 15]

Everything is real: the made-up regency served as `pantau demo` serves it, the load by `wrk` (Debian package of that
name) with as many distinct addresses as there are, none of them asked conditionally, and Chromium with 400 kbit/s
and 400 ms. Load, server and database share the machine; each one's processor time is printed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
from playwright.sync_api import sync_playwright

from pantau.engine.evidence.capture.browser import find_browser

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
DISTINCT = 6000
VIEWS = 300  # a second, the floor
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FIRST_DAY, DAYS = date(2023, 11, 28), 80  # what a visitor may preview by ?tanggal=
ASKER = """
local paths, own = {}, 0
for line in io.lines(%s) do paths[#paths + 1] = line end
request = function()
  own = own %% #paths + 1
  return wrk.format("GET", paths[own], { ["Accept-Encoding"] = "gzip" })
end
done = function(summary, latency)
  io.write(string.format(
    '{"answers": %%d, "seconds": %%f, "p50": %%f, "p95": %%f, "p99": %%f, "odd": %%d, "lost": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, summary.errors.status, summary.errors.timeout + summary.errors.read))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the generator saw; milliseconds, and seconds of processor time by whose they were."""

    rate: float
    p50: float
    p95: float
    p99: float
    odd: int
    own: float
    server: float


def guide_addresses(made: random.Random) -> list[str]:
    """Every choice of the checker and every kind of person, on many days, in both languages."""
    page = fetch("/panduan/cek/").decode()
    choices = {
        name: re.findall(r'<option value="([a-z0-9-]+)"', select)
        for name, select in re.findall(
            r'<select[^>]*name="(saya|ingin|kapan)"[^>]*>(.*?)</select>', page, re.S
        )
    }
    found = []
    for _ in range(DISTINCT):
        day = (FIRST_DAY + timedelta(days=made.randrange(DAYS))).isoformat()
        space = made.choice(("", "", "/en"))
        asked = {name: made.choice(choices[name]) for name in ("saya", "ingin", "kapan")}
        if made.random() < 0.3:
            found.append(f"{space}/panduan/{asked['saya']}/?tanggal={day}")
        else:
            found.append(f"{space}/panduan/cek/?{urlencode(asked | {'tanggal': day})}")
    return found


def lookup_addresses(made: random.Random) -> list[str]:
    """Handles of the registry, half of them misspelt, and a few that nobody has."""
    _licence, _columns, *rows = fetch("/cek-akun/akun.csv").decode().splitlines()
    named = [handle for row in rows if (handle := row.split(",")[1])]  # some are registered by number alone
    handles = made.sample(named, min(len(named), DISTINCT))
    asked = [handle if made.random() < 0.5 else misspelt(handle, made) for handle in handles]
    return [f"/cek-akun/?q={quote(one)}" for one in asked]


def misspelt(handle: str, made: random.Random) -> str:
    at = made.randrange(len(handle))
    return handle[:at] + made.choice("abc_10") + handle[at + made.randrange(2) :]


def fetch(path: str, packed: bool = False) -> bytes:
    wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    wire.request("GET", path, headers={"Accept-Encoding": "gzip"} if packed else {})
    answer = wire.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}")
    return answer.read()


@contextmanager
def served(folder: Path) -> Iterator[psutil.Process]:
    """The demo in a process of its own, when it answers."""
    command = [sys.executable, "-m", "pantau", "demo", "--data-dir", str(folder), "--port", str(PORT)]
    if not folder.exists():
        command += ["--posts", "2000"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            for _ in range(900):
                try:
                    fetch("/sehat/")
                    break
                except OSError:
                    if process.poll() is not None:
                        raise SystemExit("the demo ended; run it by itself to see why") from None
                    time.sleep(1)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def load(wrk: str, addresses: list[str], seconds: int, top: psutil.Process) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "paths"), Path(folder, "ask.lua")
        listed.write_text("\n".join(addresses))
        script.write_text(ASKER % json.dumps(str(listed)))
        before, own = spent(top), resource.getrusage(resource.RUSAGE_CHILDREN)
        out = subprocess.run(
            [wrk, "-t1", "-c16", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", script, f"http://127.0.0.1:{PORT}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        after, mine = spent(top), resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(out.strip().splitlines()[-1])
    used = mine.ru_utime + mine.ru_stime - own.ru_utime - own.ru_stime
    return Load(
        told["answers"] / told["seconds"], told["p50"], told["p95"], told["p99"], told["odd"] + told["lost"],
        used / told["seconds"], (after - before) / told["seconds"],
    )  # fmt: skip


def spent(top: psutil.Process) -> float:
    """Processor seconds of the server and everything it started, the database included."""
    total = 0.0
    for one in (top, *top.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def weights(addresses: list[str]) -> None:
    sizes = {path: len(fetch(path, packed=True)) for path in addresses}
    heaviest = max(sizes, key=sizes.__getitem__)
    print(f"  {'heaviest page, packed':<44}{sizes[heaviest] / 1000:>10.1f} kB  {heaviest} (limit 150)")


def first_renders(paths: list[str]) -> None:
    """With an empty cache each time: first contentful paint, and when everything was there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for path in paths:
            context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
            page = context.new_page()
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            wire.send("Network.emulateNetworkConditions", SLOW)
            page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="load")
            painted = page.evaluate(
                "new Promise(done => new PerformanceObserver(list => {"
                " const [one] = list.getEntriesByName('first-contentful-paint');"
                " if (one) done(one.startTime); }).observe({type: 'paint', buffered: true}))"
            )
            whole = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            print(f"  {path[:42]:<44}{painted / 1000:>10.2f} s{whole / 1000:>8.2f} s")
            context.close()
        browser.close()


def report(name: str, found: Load) -> None:
    print(f"  {name:<44}{found.rate:>10,.0f} /s  (floor {VIEWS})")
    print(
        f"  {'within: half, 95 and 99 of 100':<44}{found.p50:>10.0f} {found.p95:.0f} {found.p99:.0f} ms (limit 200)"
    )
    print(f"  {'answers that were not 200':<44}{found.odd:>10}")
    print(f"  {'cores used by server and database, by wrk':<44}{found.server:>10.2f} {found.own:.2f}")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--data", type=Path, help="folder of a demo that is there; otherwise one is made")
    given.add_argument("--seconds", type=int, default=15)
    asked = given.parse_args()
    wrk = shutil.which("wrk")
    made = random.Random(6)
    with tempfile.TemporaryDirectory() as own, served(asked.data or Path(own, "demo")) as top:
        guide, lookup = guide_addresses(made), lookup_addresses(made)
        print("portal")
        weights(["/panduan/", *guide[:80], *lookup[:20]])
        first_renders(["/panduan/", guide[0], "/panduan/asn/", "/cek-akun/", lookup[0]])
        if wrk is None:
            print("  no wrk here: no load was made (apt install wrk)")
            return
        today = sorted({re.sub(r"[?&]tanggal=[0-9-]+", "", one) for one in guide})
        made.shuffle(today)
        groups = {
            f"guide pages of today, {len(today)} addresses": today,
            f"guide pages of many days, {len(guide)} addresses": guide,
            f"look-ups, {len(lookup)} addresses": lookup,
        }
        for name, addresses in groups.items():
            load(wrk, addresses, 6, top)
            report(name, load(wrk, addresses, asked.seconds, top))
        report("both mixed", load(wrk, made.sample(guide + lookup, len(guide + lookup)), asked.seconds, top))


if __name__ == "__main__":
    main()
