"""A frozen copy shows what was kept, and lets nothing out and nothing run."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from made_up_pictures import flat
from pantau.engine.evidence.capture.frozen import POLICY, Frozen, NothingToFreezeError, freeze
from pantau.engine.evidence.capture.reading import UnreadableArchiveError, open_archive
from pantau.engine.evidence.capture.styles import rewrite
from pantau.engine.evidence.capture.wacz import PageFacts, write_wacz
from pantau.engine.evidence.capture.warc import Exchange, WarcFile

AT = datetime(2024, 2, 12, 3, tzinfo=UTC)
PAGE = "https://kampanye.example/berita/1"
PNG = flat()
SHEET = b"h1 { color: red; background: url(../b.png) } @import 'more.css'; p { background: url('https://x.example/') }"
PARTS: Mapping[str, tuple[str, bytes]] = {
    "https://kampanye.example/a.png": ("image/png", PNG),
    "https://kampanye.example/b.png": ("image/png", flat(size=(70, 50))),
    "https://kampanye.example/gaya/utama.css": ("text/css", SHEET),
    "https://kampanye.example/gaya/more.css": ("text/css", b"p { color: blue } @import 'utama.css';"),
    "https://kampanye.example/evil.png": ("text/html", b"<script>document.title = 'ran'</script>"),
    "https://kampanye.example/evil.css": ("text/html", b"* { color: red }"),
}


def wacz(folder: Path, page: str, parts: Mapping[str, tuple[str, bytes]] = PARTS) -> Path:
    """An archive of a page, made without a browser."""
    ids = iter(UUID(int=number) for number in range(1000))
    warc = WarcFile(folder / "data.warc.gz", ids.__next__)
    for url, (media_type, body) in {PAGE: ("text/html", page.encode()), **parts}.items():
        told = (("Content-Type", media_type),)
        warc.add(Exchange(url, "GET", AT, (), status=200, headers=told, body=body, kind="document"))
    warc.close()
    path = folder / "page.wacz"
    write_wacz(
        path,
        folder / "data.warc.gz",
        warc.entries,
        PageFacts(PAGE, "Berita", AT, ""),
        software="Pantau",
        at=AT,
    )
    return path


def frozen(folder: Path, page: str, parts: Mapping[str, tuple[str, bytes]] = PARTS) -> Frozen:
    with open_archive(wacz(folder, page, parts)) as archive:
        return freeze(archive)


def test_styles_and_pictures_come_from_the_archive_under_their_hashes(tmp_path: Path) -> None:
    copy = frozen(
        tmp_path,
        "<html lang=id><head><title>A &amp; B</title><link rel=stylesheet href=/gaya/utama.css media=screen>"
        "<style>b { background: url(/a.png) }</style><body class='x y' onload=alert(1)><h1>Judul</h1>"
        "<img src='../a.png#x' srcset='/a.png 1x, /b.png 2x, /none.png 3x' onerror=alert(1) alt=poster>"
        "<a href='https://kampanye.example/lagi'>lagi</a><p style='background:url(/b.png)'>isi</p>",
    )
    text = copy.html.decode()
    assert '<html lang="id"><head><meta charset="utf-8"><title>A &amp; B</title>' in text
    assert '<body class="x y"><h1>Judul</h1>' in text
    assert "onload" not in text
    assert "href=" not in text.partition("<body")[2]
    assert set(re.findall(r"[0-9a-f]{64}\.\w+", text)) < copy.files.keys()
    assert len(copy.files) == 5  # two pictures, two sheets of their own and one that they bring
    sheets = b"".join(one.body for one in copy.files.values() if one.media_type == "text/css")
    assert b"example" not in sheets
    assert set(copy.blank) == {"https://kampanye.example/none.png", "https://x.example/"}


ATTACKS = {
    "script": "<script>document.title = 'ran'</script>",
    "handler": "<img src=x onerror=\"document.title = 'ran'\"><body onload=\"document.title = 'ran'\">",
    "javascript address": "<a id=go href=\"javascript:document.title = 'ran'\">x</a>"
    "<iframe src=\"javascript:parent.document.title = 'ran'\">",
    "meta refresh": '<meta http-equiv=refresh content="0; url={out}">',
    "base": '<base href="{out}"><img src="a.png"><a id=go href="/">x</a>',
    "form": '<form action="{out}" id=f><input name=q><button id=go>x</button></form>',
    "form from outside": '<button id=go form=f formaction="{out}">x</button><form id=f></form>',
    "svg": "<svg onload=\"document.title = 'ran'\"><script>document.title = 'ran'</script><use href='{out}#a'/></svg>",
    "foreign object": "<svg><foreignObject><iframe srcdoc=\"<script>parent.document.title = 'ran'</script>\"></iframe>"
    "<img src='{out}'></foreignObject><image href='{out}'/></svg>",
    "import": "<style>@import '{out}'; @import url({out}2); @import url('{out}3') screen;</style>",
    "escaped address": "<style>b {{ background: \\75\\72\\6c({out}) }}"
    "i {{ background: u\\rl('{out}') }}</style><b>x</b>",
    "image sets": "<style>b {{ background: image-set('{out}' 1x) }} i {{ background: -webkit-image-set(url({out}) 1x); "
    "list-style: cross-fade(url({out}), url({out}2), 50%) }}</style><b>x</b><i>y</i>",
    "font": "<style>@font-face {{ font-family: f; src: url({out}) }} b {{ font-family: f }}</style><b>x</b>",
    "nested": "<style>@media all {{ @supports (color: red) {{ b {{ background: url({out}) }} }} }}</style><b>x</b>",
    "property": "<style>:root {{ --x: url({out}) }} b {{ background: var(--x) }}</style><b>x</b>",
    "style that ends early": "<style>b {{ content: '</style><script>document.title = \"ran\"</script>' }}</style>",
    "inline style": '<b style="background: url({out})">x</b><b style="background: \\75rl({out})">y</b>',
    "srcdoc": "<iframe srcdoc=\"<script>top.document.title = 'ran'</script><img src='{out}'>\"></iframe>",
    "data page": "<iframe src=\"data:text/html,<script>parent.document.title='ran'</script>\"></iframe>"
    "<object data=\"data:text/html,<img src='{out}'>\"></object><embed src='{out}'>",
    "svg by data": '<img src="data:image/svg+xml,'
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='{out}'/></svg>\">",
    "picture that is a page": '<img src="/evil.png"><link rel=stylesheet href=/evil.css>',
    "mutation by noscript": "<noscript><p title=\"</noscript><img src=x onerror=document.title='ran'>\">",
    "mutation by math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 '
    "onerror=document.title='ran'&gt;\">",
    "mutation by form": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=document.title='ran'>",
    "mutation by template": "<template><style></template><img src=x onerror=document.title='ran'></style></template>",
    "mutation by textarea": "<textarea></textarea><img src=x onerror=document.title='ran'></textarea>",
    "mutation by comment": "<!--><img src=x onerror=document.title='ran'>-->",
    "mutation by foreign style": "<svg></p><style><a id=\"</style><img src=1 onerror=document.title='ran'>\">",
    "null and control characters": "<scr\0ipt>document.title='ran'</script>"
    '<img src="java\tscript:alert(1)" on\nerror=x>',
    "links": "<link rel=prefetch href={out}><link rel=preload as=image href={out}><link rel=icon href={out}>"
    "<link rel=manifest href={out}><link rel=import href={out}><link rel='stylesheet prefetch' href={out}>",
    "film": "<video src={out} poster={out} autoplay></video><audio src={out} autoplay></audio><track src={out}>",
    "picture sources": "<picture><source srcset='{out} 1x, {out}2 2x'>"
    "<img srcset='{out}' src={out} lowsrc={out}></picture>",
    "table background": "<table background={out}><td background={out}>x</table><body background={out}>",
    "ping": '<a id=go href="{out}" ping="{out}">x</a>',
    "slot of speculation": '<script type=speculationrules>{{"prefetch":[{{"urls":["{out}"]}}]}}</script>',
    "named title": "<title></title><script>document.title='ran'</script></title>",
    "attribute that ends": "<body class='\"><script>document.title=`ran`</script>'><html lang='\"><img src={out}>'>",
    "media that ends": "<link rel=stylesheet href=/gaya/utama.css media='\"><script>document.title=`ran`</script>'>",
}


@pytest.mark.parametrize("how", ATTACKS)
def test_nothing_that_runs_or_leads_out_is_in_the_copy(tmp_path: Path, how: str) -> None:
    """Before any policy: no such element, attribute or address is written at all."""
    copy = frozen(tmp_path, ATTACKS[how].format(out="https://keluar.example/"))
    text = copy.html.decode()
    tags = re.findall(r"<[^>]*>", text)
    assert not [
        tag
        for tag in tags
        if re.match(r"</?(script|iframe|object|embed|form|svg|math|base|style|template)", tag, re.I)
    ]
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=|javascript:|srcdoc", tag, re.I)]
    addresses = re.findall(
        r"""\b(?:src|href|poster|srcset|action|background)\s*=\s*"([^"]*)""", "".join(tags)
    )
    assert all(one.split()[0] in copy.files for one in addresses)
    sheets = [one.body.decode() for one in copy.files.values() if one.media_type == "text/css"]
    assert all(name in copy.files for sheet in sheets for name in re.findall(r'url\("?([^")]+)', sheet))
    assert not any(
        re.search(r"url\([^)]*keluar|import[^;]*keluar|image-set\([^)]*keluar", sheet) for sheet in sheets
    )


class Shelf:
    """Serves copies as an office would, from an origin of its own; keeps who asked for what else."""

    def __init__(self) -> None:
        self.copy: Frozen
        self.strangers: list[str] = []
        self.policy = POLICY
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                name = self.path.removeprefix("/copy/")
                if self.path == "/copy/":
                    self._give("text/html; charset=utf-8", shelf.copy.html)
                elif name in shelf.copy.files:
                    self._give(shelf.copy.files[name].media_type, shelf.copy.files[name].body)
                else:
                    shelf.strangers.append(self.path)
                    self._give("text/plain", b"")

            do_POST = do_GET  # noqa: N815 - the name is http.server's

            def _give(self, media_type: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", shelf.policy)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.server.shutdown()
    shelf.server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("how", ATTACKS)
def test_no_copy_breaks_out_in_a_real_browser(browser: Any, shelf: Shelf, tmp_path: Path, how: str) -> None:
    shelf.copy = frozen(tmp_path, ATTACKS[how].format(out=f"{shelf.address}/out"))
    shelf.strangers.clear()
    page = browser.new_page()
    page.goto(f"{shelf.address}/copy/")
    if page.locator("#go").count():
        page.locator("#go").click(force=True, no_wait_after=True)
    page.wait_for_load_state("networkidle")
    assert page.url == f"{shelf.address}/copy/"
    assert page.title() != "ran"
    assert [one for one in shelf.strangers if one != "/favicon.ico"] == []
    page.close()


@pytest.mark.browser
def test_the_trap_catches_a_page_that_is_not_frozen(browser: Any, shelf: Shelf) -> None:
    """Else the tests above would prove nothing."""
    page, out = browser.new_page(), f"{shelf.address}/out"
    shelf.policy = "default-src * 'unsafe-inline'"
    for how in ("script", "import", "image sets", "escaped address", "ping"):
        shelf.copy = Frozen(ATTACKS[how].format(out=out).encode(), {}, ())
        shelf.strangers.clear()
        page.goto(f"{shelf.address}/copy/")
        if page.locator("#go").count():
            page.locator("#go").click()
        page.wait_for_load_state("networkidle")
        assert page.title() == "ran" or any("/out" in one for one in shelf.strangers), how
    shelf.policy = POLICY
    page.close()


@pytest.mark.browser
def test_a_copy_looks_like_the_page(browser: Any, shelf: Shelf, tmp_path: Path) -> None:
    inline = base64.b64encode(PNG).decode()
    shelf.copy = frozen(
        tmp_path,
        "<link rel=stylesheet href=/gaya/utama.css><body><h1>Judul</h1><img id=a src=/a.png>"
        f"<img id=b src='data:image/png;base64,{inline}'><p style='margin-left: 40px'>isi",
    )
    page = browser.new_page()
    page.goto(f"{shelf.address}/copy/")
    style = "([what, name]) => getComputedStyle(document.querySelector(what))[name]"
    assert page.evaluate(style, ["h1", "color"]) == "rgb(255, 0, 0)"
    assert page.evaluate(style, ["p", "marginLeft"]) == "40px"
    assert page.evaluate("[...document.images].map(one => one.naturalWidth)") == [60, 60]
    page.close()


def test_an_archive_without_its_page_says_so(tmp_path: Path) -> None:
    with open_archive(wacz(tmp_path, "<p>x")) as archive, pytest.raises(NothingToFreezeError):
        freeze(archive, "https://lain.example/")


@pytest.mark.parametrize("page", ["<div>" * 100_000, "<div></x>" * 50_000, "<b><i>" * 50_000])
def test_a_page_that_nests_without_end_is_refused_at_once(tmp_path: Path, page: str) -> None:
    with pytest.raises(NothingToFreezeError, match="nests"):
        frozen(tmp_path, page)


@pytest.mark.parametrize(
    "sheet", ["(" * 50_000, "a{" * 50_000, "url(" * 50_000, "@import '" * 5_000, "/*" * 50_000]
)
def test_a_style_sheet_that_nests_without_end_holds_nothing_up(tmp_path: Path, sheet: str) -> None:
    assert b"isi" in frozen(tmp_path, f"<style>{sheet}</style><p>isi").html


def test_the_list_of_answers_counts_every_hash_again(tmp_path: Path) -> None:
    with open_archive(wacz(tmp_path, "<p>x")) as archive:
        told = {one.url: one for one in archive.answers}
        assert archive.page == PAGE
        assert told.keys() == {PAGE, *PARTS}
        for url, (_, body) in PARTS.items():
            assert told[url].sha256 == hashlib.sha256(body).hexdigest()
            assert archive.body(told[url]) == body
        assert {one.digests_hold for one in archive.answers} == {True}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.wacz"
    path.write_bytes(content)
    with pytest.raises(UnreadableArchiveError), open_archive(path):
        pass


def test_a_sheet_keeps_what_leads_nowhere() -> None:
    css = "@charset 'utf-8'; a::before { content: 'url(x)'; color: rgb(1 2 3 / 50%) }"
    css += '@media (width > 3px) { b { --c: "é" } }'
    assert "content: 'url(x)'" in rewrite(css, lambda *_: "").replace('"', "'")
    assert (
        rewrite("a { background: url( x.png ) }", lambda url, _: f"<{url}>")
        == 'a { background: url("<x.png>") }'
    )
