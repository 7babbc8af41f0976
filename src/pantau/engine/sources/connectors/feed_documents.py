"""RSS, RDF and Atom documents as posts, however broken they come. Pure.

feedparser reads them: it copes with wrong encodings, missing namespaces and markup that is none. It is only
ever given bytes, since it would open a text as a file's name or an address.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from pantau.engine.net.markup import PatientParser
from pantau.engine.post import Author, Media, MediaKind, Post
from pantau.engine.sources.fields.cells import text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import WITA, read_time

from .events import AccountRef
from .tombstones import Tombstone, UnreadableXmlError, tombstones_in
from .wordings import wording_version

MOST_TEXT = 100_000  # characters of one post; the kept bytes hold the rest
MOST_TITLE = 2_000
MOST_ENTRIES = 5_000
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_SILENT = frozenset({"script", "style", "template", "noscript"})
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_KINDS: tuple[MediaKind, ...] = ("image", "video", "audio")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


class UnreadableFeedError(ValueError):
    """The bytes are no feed: a page, an error, or nothing."""


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    posts: tuple[Post, ...]
    tombstones: tuple[Tombstone, ...]
    hub: str = ""  # where it can be subscribed to
    topic: str = ""  # the name it goes by there
    doubts: tuple[str, ...] = ()  # English: what could not be read of it


def read_feed(
    document: bytes, account: AccountRef, observed_at: datetime, *, address: str, content_type: str = ""
) -> Feed:
    """Raises UnreadableFeedError."""
    headers = {"content-type": content_type, "content-location": address}
    try:
        parsed = feedparser.parse(io.BytesIO(document), response_headers=headers)
    except Exception as error:  # feedparser fails in as many ways as there are broken documents
        raise UnreadableFeedError(f"feedparser gives up: {type(error).__name__}") from error
    if not parsed.get("version"):
        raise UnreadableFeedError("this is no RSS, RDF or Atom")
    head = parsed.get("feed", {})
    title = _short(head.get("title"))
    doubts: list[str] = []
    posts = _posts(parsed.entries[:MOST_ENTRIES], account, title, address, observed_at, doubts)
    if len(parsed.entries) > MOST_ENTRIES:
        doubts.append(f"{len(parsed.entries)} entries, of which {MOST_ENTRIES} were read")
    try:
        stones = tuple(replace(stone, ref=_within(stone.ref, address)) for stone in tombstones_in(document))
    except UnreadableXmlError as error:
        stones = ()
        doubts.append(str(error))
    links = head.get("links", ())
    return Feed(title, posts, stones, _target(links, "hub"), _target(links, "self"), tuple(doubts))


def _posts(
    entries: Iterable[Mapping[str, Any]],
    account: AccountRef,
    title: str,
    address: str,
    observed_at: datetime,
    doubts: list[str],
) -> tuple[Post, ...]:
    posts: dict[str, Post] = {}
    for entry in entries:
        post, doubt = map_entry(entry, account, title, address, observed_at)
        posts.setdefault(post.native_id, post)  # the first of the same name is the newest
        if doubt:
            doubts.append(f"{post.native_id}: {doubt}")
    return tuple(posts.values())


def map_entry(
    entry: Mapping[str, Any], account: AccountRef, feed_title: str, address: str, observed_at: datetime
) -> tuple[Post, str | None]:
    """An entry as feedparser gives it, and what was odd about its moment."""
    title = _short(entry.get("title"))
    body = _body(entry)
    text = f"{title}\n{body}" if title and body and not body.startswith(title) else body or title
    text = text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
    posted_at, doubt = read_time(_clipped(entry.get("published") or entry.get("updated")), WITA)
    link = _web(entry.get("link"), address)
    links = tuple(dict.fromkeys((*([link] if link else []), *links_in(text))))
    post = Post(
        platform="web",
        native_id=_native_id(entry, link, address, text),
        text=text,
        posted_at=posted_at,
        author=Author("web", None, account.handle, _short(entry.get("author")) or feed_title, address),
        url=link,
        media=tuple(_media(entry, address)),
        links=links,
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        collected_at=observed_at,
        raw={"id": _clipped(entry.get("id")), "link": link, "published": _clipped(entry.get("published"))},
    )
    return post, doubt


def _native_id(entry: Mapping[str, Any], link: str | None, address: str, text: str) -> str:
    """The entry's own id where it is one for the whole world; else made one by the feed's address."""
    own = _clipped(entry.get("id"))
    if own and len(own) <= 500:
        return _within(own, address)
    return _within(link, address) if link else f"{address}#{wording_version(text)}"


def _within(own: str, address: str) -> str:
    """An id as this feed may give it: one that names another site would overwrite that site's posts."""
    if ":" not in own:
        return f"{address}#{own}"
    site = _site(address)
    named = _site(own) if own.startswith(("http://", "https://")) else _tagging(own)
    return own if named == site else f"{site}#{own}"


def _site(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _tagging(own: str) -> str:
    """Who gave a ``tag:`` id (RFC 4151); nobody for any other scheme."""
    if not own.startswith("tag:"):
        return ""
    return own[4:].partition(",")[0].lower().removeprefix("www.")


def _body(entry: Mapping[str, Any]) -> str:
    contents = entry.get("content") or ()
    best = max((str(part.get("value", "")) for part in contents), key=len, default="")
    return plain(best or str(entry.get("summary") or ""))


def _short(value: object) -> str:
    """A title: one line, and not a megabyte of it."""
    if not isinstance(value, str):
        return ""
    text = " ".join(plain(value[: MOST_TEXT * 2]).split())
    return text if len(text) <= MOST_TITLE else text[: MOST_TITLE - 1] + "…"


def _clipped(value: object) -> str | None:
    text = text_of(value)
    return text[:2_000] if text else None


def _web(value: object, base: str) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > 4_000:
        return None
    try:
        address = urljoin(base, value.strip())
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _media(entry: Mapping[str, Any], base: str) -> Iterable[Media]:
    seen = set()
    for part in (*(entry.get("enclosures") or ()), *(entry.get("media_content") or ())):
        url = _web(part.get("href") or part.get("url"), base)
        kind = str(part.get("type") or part.get("medium") or "").partition("/")[0]
        if url and url not in seen:
            seen.add(url)
            yield Media(next((known for known in _KINDS if known == kind), "other"), url)


def _target(links: Iterable[Mapping[str, Any]], relation: str) -> str:
    return next((str(link.get("href", "")) for link in links if link.get("rel") == relation), "")


# --- HTML -----------------------------------------------------------------------------------------


class _Words(PatientParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def plain(html: str) -> str:
    """The words of a piece of HTML, a line for each block."""
    if "<" not in html and "&" not in html:
        return html.strip()
    words = _Words()
    words.feed(html)
    words.close()
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(words.pieces))).strip()


class _Head(PatientParser):
    def __init__(self) -> None:
        super().__init__()
        self.feeds: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag != "link" or "alternate" not in told.get("rel", "").lower().split():
            return
        if told.get("type", "").lower().strip() in _FEED_TYPES and told.get("href"):
            self.feeds.append(told["href"])


def feeds_named_in(page: bytes, address: str) -> tuple[str, ...]:
    """Addresses of the feeds that a web page names as its own."""
    head = _Head()
    head.feed(page[:1_000_000].decode("utf-8", "replace"))
    found = (_web(href, address) for href in head.feeds)
    return tuple(dict.fromkeys(feed for feed in found if feed))
