"""X's filtered stream as a connector: it brings posts as they are made, and timelines repair what it missed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from .events import AccountRef, Cursor, Page
from .fetching import Fetcher
from .seam import STREAM, Proof
from .x import X
from .x_stream import listen


class XStream(X):
    """``access.app`` may say ``backfill``: our access repeats the last five minutes to a new connection."""

    name = "x_stream"
    route = "x_stream"
    proof: Proof = "published_specification"
    repeats = False

    async def listen(
        self, accounts: Sequence[AccountRef], cursor: Cursor, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        backfill = bool(self._app.get("backfill"))
        heard = listen(self.api, self.stream_dialect, fetch, heard_at=cursor.newest, backfill=backfill)
        async with aclosing(heard) as pages:
            async for page in pages:
                yield replace(page, cursors={STREAM: Cursor("", fetch.clock())})
