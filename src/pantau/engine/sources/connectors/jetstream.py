"""Bluesky's stream of events by Jetstream: JSON over a web socket, filtered by account at the other end.

Delivery is at least once. The cursor is the time of the last stored event in microseconds, of one server's
own clock: asked again with it, that server repeats this event first. If it does not, it has forgotten some.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import text_of

from .bluesky_lines import BlueskyLine, Garble, Line, committed, renamed, switched
from .bluesky_posts import POST, Address
from .events import AccountRef, Cursor, Event, Gap, Page
from .fetching import Fetcher
from .seam import STREAM, Proof

SERVER = "wss://jetstream2.us-east.bsky.network/subscribe"


class Jetstream(BlueskyLine):
    """Pages are to be stored in the order they come."""

    name = "bluesky_stream"
    route = "bluesky_stream"
    proof: Proof = "never_run"  # Jetstream's own server, unlike the firehose it is made from
    shipped_stream = SERVER
    most_bytes = 1024 * 1024

    def address(self, cursor: Cursor) -> str:
        position = {"cursor": cursor.value} if cursor.value.isdigit() else {}
        return f"{self._stream}?{urlencode({'requireHello': 'true', **position})}"

    async def pages(
        self, line: Line, watched: Mapping[str, AccountRef], cursor: Cursor, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        await line.send(_wish(watched, self.most_bytes))
        yield Page(())
        # Until the event that the cursor names was repeated, some may be forgotten.
        unproved = int(cursor.value) if cursor.value.isdigit() else None
        garble = Garble()
        async for message in line:
            now = self._clock()
            body = message.encode() if isinstance(message, str) else message
            raw = hashlib.sha256(body).hexdigest()
            told = _object(body)
            account, moment = watched.get(str(told.get("did"))), told.get("time_us")
            if not told:
                garble.add(now, "not an object in JSON")
            if account is None or not isinstance(moment, int) or isinstance(moment, bool):
                continue
            events = read_event(told, account, now, raw)
            if events:
                fetch.keep(raw, body)
            if unproved is not None and moment > unproved:
                events = (*_forgotten(unproved, moment, cursor), *events)
            unproved = None
            yield Page((*garble.told(now), *events), {STREAM: Cursor(str(moment), now)})


# --- pure --------------------------------------------------------------------------------------------


def _forgotten(unproved: int, moment: int, cursor: Cursor) -> tuple[Gap, ...]:
    """From when the last line was heard: an account that is silent for days is no gap."""
    start = max(_at(unproved), cursor.newest or _at(unproved))
    return (Gap("bluesky", None, start, _at(moment), "lease"),) if start < _at(moment) else ()


def read_event(
    told: Mapping[str, Any], account: AccountRef, observed_at: datetime, raw: str
) -> tuple[Event, ...]:
    """What one event of the stream says about a watched account. An unreadable post leaves a gap."""
    kind = told.get("kind")
    if kind == "identity":
        return tuple(renamed(told.get("identity"), account, observed_at))
    if kind == "account":
        return tuple(switched(told.get("account"), account, observed_at))
    commit = told.get("commit")
    if kind != "commit" or not isinstance(commit, dict) or commit.get("collection") != POST:
        return ()
    try:
        return (_commit(commit, account, observed_at, raw),)
    except BadItem:
        return (Gap("bluesky", account, observed_at, observed_at, "answer"),)


def _commit(commit: Mapping[str, Any], account: AccountRef, now: datetime, raw: str) -> Event:
    key = text_of(commit.get("rkey"))
    if key is None or account.native_id is None:
        raise BadItem("this event names no record")
    address = Address(account.native_id, POST, key)
    version = text_of(commit.get("cid"))
    return committed(commit.get("operation"), address, commit.get("record"), version, account, now, raw)


def _wish(watched: Mapping[str, AccountRef], most_bytes: int) -> str:
    """Sent first, since so many accounts would not fit into an address."""
    payload = {"wantedCollections": [POST], "wantedDids": sorted(watched), "maxMessageSizeBytes": most_bytes}
    return orjson.dumps({"type": "options_update", "payload": payload}).decode()


def _object(body: bytes) -> Mapping[str, Any]:
    """Empty for what is none."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1_000_000, UTC)
