"""Pages on their way into the database: many in one transaction, while the next ones are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async

from pantau.engine.sources.connectors.events import Cursor, Event, Page

ENOUGH = 1_000  # events and finished looks that are stored together


@dataclass(slots=True)
class Basket:
    """Collects pages and stores them in their order. ``ready`` prepares, in the event loop, what stores them.

    One store runs at a time. Should it fail, whoever puts the next page in hears of it.
    """

    ready: Callable[[Page], Callable[[], None]]
    _pages: list[Page] = field(default_factory=list)
    _size: int = 0
    _writing: asyncio.Task[None] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def put(self, page: Page) -> None:
        """Returns at once while the basket has room, else when its turn to be stored has come."""
        self._pages.append(page)
        self._size += len(page.events) + len(page.looked_at)
        if self._size >= ENOUGH:
            await self.send()

    async def send(self) -> None:
        """Begins to store what is there."""
        async with self._turn:
            await self._written()
            if self._pages:
                page = together(self._pages)
                self._pages, self._size = [], 0
                self._writing = asyncio.create_task(sync_to_async(self.ready(page))())

    async def empty(self) -> None:
        """Everything is stored when this returns."""
        await self.send()
        async with self._turn:
            await self._written()

    async def _written(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await writing


def together(pages: Iterable[Page]) -> Page:
    """One page that tells what these told, in their order. The last cursor of an account holds."""
    events: list[Event] = []
    cursors: dict[str, Cursor] = {}
    looked_at = []
    for page in pages:
        events += page.events
        cursors |= page.cursors
        looked_at += page.looked_at
    return Page(tuple(events), cursors, tuple(looked_at))
