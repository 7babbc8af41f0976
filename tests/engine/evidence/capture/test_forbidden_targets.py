"""A captured page reaches nobody inside, whatever it tries; what it tried is in the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from capture_site import Site
from pantau.engine.evidence.capture.camera import Camera, Wanted

pytestmark = pytest.mark.browser

TRIES = {
    "image": '<img src="{url}">',
    "iframe": '<iframe src="{url}"></iframe>',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "import in a style": "<style>@import '{url}'; body {{ background: url({url}b) }}</style>",
    "script": '<script src="{url}"></script>',
    "film": '<video src="{url}" autoplay></video>',
    "font": "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>x",
    "object": '<object data="{url}"></object><embed src="{url}e">',
    "prefetch": '<link rel="prefetch" href="{url}"><link rel="preload" as="image" href="{url}p">'
    '<link rel="preconnect" href="{url}"><link rel="dns-prefetch" href="{url}">',
    "speculation": '<script type="speculationrules">{{"prerender":[{{"urls":["{url}"]}}]}}</script>',
    "fetch": "<script>fetch('{url}', {{mode: 'no-cors'}})</script>",
    "fetch that posts": "<script>fetch('{url}', {{method: 'POST', mode: 'no-cors', body: 'x'}})</script>",
    "keepalive": "<script>fetch('{url}', {{mode: 'no-cors', keepalive: true}})</script>",
    "request": "<script>const r = new XMLHttpRequest; r.open('GET', '{url}'); r.send()</script>",
    "beacon": "<script>navigator.sendBeacon('{url}', 'x')</script>",
    "events": "<script>new EventSource('{url}')</script>",
    "web socket": "<script>new WebSocket('{socket}')</script>",
    "web transport": "<script>new WebTransport('https://{place}/')</script>",
    "worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('{url}', {{mode: 'no-cors'}})\"])))</script>",
    "service worker": "<script>navigator.serviceWorker.register('{url}')</script>",
    "form": '<form action="{url}" method="post"></form><script>document.forms[0].submit()</script>',
    "script that goes there": "<script>location = '{url}'</script>",
    "meta refresh": '<meta http-equiv="refresh" content="0; url={url}">',
    "window": "<script>window.open('{url}')</script>",
    "link": '<a href="{url}" ping="{url}"></a><script>document.links[0].click()</script>',
    "WebRTC": "<script>const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{place}'}}, "
    "{{urls: 'turn:{place}?transport=tcp', username: 'x', credential: 'x'}}]}}); c.createDataChannel('x');"
    "c.createOffer().then(o => c.setLocalDescription(o))</script>",
}


@pytest.mark.parametrize("how", TRIES)
@pytest.mark.parametrize("chain", [0, 2], ids=["at once", "through redirects"])
def test_no_part_of_a_page_reaches_a_server_inside(
    capture: Any, site: Site, forbidden: Any, how: str, chain: int
) -> None:
    place = f"127.0.0.1:{forbidden.port}"
    url = f"http://{place}/"
    for _ in range(chain):
        url = f"{site.address}/to?{quote(url, safe='')}"
    page = TRIES[how].format(url=url, place=place, socket=f"ws://{place}/")
    capture(f"/html?{quote(f'<!doctype html><body>{page}')}")
    assert forbidden.visits == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_that_sends_inside_is_not_followed(
    capture: Any, site: Site, forbidden: Any, scheme: str
) -> None:
    captured = capture(f"/to?{scheme}://127.0.0.1:{forbidden.port}/")
    assert forbidden.visits == 0
    assert (captured.outcome, captured.reason) == ("refused", "forbidden_target")
    [refused] = {(one["host"], one["port"]) for one in captured.facts["more"]["refused"]}
    assert refused == ("127.0.0.1", forbidden.port)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "10.0.0.1"],
)  # fmt: skip
def test_addresses_inside_are_refused_as_pages_and_as_parts(
    capture: Any, site: Site, tmp_path: Path, host: str
) -> None:
    captured = capture(f"/html?{quote(f'<img src=http://{host}/latest/meta-data/>')}")
    assert captured.facts["more"]["refused"]
    assert captured.outcome == "captured"


def test_a_name_that_changes_its_answer_leads_nobody_inside(
    site: Site, forbidden: Any, tmp_path: Path
) -> None:
    """First the site, then a server inside: each connection is checked on the answer it uses."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = site.place.partition(":")[2]
    page = quote(f"<img src=http://ganti.example:{forbidden.port}/><img src=http://ganti.example/>")
    wanted = Wanted(f"{site.address}/html?{page}", "sari", frozenset({site.place, f"ganti.example:{port}"}))
    with Camera(clock=lambda: datetime.now(UTC), resolve=resolve) as camera:
        captured = camera.capture(wanted, tmp_path / "capture")
    assert forbidden.visits == 0
    assert {(one["host"], one["why"]) for one in captured.facts["more"]["refused"]} == {
        ("ganti.example", f"port {forbidden.port} is not one of the web"),
        ("ganti.example", "127.0.0.1 is not a public address"),
    }
