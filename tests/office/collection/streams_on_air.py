"""Simulated streams behind real sockets, in a loop of their own, and an office that listens to them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from made_up_collection import NOW
from made_up_platforms import switch_on

from pantau.demo.platforms.jetstream import Jetstream
from pantau.demo.platforms.server import served
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.platforms.x import TOKEN, X
from pantau.engine.sources.connectors.fetching import web_client
from pantau.office.collection import listening, sweeping
from pantau.office.collection.models import Connector

TICK_S = 0.01
MOST_TICKS = 2_000

Step = Callable[[], bool]  # done? Asked again and again, with the database at hand


class Office:
    """That listens, on a simulated clock. ``pauses`` are those between two lines."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(NOW)
        self.world = World(self.clock)
        self.pauses: list[float] = []

    def client(self) -> httpx.AsyncClient:
        return web_client("Pantau/test", allow=("127.0.0.1",))

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.clock.sleep(seconds)
        await asyncio.sleep(0)

    def listen(self, *steps: Step, platform: str = "") -> None:
        """Listens until one step after the other is done; each is asked at every tick."""
        left, ticks = list(steps), iter(range(MOST_TICKS))

        def stopped() -> bool:
            assert next(ticks, None) is not None, f"waited in vain for {left[0].__qualname__}"
            while left and left[0]():
                left.pop(0)
            return not left

        outside = sweeping.Outside(self.clock, self.client, self.sleep)
        listening.listen(outside, platform=platform, stopped=stopped, tick_s=TICK_S)


class OnAir(Office):
    """With a Jetstream, in a loop of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.stream = Jetstream(self.world)
        self.loop = asyncio.new_event_loop()

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            thread.join(5)
            self.loop.close()

    @contextmanager
    def served(self, port: int = 0, *, messages: int = 10**9) -> Iterator[str]:
        serving = self.stream.served(messages=messages, port=port)
        address = asyncio.run_coroutine_threadsafe(serving.__aenter__(), self.loop).result(5)
        try:
            yield address
        finally:
            asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), self.loop).result(5)

    def act(self, what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """In the stream's own loop, as it would happen there."""

        async def there() -> Any:
            return what(*given, **named)

        return asyncio.run_coroutine_threadsafe(there(), self.loop).result(5)


class OnX(Office):
    """With X, whose streams stay open. ``port`` is where it is served."""

    def __init__(self) -> None:
        super().__init__()
        self.x = X(self.world, sleep=self.clock.sleep)
        self.x.holds = True
        self.port = 9  # nobody answers there

    @contextmanager
    def served(self) -> Iterator[None]:
        with served(self.x) as address:
            self.port = int(address.rpartition(":")[2])
            try:
                yield
            finally:
                self.x.hang_up()
                self.port = 9

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=_Towards(self))


class _Towards(httpx.AsyncHTTPTransport):
    """A real connection to the simulator, whatever host is asked for."""

    def __init__(self, office: OnX) -> None:
        super().__init__()
        self._office = office

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._office.port)
        return await super().handle_async_request(request)


def bluesky_stream(address: str) -> Connector:
    return switch_on("bluesky_stream", stream=address)


def x_stream(usd_per_day: str = "5") -> Connector:
    return switch_on("x_stream", bearer_token=TOKEN, usd_per_day=usd_per_day)
