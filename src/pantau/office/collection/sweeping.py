"""Sweeps: every account that is due is looked at once.

The network is asked in an event loop, several looks at once; the database is used in the calling thread, many
pages in one transaction. A crash repeats what was not stored: cursors only advance with their page.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import httpx
from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from pantau.engine.planning import Limiter, Route
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    Cursor,
    Gap,
    Page,
    PostNoticed,
    PostRef,
)
from pantau.engine.sources.connectors.fetching import Attempt, Fetcher, FetchError, web_client
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, Resolution
from pantau.office.collection import catalogue, consents, doubts, permits, pushes, rechecking, watching
from pantau.office.collection.baskets import Basket
from pantau.office.collection.connectors import access_of
from pantau.office.collection.counted_days import has_many_accounts
from pantau.office.collection.due import due_accounts, put_off, set_due
from pantau.office.collection.looks import Way, day_of, plan_day, record_attempt
from pantau.office.collection.models import Connector, DayPlan, QuotaMemory, RawPayload, SweepState
from pantau.office.collection.names import names_due, searched
from pantau.office.collection.purging import raw_lives
from pantau.office.collection.purses import Purse
from pantau.office.collection.references import references
from pantau.office.collection.storing import FAILURES, Stored, cursors, keep_raw, store_page, upsert
from pantau.office.registry.models import Account

log = logging.getLogger(__name__)
T = TypeVar("T")

CHUNK = 1_000  # accounts whose cursors are in memory at once
STORE_ATTEMPTS = 3
LANES = 8  # looks of one connector on their way at once
AGENT = "Pantau (election supervision)"
PASSING = ("quota", "outage")  # troubles of ours or the platform's: the limiter says when to ask again
_LOCK = 7_264_001

ASKED_AGAIN = timedelta(seconds=30)  # whether the connector is still switched on
MONEY_AHEAD = 250_000  # millionths of a dollar that may be spent before it is written down


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next process must know, as it is kept: calls of the limiter, and a paying connector's purse."""

    calls: list[dict[str, Any]]
    money: dict[str, Any]  # see purses.py; empty where nothing costs any


class SweepError(Exception):
    """No sweep can be made; the message says why and the way out."""


class BusyError(Exception):
    """Another process is at the same work; try again later."""


class SwitchedOffError(NotPermittedError):
    """The connector was switched off while it was at work: nothing more is asked."""


@dataclass(slots=True)
class Swept:
    """What came of one connector's sweep. ``trouble`` is empty where it ran to its end."""

    connector: str
    platform: str
    route: str
    due: int = 0
    seen: int = 0
    gaps: int = 0
    requests: int = 0
    subscribed: int = 0
    new_posts: int = 0
    edited_posts: int = 0
    gone_posts: int = 0
    acts: int = 0
    seconds: float = 0.0
    trouble: str = ""

    def add(self, stored: Stored, requests: int) -> None:
        self.seen += stored.seen
        self.gaps += stored.gaps
        self.requests += requests
        self.new_posts += stored.new_posts
        self.edited_posts += stored.new_versions
        self.gone_posts += stored.gone
        self.acts += stored.acts


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything from outside that a sweep needs."""

    clock: Callable[[], datetime]
    client: Callable[[], httpx.AsyncClient] = lambda: web_client(AGENT)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def sweep(outside: Outside, *, platform: str = "") -> list[Swept]:
    """Look once at every account that is due, by each connector that is switched on.

    Platforms are asked side by side, the connectors of one platform one after the other: they share its quotas,
    and a later one looks at what an earlier one could not see. A platform that another process is sweeping is
    left to it. Raises SweepError.
    """
    catalogue.make_known()
    enabled = Connector.objects.filter(enabled=True)
    chosen = list(enabled.filter(platform=platform) if platform else enabled)
    if not chosen:
        where = f" of {platform}" if platform else ""
        raise SweepError(f"no connector{where} is switched on; see /cakupan/penghubung/")
    _plan(day_of(outside.clock()))
    by_platform: dict[str, list[Connector]] = {}
    for one in sorted(chosen, key=_turn):
        by_platform.setdefault(one.platform, []).append(one)
    with locked(by_platform) as free:
        return async_to_sync(_sweep_platforms)(outside, [by_platform[name] for name in free])


def _plan(day: date) -> None:
    """Every sweep plans anew; where there are very many accounts the hourly task alone does, for that takes minutes."""
    if not (has_many_accounts() and DayPlan.objects.filter(day=day).exists()):
        plan_day(day)


def _turn(row: Connector) -> tuple[bool, bool, str]:
    """Posts before what stands beside them; what owners allowed before what anybody may ask."""
    return not row.sees_posts, not row.consented, row.name


@contextmanager
def locked(names: Iterable[str]) -> Iterator[list[str]]:
    """The platforms nobody else is sweeping, kept from others until the block ends."""
    held = []
    try:
        for name in sorted(names):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, name])
                if cursor.fetchone()[0]:
                    held.append(name)
        yield held
    finally:
        for name in held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, name])


def look_at(outside: Outside, row: Connector, refs: Sequence[PostRef]) -> Swept:
    """Look at posts that a push hinted at, whatever is due. Raises BusyError while the platform is swept."""
    if not row.enabled:
        return Swept(row.name, row.platform, row.route, trouble="switched off")
    with locked([row.platform]) as free:
        if not free:
            raise BusyError(f"another process is sweeping {row.platform}")
        return async_to_sync(_look_at)(outside, row, refs).swept


def ask(outside: Outside, row: Connector, work: Callable[[Run], Awaitable[T]]) -> T:
    """Something else than looking at accounts or posts, under the same lock, quotas and records.

    Raises BusyError while the platform is swept, and what ``work`` raises.
    """
    with locked([row.platform]) as free:
        if not free:
            raise BusyError(f"another process is sweeping {row.platform}")
        return async_to_sync(_ask)(outside, row, work)


async def _ask(outside: Outside, row: Connector, work: Callable[[Run], Awaitable[T]]) -> T:
    limiter = await sync_to_async(remembering)(row.platform, outside.clock)
    async with outside.client() as client:
        run = await sync_to_async(_prepare)(outside, client, row, limiter)
        await run.open()
        try:
            return await work(run)
        finally:
            await run.store_what_is_left()


def look_again(outside: Outside, row: Connector) -> Swept:
    """Look at old posts that are due, as many as one run may. Raises BusyError while the platform is swept."""
    now = outside.clock()
    due = rechecking.due_posts(row, now, rechecking.most_in_a_run(row))
    if not due or not row.enabled:
        return Swept(row.name, row.platform, row.route)
    with locked([row.platform]) as free:
        if not free:
            raise BusyError(f"another process is sweeping {row.platform}")
        try:
            run = async_to_sync(_look_at)(outside, row, list(due.values()))
            swept, blind = run.swept, run.blind
        except NotPermittedError as refused:
            swept = Swept(row.name, row.platform, row.route, due=len(due), trouble=str(refused))
            blind = {None: "off"}
        watching.note_silence(row.route, due, blind, now)
        rechecking.put_off(list(due), now)
    return swept


async def _look_at(outside: Outside, row: Connector, refs: Sequence[PostRef]) -> Run:
    limiter = await sync_to_async(remembering)(row.platform, outside.clock)
    async with outside.client() as client:
        run = await sync_to_async(_prepare)(outside, client, row, limiter)
        run.swept.due = len(refs)
        try:
            await run.look_at(refs)
        except SwitchedOffError:
            run.swept.trouble = "switched off"
            run.blind[None] = "off"
            await run.store_what_is_left()
    return run


async def _sweep_platforms(outside: Outside, platforms: Sequence[Sequence[Connector]]) -> list[Swept]:
    found = await asyncio.gather(*(_sweep_platform(outside, rows) for rows in platforms))
    return [swept for several in found for swept in several]


async def _sweep_platform(outside: Outside, rows: Sequence[Connector]) -> list[Swept]:
    limiter = await sync_to_async(remembering)(rows[0].platform, outside.clock)
    async with (
        outside.client() as client
    ):  # of its own: choosing among all platforms' connections takes longer
        return [await _sweep_connector(outside, client, row, limiter) for row in rows]


async def _sweep_connector(
    outside: Outside, client: httpx.AsyncClient, row: Connector, limiter: Limiter
) -> Swept:
    run = await sync_to_async(_prepare)(outside, client, row, limiter)
    started = time.monotonic()
    try:
        await run.everything()
    except SwitchedOffError:
        run.swept.trouble = "switched off"
        await run.store_what_is_left()
        await sync_to_async(plan_day)(day_of(outside.clock()))  # why the rest will not be seen
    except NotPermittedError as refused:
        run.swept.trouble = str(refused)
    except Exception as broken:
        # One connector's fault must not keep the others from looking; its accounts are accounted for.
        log.exception("the sweep of %s broke off", row.name)
        run.swept.trouble = f"{type(broken).__name__}: {broken}"
        await sync_to_async(run.break_off)(run.swept.trouble)
    run.swept.seconds = time.monotonic() - started
    return run.swept


def _prepare(outside: Outside, client: httpx.AsyncClient, row: Connector, limiter: Limiter) -> Run:
    route = permits.planned_route(row.name, row.platform)
    leave = permits.QuotaPermits(
        limiter, route, bucket=row.name, clock=outside.clock, sleep=outside.sleep,
        share=permits.share_of(route),
    )  # fmt: skip
    run = Run(outside, row, route, leave, Swept(row.name, row.platform, row.route), outside.clock())
    run.basket, leave.keep_ahead = Basket(run.ready), run.keep_ahead
    run.purse = Purse(row.platform, "sweep")
    run.fetch = Fetcher(
        client, leave, outside.clock, row.name, keep=run.keep, audit=run.audit, sleep=outside.sleep
    )
    run.waiting = due_accounts(row, outside.clock())
    run.swept.due = len(run.waiting)
    return run


@dataclass(slots=True)
class Run:
    """One connector's sweep: several looks on their way at once, their pages stored many together."""

    outside: Outside
    row: Connector
    route: Route | None
    permits: permits.QuotaPermits
    swept: Swept
    started: datetime
    fetch: Fetcher = field(init=False)
    basket: Basket = field(init=False)
    waiting: list[Account] = field(default_factory=list)  # nothing is known of their look yet
    raw: dict[str, bytes] = field(default_factory=dict)
    requests: int = 0
    connector: Any = None
    purse: Purse = field(init=False)
    written_spent: int = 0  # millionths of a dollar that are written down as spent
    failed: dict[AccountRef, None] = field(default_factory=dict)
    blind: dict[AccountRef | None, str] = field(default_factory=dict)  # why nothing was seen; None: of any
    known_on_at: datetime | None = None

    # --- what the fetcher tells, in the event loop: no database here ------------------------------

    def keep(self, digest: str, body: bytes) -> None:
        self.raw[digest] = body
        self.permits.read(body)

    def audit(self, attempt: Attempt) -> None:
        self.requests += 1
        self.permits.heard(attempt)

    # --- looking ----------------------------------------------------------------------------------

    async def everything(self) -> None:
        access = await self.open()
        connector = self.connector
        while self.waiting:
            await self._require_on()
            chunk = self.waiting[:CHUNK]
            refs = await sync_to_async(references)(chunk, self.row.route)
            asked = await self._resolved(connector, refs)
            held = await sync_to_async(cursors)(self.row.route, [ref.name for ref in asked])
            told = await self._look_at_accounts(asked, held)
            await self._account_for([ref for ref in asked if ref not in told], "no answer")
            await self.basket.empty()
            self.permits.settle()
            self.waiting = self.waiting[CHUNK:]
            if pushes.can_be_pushed(self.row, access):
                await self._subscribe(connector, chunk)
        if hasattr(connector, "search"):
            await self._search_names()
        await self._recheck(await sync_to_async(self._doubted)())
        await self.store_what_is_left()
        now = self.outside.clock()
        await sync_to_async(set_due)(self.row, self.route, self.started, now, share=self.permits.share)
        await sync_to_async(put_off)(self.row, self.failed, now)

    async def open(self) -> Access | None:
        return await sync_to_async(self._open)()

    async def look_at(self, refs: Sequence[PostRef]) -> None:
        await self.open()
        await self._recheck(refs)
        await self.store_what_is_left()

    async def _look_at_accounts(
        self, asked: Sequence[AccountRef], held: Mapping[str, Cursor]
    ) -> set[AccountRef]:
        """Every account, several at once; gives those that the pages tell of."""
        looks = [
            self._take_all(self.connector.sweep(accounts, held, self.fetch))
            for accounts in in_lanes(asked, self.connector.batch)
        ]
        # All lanes go to their end before a fault of one is told: what they bring is stored.
        ended = await asyncio.gather(*looks, return_exceptions=True)
        for one in ended:
            if isinstance(one, BaseException):
                raise one
        return set[AccountRef]().union(*(one for one in ended if not isinstance(one, BaseException)))

    async def _search_names(self) -> None:
        """What names registered candidates, whoever says it; ends where the platform answers no more."""
        for candidate, since in await sync_to_async(names_due)(self.row, self.outside.clock()):
            stopped = False
            async for page in self.connector.search([candidate.name], since, self.fetch):
                stopped = stopped or any(isinstance(event, Gap) for event in page.events)
                await self.take(page)
            if stopped:
                return
            await sync_to_async(searched)(self.row, candidate, self.outside.clock())

    async def _recheck(self, refs: Sequence[PostRef]) -> None:
        if refs:
            await self._take_all(self.connector.recheck(refs, self.fetch))

    async def _take_all(self, pages: AsyncIterator[Page]) -> set[AccountRef]:
        told: set[AccountRef] = set()
        async for page in pages:
            await self.take(page)
            told |= _told_of(page)
        return told

    async def take(self, page: Page) -> None:
        await self._require_on()
        self.permits.told(event for event in page.events if isinstance(event, Gap))
        # Before the page itself: its cursors forget what was noticed, and a crash would lose it.
        await self._recheck([event.ref for event in page.events if isinstance(event, PostNoticed)])
        await self.basket.put(page)
        if self._spent() - self.written_spent >= MONEY_AHEAD:
            await self.keep_ahead()
        for event in page.events:
            if isinstance(event, Gap):
                self.blind[event.account] = event.why
            if isinstance(event, Gap) and event.account and event.why not in PASSING:
                self.failed[event.account] = None
        for ref in page.looked_at:
            self.failed.pop(ref, None)

    async def _require_on(self) -> None:
        """A sweep may take hours; whoever switches the connector off need not wait for its end."""
        now = self.outside.clock()
        if self.known_on_at is None or not timedelta(0) <= now - self.known_on_at < ASKED_AGAIN:
            if not await sync_to_async(self._is_on)():
                raise SwitchedOffError(f"{self.row.name} was switched off")
            self.known_on_at = now

    async def _resolved(self, connector: Any, refs: Mapping[int, AccountRef]) -> list[AccountRef]:
        """The accounts by the platform's own numbers; those that cannot be found so are accounted for."""
        nameless = {pk: ref for pk, ref in refs.items() if not ref.native_id}
        if not nameless:
            return list(refs.values())
        try:
            found = await connector.resolve(list(nameless.values()), self.fetch)
        except FetchError as error:
            state: Any = "our_quota" if error.trouble == "retry_after" else "unknown"
            found = {ref.name: Resolution(state, detail=str(error)) for ref in nameless.values()}
        named = {
            pk: replace(found[ref.name].account, handle=ref.handle or found[ref.name].account.handle)
            for pk, ref in nameless.items()
            if ref.name in found and found[ref.name].account and found[ref.name].account.native_id
        }
        lost = {ref: found[ref.name] for pk, ref in nameless.items() if ref.name in found and pk not in named}
        lost = {ref: told for ref, told in lost.items() if told.state in FAILURES and told.state != "unknown"}
        await sync_to_async(self._remember_names)(named)
        if lost:
            await self.take(_not_found(lost, self.outside.clock()))
        asked = {**refs, **named}
        return list(dict.fromkeys(ref for ref in asked.values() if ref not in lost))

    async def _subscribe(self, connector: Any, accounts: Sequence[Account]) -> None:
        """Ask to be told of these accounts. Pushes only make us sooner, so a refusal waits for the next sweep."""
        refs = await sync_to_async(references)(accounts, self.row.route)
        asked = await sync_to_async(pushes.unsubscribed)(self.row, refs, self.outside.clock())
        if not asked:
            return
        try:
            given = await connector.subscribe(asked, self.fetch)
        except FetchError as refused:
            log.warning("%s: no subscriptions: %s", self.row.name, refused)
            return
        self.swept.subscribed += await sync_to_async(pushes.remember_asked)(
            self.row, asked, given, self.outside.clock()
        )

    async def _account_for(self, refs: Sequence[AccountRef], detail: str) -> None:
        """Accounts a connector was asked for and said nothing of."""
        if refs:
            now = self.outside.clock()
            await self.basket.put(Page(tuple(AccountChanged(ref, "unknown", now, detail) for ref in refs)))

    # --- storing, in the calling thread -----------------------------------------------------------

    def _is_on(self) -> bool:
        return Connector.objects.filter(pk=self.row.pk, enabled=True).exists()

    def _open(self) -> Access | None:
        """The connector with what it may use, and the purse as the last one left it. Raises NotPermittedError."""
        access = access_of(self.row)
        paying = hasattr(catalogue.shipped()[self.row.name], "spent")
        before = {"spent": self.purse.open()} if paying else {}
        self.connector = catalogue.build(self.row, access, clock=self.outside.clock, **before)
        return access

    def ready(self, page: Page) -> Callable[[], None]:
        """What stores a page, with all that was fetched up to now: taken here, where no fetch goes on meanwhile."""
        raw, requests, memory = self.raw, self.requests, self._memory(ahead=True)
        self.raw, self.requests = {}, 0
        return lambda: self._store(page, raw, requests, memory)

    def _store(self, page: Page, raw: Mapping[str, bytes], requests: int, memory: Memory) -> None:
        """Posts that are gone are locked after those that were seen, so another who locks both may be in the way:
        the same again then, since nothing was stored."""
        for attempt in range(1, STORE_ATTEMPTS + 1):
            try:
                stored = self._store_once(page, raw, requests, memory)
                break
            except OperationalError as error:
                if attempt == STORE_ATTEMPTS or not isinstance(error.__cause__, DeadlockDetected):
                    raise
                log.warning("%s: stored once more: %s", self.row.name, type(error.__cause__).__name__)
        self.swept.add(stored, requests)

    @transaction.atomic
    def _store_once(self, page: Page, raw: Mapping[str, bytes], requests: int, memory: Memory) -> Stored:
        now = self.outside.clock()
        consents.take_in(self.row, page.events, now=now)  # first: an owner who comes back is heard again
        page, gone = consents.without_withdrawn(self.row, page)
        if gone:
            raw = {digest: body for digest, body in raw.items() if digest not in gone}
            RawPayload.objects.filter(pk__in=gone).delete()
        keep_raw(raw, now=now, lives=raw_lives(self.row.route))
        stored = store_page(self.row, page, now=now, requests=requests)
        self._remember(memory, now)
        return stored

    def _memory(self, *, ahead: bool) -> Memory:
        money = self.purse.told(self.connector)
        self.written_spent = money.get("spent", 0)
        return Memory(self.permits.memory(ahead=ahead), money)

    def _spent(self) -> int:
        return self.connector.spent().get("spent", 0) if hasattr(self.connector, "spent") else 0

    def _remember(self, memory: Memory, now: datetime) -> None:
        remember(self.row.platform, memory.calls, now)
        self.purse.write(memory.money, now)

    async def keep_ahead(self) -> None:
        """Calls to come are written down as made, so that a crash cannot forget any."""
        memory = self._memory(ahead=True)
        await sync_to_async(self._remember)(memory, self.outside.clock())

    async def store_what_is_left(self) -> None:
        """Requests that brought no page are requests too; and the limiter as it stands, with nothing ahead."""
        await self.basket.empty()
        self.permits.settle()
        if self.requests or self.raw:
            await sync_to_async(self.ready(Page(())))()
        memory = self._memory(ahead=False)
        await sync_to_async(self._remember)(memory, self.outside.clock())

    def _remember_names(self, named: Mapping[int, AccountRef]) -> None:
        rows = [
            SweepState(account_id=pk, route=self.row.route, name=ref.name)
            for pk, ref in sorted(named.items())
        ]
        upsert(rows, "name")

    def _doubted(self) -> list[PostRef]:
        return doubts.posts_to_look_at_again(self.row.platform, self.row.route, self.outside.clock())

    @transaction.atomic
    def break_off(self, detail: str) -> None:
        """Write down what was asked in vain, and the accounts that were not reached.

        Not by way of a page: storing one may be what failed.
        """
        now, way = self.outside.clock(), Way.of(self.row)
        self.permits.settle()
        if self.requests:
            record_attempt(
                way, (), at=now, outcome="error", why="answer", detail=detail, requests=self.requests
            )
        self._remember(self._memory(ahead=False), now)
        self.swept.requests += self.requests
        ids = [account.pk for account in self.waiting]
        done = SweepState.objects.filter(
            route=self.row.route, account__in=ids, last_seen_at__gte=self.started
        ).values_list("account_id", flat=True)
        if rest := sorted(set(ids) - set(done)):
            record_attempt(way, rest, at=now, outcome="error", why="answer", detail=detail)


def in_lanes(accounts: Sequence[AccountRef], batch: int) -> list[list[AccountRef]]:
    """The accounts in as many parts as looks may be on their way at once; whole batches stay together."""
    lanes: list[list[AccountRef]] = [[] for _ in range(LANES)]
    for number, start in enumerate(range(0, len(accounts), batch)):
        lanes[number % LANES].extend(accounts[start : start + batch])
    return [lane for lane in lanes if lane]


def _told_of(page: Page) -> set[AccountRef]:
    told = set(page.looked_at)
    told |= {
        event.account for event in page.events if isinstance(event, (Gap, AccountChanged)) and event.account
    }
    return told


def _not_found(lost: Mapping[AccountRef, Resolution], now: datetime) -> Page:
    events: list[AccountChanged | Gap] = []
    for ref, told in lost.items():
        events.append(AccountChanged(ref, told.state, now, told.detail))
        events.append(Gap(ref.platform, ref, None, now, FAILURES[told.state]))
    return Page(tuple(events))


# --- the limiter over a restart -------------------------------------------------------------------


def remembering(platform: str, clock: Callable[[], datetime]) -> Limiter:
    kept = QuotaMemory.objects.filter(platform=platform).first()
    return Limiter(clock, permits.from_json(kept.memory) if kept else ())


def remember(platform: str, calls: list[dict[str, Any]], now: datetime) -> None:
    QuotaMemory.objects.bulk_create(
        [QuotaMemory(platform=platform, memory=calls, kept_at=now)],
        update_conflicts=True,
        unique_fields=["platform"],
        update_fields=["memory", "kept_at"],
    )
