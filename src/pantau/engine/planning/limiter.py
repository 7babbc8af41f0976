"""Never more calls than a quota allows, and never one while the platform asks us to wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from .access import DAY_S, Fact, Quota, Route
from .headers import read_rate
from .meter import Meter
from .windows import micros, moment, window_of

TOO_MANY, FIRST_ERROR = 429, 400
_IN_CENTS = 100


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted together: one quota of one platform, of one holder (empty for the whole app)."""

    platform: str
    quota: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a call spends. ``ours``: a cap of our own, such as money, of which platforms say nothing."""

    key: Key
    quota: Quota
    amount: int
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to make ``calls`` calls now. Report each grant back, whatever became of its calls."""

    charges: tuple[Charge, ...]
    calls: int
    at: int  # microseconds since 1970


@dataclass(frozen=True, slots=True)
class Wait:
    """No call before ``until``: our count is full, or the platform said so."""

    until: datetime
    key: Key
    reason: Literal["spent", "platform"]


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls of a part of a window, to be kept over a restart."""

    key: Key
    at: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform said, to be kept over a restart: ``left`` calls before ``until``."""

    key: Key
    until: datetime
    left: int


def money_quota(usd_per_day: float, zone: ZoneInfo, source: str) -> Quota:
    """A cap on money a day, counted in cents; to be charged along with calls."""
    whole = Fact(1, source, "I")
    return Quota("money", int(usd_per_day * _IN_CENTS), DAY_S, "fixed", "app", whole, source, "I", zone)


class Limiter:
    """Counts the calls of every (platform, quota, holder) and hears what the platforms answer.

    ``clock`` gives aware times; should it go back, the latest time seen stands. ``memory`` is that of an
    earlier limiter: keep it before a granted call is made. Not for several threads.
    """

    def __init__(self, clock: Callable[[], datetime], memory: Iterable[Spent | Told] = ()) -> None:
        self._clock = clock
        self._latest = 0
        self._meters: dict[Key, Meter] = {}
        self._memory: dict[Key, list[Spent | Told]] = {}
        for part in memory:
            self._memory.setdefault(part.key, []).append(part)

    def __len__(self) -> int:
        """Holders of quotas that are kept in mind."""
        return len(self._meters)

    def take(
        self, route: Route, *, token: str = "", account: str = "", calls: int = 1, also: Iterable[Charge] = ()
    ) -> Grant | Wait:
        """Leave for so many calls at once, or the time until which to wait. Nothing is spent by waiting."""
        if calls < 1:
            raise ValueError(f"a grant is for at least 1 call, not {calls}")
        cost = ceil(calls * route.cost.value)
        charges = (*_charges(route, token, account, cost), *also)
        now = self._now()
        self._forget_one(now)
        waits = [wait for charge in charges if (wait := self._wait(charge, now))]
        if waits:
            return max(waits, key=lambda wait: wait.until)
        for charge in charges:
            self._meter(charge).spend(now, charge.amount)
        return Grant(charges, calls, now)

    def left(self, route: Route, *, token: str = "", account: str = "") -> int:
        """Calls that would be granted now."""
        now = self._now()
        charges = _charges(route, token, account, 1)
        least = min(self._meter(charge).left(now, charge.quota.amount) for charge in charges)
        return int(least // route.cost.value)

    def report(
        self,
        grant: Grant,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        used_up: bool = False,
    ) -> None:
        """Hear the answer to a grant; ``status`` None where none came.

        ``used_up``: the platform said that the quota is, in a way of its own (YouTube by 403 with
        ``quotaExceeded``, Meta by an error code).
        """
        now = self._now()
        reading = read_rate(headers or {}, moment(now))
        for charge in grant.charges:
            meter = self._meter(charge)
            meter.answered(charge.amount)
            if charge.ours:
                continue
            meter.moved(grant.at, now, charge.amount)
            meter.hear(reading, charge.quota, now)
            if used_up or status == TOO_MANY:
                meter.refuse(charge.quota, now, used_up=used_up)
            elif status is not None and status < FIRST_ERROR:
                meter.refusals = 0

    def served(self, grant: Grant) -> None:
        """Hear that a call of a grant, reported before, was answered and not refused."""
        for charge in grant.charges:
            if not charge.ours:
                self._meter(charge).refusals = 0

    def give_back(self, grant: Grant, key: Key, amount: int) -> None:
        """Part of a charge that was not spent after all, such as money for posts that did not come."""
        for charge in grant.charges:
            if charge.key == key and 0 <= amount <= charge.amount:
                self._meter(charge).window.take_back(grant.at, amount)

    def memory(self) -> Iterator[Spent | Told]:
        """All that the next limiter must know."""
        now = self._now()
        for key, meter in self._meters.items():
            if meter.window.used(now):
                yield from (Spent(key, moment(at), calls) for at, calls in meter.window.counts())
            yield from (Told(key, moment(until), left) for until, left in meter.told(now))
        for parts in self._memory.values():
            yield from parts

    def _now(self) -> int:
        self._latest = max(self._latest, micros(self._clock()))
        return self._latest

    def _meter(self, charge: Charge) -> Meter:
        meter = self._meters.get(charge.key)
        if meter is None:
            meter = self._meters[charge.key] = _remembering(charge.quota, self._memory.pop(charge.key, ()))
        return meter

    def _forget_one(self, now: int) -> None:
        """Look at one meter in turn, so that holders who call no more do not stay in memory."""
        key = next(iter(self._meters), None)
        if key is None:
            return
        meter = self._meters.pop(key)
        if not meter.idle(now):
            self._meters[key] = meter

    def _wait(self, charge: Charge, now: int) -> Wait | None:
        if charge.amount > charge.quota.amount:
            raise ValueError(
                f"{charge.key.platform} never allows {charge.amount} at once: its quota "
                f"'{charge.quota.id}' is {charge.quota.amount} in {charge.quota.window_s} s"
            )
        meter = self._meter(charge)
        told = meter.told_until(now, charge.amount)
        free = meter.window.free_at(now, charge.amount, charge.quota.amount)
        if max(told, free) <= now:
            return None
        return Wait(moment(max(told, free)), charge.key, "platform" if told > free else "spent")


def _remembering(quota: Quota, memory: Iterable[Spent | Told]) -> Meter:
    meter = Meter(window_of(quota))
    spent = [part for part in memory if isinstance(part, Spent)]
    for part in sorted(spent, key=lambda part: part.at):
        meter.window.used(micros(part.at))
        meter.window.add(micros(part.at), part.calls)
    for told in memory:
        if isinstance(told, Told):
            meter.remember(micros(told.until), told.left)
    return meter


def _charges(route: Route, token: str, account: str, cost: int) -> Iterator[Charge]:
    for quota in route.quotas:
        holder = _holder(route, quota, token, account)
        yield Charge(Key(route.platform, quota.id, holder), quota, cost)


def _holder(route: Route, quota: Quota, token: str, account: str) -> str:
    match quota.per:
        case "app":
            return ""
        case "token" if token:
            return token
        case "account" if account:
            return account
        case "app_user":
            raise ValueError(f"the quota of {route.lane} grows with its users: give route.for_users(n)")
    raise ValueError(f"the quota of {route.lane} counts each {quota.per}: say which one calls")
