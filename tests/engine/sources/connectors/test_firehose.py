"""Bluesky's firehose, frame by frame: what is ours is told, the rest is not read, and nothing breaks it.

The frames are made as the lexicons say; ``tests/network`` hears them from the servers themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from contract import BASIS, START
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.world import SimulatedClock
from pantau.engine.sources.connectors.bluesky_lines import MOST_GARBLED, dial
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    ActSeen,
    Cursor,
    Event,
    Gap,
    Page,
    PostEdited,
    PostGone,
    PostSeen,
)
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.firehose import MOST_SILENT, Firehose, Hearing
from pantau.engine.sources.connectors.seam import STREAM, Access

libipld = pytest.importorskip("libipld", reason="comes with the extra 'firehose'")

DID, OTHER = "did:plc:" + "a" * 24, "did:plc:" + "b" * 24
WATCHED = {DID: AccountRef("bluesky", DID, "warga.example")}
POST = f"at://{DID}/app.bsky.feed.post/3k"


# --- frames as servers make them --------------------------------------------------------------------


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def content_id(block: bytes) -> bytes:
    import hashlib

    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def car(blocks: Sequence[bytes]) -> bytes:
    header = libipld.encode_dag_cbor({"version": 1, "roots": [content_id(blocks[0])]})
    parts = [header, *(content_id(block) + block for block in blocks)]
    return b"".join(varint(len(part)) + part for part in parts)


def frame(kind: str, body: dict[str, Any], operation: int = 1) -> bytes:
    header = {"op": operation, **({"t": kind} if kind else {})}
    return bytes(libipld.encode_dag_cbor(header) + libipld.encode_dag_cbor(body))


def commit(
    number: int,
    action: str,
    record: dict[str, Any] | None = None,
    *,
    did: str = DID,
    path: str = "app.bsky.feed.post/3k",
    **more: Any,
) -> bytes:
    block = libipld.encode_dag_cbor(record or {})
    operation = {"action": action, "path": path, "cid": content_id(block) if record is not None else None}
    body = {"seq": number, "repo": did, "ops": [operation], "blocks": car([block]), "tooBig": False, **more}
    return frame("#commit", body)


def record(text: str, **more: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2024-02-01T04:00:00Z", **more}


def hearing(likes: Sequence[tuple[str, str]] = (), cursor: Cursor | None = None) -> Hearing:
    return Hearing(WATCHED, frozenset(likes), cursor or Cursor())


def heard(*frames: bytes, by: Hearing | None = None) -> list[Page]:
    one = by or hearing()
    return [page for each in frames if (page := one.hear(each, START))]


def events(pages: Sequence[Page]) -> list[Event]:
    return [event for page in pages for event in page.events]


# --- what is told -----------------------------------------------------------------------------------


def test_posts_edits_and_deletions_are_told_with_their_words() -> None:
    pages = heard(
        commit(1, "create", record("Pertama")), commit(2, "update", record("Kedua")), commit(3, "delete")
    )
    seen, edited, gone = events(pages)
    assert isinstance(seen, PostSeen)
    assert isinstance(edited, PostEdited)
    assert isinstance(gone, PostGone)
    assert (seen.post.text, edited.post.text, gone.reason) == ("Pertama", "Kedua", "deleted")
    assert seen.post.native_id == edited.post.native_id == gone.ref.native_id == POST
    assert seen.version.startswith("bafyrei")
    assert seen.version != edited.version
    assert [page.cursors[STREAM].value for page in pages] == ["1", "2", "3"]


def test_links_and_bytes_in_a_record_are_kept_as_json() -> None:
    blob = {"$type": "blob", "ref": content_id(b"gambar"), "mimeType": "image/png"}
    embed = {"$type": "app.bsky.embed.images", "images": [{"alt": "Baliho", "image": blob}]}
    [seen] = events(heard(commit(1, "create", record("Bergambar", embed=embed, other=b"\x00\x01"))))
    assert isinstance(seen, PostSeen)
    assert [(one.kind, one.text) for one in seen.post.media] == [("image", "Baliho")]
    assert seen.post.raw is not None
    value = seen.post.raw["value"]
    assert value["other"] == {"$bytes": "AAE"}


def test_of_others_nothing_is_read_and_the_cursor_still_moves() -> None:
    broken = commit(1, "create", record("Orang lain"), did=OTHER, blocks=b"not a car")
    pages = heard(*[broken] * (MOST_SILENT + 1))
    assert pages == [Page((), {STREAM: Cursor("1", START)})]


def test_a_like_is_told_where_actor_and_post_were_asked_for() -> None:
    like = {
        "$type": "app.bsky.feed.like",
        "subject": {"uri": POST, "cid": "x"},
        "createdAt": "2024-02-01T04:00:00Z",
    }
    path = "app.bsky.feed.like/3l"
    asked = hearing([(OTHER, POST)])
    other_post = {**like, "subject": {"uri": POST + "x", "cid": "x"}}
    [act] = events(
        heard(
            commit(1, "create", like, did=OTHER, path=path),
            commit(2, "create", other_post, did=OTHER, path=path),
            commit(3, "create", like, did="did:plc:" + "c" * 24, path=path),
            commit(4, "create", like, path=path),
            by=asked,
        )
    )
    assert isinstance(act, ActSeen)
    assert (act.interaction.actor.native_id, act.interaction.target_post) == (OTHER, POST)
    assert not events(heard(commit(1, "create", like, did=OTHER, path=path)))


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"active": False, "status": "takendown"}, "suspended"),
        ({"active": False, "status": "suspended"}, "suspended"),
        ({"active": False, "status": "deactivated"}, "not_found"),
        ({"active": False, "status": "deleted"}, "deleted"),
        ({"active": False, "status": "throttled"}, "unknown"),
        ({"active": True}, "active"),
    ],
)
def test_an_account_that_is_switched_off_or_on_is_told(body: dict[str, Any], state: str) -> None:
    told = events(
        heard(
            frame("#account", {"seq": 1, "did": DID, **body}),
            frame("#account", {"seq": 2, "did": OTHER, **body}),
        )
    )
    assert [event.state for event in told if isinstance(event, AccountChanged)] == [state]


def test_a_new_handle_is_told() -> None:
    [change] = events(heard(frame("#identity", {"seq": 1, "did": DID, "handle": "baru.example"})))
    assert isinstance(change, AccountChanged)
    assert change.now == AccountRef("bluesky", DID, "baru.example")


# --- what cannot be told ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unread",
    [
        commit(1, "create", record("Terlalu besar"), tooBig=True, ops=[], blocks=b""),
        commit(1, "create", record("Tanpa isi"), blocks=b""),
        commit(1, "create", record("Rusak"), blocks=b"\x05rusak"),
        commit(1, "create", record("Kosong"), blocks=car([b"\xa0"])),
        commit(1, "create", record("Tanpa kunci"), path="app.bsky.feed.post"),
        commit(1, "menghilang", record("Kata kerja lain")),
        frame("#sync", {"seq": 1, "did": DID, "blocks": b"", "rev": "3k"}),
    ],
)
def test_what_cannot_be_read_of_an_account_is_its_gap(unread: bytes) -> None:
    gaps = [event for event in events(heard(unread)) if isinstance(event, Gap)]
    assert [(gap.account, gap.why) for gap in gaps] == [(WATCHED[DID], "answer")]


def test_garbled_frames_are_counted_and_are_one_gap() -> None:
    by = hearing()
    pages = heard(
        b"", b"\xff\xff", frame("#commit", {"repo": DID}), commit(4, "create", record("Baik")), by=by
    )
    gap, seen = events(pages)
    assert by.garble.count == 3
    assert isinstance(gap, Gap)
    assert (gap.account, gap.why) == (None, "answer")
    assert isinstance(seen, PostSeen)


def test_a_line_of_nothing_but_garbled_frames_is_given_up() -> None:
    by = hearing()
    with pytest.raises(FetchError, match="in a row"):
        heard(*[b"\xff"] * MOST_GARBLED, by=by)


def test_a_cursor_that_is_too_old_is_a_gap_up_to_what_is_still_known() -> None:
    heard_at = START - timedelta(days=9)
    info = frame("#info", {"name": "OutdatedCursor", "message": "Requested cursor exceeded limit"})
    oldest = commit(7, "create", record("Masih ada"), time="2024-01-30T00:00:00Z")
    gap, seen = events(heard(info, oldest, by=hearing(cursor=Cursor("1", heard_at))))
    assert isinstance(gap, Gap)
    assert (gap.account, gap.start, gap.why) == (None, heard_at, "lease")
    assert gap.end.isoformat() == "2024-01-30T00:00:00+00:00"
    assert isinstance(seen, PostSeen)


def test_a_cursor_of_the_future_is_dropped() -> None:
    by = hearing(cursor=Cursor("9", START))
    [page] = heard(frame("", {"error": "FutureCursor"}, -1), by=by)
    assert page.cursors[STREAM].value == ""
    assert by.ended == "FutureCursor"


@given(st.binary(max_size=200))
def test_any_bytes_are_told_or_counted(junk: bytes) -> None:
    by = hearing()
    for page in heard(junk, by=by):
        assert all(isinstance(event, Gap) for event in page.events)


values = st.sampled_from([None, True, 7, -1, "", "x", b"", b"\x01q", [], [7], {}, {"a": b"\x00"}])
operations = st.fixed_dictionaries({"path": st.just("app.bsky.feed.post/a"), "cid": values, "action": values})


@given(
    kind=st.sampled_from(["#commit", "#identity", "#account", "#sync", "#info", "#tombstone"]),
    body=st.fixed_dictionaries(
        {"seq": st.integers(0, 2**40), "repo": st.just(DID), "did": st.just(DID)},
        optional={
            name: values | st.lists(operations, max_size=2)
            for name in ("ops", "blocks", "handle", "active", "status", "tooBig", "time", "name")
        },
    ),
)
def test_any_frame_is_read_or_leaves_a_gap(kind: str, body: dict[str, Any]) -> None:
    heard(frame(kind, body))


# --- the line ---------------------------------------------------------------------------------------


class Spoken:
    """A line that says these frames and ends."""

    def __init__(self, frames: Sequence[bytes]) -> None:
        self.frames = frames

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for one in self.frames:
            yield one

    async def send(self, message: str) -> None:
        raise AssertionError("a firehose is not spoken to")


class Kept:
    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def keep(self, digest: str, body: bytes) -> None:
        self.bodies[digest] = body


def listened(frames: Sequence[bytes], cursor: Cursor) -> Iterator[Any]:
    dialled: list[str] = []

    @asynccontextmanager
    async def dial(address: str, _most: int) -> AsyncIterator[Spoken]:
        dialled.append(address)
        yield Spoken(frames)

    kept: Any = Kept()

    async def run() -> list[Page]:
        access, pages = Access(BASIS, {"stream": "wss://relay.example/x"}), list[Page]()
        stream = Firehose(access, clock=SimulatedClock(START), dial=dial)
        listening = stream.listen(list(WATCHED.values()), cursor, kept)
        while len(pages) < 2:
            pages.append(await anext(listening))
        with pytest.raises(FetchError, match="closed the line"):
            await anext(listening)
        return pages

    yield asyncio.run(run())
    yield dialled
    yield kept.bodies


def test_only_frames_that_told_something_are_kept() -> None:
    ours = commit(2, "create", record("Kita"))
    pages, dialled, kept = listened([commit(1, "create", record("Lain"), did=OTHER), ours], Cursor("41"))
    assert pages[0] == Page(())
    assert list(kept.values()) == [ours]
    assert next(iter(kept)) == events(pages)[0].raw
    assert dialled == ["wss://relay.example/x?cursor=41"]


def test_a_line_follows_no_redirect() -> None:
    led: list[str] = []

    async def there(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        led.append((await reader.readline()).decode())
        to = writer.get_extra_info("sockname")[1]
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:{to}/inside\r\n\r\n".encode())
        writer.close()

    async def dialled() -> None:
        async with await asyncio.start_server(there, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(ConnectionError):
                async with dial(f"ws://127.0.0.1:{port}/outside", 1024):
                    pass

    asyncio.run(dialled())
    assert led == ["GET /outside HTTP/1.1\r\n"]
