"""Every exchange of a page, taken from the browser's own network events and written down as it ends."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from playwright.async_api import CDPSession, Error, Page, Request, Response

from .outcome import place_of
from .proxy import Proxy
from .warc import Exchange, Headers, Truncated, WarcFile

_BODILESS = {101, 204, 205, 304}
#: What a page is made of; what else a browser sends (beacons, reports) has no answer worth keeping.
PARTS = {
    "document",
    "stylesheet",
    "image",
    "media",
    "font",
    "script",
    "xhr",
    "fetch",
    "manifest",
    "texttrack",
}
BODY_S = 10.0
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bytes, unpacked."""

    body: int = 16 * 1024 * 1024
    media: int = 48 * 1024 * 1024
    total: int = 192 * 1024 * 1024


class Recorder:
    """Listens to a context until ``finish``. ``hops``: the addresses the page itself went through."""

    def __init__(
        self, warc: WarcFile, proxy: Proxy, clock: Callable[[], datetime], limits: BodyLimits
    ) -> None:
        self.hops: list[tuple[str, int]] = []
        self.failures: list[tuple[str, str]] = []
        self.unfinished = 0
        self.missing: list[tuple[str, str]] = []
        self._warc, self._proxy, self._clock, self._limits = warc, proxy, clock, limits
        self._page: Page
        self._open: dict[Request, datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reading = asyncio.Semaphore(_AT_ONCE)
        self._last_change = 0.0
        self._addresses: dict[str, str] = {}
        self._counted: dict[str, int] = {}  # address -> bytes of its last answer
        self._stopped = False
        self.page_broke_off = False
        self._again: dict[str, Exchange] = {}

    async def listen(self, page: Page, session: CDPSession) -> None:
        """To everything in the page's context: frames, workers and what it opens."""
        self._page, context = page, page.context
        session.on("Network.requestWillBeSent", self._count_from_here)
        session.on("Network.dataReceived", self._count)
        # Playwright keeps the bodies; this session only counts.
        await session.send("Network.enable", {"maxTotalBufferSize": 1, "maxResourceBufferSize": 1})
        context.on("request", self._asked)
        context.on("requestfinished", lambda request: self._begin(request, self._finished(request)))
        context.on("requestfailed", lambda request: self._begin(request, self._failed(request)))

    def _count_from_here(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["request"]["url"]
        self._counted[event["request"]["url"]] = 0

    def _count(self, event: dict[str, Any]) -> None:
        if (url := self._addresses.get(event["requestId"], "")) in self._counted:
            self._counted[url] += event["dataLength"]

    # --- what happens ---------------------------------------------------------------------------------

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http:", "https:")):
            return
        self._last_change = asyncio.get_running_loop().time()
        self._open[request] = self._clock()
        if self._is_of_the_page(request):
            self.hops.append((request.url, 0))

    def _is_of_the_page(self, request: Request) -> bool:
        try:
            return request.is_navigation_request() and request.frame == self._page.main_frame
        except Error:
            return request.is_navigation_request()  # the frame is only being made

    def _begin(self, request: Request, work: Coroutine[Any, Any, None]) -> None:
        if request not in self._open:
            work.close()
            return
        self._last_change = asyncio.get_running_loop().time()
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finished(self, request: Request) -> None:
        async with self._reading:
            at = self._open.pop(request, self._clock())
            try:
                response = await asyncio.wait_for(request.response(), BODY_S)
            except (Error, TimeoutError):
                response = None
            exchange = await self._exchange(request, response, at)
            if response is not None:
                exchange = await self._with_body(exchange, request, response)
            await self._keep(exchange)

    async def _failed(self, request: Request) -> None:
        at = self._open.pop(request, self._clock())
        said = request.failure or "failed"
        exchange = await self._exchange(request, request.existing_response, at)
        if self._stopped:
            self.unfinished += 1
            exchange = replace(exchange, truncated="time", note="still running when the look ended")
        else:
            exchange = replace(exchange, truncated="disconnect", note=said)
            self.page_broke_off |= self._is_of_the_page(request) and exchange.status > 0
            if exchange.kind != "media":  # players break off what they have enough of
                self.failures.append((exchange.url, said))
        await self._keep(exchange)

    async def _exchange(self, request: Request, response: Response | None, at: datetime) -> Exchange:
        asked = await _headers(request)
        host, port = place_of(request.url)
        contacts = self._proxy.contacts_of(host, port)
        exchange = Exchange(
            url=request.url.partition("#")[0],
            method=request.method,
            at=at,
            request_headers=asked,
            request_body=(request.post_data_buffer or b"")[: self._limits.body],
            kind=request.resource_type,
            address=contacts[-1].address if contacts else "",
        )
        if response is None:
            return exchange
        self._note_status(request.url, response.status)
        return replace(
            exchange,
            status=response.status,
            status_text=response.status_text,
            headers=await _headers(response),
        )

    def _note_status(self, url: str, status: int) -> None:
        self.hops = [(one, status if one == url and not known else known) for one, known in self.hops]

    async def _with_body(self, exchange: Exchange, request: Request, response: Response) -> Exchange:
        if exchange.status in _BODILESS or exchange.method == "HEAD":
            return exchange
        if 300 <= exchange.status < 400:
            note = "a browser gives no body of a redirect"
            return (
                exchange
                if _told_length(exchange.headers) == 0
                else replace(exchange, truncated="unspecified", note=note)
            )
        most = self._limits.media if exchange.kind == "media" else self._limits.body
        told = _told_length(exchange.headers) or 0
        if max(told, self._counted.get(request.url, 0), await _size(request)) > most:
            return self._without(exchange, "length", f"larger than {most} bytes")
        if self._warc.size > self._limits.total:
            return self._without(exchange, "length", f"more than {self._limits.total} bytes in all")
        try:
            body = await asyncio.wait_for(response.body(), BODY_S)
        except (Error, TimeoutError) as error:
            return self._without(exchange, "unspecified", f"the browser no longer has it: {_said(error)}")
        if len(body) > most:
            return replace(
                self._without(exchange, "length", f"only the first {most} bytes of {len(body)}"),
                body=body[:most],
            )
        return replace(exchange, body=body)

    def _without(self, exchange: Exchange, how: Truncated, note: str) -> Exchange:
        if exchange.kind in PARTS:
            self.missing.append((exchange.url, note))
        return replace(exchange, truncated=how, note=note)

    async def _keep(self, exchange: Exchange) -> None:
        if exchange.truncated and exchange.kind == "media" and exchange.method == "GET":
            self._again.setdefault(exchange.url, exchange)
        elif exchange.kind == "media" and not exchange.truncated and exchange.status == 200:
            self._again.pop(exchange.url, None)
        self._warc.add(exchange)

    # --- how far it is --------------------------------------------------------------------------------

    async def quiet(self, for_s: float, most_s: float) -> bool:
        """Wait until nothing moves for a while; False when that does not come."""
        loop = asyncio.get_running_loop()
        end = loop.time() + most_s
        while loop.time() < end:
            busy = self._open or self._tasks
            if not busy and loop.time() - self._last_change >= for_s:
                return True
            await asyncio.sleep(0.05)
        return False

    async def fetch_again(self, session: CDPSession, frame: str, most_s: float, extra: str = "") -> None:
        """Films and downloads, whose bytes a browser does not hand out: asked for once more, up to the limit."""
        waiting = dict(self._again)
        if extra:
            waiting.setdefault(extra, Exchange(extra, "GET", self._clock(), (), kind="media"))
        self._again.clear()
        end = asyncio.get_running_loop().time() + most_s
        for url, exchange in waiting.items():
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or self._warc.size > self._limits.total:
                self.missing.append((url, "no time or room to ask for it again"))
                continue
            try:
                await asyncio.wait_for(self._fetch(session, frame, exchange), left)
            except (Error, TimeoutError) as error:
                self.missing.append((url, f"asked for again: {_said(error)}"))

    async def _fetch(self, session: CDPSession, frame: str, exchange: Exchange) -> None:
        at = self._clock()
        given = await session.send(
            "Network.loadNetworkResource",
            {
                "frameId": frame,
                "url": exchange.url,
                "options": {"disableCache": False, "includeCredentials": True},
            },
        )
        found = given["resource"]
        if not found.get("stream"):
            self.missing.append((exchange.url, f"asked for again: {found.get('netErrorName', 'no answer')}"))
            return
        body, whole = await _read_stream(session, found["stream"], self._limits.media)
        self.missing = [one for one in self.missing if one[0] != exchange.url]
        if not whole:
            self.missing.append((exchange.url, f"only its first {self._limits.media} bytes"))
        headers = [(name, str(value)) for name, value in found.get("headers", {}).items()]
        self._warc.add(
            replace(
                exchange,
                at=at,
                status=int(found.get("httpStatusCode", 200)),
                status_text="",
                headers=headers,
                body=body,
                truncated="" if whole else "length",
                note="asked for again for the record",
            )
        )

    def stop(self) -> None:
        """What fails from now on was cut by us."""
        self._stopped = True

    async def finish(self, most_s: float) -> None:
        """Write down what ended; what still runs is said to have been cut."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=most_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for request, at in list(self._open.items()):
            del self._open[request]
            self.unfinished += 1
            exchange = await self._exchange(request, request.existing_response, at)
            note = "still running when the look ended"
            self._warc.add(replace(exchange, truncated="time", note=note))


async def _headers(side: Request | Response) -> list[tuple[str, str]]:
    """As they went over the wire where the browser tells, else as the page sees them."""
    try:
        listed = await asyncio.wait_for(side.headers_array(), 1.0)
        return [(one["name"], one["value"]) for one in listed]
    except (Error, TimeoutError):
        return list(side.headers.items())


def _told_length(headers: Headers) -> int | None:
    told = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(told) if told.isdigit() else None


async def _size(request: Request) -> int:
    """Bytes on the wire; 0 where the browser does not tell."""
    try:
        return (await asyncio.wait_for(request.sizes(), 2.0))["responseBodySize"]
    except (Error, TimeoutError):
        return 0


async def _read_stream(session: CDPSession, handle: str, most: int) -> tuple[bytes, bool]:
    """What a stream of the browser's holds, and whether that is all of it."""
    parts, size, ended = [], 0, False
    while not ended and size < most:
        part = await session.send("IO.read", {"handle": handle, "size": 1024 * 1024})
        data = base64.b64decode(part["data"]) if part.get("base64Encoded") else part["data"].encode()
        parts.append(data)
        size += len(data)
        ended = part["eof"]
    await session.send("IO.close", {"handle": handle})
    return b"".join(parts)[:most], ended and size <= most


def _said(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
