"""Nobody is spoken to but the address that was checked, and what was refused stays as a fact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from pantau.engine.evidence.capture.proxy import Contact, Proxy, ProxyLimits

AT = datetime(2024, 2, 12, tzinfo=UTC)


class Server:
    """A server of one answer that keeps what it was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.asked, self.port, self.connections = answer, b"", 0, 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.asked += await reader.readuntil(b"\r\n\r\n")
        if self.asked.startswith(b"POST"):
            self.asked += await reader.readexactly(3)
            self.asked += await reader.read()  # until the proxy has no more to send
        writer.write(self.answer)
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Server]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi"


async def through(proxy: Proxy, request: bytes) -> bytes:
    """What the proxy gives back until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def ask(request: bytes, **options: Any) -> tuple[bytes, list[Contact]]:
    async with Proxy(clock=lambda: AT, **options).listening() as proxy:
        answer = await through(proxy, request)
    return answer, proxy.contacts


def always(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


def test_a_request_reaches_a_host_that_is_allowed_by_name_and_port() -> None:
    async def run() -> None:
        async with Server(OK).listening() as server:
            target = f"127.0.0.1:{server.port}"
            request = f"GET http://{target}/a?b=1 HTTP/1.1\r\nHost: {target}\r\nProxy-Connection: keep-alive\r\n\r\n"
            async with Proxy(clock=lambda: AT, allow=frozenset({target})).listening() as proxy:
                reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
                writer.write(request.encode())
                answer = await reader.read()
                writer.close()
            assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
            assert (
                server.asked.decode() == f"GET /a?b=1 HTTP/1.1\r\nHost: {target}\r\nConnection: close\r\n\r\n"
            )
            [contact] = proxy.contacts
            assert (contact.state, contact.address, contact.received) == ("done", "127.0.0.1", 2)

    asyncio.run(run())


def test_only_one_request_passes_on_a_connection() -> None:
    """The second may be meant for somebody else, who was not checked."""

    async def run() -> None:
        async with Server(OK).listening() as server:
            target = f"127.0.0.1:{server.port}"
            first = f"POST http://{target}/ HTTP/1.1\r\nHost: {target}\r\nContent-Length: 3\r\n\r\nabc"
            smuggled = "GET http://10.0.0.1/ HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n"
            async with Proxy(clock=lambda: AT, allow=frozenset({target})).listening() as proxy:
                _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
                writer.write((first + smuggled).encode())
                writer.write_eof()
                while not server.connections or b"abc" not in server.asked:
                    await asyncio.sleep(0)
                writer.close()
            assert server.asked.endswith(b"\r\n\r\nabc")
            assert b"10.0.0.1" not in server.asked

    asyncio.run(run())


FORBIDDEN = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "169.254.169.254", "10.0.0.1", "100.64.0.1",
    "192.168.1.1", "[fe80::1]", "[fc00::1]", "224.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", FORBIDDEN)
@pytest.mark.parametrize("way", ["GET http://{0}:80/ HTTP/1.1", "CONNECT {0}:443 HTTP/1.1"])
def test_no_address_inside_is_spoken_to(host: str, way: str) -> None:
    answer, [contact] = asyncio.run(ask(f"{way.format(host)}\r\n\r\n".encode()))
    assert answer == b""
    # A resolver may not know the odd spellings; what it knows is refused.
    assert contact.state in ("refused", "no_address")
    assert contact.received == contact.sent == 0


def test_a_listening_server_inside_is_not_reached_by_either_way() -> None:
    async def run() -> None:
        async with Server(OK).listening() as server:
            for resolve in (always("127.0.0.1"), always("8.8.8.8", "127.0.0.1"), always("::ffff:127.0.0.1")):
                for port in (80, server.port):
                    for first in (f"GET http://evil.example:{port}/", f"CONNECT evil.example:{port}"):
                        _, [contact] = await ask(f"{first} HTTP/1.1\r\n\r\n".encode(), resolve=resolve)
                        assert contact.state == "refused"
            assert server.connections == 0

    asyncio.run(run())


def test_a_name_that_changes_its_answer_is_resolved_once_and_connected_as_checked() -> None:
    """The first answer is checked and connected to; the second, which leads inside, is never asked for."""

    async def run() -> None:
        async with Server(OK).listening() as server:
            answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
            asked = 0

            async def resolve(host: str, port: int) -> Sequence[str]:
                nonlocal asked
                asked += 1
                return [next(answers)]

            name = f"rebind.example:{server.port}"
            limits = ProxyLimits(connect_s=0.2)
            request = f"GET http://{name}/ HTTP/1.1\r\nHost: {name}\r\n\r\n".encode()
            _, [contact] = await ask(request, resolve=resolve, allow=frozenset({name}), limits=limits)
            assert (asked, contact.state, server.connections) == (1, "unreachable", 0)

    asyncio.run(run())


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9222])
def test_ports_that_are_not_of_the_web_are_refused(port: int) -> None:
    _, [contact] = asyncio.run(ask(f"CONNECT example.org:{port} HTTP/1.1\r\n\r\n".encode()))
    assert (contact.state, contact.detail) == ("refused", f"port {port} is not one of the web")


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET /origin-form HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET ftp://example.org/ HTTP/1.1\r\n\r\n",
        b"GET http:///nobody HTTP/1.1\r\n\r\n",
        b"CONNECT example.org HTTP/1.1\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET http://example.org:99999/ HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_clear_request_goes_nowhere(request_head: bytes) -> None:
    assert asyncio.run(ask(request_head, resolve=always("127.0.0.1"))) == (b"", [])


def test_bytes_are_limited_on_a_connection_and_in_all() -> None:
    async def run() -> None:
        body = b"x" * 3_000_000
        async with Server(b"HTTP/1.1 200 OK\r\n\r\n" + body).listening() as server:
            target = f"127.0.0.1:{server.port}"
            request = f"GET http://{target}/ HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()
            limits = ProxyLimits(connection_bytes=1_000_000, total_bytes=1_500_000)
            async with Proxy(clock=lambda: AT, allow=frozenset({target}), limits=limits).listening() as proxy:
                for _ in range(4):
                    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
                    writer.write(request)
                    assert len(await reader.read()) < 1_100_000
                    writer.close()
            assert [one.state for one in proxy.contacts] == ["limit", "limit", "refused", "refused"]

    asyncio.run(run())


def test_a_closed_proxy_lets_nothing_through_and_says_who_was_asked_for() -> None:
    answer, [contact] = asyncio.run(ask(b"CONNECT update.example:443 HTTP/1.1\r\n\r\n", closed=True))
    assert (answer, contact.state, contact.host) == (b"", "refused", "update.example")
