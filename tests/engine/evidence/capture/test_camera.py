"""What a camera keeps of a page, and how it fares with pages that behave badly."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from capture_site import BIG, Certified, Site
from pantau.engine.evidence.capture.browser import BrowserSettings
from pantau.engine.evidence.capture.camera import (
    Camera,
    CameraSettings,
    Captured,
    RefusedError,
    StuckError,
    Wanted,
)
from pantau.engine.evidence.capture.frozen import freeze
from pantau.engine.evidence.capture.looking import LookLimits
from pantau.engine.evidence.capture.reading import open_archive
from pantau.engine.pictures import inspect

pytestmark = pytest.mark.browser


def records(captured: Captured) -> list[tuple[str, str, Any, bytes]]:
    """(type, address, headers, payload) of every record."""
    with zipfile.ZipFile(captured.folder / "page.wacz") as archive:
        stream = BytesIO(archive.read("archive/data.warc.gz"))
    return [
        (one.rec_type, one.rec_headers["WARC-Target-URI"], one, one.content_stream().read())
        for one in ArchiveIterator(stream)
    ]


def responses(captured: Captured) -> dict[str, tuple[int, bytes]]:
    """Address without the host -> (status, body)."""
    return {
        "/" + address.split("/", 3)[3]: (int(one.http_headers.get_statuscode()), body)
        for kind, address, one, body in records(captured)
        if kind == "response"
    }


def check_digests(path: Path) -> int:
    """Every block's SHA-256, counted by hand from the file's bytes; how many there were."""
    with zipfile.ZipFile(path) as archive:
        packed = archive.read("archive/data.warc.gz")
    counted, text = 0, gzip.decompress(packed)
    while text:
        head, _, rest = text.partition(b"\r\n\r\n")
        lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        size = int(lines[b"Content-Length"])
        block, text = rest[:size], rest[size + 4 :]
        assert lines[b"WARC-Block-Digest"] == b"sha256:" + hashlib.sha256(block).hexdigest().encode()
        counted += 1
    return counted


def test_an_ordinary_page_is_kept_with_all_its_parts(capture: Any, site: Site) -> None:
    captured = capture("/")
    facts = captured.facts
    assert (captured.outcome, captured.reason) == ("captured", "")
    assert (facts["final_url"], facts["operator"], facts["how"]) == (f"{site.address}/", "sari", "browser")
    assert json.loads((captured.folder / "capture.json").read_bytes()) == facts
    roles = {one["role"]: one["name"] for one in facts["files"]}
    assert roles.keys() == {"wacz", "screenshot", "print", "text", "responses", "log", "pictures"}
    for one in facts["files"]:
        body = (captured.folder / one["name"]).read_bytes()
        assert (one["sha256"], one["size"]) == (hashlib.sha256(body).hexdigest(), len(body))
    assert {path.name for path in captured.folder.iterdir()} == {*roles.values(), "capture.json"}
    kept = responses(captured)
    assert kept.keys() == {"/", "/style.css", "/picture.png", "/background.png", "/frame", "/data.json"}
    assert kept["/data.json"] == (200, b'{"text": "dari fetch"}')
    text = (captured.folder / "text.txt").read_text()
    assert "Halo semeton" in text
    assert "di dalam bingkai" in text
    assert "dari fetch" in text
    picture = inspect((captured.folder / "page.png").read_bytes())
    assert (picture.width, picture.height) == (1280, 900)
    assert (captured.folder / "page.pdf").read_bytes().startswith(b"%PDF-")


def test_the_archive_is_one_that_other_tools_read(capture: Any) -> None:
    captured = capture("/")
    with zipfile.ZipFile(captured.folder / "page.wacz") as archive:
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        about = json.loads(archive.read("datapackage.json"))
        for one in about["resources"]:
            assert one["hash"] == f"sha256:{hashlib.sha256(archive.read(one['path'])).hexdigest()}"
        warc = archive.read("archive/data.warc.gz")
        index = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
    assert index == sorted(index)
    for line in index:
        told = json.loads(line.split(" ", 2)[2])
        piece = warc[int(told["offset"]) : int(told["offset"]) + int(told["length"])]
        [record] = ArchiveIterator(BytesIO(piece))
        assert record.rec_headers["WARC-Target-URI"] == told["url"]
    path = captured.folder / "data.warc.gz"
    path.write_bytes(warc)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == check_digests(captured.folder / "page.wacz")


def test_a_frozen_copy_shows_the_page_as_it_stood(capture: Any) -> None:
    """What scripts added is there, and they are not."""
    with open_archive(capture("/").folder / "page.wacz") as archive:
        copy = freeze(archive)
        assert {one.digests_hold for one in archive.answers} == {True}
    assert b"dari fetch" in copy.html
    assert b"<script" not in copy.html
    assert sorted(one.media_type for one in copy.files.values()) == ["image/png", "text/css"]
    assert [one.rpartition("/")[2] for one in copy.blank] == ["frame"]  # frames are left out


def test_redirects_are_kept_hop_by_hop(capture: Any, site: Site) -> None:
    captured = capture("/hops?n=3")
    assert captured.facts["final_url"] == f"{site.address}/"
    assert [one["status"] for one in captured.facts["more"]["hops"]] == [301, 301, 301, 301, 200]
    assert captured.facts["redirects"] == [f"{site.address}/hops?n={n}" for n in (2, 1, 0)] + [
        f"{site.address}/"
    ]
    assert {path: status for path, (status, _) in responses(captured).items() if "hops" in path} == {
        f"/hops?n={n}": 301 for n in range(4)
    }


def test_what_a_script_sends_on_to_is_a_hop_too(capture: Any, site: Site) -> None:
    captured = capture("/html?<title>satu</title><script>location='/frame'</script>")
    assert captured.facts["final_url"] == f"{site.address}/frame"
    assert captured.reached


def test_a_packed_answer_is_kept_unpacked_and_says_so(capture: Any) -> None:
    captured = capture("/packed")
    [answer] = [one for kind, _, one, _ in records(captured) if kind == "response"]
    assert answer.http_headers.get_header("x-orig-content-encoding") == "gzip"
    assert responses(captured)["/packed"] == (200, b"<title>Ringkas</title><p>dikemas</p>")


def test_what_shows_only_on_scrolling_is_seen(capture: Any) -> None:
    captured = capture("/lazy")
    assert {"/picture.png?late", "/data.json?part=1", "/data.json?part=3"} <= responses(captured).keys()
    assert "bagian 3" in (captured.folder / "text.txt").read_text()
    assert inspect((captured.folder / "page.png").read_bytes()).height > 5000


def test_a_tall_page_gives_a_picture_that_ends_and_says_so(capture: Any) -> None:
    captured = capture("/tall")
    assert inspect((captured.folder / "page.png").read_bytes()).height == 12_000
    assert [one["what"] for one in captured.facts["more"]["blind"]] == ["scroll", "picture"]


def test_a_cookie_wall_is_recorded_and_nothing_is_clicked(capture: Any, site: Site) -> None:
    captured = capture("/cookies")
    assert captured.outcome == "captured"
    assert "Kami memakai kuki" in (captured.folder / "text.txt").read_text()
    assert "/clicked" not in site.asked


def test_dialogs_and_windows_hold_nothing_up(capture: Any) -> None:
    captured = capture("/popups")
    assert captured.reached
    assert "isi" in (captured.folder / "text.txt").read_text()


def test_what_a_worker_fetches_is_in_the_archive(capture: Any) -> None:
    assert "/data.json?worker" in responses(capture("/worker"))


def test_a_film_is_kept_whole_though_a_player_takes_pieces(capture: Any) -> None:
    captured = capture("/film")
    films = [
        body for kind, url, one, body in records(captured) if kind == "response" and url.endswith(".mp4")
    ]
    assert max(map(len, films)) == 200_012


def test_a_stream_beside_the_page_is_cut_and_said_to_be(capture: Any) -> None:
    captured = capture("/stream")
    assert (captured.outcome, captured.reason) == ("partial", "unfinished_parts")
    assert "siaran langsung" in (captured.folder / "text.txt").read_text()
    [stream] = [
        one for kind, url, one, _ in records(captured) if kind == "response" and url.endswith("/endless")
    ]
    assert stream.rec_headers["WARC-Truncated"] == "time"


def test_fifty_megabytes_stay_outside_and_are_said_to_be_missing(capture: Any, site: Site) -> None:
    captured = capture("/big")
    assert (captured.outcome, captured.reason) == ("partial", "missing_parts")
    assert [one["what"] for one in captured.facts["more"]["blind"]] == [f"{site.address}/huge"]
    assert (captured.folder / "page.wacz").stat().st_size < BIG / 10


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/status?404", "unreachable", "http_error"),
        ("/status?500", "unreachable", "http_error"),
        ("/status?204", "unreachable", "empty"),
        ("/closing", "unreachable", "connection_closed"),
        ("/letter", "unreachable", "download"),
        ("/loop", "unreachable", "too_many_redirects"),
        ("http://kantor.invalid/", "unreachable", "no_address"),
        ("http://127.0.0.1:{closed}/", "refused", "forbidden_target"),
    ],
)
def test_a_page_that_cannot_be_opened_gives_an_honest_record(
    capture: Any, path: str, outcome: str, reason: str
) -> None:
    captured = capture(path.replace("{closed}", "8080"))
    assert (captured.outcome, captured.reason) == (outcome, reason)
    assert captured.facts["note"]
    assert inspect((captured.folder / "page.png").read_bytes()).width == 1280
    assert check_digests(captured.folder / "page.wacz") > 1


def test_a_file_instead_of_a_page_is_kept_in_the_archive(capture: Any) -> None:
    assert responses(capture("/letter"))["/letter"] == (200, b"%PDF-1.4 surat")


def test_an_answer_that_breaks_off_is_kept_as_such(capture: Any) -> None:
    captured = capture("/broken")
    assert (captured.outcome, captured.reason) == ("unreachable", "connection_closed")
    [answer] = [one for kind, _, one, _ in records(captured) if kind == "response"]
    assert answer.rec_headers["WARC-Truncated"] == "disconnect"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/silent", "/unending"])
def test_a_page_that_never_finishes_ends_and_says_so(capture: Any, path: str) -> None:
    captured = capture(path)
    assert (captured.outcome, captured.reason) == ("unreachable", "never_finished")
    assert captured.facts["more"]["unfinished"] == 1
    assert (captured.folder / "page.png").exists()


@pytest.mark.slow
def test_a_page_that_hangs_is_let_go_and_the_camera_goes_on(
    camera: Camera, capture: Any, site: Site, tmp_path: Path
) -> None:
    captured = capture("/hung")
    assert any("answer" in one["why"] for one in captured.facts["more"]["blind"])
    wanted = Wanted(f"{site.address}/", "sari", frozenset({site.place}))
    assert camera.capture(wanted, tmp_path / "next").outcome == "captured"


GREEDY = "<p>rakus<script>const all = []; for (let n = 0; n < 60; n++) all.push(new Uint8Array(2e7).fill(1))</script>"


@pytest.mark.slow
def test_a_greedy_page_is_ended_and_takes_no_other_with_it(site: Site, tmp_path: Path) -> None:
    """The browser is killed, and a page that happened to be looked at beside it is looked at again alone."""
    settings = CameraSettings(browser=BrowserSettings(memory_bytes=700 * 2**20), look=LookLimits(seconds=45))
    allow = frozenset({site.place})
    pages = {"greedy": f"/html?{quote(GREEDY)}", "patient": "/lazy", "next": "/"}
    with Camera(clock=lambda: datetime.now(UTC), settings=settings) as camera, ThreadPoolExecutor(2) as pool:
        take = lambda name: camera.capture(Wanted(site.address + pages[name], "s", allow), tmp_path / name)  # noqa: E731
        taken = dict(zip(pages, pool.map(take, pages), strict=True))
    assert taken["greedy"].outcome == "unreachable"
    assert taken["greedy"].reason == "crashed"
    others = {name: (taken[name].outcome, taken[name].reason) for name in ("patient", "next")}
    assert {outcome for outcome, _reason in others.values()} == {"captured"}, others


@pytest.fixture(scope="module")
def certified() -> Iterator[Certified]:
    with Certified() as server:
        yield server


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    camera: Camera, certified: Any, tmp_path: Path
) -> None:
    wanted = Wanted(certified.address, "sari", frozenset({certified.place}))
    captured = camera.capture(wanted, tmp_path / "capture")
    assert (captured.outcome, captured.reason) == ("unreachable", "tls_error")
    assert "ERR_CERT" in captured.facts["more"]["browser_said"]
    assert certified.asked == []


def test_the_certificate_of_a_page_is_in_its_record(certified: Any, tmp_path: Path) -> None:
    settings = CameraSettings(browser=BrowserSettings(trusted_keys=(certified.key,)))
    wanted = Wanted(certified.address, "sari", frozenset({certified.place}))
    with Camera(clock=lambda: datetime.now(UTC), settings=settings) as camera:
        captured = camera.capture(wanted, tmp_path / "capture")
    assert captured.outcome == "captured"
    assert captured.facts["tls"]["sha256"] == certified.fingerprint
    assert captured.facts["tls"]["subject"] == "CN=127.0.0.1"
    assert captured.facts["tls"]["protocol"].startswith("TLS")
    [kept] = json.loads((captured.folder / "tls.json").read_bytes())
    assert hashlib.sha256(base64.b64decode(kept["der"])).hexdigest() == certified.fingerprint
    assert responses(captured)["/"] == (200, b"<p>aman</p>")


@pytest.mark.slow
def test_a_page_that_answers_late_but_answers_is_taken_whole(capture: Any) -> None:
    """As on a busy machine: each question waits for more than a second, and what hangs would be asked no more."""
    late = (
        "<title>Lambat</title><p>Tambak garam rekaan</p><script>setInterval(() => "
        "{ const end = Date.now() + 1500; while (Date.now() < end); }, 100)</script>"
    )
    captured = capture(f"/html?{quote(late)}")
    assert captured.outcome == "captured"
    assert (captured.folder / "page.png").exists()
    assert "Tambak garam rekaan" in (captured.folder / "text.txt").read_text()


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "about:blank", "data:text/html,x", "ftp://example.org/", "http://",
     "kpu.go.id", "http://sari:rahasia@example.org/", "http://example.org:99999/", "http://a b/", "view-source:http://a/"],
)  # fmt: skip
def test_what_is_no_public_web_address_is_refused_before_anything(
    camera: Camera, tmp_path: Path, url: str
) -> None:
    with pytest.raises(RefusedError):
        camera.capture(Wanted(url, "sari"), tmp_path / "capture")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_not_written_over(capture: Any, tmp_path: Path) -> None:
    (tmp_path / "capture").mkdir()
    (tmp_path / "capture" / "old").write_text("old")
    with pytest.raises(RefusedError, match="never written over"):
        capture("/")


def test_captures_run_side_by_side_each_in_its_own_profile(
    camera: Camera, site: Site, tmp_path: Path
) -> None:
    page = "<body>x<script>document.body.append(document.cookie + '|'); document.cookie = 'a=b'</script>"
    wanted = Wanted(f"{site.address}/html?{quote(page)}", "sari", frozenset({site.place}))
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(lambda n: camera.capture(wanted, tmp_path / f"{n}"), range(3)))
    assert {one.outcome for one in taken} == {"captured"}
    assert all("a=b" not in (one.folder / "text.txt").read_text() for one in taken)


# --- one browser for many -------------------------------------------------------------------------------------

KEEPS = """<!doctype html><title>Ingat</title><body><script type=module>
const seen = [document.cookie, localStorage.a, (await indexedDB.databases()).length, (await caches.keys()).length];
const old = await fetch('/kept').then(r => r.text());
document.cookie = 'a=b; max-age=999'; localStorage.a = 'c'; await caches.open('d'); indexedDB.open('e');
document.body.append('[' + seen.join(',') + ']' + old)</script>"""


def test_captures_after_each_other_share_a_browser_and_no_memory(
    camera: Camera, site: Site, tmp_path: Path
) -> None:
    """Cookies, storage, databases, caches: nothing of one capture is met by the next."""
    wanted = Wanted(f"{site.address}/html?{quote(KEEPS)}", "sari", frozenset({site.place}))
    texts = []
    for name in "ab":
        camera.capture(wanted, tmp_path / name)
        texts.append((tmp_path / name / "text.txt").read_text().strip())
    assert texts[0].startswith("[,,0,0]")
    assert texts[1].startswith("[,,0,0]")
    assert texts[0] != texts[1]  # what may be cached for a year was asked for again: the server counts


def browser_of(camera: Camera, site: Site, folder: Path) -> int:
    """The process of the browser that took a capture of the site's first page."""
    taken = camera.capture(Wanted(f"{site.address}/", "sari", frozenset({site.place})), folder)
    assert taken.outcome == "captured"
    assert camera.browser is not None
    return camera.browser


def test_a_worn_browser_is_replaced_and_one_that_is_not_goes_on(site: Site, tmp_path: Path) -> None:
    with Camera(clock=lambda: datetime.now(UTC), settings=CameraSettings(pages=2)) as camera:
        first, second, third = (browser_of(camera, site, tmp_path / name) for name in "abc")
        assert first == second != third
        assert not psutil.pid_exists(first)
        os.kill(third, signal.SIGKILL)  # as a crash would
        browser_of(camera, site, tmp_path / "d")
        assert browser_of(camera, site, tmp_path / "e") != third
    with Camera(clock=lambda: datetime.now(UTC), settings=CameraSettings(worn_bytes=1)) as camera:
        assert browser_of(camera, site, tmp_path / "f") != browser_of(camera, site, tmp_path / "g")


def test_a_browser_that_nobody_needs_ends_and_the_next_capture_has_another(
    site: Site, tmp_path: Path
) -> None:
    with Camera(clock=lambda: datetime.now(UTC), settings=CameraSettings(idle_s=0.1)) as camera:
        old = browser_of(camera, site, tmp_path / "a")
        with suppress(psutil.NoSuchProcess):  # it was gone before we looked
            psutil.Process(old).wait(10)
        assert browser_of(camera, site, tmp_path / "b") != old


@pytest.mark.slow
def test_a_camera_that_is_stuck_is_given_up_and_its_browser_goes(site: Site, tmp_path: Path) -> None:
    """Where even its own loop hangs, whoever waits for it does not."""
    stuck, let_go = threading.Event(), threading.Event()

    def clock() -> datetime:
        if stuck.is_set():
            let_go.wait(60)
        return datetime.now(UTC)

    settings = CameraSettings(look=LookLimits(seconds=40), patience_s=-25)
    camera = Camera(clock=clock, settings=settings).__enter__()
    browser = browser_of(camera, site, tmp_path / "a")
    stuck.set()
    with pytest.raises(StuckError):
        camera.capture(Wanted(f"{site.address}/", "sari", frozenset({site.place})), tmp_path / "b")
    assert not psutil.pid_exists(browser)
    assert not (tmp_path / "b").exists()
    let_go.set()
    camera.__exit__(None, None, None)
