"""Bluesky's connectors against the servers that Bluesky itself is made of."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from citizens import Citizen, Network, now

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
    PostRef,
    PostSeen,
)
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError
from pantau.engine.sources.connectors.firehose import Firehose
from pantau.engine.sources.connectors.seam import STREAM

Ask = Callable[[Callable[[Fetcher], Awaitable[Any]]], Any]
HEAR = Path(__file__).with_name("hear.py")


def hear(
    ask: Ask,
    stream: Firehose,
    accounts: Sequence[AccountRef],
    act: Callable[[], object],
    *,
    until: Callable[[list[Event]], bool],
    cursor: Cursor | None = None,
) -> list[Page]:
    """Opens a line, lets ``act`` happen once it is open, and gives the pages up to what is waited for."""

    async def listen(fetch: Fetcher) -> list[Page]:
        pages: list[Page] = []
        async with aclosing(stream.listen(accounts, cursor or Cursor(), fetch)) as heard:
            async for page in heard:
                if not pages:
                    await asyncio.to_thread(act)
                pages.append(page)
                if until(events_of(pages)):
                    break
        return pages

    return ask(listen)


def events_of(pages: Sequence[Page]) -> list[Event]:
    return [event for page in pages for event in page.events]


def sweep(
    ask: Ask, connector: Any, account: AccountRef, cursors: dict[str, Cursor] | None = None
) -> list[Page]:
    async def look(fetch: Fetcher) -> list[Page]:
        return [page async for page in connector.sweep([account], cursors or {}, fetch)]

    return ask(look)


def recheck(ask: Ask, connector: Any, uri: str) -> list[Event]:
    async def look(fetch: Fetcher) -> list[Page]:
        return [page async for page in connector.recheck([PostRef("bluesky", uri)], fetch)]

    return events_of(ask(look))


def test_a_post_an_edit_and_a_deletion_are_told_with_their_words(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi, other = citizen(), citizen()
    made: list[str] = []

    def act() -> None:
        other.post("Bukan urusan kita")
        made.append(budi.post("Pilih nomor dua #lombok"))
        budi.edit(made[0], "Pilih nomor tiga")
        budi.delete(made[0])

    def gone(events: list[Event]) -> bool:
        return any(isinstance(event, PostGone) for event in events)

    seen, edited, deleted = events_of(hear(ask, network.streams(), [budi.ref], act, until=gone))
    assert isinstance(seen, PostSeen)
    assert (seen.post.text, seen.post.hashtags, seen.post.language) == (
        "Pilih nomor dua #lombok", ("lombok",), "id",
    )  # fmt: skip
    assert isinstance(edited, PostEdited)
    assert edited.post.text == "Pilih nomor tiga"
    assert edited.version != seen.version
    assert isinstance(deleted, PostGone)
    assert {seen.post.native_id, edited.post.native_id, deleted.ref.native_id} == set(made)


def test_the_feed_the_records_and_the_firehose_name_a_wording_alike(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi = citizen()

    def act() -> None:
        budi.edit(budi.post("Awal"), "Akhir")

    def edited(events: list[Event]) -> bool:
        return any(isinstance(event, PostEdited) for event in events)

    heard = events_of(hear(ask, network.streams(), [budi.ref], act, until=edited))
    network.settle()
    by_feed = events_of(sweep(ask, network.feeds(), budi.ref))
    by_records = events_of(sweep(ask, network.records(), budi.ref))
    assert {event.key for event in by_feed} == {event.key for event in by_records} == {heard[-1].key}
    assert by_feed[0].post.text == "Akhir"
    assert by_feed[0].post.engagement.likes == 0


def test_a_deleted_post_is_missed_by_the_records_and_by_a_second_look(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi = citizen()
    kept, lost = budi.post("Tetap"), budi.post("Dihapus")
    cursors = {
        name: one for page in sweep(ask, network.records(), budi.ref) for name, one in page.cursors.items()
    }
    budi.delete(lost)
    network.settle()
    told = events_of(sweep(ask, network.records(), budi.ref, cursors))
    assert [event.ref.native_id for event in told if isinstance(event, PostGone)] == [lost]
    for connector in (network.feeds(), network.records()):
        [gone], [still] = recheck(ask, connector, lost), recheck(ask, connector, kept)
        assert isinstance(gone, PostGone)
        assert gone.reason == "deleted"
        assert isinstance(still, PostSeen)


def test_a_like_is_seen_where_it_was_asked_for_and_nowhere_else(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi, official, stranger = citizen(), citizen(), citizen()
    uri = budi.post("Kampanye hari ini di Gerung")
    stream = network.streams()
    stream.likes = frozenset({(official.did, uri)})

    def act() -> None:
        stranger.like(uri)
        official.like(uri)
        budi.post("Selesai")

    def over(events: list[Event]) -> bool:
        return any(isinstance(event, PostSeen) and event.post.text == "Selesai" for event in events)

    acts = [
        event
        for event in events_of(hear(ask, stream, [budi.ref], act, until=over))
        if isinstance(event, ActSeen)
    ]
    assert [(one.interaction.actor.native_id, one.interaction.target_post) for one in acts] == [
        (official.did, uri)
    ]
    network.settle()
    feeds, post = network.feeds(), PostRef("bluesky", uri)
    found = ask(lambda fetch: feeds.check_like(post, official.ref, fetch))
    assert (found.act is not None, found.complete) == (True, True)
    missing = ask(lambda fetch: feeds.check_like(post, budi.ref, fetch))
    assert (missing.act, missing.complete) == (None, True)


def test_a_new_handle_is_told_by_the_firehose_and_by_the_next_look(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi = citizen()
    budi.post("Sebelum berganti nama")
    before, name = budi.ref, f"baru-{budi.handle}"

    def renamed(events: list[Event]) -> bool:
        return any(isinstance(event, AccountChanged) and event.state == "renamed" for event in events)

    heard = events_of(hear(ask, network.streams(), [before], lambda: budi.rename(name), until=renamed))
    assert heard[-1].now == AccountRef("bluesky", budi.did, name)
    network.settle()
    looked = events_of(sweep(ask, network.feeds(), before))
    assert [event.now.handle for event in looked if isinstance(event, AccountChanged)] == [name]
    found = ask(lambda fetch: network.feeds().resolve([AccountRef("bluesky", handle=name), before], fetch))
    assert {one.account.native_id for one in found.values()} == {budi.did}
    old = AccountRef("bluesky", handle=before.handle)
    assert ask(lambda fetch: network.feeds().resolve([old], fetch))[old.name].state == "not_found"


@pytest.mark.parametrize(("how", "state"), [("deactivated", "not_found"), ("takendown", "suspended")])
def test_an_account_that_is_switched_off_and_on_again_is_told_apart(
    network: Network, ask: Ask, citizen: Callable[[], Citizen], how: str, state: str
) -> None:
    budi = citizen()
    uri = budi.post("Masih ada")
    network.settle()

    def switch(*, off: bool) -> None:
        if how == "takendown":
            network.moderate(budi.did, takedown=off)
        elif off:
            budi.deactivate()
        else:
            budi.activate()

    def states(events: list[Event]) -> list[str]:
        return [event.state for event in events if isinstance(event, AccountChanged)]

    def off() -> None:
        switch(off=True)

    def on() -> None:
        switch(off=False)

    heard = hear(ask, network.streams(), [budi.ref], off, until=lambda events: state in states(events))
    assert states(events_of(heard)) == [state]
    network.settle()
    for connector in (network.feeds(), network.records()):
        resolved = ask(lambda fetch, of=connector: of.resolve([budi.ref], fetch))
        assert resolved[budi.did].state == state
        looked = events_of(sweep(ask, connector, budi.ref))
        assert state in states(looked)
        assert not [event for event in looked if isinstance(event, PostGone)]
        [gone] = recheck(ask, connector, uri)
        assert isinstance(gone, PostGone)
        assert gone.reason == "account_gone"
    heard = hear(ask, network.streams(), [budi.ref], on, until=lambda events: "active" in states(events))
    assert states(events_of(heard))[-1] == "active"
    network.settle()
    assert [event.post.native_id for event in events_of(sweep(ask, network.feeds(), budi.ref))] == [uri]


def test_after_a_kill_the_firehose_repeats_what_was_not_written_down(
    network: Network, citizen: Callable[[], Citizen], tmp_path: Path
) -> None:
    budi, book = citizen(), tmp_path / "heard"

    def listener() -> subprocess.Popen[str]:
        arguments = [sys.executable, str(HEAR), network.firehose, budi.did, str(book)]
        started = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        assert started.stdout is not None
        assert started.stdout.readline() == "open\n"
        return started

    def written(number: int, by: subprocess.Popen[str]) -> list[str]:
        while by.poll() is None:
            lines = book.read_text().splitlines() if book.exists() else []
            if len(lines) >= number:
                return [line.partition(" ")[2] for line in lines]
        raise AssertionError("the listener ended")

    def kill(one: subprocess.Popen[str]) -> None:
        with one:
            one.kill()

    first = listener()
    budi.post("Sebelum")
    assert written(1, first) == ["Sebelum"]
    kill(first)
    for number in range(3):
        budi.post(f"Selama {number}")
    second = listener()
    budi.post("Sesudah")
    assert written(5, second) == ["Sebelum", "Selama 0", "Selama 1", "Selama 2", "Sesudah"]
    kill(second)


def test_a_cursor_of_the_future_leads_nowhere_and_is_a_gap(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    budi, heard_at = citizen(), now() - timedelta(hours=1)
    pages: list[Page] = []

    async def listen(fetch: Fetcher) -> None:
        async for page in network.streams().listen([budi.ref], Cursor("999999999", heard_at), fetch):
            pages.append(page)

    with pytest.raises(FetchError, match="FutureCursor"):
        ask(listen)
    [gap] = events_of(pages)
    assert isinstance(gap, Gap)
    assert (gap.start, gap.why) == (heard_at, "lease")
    assert pages[-1].cursors[STREAM].value == ""


def test_what_the_firehose_no_longer_remembers_is_a_gap(
    network: Network, ask: Ask, citizen: Callable[[], Citizen]
) -> None:
    """Last, since the network is told to remember for twenty seconds only."""
    budi, heard_at = citizen(), now() - timedelta(hours=1)

    def told(events: list[Event]) -> bool:
        return any(isinstance(event, PostSeen) for event in events)

    def act() -> None:
        budi.post("Masih diingat")

    pages = hear(ask, network.streams(), [budi.ref], act, until=told, cursor=Cursor("1", heard_at))
    gaps = [event for event in events_of(pages) if isinstance(event, Gap) and event.account is None]
    assert [(gap.start, gap.why) for gap in gaps] == [(heard_at, "lease")]
    assert now() - timedelta(minutes=1) < gaps[0].end <= now()
