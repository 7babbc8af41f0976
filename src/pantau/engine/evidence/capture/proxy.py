"""The only way out for the browser: each target is resolved once, checked, and connected to at that very address.

An HTTP/1.1 proxy on this machine's loopback, one for each capture. It takes requests in absolute form and
``CONNECT`` (which browsers use for TLS and for WebSockets); what is not let through is closed without an answer, so
that nothing of ours can be mistaken for the page's. Every contact, refused or not, stays as a fact.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from pantau.engine.net.public_addresses import is_public

PORTS = frozenset({80, 443, 8080, 8443})
MOST_HEAD = 64 * 1024
_CHUNK = 64 * 1024
_HOP_BY_HOP = {
    "proxy-connection",
    "proxy-authorization",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
}

State = Literal["open", "done", "refused", "no_address", "unreachable", "limit", "unreadable"]
#: All addresses of a name, in the order in which they are to be tried. Raises OSError.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(slots=True)
class Contact:
    """One attempt of the browser to speak to somebody. Bytes are counted as they pass, TLS included."""

    host: str
    port: int
    at: datetime
    state: State = "open"
    address: str = ""
    detail: str = ""
    sent: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class ProxyLimits:
    """Bytes in both directions; seconds."""

    connection_bytes: int = 128 * 1024 * 1024
    total_bytes: int = 256 * 1024 * 1024
    connect_s: float = 10.0
    idle_s: float = 60.0
    connections: int = 1000


@dataclass(slots=True)
class Proxy:
    """``allow`` names hosts ("127.0.0.1") or single servers ("127.0.0.1:8000") that tests run on."""

    clock: Callable[[], datetime]
    allow: frozenset[str] = frozenset()
    limits: ProxyLimits = ProxyLimits()
    resolve: Resolve = field(default_factory=lambda: resolve_by_system)
    closed: bool = False  # lets nothing through: what the browser says on its own account
    contacts: list[Contact] = field(default_factory=list)
    port: int = 0
    _passed: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def contacts_of(self, host: str, port: int) -> list[Contact]:
        return [one for one in self.contacts if (one.host, one.port) == (host, port)]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Proxy]:
        """Until the block ends; then every connection is cut."""
        tasks: set[asyncio.Task[None]] = set()

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._serve(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(begin, "127.0.0.1", 0, limit=MOST_HEAD)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        contact: Contact | None = None
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), self.limits.idle_s)
            asked = _read_head(head)
            contact = Contact(asked.host, asked.port, self.clock())
            self.contacts.append(contact)
            if there := await self._reach(contact):
                await self._pass(asked, contact, (reader, writer), there)
        except (
            OSError,
            ValueError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            TimeoutError,
        ) as error:
            if contact and contact.state == "open":
                contact.state, contact.detail = "unreadable", type(error).__name__
        finally:
            if contact and contact.state == "open":
                contact.state = "done"
            writer.close()

    # --- who may be spoken to -----------------------------------------------------------------------

    async def _reach(self, contact: Contact) -> _Streams | None:
        """A connection to a checked address, or None with the reason in ``contact``."""
        if reason := self._forbidden_at_sight(contact):
            contact.state, contact.detail = "refused", reason
            return None
        try:
            found = await asyncio.wait_for(self.resolve(contact.host, contact.port), self.limits.connect_s)
        except (OSError, TimeoutError, UnicodeError) as error:
            contact.state, contact.detail = "no_address", type(error).__name__
            return None
        if not found:
            contact.state = "no_address"
            return None
        if not self._allowed(contact) and (inside := [one for one in found if not is_public(one)]):
            contact.state, contact.address = "refused", inside[0]
            contact.detail = f"{inside[0]} is not a public address"
            return None
        return await self._connect(contact, found)

    def _forbidden_at_sight(self, contact: Contact) -> str:
        if self.closed:
            return "the browser asks for this on its own account"
        if len(self.contacts) > self.limits.connections:
            return f"more than {self.limits.connections} connections"
        if self._passed > self.limits.total_bytes:
            return f"more than {self.limits.total_bytes} bytes in all"
        if contact.port not in PORTS and not self._allowed(contact):
            return f"port {contact.port} is not one of the web"
        return ""

    def _allowed(self, contact: Contact) -> bool:
        return contact.host in self.allow or f"{contact.host}:{contact.port}" in self.allow

    async def _connect(self, contact: Contact, found: Sequence[str]) -> _Streams | None:
        for address in found[:4]:
            try:
                # An address, not a name: nothing is looked up again.
                there = await asyncio.wait_for(
                    asyncio.open_connection(address, contact.port), self.limits.connect_s
                )
            except (OSError, TimeoutError) as error:
                contact.detail = _said(error)
                continue
            contact.address, contact.detail = address, ""
            return there
        contact.state = "unreachable"
        return None

    # --- what passes --------------------------------------------------------------------------------

    async def _pass(self, asked: _Asked, contact: Contact, here: _Streams, there: _Streams) -> None:
        try:
            if asked.tunnel:
                here[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await self._both_ways(contact, here, there)
            else:
                await self._one_request(asked, contact, here, there)
        finally:
            there[1].close()

    async def _both_ways(self, contact: Contact, here: _Streams, there: _Streams) -> None:
        upward = asyncio.ensure_future(self._pump(here[0], there[1], contact, "sent"))
        downward = asyncio.ensure_future(self._pump(there[0], here[1], contact, "received"))
        await _first_of(downward, upward)

    async def _one_request(self, asked: _Asked, contact: Contact, here: _Streams, there: _Streams) -> None:
        """Exactly one: a browser may put a request to somebody else on the same connection."""
        there[1].write(asked.head)
        await self._pump(here[0], there[1], contact, "sent", most=asked.body_bytes)
        answered = asyncio.ensure_future(self._answer(contact, here[1], there[0]))
        gone = asyncio.ensure_future(_until_gone(here[0]))
        await _first_of(answered, gone)

    async def _answer(
        self, contact: Contact, here: asyncio.StreamWriter, there: asyncio.StreamReader
    ) -> None:
        head = b" 1"
        while head.split(b" ", 2)[1][:1] == b"1":  # interim answers are of no use here
            head = await asyncio.wait_for(there.readuntil(b"\r\n\r\n"), self.limits.idle_s)
        here.write(_closing(head))
        await self._pump(there, here, contact, "received")

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        contact: Contact,
        way: Literal["sent", "received"],
        most: int | None = None,
    ) -> None:
        left = most
        while left is None or left > 0:
            wanted = _CHUNK if left is None else min(left, _CHUNK)
            part = await asyncio.wait_for(source.read(wanted), self.limits.idle_s)
            if not part:
                return
            left = None if left is None else left - len(part)
            if self._over(contact, way, len(part)):
                return
            target.write(part)
            await target.drain()

    def _over(self, contact: Contact, way: Literal["sent", "received"], size: int) -> bool:
        self._passed += size
        if way == "sent":
            contact.sent += size
        else:
            contact.received += size
        if contact.sent + contact.received > self.limits.connection_bytes:
            contact.state, contact.detail = "limit", f"more than {self.limits.connection_bytes} bytes"
        elif self._passed > self.limits.total_bytes:
            contact.state, contact.detail = "limit", f"more than {self.limits.total_bytes} bytes in all"
        return contact.state == "limit"


_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class _Asked:
    host: str
    port: int
    tunnel: bool
    head: bytes = b""
    body_bytes: int = 0


def _read_head(head: bytes) -> _Asked:
    """Raises ValueError for anything but a tunnel or a plain request to a named server."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = first.split(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError(f"{version} is not spoken here")
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        if parts.hostname is None or parts.port is None:
            raise ValueError("a tunnel leads to a host and a port")
        return _Asked(parts.hostname, parts.port, tunnel=True)
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"{target[:80]} names no server")
    kept, size = _kept_lines(lines)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]).encode("latin-1")
    return _Asked(parts.hostname, parts.port or 80, tunnel=False, head=head, body_bytes=size)


def _kept_lines(lines: Sequence[str]) -> tuple[list[str], int]:
    """The request's own header lines, and how many bytes of body follow."""
    kept, sizes = [], set()
    for line in lines:
        name, colon, value = line.partition(":")
        lowered = name.lower()
        if not colon or lowered != lowered.strip():
            raise ValueError("a folded or broken header line")
        if lowered == "transfer-encoding":
            raise ValueError("a request in chunks")
        if lowered == "content-length":
            sizes.add(int(value))
        if lowered not in _HOP_BY_HOP:
            kept.append(line)
    if len(sizes) > 1 or min(sizes, default=0) < 0:
        raise ValueError("a body of two lengths")
    return kept, sizes.pop() if sizes else 0


def _closing(head: bytes) -> bytes:
    """An answer's head that says that nothing follows on this connection."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [
        line
        for line in lines
        if line.partition(b":")[0].strip().lower() not in (b"connection", b"keep-alive")
    ]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


async def _until_gone(reader: asyncio.StreamReader) -> None:
    while await reader.read(_CHUNK):
        pass  # what else is sent here goes to nobody


async def _first_of(*tasks: asyncio.Future[None]) -> None:
    """Until one of them ends; the others are cut. Raises what the first raised."""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _said(error: BaseException) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says, IPv4 and IPv6, without repetition."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
