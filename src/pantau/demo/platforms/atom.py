"""Atom documents as sites and YouTube publish and push them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from .world import Account, Post

_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
)
VIDEO_TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="


def video_feed(account: Account, posts: Iterable[Post], now: datetime) -> bytes:
    """What YouTube's own feed shows: title and description."""
    entries = "".join(_video(post, now, described=True) for post in posts)
    return _feed(escape(account.name), VIDEO_TOPIC + account.native_id, entries, now)


def video_push(post: Post, now: datetime) -> bytes:
    """What YouTube's hub delivers: the title only."""
    return _feed("YouTube video feed", VIDEO_TOPIC + post.account.native_id, _video(post, now), now)


def video_tombstone(post: Post, now: datetime) -> bytes:
    channel = post.account.native_id
    gone = (
        f'<at:deleted-entry ref="yt:video:{post.native_id}" when="{now.isoformat()}">'
        f'<link href="https://www.youtube.com/watch?v={post.native_id}"/>'
        f"<at:by><name>{escape(post.account.name)}</name>"
        f"<uri>https://www.youtube.com/channel/{channel}</uri></at:by></at:deleted-entry>"
    )
    return _feed("YouTube video feed", VIDEO_TOPIC + channel, gone, now)


def site_feed(
    site: str,
    hub: str,
    account: Account,
    posts: Iterable[Post],
    now: datetime,
    gone: Iterable[Post] = (),
    *,
    updated: datetime | None = None,
) -> bytes:
    """A site's own feed in Atom; ``gone`` are the posts it leaves tombstones for. ``updated``: else ``now``."""
    entries = "".join(_article(site, post, now) for post in posts) + _site_stones(site, gone)
    return _feed(escape(account.name), f"{site}/feed", entries, updated or now, hub)


def site_push(site: str, hub: str, post: Post, now: datetime) -> bytes:
    return _feed(escape(post.account.name), f"{site}/feed", _article(site, post, now), now, hub)


def site_tombstones(site: str, hub: str, gone: Iterable[Post], now: datetime) -> bytes:
    return _feed("", f"{site}/feed", _site_stones(site, gone), now, hub)


def _site_stones(site: str, gone: Iterable[Post]) -> str:
    return "".join(
        f'<at:deleted-entry ref="{site}/?p={post.native_id}" when="{post.gone_at.isoformat()}"/>'
        for post in gone
        if post.gone_at
    )


def _feed(title: str, topic: str, entries: str, now: datetime, hub: str = "") -> bytes:
    links = f'<link rel="self" href={quoteattr(topic)}/>'
    if hub:
        links += f'<link rel="hub" href={quoteattr(hub)}/>'
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><feed {_NAMESPACES}>{links}<id>{escape(topic)}</id>'
        f"<title>{title}</title><updated>{now.isoformat()}</updated>{entries}</feed>"
    )
    return document.encode()


def _video(post: Post, now: datetime, *, described: bool = False) -> str:
    title, _, description = post.text_at(now).partition("\n")
    account = post.account
    updated = post.edited_at(now) or post.posted_at
    group = f"<media:group><media:description>{escape(description)}</media:description></media:group>"
    return (
        f"<entry><id>yt:video:{post.native_id}</id><yt:videoId>{post.native_id}</yt:videoId>"
        f"<yt:channelId>{account.native_id}</yt:channelId><title>{escape(title)}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/watch?v={post.native_id}"/>'
        f"<author><name>{escape(account.name)}</name>"
        f"<uri>https://www.youtube.com/channel/{account.native_id}</uri></author>"
        f"<published>{post.posted_at.isoformat()}</published><updated>{updated.isoformat()}</updated>"
        f"{group if described else ''}</entry>"
    )


def _article(site: str, post: Post, now: datetime) -> str:
    title, _, body = post.text_at(now).partition("\n")
    address = f"{site}/?p={post.native_id}"
    updated = post.edited_at(now) or post.posted_at
    return (
        f"<entry><id>{address}</id><title>{escape(title)}</title><link href={quoteattr(address)}/>"
        f"<author><name>{escape(post.account.name)}</name></author>"
        f"<published>{post.posted_at.isoformat()}</published><updated>{updated.isoformat()}</updated>"
        f'<content type="text">{escape(body)}</content></entry>'
    )
