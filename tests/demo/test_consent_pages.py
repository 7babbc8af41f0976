"""In the demo an owner can agree, or refuse, on a page that stands for the platform's."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from asgiref.sync import async_to_sync

from pantau.demo.live.hosts import KEYS, Hosts
from pantau.demo.platforms.world import SimulatedClock, World

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
BACK = "http://localhost:8153/izin/kembali/"
PAGES = {
    "facebook": "www.facebook.com/v25.0/dialog/oauth",
    "instagram": "www.instagram.com/oauth/authorize",
    "threads": "threads.net/oauth/authorize",
    "tiktok": "www.tiktok.com/v2/auth/authorize/",
}
ASKED = {"redirect_uri": BACK, "state": "ke&adaan", "scope": "a,<b>"}


@pytest.fixture
def world():
    world = World(SimulatedClock(NOW))
    for platform in PAGES:
        world.add_account(platform, "123456", "calon.rekaan", "Calon Rekaan")
    return world


@pytest.fixture
def ask(world):
    hosts = Hosts(world)

    async def request(method, address, **given):
        transport = httpx.ASGITransport(hosts)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            return await client.request(method, address, **given)

    return async_to_sync(request)


def page(platform, **changes):
    return f"http://127.0.0.1/-/{PAGES[platform]}?{urlencode(ASKED | changes)}"


def told(answer):
    assert answer.status_code == 303, answer.text
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == BACK
    return {name: values[0] for name, values in parse_qs(address.query).items()}


@pytest.mark.parametrize("platform", PAGES)
def test_the_page_says_that_it_is_made_up_and_what_is_asked(ask, platform):
    shown = ask("GET", page(platform)).text
    assert "Data ini rekaan." in shown
    assert "a, &lt;b&gt;" in shown


@pytest.mark.parametrize("platform", PAGES)
def test_who_agrees_comes_back_with_a_code_and_the_state(ask, platform):
    back = told(ask("POST", page(platform), data={"as": " @Calon.Rekaan ", "answer": "yes"}))
    assert back["state"] == "ke&adaan"
    assert back["code"]


def test_the_code_buys_a_token_with_the_demos_own_keys(ask):
    code = told(ask("POST", page("instagram"), data={"as": "calon.rekaan", "answer": "yes"}))["code"]
    keys = KEYS["instagram_consented"]
    given = {"client_id": keys["client_id"], "client_secret": keys["app_secret"], "code": code}
    answer = ask("POST", "https://api.instagram.com/oauth/access_token", data=given)
    assert answer.json()["access_token"]


def test_who_refuses_comes_back_with_nothing_to_use(ask):
    back = told(ask("POST", page("threads"), data={"as": "calon.rekaan", "answer": "no"}))
    assert back == {"error": "access_denied", "state": "ke&adaan"}


def test_an_unknown_name_is_said_and_stays_in_the_field_unharmful(ask):
    answer = ask("POST", page("tiktok"), data={"as": '"><script>', "answer": "yes"})
    assert answer.status_code == 422
    assert "Tidak ada akun bernama itu" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "odd", ["http://127.0.0.1/-/example.com/oauth", "http://127.0.0.1/-/threads.net/oauth/authorize"]
)
def test_what_no_office_asked_for_is_not_found(ask, odd):
    assert ask("GET", odd).status_code == 404
