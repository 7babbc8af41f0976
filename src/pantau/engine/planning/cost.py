"""What watching costs: calls and money a day for one route, and the fastest sweep a quota allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, expm1

from .access import DAY_S, Policy, Route

DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Load:
    """Accounts to be watched, and how much they post."""

    accounts: int
    posts_per_day: float  # of one account, on average

    @property
    def new_posts(self) -> float:
        """Of all accounts, a day."""
        return self.accounts * self.posts_per_day


@dataclass(frozen=True, slots=True)
class Demand:
    """Calls a day, by purpose."""

    detect: float = 0.0
    fetch: float = 0.0
    enrich: float = 0.0
    recheck: float = 0.0
    identity: float = 0.0

    @property
    def total(self) -> float:
        return self.detect + self.fetch + self.enrich + self.recheck + self.identity


def demand(route: Route, load: Load, interval_s: float, policy: Policy) -> Demand:
    """Calls a day when every account is looked at each ``interval_s``; for push the interval is moot.

    An account is fetched only where it changed since the last look. Its posts come at random, so with m
    expected posts in an interval it changed with probability 1 - exp(-m).
    """
    rounds = DAY_S / interval_s
    changed = load.accounts * rounds * -expm1(-load.posts_per_day / rounds)
    if route.mode == "push":
        changed = load.new_posts
    rechecked = load.new_posts * policy.rechecks_per_post.value
    return Demand(
        detect=sweep_calls(route, load.accounts) * rounds,
        fetch=route.fetch.value * changed if route.fetch else 0.0,
        enrich=ceil(load.new_posts / route.enrich.value) if route.enrich else 0.0,
        recheck=ceil(rechecked / route.recheck.value) if route.recheck else 0.0,
        identity=_identity(route, load.accounts, policy),
    )


def sweep_calls(route: Route, accounts: int) -> int:
    """Calls to look at every account once; none for push."""
    return ceil(accounts / route.detect.value) if route.detect else 0


def capacity(route: Route, accounts: int, tokens: int) -> float:
    """Calls a day that plans may make: the narrowest of the route's quotas, less its headroom."""
    return min(q.per_day * q.holders(accounts, tokens) for q in route.quotas) / route.cost.value


def fastest_s(route: Route, load: Load, calls_per_day: float, policy: Policy) -> float | None:
    """The shortest interval, in whole seconds, at which all accounts can be looked at for that many calls.

    None where even the slowest interval of the policy costs more. Hard caps are not looked at here.
    """
    if route.mode == "push":
        calls = demand(route, load, DAY_S, policy).total
        return route.pace.value if calls <= calls_per_day else None
    shortest, longest = int(route.pace.value), int(max(policy.slowest_s.value, route.pace.value))
    if demand(route, load, longest, policy).total > calls_per_day:
        return None
    while shortest < longest:
        middle = (shortest + longest) // 2
        if demand(route, load, middle, policy).total <= calls_per_day:
            longest = middle
        else:
            shortest = middle + 1
    return float(longest)


def usd_per_day(route: Route, load: Load, policy: Policy) -> float:
    posts = load.new_posts * route.post_usd.value if route.post_usd else 0.0
    looked_up = load.accounts / policy.identity_days.value
    return posts + (looked_up * route.account_usd.value if route.account_usd else 0.0)


def upkeep_per_day(route: Route, accounts: int) -> float:
    """Calls a day that spend nothing of the quota: renewals of leases, refreshes of tokens."""
    return accounts / route.upkeep.days.value if route.upkeep else 0.0


def _identity(route: Route, accounts: int, policy: Policy) -> float:
    if route.identity is None:
        return 0.0
    return ceil(accounts / route.identity.value) / policy.identity_days.value
