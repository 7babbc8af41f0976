"""Consent on Facebook, Instagram and Threads: the state, the tokens, and what is never kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from contract import START
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.graph import FacebookGraph, GraphServer, InstagramGraph, ThreadsGraph
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.engine.sources.connectors.fetching import Fetcher, FreePass
from pantau.engine.sources.connectors.graph import GraphError
from pantau.engine.sources.connectors.graph_login import (
    FACEBOOK_LOGIN,
    INSTAGRAM_LOGIN,
    THREADS_LOGIN,
    Application,
    Login,
    StateError,
    Token,
    authorize_url,
    exchange_code,
    granted_pages,
    lengthen,
    read_state,
    refresh,
    revoke_person,
    sign_state,
    unsubscribe,
    whose,
)

T = TypeVar("T")
APP = Application("1234", "app-secret", "https://pantau.example/izin/kembali")
SECRET = "rahasia kantor"


class Consenting:
    """A simulated platform that one account's owner consents on."""

    def __init__(self, server: type[GraphServer], login: Login) -> None:
        self.clock = SimulatedClock(START)
        self.world = World(self.clock)
        self.server = server(self.world)
        self.account = self.world.add_account(login.platform, "17841400000000123", "warga")
        self.login = login
        self.kept: dict[str, bytes] = {}

    def run(self, step: Callable[[Fetcher], Awaitable[T]]) -> T:
        async def within() -> T:
            transport = httpx.ASGITransport(app=self.server)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport) as client:
                fetch = Fetcher(
                    client,
                    FreePass(),
                    self.clock,
                    "login",
                    keep=self.kept.__setitem__,
                    sleep=self.clock.sleep,
                )
                return await step(fetch)

        return asyncio.run(within())


@pytest.fixture(
    params=[
        (FacebookGraph, FACEBOOK_LOGIN),
        (InstagramGraph, INSTAGRAM_LOGIN),
        (ThreadsGraph, THREADS_LOGIN),
    ],
    ids=["facebook", "instagram", "threads"],
)
def consenting(request: pytest.FixtureRequest) -> Consenting:
    return Consenting(*request.param)


def test_the_owner_is_asked_for_just_what_we_read(consenting: Consenting) -> None:
    address = urlsplit(authorize_url(consenting.login, APP, "keadaan"))
    asked = parse_qs(address.query)
    assert asked["scope"] == [",".join(consenting.login.scopes)]
    assert asked["state"] == ["keadaan"]
    assert asked["redirect_uri"] == [APP.redirect_uri]
    assert "secret" not in address.query


def test_a_code_becomes_a_token_of_sixty_days_that_is_refreshed_and_never_kept(
    consenting: Consenting,
) -> None:
    code = consenting.server.consent(consenting.account)
    login = consenting.login
    short = consenting.run(lambda fetch: exchange_code(login, APP, code + "#_", fetch))
    assert short.user_id == consenting.account.native_id
    long = consenting.run(lambda fetch: lengthen(login, APP, short, fetch))
    assert long.expires_at == START + timedelta(days=60)
    assert not long.is_due(START + timedelta(days=49))
    assert long.is_due(START + timedelta(days=51))
    consenting.clock.advance(timedelta(days=51))
    again = consenting.run(lambda fetch: refresh(login, APP, long, fetch))
    assert again.expires_at == START + timedelta(days=111)
    assert consenting.kept == {}
    assert long.value not in repr(long)


def test_a_code_is_good_for_one_use(consenting: Consenting) -> None:
    code = consenting.server.consent(consenting.account)
    consenting.run(lambda fetch: exchange_code(consenting.login, APP, code, fetch))
    with pytest.raises(GraphError, match="has been used"):
        consenting.run(lambda fetch: exchange_code(consenting.login, APP, code, fetch))


def test_a_token_withdrawn_or_run_out_is_told_as_such(consenting: Consenting) -> None:
    code = consenting.server.consent(consenting.account)
    short = consenting.run(lambda fetch: exchange_code(consenting.login, APP, code, fetch))
    consenting.clock.advance(timedelta(hours=2))
    with pytest.raises(GraphError) as told:
        consenting.run(lambda fetch: lengthen(consenting.login, APP, short, fetch))
    assert (told.value.trouble, told.value.subcode) == ("auth", 463)
    consenting.world.revoke(consenting.account)
    with pytest.raises(GraphError) as told:
        consenting.run(lambda fetch: lengthen(consenting.login, APP, short, fetch))
    assert (told.value.trouble, told.value.subcode) == ("auth", 458)


def test_a_wrong_app_secret_gets_no_token(consenting: Consenting) -> None:
    code = consenting.server.consent(consenting.account)
    wrong = replace(APP, secret="lain")
    with pytest.raises(GraphError):
        consenting.run(lambda fetch: exchange_code(consenting.login, wrong, code, fetch))


def test_an_administrator_grants_the_pages_own_token() -> None:
    consenting = Consenting(FacebookGraph, FACEBOOK_LOGIN)
    code = consenting.server.consent(consenting.account)
    short = consenting.run(lambda fetch: exchange_code(FACEBOOK_LOGIN, APP, code, fetch))
    long = consenting.run(lambda fetch: lengthen(FACEBOOK_LOGIN, APP, short, fetch))
    (page,) = consenting.run(lambda fetch: granted_pages(long, fetch, app_secret="app-secret"))
    assert page.native_id == consenting.account.native_id
    assert page.token.value == consenting.account.token
    assert page.token.expires_at is None
    assert consenting.kept == {}


# --- the state ----------------------------------------------------------------------------------------


def test_the_state_comes_back_as_it_went() -> None:
    state = sign_state("akun/17\nlaman", "peramban", START, SECRET)
    assert read_state(state, "peramban", START + timedelta(minutes=29), SECRET) == "akun/17\nlaman"


@pytest.mark.parametrize(
    ("nonce", "after", "secret", "why"),
    [
        ("peramban lain", timedelta(0), SECRET, "another browser"),
        ("peramban", timedelta(minutes=31), SECRET, "too long"),
        ("peramban", timedelta(minutes=-31), SECRET, "too long"),
        ("peramban", timedelta(0), "tebakan", "not of our making"),
    ],
)
def test_a_state_of_another_browser_moment_or_maker_is_refused(
    nonce: str, after: timedelta, secret: str, why: str
) -> None:
    state = sign_state("akun/17", "peramban", START, SECRET)
    with pytest.raises(StateError, match=why):
        read_state(state, nonce, START + after, secret)


@given(st.text(max_size=80))
def test_a_forged_state_is_refused(state: str) -> None:
    with pytest.raises(StateError, match="not of our making"):
        read_state(state, "peramban", START, SECRET)


# --- taking back --------------------------------------------------------------------------------------


@pytest.fixture
def facebook() -> Consenting:
    return Consenting(FacebookGraph, FACEBOOK_LOGIN)


def granted_on(facebook: Consenting) -> tuple[str, Token]:
    """The person who agreed, and their token."""

    async def steps(fetch: Fetcher) -> tuple[str, Token]:
        token = await exchange_code(FACEBOOK_LOGIN, APP, facebook.server.consent(facebook.account), fetch)
        return await whose(token, fetch), token

    return facebook.run(steps)


def test_facebook_forgets_a_person_who_withdrew(facebook: Consenting) -> None:
    person, token = granted_on(facebook)
    facebook.run(lambda fetch: revoke_person(APP, person, fetch))
    assert facebook.account.token == ""
    with pytest.raises(GraphError):
        facebook.run(lambda fetch: granted_pages(token, fetch))


def test_only_our_own_app_is_forgotten(facebook: Consenting) -> None:
    person, _token = granted_on(facebook)
    with pytest.raises(GraphError):
        facebook.run(lambda fetch: revoke_person(replace(APP, secret="salah"), person, fetch))
    assert facebook.account.token


def test_one_page_is_pushed_no_more_and_the_others_are_left(facebook: Consenting) -> None:
    _person, _token = granted_on(facebook)
    assert isinstance(facebook.server, FacebookGraph)
    facebook.server.subscribed |= {facebook.account.native_id, "2"}
    facebook.run(lambda fetch: unsubscribe(facebook.account.native_id, facebook.account.token, fetch))
    assert facebook.server.subscribed == {"2"}
