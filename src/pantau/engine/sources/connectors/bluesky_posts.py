"""Bluesky's records and views as posts. Pure; shapes are those of the published lexicons.

A post is named by its ``at://`` address and its wording by its content id (cid): an edited record keeps
the address and has another cid. Offsets in a text count UTF-8 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, PostSeen

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
LIKE = "app.bsky.feed.like"
NO_HANDLE = "handle.invalid"  # what views show while a handle does not lead back to its account


@dataclass(frozen=True, slots=True)
class Address:
    """``at://<did>/<collection>/<record key>``."""

    did: str
    collection: str
    key: str

    @classmethod
    def read(cls, uri: object) -> Address | None:
        pieces = uri.removeprefix("at://").split("/") if isinstance(uri, str) else []
        if len(pieces) != 3 or not pieces[0].startswith("did:") or not all(pieces):
            return None
        return cls(*pieces)

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.key}"


def post_of_record(
    address: Address,
    record: Mapping[str, Any],
    ref: str,
    author: Author,
    view: Mapping[str, Any] | None = None,
) -> Post:
    """Raises BadItem. ``view`` adds the addresses of pictures, which a record does not hold."""
    text = post_text(record.get("text"))
    facets = list(_facets(record, text))
    links = [target for kind, target in facets if kind == "link"]
    if external := text_of(dig(record.get("embed"), "external", "uri")):
        links.append(external)
    tags = [target for kind, target in facets if kind == "tag"]
    tags += _texts(record.get("tags"))
    named = tuple(target for kind, target in facets if kind == "mention")
    languages = _texts(record.get("langs"))
    return Post(
        platform="bluesky",
        native_id=str(address),
        text=text,
        posted_at=read_time(record.get("createdAt"))[0],
        author=author,
        url=f"https://bsky.app/profile/{author.handle or address.did}/post/{address.key}",
        language=_language(languages[0]) if languages else None,
        media=tuple(_media(record.get("embed"), (view or {}).get("embed"))),
        links=tuple(dict.fromkeys((*links, *links_in(text)))),
        hashtags=tuple(dict.fromkeys((*tags, *hashtags_in(text)))),
        mentions=tuple(dict.fromkeys(named)) or mentions_in(text),
        engagement=_engagement(view) if view else None,
        relations=tuple(_relations(record)),
        source_ref=ref,
        raw=view or {"uri": str(address), "value": record},
    )


def author_of(profile: object) -> Author:
    """Raises BadItem."""
    did, handle = text_of(dig(profile, "did")), text_of(dig(profile, "handle"))
    if did is None:
        raise BadItem("this post has no author")
    handle = None if handle == NO_HANDLE else handle
    url = f"https://bsky.app/profile/{handle or did}"
    return Author("bluesky", did, handle, text_of(dig(profile, "displayName")), url)


def author_from(account: AccountRef) -> Author:
    url = f"https://bsky.app/profile/{account.handle or account.native_id}"
    return Author("bluesky", account.native_id, account.handle, url=url)


def seen_in_view(
    view: Mapping[str, Any], account: AccountRef | None, observed_at: datetime, raw: str
) -> PostSeen:
    """A post as the application server shows it. Raises BadItem."""
    address, record, version = Address.read(view.get("uri")), view.get("record"), text_of(view.get("cid"))
    if address is None or version is None or not isinstance(record, dict):
        raise BadItem("this view has no address, no content id or no record")
    post = post_of_record(address, record, raw, author_of(view.get("author")), view)
    return PostSeen(post, version, account, observed_at, raw)


def seen_in_feed(
    item: Mapping[str, Any], account: AccountRef, observed_at: datetime, raw: str
) -> PostSeen | None:
    """One line of an author's feed; a repost is a post of its own. None for what the account did not do.

    Raises BadItem.
    """
    view = item.get("post")
    if not isinstance(view, dict):
        raise BadItem("this line of a feed has no post")
    reason = item.get("reason")
    if dig(reason, "$type") == "app.bsky.feed.defs#reasonRepost":
        return _repost(view, reason, account, observed_at, raw)
    if dig(view.get("author"), "did") != account.native_id:
        return None
    return seen_in_view(view, account, observed_at, raw)


def _repost(
    view: Mapping[str, Any], reason: Any, account: AccountRef, observed_at: datetime, raw: str
) -> PostSeen:
    """Servers before 2025 do not name the repost's own record: it is then named by whose it is."""
    original = seen_in_view(view, None, observed_at, raw).post
    uri = text_of(reason.get("uri")) or f"{original.native_id}#{account.name}"
    by = original.author
    shared = Relation("repost", original.native_id, by.handle if by else None, by.native_id if by else None)
    post = original.evolve(
        native_id=uri,
        author=author_of(reason.get("by")),
        posted_at=read_time(reason.get("indexedAt"))[0],
        engagement=None,
        relations=(shared,),
    )
    version = text_of(reason.get("cid")) or text_of(view.get("cid")) or ""
    return PostSeen(post, version, account, observed_at, raw)


def seen_in_record(item: Mapping[str, Any], account: AccountRef, observed_at: datetime, raw: str) -> PostSeen:
    """A record as the account's own server lists it. Raises BadItem."""
    address, record, version = Address.read(item.get("uri")), item.get("value"), text_of(item.get("cid"))
    if address is None or version is None or not isinstance(record, dict):
        raise BadItem("this record has no address, no content id or no value")
    return PostSeen(
        post_of_record(address, record, raw, author_from(account)), version, account, observed_at, raw
    )


def _facets(record: Mapping[str, Any], text: str) -> Iterator[tuple[str, str]]:
    encoded = text.encode("utf-8", "surrogatepass")
    for facet in objects(record.get("facets")):
        for feature in objects(facet.get("features")):
            kind = str(feature.get("$type", "")).rpartition("#")[2]
            target = _handle_in(encoded, facet) if kind == "mention" else _target(feature)
            if target:
                yield kind, target


def _target(feature: Mapping[str, Any]) -> str | None:
    return text_of(feature.get("uri")) or text_of(feature.get("tag"))


def _handle_in(encoded: bytes, facet: Mapping[str, Any]) -> str | None:
    """A mention by the handle as it is written, since the facet names only the account's number."""
    start, end = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
    if not isinstance(start, int) or not isinstance(end, int) or start < 0:
        return None
    return encoded[start:end].decode("utf-8", "ignore").lstrip("@") or None


def _media(embed: object, view: object) -> Iterator[Media]:
    if isinstance(embed, dict) and isinstance(embed.get("media"), dict):  # recordWithMedia
        yield from _media(embed["media"], dig(view, "media"))
        return
    shown = objects(dig(view, "images"))
    for number, image in enumerate(objects(dig(embed, "images"))):
        url = text_of(shown[number].get("fullsize")) if number < len(shown) else None
        yield Media("image", url, text_of(image.get("alt")))
    if dig(embed, "video") is not None:
        yield Media("video", text_of(dig(view, "playlist")), text_of(dig(embed, "alt")))
    if (external := dig(embed, "external")) is not None:
        yield Media("link", text_of(dig(external, "uri")), text_of(dig(external, "title")))


def _relations(record: Mapping[str, Any]) -> Iterator[Relation]:
    if answered := Address.read(dig(record.get("reply"), "parent", "uri")):
        yield Relation("reply", str(answered), author_id=answered.did)
    embedded = dig(record.get("embed"), "record")
    quoted = Address.read(dig(embedded, "uri") or dig(embedded, "record", "uri"))
    if quoted and quoted.collection == POST:
        yield Relation("quote", str(quoted), author_id=quoted.did)


def _engagement(view: Mapping[str, Any]) -> Engagement:
    return Engagement(
        likes=count(view.get("likeCount")),
        comments=count(view.get("replyCount")),
        shares=count(view.get("repostCount")),
        quotes=count(view.get("quoteCount")),
    )


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _language(code: str) -> str:
    return "id" if code == "in" else code
