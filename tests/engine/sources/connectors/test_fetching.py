"""The one way to the network: where it will not go, what it waits for, what it never tells."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest
from contract import START

from pantau.demo.platforms.server import Fault, Platform, Request, Response, served
from pantau.demo.platforms.world import SimulatedClock
from pantau.engine.sources.connectors import fetching
from pantau.engine.sources.connectors.fetching import (
    Answer,
    Attempt,
    Fetcher,
    FetchError,
    FreePass,
    web_client,
)


class Counting(FreePass):
    def __init__(self) -> None:
        self.taken: list[tuple[str, float]] = []

    async def take(self, bucket: str, cost: float) -> None:
        self.taken.append((bucket, cost))


class Echo(Platform):
    """Answers 200 with what it was asked."""

    def answer(self, request: Request) -> Response:
        if request.path == "/away":
            return Response(302, b"", {"location": request.query["to"]})
        return Response(200, f"{request.path}?{request.query}".encode())


class Network:
    def __init__(self) -> None:
        self.clock, self.app, self.permits = SimulatedClock(START), Echo(), Counting()
        self.audit: list[Attempt] = []
        self.kept: dict[str, bytes] = {}

    def get(
        self, url: str = "http://desa.test/", client: httpx.AsyncClient | None = None, **options: Any
    ) -> Answer:
        async def through() -> Answer:
            transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
            async with client or httpx.AsyncClient(transport=transport) as used:
                fetch = Fetcher(
                    used,
                    self.permits,
                    self.clock,
                    "desa",
                    self.kept.__setitem__,
                    self.audit.append,
                    self.clock.sleep,
                )
                return await fetch.get(url, **options)

        return asyncio.run(through())

    def meet(
        self, status: int, headers: Mapping[str, str] | None = None, times: int = 1, body: bytes = b""
    ) -> None:
        self.app.faults.append(Fault(Response(status, body, headers or {}), times=times))


@pytest.fixture
def network() -> Network:
    return Network()


def test_addresses_that_differ_only_in_how_a_value_is_typed_stay_apart(network):
    """Addresses are read once and kept; True, 1 and "1" are equal as keys of a dictionary."""
    given = [{"limit": 1}, {"limit": True}, {"limit": "1"}, {"limit": "2"}, {"ids": ["a", "b"]}, {}, None]
    for params in (*given, *given):
        network.get("http://desa.test/list?old=1", params=params)
    asked = [request.query_string for request in network.app.log]
    assert asked[:7] == ["limit=1", "limit=true", "limit=1", "limit=2", "ids=a&ids=b", "", "old=1"]
    assert asked[7:] == asked[:7]


# --- where it will not go -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.7/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://2130706433/",
    ],
)
def test_private_places_are_refused(network: Network, url: str) -> None:
    with pytest.raises(FetchError) as refused:
        network.get(url, web_client("Pantau/test"))
    assert refused.value.trouble in ("forbidden_target", "provider_down")
    assert network.audit[0].status == 0


def test_a_redirect_into_a_private_network_is_refused(network: Network) -> None:
    with served(network.app) as address:
        inner = address.replace("127.0.0.1", "localhost")
        client = web_client("Pantau/test", allow={"127.0.0.1"})
        with pytest.raises(FetchError) as refused:
            network.get(f"{address}/away", client, params={"to": f"{inner}/secret"})
    assert refused.value.trouble == "forbidden_target"
    assert [request.path for request in network.app.log] == ["/away"]


def test_redirects_do_not_go_on_for_ever(network: Network) -> None:
    with served(network.app) as address:
        client = web_client("Pantau/test", allow={"127.0.0.1"})
        with pytest.raises(FetchError) as refused:
            network.get(f"{address}/away", client, params={"to": "/away?to=/away"})
    assert refused.value.trouble in ("provider_down", "bad_request")
    assert len(network.app.log) <= 4 * (fetching.MOST_REDIRECTS + 1)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://desa.test/",
        "http://",
        "http://[/",
        "http://[::1",
        "http://a.test/" + "x" * 70_000,
        "no address",
    ],
    ids=len,
)
def test_what_is_no_web_address_is_an_error_and_no_crash(network: Network, url: str) -> None:
    with pytest.raises((FetchError, httpx.InvalidURL)) as refused:
        network.get(url, web_client("Pantau/test"))
    assert isinstance(refused.value, FetchError)


def test_an_endless_answer_is_cut_off(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    network.meet(200, body=b"x" * 1001)
    with pytest.raises(FetchError) as refused:
        network.get()
    assert refused.value.trouble == "unreadable"
    assert not network.kept


# --- what it waits for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "30"},
        {"retry-after": format_datetime(START + timedelta(seconds=30), usegmt=True)},
        {"x-rate-limit-reset": str(int(START.timestamp()) + 30)},
    ],
)
def test_a_short_wait_is_waited_and_the_question_asked_again(
    network: Network, headers: dict[str, str]
) -> None:
    network.meet(429, headers)
    assert network.get().status == 200
    assert network.clock() == START + timedelta(seconds=30)
    assert network.permits.taken == [("desa", 1), ("desa", 1)], "each try is counted"


@pytest.mark.parametrize("headers", [{}, {"retry-after": "3600"}, {"retry-after": "soon"}])
def test_a_long_or_unknown_wait_is_the_caller_s(network: Network, headers: dict[str, str]) -> None:
    network.meet(429, headers, times=9)
    with pytest.raises(FetchError) as refused:
        network.get()
    assert refused.value.trouble == "retry_after"
    assert refused.value.wait_s == (3600 if headers.get("retry-after") == "3600" else None)
    assert len(network.app.log) == 1


def test_an_outage_is_tried_four_times_with_growing_patience(network: Network) -> None:
    network.meet(500, times=9)
    with pytest.raises(FetchError) as refused:
        network.get()
    assert (refused.value.trouble, refused.value.status) == ("provider_down", 500)
    times = [attempt.at for attempt in network.audit]
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert len(times) == fetching.ATTEMPTS
    assert all(0.5 * 2**tried <= wait <= 1.5 * 2**tried for tried, wait in enumerate(waits, 1))


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(400, "bad_request"), (401, "auth"), (403, "permission"), (404, "gone"), (410, "gone")],
)
def test_what_patience_does_not_mend_is_asked_once(network: Network, status: int, trouble: str) -> None:
    network.meet(status, times=9, body=b"why")
    with pytest.raises(FetchError, match="why") as refused:
        network.get()
    assert refused.value.trouble == trouble
    assert refused.value.answer is not None
    assert refused.value.answer.body == b"why"
    assert len(network.app.log) == 1


def test_an_answer_packed_wrongly_is_an_error_and_no_crash(network: Network) -> None:
    network.meet(200, {"content-encoding": "gzip"}, times=9, body=b"not gzip")
    with pytest.raises(FetchError):
        network.get()


# --- what it tells and keeps ----------------------------------------------------------------------------


def test_an_answer_packed_twice_is_not_unpacked(network: Network) -> None:
    body = gzip.compress(gzip.compress(bytes(50_000_000)))
    network.meet(200, {"content-encoding": "gzip, gzip"}, body=body)
    with pytest.raises(FetchError) as refused:
        network.get()
    assert refused.value.trouble == "unreadable"


@pytest.mark.parametrize("name", ["retry-after", "x-ratelimit-reset"])
def test_a_digit_that_is_no_number_is_no_waiting_time(network: Network, name: str) -> None:
    network.meet(429, {name: "\xb2"})
    with pytest.raises(FetchError) as refused:
        network.get()
    assert (refused.value.trouble, refused.value.wait_s) == ("retry_after", None)


def test_secrets_are_blotted_out_of_what_is_kept(network: Network) -> None:
    answer = network.get(params={"key": "rahasia/1"}, hide=["rahasia/1"])
    assert b"rahasia" not in answer.body
    assert network.kept == {answer.raw: answer.body}
    assert "rahasia" not in repr(network.audit)


def test_an_answer_that_is_a_secret_is_not_kept(network: Network) -> None:
    network.get(kept=False)
    assert not network.kept


def test_every_try_is_audited(network: Network) -> None:
    network.meet(503)
    network.get("http://desa.test/berita?halaman=2")
    assert [(attempt.host, attempt.path, attempt.status) for attempt in network.audit] == [
        ("desa.test", "/berita", 503),
        ("desa.test", "/berita", 200),
    ]
