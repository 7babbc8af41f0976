"""What every connector promises, whatever its platform: inherit ``ConnectorContract`` and give it a ``Rig``.

A rig is a connector, the simulator it talks to, and how this platform says its troubles. The contract plays
the office: it stores a page's events, then its cursors, and asks again.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st

from pantau.demo.platforms.server import Fault, Platform, Request, Response
from pantau.demo.platforms.world import Account, Post, SimulatedClock, World
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    ActSeen,
    Cursor,
    Gap,
    Page,
    PermissionChanged,
    PostGone,
    PostNoticed,
    PostRef,
    PostSeen,
)
from pantau.engine.sources.connectors.fetching import Attempt, Fetcher, FreePass
from pantau.engine.sources.connectors.seam import (
    Access,
    Connector,
    LegalBasis,
    NotPermittedError,
    ReceiveError,
    Resolution,
)

START = datetime(2024, 2, 1, 4, 0, tzinfo=UTC)
BASIS = LegalBasis("letter", "001/HK/2024", START.date(), "Ketua", "posts of registered accounts")


@dataclass
class Store:
    """What the office keeps: idempotent on (platform, native id, version); cursors after events."""

    versions: dict[tuple[str, str, str], PostSeen] = field(default_factory=dict)
    latest: dict[str, PostSeen] = field(default_factory=dict)
    gone: dict[str, PostGone] = field(default_factory=dict)
    noticed: dict[str, PostRef] = field(default_factory=dict)
    acts: dict[Any, ActSeen] = field(default_factory=dict)
    changes: list[AccountChanged] = field(default_factory=list)
    permissions: list[PermissionChanged] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    looks: list[AccountRef] = field(default_factory=list)
    cursors: dict[str, Cursor] = field(default_factory=dict)

    def commit(self, page: Page) -> None:
        self.take(page.events)
        self.cursors.update(page.cursors)
        self.looks.extend(page.looked_at)

    def take(self, events: Iterable[Any]) -> None:
        for event in events:
            if isinstance(event, PostSeen):
                self.versions.setdefault(event.key, event)
                self.latest[event.post.native_id] = event
            elif isinstance(event, PostGone):
                self.gone[event.ref.native_id] = event
            elif isinstance(event, PostNoticed):
                self.noticed[event.ref.native_id] = event.ref
            elif isinstance(event, ActSeen):
                self.acts[event.interaction.native_id] = event
            elif isinstance(event, AccountChanged):
                self.changes.append(event)
            elif isinstance(event, PermissionChanged):
                self.permissions.append(event)
            else:
                self.gaps.append(event)

    @property
    def seen(self) -> set[str]:
        return {native_id for _, native_id, _ in self.versions}

    def whys(self, account: AccountRef | None = None) -> set[str]:
        return {gap.why for gap in self.gaps if account is None or gap.account in (account, None)}

    def states(self) -> set[str]:
        return {change.state for change in self.changes}


class Rig(ABC):
    """One connector beside its simulator. Subclasses set what their platform can tell."""

    names_renames = True  # a look says that an account has another name now
    edits_by = "sweep"  # or "recheck", or "" where the platform has no edits
    deletions_by = "recheck"  # or "sweep", or ""
    page_size = 0  # posts a page of a list holds; 0 where lists have no pages
    limits_with_reset = True
    # What a look tells of an account that is so: AccountChanged states or Gap reasons, any of which will do.
    told: dict[str, frozenset[str]]
    revoked_whys = frozenset({"token"})
    limited_whys = frozenset({"quota"})

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self.world = World(self.clock)
        self.kept: dict[str, bytes] = {}
        self.audit: list[Attempt] = []
        self.app: Platform = self.simulator()
        self.watched = self.new_account(1)

    @abstractmethod
    def simulator(self) -> Platform: ...

    @abstractmethod
    def connector(self, access: Access | None) -> Connector: ...

    @abstractmethod
    def access(self) -> Access: ...

    @abstractmethod
    def new_account(self, number: int) -> Account: ...

    @abstractmethod
    def ref(self, account: Account) -> AccountRef: ...

    def native_id(self, post: Post) -> str:
        """The id events give a post; the same as the world's unless the platform makes it longer."""
        return post.native_id

    # --- how this platform says its troubles ------------------------------------------------------

    def limited(self, reset_s: int | None) -> Response:
        headers = {} if reset_s is None else {"retry-after": str(reset_s)}
        return Response(429, b"{}", headers)

    @abstractmethod
    def error_in_success(self) -> Response:
        """A body that says an error under status 200."""

    @abstractmethod
    def revoke(self) -> None:
        """The key or the account's permission stops working."""

    def emptied(self) -> Callable[[Response], Response] | None:
        """Spoils a page of a list so that it has no items but still a next cursor; None without pages."""
        return None

    def is_list(self, request: Request) -> bool:
        """Whether a request lists posts, so that a trouble can meet just that."""
        return True

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes] | None:
        """A push about a post as the platform would send it, signed; None without push."""
        return None

    def forged(self, headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        """The same push from somebody who does not know the secret; its body could not be read."""
        return headers, body[:-20] + b"\0<&'\"}{][ no document"

    # --- what the office does ---------------------------------------------------------------------

    def publish(self, text: str = "Assalamualaikum warga", **when: Any) -> Post:
        return self.world.publish(self.watched, text, **when)

    def sweep(self, store: Store, accounts: Sequence[Account] | None = None, *, commits: int = 10**6) -> None:
        """One look at each account. After ``commits`` pages the process dies, the next page unstored."""
        self.sweep_refs(store, [self.ref(account) for account in accounts or [self.watched]], commits)

    def sweep_refs(self, store: Store, refs: Sequence[AccountRef], commits: int = 10**6) -> None:
        asyncio.run(self._sweep(store, refs, commits))

    async def _sweep(self, store: Store, refs: Sequence[AccountRef], commits: int) -> None:
        async with self._client() as client:
            pages = self.connector(self.access()).sweep(refs, dict(store.cursors), self._fetcher(client))
            async for page in pages:
                if commits <= 0:
                    break
                commits -= 1
                store.commit(page)

    def recheck(self, store: Store, posts: Sequence[Post]) -> None:
        refs = [
            PostRef(post.account.platform, self.native_id(post), self.ref(post.account)) for post in posts
        ]
        self.recheck_refs(store, refs)

    def recheck_refs(self, store: Store, refs: Sequence[PostRef]) -> None:
        async def run() -> None:
            async with self._client() as client:
                async for page in self.connector(self.access()).recheck(refs, self._fetcher(client)):
                    store.commit(page)

        asyncio.run(run())

    def resolve(self, *refs: AccountRef) -> dict[str, Resolution]:
        async def run() -> dict[str, Resolution]:
            async with self._client() as client:
                return dict(await self.connector(self.access()).resolve(refs, self._fetcher(client)))

        return asyncio.run(run())

    def receive(self, store: Store, headers: dict[str, str], body: bytes) -> None:
        store.take(self.connector(self.access()).receive(headers, body, self.clock()))

    def _client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, follow_redirects=True)

    def _fetcher(self, client: httpx.AsyncClient) -> Fetcher:
        return Fetcher(
            client=client,
            permits=FreePass(),
            clock=self.clock,
            bucket="test",
            keep=self.kept.__setitem__,
            audit=self.audit.append,
            sleep=self.clock.sleep,
        )

    def trouble(self, answer: Response | None = None, **options: Any) -> Fault:
        """From now on, requests that list posts meet this."""
        fault = Fault(answer, touches=options.pop("touches", self.is_list), **options)
        self.app.faults.append(fault)
        return fault

    def fine_again(self) -> None:
        self.app.faults.clear()


class ConnectorContract:
    """Inherit, and give the fixture ``rig``."""

    @pytest.fixture
    def rig(self) -> Rig:
        raise NotImplementedError

    @pytest.fixture
    def store(self) -> Store:
        return Store()

    # --- it may not start on its own --------------------------------------------------------------

    def test_it_refuses_to_start_without_a_legal_basis(self, rig: Rig) -> None:
        with pytest.raises(NotPermittedError, match="legal basis"):
            rig.connector(None)

    def test_it_declares_what_it_is(self, rig: Rig) -> None:
        connector = rig.connector(rig.access())
        assert isinstance(connector, Connector)
        assert connector.name
        assert connector.platform == rig.watched.platform
        assert connector.batch >= 1

    def test_no_secret_stands_in_what_is_kept_or_audited(self, rig: Rig, store: Store) -> None:
        rig.publish()
        rig.sweep(store)
        access = rig.access()
        secrets = [*access.accounts.values(), *(access.app[name] for name in access.app if "secret" in name)]
        told = repr(rig.audit) + repr(access) + repr(list(rig.kept.values()))
        assert not [secret for secret in secrets if len(secret) > 4 and secret in told]

    # --- what is there is seen --------------------------------------------------------------------

    def test_every_post_is_seen_with_its_words_its_moment_and_kept_bytes(
        self, rig: Rig, store: Store
    ) -> None:
        posts = [rig.publish(f"Warta nomor {number}") for number in range(3)]
        rig.sweep(store)
        for post in posts:
            event = store.latest[rig.native_id(post)]
            assert post.wordings[0].text in event.post.text
            assert event.post.posted_at == post.posted_at
            assert event.observed_at >= post.posted_at
            assert event.raw in rig.kept
        assert store.looks == [rig.ref(rig.watched)]
        assert not store.gaps

    def test_an_account_without_posts_was_looked_at_all_the_same(self, rig: Rig, store: Store) -> None:
        rig.sweep(store)
        assert store.looks == [rig.ref(rig.watched)]
        assert not store.seen
        assert not store.gaps

    def test_looking_twice_stores_nothing_twice(self, rig: Rig, store: Store) -> None:
        rig.publish("Sekali saja")
        rig.sweep(store)
        before = set(store.versions)
        rig.clock.advance(600)
        rig.sweep(store)
        assert set(store.versions) == before

    def test_new_posts_are_seen_by_the_next_look(self, rig: Rig, store: Store) -> None:
        rig.publish("Lama")
        rig.sweep(store)
        rig.clock.advance(3600)
        fresh = rig.publish("Baru")
        rig.sweep(store)
        assert rig.native_id(fresh) in store.seen

    def test_a_post_that_turns_up_late_and_out_of_order_is_seen(self, rig: Rig, store: Store) -> None:
        earlier = rig.clock() - timedelta(hours=2)
        for number in range(4):
            rig.publish(f"Warta {number}")
            rig.clock.advance(60)
        rig.sweep(store)
        rig.clock.advance(600)
        late = rig.publish("Terjadwal", posted_at=earlier, visible_from=rig.clock())
        rig.sweep(store)
        assert rig.native_id(late) in store.seen

    def test_a_post_dated_ahead_of_our_clock_is_kept(self, rig: Rig, store: Store) -> None:
        ahead = rig.clock() + timedelta(hours=26)
        post = rig.publish("Jam kami terlambat", posted_at=ahead, visible_from=rig.clock())
        rig.sweep(store)
        assert store.latest[rig.native_id(post)].post.posted_at == ahead
        rig.clock.advance(600)
        fresh = rig.publish("Sesudahnya")
        rig.sweep(store)
        assert rig.native_id(fresh) in store.seen

    def test_several_pages_are_read_to_the_last(self, rig: Rig, store: Store) -> None:
        if not rig.page_size:
            pytest.skip("this platform's lists have no pages")
        posts = []
        for number in range(rig.page_size + 3):
            posts.append(rig.publish(f"Warta {number}"))
            rig.clock.advance(60)
        rig.sweep(store)
        assert store.seen >= {rig.native_id(post) for post in posts}

    def test_an_empty_page_with_a_next_cursor_is_not_the_end(self, rig: Rig, store: Store) -> None:
        spoil = rig.emptied()
        if spoil is None:
            pytest.skip("this platform's lists have no pages")
        posts = []
        for number in range(rig.page_size + 3):
            posts.append(rig.publish(f"Warta {number}"))
            rig.clock.advance(60)
        rig.trouble(change=spoil, times=1)
        rig.sweep(store)
        assert rig.native_id(posts[0]) in store.seen  # the oldest stands on the page after the empty one

    def test_an_account_that_took_back_all_it_had_written_is_seen_all_the_same(
        self, rig: Rig, store: Store
    ) -> None:
        """An empty list is doubted only as long as nothing else says that it is true."""
        posts = [rig.publish("Pertama"), rig.publish("Kedua")]
        rig.sweep(store)
        rig.clock.advance(7200)
        for post in posts:
            rig.world.delete(post)
        for _ in range(2):
            seen = len(store.looks)
            rig.sweep(store)
            assert len(store.looks) == seen + 1
            rig.clock.advance(7200)

    # --- edits, deletions, accounts that change ---------------------------------------------------

    def test_an_edit_is_another_version_of_the_same_post(self, rig: Rig, store: Store) -> None:
        if not rig.edits_by:
            pytest.skip("posts of this platform cannot be edited")
        post = rig.publish("Versi pertama")
        rig.sweep(store)
        rig.clock.advance(600)
        rig.world.edit(post, "Versi kedua")
        if rig.edits_by == "sweep":
            rig.sweep(store)
        else:
            rig.recheck(store, [post])
        versions = [event for event in store.versions.values() if event.post.native_id == rig.native_id(post)]
        assert len(versions) == 2
        assert "Versi kedua" in store.latest[rig.native_id(post)].post.text

    def test_a_deleted_post_is_told_and_its_neighbours_are_not(self, rig: Rig, store: Store) -> None:
        if not rig.deletions_by:
            pytest.skip("this platform's interface does not tell deletions")
        kept, dropped = rig.publish("Tetap"), rig.publish("Dihapus")
        rig.sweep(store)
        rig.clock.advance(600)
        rig.world.delete(dropped)
        if rig.deletions_by == "sweep":
            rig.sweep(store)
        else:
            rig.recheck(store, [kept, dropped])
        assert set(store.gone) == {rig.native_id(dropped)}

    def test_a_renamed_account_stays_the_same_account(self, rig: Rig, store: Store) -> None:
        if not rig.names_renames:
            pytest.skip("this platform's looks do not tell names")
        before = rig.ref(rig.watched)
        rig.world.rename(rig.watched, rig.watched.handle_at(rig.clock()) + "2")
        post = rig.publish("Nama baru")
        rig.sweep_refs(store, [before])
        renames = [change for change in store.changes if change.state == "renamed"]
        assert len(renames) == 1
        assert renames[0].now is not None
        assert renames[0].now.native_id == before.native_id
        assert renames[0].now.handle != before.handle
        assert rig.native_id(post) in store.seen

    @pytest.mark.parametrize("state", ["suspended", "deleted", "private"])
    def test_an_account_that_is_no_longer_open_is_told_and_its_posts_are_not_called_gone(
        self, rig: Rig, store: Store, state: str
    ) -> None:
        if state not in rig.told:
            pytest.skip(f"no account of this platform is {state}")
        rig.publish("Sebelumnya")
        rig.sweep(store)
        rig.clock.advance(600)
        rig.world.set_state(rig.watched, state)  # type: ignore[arg-type]
        rig.sweep(store)
        told = {*store.states(), *store.whys()}
        assert told & rig.told[state], f"{state} is told as {sorted(told)}"
        assert not store.gone
        assert store.gaps  # it was not seen, and we say so

    def test_one_lost_account_does_not_hide_the_others(self, rig: Rig, store: Store) -> None:
        other = rig.new_account(2)
        post = rig.world.publish(other, "Masih ada")
        rig.world.set_state(rig.watched, "deleted")
        rig.sweep(store, [rig.watched, other])
        assert rig.native_id(post) in store.seen
        assert store.looks == [rig.ref(other)]

    # --- troubles ---------------------------------------------------------------------------------

    def test_a_limit_with_a_reset_is_waited_for(self, rig: Rig, store: Store) -> None:
        if not rig.limits_with_reset:
            pytest.skip("this platform's limits name no reset")
        post = rig.publish()
        rig.trouble(rig.limited(20), times=1)
        began = rig.clock()
        rig.sweep(store)
        assert rig.native_id(post) in store.seen
        assert not store.gaps
        assert rig.clock() - began >= timedelta(seconds=20)

    def test_a_limit_without_a_reset_is_a_gap_and_nothing_is_lost(self, rig: Rig, store: Store) -> None:
        self._blind_then_seeing(rig, store, rig.limited(None), rig.limited_whys)

    def test_an_error_in_a_success_is_a_gap_and_nothing_is_lost(self, rig: Rig, store: Store) -> None:
        self._blind_then_seeing(rig, store, rig.error_in_success(), None)

    def test_an_outage_is_a_gap_and_nothing_is_lost(self, rig: Rig, store: Store) -> None:
        self._blind_then_seeing(rig, store, Response(503, b"Service Unavailable"), frozenset({"outage"}))

    def test_an_answer_that_is_no_answer_is_a_gap_and_nothing_is_lost(self, rig: Rig, store: Store) -> None:
        page = Response(200, b"<html><body>Login</body></html>", {"content-type": "text/html"})
        self._blind_then_seeing(rig, store, page, frozenset({"answer"}))

    def _blind_then_seeing(
        self, rig: Rig, store: Store, answer: Response, whys: frozenset[str] | None
    ) -> None:
        rig.publish("Sebelum gangguan")
        rig.sweep(store)
        last = rig.clock()
        rig.clock.advance(3600)
        missed = rig.publish("Selama gangguan")
        rig.trouble(answer, times=10**6)
        cursors = dict(store.cursors)
        rig.sweep(store)
        blind = rig.clock()
        assert store.gaps, "a trouble must leave a gap"
        assert whys is None or store.whys() <= whys
        assert len(store.looks) == 1, "an account is not looked at when its list was not read"
        assert rig.native_id(missed) not in store.seen
        assert not store.gone
        assert not [change for change in store.changes if change.state in ("deleted", "suspended")]
        assert {name: cursor.known for name, cursor in store.cursors.items()} == {
            name: cursor.known for name, cursor in cursors.items()
        }
        for gap in store.gaps:
            assert gap.start is None or gap.start <= last, "nothing after the last look was seen"
            assert gap.end <= blind
        rig.fine_again()
        rig.clock.advance(600)
        rig.sweep(store)
        assert rig.native_id(missed) in store.seen

    def test_an_answer_cut_short_is_asked_for_again(self, rig: Rig, store: Store) -> None:
        post = rig.publish()
        rig.trouble(cut=True, times=1)
        rig.sweep(store)
        assert rig.native_id(post) in store.seen
        assert not store.gaps

    def test_a_permission_revoked_in_the_middle_leaves_a_gap_and_keeps_what_was_seen(
        self, rig: Rig, store: Store
    ) -> None:
        before = rig.publish("Sebelum dicabut")
        rig.sweep(store)
        rig.clock.advance(600)
        after = rig.publish("Sesudah dicabut")
        rig.trouble(touches=lambda request: rig.is_list(request) and bool(rig.revoke()))
        rig.sweep(store)
        assert rig.native_id(before) in store.seen
        assert rig.native_id(after) not in store.seen
        assert store.whys() <= rig.revoked_whys
        assert store.gaps
        assert not store.gone

    def test_a_crash_between_fetching_and_storing_loses_nothing(self, rig: Rig, store: Store) -> None:
        posts = []
        for number in range(max(rig.page_size + 3, 3)):
            posts.append(rig.publish(f"Warta {number}"))
            rig.clock.advance(60)
        for commits in range(3):
            rig.sweep(store, commits=commits)
        rig.sweep(store)
        assert store.seen >= {rig.native_id(post) for post in posts}

    # --- push -------------------------------------------------------------------------------------

    def test_a_push_is_taken_and_taking_it_twice_changes_nothing(self, rig: Rig, store: Store) -> None:
        post = rig.publish("Didorong")
        delivery = rig.delivery(post, "posted")
        if delivery is None:
            pytest.skip("this platform does not push")
        rig.receive(store, *delivery)
        named = set(store.seen) | set(store.noticed)
        assert named == {rig.native_id(post)}
        versions = set(store.versions)
        rig.receive(store, *delivery)
        assert set(store.versions) == versions
        assert set(store.seen) | set(store.noticed) == named

    def test_a_push_with_a_wrong_signature_is_refused_before_it_is_read(self, rig: Rig, store: Store) -> None:
        delivery = rig.delivery(rig.publish(), "posted")
        if delivery is None:
            pytest.skip("this platform does not push")
        with pytest.raises(ReceiveError) as refused:
            rig.receive(store, *rig.forged(*delivery))
        assert refused.value.kind == "signature"

    def test_an_oversize_push_is_refused(self, rig: Rig, store: Store) -> None:
        delivery = rig.delivery(rig.publish(), "posted")
        if delivery is None:
            pytest.skip("this platform does not push")
        with pytest.raises(ReceiveError) as refused:
            rig.receive(store, delivery[0], delivery[1] + b" " * (17 * 1024 * 1024))
        assert refused.value.kind == "oversize"


STEPS = (
    "publish", "publish", "publish many", "edit", "delete", "minutes", "days", "look", "look",
    "crash", "outage", "limit", "nonsense", "cut",
)  # fmt: skip

STORIES = st.lists(st.sampled_from(STEPS), max_size=30)


def live_through(
    rig: Rig, steps: Iterable[str], *, many: int = 30, unseen_in: frozenset[str] = frozenset()
) -> None:
    """Whatever happens, every post is seen in the end, or lies in a gap of a kind of ``unseen_in``."""
    store, posts = Store(), list[Post]()
    for step in steps:
        rig.clock.advance(60)
        rig.fine_again()
        if step == "publish many":
            for _ in range(many):
                rig.clock.advance(1)
                posts.append(rig.publish(f"Warta {len(posts)}"))
        else:
            _live(step, rig, store, posts)
    rig.fine_again()
    rig.clock.advance(timedelta(days=8))
    rig.sweep(store)
    gaps = [gap for gap in store.gaps if gap.why in unseen_in]
    wordings = {(event.post.native_id, event.post.text) for event in store.versions.values()}
    for post in posts:
        if not post.is_visible(rig.clock()):
            continue
        if rig.native_id(post) not in store.seen:
            assert any((gap.start or START) <= post.posted_at <= gap.end for gap in gaps)
        elif len(post.wordings) == 1:
            assert (rig.native_id(post), post.text_at(rig.clock())) in wordings


def _live(step: str, rig: Rig, store: Store, posts: list[Post]) -> None:
    if step == "publish":
        posts.append(rig.publish(f"Warta {len(posts)}"))
    elif step == "edit" and posts:
        rig.world.edit(posts[-1], f"Diubah {len(posts)}")
    elif step == "delete" and posts:
        rig.world.delete(posts[len(posts) // 2])
    elif step in ("minutes", "days"):
        rig.clock.advance(timedelta(days=2) if step == "days" else 600)
    elif step == "crash":
        rig.sweep(store, commits=0)
    elif step in ("look", "outage", "limit", "nonsense", "cut"):
        _meet(step, rig)
        rig.sweep(store)


def _meet(trouble: str, rig: Rig) -> None:
    if trouble == "outage":
        rig.trouble(Response(503), times=10**6)
    elif trouble == "limit":
        rig.trouble(rig.limited(None), times=10**6)
    elif trouble == "nonsense":
        rig.trouble(Response(200, b"<html></html>", {"content-type": "text/html"}))
    elif trouble == "cut":
        rig.trouble(cut=True)
