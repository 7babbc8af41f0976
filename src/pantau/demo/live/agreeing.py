"""The platforms' pages of consent, as a browser meets them in the demo: sign in by a name, agree or not.

Real platforms have each their own host. A browser cannot be told another address for them, so that here the host is
the first part of the path: ``/-/www.facebook.com/v25.0/dialog/oauth?…``.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Protocol
from urllib.parse import urlencode

from pantau.demo.platforms.server import Platform, Request, Response
from pantau.demo.platforms.world import Account, World

UNDER = "/-/"
#: Host of a page of consent -> its platform, and the name that stands on the page.
PAGES: Mapping[str, tuple[str, str]] = {
    "www.facebook.com": ("facebook", "Facebook"),
    "www.instagram.com": ("instagram", "Instagram"),
    "threads.net": ("threads", "Threads"),
    "www.tiktok.com": ("tiktok", "TikTok"),
}
_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name} tiruan</title>
<style>
body {{ max-width: 32rem; margin: 0 auto; padding: 1.5rem 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
.made-up {{ padding: .75rem 1rem; border: 1px solid; border-radius: .5rem; }}
input, button {{ min-height: 2.75rem; font: inherit; }}
input {{ width: 100%; box-sizing: border-box; padding: 0 .75rem; }}
.trouble {{ font-weight: 700; }}
</style></head><body>
<p class="made-up"><b>Data ini rekaan.</b> Ini bukan {name}, melainkan tiruannya di komputer ini. Tidak ada kata sandi
yang diminta. <span lang="en">Everything here is made up; this is a simulator, not {name}.</span></p>
<h1>Izinkan Pantau membaca akun Anda?</h1>
<p>Yang diminta: <b>{scopes}</b>.</p>
<form method="post">
<p><label for="as">Anda masuk sebagai akun (nama seperti di surat)</label>
<input id="as" name="as" value="{given}" autocomplete="off" autocapitalize="off" required></p>
{trouble}
<p><button name="answer" value="yes">Izinkan</button>
<button name="answer" value="no" formnovalidate>Tolak</button></p>
</form></body></html>
"""
_UNKNOWN = '<p class="trouble" role="alert">Tidak ada akun bernama itu di {name} tiruan ini.</p>'


class Consenting(Protocol):
    """A simulator on which owners agree."""

    def consent(self, account: Account) -> str: ...


class ConsentPages(Platform):
    def __init__(self, world: World, servers: Mapping[str, Consenting]) -> None:
        super().__init__()
        self.world = world
        self.servers = servers

    def answer(self, request: Request) -> Response:
        host = request.path.removeprefix(UNDER).partition("/")[0]
        if host not in PAGES or not request.query.get("redirect_uri"):
            return Response(404)
        platform, name = PAGES[host]
        if request.method != "POST":
            return _page(name, request)
        if request.form.get("answer") != "yes":
            return _back(request, error="access_denied")
        account = self._account(platform, request.form.get("as", ""))
        if account is None:
            return _page(name, request, status=422)
        return _back(request, code=self.servers[platform].consent(account))

    def _account(self, platform: str, given: str) -> Account | None:
        wanted, now = _plain(given), self.world.clock()
        accounts = self.world.accounts(platform)
        return next((one for one in accounts if wanted and _plain(one.handle_at(now)) == wanted), None)


def _plain(handle: str) -> str:
    return handle.strip().removeprefix("@").casefold()


def _page(name: str, request: Request, *, status: int = 200) -> Response:
    shown = _PAGE.format(
        name=name,
        scopes=escape(request.query.get("scope", "").replace(",", ", ")),
        given=escape(request.form.get("as", "")) if request.method == "POST" else "",
        trouble=_UNKNOWN.format(name=name) if status != 200 else "",
    )
    return Response(status, shown.encode(), {"content-type": "text/html; charset=utf-8"})


def _back(request: Request, **told: str) -> Response:
    """To the office, with what it asked to be told."""
    state = {"state": request.query.get("state", "")}
    return Response(303, headers={"location": f"{request.query['redirect_uri']}?{urlencode(told | state)}"})
