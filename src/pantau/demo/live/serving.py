"""The platforms' process: answers what the office asks, lets time bring what is to come, pushes what is pushed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import httpx

from pantau.demo.live.filling import Staged, fill
from pantau.demo.live.hosts import Hosts
from pantau.demo.platforms.graph import GraphServer
from pantau.demo.regency import Regency

log = logging.getLogger(__name__)

LONGEST_PAUSE_S = 5.0
LOOPBACK = "127.0.0.1"


async def serve(regency: Regency, clock: Callable[[], datetime], *, port: int, site: str) -> None:
    """Until told to stop. Connections made while the world is being filled wait for it.

    ``site`` is where the office receives what platforms push.
    """
    import uvicorn

    config = uvicorn.Config(
        None,  # type: ignore[arg-type]  # the application comes once it is filled
        host=LOOPBACK,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    listening = config.bind_socket()
    listening.listen()
    staged = fill(regency, clock)
    hosts = Hosts(staged.world)
    config.app = hosts
    going_on = asyncio.create_task(go_on(staged, hosts, clock, site))
    try:
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        going_on.cancel()


async def go_on(staged: Staged, hosts: Hosts, clock: Callable[[], datetime], site: str) -> None:
    """What is to come happens as its moment comes; pushes follow at once."""
    async with httpx.AsyncClient(base_url=site, trust_env=False, timeout=30) as office:
        while True:
            staged.play(clock())
            await deliver(hosts.facebook, "facebook_page_consented", office)
            await deliver(hosts.threads, "threads_consented", office)
            await asyncio.sleep(_pause(staged.next_at, clock()))


def _pause(next_at: datetime | None, now: datetime) -> float:
    if next_at is None:
        return LONGEST_PAUSE_S
    return min(LONGEST_PAUSE_S, max(0.05, (next_at - now).total_seconds()))


async def deliver(server: GraphServer, connector: str, office: httpx.AsyncClient) -> None:
    """In their order; those the office cannot be reached for are tried again later."""
    while server.deliveries:
        one = server.deliveries[0]
        try:
            answer = await office.post(f"/kiriman/{connector}/", content=one.body, headers=dict(one.headers))
        except httpx.HTTPError:
            return
        server.deliveries.pop(0)
        if answer.status_code >= 400:
            log.info("the office refused what %s pushed: %s", connector, answer.status_code)
