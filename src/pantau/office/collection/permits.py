"""The planner's limiter as connectors ask for it: leave for each request, and what platforms answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from pantau.engine.planning import Grant, Key, Limiter, Route, Spent, Told, Wait, shipped_access
from pantau.engine.sources.connectors.events import Gap
from pantau.engine.sources.connectors.fetching import LONGEST_WAIT_S, Attempt, FetchError

#: Connector -> the route of ``platforms.yaml`` whose quotas its requests spend.
PLANNED = {
    "bluesky": "author_feed",
    "bluesky_records": "author_feed",
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
    "youtube": "sweep",
    "youtube_comments": "sweep",
}
AD_PLATFORM = "meta_ads"  # counted apart from the platform whose accounts the archive names
PATIENCE_S = LONGEST_WAIT_S  # a shorter wait is slept through; a longer one ends the look
_TOO_MANY, _ERROR = 429, 400
_QUOTA_WORDS = (b'"quotaExceeded"', b'"dailyLimitExceeded"')


def planned_route(connector: str, platform: str) -> Route | None:
    """The quotas a connector's requests spend; None where the access facts know none."""
    if connector not in PLANNED:
        return None
    named = AD_PLATFORM if connector == "meta_ad_library" else platform
    return shipped_access().route(named, PLANNED[connector]).for_users(1)


class QuotaPermits:
    """``fetching.Permits`` by a limiter. Buckets are ``<connector>`` or ``<connector>@<holder>``.

    Hand ``heard`` and ``read`` to the fetcher as ``audit`` and ``keep``, ``told`` each page's gaps, and call
    ``settle`` when no request is on its way.
    """

    def __init__(
        self,
        limiter: Limiter,
        route: Route | None,
        *,
        bucket: str,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.limiter = limiter
        self._route = route
        self._bucket = bucket
        self._clock = clock
        self._sleep = sleep
        self._open: dict[str, deque[Grant]] = {}
        self._last: dict[str, Grant] = {}
        self._refused: set[str] = set()  # buckets in which the trouble is known already
        self._heard: Attempt | None = None

    async def take(self, bucket: str, cost: float) -> None:
        """Raises FetchError ``retry_after`` where the quota is spent or the platform asked us to wait."""
        if self._route is None:
            return
        holder = bucket.partition("@")[2] or bucket
        while True:
            answer = self.limiter.take(self._route, token=holder, account=holder, calls=max(1, ceil(cost)))
            if isinstance(answer, Grant):
                self._open.setdefault(bucket, deque()).append(answer)
                self._last[bucket] = answer
                return
            await self._wait(bucket, answer)

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
            self.limiter.report(_more_of(self._last[attempt.bucket]), attempt.status)

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
