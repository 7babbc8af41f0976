"""One request to a time-stamp authority: at a public address, or at a host that the operator named. No Django."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pantau.engine.evidence.timestamps import Post, StampError

AGENT = "pantau-time-stamps"


def asking(allowed: Iterable[str], *, timeout_s: float = 30.0) -> Post:
    """How authorities are asked; ``allowed`` are hosts that may stand at private addresses."""

    def post(url: str, body: bytes, content_type: str) -> bytes:
        import httpx

        from pantau.engine.sources.connectors.fetching import FetchError, web_client

        async def ask() -> bytes:
            async with web_client(AGENT, allow=allowed, timeout_s=timeout_s) as client:
                answer = await client.post(url, content=body, headers={"content-type": content_type})
                return answer.raise_for_status().content

        try:
            return asyncio.run(ask())
        except (FetchError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise StampError(f"{url} gave no time stamp: {error}") from error

    return post
