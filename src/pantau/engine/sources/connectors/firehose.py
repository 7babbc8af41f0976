"""Bluesky's firehose, ``com.atproto.sync.subscribeRepos``: everything that happens on a relay or a server.

Frames are DAG-CBOR with the changed records as a CAR file; they are decoded by the package ``atproto`` (the
extra ``firehose``), which is imported when the first line is opened. Nothing is filtered at the other end:
what is about other accounts is dropped here before its records are read, and never kept.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, objects, text_of
from pantau.engine.sources.fields.times import read_time

from .bluesky import liked
from .bluesky_lines import BlueskyLine, Garble, Line, committed, renamed, switched
from .bluesky_posts import LIKE, POST, Address
from .events import AccountRef, Cursor, Event, Gap, Page, PostRef
from .fetching import Fetcher, FetchError
from .seam import STREAM, Proof

RELAY = "wss://bsky.network/xrpc/com.atproto.sync.subscribeRepos"
MOST_SILENT = 1_000  # frames about others, after which the cursor moves all the same
_DEEPEST = 64  # records within records


class UnreadableFrameError(Exception):
    """A frame is not what the lexicon says."""


class Firehose(BlueskyLine):
    """``likes`` are pairs of an actor's DID and a post's address: reported, and looked for; no others are."""

    name = "bluesky_firehose"
    route = "bluesky_firehose"
    proof: Proof = "real_server"
    shipped_stream = RELAY
    most_bytes = 8 * 1024 * 1024
    likes: Collection[tuple[str, str]] = frozenset()

    def address(self, cursor: Cursor) -> str:
        return f"{self._stream}?{urlencode({'cursor': cursor.value})}" if cursor.value else self._stream

    async def pages(
        self, line: Line, watched: Mapping[str, AccountRef], cursor: Cursor, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        hearing = Hearing(watched, frozenset(self.likes), cursor)
        yield Page(())
        async for message in line:
            frame = message.encode() if isinstance(message, str) else message
            if page := hearing.hear(frame, self._clock()):
                if page.events:
                    fetch.keep(hashlib.sha256(frame).hexdigest(), frame)
                yield page
            if hearing.ended:
                raise FetchError("provider_down", f"the firehose ends: {hearing.ended}")


@dataclass(slots=True)
class Hearing:
    """What was heard on one line so far. ``garble.count`` frames could not be read."""

    watched: Mapping[str, AccountRef]
    likes: Collection[tuple[str, str]]
    cursor: Cursor
    garble: Garble = field(default_factory=Garble)
    silent: int = 0  # frames since the last page
    forgotten: bool = False  # the server has dropped what came after our cursor
    ended: str = ""

    def hear(self, frame: bytes, now: datetime) -> Page | None:
        """Raises FetchError where frame after frame cannot be read."""
        try:
            kind, body = read_frame(frame)
        except UnreadableFrameError as error:
            self.garble.add(now, str(error))
            return None
        if kind == "error":
            return self._end(body, now)
        if kind == "#info":
            self.forgotten = self.forgotten or body.get("name") == "OutdatedCursor"
            return None
        sequence = body.get("seq")
        if not isinstance(sequence, int) or isinstance(sequence, bool):
            self.garble.add(now, f"a frame {kind} without its number")
            return None
        events = (*self._lost(body, now), *self._events(kind, body, frame, now))
        self.silent += 1
        if not events and self.silent < MOST_SILENT:
            self.garble.in_a_row = 0
            return None
        self.silent = 0
        return Page((*self.garble.told(now), *events), {STREAM: Cursor(str(sequence), now)})

    def _lost(self, body: Mapping[str, Any], now: datetime) -> tuple[Gap, ...]:
        if not self.forgotten:
            return ()
        self.forgotten = False
        return (Gap("bluesky", None, self.cursor.newest, read_time(body.get("time"))[0] or now, "lease"),)

    def _end(self, body: Mapping[str, Any], now: datetime) -> Page | None:
        """A cursor of the future is another server's, or of this one before it began anew: it leads nowhere."""
        self.ended = text_of(body.get("error")) or "no reason given"
        if self.ended != "FutureCursor":
            return None
        return Page((Gap("bluesky", None, self.cursor.newest, now, "lease"),), {STREAM: Cursor("", now)})

    def _events(self, kind: str, body: Mapping[str, Any], frame: bytes, now: datetime) -> tuple[Event, ...]:
        did = text_of(body.get("repo" if kind == "#commit" else "did"))
        account = self.watched.get(did) if did else None
        if kind == "#commit":
            asked = frozenset(post for actor, post in self.likes if actor == did)
            if account is None and not asked:
                return ()
            return tuple(read_commit(body, str(did), account, asked, now, hashlib.sha256(frame).hexdigest()))
        if account is None:
            return ()
        if kind == "#identity":
            return tuple(renamed(body, account, now))
        if kind == "#account":
            return tuple(switched(body, account, now))
        if kind == "#sync":  # its server says that the account's records changed, and not how
            return (Gap("bluesky", account, now, now, "answer"),)
        return ()


# --- pure --------------------------------------------------------------------------------------------


def read_frame(frame: bytes) -> tuple[str, Mapping[str, Any]]:
    """Kind and body; the kind is ``error`` where the server ends the line. Raises UnreadableFrameError."""
    from atproto_core.cbor import decode_dag_multi

    try:
        header, body = decode_dag_multi(frame)
    except Exception as error:  # the decoder raises whatever its own decoder does
        raise UnreadableFrameError(f"{type(error).__name__}: {error}") from error
    if not isinstance(header, dict) or not isinstance(body, dict):
        raise UnreadableFrameError("a frame is two objects")
    if header.get("op") == -1:
        return "error", body
    kind = header.get("t")
    if header.get("op") != 1 or not isinstance(kind, str):
        raise UnreadableFrameError("a frame of no known kind")
    return kind, body


def read_commit(
    body: Mapping[str, Any],
    did: str,
    account: AccountRef | None,
    liked_posts: Collection[str],
    now: datetime,
    raw: str,
) -> Iterator[Event]:
    """Posts of a watched account, and likes that are asked for. What cannot be read is a gap of the account."""
    operations = objects(body.get("ops"))
    unread = body.get("tooBig") is True
    collections = ((POST,) if account else ()) + ((LIKE,) if liked_posts else ())
    wanted = [one for one in operations if _collection(one) in collections]
    try:
        records = _records(body.get("blocks")) if wanted else {}
        for one in wanted:
            try:
                yield from _operation(one, records, did, account, liked_posts, now, raw)
            except (BadItem, ValueError, RecursionError):
                unread = True
    except UnreadableFrameError:
        unread = True
    if unread and account:
        yield Gap("bluesky", account, now, now, "answer")


def _operation(
    one: Mapping[str, Any],
    records: Mapping[bytes, Any],
    did: str,
    account: AccountRef | None,
    liked_posts: Collection[str],
    now: datetime,
    raw: str,
) -> Iterator[Event]:
    collection, key = str(one["path"]).split("/", 1)
    content_id = one.get("cid")
    record = _plain(records.get(content_id)) if isinstance(content_id, bytes) else None
    if collection == POST and account:
        version = _content_id(content_id) if isinstance(content_id, bytes) else None
        yield committed(one.get("action"), Address(did, POST, key), record, version, account, now, raw)
    elif collection == LIKE and isinstance(record, dict):
        post = text_of(dig(record, "subject", "uri"))
        if post in liked_posts:
            yield liked(record, PostRef("bluesky", str(post)), AccountRef("bluesky", did), now)


def _collection(one: Mapping[str, Any]) -> str:
    return str(one.get("path", "")).partition("/")[0]


def _records(blocks: object) -> dict[bytes, Any]:
    """Records of a CAR file by the bytes of their content ids. Raises UnreadableFrameError."""
    import libipld

    if not isinstance(blocks, bytes):
        raise UnreadableFrameError("a commit without blocks")
    try:
        _header, records = libipld.decode_car(blocks)
    except Exception as error:
        raise UnreadableFrameError(f"{type(error).__name__}: {error}") from error
    return dict(records)


def _content_id(content_id: bytes) -> str:
    """Raises BadItem."""
    import libipld

    try:
        return str(libipld.encode_cid(content_id))
    except Exception as error:
        raise BadItem("a content id that is none") from error


def _plain(value: Any, depth: int = 0) -> Any:
    """A record as its JSON: links and bytes are written as the lexicons' data model does. Raises BadItem."""
    if depth > _DEEPEST:
        raise BadItem("a record too deep to read")
    if isinstance(value, dict):
        return {str(name): _plain(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, bytes):
        try:
            return {"$link": _content_id(value)}
        except BadItem:
            return {"$bytes": base64.b64encode(value).decode().rstrip("=")}
    return value
