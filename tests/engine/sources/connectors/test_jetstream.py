"""Bluesky's stream over a real web socket: pushes, edits, deletions, replay after a break, what is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx
import pytest
from contract import BASIS, START, Store
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.bluesky import uri
from pantau.demo.platforms.jetstream import Jetstream as SimulatedJetstream
from pantau.demo.platforms.world import Account, SimulatedClock, World
from pantau.engine.sources.connectors.events import AccountRef, Cursor, Gap, Page, PostEdited, PostSeen
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.jetstream import Jetstream, read_event
from pantau.engine.sources.connectors.seam import STREAM, Access, NotPermittedError

DID = "did:plc:" + "a" * 24
ACCOUNT = AccountRef("bluesky", DID, "warga.bsky.social")
FETCH: Any = None  # not asked where no line is opened


class Stage:
    """A world, its stream, and an office that stores what it hears."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self.world = World(self.clock)
        self.watched = self.world.add_account("bluesky", DID, "warga.bsky.social")
        self.stream = SimulatedJetstream(self.world)
        self.store = Store()
        self.kept: dict[str, bytes] = {}
        client = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(404)))
        self.fetch = Fetcher(client, FreePass(), self.clock, "test", keep=self.kept.__setitem__)

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("bluesky", account.native_id, "warga.bsky.social")

    def hear(self, act: Callable[[], Any] = lambda: None, *, pages: int, messages: int = 10**9) -> None:
        """Dials, lets ``act`` happen once the line is open, and stores so many pages."""
        asyncio.run(asyncio.wait_for(self._hear(act, pages, messages), 10))

    async def _hear(self, act: Callable[[], Any], pages: int, messages: int) -> None:
        async with self.stream.served(messages=messages) as address:
            stream = Jetstream(Access(BASIS), address, self.clock)
            cursor = self.store.cursors.get(STREAM, Cursor())
            async with aclosing(stream.listen([self.ref(self.watched)], cursor, self.fetch)) as listening:
                assert await anext(listening) == Page(())
                acting = asyncio.create_task(self._once_heard(act))
                for _ in range(pages):
                    self.store.commit(await anext(listening))
                    self.clock.advance(1)
                await acting

    async def _once_heard(self, act: Callable[[], Any]) -> None:
        """The line is open as soon as we say whom it is for; the other end takes a moment to hear it."""
        while not self.stream.lines:
            await asyncio.sleep(0.005)
        act()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_it_refuses_to_start_without_a_legal_basis() -> None:
    with pytest.raises(NotPermittedError, match="legal basis"):
        Jetstream(None)


def test_posts_edits_and_deletions_are_pushed_with_their_words(stage: Stage) -> None:
    made = []

    def act() -> None:
        post = stage.world.publish(stage.watched, "Pertama")
        stage.world.edit(post, "Kedua")
        stage.world.delete(post)
        made.append(post)

    stage.hear(act, pages=3)
    first, second = stage.store.versions.values()
    assert (type(first), first.post.text) == (PostSeen, "Pertama")
    assert (type(second), second.post.text) == (PostEdited, "Kedua")
    assert first.post.native_id == second.post.native_id == uri(made[0])
    assert stage.store.gone[uri(made[0])].reason == "deleted"
    assert not stage.store.gaps
    assert first.raw in stage.kept


def test_other_peoples_posts_are_not_even_sent(stage: Stage) -> None:
    other = stage.world.add_account("bluesky", "did:plc:" + "b" * 24, "lain.example")

    def act() -> None:
        stage.world.publish(other, "Bukan urusan kita")
        stage.world.publish(stage.watched, "Urusan kita")

    stage.hear(act, pages=1)
    assert [event.post.text for event in stage.store.versions.values()] == ["Urusan kita"]


def test_after_a_break_the_stream_goes_on_where_it_was_stored(stage: Stage) -> None:
    stage.hear(lambda: stage.world.publish(stage.watched, "Sebelum putus"), pages=1)
    for number in range(5):
        stage.clock.advance(60)
        stage.world.publish(stage.watched, f"Selama putus {number}")
    with pytest.raises(FetchError) as broken:
        stage.hear(pages=9, messages=3)
    assert broken.value.trouble == "provider_down"
    stage.hear(pages=4)
    assert len(stage.store.versions) == 6
    assert not stage.store.gaps


def test_what_the_stream_has_forgotten_is_a_gap(stage: Stage) -> None:
    stage.hear(lambda: stage.world.publish(stage.watched, "Sebelum putus"), pages=1)
    stored = stage.store.latest.copy()
    stage.clock.advance(timedelta(days=4))
    stage.world.publish(stage.watched, "Hilang")
    stage.clock.advance(timedelta(days=4))
    stage.world.publish(stage.watched, "Masih ada")
    del stage.stream.events[:2]
    stage.hear(pages=1)
    (gap,) = stage.store.gaps
    assert (gap.account, gap.why) == (None, "lease")
    assert gap.start == next(iter(stored.values())).observed_at
    assert gap.end == START + timedelta(days=8, seconds=1)


def test_an_account_that_was_silent_for_days_leaves_no_gap_while_the_line_was_heard(stage: Stage) -> None:
    stage.hear(lambda: stage.world.publish(stage.watched, "Awal"), pages=1)
    stage.clock.advance(timedelta(days=4))
    last = stage.store.cursors[STREAM]
    heard_at = stage.clock()
    stage.store.cursors[STREAM] = Cursor(last.value, heard_at)
    stage.clock.advance(60)
    stage.world.publish(stage.watched, "Masih ada")
    del stage.stream.events[:1]
    stage.hear(pages=1)
    (gap,) = stage.store.gaps
    assert (gap.start, gap.end) == (heard_at, heard_at + timedelta(seconds=60))


def test_what_is_no_event_is_a_gap_and_the_line_goes_on(stage: Stage) -> None:
    def act() -> None:
        stage.stream.interjections.extend(["{", "[]", "7"])
        stage.world.publish(stage.watched, "Terbaca")

    stage.hear(act, pages=1)
    assert stage.store.whys() == {"answer"}
    assert len(stage.store.gaps) == 1
    assert len(stage.store.versions) == 1


def test_a_new_name_and_a_switch_are_told(stage: Stage) -> None:
    def act() -> None:
        stage.stream.rename(stage.watched, "baru.example")
        stage.stream.switch(stage.watched, "takendown")
        stage.stream.switch(stage.watched, "deactivated")
        stage.stream.switch(stage.watched)

    stage.hear(act, pages=4)
    assert [change.state for change in stage.store.changes] == ["renamed", "suspended", "not_found", "active"]
    assert stage.store.changes[0].now == AccountRef("bluesky", DID, "baru.example")


def test_a_server_that_is_not_there_is_an_outage() -> None:
    async def run() -> None:
        stream = Jetstream(Access(BASIS), "ws://127.0.0.1:9/subscribe", SimulatedClock(START))
        await anext(stream.listen([ACCOUNT], Cursor(), FETCH))

    with pytest.raises(FetchError) as refused:
        asyncio.run(run())
    assert refused.value.trouble == "provider_down"


@pytest.mark.parametrize("accounts", [[], [AccountRef("bluesky", f"did:plc:{n}") for n in range(10_001)]])
def test_a_subscription_nobody_would_take_is_refused(accounts: list[AccountRef]) -> None:
    async def run() -> None:
        await anext(Jetstream(Access(BASIS), clock=SimulatedClock(START)).listen(accounts, Cursor(), FETCH))

    with pytest.raises(FetchError, match="1 to 10000"):
        asyncio.run(run())


@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["commit", "identity", "account", 1])},
        optional={
            name: st.dictionaries(
                st.sampled_from(["collection", "operation", "rkey", "record", "cid", "active", "handle"]),
                st.sampled_from(["app.bsky.feed.post", "create", "delete", {}, {"text": []}, 5, None, False]),
            )
            for name in ("commit", "identity", "account")
        },
    )
)
def test_any_event_is_read_or_leaves_a_gap(told: dict[str, Any]) -> None:
    for event in read_event(told, ACCOUNT, START, "raw"):
        assert not isinstance(event, Gap) or event.why == "answer"
