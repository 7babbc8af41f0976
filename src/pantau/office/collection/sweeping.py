"""Sweeps: every account that is due is looked at once, and each page is stored before the next is taken.

The network is asked in an event loop; the database is used in the calling thread, page by page. A crash
repeats what was not stored: cursors only advance with their page.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from pantau.engine.planning import (
    Budget,
    BudgetTooSmallError,
    Group,
    Limiter,
    Route,
    shipped_access,
    temperature,
    tiers,
)
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    Gap,
    Page,
    PostNoticed,
    PostRef,
)
from pantau.engine.sources.connectors.fetching import Attempt, Fetcher, FetchError, web_client
from pantau.engine.sources.connectors.seam import NotPermittedError, Resolution
from pantau.office.collection import catalogue, doubts, permits, pushes
from pantau.office.collection.connectors import access_of
from pantau.office.collection.looks import Way, day_of, plan_day, record_attempt
from pantau.office.collection.models import Connector, Consent, PostDoubt, QuotaMemory, SweepState
from pantau.office.collection.references import find_accounts, references
from pantau.office.collection.storing import FAILURES, Stored, cursors, keep_raw, store_page, upsert
from pantau.office.registry.models import Account

log = logging.getLogger(__name__)

CHUNK = 500  # accounts whose cursors are in memory at once
RAW_LIVES = timedelta(days=30)
REPAIR_S = 6 * 3600.0  # a look that mends what pushes lost
DAY_S = 86_400.0
RATES = {"hot": 2.0, "warm": 0.3, "cold": 0.02}  # posts a day, as far as tiers are concerned
AGENT = "Pantau (election supervision)"
PASSING = ("quota", "outage")  # troubles of ours or the platform's: the limiter says when to ask again
PUT_OFF = timedelta(hours=1)  # after a look that failed for the account's own reasons; longer each time
LONGEST_PUT_OFF = timedelta(hours=12)  # so that every day has its attempt
_LOCK = 7_264_001


class SweepError(Exception):
    """No sweep can be made; the message says why and the way out."""


class BusyError(Exception):
    """Another process is at the same work; try again later."""


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

    Platforms are asked side by side, the connectors of one platform one after the other: they share its
    quotas. A platform that another process is sweeping is left to it. Raises SweepError.
    """
    catalogue.make_known()
    enabled = Connector.objects.filter(enabled=True)
    chosen = list(enabled.filter(platform=platform) if platform else enabled)
    if not chosen:
        where = f" of {platform}" if platform else ""
        raise SweepError(f"no connector{where} is switched on; see /cakupan/penghubung/")
    plan_day(day_of(outside.clock()))
    by_platform: dict[str, list[Connector]] = {}
    for one in chosen:
        by_platform.setdefault(one.platform, []).append(one)
    with _locked(by_platform) as free:
        return async_to_sync(_sweep_platforms)(outside, [by_platform[name] for name in free])


@contextmanager
def _locked(names: Iterable[str]) -> Iterator[list[str]]:
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
    with _locked([row.platform]) as free:
        if not free:
            raise BusyError(f"another process is sweeping {row.platform}")
        return async_to_sync(_look_at)(outside, row, refs)


async def _look_at(outside: Outside, row: Connector, refs: Sequence[PostRef]) -> Swept:
    limiter = await sync_to_async(_remembering)(row.platform, outside.clock)
    async with outside.client() as client:
        run = await sync_to_async(_prepare)(outside, client, row, limiter)
        run.swept.due = len(refs)
        await run.look_at(refs)
    return run.swept


async def _sweep_platforms(outside: Outside, platforms: Sequence[Sequence[Connector]]) -> list[Swept]:
    async with outside.client() as client:
        found = await asyncio.gather(*(_sweep_platform(outside, client, rows) for rows in platforms))
    return [swept for several in found for swept in several]


async def _sweep_platform(
    outside: Outside, client: httpx.AsyncClient, rows: Sequence[Connector]
) -> list[Swept]:
    limiter = await sync_to_async(_remembering)(rows[0].platform, outside.clock)
    return [await _sweep_connector(outside, client, row, limiter) for row in rows]


async def _sweep_connector(
    outside: Outside, client: httpx.AsyncClient, row: Connector, limiter: Limiter
) -> Swept:
    run = await sync_to_async(_prepare)(outside, client, row, limiter)
    started = time.monotonic()
    try:
        await run.everything()
    except NotPermittedError as refused:
        run.swept.trouble = str(refused)
    except Exception as broken:
        # One connector's fault must not keep the others from looking; its accounts are accounted for.
        log.exception("the sweep of %s broke off", row.name)
        run.swept.trouble = f"{type(broken).__name__}: {broken}"
        await sync_to_async(run.break_off)(run.swept.trouble)
    run.swept.seconds = time.monotonic() - started
    return run.swept


def _prepare(outside: Outside, client: httpx.AsyncClient, row: Connector, limiter: Limiter) -> _Run:
    route = permits.planned_route(row.name, row.platform)
    leave = permits.QuotaPermits(limiter, route, bucket=row.name, clock=outside.clock, sleep=outside.sleep)
    run = _Run(outside, row, route, leave, Swept(row.name, row.platform, row.route), outside.clock())
    run.fetch = Fetcher(
        client, leave, outside.clock, row.name, keep=run.keep, audit=run.audit, sleep=outside.sleep
    )
    run.waiting = due_accounts(row, outside.clock())
    run.swept.due = len(run.waiting)
    return run


@dataclass(slots=True)
class _Run:
    """One connector's sweep."""

    outside: Outside
    row: Connector
    route: Route | None
    permits: permits.QuotaPermits
    swept: Swept
    started: datetime
    fetch: Fetcher = field(init=False)
    waiting: list[Account] = field(default_factory=list)  # nothing is known of their look yet
    raw: dict[str, bytes] = field(default_factory=dict)
    requests: int = 0
    connector: Any = None
    failed: dict[AccountRef, None] = field(default_factory=dict)

    # --- what the fetcher tells, in the event loop: no database here ------------------------------

    def keep(self, digest: str, body: bytes) -> None:
        self.raw[digest] = body
        self.permits.read(body)

    def audit(self, attempt: Attempt) -> None:
        self.requests += 1
        self.permits.heard(attempt)

    # --- looking ----------------------------------------------------------------------------------

    async def everything(self) -> None:
        access = await sync_to_async(access_of)(self.row)
        self.connector = connector = catalogue.build(self.row, access, clock=self.outside.clock)
        while self.waiting:
            chunk = self.waiting[:CHUNK]
            refs = await sync_to_async(references)(chunk, self.row.route)
            asked = await self._resolved(connector, refs)
            held = await sync_to_async(cursors)(self.row.route, [ref.name for ref in asked])
            told = await self._store_all(connector.sweep(asked, held, self.fetch))
            await sync_to_async(self._account_for)([ref for ref in asked if ref not in told], "no answer")
            self.waiting = self.waiting[CHUNK:]
            if pushes.can_be_pushed(self.row, access):
                await self._subscribe(connector, chunk)
        doubted = await sync_to_async(self._doubted)()
        await self._store_all(connector.recheck(doubted, self.fetch), doubted)
        await sync_to_async(self.store_what_is_left)()
        await sync_to_async(set_due)(self.row, self.route, self.started, self.outside.clock())
        await sync_to_async(put_off)(self.row, self.failed, self.outside.clock())

    async def look_at(self, refs: Sequence[PostRef]) -> None:
        access = await sync_to_async(access_of)(self.row)
        self.connector = connector = catalogue.build(self.row, access, clock=self.outside.clock)
        await self._store_all(connector.recheck(refs, self.fetch), refs)
        await sync_to_async(self.store_what_is_left)()

    async def _store_all(self, pages: AsyncIterator[Page], asked: Any = True) -> set[AccountRef]:
        """Every page, stored before the next is taken; gives the accounts they tell of."""
        told: set[AccountRef] = set()
        if not asked:
            return told
        async for page in pages:
            await self._take(page)
            told |= _told_of(page)
        return told

    async def _take(self, page: Page) -> None:
        self.permits.told(event for event in page.events if isinstance(event, Gap))
        self.permits.settle()
        # Before the page is stored: its cursors forget what was noticed, and a crash would lose it.
        noticed = [event.ref for event in page.events if isinstance(event, PostNoticed)]
        await self._store_all(self.connector.recheck(noticed, self.fetch), noticed)
        await sync_to_async(self._store)(page)
        for event in page.events:
            if isinstance(event, Gap) and event.account and event.why not in PASSING:
                self.failed[event.account] = None
        for ref in page.looked_at:
            self.failed.pop(ref, None)

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
            pk: replace(found[ref.name].account, handle=found[ref.name].account.handle or ref.handle)
            for pk, ref in nameless.items()
            if ref.name in found and found[ref.name].account and found[ref.name].account.native_id
        }
        lost = {ref: found[ref.name] for pk, ref in nameless.items() if ref.name in found and pk not in named}
        lost = {ref: told for ref, told in lost.items() if told.state in FAILURES and told.state != "unknown"}
        await sync_to_async(self._remember_names)(named)
        if lost:
            await self._take(_not_found(lost, self.outside.clock()))
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

    # --- storing, in the calling thread -----------------------------------------------------------

    @transaction.atomic
    def _store(self, page: Page) -> None:
        now = self.outside.clock()
        for digest, body in self.raw.items():
            keep_raw(digest, body, now=now, lives=RAW_LIVES)
        stored = store_page(self.row, page, now=now, requests=self.requests)
        _remember(self.row.platform, self.permits.limiter, now)
        self.swept.add(stored, self.requests)
        self.raw, self.requests = {}, 0

    def store_what_is_left(self) -> None:
        """Requests that brought no page are requests too."""
        self.permits.settle()
        if self.requests or self.raw:
            self._store(Page(()))

    def _remember_names(self, named: Mapping[int, AccountRef]) -> None:
        rows = [
            SweepState(account_id=pk, route=self.row.route, name=ref.name)
            for pk, ref in sorted(named.items())
        ]
        upsert(rows, "name")

    def _doubted(self) -> list[PostRef]:
        refs = doubts.posts_to_look_at_again(self.row.platform, self.outside.clock())
        ours = set(
            PostDoubt.objects.filter(
                platform=self.row.platform,
                native_id__in=[ref.native_id for ref in refs],
                route=self.row.route,
            ).values_list("native_id", flat=True)
        )
        return [ref for ref in refs if ref.native_id in ours]

    def _account_for(self, refs: Sequence[AccountRef], detail: str) -> None:
        """Accounts a connector was asked for and said nothing of."""
        if refs:
            now = self.outside.clock()
            self._store(Page(tuple(AccountChanged(ref, "unknown", now, detail) for ref in refs)))

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
        _remember(self.row.platform, self.permits.limiter, now)
        self.swept.requests += self.requests
        ids = [account.pk for account in self.waiting]
        done = SweepState.objects.filter(
            route=self.row.route, account__in=ids, last_seen_at__gte=self.started
        ).values_list("account_id", flat=True)
        if rest := sorted(set(ids) - set(done)):
            record_attempt(way, rest, at=now, outcome="error", why="answer", detail=detail)


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


# --- who is due -----------------------------------------------------------------------------------


def due_accounts(row: Connector, now: datetime) -> list[Account]:
    """Accounts that today's plan gives to this route and whose next look has come, the longest unseen first.

    An account that two owners registered is looked at once.
    """
    twins = SweepState.objects.filter(
        route=row.route,
        account__platform=OuterRef("platform"),
        account__kind=OuterRef("kind"),
        account__key=OuterRef("key"),
    )
    found = list(
        Account.objects.filter(
            plans__day=day_of(now), plans__route=row.route, plans__why="", platform=row.platform
        )
        .filter(~Exists(twins.filter(due_at__gt=now)))
        .exclude(_withdrawn(row))
        .order_by("platform", "kind", "key", "pk")
        .distinct("platform", "kind", "key")
    )
    seen = dict(
        SweepState.objects.filter(route=row.route, account__platform=row.platform)
        .exclude(last_seen_at=None)
        .values_list("account_id", "last_seen_at")
    )
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda account: (seen.get(account.pk, never), account.pk))


def _withdrawn(row: Connector) -> Q:
    """The owner took the consent back: a plan that was made before must not bring us there again."""
    consents = Consent.objects.filter(account=OuterRef("pk"), connector=row)
    return Q(Exists(consents.exclude(withdrawn_at=None))) & ~Exists(consents.filter(withdrawn_at=None))


def set_due(row: Connector, route: Route | None, since: datetime, now: datetime) -> None:
    """When accounts seen since then are looked at next: sooner where more is posted, within the quota."""
    states = list(SweepState.objects.filter(route=row.route).exclude(last_seen_at=None))
    for state in states:
        state.tier = temperature(_newest(state.cursor), now)
    intervals = _intervals(states, route)
    seen = [state for state in states if state.last_seen_at and state.last_seen_at >= since]
    for state in seen:
        state.due_at = state.last_seen_at + timedelta(seconds=intervals[state.tier])
    SweepState.objects.bulk_update(seen, ["tier", "due_at"], batch_size=1000)


def put_off(row: Connector, refs: Iterable[AccountRef], now: datetime) -> None:
    """Accounts that could not be seen for reasons of their own are not asked for at every sweep."""
    accounts = find_accounts(refs, row.route)
    names = {pk: ref.name for ref, pk in accounts.items()}
    held = {one.account_id: one for one in SweepState.objects.filter(route=row.route, account__in=names)}
    rows = []
    for pk, name in sorted(names.items()):
        one = held.get(pk) or SweepState(account_id=pk, route=row.route, name=name)
        one.failures = min(max(one.failures, 0) + 1, 20)
        one.due_at = now + min(PUT_OFF * 2 ** (one.failures - 1), LONGEST_PUT_OFF)
        rows.append(SweepState(
            account_id=pk, route=row.route, name=one.name, due_at=one.due_at, failures=one.failures
        ))  # fmt: skip
    upsert(rows, "due_at", "failures")


def _newest(cursor: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(cursor["newest"]) if cursor.get("newest") else None


def _intervals(states: Sequence[SweepState], route: Route | None) -> dict[str, float]:
    """Seconds between two looks, by tier."""
    if route is None or route.detect is None:
        return dict.fromkeys(RATES, REPAIR_S)
    counts = {name: sum(state.tier == name for state in states) for name in RATES}
    groups = [Group(name, counts[name], rate) for name, rate in RATES.items()]
    calls = min(quota.per_day * _holders(quota.per, len(states)) for quota in route.quotas)
    slowest = shipped_access().policy.slowest_s.value
    pace = route.pace.value
    for bound in (max(DAY_S, pace), slowest):
        try:
            found = tiers(
                groups, route, Budget(calls / route.cost.value), fastest_s=min(pace, bound), slowest_s=bound
            )
        except BudgetTooSmallError:
            continue
        return dict.fromkeys(RATES, bound) | {tier.name: tier.interval_s for tier in found}
    return dict.fromkeys(RATES, slowest)


def _holders(per: str, accounts: int) -> int:
    return accounts if per == "account" else 1


# --- the limiter over a restart -------------------------------------------------------------------


def _remembering(platform: str, clock: Callable[[], datetime]) -> Limiter:
    kept = QuotaMemory.objects.filter(platform=platform).first()
    return Limiter(clock, permits.from_json(kept.memory) if kept else ())


def _remember(platform: str, limiter: Limiter, now: datetime) -> None:
    QuotaMemory.objects.update_or_create(
        platform=platform, defaults={"memory": permits.as_json(limiter.memory()), "kept_at": now}
    )
