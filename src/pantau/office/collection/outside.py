"""What sweeps reach the world by: the real platforms, or in a demo its simulators alone."""

from __future__ import annotations

import httpx
from django.conf import settings

from pantau.engine.sources.connectors.fetching import MOST_REDIRECTS
from pantau.office.collection import sweeping
from pantau.office.collection.sweeping import AGENT, Outside, SweepError
from pantau.office.posts.pages import in_a_browser as in_a_browser
from pantau.office.posts.pages import simulated_at as simulated_at
from pantau.web.ui import clock

PATIENCE_S = 60.0  # simulators answer once they are filled


def outside() -> Outside:
    """Raises SweepError in a demo whose simulators do not run: with made-up keys nobody real is asked."""
    if not settings.PANTAU_DEMO:
        return sweeping.Outside(clock.now)  # as it stands now: a played day puts its own network there
    simulators = simulated_at()
    if not simulators:
        raise SweepError("the demo's platforms do not run; start them with: pantau demo")
    return Outside(clock.now, lambda: _client(simulators))


def may_be_asked() -> bool:
    """A demo asks its simulators alone, and an office whose clock is set to another day asks nobody."""
    return bool(simulated_at()) if settings.PANTAU_DEMO else not clock.runs_apart()


class ToSimulators(httpx.AsyncHTTPTransport):
    """Every request goes to one address, whatever host it names; the simulators tell hosts apart."""

    def __init__(self, address: str) -> None:
        super().__init__(retries=0, limits=httpx.Limits(max_connections=40))
        self._address = httpx.URL(address)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["host"] = request.url.netloc.decode()
        there = request.url.copy_with(
            scheme=self._address.scheme, host=self._address.host, port=self._address.port
        )
        # A request of its own: redirects and cookies go by the name in the one that was given.
        request = httpx.Request(
            request.method,
            there,
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await super().handle_async_request(request)


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=ToSimulators(address),
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        timeout=PATIENCE_S,
        headers={"user-agent": AGENT},
        trust_env=False,
    )
