"""Looking at a captured page again: it shows, and nothing in it gets out, even where the cleaning had failed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from made_up_findings import make_post
from made_up_pictures import flat
from pantau.engine.evidence.capture.wacz import PageFacts, write_wacz
from pantau.engine.evidence.capture.warc import WarcFile
from pantau.office.evidence import captures, files, frozen_copies
from pantau.office.evidence.models import PageCapture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
WHEN = datetime(2024, 2, 12, tzinfo=UTC)
ADDRESS = "https://contoh.example/halaman"
PAGE = """<!doctype html><html><head><title>Asli</title><link rel="stylesheet" href="/gaya.css">
<script>document.title = "lolos"; top.location = "/lolos/"</script>
<meta http-equiv="refresh" content="0; url=/lolos/"></head>
<body onload="top.location='/lolos/'"><h1>Semeton jari</h1><img src="/gambar.png" alt="poster" width="60" height="40">
<form action="/lolos/" method="post"><button>Kirim</button></form>
<a href="/lolos/" target="_top">keluar</a></body></html>"""
EVIL = """<!doctype html><title>jahat</title><h1>masih di sini</h1>
<script>
for (const leave of [() => top.location = "/lolos/", () => parent.document.title = "lolos", () => fetch("/lolos/fetch"),
  () => new Image().src = "/lolos/gambar", () => window.open("/lolos/jendela"), () => localStorage.setItem("a", "b"),
  () => fetch("/tinjau/", {credentials: "include"}), () => navigator.sendBeacon("/lolos/beacon"),
  () => { document.title = "lolos" + document.cookie }, () => new WebSocket("ws://" + location.host + "/lolos/ws"),
  () => parent.postMessage("lolos", "*"), () => navigator.serviceWorker.register("/lolos/sw.js")])
  try { leave() } catch (error) {}
</script>
<meta http-equiv="refresh" content="0; url=/lolos/segar">
<img src="/lolos/lain.png" onerror="top.location='/lolos/'"><iframe src="/tinjau/"></iframe>
<iframe srcdoc="<script>top.location='/lolos/'</script>"></iframe><object data="/tinjau/"></object>
<form action="/lolos/kirim" method="post"><button id="kirim">Kirim</button></form>
<a id="atas" href="/lolos/atas" target="_top">keluar</a><a id="baru" href="/lolos/baru" target="_blank">baru</a>
<link rel="stylesheet" href="{other}/lolos.css"><link rel="prefetch" href="/lolos/nanti">"""


@pytest.fixture
def capture(tmp_path, settings) -> PageCapture:
    settings.PANTAU_DATA = tmp_path
    warc = WarcFile(tmp_path / "data.warc.gz", uuid4)
    for address, body, media_type in (
        (ADDRESS, PAGE.encode(), "text/html"),
        ("https://contoh.example/gaya.css", b"h1 { color: rgb(200, 0, 0) }", "text/css"),
        ("https://contoh.example/gambar.png", flat(), "image/png"),
    ):
        warc.keep(address, WHEN, body, media_type)
    warc.close()
    path = tmp_path / "a.wacz"
    page = PageFacts(ADDRESS, "Asli", WHEN, "Semeton jari")
    write_wacz(path, tmp_path / "data.warc.gz", warc.entries, page, software="uji", at=WHEN)
    made = PageCapture.objects.create(
        post=make_post(), how="browser", url=ADDRESS, status="captured", asked_at=WHEN, ended_at=WHEN,
        manifest=b"{}", sha256="ab" * 32,
    )  # fmt: skip
    made.files.create(
        name="page.wacz",
        role="wacz",
        sha256=files.put_file(path),
        size=path.stat().st_size,
        media_type="application/wacz+zip",
    )
    return made


def spoil(capture, officer) -> None:
    """As if the cleaning had let everything through."""
    other = officer.address.replace("localhost", "127.0.0.1")
    (captures.frozen_folder(capture) / "index.html").write_text(EVIL.replace("{other}", other))


def asked_by(page) -> list[str]:
    """Every address that answers the browser from now on; what the policy stops is never asked for."""
    asked: list[str] = []
    page.context.on("response", lambda response: asked.append(response.url))
    return asked


def test_the_page_shows_with_its_styles_and_pictures_and_nothing_runs(desk, capture):
    officer = desk("ratna")
    asked = asked_by(officer.page)
    page = officer.go(f"/bukti/rekaman/{capture.pk}/beku/")
    inside = page.frame_locator("iframe.frozen")
    expect(inside.get_by_role("heading", name="Semeton jari")).to_have_css("color", "rgb(200, 0, 0)")
    picture = inside.get_by_role("img", name="poster")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    inside.get_by_text("Kirim").click()
    inside.get_by_text("keluar").click()
    page.wait_for_timeout(300)
    assert page.url.endswith("/beku/")
    assert not [one for one in asked if "lolos" in one or "contoh.example" in one]


def test_even_an_uncleaned_page_cannot_get_out(desk, capture):
    frozen_copies.make(capture)
    officer = desk("ratna")
    spoil(capture, officer)
    asked = asked_by(officer.page)
    page = officer.go(f"/bukti/rekaman/{capture.pk}/beku/")
    before = page.title()
    inside = page.frame_locator("iframe.frozen")
    expect(inside.get_by_text("masih di sini")).to_be_visible()
    for name in ("#kirim", "#atas", "#baru"):
        inside.locator(name).click()
    page.wait_for_timeout(500)
    assert (page.title(), len(page.context.pages)) == (before, 1)
    assert page.url.endswith(f"/bukti/rekaman/{capture.pk}/beku/")
    frame = next(one for one in page.frames if "/bukti/beku/" in one.url)
    assert frame.evaluate("self.origin") == "null"
    assert not [one for one in asked if "lolos" in one], asked
    assert not [one for one in asked if one.endswith("/tinjau/")]


def test_opened_by_itself_it_has_no_origin_no_cookies_and_no_storage(desk, capture):
    frozen_copies.make(capture)
    officer = desk("ratna")
    spoil(capture, officer)
    asked = asked_by(officer.page)
    page = officer.go(frozen_copies.address(capture))
    expect(page.get_by_text("masih di sini")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("self.origin") == "null"
    assert page.evaluate("(() => { try { return document.cookie } catch { return 'refused' } })()") in (
        "",
        "refused",
    )
    assert (
        page.evaluate("(() => { try { return localStorage.length } catch { return 'refused' } })()")
        == "refused"
    )
    assert not [one for one in asked if "lolos" in one]


def test_at_its_own_host_nothing_else_answers_and_here_the_copy_does_not(
    desk, capture, settings, live_server
):
    settings.PANTAU_URL = live_server.url
    settings.PANTAU_FROZEN_ORIGIN = live_server.url.replace("localhost", "127.0.0.1")
    officer = desk("ratna")
    page = officer.go(f"/bukti/rekaman/{capture.pk}/beku/")
    inside = page.frame_locator("iframe.frozen")
    expect(inside.get_by_role("heading", name="Semeton jari")).to_be_visible()
    assert page.request.get(f"{settings.PANTAU_FROZEN_ORIGIN}/masuk/").status == 404
    elsewhere = frozen_copies.address(capture)
    assert page.request.get(elsewhere).status == 200
    assert page.request.get(elsewhere.replace("127.0.0.1", "localhost")).status == 404


def test_a_pass_that_was_changed_opens_nothing(desk, capture):
    officer = desk("ratna")
    address = officer.address + frozen_copies.address(capture)
    assert officer.page.request.get(address).status == 200
    assert officer.page.request.get(address.replace("/index.html", "x/index.html")).status == 404
    for name in ("types.json", "..%2findex.html", "%2e%2e%2f%2e%2e%2fsecret_key"):
        assert officer.page.request.get(address.replace("index.html", name)).status == 404
