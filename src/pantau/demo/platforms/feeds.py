"""Websites with a feed, a robots.txt and articles: many sites behind one server, told apart by host."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from xml.sax.saxutils import escape

from .atom import site_feed
from .server import Platform, Request, Response
from .world import Account, Post, World

SHOWN = 20  # entries a feed shows


class Sites(Platform):
    """A site is an account of platform ``web`` whose native id is its host.

    ``rss`` names the hosts that publish RSS, ``disallow`` those whose robots.txt forbids everything,
    ``buries`` those whose Atom shows tombstones of what was deleted; ``hub`` is named in all feeds.
    """

    def __init__(
        self,
        world: World,
        *,
        hub: str = "",
        shown: int = SHOWN,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.hub = hub
        self.shown = shown
        self.rss: set[str] = set()
        self.disallow: set[str] = set()
        self.buries: set[str] = set()
        self.blocked = False  # us, by every site

    def answer(self, request: Request) -> Response:
        site = self.world.account("web", request.host)
        if site is None:
            return Response(404, b"no such site")
        if refusal := self._refusal(site):
            return refusal
        if request.path == "/robots.txt":
            rule = "Disallow: /" if request.host in self.disallow else "Disallow: /wp-admin/"
            return Response(200, f"User-agent: *\n{rule}\n".encode(), {"content-type": "text/plain"})
        if request.path in ("/feed", "/feed/"):
            return self._feed(site, request)
        if request.path == "/" and "p" in request.query:
            return self._article(site, request.query["p"])
        return self._front_page(site) if request.path == "/" else Response(404, b"<h1>404</h1>")

    def _refusal(self, site: Account) -> Response | None:
        state = site.state_at(self.world.clock())
        if self.blocked or state == "suspended":
            return Response(403, b"<h1>Account suspended</h1>", {"content-type": "text/html"})
        if state == "private":
            return Response(401, b"", {"www-authenticate": "Basic"})
        return Response(404, b"<h1>Not found</h1>") if state == "deleted" else None

    def _front_page(self, site: Account) -> Response:
        kind = "application/rss+xml" if site.native_id in self.rss else "application/atom+xml"
        page = (
            f"<!doctype html><html><head><title>{escape(site.name)}</title>"
            f'<link rel="alternate" type="{kind}" href="/feed"></head><body></body></html>'
        )
        return Response(200, page.encode(), {"content-type": "text/html; charset=utf-8"})

    def _article(self, site: Account, number: str) -> Response:
        post = self.world.post("web", number)
        if post is None or post.account is not site:
            return Response(404, b"<h1>404</h1>")
        if not post.is_visible(self.world.clock()):
            return Response(410, b"<h1>Gone</h1>")
        page = f"<!doctype html><article>{escape(post.text_at(self.world.clock()))}</article>"
        return Response(200, page.encode(), {"content-type": "text/html; charset=utf-8"})

    def _feed(self, site: Account, request: Request) -> Response:
        posts = self.world.posts_of(site)[: self.shown]
        changed = self._changed_at(site, posts)
        address = f"http://{site.native_id}"
        if site.native_id in self.rss:
            body, kind = rss(address, self.hub, site, posts, self.world.clock()), "application/rss+xml"
        else:
            gone = self._gone(site) if site.native_id in self.buries else []
            now = self.world.clock()
            body = site_feed(address, self.hub, site, posts, now, gone, updated=changed)
            kind = "application/atom+xml"
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {"etag": etag, "last-modified": format_datetime(changed, usegmt=True)}
        if self.hub:
            headers["link"] = f'<{self.hub}>; rel="hub", <{address}/feed>; rel="self"'
        if _is_unchanged(request, etag, changed):
            return Response(304, b"", headers)
        return Response(200, body, {**headers, "content-type": f"{kind}; charset=UTF-8"})

    def _gone(self, site: Account) -> list[Post]:
        now = self.world.clock()
        return [post for post in site.posts if post.gone_at and post.gone_at <= now]

    def _changed_at(self, site: Account, posts: Iterable[Post]) -> datetime:
        now = self.world.clock()
        moments = [post.edited_at(now) or post.visible_from for post in posts]
        return max([*moments, site.created_at]).replace(microsecond=0)


def _is_unchanged(request: Request, etag: str, changed: datetime) -> bool:
    """If-None-Match decides where it is given (RFC 9110, 13.1.3)."""
    if given := request.headers.get("if-none-match"):
        return etag in given
    if given := request.headers.get("if-modified-since"):
        return parsedate_to_datetime(given) >= changed
    return False


def rss(site: str, hub: str, account: Account, posts: Iterable[Post], now: datetime) -> bytes:
    items = "".join(_item(site, post, now) for post in posts)
    links = f'<atom:link rel="self" href="{site}/feed"/>'
    if hub:
        links += f'<atom:link rel="hub" href="{escape(hub)}"/>'
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(account.name)}</title><link>{site}</link>{links}{items}</channel></rss>"
    )
    return document.encode()


def _item(site: str, post: Post, now: datetime) -> str:
    title, _, body = post.text_at(now).partition("\n")
    address = f"{site}/?p={post.native_id}"
    return (
        f"<item><title>{escape(title)}</title><link>{address}</link>"
        f'<guid isPermaLink="true">{address}</guid>'
        f"<pubDate>{format_datetime(post.posted_at)}</pubDate>"
        f"<dc:creator>{escape(post.account.name)}</dc:creator>"
        f"<content:encoded><![CDATA[<p>{escape(body)}</p>]]></content:encoded></item>"
    )
