"""The planner's limiter as connectors ask for it: leave for each request, and what platforms answer."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from pantau.engine.planning import (
    Charge,
    Grant,
    Key,
    Limiter,
    Quota,
    Route,
    Spent,
    Told,
    Wait,
    shipped_access,
)
from pantau.engine.sources.connectors.events import Gap
from pantau.engine.sources.connectors.fetching import LONGEST_WAIT_S, Attempt, FetchError

#: Connector -> the route of ``platforms.yaml`` whose quotas its requests spend.
PLANNED = {
    "bluesky": "author_feed",
    "bluesky_firehose": "author_feed",
    "bluesky_records": "author_feed",
    "bluesky_stream": "author_feed",
    "facebook_page_consented": "page_webhook",
    "facebook_page_public": "public_pages",
    "feeds": "feed",
    "instagram_consented": "own_media",
    "instagram_discovery": "business_discovery",
    "mastodon": "statuses",
    "meta_ad_library": "archive",
    "telegram": "bot",
    "telegram_updates": "bot",
    "threads_consented": "webhook",
    "threads_public": "profile_posts",
    "tiktok_consented": "display",
    "x": "timelines",
    "x_stream": "timelines",
    "youtube": "sweep",
    "youtube_comments": "comments",
}
AD_PLATFORM = "meta_ads"  # counted apart from the platform whose accounts the archive names
PATIENCE_S = 1.5 * LONGEST_WAIT_S  # a minute counted in parts is slept through; a longer wait ends the look
AHEAD, PART_AHEAD = 200, 50  # calls written down before they are made, and the part of a quota they may be
FEW = 0.02  # of an account's quota: so few calls of it need not be known after a restart
_TOO_MANY, _ERROR = 429, 400
_QUOTA_WORDS = (b'"quotaExceeded"', b'"dailyLimitExceeded"')


def share_of(route: Route | None) -> float:
    """The part of its quota that a route may spend: what stands beside posts must leave them theirs."""
    return shipped_access().policy.beside_share.value if route and route.beside else 1


def planned_route(connector: str, platform: str) -> Route | None:
    """The quotas a connector's requests spend; None where the access facts know none."""
    if connector not in PLANNED:
        return None
    named = AD_PLATFORM if connector == "meta_ad_library" else platform
    return shipped_access().route(named, PLANNED[connector]).for_users(1)


class QuotaPermits:
    """``fetching.Permits`` by a limiter. Buckets are ``<connector>[:<quota>][@<holder>]``.

    ``share`` is the part of the quotas that may be spent; for another quota of the platform than its route's, a
    connector names it. ``keep_ahead`` writes ``memory(ahead=True)`` down. Hand ``heard`` and ``read`` to the
    fetcher as ``audit`` and ``keep``, ``told`` each page's gaps, and call ``settle`` when no request is on its way.
    """

    def __init__(
        self,
        limiter: Limiter,
        route: Route | None,
        *,
        bucket: str,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        share: float = 1,
    ) -> None:
        self.limiter = limiter
        self.share = share
        self.keep_ahead: Callable[[], Awaitable[None]] | None = None
        self._route = route
        self._bucket = bucket
        self._clock = clock
        self._sleep = sleep
        self._routes: dict[str, Route | None] = {"": route}
        self._ahead: dict[
            Key, tuple[int, int]
        ] = {}  # written down ahead: calls, and how many were made of them
        self._writing = asyncio.Lock()
        self._open: dict[str, deque[Grant]] = {}
        self._last: dict[str, Grant] = {}
        self._refused: set[str] = set()  # buckets in which the trouble is known already
        self._heard: Attempt | None = None

    async def take(self, bucket: str, cost: float) -> None:
        """Raises FetchError ``retry_after`` where the quota is spent or the platform asked us to wait."""
        name, _, holder = bucket.partition("@")
        route = self._route_of(name.partition(":")[2])
        if route is None:
            return
        calls = max(1, ceil(cost))
        while True:
            beside = tuple(self._beside(route, calls))
            answer = self.limiter.take(
                route, token=holder or bucket, account=holder or bucket, calls=calls, also=beside
            )
            if isinstance(answer, Grant):
                self._open.setdefault(bucket, deque()).append(answer)
                self._last[bucket] = answer
                self._refused.discard(bucket)  # the pause is over: a new refusal is news
                await self._write_ahead(answer)
                return
            await self._wait(bucket, answer)

    def _route_of(self, quota: str) -> Route | None:
        """The same route, by the quota that the bucket names: platforms count their endpoints apart."""
        if quota not in self._routes:
            route = self._route
            named = shipped_access().platform(route.platform).quotas.get(quota) if route else None
            self._routes[quota] = replace(route, quotas=(named,)) if route and named else route
        return self._routes[quota]

    def _beside(self, route: Route, calls: int) -> Iterator[Charge]:
        """Our own cap for looks that stand beside those at posts, so that they never use these up."""
        if self.share < 1:
            for quota in route.quotas:
                less = replace(quota, id=f"{quota.id}, beside", amount=max(1, int(quota.amount * self.share)))
                yield Charge(
                    Key(route.platform, less.id),
                    less,
                    min(less.amount, ceil(calls * route.cost.value)),
                    ours=True,
                )

    async def _write_ahead(self, grant: Grant) -> None:
        """A crash between a call and the next store must not forget the call: it is written down before."""
        charges = [charge for charge in grant.charges if not charge.key.holder and not charge.ours]
        for charge in charges:
            written, made = self._ahead.get(charge.key, (0, 0))
            self._ahead[charge.key] = (written, made + charge.amount)
        if self.keep_ahead and any(self._is_beyond(charge.key) for charge in charges):
            async with self._writing:
                if any(self._is_beyond(charge.key) for charge in charges):
                    await self.keep_ahead()

    def _is_beyond(self, key: Key) -> bool:
        written, made = self._ahead[key]
        return made > written

    def memory(self, *, ahead: bool) -> list[dict[str, Any]]:
        """What the next limiter must know; ``ahead`` counts some calls to come as made.

        Only calls against quotas of the whole app: of one account's or one server's, a crash may forget the few
        that were on their way, or that are few beside its quota; there are as many of these as accounts.
        """
        parts = list(self._worth_keeping(list(self.limiter.memory())))
        if ahead:
            quotas = self._quotas()
            for key in self._ahead:
                calls = _calls_ahead(quotas[key.quota])
                self._ahead[key] = (calls, 0)
                parts.append(Spent(key, self._clock(), calls))
        return as_json(parts)

    def _worth_keeping(self, parts: Sequence[Spent | Told]) -> Iterator[Spent | Told]:
        quotas = self._quotas()
        spent: Counter[Key] = Counter()
        for part in parts:
            if isinstance(part, Spent):
                spent[part.key] += part.calls
        for part in parts:
            quota = quotas.get(part.key.quota)
            if not part.key.holder or quota is None:
                yield part
            elif isinstance(part, Told):
                if part.left < quota.amount * (1 - FEW):
                    yield part
            elif spent[part.key] > quota.amount * FEW:
                yield part

    def _quotas(self) -> dict[str, Quota]:
        return {quota.id: quota for route in self._routes.values() if route for quota in route.quotas}

    async def _wait(self, bucket: str, wait: Wait) -> None:
        seconds = max(0.0, (wait.until - self._clock()).total_seconds())
        if seconds > PATIENCE_S:
            self._refused.add(bucket)
            why = "the platform asked us to wait" if wait.reason == "platform" else "the quota is spent"
            message = f"{wait.key.platform}/{wait.key.quota}: {why} until {wait.until.isoformat()}"
            raise FetchError("retry_after", message, wait_s=seconds)
        await self._sleep(max(seconds, 0.01))

    def learn(self, bucket: str, headers: Mapping[str, str], now: datetime) -> None:
        waiting = self._open.get(bucket)
        if waiting:
            self.limiter.report(waiting.popleft(), None, headers)

    def heard(self, attempt: Attempt) -> None:
        """The status of an answer whose headers were learnt just before."""
        self._heard = attempt
        if attempt.status == _TOO_MANY:
            self._refuse(attempt.bucket)
        elif 0 < attempt.status < _ERROR and attempt.bucket in self._last:
            self.limiter.served(self._last[attempt.bucket])

    def read(self, body: bytes) -> None:
        """An error whose body says that a day's quota is used up, as YouTube's does."""
        attempt = self._heard
        if attempt is None or attempt.status < _ERROR or not any(word in body for word in _QUOTA_WORDS):
            return
        self._refuse(attempt.bucket, used_up=True)

    def told(self, gaps: Iterable[Gap]) -> None:
        """What connectors read out of answers in their platforms' own codes, as Meta's."""
        for gap in gaps:
            if gap.why == "quota":
                self._refuse(self._bucket)
                self._refuse(f"{self._bucket}@{gap.account.name}" if gap.account else self._bucket)

    def _refuse(self, bucket: str, *, used_up: bool = False) -> None:
        if bucket in self._last and bucket not in self._refused:
            self._refused.add(bucket)
            self.limiter.report(_more_of(self._last[bucket]), _TOO_MANY, used_up=used_up)

    def settle(self) -> None:
        for grants in self._open.values():
            while grants:
                self.limiter.report(grants.popleft())
        self._refused.clear()
        self._heard = None


def _calls_ahead(quota: Quota) -> int:
    return max(1, min(AHEAD, quota.amount // PART_AHEAD))


def _more_of(grant: Grant) -> Grant:
    """The same grant, so that something further can be said of calls that were answered before."""
    return replace(grant, charges=tuple(replace(charge, amount=0) for charge in grant.charges))


# --- over a restart -------------------------------------------------------------------------------


def as_json(memory: Iterable[Spent | Told]) -> list[dict[str, Any]]:
    return [
        {
            "key": [part.key.platform, part.key.quota, part.key.holder],
            "at": (part.at if isinstance(part, Spent) else part.until).isoformat(),
            **({"calls": part.calls} if isinstance(part, Spent) else {"left": part.left}),
        }
        for part in memory
    ]


def from_json(kept: Iterable[Mapping[str, Any]]) -> list[Spent | Told]:
    parts: list[Spent | Told] = []
    for one in kept:
        key, at = Key(*one["key"]), datetime.fromisoformat(one["at"])
        parts.append(Spent(key, at, one["calls"]) if "calls" in one else Told(key, at, one["left"]))
    return parts
