"""What only X does: money, two spellings, edits with ids of their own, packed rules, a stream, batch compliance."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from contract import BASIS, Store
from hypothesis import given
from hypothesis import strategies as st
from test_x_contract import XPostRig, XRig

from pantau.demo.platforms.server import Response, as_json, served
from pantau.engine.sources.connectors.events import AccountRef, PostEdited, PostNoticed, PostRef, PostSeen
from pantau.engine.sources.connectors.fetching import Answer, Fetcher, FetchError, web_client
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, ReceiveError
from pantau.engine.sources.connectors.x import FIRST_PAGES, OVERLAP, X
from pantau.engine.sources.connectors.x_answers import (
    XError,
    posts_told,
    read_answer,
    seen,
    told_by_x,
    why_of,
)
from pantau.engine.sources.connectors.x_compliance import collect, read_results, submit
from pantau.engine.sources.connectors.x_money import POST_PRICE, DayPurse
from pantau.engine.sources.connectors.x_rules import LONGEST_RULE, pack, plan_rules, term_of, terms_in
from pantau.engine.sources.connectors.x_stream import line_events, listen, split_lines

NOW = datetime(2024, 2, 1, tzinfo=UTC)
PROBLEMS = "https://api.x.com/2/problems/"
Result = TypeVar("Result")


@pytest.fixture(params=[XRig, XPostRig], ids=["tweet", "post"])
def rig(request: pytest.FixtureRequest) -> XRig:
    made: XRig = request.param()
    return made


@pytest.fixture
def store() -> Store:
    return Store()


def ask(rig: XRig, call: Callable[[Fetcher], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with rig._client() as client:
            return await call(rig._fetcher(client))

    return asyncio.run(run())


def hear(rig: XRig, store: Store, x: X, **options: object) -> str:
    """Until the stream ends; gives why."""

    async def run(fetch: Fetcher) -> str:
        try:
            async for page in listen(x.api, x.stream_dialect, fetch, **options):  # type: ignore[arg-type]
                store.commit(page)
        except FetchError as ended:
            return why_of(ended)
        raise AssertionError("a stream does not just end")

    return ask(rig, run)


# --- money ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("app", "told"), [({}, "usd_per_day"), ({"usd_per_day": "banyak"}, "dollars")])
def test_it_does_not_start_without_a_cap_on_money(app: dict[str, str], told: str) -> None:
    with pytest.raises(NotPermittedError, match=told):
        X(Access(BASIS, {"bearer_token": "t", **app}), clock=lambda: NOW)


def test_a_days_money_is_never_passed_and_the_next_day_goes_on(rig: XRig, store: Store) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 8))]
    for account in accounts:
        for number in range(40):
            rig.world.publish(account, f"Warta {number}")
            rig.clock.advance(1)
    rig.clock.advance(2 * OVERLAP)
    rig.usd_per_day = "1"
    kept: dict[str, object] = {}

    def sweep() -> None:
        connector = X(rig.access(), clock=rig.clock, base_url="http://x.test", spent=kept)

        async def run(fetch: Fetcher) -> None:
            refs = [rig.ref(account) for account in accounts]
            async for page in connector.sweep(refs, dict(store.cursors), fetch):
                store.commit(page)

        ask(rig, run)
        kept.update(json.loads(json.dumps(connector.spent())))

    sweep()
    assert rig.x.bill.usd <= 1.0
    assert kept["spent"] == rig.x.bill.millionths
    assert len(store.looks) < len(accounts)
    assert store.whys() == {"quota"}
    rig.clock.advance(timedelta(days=1))
    before = rig.x.bill.millionths
    sweep()
    assert 0 < rig.x.bill.millionths - before <= 1_000_000
    assert set(store.looks) == {rig.ref(account) for account in accounts}


def test_looks_that_bring_nothing_cost_nothing(rig: XRig, store: Store) -> None:
    rig.publish("Satu")
    rig.sweep(store)
    rig.clock.advance(OVERLAP + timedelta(minutes=1))
    rig.sweep(store)
    spent = rig.x.bill.usd
    for _ in range(4):
        rig.clock.advance(900)
        rig.sweep(store)
    assert rig.x.bill.usd == spent == 0.005


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120), st.integers(0, 40)), max_size=40),
    st.floats(0, 2),
)
def test_a_purse_never_gives_more_than_it_holds(
    steps: list[tuple[int, int, int]], usd_per_day: float
) -> None:
    purse, now, day, spent = DayPurse(usd_per_day), NOW, NOW.date(), 0
    for number, (most, brought, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        if now.date() != day:
            day, spent = now.date(), 0
        granted = purse.reserve(most, POST_PRICE, now)
        assert 0 <= granted <= most
        ids = [f"{number}/{one}" for one in range(min(brought, granted))]
        purse.settle(granted, POST_PRICE, ids, now)
        spent += len(ids) * POST_PRICE
        assert spent <= usd_per_day * 1_000_000


@given(st.lists(st.tuples(st.integers(0, 60), st.sets(st.integers(0, 80))), max_size=12), st.integers(0, 12))
def test_a_purse_that_is_put_away_and_taken_up_again_goes_on_as_if_it_had_not_been(
    steps: list[tuple[int, set[int]]], put_away_after: int
) -> None:
    whole, taken_up = DayPurse(0.4), DayPurse(0.4)
    for number, (most, brought) in enumerate(steps):
        if number == put_away_after:
            taken_up = DayPurse.remembering(0.4, json.loads(json.dumps(taken_up.as_json())))
        granted = [one.reserve(most, POST_PRICE, NOW) for one in (whole, taken_up)]
        ids = [str(one) for one in sorted(brought)[: granted[0]]]
        whole.settle(granted[0], POST_PRICE, ids, NOW)
        taken_up.settle(granted[1], POST_PRICE, ids, NOW)
        assert granted[0] == granted[1]
        assert whole.as_json() == taken_up.as_json()


def test_what_was_spent_is_carried_over_a_restart_and_forgotten_the_next_day() -> None:
    kept = DayPurse(1.0, spent=990_000, day=NOW.date()).as_json()
    assert DayPurse.remembering(1.0, kept).reserve(100, POST_PRICE, NOW) == 2
    assert DayPurse.remembering(1.0, kept).reserve(100, POST_PRICE, NOW + timedelta(days=1)) == 100
    assert DayPurse.remembering(1.0, {}).reserve(300, POST_PRICE, NOW) == 200


def test_money_set_aside_when_the_program_was_killed_counts_as_spent() -> None:
    purse = DayPurse(1.0)
    assert purse.reserve(150, POST_PRICE, NOW) == 150
    assert DayPurse.remembering(1.0, purse.as_json()).reserve(100, POST_PRICE, NOW) == 50


# --- spelling ---------------------------------------------------------------------------------------


def test_the_spelling_is_found_out_once_and_without_cost(store: Store) -> None:
    for spelling, probes in (("post", 1), ("tweet", 2), ("both", 1)):
        rig = XPostRig()
        rig.x.spelling = spelling  # type: ignore[assignment]
        rig.sweep(store, [rig.watched, rig.new_account(2)])
        assert sum(request.path == "/2/tweets" for request in rig.x.log) == probes
        assert rig.x.bill.usd == 0
        assert not store.gaps


def test_a_server_that_ignores_the_fields_asked_for_is_no_empty_account(store: Store) -> None:
    rig = XRig()
    rig.publish()

    def bare(response: Response) -> Response:
        body = json.loads(response.body)
        body["data"] = [{"id": post["id"], "text": post["text"]} for post in body["data"]]
        return as_json(body)

    rig.trouble(change=bare)
    rig.sweep(store)
    assert store.whys() == {"answer"}
    assert not store.looks


def test_an_unknown_spelling_is_refused_with_the_way_out() -> None:
    app = {"bearer_token": "t", "usd_per_day": "1", "dialect": "toot"}
    with pytest.raises(NotPermittedError, match="write tweet or post"):
        X(Access(BASIS, app), clock=lambda: NOW)


def test_a_long_post_is_read_whole(rig: XRig, store: Store) -> None:
    post = rig.publish("Serangan fajar " * 40)
    rig.sweep(store)
    assert store.latest[rig.native_id(post)].post.text == post.wordings[0].text


@pytest.mark.parametrize(
    "name",
    ["timeline_timeline_tweets", "tweet_tweets_resp", "tweet_tweet_resp", "searches_search_tweets_query"],
)
def test_real_bodies_are_read(shared_data: Path, name: str) -> None:
    body = (shared_data / f"api/x_v2/{name}.json").read_bytes()
    told = posts_told(Answer(200, {}, body, "r"))
    assert told.items
    for item in told.items:
        if "created_at" in item:
            assert seen(item, None, NOW, "r").post.platform == "x"


def test_real_accounts_are_read(shared_data: Path) -> None:
    body = (shared_data / "api/x_v2/user_users_resp.json").read_bytes()
    assert all(user["username"] for user in read_answer(Answer(200, {}, body, "r")).items)


# --- edits and deletions ----------------------------------------------------------------------------


def test_an_edit_has_an_id_of_its_own_and_belongs_to_its_first_version(rig: XRig, store: Store) -> None:
    post = rig.publish("Versi satu")
    rig.sweep(store)
    for number in (2, 3):
        rig.clock.advance(300)
        rig.world.edit(post, f"Versi {number}")
        rig.sweep(store)
    assert store.seen == {rig.native_id(post)}
    assert [key[2] for key in store.versions] == rig.x.ids_of(post)
    assert isinstance(store.latest[rig.native_id(post)], PostEdited)
    assert str(store.latest[rig.native_id(post)].post.url).endswith(rig.x.ids_of(post)[-1])


def test_a_second_look_at_an_edited_post_reads_its_last_version(rig: XRig, store: Store) -> None:
    post = rig.publish("Versi satu")
    rig.clock.advance(300)
    rig.world.edit(post, "Versi dua")
    rig.recheck(store, [post])
    assert store.latest[rig.native_id(post)].post.text == "Versi dua"
    assert len(store.versions) == 2


def test_posts_are_gone_for_the_reason_x_gives(rig: XRig, store: Store) -> None:
    authors = [rig.new_account(number) for number in range(2, 5)]
    posts = [rig.publish("Dihapus"), *(rig.world.publish(author, "Warta") for author in authors)]
    rig.world.delete(posts[0])
    for author, state in zip(authors, ("private", "suspended", "deleted"), strict=True):
        rig.world.set_state(author, state)  # type: ignore[arg-type]
    rig.recheck(store, posts)
    reasons = [store.gone[rig.native_id(post)].reason for post in posts]
    assert reasons == ["unknown", "private", "account_gone", "unknown"]


def test_a_post_x_says_nothing_about_is_not_gone(rig: XRig, store: Store) -> None:
    post = rig.publish()
    rig.sweep(store)
    rig.trouble(as_json({"data": []}), touches=lambda request: request.path == "/2/tweets", skip=0, times=9)
    if isinstance(rig, XPostRig):
        rig.app.faults[0].skip = 1  # the probe
    rig.recheck(store, [post])
    assert not store.gone
    assert store.whys() == {"answer"}


def test_a_compliance_job_tells_what_was_deleted_and_why(rig: XRig, store: Store) -> None:
    kept, dropped = rig.publish("Tetap"), rig.publish("Dihapus")
    other = rig.new_account(2)
    suspended = rig.world.publish(other, "Ditangguhkan")
    refs = [PostRef("x", rig.native_id(post), rig.ref(post.account)) for post in (kept, dropped, suspended)]
    rig.world.delete(dropped)
    rig.world.set_state(other, "suspended")
    api = rig.connector(rig.access()).api
    job = ask(rig, lambda fetch: submit(api, [ref.native_id for ref in refs], "harian", fetch))
    assert ask(rig, lambda fetch: collect(api, job, refs, fetch)) is None
    rig.clock.advance(timedelta(hours=1))
    page = ask(rig, lambda fetch: collect(api, job, refs, fetch))
    assert page is not None
    store.commit(page)
    assert {one: gone.reason for one, gone in store.gone.items()} == {
        refs[1].native_id: "deleted",
        refs[2].native_id: "account_gone",
    }
    uploads = [request for request in rig.x.log if request.path.startswith("/storage/")]
    assert uploads
    assert not [request for request in uploads if "authorization" in request.headers]
    assert b"X-Goog-Signature" not in b"".join(rig.kept.values())
    assert rig.x.bill.usd == 0


def test_results_of_a_job_are_read_line_by_line() -> None:
    refs = {"1": PostRef("x", "1"), "2": PostRef("x", "2")}
    lines = (
        b'{"id":"1","action":"delete","reason":"whim"}\n\n{"id":"2","action":"scrub_geo"}\n'
        b'{"id":"3","action":"delete","reason":"deleted"}\n'
    )
    gone, noticed = read_results(lines, refs, NOW, "r")
    assert getattr(gone, "reason", "") == "unknown"
    assert isinstance(noticed, PostNoticed)
    with pytest.raises(FetchError):
        read_results(b"<Error/>", refs, NOW, "r")


# --- lists and errors -------------------------------------------------------------------------------


def test_the_first_look_reads_so_far_and_says_how_far(rig: XRig, store: Store) -> None:
    posts = []
    for number in range(FIRST_PAGES * 100 + 5):
        posts.append(rig.publish(f"Warta {number}"))
        rig.clock.advance(60)
    rig.sweep(store)
    (gap,) = store.gaps
    assert (gap.why, gap.start, gap.end) == ("page_limit", None, posts[5].posted_at)
    assert store.looks


def test_windows_that_run_out_are_waited_for_or_told(rig: XRig, store: Store) -> None:
    rig.x.windows["timeline"].limit = 3
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 8))]
    rig.sweep(store, accounts)
    assert len(store.looks) == 3
    assert store.whys() == {"quota"}
    assert rig.x.refused == 1
    rig.clock.advance(timedelta(minutes=16))
    rig.sweep(store, accounts[3:6])
    assert len(store.looks) == 6


def test_a_months_cap_is_not_waited_for(rig: XRig, store: Store) -> None:
    rig.publish()
    rig.x.monthly_posts = 0
    rig.sweep(store)
    began = rig.clock()
    assert store.whys() == {"quota"}
    assert rig.clock() == began


@pytest.mark.parametrize(
    ("status", "kind", "trouble"),
    [
        (403, "client-forbidden", "permission"),
        (429, "usage-capped", "retry_after"),
        (400, "invalid-request", "bad_request"),
        (404, "resource-not-found", "gone"),
        (503, "", "provider_down"),
    ],
)
@pytest.mark.parametrize("host", ["https://api.x.com/2/problems/", "https://api.twitter.com/2/problems/"])
def test_problems_are_classed_by_the_name_of_their_type(
    status: int, kind: str, trouble: str, host: str
) -> None:
    body = {"title": "T", "detail": "D", "type": host + kind if kind else "about:blank", "status": status}
    error = FetchError(
        "provider_down", "", status=status, answer=Answer(status, {}, json.dumps(body).encode(), "")
    )
    told = told_by_x(error)
    assert isinstance(told, XError)
    assert told.trouble == trouble


def test_posts_beside_problems_with_what_they_refer_to_are_a_whole_look(rig: XRig, store: Store) -> None:
    rig.publish()

    def beside(response: Response) -> Response:
        told = {"title": "Not Found Error", "detail": "gone", "type": PROBLEMS + "resource-not-found"}
        about = {"resource_type": "tweet", "resource_id": "5", "parameter": "referenced_tweets.id"}
        return as_json({**json.loads(response.body), "errors": [{**told, **about}]})

    rig.trouble(change=beside)
    rig.sweep(store)
    assert store.looks
    assert not store.gaps


def test_posts_beside_an_inner_error_are_kept_but_the_look_is_not_whole(rig: XRig, store: Store) -> None:
    post = rig.publish()

    def beside(response: Response) -> Response:
        told = {"title": "Internal", "detail": "some are missing", "type": PROBLEMS + "internal-error"}
        return as_json({**json.loads(response.body), "errors": [told]})

    rig.trouble(change=beside)
    rig.sweep(store)
    assert store.seen == {rig.native_id(post)}
    assert not store.looks
    assert store.whys() == {"answer"}


def test_a_hundred_accounts_are_looked_up_in_one_request(rig: XRig) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 151))]
    states = {"suspended": "suspended", "deleted": "not_found", "private": "private"}
    for account, state in zip(accounts, states, strict=False):
        rig.world.set_state(account, state)  # type: ignore[arg-type]
    found = rig.resolve(*(rig.ref(account) for account in accounts))
    assert len([request for request in rig.x.log if request.path == "/2/users"]) == 2
    told = [found[account.native_id].state for account in accounts]
    assert told[:3] == list(states.values())
    assert set(told[3:]) == {"active"}


def test_accounts_are_found_by_names_in_any_case(rig: XRig) -> None:
    ref = AccountRef("x", None, "WARGA1")
    assert rig.resolve(ref)["WARGA1"].account == AccountRef("x", rig.watched.native_id, "warga1")


def test_a_revoked_token_says_nothing_about_accounts(rig: XRig) -> None:
    rig.revoke()
    assert rig.resolve(rig.ref(rig.watched))[rig.watched.native_id].state == "blocked_us"


# --- rules ------------------------------------------------------------------------------------------


def numbered(count: int) -> list[str]:
    return [term_of(AccountRef("x", str(10**18 + number))) for number in range(count)]


def test_thirty_six_accounts_go_into_a_rule() -> None:
    rules = pack(numbered(2_620))
    assert len(rules) == 73
    assert max(map(len, rules)) <= LONGEST_RULE
    assert len(terms_in(rules[0])) == 36


@given(st.sets(st.integers(1, 200)), st.sets(st.integers(1, 200)), st.integers(30, 120), st.integers(1, 12))
def test_rules_match_all_who_are_wanted_nobody_else_and_change_little(
    before: set[int], after: set[int], longest: int, most: int
) -> None:
    there = {f"r{number}": rule for number, rule in enumerate(pack((f"from:{n}" for n in before), longest))}
    wanted = {f"from:{number}" for number in after}
    plan = plan_rules(wanted, there, most=most, longest=longest)
    kept = {rule: value for rule, value in there.items() if rule not in plan.delete}
    values = [*kept.values(), *plan.add]
    matched = frozenset().union(*map(terms_in, values)) if values else frozenset()
    assert matched == wanted - plan.left_out
    assert len(values) <= most
    assert all(len(rule) <= longest for rule in plan.add)
    if before == after and len(there) <= most:
        assert not plan.add
        assert not plan.delete


def test_new_accounts_are_added_and_the_rules_of_others_stay(rig: XRig) -> None:
    rig.x.rules["1"] = ("cuaca lombok", "rekan lain")
    first = [rig.ref(rig.new_account(number)) for number in range(2, 60)]
    more = [rig.ref(rig.new_account(number)) for number in range(60, 70)]
    x = rig.connector(rig.access())
    asked = ask(rig, lambda fetch: x.subscribe(first, fetch))
    assert [one.account for one in asked] == first
    before = dict(rig.x.rules)
    ask(rig, lambda fetch: x.subscribe(more, fetch))
    assert before.items() <= rig.x.rules.items()
    ask(rig, lambda fetch: x.watch_only(more, fetch))
    ours = [value for value, tag in rig.x.rules.values() if tag == "pantau"]
    assert frozenset().union(*map(terms_in, ours)) == {term_of(ref) for ref in more}
    assert rig.x.rules["1"] == ("cuaca lombok", "rekan lain")


# --- stream -----------------------------------------------------------------------------------------


def test_the_stream_brings_posts_and_edits_until_it_ends(rig: XRig, store: Store) -> None:
    x = rig.connector(rig.access())
    stranger = rig.new_account(2)
    ask(rig, lambda fetch: x.subscribe([rig.ref(rig.watched)], fetch))
    post = rig.publish("Lewat aliran\u2028baris kedua")
    rig.world.publish(stranger, "Tidak dipantau")
    rig.clock.advance(60)
    rig.world.edit(post, "Lewat aliran, diubah")
    assert hear(rig, store, x, backfill=True) == "outage"
    assert [key[1:] for key in store.versions] == [(rig.native_id(post), one) for one in rig.x.ids_of(post)]
    event = store.latest[rig.native_id(post)]
    assert event.account == rig.ref(rig.watched)
    assert event.raw in rig.kept
    rig.sweep(store)
    assert len(store.versions) == 2


def test_the_stream_is_read_over_a_real_connection(rig: XRig, store: Store) -> None:
    post = rig.publish("Lewat soket")
    rig.x.rules["1"] = (term_of(rig.ref(rig.watched)), "pantau")

    async def run(url: str) -> None:
        x = X(rig.access(), clock=rig.clock, base_url=url)
        async with web_client("pantau-test", allow=["127.0.0.1"]) as client:
            with suppress(FetchError):
                async for page in listen(x.api, x.stream_dialect, rig._fetcher(client), backfill=True):
                    store.commit(page)

    with served(rig.x) as url:
        asyncio.run(run(url))
    assert store.seen == {rig.native_id(post)}


def test_what_was_said_while_the_stream_was_down_is_a_gap_that_the_sweep_fills(
    rig: XRig, store: Store
) -> None:
    x = rig.connector(rig.access())
    ask(rig, lambda fetch: x.subscribe([rig.ref(rig.watched)], fetch))
    ended = rig.clock()
    missed = rig.publish("Saat putus")
    rig.clock.advance(timedelta(hours=1))
    hear(rig, store, x, heard_at=ended, backfill=True)
    assert not store.seen
    assert [(gap.start, gap.end) for gap in store.gaps if gap.why == "lease"] == [
        (ended, rig.clock() - timedelta(minutes=5))
    ]
    rig.sweep(store)
    assert store.seen == {rig.native_id(missed)}


def test_the_stream_stops_when_the_days_money_is_spent(rig: XRig, store: Store) -> None:
    rig.usd_per_day = "0.015"
    x = rig.connector(rig.access())
    ask(rig, lambda fetch: x.subscribe([rig.ref(rig.watched)], fetch))
    for number in range(6):
        rig.publish(f"Warta {number}")
    assert hear(rig, store, x, backfill=True) == "quota"
    assert len(store.versions) == 3
    asked = len(rig.x.log)
    assert hear(rig, store, x) == "quota"
    assert len(rig.x.log) == asked


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Response(429, b'{"title":"ConnectionException","detail":"too many connections"}'), "quota"),
        (Response(401, b"{}"), "token"),
        (Response(503, b""), "outage"),
        (Response(403, b'{"title":"Forbidden","type":"x/client-forbidden"}'), "permission"),
    ],
)
def test_a_stream_that_is_refused_says_why(rig: XRig, store: Store, answer: Response, why: str) -> None:
    rig.trouble(answer, touches=lambda request: request.path.endswith("/stream"))
    heard_at = rig.clock() - timedelta(hours=1)
    assert hear(rig, store, rig.connector(rig.access()), heard_at=heard_at) == why
    assert not store.gaps, "what a refused stream missed is told by the one that opens"


def test_xs_own_word_ends_the_stream(rig: XRig, store: Store) -> None:
    told = {"title": "operational-disconnect", "detail": "stream will close", "type": "about:blank"}
    rig.x.farewell = {"errors": [told]}
    assert hear(rig, store, rig.connector(rig.access())) == "outage"


@pytest.mark.parametrize("line", [b"[]", b"{", b'{"data":{"id":"1","text":"a"}}', b"{}", b"7"])
def test_a_line_that_is_no_post_is_told_apart(line: bytes) -> None:
    with pytest.raises(FetchError) as refused:
        line_events(line, NOW)
    assert refused.value.trouble == "unreadable"


def test_lines_end_at_line_feeds_alone() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for part in (b"a\xe2\x80", b"\xa8b\r", b"\n\r\n", b"c\x85d\ne"):
            yield part

    async def run() -> list[bytes]:
        return [line async for line in split_lines(parts())]

    assert asyncio.run(run()) == ["a\u2028b".encode(), b"", b"c\x85d"]


def test_a_line_without_an_end_is_refused() -> None:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100_000

    async def run() -> None:
        async for _ in split_lines(parts()):
            pass

    with pytest.raises(FetchError, match="longer than"):
        asyncio.run(run())


def test_a_webhook_is_answered_and_taken_only_with_our_secret(rig: XRig) -> None:
    x = rig.connector(rig.access())
    assert x.challenge("abc")["response_token"].startswith("sha256=")
    headers, body = rig.x.delivery(rig.publish())
    (event,) = x.receive(headers, body, rig.clock())
    assert isinstance(event, PostSeen)
    without = X(Access(BASIS, {"bearer_token": "t", "usd_per_day": "1"}), clock=rig.clock)
    with pytest.raises(NotPermittedError, match="consumer_secret"):
        without.receive(headers, body, rig.clock())


def test_a_signed_delivery_without_a_post_is_malformed(rig: XRig) -> None:
    x = rig.connector(rig.access())
    body = b'{"data": 7}'
    with pytest.raises(ReceiveError) as refused:
        x.receive({"x-twitter-webhooks-signature": x._signature(body)}, body, rig.clock())
    assert refused.value.kind == "malformed"
