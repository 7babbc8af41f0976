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
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import psutil
from playwright.sync_api import Browser, sync_playwright

from pantau.engine.evidence.capture.browser import find_browser

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
DISTINCT = 6000
VIEWS = 300  # a second, the floor
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FIRST_DAY, DAYS = date(2023, 11, 28), 80  # what a visitor may preview by ?tanggal=
FIRST_S, HEAVIEST_KB = 1.5, 150.0
#: One page of each kind that anybody may open, beside what stands at addresses that are asked for first.
KINDS = (
    "/panduan/", "/panduan/asn/", "/panduan/unduh/", "/cek-akun/", "/cek-akun/data/", "/kabar/", "/siniar/", "/angka/",
    "/angka/aturan/", "/buku-besar/", "/lapor/", "/lapor/rahasia/", "/lapor/lacak/", "/lapor/luring/",
)  # fmt: skip
PICTURES = ("Image", "Media")
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
class Served:
    web: psutil.Process
    database: psutil.Process


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
def served(folder: Path) -> Iterator[Served]:
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
            database = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
            yield Served(psutil.Process(process.pid), psutil.Process(database))
        finally:
            process.terminate()


def load(wrk: str, addresses: list[str], seconds: int, top: Served) -> Load:
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


def spent(served: Served) -> float:
    """Processor seconds of the server and everything it started; the database leaves the family, so it is named."""
    total = 0.0
    for top in (served.web, served.database):
        for one in (top, *top.children(recursive=True)):
            try:
                times = one.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def pieces() -> list[str]:
    """A text and an episode, where some are published."""
    found = (
        re.search(rf'href="(/{room}/[a-z0-9-]+/)"', fetch(f"/{room}/").decode())
        for room in ("kabar", "siniar")
    )
    return [one[1] for one in found if one]


def first_renders(paths: list[str]) -> None:
    """With an empty cache each time: first contentful paint, all there, and what came over the wire but pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        steps = begun_report(browser)
        for path in paths:
            fetch(path)  # what a process makes once is no part of a phone's wait
        seen = {path: first_render(browser, path, steps) for path in [*paths, *steps["pages"]]}
        browser.close()
    for path, (painted, whole, weight) in seen.items():
        print(f"  {path[:42]:<44}{painted:>10.2f} s{whole:>8.2f} s{weight:>8.1f} kB")
    slowest, heaviest = (max(seen, key=lambda path: seen[path][at]) for at in (0, 2))
    print(f"  {'latest first render':<44}{seen[slowest][0]:>10.2f} s  (goal {FIRST_S})  {slowest}")
    print(
        f"  {'heaviest page, packed':<44}{seen[heaviest][2]:>10.1f} kB  (limit {HEAVIEST_KB:.0f})  {heaviest}"
    )


def begun_report(browser: Browser) -> dict[str, Any]:
    """The cookies of somebody who began a report, and the addresses of its steps."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{PORT}", locale="id-ID")
    page = context.new_page()
    page.goto("/lapor/")
    page.locator("input[name=kind]").last.check()
    page.locator("form:has(input[name=kind]) button[type=submit]").click()
    page.wait_for_url("**/lapor/isi/**")
    first = urlsplit(page.url).path
    pages = {first, *re.findall(r'href="(/lapor/isi/[a-z]+/)"', page.content()), "/lapor/isi/bukti/"}
    state = context.storage_state()
    context.close()
    return {"pages": sorted(pages), "state": state}


def first_render(browser: Browser, path: str, steps: dict[str, Any]) -> tuple[float, float, float]:
    """Seconds until something is painted and until all is there; kB."""
    state = steps["state"] if path in steps["pages"] else None
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", storage_state=state, service_workers="block"
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    taken: dict[str, float] = {}
    wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    wire.on(
        "Network.loadingFinished", lambda told: taken.update({told["requestId"]: told["encodedDataLength"]})
    )
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    answer = page.goto(f"http://127.0.0.1:{PORT}{path}", wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{path} answers {answer and answer.status}")
    painted = page.evaluate(
        "new Promise(done => new PerformanceObserver(list => {"
        " const [one] = list.getEntriesByName('first-contentful-paint');"
        " if (one) done(one.startTime); }).observe({type: 'paint', buffered: true}))"
    )
    whole = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    weight = sum(size for each, size in taken.items() if kinds.get(each) not in PICTURES)
    return painted / 1000, whole / 1000, weight / 1000


def report(name: str, found: Load) -> None:
    print(f"  {name:<44}{found.rate:>10,.0f} /s  (floor {VIEWS})")
    print(
        f"  {'within: half, 95 and 99 of 100':<44}{found.p50:>10.0f} {found.p95:.0f} {found.p99:.0f} ms (limit 200)"
    )
    print(f"  {'answers that were not 200':<44}{found.odd:>10}")
    each = found.server / found.rate * 1000
    print(
        f"  {'cores used by server and database, by wrk':<44}"
        f"{found.server:>10.2f} {found.own:.2f} ({each:.1f} ms a page)"
    )


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
        checker = next(one for one in guide if "/cek/" in one)
        first_renders([*KINDS, checker, lookup[0], *pieces()])
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
