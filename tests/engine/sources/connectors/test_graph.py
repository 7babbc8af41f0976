"""Graph's errors, usage, batches and lists, as Meta's three platforms share them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from contract import BASIS, START, Store
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.graph import FacebookGraph, InstagramGraph, ThreadsGraph, Window
from pantau.demo.platforms.server import Fault, Platform, Request, Response, as_json
from pantau.demo.platforms.world import Account, SimulatedClock, World
from pantau.engine.sources.connectors.events import AccountRef, Cursor, PostRef
from pantau.engine.sources.connectors.facebook import FacebookConsented, FacebookPublic
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.graph import (
    Call,
    Graph,
    GraphError,
    challenge_of,
    next_page,
    refuse_old,
    trouble_of,
    usage_of,
)
from pantau.engine.sources.connectors.instagram import InstagramConsented, InstagramDiscovery
from pantau.engine.sources.connectors.seam import Access, Connector, NotPermittedError, ReceiveError
from pantau.engine.sources.connectors.threads import ThreadsPublic

BASE = "http://graph.test/v26.0"


class Bench:
    """A clock, a world and what was kept, for a connector and its simulator."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self.world = World(self.clock)
        self.kept: dict[str, bytes] = {}
        self.permits: FreePass = FreePass()

    def pages(self, count: int, posts: int = 1) -> list[Account]:
        made = []
        for number in range(1, count + 1):
            page = self.world.add_account(
                "facebook", str(10**14 + number), f"laman.{number}", token=f"izin-{number}"
            )
            made.append(page)
            for post in range(posts):
                self.world.publish(page, f"Warta {number}/{post}")
        return made

    def sweep(self, connector: Connector, app: Platform, accounts: Sequence[Account], store: Store) -> None:
        async def run() -> None:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:  # type: ignore[arg-type]
                refs = [self.ref(account) for account in accounts]
                async for page in connector.sweep(refs, dict(store.cursors), self.fetcher(client)):
                    store.commit(page)

        asyncio.run(run())

    def ref(self, account: Account) -> AccountRef:
        return AccountRef(account.platform, account.native_id, account.handle_at(self.clock()))

    def fetcher(self, client: httpx.AsyncClient) -> Fetcher:
        return Fetcher(
            client, self.permits, self.clock, "test", keep=self.kept.__setitem__, sleep=self.clock.sleep
        )

    def public(self) -> FacebookPublic:
        access = Access(BASIS, {"token": "app-token", "app_secret": "app-secret"})
        return FacebookPublic(access, BASE, self.clock)

    def consented(self) -> FacebookConsented:
        tokens = {str(10**14 + number): f"izin-{number}" for number in range(1, 200)}
        return FacebookConsented(Access(BASIS, {"app_secret": "app-secret"}, tokens), BASE, self.clock)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def store() -> Store:
    return Store()


# --- errors and usage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "subcode", "trouble"),
    [
        (4, 0, "retry_after"),
        (17, 0, "retry_after"),
        (32, 0, "retry_after"),
        (613, 0, "retry_after"),
        (80001, 0, "retry_after"),
        (190, 463, "auth"),
        (190, 460, "auth"),
        (10, 0, "permission"),
        (200, 0, "permission"),
        (299, 0, "permission"),
        (368, 0, "permission"),
        (801, 0, "permission"),
        (100, 33, "gone"),
        (110, 0, "gone"),
        (803, 0, "gone"),
        (100, 0, "bad_request"),
        (1, 0, "provider_down"),
        (2, 0, "provider_down"),
    ],
)
def test_each_code_of_graph_is_one_class_of_trouble(code: int, subcode: int, trouble: str) -> None:
    assert trouble_of(code, subcode, "said") == trouble


@pytest.mark.parametrize("name", ["error.json", "error_data.json"])
def test_real_refusals_for_want_of_a_feature_are_told_as_permission(shared_data: Path, name: str) -> None:
    body = (shared_data / "api" / "facebook" / name).read_bytes()
    with pytest.raises(GraphError) as told:
        _ask(lambda _request: Response(400, body))
    assert told.value.trouble == "permission"
    assert told.value.code == 100


def test_an_error_under_status_200_is_an_error() -> None:
    body = {"error": {"message": "Session has expired", "type": "OAuthException", "code": 190}}
    with pytest.raises(GraphError) as told:
        _ask(lambda _request: as_json(body))
    assert told.value.trouble == "auth"


def _ask(answer) -> object:
    class App(Platform):
        def answer(self, request: Request) -> Response:
            return answer(request)

    async def run() -> object:
        clock = SimulatedClock(START)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=App())) as client:  # type: ignore[arg-type]
            fetch = Fetcher(client, FreePass(), clock, "test", sleep=clock.sleep)
            return await Graph(BASE).ask(fetch, Call("4/posts", {}, "token"))

    return asyncio.run(run())


def test_usage_is_the_highest_share_and_minutes_become_seconds() -> None:
    cases = {
        "1": [{"type": "pages", "call_count": 3, "total_time": 71, "estimated_time_to_regain_access": 0}],
        "2": [{"type": "pages", "call_count": 5, "estimated_time_to_regain_access": 19}],
    }
    usage = usage_of(
        {
            "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":100}',
            "x-business-use-case-usage": json.dumps(cases),
        }
    )
    assert (usage.app, usage.account, usage.regain_s) == (100, 71, 19 * 60)
    assert usage.app_spent
    assert usage.account_spent


@given(st.text(max_size=40), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_usage_headers_of_any_shape_are_survived(text: str, value: object) -> None:
    usage_of({"x-app-usage": text, "x-business-use-case-usage": json.dumps({"1": value})})


def test_the_real_next_page_is_followed_without_its_token(shared_data: Path) -> None:
    body = json.loads((shared_data / "api" / "facebook" / "posts_feed_fields_p1.json").read_bytes())
    assert next_page(body, 5) == {"until": "1624385168", "__paging_token": "__paging_token"}
    nested = json.loads((shared_data / "api" / "instagram" / "discovery_medias_p1.json").read_bytes())
    assert next_page(nested["business_discovery"]["media"], 2) == {"after": "after"}
    assert next_page(nested["business_discovery"]["media"], 50) is None


# --- sweeps -------------------------------------------------------------------------------------------


def test_fifty_pages_travel_in_one_request_and_each_keeps_its_own_bytes(bench: Bench, store: Store) -> None:
    pages = bench.pages(120)
    app = FacebookGraph(bench.world)
    bench.sweep(bench.public(), app, pages, store)
    assert len(app.log) == 3
    assert len(store.looks) == 120
    for event in store.latest.values():
        kept = json.loads(bench.kept[event.raw])
        assert [item["id"] for item in kept["data"]] == [event.post.native_id]


def test_consenting_pages_share_a_request_each_with_its_own_token(bench: Bench, store: Store) -> None:
    pages = bench.pages(50)
    app = FacebookGraph(bench.world, features=())
    bench.world.revoke(pages[7])
    bench.sweep(bench.consented(), app, pages, store)
    assert len(app.log) == 1
    assert len(store.looks) == 49
    assert [(gap.account, gap.why) for gap in store.gaps] == [(bench.ref(pages[7]), "token")]


def test_no_token_is_kept_though_graph_repeats_it_in_next(bench: Bench, store: Store) -> None:
    page = bench.pages(1, posts=130)[0]
    bench.sweep(bench.consented(), FacebookGraph(bench.world), [page], store)
    assert len(store.seen) == 130
    assert any(b"HIDDEN" in body for body in bench.kept.values())
    assert not any(b"izin-1" in body for body in bench.kept.values())


def test_a_spent_quota_stops_the_sweep_before_a_call_is_refused(bench: Bench, store: Store) -> None:
    pages = bench.pages(150)
    app = FacebookGraph(bench.world, app_limit=100)
    bench.sweep(bench.public(), app, pages, store)
    assert app.refused == 0
    assert len(store.looks) == 100
    assert len([gap for gap in store.gaps if gap.why == "quota"]) == 50
    bench.clock.advance(timedelta(hours=1, seconds=1))
    bench.sweep(bench.public(), app, pages[100:], store)
    assert len(store.looks) == 150


def test_a_quota_that_ends_inside_a_batch_leaves_gaps_for_the_rest(bench: Bench, store: Store) -> None:
    app = FacebookGraph(bench.world, app_limit=30)
    bench.sweep(bench.public(), app, bench.pages(60), store)
    assert len(app.log) == 1
    assert len(store.looks) == 30
    assert {gap.why for gap in store.gaps} == {"quota"}
    assert len(store.gaps) == 30


def test_an_empty_list_where_posts_were_known_is_no_look(bench: Bench, store: Store) -> None:
    page = bench.pages(1)[0]
    app = FacebookGraph(bench.world)
    bench.sweep(bench.public(), app, [page], store)
    cursors = dict(store.cursors)
    app.silent.add(page.native_id)
    bench.clock.advance(3600)
    bench.sweep(bench.public(), app, [page], store)
    assert store.whys() == {"answer"}
    assert len(store.looks) == 1
    assert store.cursors == cursors
    assert not store.gone


def test_one_known_post_that_is_still_there_keeps_an_empty_list_in_doubt(bench: Bench, store: Store) -> None:
    page = bench.pages(1, posts=3)[0]
    app = FacebookGraph(bench.world)
    bench.sweep(bench.consented(), app, [page], store)
    app.silent.add(page.native_id)
    for post in page.posts[1:]:
        bench.world.delete(post)
    bench.clock.advance(3600)
    bench.sweep(bench.consented(), app, [page], store)
    assert (store.whys(), len(store.looks)) == ({"answer"}, 1)
    bench.world.delete(page.posts[0])
    bench.clock.advance(3600)
    bench.sweep(bench.consented(), app, [page], store)
    assert len(store.looks) == 2


def test_a_ranked_list_that_leaves_posts_out_says_so(bench: Bench, store: Store) -> None:
    quiet, busy = bench.pages(2)
    for _ in range(150):
        bench.world.publish(busy, "Ramai sekali")
        bench.clock.advance(600)
    app = FacebookGraph(bench.world, ranked_per_year=120)
    bench.sweep(bench.public(), app, [quiet, busy], store)
    assert [(gap.account, gap.why) for gap in store.gaps] == [(bench.ref(busy), "ranked")]
    assert len(store.looks) == 2


def test_an_old_post_in_a_list_does_not_end_the_look(bench: Bench, store: Store) -> None:
    page = bench.pages(1)[0]
    app = FacebookGraph(bench.world)
    bench.sweep(bench.public(), app, [page], store)
    bench.clock.advance(timedelta(days=3))
    backdated = bench.world.publish(
        page, "Bertanggal lama", posted_at=bench.clock() - timedelta(days=90), visible_from=bench.clock()
    )
    bench.sweep(bench.public(), app, [page], store)
    assert any(native_id.endswith(backdated.native_id) for native_id in store.seen)


def test_more_pages_than_allowed_are_a_gap(bench: Bench, store: Store) -> None:
    account = bench.world.add_account("instagram", "17841400000000007", "ramai", token="izin")
    for number in range(1100):
        bench.world.publish(account, f"Foto {number}")
        bench.clock.advance(60)
    access = Access(BASIS, {"app_secret": "app-secret"}, {account.native_id: "izin"})
    bench.sweep(InstagramConsented(access, BASE, bench.clock), InstagramGraph(bench.world), [account], store)
    assert store.whys() == {"page_limit"}
    assert len(store.seen) == 1000


def test_a_spent_account_does_not_stop_the_others(bench: Bench, store: Store) -> None:
    accounts = []
    for number in range(3):
        account = bench.world.add_account(
            "instagram", f"1784140000000000{number}", f"a{number}", token=f"t{number}"
        )
        bench.world.publish(account, "Foto")
        accounts.append(account)
    app = InstagramGraph(bench.world)
    app.account_windows[accounts[1].native_id] = Window(0, timedelta(days=1))
    access = Access(BASIS, {"app_secret": "app-secret"}, {a.native_id: a.token for a in accounts})
    bench.sweep(InstagramConsented(access, BASE, bench.clock), app, accounts, store)
    assert len(store.looks) == 2
    assert [(gap.account, gap.why) for gap in store.gaps] == [(bench.ref(accounts[1]), "quota")]


def test_without_the_feature_nothing_is_read_and_permission_is_the_reason(bench: Bench, store: Store) -> None:
    bench.sweep(bench.public(), FacebookGraph(bench.world, features=()), bench.pages(3), store)
    assert store.whys() == {"permission"}
    assert not store.looks


def test_a_personal_instagram_account_is_not_found_by_discovery(bench: Bench, store: Store) -> None:
    account = bench.world.add_account("instagram", "17841400000000009", "pribadi")
    app = FacebookGraph(bench.world)
    app.personal.add(account.native_id)
    access = Access(BASIS, {"token": "app-token", "ig_user_id": app.our_ig_user})
    bench.sweep(InstagramDiscovery(access, BASE, bench.clock), app, [account], store)
    assert store.states() == {"not_found"}
    assert "110" in store.changes[0].detail
    assert store.whys() == {"unresolved"}


def test_a_name_that_would_change_the_question_is_never_sent(bench: Bench, store: Store) -> None:
    app = FacebookGraph(bench.world)
    access = Access(BASIS, {"token": "app-token", "ig_user_id": app.our_ig_user})
    account = bench.world.add_account("instagram", "17841400000000010", "a){id},media")
    bench.sweep(InstagramDiscovery(access, BASE, bench.clock), app, [account], store)
    assert not app.log
    assert store.whys() == {"unresolved"}


def test_a_profile_with_few_followers_has_no_route(bench: Bench, store: Store) -> None:
    account = bench.world.add_account("threads", "31415", "kecil", followers=99)
    connector = ThreadsPublic(Access(BASIS, {"token": "app-token"}), BASE, bench.clock)
    bench.sweep(connector, ThreadsGraph(bench.world), [account], store)
    assert store.whys() == {"no_route"}
    assert not store.states()


def test_three_outages_in_a_row_end_the_sweep(bench: Bench, store: Store) -> None:
    accounts = [bench.world.add_account("threads", str(number), f"nama{number}") for number in range(1, 11)]
    app = ThreadsGraph(bench.world)
    connector = ThreadsPublic(Access(BASIS, {"token": "app-token"}), BASE, bench.clock)
    app.faults.append(Fault(Response(502), times=10**6))
    bench.sweep(connector, app, accounts, store)
    assert len(app.log) == 12  # four tries for each of three
    assert len(store.gaps) == 10
    assert store.whys() == {"outage"}


def test_a_recheck_that_only_meets_an_outage_says_nothing_is_gone(bench: Bench) -> None:
    page = bench.pages(1)[0]
    app = FacebookGraph(bench.world)
    app.faults.append(Fault(Response(500), times=10**6))
    store = Store()

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:  # type: ignore[arg-type]
            refs = [PostRef("facebook", f"{page.native_id}_{page.posts[0].native_id}")]
            async for again in bench.consented().recheck(refs, bench.fetcher(client)):
                store.commit(again)

    asyncio.run(run())
    assert not store.gone
    assert store.whys() == {"outage"}


def test_the_cursor_remembers_fifty_posts_and_never_a_date_to_come(bench: Bench, store: Store) -> None:
    page = bench.pages(1, posts=80)[0]
    bench.world.publish(
        page, "Dari besok", posted_at=bench.clock() + timedelta(days=1), visible_from=bench.clock()
    )
    bench.sweep(bench.public(), FacebookGraph(bench.world), [page], store)
    cursor = store.cursors[page.native_id]
    assert len(cursor.known) == 50
    assert cursor.newest == bench.clock()
    assert cursor == Cursor(bench.clock().isoformat(), cursor.newest, cursor.known)


# --- what is needed to start, and pushes --------------------------------------------------------------


@pytest.mark.parametrize("kind", [FacebookPublic, FacebookConsented, InstagramDiscovery, ThreadsPublic])
def test_missing_credentials_are_named(kind: type) -> None:
    with pytest.raises(NotPermittedError, match="missing credentials"):
        kind(Access(BASIS))


def test_metas_question_is_answered_only_with_our_word() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata kita", "hub.challenge": "1158201444"}
    assert challenge_of(asked, "kata kita") == "1158201444"
    for wrong in ({**asked, "hub.verify_token": "lain"}, {}, {**asked, "hub.mode": "unsubscribe"}):
        with pytest.raises(ReceiveError):
            challenge_of(wrong, "kata kita")
    with pytest.raises(ReceiveError):
        challenge_of({**asked, "hub.verify_token": ""}, "")


def test_an_old_delivery_is_taken_for_a_replay() -> None:
    refuse_old(int(START.timestamp()), START + timedelta(hours=35))
    with pytest.raises(ReceiveError) as refused:
        refuse_old(int(START.timestamp()), START + timedelta(hours=37))
    assert refused.value.kind == "replayed"
    for nonsense in (None, "kemarin", -1, 1e30, True):
        with pytest.raises(ReceiveError) as refused:
            refuse_old(nonsense, START)
        assert refused.value.kind == "malformed"


class OneQuotaSpent(FreePass):
    """A limiter for which one account may not be asked for an hour."""

    def __init__(self, spent: str) -> None:
        self.spent = spent
        self.taken: list[tuple[str, float]] = []
        self.learned: list[str] = []

    async def take(self, bucket: str, cost: float) -> None:
        if bucket == self.spent:
            raise FetchError("retry_after", "spent", wait_s=3600)
        self.taken.append((bucket, cost))

    def learn(self, bucket: str, headers, now) -> None:
        self.learned.append(bucket)


def test_each_consenting_page_spends_its_own_quota_and_a_spent_one_holds_up_nobody(
    bench: Bench, store: Store
) -> None:
    pages = bench.pages(3)
    bench.permits = OneQuotaSpent(f"test@{pages[1].native_id}")
    app = FacebookGraph(bench.world)
    bench.sweep(bench.consented(), app, pages, store)
    assert len(app.log) == 1
    assert bench.permits.taken == [(f"test@{page.native_id}", 1) for page in (pages[0], pages[2])]
    assert f"test@{pages[2].native_id}" in bench.permits.learned
    assert [(gap.account, gap.why) for gap in store.gaps] == [(bench.ref(pages[1]), "quota")]
    assert len(store.looks) == 2


def test_public_pages_spend_the_apps_quota_by_the_call(bench: Bench, store: Store) -> None:
    bench.permits = OneQuotaSpent("")
    bench.sweep(bench.public(), FacebookGraph(bench.world), bench.pages(60), store)
    assert bench.permits.taken == [("test", 50), ("test", 10)]


def test_a_spent_quota_of_the_app_asks_nobody(bench: Bench, store: Store) -> None:
    bench.permits = OneQuotaSpent("test")
    app = FacebookGraph(bench.world)
    bench.sweep(bench.public(), app, bench.pages(60), store)
    assert not app.log
    assert len(store.gaps) == 60
    assert store.whys() == {"quota"}
