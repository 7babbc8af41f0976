"""Listening: lines to platforms that tell what happens are kept open, and what they tell is stored as it comes.

One process holds a connector's line. Each page and its cursor are one transaction, so a kill repeats what was
not stored. While a line is open its accounts are observed, which the ledger is told once an hour; while there is
none, a stretch without observation grows, until the next line says what of it is lost. The network is heard in
an event loop; the database is used in the calling thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from pantau.engine.sources.connectors.events import AccountRef, Cursor, Gap, Page
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.seam import STREAM, NotPermittedError
from pantau.engine.sources.connectors.timelines import WHY
from pantau.office.collection import catalogue
from pantau.office.collection.connectors import access_of
from pantau.office.collection.due import REPAIR_S
from pantau.office.collection.looks import Way, day_of, record_attempt
from pantau.office.collection.models import AccountDoubt, Connector, GapRecord, StreamState, SweepState
from pantau.office.collection.purging import raw_lives
from pantau.office.collection.purses import Purse
from pantau.office.collection.references import references
from pantau.office.collection.storing import keep_raw, store_page, upsert
from pantau.office.collection.sweeping import Outside
from pantau.office.registry.models import Account
from pantau.web.ui import clock

log = logging.getLogger(__name__)

TICK_S = 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 300.0
WATCH_EVERY = timedelta(minutes=1)  # how soon a newly registered account is listened to
LOOK_AFTER = timedelta(minutes=5)  # a line that does not hold so long has observed nobody
LOOK_EVERY = timedelta(hours=1)
UNNOTICED = timedelta(minutes=1)  # a line may be dead for so long before it is found out
REPAIR = timedelta(seconds=REPAIR_S)
BATCH = 1_000
NOT_THERE = ("suspended", "deleted", "not_found", "private")
_LOCK = 7_264_002


def listen(
    outside: Outside,
    *,
    platform: str = "",
    stopped: Callable[[], bool] = lambda: False,
    tick_s: float = TICK_S,
) -> None:
    """Keep a line open for every connector that is switched on and can be listened to, until ``stopped``.

    A connector that another process listens to is left to it. Raises DatabaseError where the database fails:
    whoever started this starts it again.
    """
    catalogue.make_known()
    async_to_sync(_listen)(outside, platform, stopped, tick_s)


def may_listen() -> bool:
    """Lines go to real platforms alone: not in a demo, nor while the office's clock is set to another day."""
    return not settings.PANTAU_DEMO and not clock.runs_apart()


def streams(platform: str = "") -> list[Connector]:
    """Connectors that are switched on and can be listened to."""
    on = Connector.objects.filter(enabled=True, name__in=catalogue.streams())
    return list(on.filter(platform=platform) if platform else on)


async def _listen(outside: Outside, platform: str, stopped: Callable[[], bool], tick_s: float) -> None:
    held: dict[str, asyncio.Task[None]] = {}
    async with outside.client() as client:
        try:
            while not await sync_to_async(stopped)():
                wanted = {row.name: row for row in await sync_to_async(streams)(platform)}
                for name in held.keys() - wanted.keys():
                    await _end(name, held.pop(name))
                for name in wanted.keys() - held.keys():
                    if await sync_to_async(_take_lock)(name):
                        listener = Listener(outside, client, wanted[name], tick_s)
                        held[name] = asyncio.create_task(listener.keep_open())
                await asyncio.sleep(tick_s)
                for task in held.values():
                    if task.done():
                        task.result()
        finally:
            for name, task in held.items():
                await _end(name, task)


async def _end(name: str, task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, DatabaseError):
        await task
    with suppress(DatabaseError):
        await sync_to_async(_give_lock_back)(name)


def _take_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, name])
        return bool(cursor.fetchone()[0])


def _give_lock_back(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, name])


@dataclass(slots=True)
class Listener:
    """One connector's line, dialled again and again."""

    outside: Outside
    client: httpx.AsyncClient
    row: Connector
    tick_s: float
    state: StreamState = field(init=False)
    raw: dict[str, bytes] = field(default_factory=dict)
    heard: Mapping[int, AccountRef] = field(default_factory=dict)  # whom the line is for, by registry id
    wanted: Mapping[int, AccountRef] = field(default_factory=dict)  # whom it should be for
    watched_at: datetime | None = None

    async def keep_open(self) -> None:
        """Until cancelled. The limiter of sweeps is not asked: growing pauses keep far below every limit."""
        pause_s = FIRST_PAUSE_S
        await sync_to_async(self._put_down)()  # one that was killed could not say so
        try:
            while True:
                await sync_to_async(self._load)()
                waits_s = await self._hold_until_it_breaks()
                if waits_s is None:  # nobody to listen for, or others than before
                    pause_s = FIRST_PAUSE_S
                    continue
                await self.outside.sleep(max(pause_s, waits_s))
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        finally:
            with suppress(DatabaseError):
                await sync_to_async(self._put_down)()

    async def _hold_until_it_breaks(self) -> float | None:
        """Seconds that the platform asks us to wait; None where nothing is wrong."""
        try:
            await self._hold()
        except FetchError as error:
            await sync_to_async(self._broken)(WHY[error.trouble], str(error))
            return error.wait_s or 0.0
        except NotPermittedError as refused:
            await sync_to_async(self._broken)("permission", str(refused))
            return LONGEST_PAUSE_S
        except DatabaseError:
            raise
        except Exception as broken:
            # One stream's fault must not end the others'; what it cannot tell is accounted for.
            log.exception("listening by %s broke off", self.row.name)
            await sync_to_async(self._broken)("answer", f"{type(broken).__name__}: {broken}")
            return 0.0
        return None

    async def _hold(self) -> None:
        """Until the line breaks (FetchError) or is to be for others."""
        access = await sync_to_async(access_of)(self.row)
        purse = Purse(self.row.platform, "listener")
        paying = hasattr(catalogue.shipped()[self.row.name], "spent")
        before = {"spent": await sync_to_async(purse.open)()} if paying else {}
        connector: Any = catalogue.build(self.row, access, clock=self.outside.clock, **before)
        fetch = Fetcher(
            self.client, FreePass(), self.outside.clock, self.row.name, keep=self.raw.__setitem__,
            sleep=self.outside.sleep,
        )  # fmt: skip
        self.wanted = await sync_to_async(self._watched)()
        await self._watch(connector, fetch)
        if not self.heard:
            await self.outside.sleep(WATCH_EVERY.total_seconds())
            return
        cursor = Cursor(self.state.cursor, self.state.heard_at)
        pages = connector.listen(list(self.heard.values()), cursor, fetch)
        async with aclosing(pages), aclosing(_ticking(pages, self.tick_s)) as ticks:
            async for page in ticks:
                if page is not None:
                    await sync_to_async(self._store)(page, purse, purse.told(connector))
                    purse.told(connector)  # what sweeps have spent counts at once
                if await self._is_for_others(connector, fetch):
                    return
                await sync_to_async(self._look)()

    async def _watch(self, connector: Any, fetch: Fetcher) -> None:
        """Accounts that find no place on the line are not claimed to be listened to."""
        given = await connector.watch_only(list(self.wanted.values()), fetch)
        placed = {one.account for one in given}
        self.heard = {pk: ref for pk, ref in self.wanted.items() if ref in placed}
        await sync_to_async(self._remember_names)()

    async def _is_for_others(self, connector: Any, fetch: Fetcher) -> bool:
        """Whether the line is to be dialled again, for the accounts of now. Where that would lose something it is
        changed as it stands."""
        if self.watched_at and self.outside.clock() < self.watched_at + WATCH_EVERY:
            return False
        now_wanted = await sync_to_async(self._watched)()
        if now_wanted == self.wanted:
            return False
        self.wanted = now_wanted
        if connector.repeats or not self.wanted:
            return True
        await self._watch(connector, fetch)
        return False

    # --- the database, in the calling thread ------------------------------------------------------

    def _load(self) -> None:
        self.state, _made = StreamState.objects.get_or_create(connector=self.row)

    def _watched(self) -> Mapping[int, AccountRef]:
        self.watched_at = self.outside.clock()
        return watched_accounts(self.row, self.watched_at)

    def _remember_names(self) -> None:
        rows = [
            SweepState(account_id=pk, route=self.row.route, name=ref.name)
            for pk, ref in sorted(self.heard.items())
        ]
        upsert(rows, "name")
        self.state.accounts = len(self.heard)
        self.state.save(update_fields=["accounts"])

    @transaction.atomic
    def _store(self, page: Page, purse: Purse, money: Mapping[str, Any]) -> None:
        now, state = self.outside.clock(), self.state
        if state.open_since is None:
            state.open_since, state.looked_at, state.down_why, state.down_detail = now, None, "", ""
        gaps = [event for event in page.events if isinstance(event, Gap)]
        if state.unheard_id and (page.cursors or any(gap.account is None for gap in gaps)):
            # The line tells from here on what it told before, or by a gap of its own what is lost.
            GapRecord.objects.filter(pk=state.unheard_id).delete()
            state.unheard = None
        if page.events:
            keep_raw(self.raw, now=now, lives=raw_lives(self.row.route))
            store_page(self.row, replace(page, cursors={}), now=now)
        if STREAM in page.cursors:
            state.cursor = page.cursors[STREAM].value
        state.heard_at = now
        state.save()
        purse.write(money, now)
        if gaps:
            self._bring_repair_forward(gaps)
        self.raw.clear()

    def _bring_repair_forward(self, gaps: Sequence[Gap]) -> None:
        """What a line could not tell, the next sweep looks for."""
        states = SweepState.objects.filter(route=self.row.route, account__platform=self.row.platform)
        if not any(gap.account is None for gap in gaps):
            states = states.filter(name__in=[gap.account.name for gap in gaps if gap.account])
        states.update(due_at=None)

    @transaction.atomic
    def _look(self) -> None:
        """While nothing comes, a line is known to have been alive a minute ago; and once an hour its accounts are
        written down as seen."""
        now, state = self.outside.clock(), self.state
        if state.open_since is None:
            return
        if state.heard_at is None or now - state.heard_at > 2 * UNNOTICED:
            state.heard_at = now - UNNOTICED
            state.save(update_fields=["heard_at"])
        held = now - state.open_since >= LOOK_AFTER
        if not held or (state.looked_at and now - state.looked_at < LOOK_EVERY):
            return
        way = Way.of(self.row)
        ids = sorted(self.heard.keys() - _not_there(self.heard))
        for start in range(0, len(ids), BATCH):
            chunk = ids[start : start + BATCH]
            record_attempt(way, chunk, at=now)
            # An account that a sweep has seen needs no other look while the line tells of it, but for repairs:
            # those have no date, and come at once.
            known = SweepState.objects.filter(route=self.row.route, account__in=chunk)
            known.filter(due_at__lt=now + REPAIR).exclude(last_seen_at=None).update(due_at=now + REPAIR)
        state.looked_at = now
        state.save(update_fields=["looked_at"])

    @transaction.atomic
    def _broken(self, why: str, detail: str) -> None:
        """There is no line: from when the last one was heard up to now nothing is known."""
        now, state = self.outside.clock(), self.state
        self.raw.clear()
        log.warning("%s: no line: %s", self.row.name, detail)
        if state.unheard is None:
            state.heard_at = state.heard_at or now
            state.unheard = GapRecord.objects.create(
                platform=self.row.platform, route=self.row.route, start=state.heard_at, end=now, why=why,
                recorded_at=now,
            )  # fmt: skip
        else:
            GapRecord.objects.filter(pk=state.unheard_id).update(end=now, why=why)
        state.open_since, state.down_why, state.down_detail = None, why, detail[:1000]
        state.save()

    def _put_down(self) -> None:
        """Switched off or stopped: nobody claims to be listening any more."""
        StreamState.objects.filter(connector=self.row).update(open_since=None)


def watched_accounts(row: Connector, now: datetime) -> dict[int, AccountRef]:
    """Registered accounts by which the platform can be asked, by registry id; of twins the first."""
    today = day_of(now)
    accounts = list(
        Account.objects.filter(platform=row.platform)
        .exclude(status__in=[Account.Status.UNREGISTERED, Account.Status.UNRESOLVED])
        .exclude(valid_to__lte=today)
        .exclude(valid_from__gt=today)
        .order_by("platform", "kind", "key", "pk")
        .distinct("platform", "kind", "key")
    )
    return dict(references(accounts, row.route))


def _not_there(heard: Mapping[int, AccountRef]) -> set[int]:
    """A line says nothing of an account that is switched off, which is not the same as seeing it."""
    standing = AccountDoubt.objects.filter(account__in=heard, cleared_at=None, state__in=NOT_THERE)
    return set(standing.values_list("account_id", flat=True))


async def _ticking(pages: AsyncIterator[Page], tick_s: float) -> AsyncGenerator[Page | None, None]:
    """Each page, and None whenever nothing came for so long."""
    coming: asyncio.Future[Page] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(pages))
            done, _ = await asyncio.wait({coming}, timeout=tick_s)
            if not done:
                yield None
                continue
            came, coming = coming, None
            try:
                page = came.result()
            except StopAsyncIteration:
                return
            yield page
    finally:
        if coming is not None:
            coming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration, FetchError):
                await coming
