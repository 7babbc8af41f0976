"""Pages of posts, as a browser meets them in the demo: what the office's captures see.

As with the pages of consent, the host is the first part of the path: ``/-/www.youtube.com/watch?v=…``. Posts that the
simulators do not hold are not found, which the office meets on real platforms, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pantau.demo.live.agreeing import UNDER
from pantau.demo.platforms.server import Platform, Request, Response
from pantau.demo.platforms.world import Post, World
from pantau.demo.regency.calendar import WITA
from pantau.demo.regency.platforms import short_code

#: Host of posts' pages -> its platform, and the name that stands on the page.
PAGES: Mapping[str, tuple[str, str]] = {
    "www.facebook.com": ("facebook", "Facebook"),
    "www.instagram.com": ("instagram", "Instagram"),
    "www.threads.net": ("threads", "Threads"),
    "www.tiktok.com": ("tiktok", "TikTok"),
    "www.youtube.com": ("youtube", "YouTube"),
    "x.com": ("x", "X"),
}
_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{author} di {name} tiruan</title>
<style>
body {{ max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
.made-up {{ padding: .75rem 1rem; border: 1px solid; border-radius: .5rem; }}
article {{ margin-top: 1.5rem; padding: 1rem; border: 1px solid #ccc; border-radius: .5rem; }}
img {{ max-width: 100%; height: auto; }}
.text {{ font-size: 1.25rem; white-space: pre-wrap; }}
</style></head><body>
<p class="made-up"><b>Data ini rekaan.</b> Ini bukan {name}, melainkan tiruannya di komputer ini.
<span lang="en">Everything here is made up; this is a simulator, not {name}.</span></p>
<article><p><b>{author}</b> @{handle} · <time>{posted}</time></p><p class="text">{text}</p>{pictures}
<p>{likes} suka · {comments} komentar</p></article></body></html>
"""


class PostPages(Platform):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def answer(self, request: Request) -> Response:
        host, _, path = request.path.removeprefix(UNDER).partition("/")
        if host not in PAGES or request.method != "GET":
            return Response(404)
        platform, name = PAGES[host]
        wanted = request.query.get("v") or path.rstrip("/").rpartition("/")[2]
        post = self._post(platform, wanted)
        if post is None or not post.is_visible(self.world.clock()):
            return Response(
                404, b"<!doctype html><title>Tidak ada</title><p>Unggahan ini tidak tersedia.</p>", _HTML
            )
        return Response(200, self._page(name, post).encode(), _HTML)

    def _post(self, platform: str, wanted: str) -> Post | None:
        posts = (post for account in self.world.accounts(platform) for post in account.posts)
        return next((post for post in posts if _named(platform, post.native_id) == wanted), None)

    def _page(self, name: str, post: Post) -> str:
        now, account = self.world.clock(), post.account
        pictures = "".join(
            f'<p><img src="{UNDER}{escape(one.partition("://")[2])}" alt=""></p>' for one in post.media
        )
        return _PAGE.format(
            name=name, author=escape(account.name), handle=escape(account.handle_at(now)), pictures=pictures,
            posted=f"{post.posted_at.astimezone(WITA):%d/%m/%Y %H.%M} WITA", text=escape(post.text_at(now)),
            likes=post.likes, comments=len(post.comments),
        )  # fmt: skip


_HTML = {"content-type": "text/html; charset=utf-8"}


def _named(platform: str, native_id: str) -> str:
    """By which part of its page's address a post is known; see regency.platforms.post_url."""
    if platform == "facebook":
        return native_id.partition("_")[2] or native_id
    if platform in ("instagram", "threads"):
        return short_code(native_id)
    return native_id
