"""The freshness that a quota lets us promise, and why not a better one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from .access import Access, Platform, Policy, Route
from .cost import DAYS_A_MONTH, Load, capacity, demand, fastest_s, upkeep_per_day, usd_per_day
from .facts import shipped_access
from .prospect import Obstacle, Prospect
from .words import LANGUAGES, Language, promised, reasons


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be promised for accounts of one platform.

    ``freshness_s`` is None where nothing can be promised; ``calls_per_day`` then says what the slowest
    acceptable look (or the one asked for) would cost.
    """

    platform: str
    route: str | None
    accounts: int
    posts_per_day: float
    feasible: bool
    freshness_s: float | None
    calls_per_day: float
    capacity_per_day: float
    usd_per_day: float
    upkeep_per_day: float
    promise: Mapping[Language, str]  # one sentence
    why: Mapping[Language, tuple[str, ...]]  # that sentence first


def promise(
    platform: str,
    accounts: int,
    posts_per_day: float,
    tokens: int = 1,
    consented: bool = False,
    *,
    every_s: float | None = None,
    quota: int | None = None,
    route: str | None = None,
    access: Access | None = None,
) -> Plan:
    """How fresh the view of these accounts can be kept.

    ``every_s`` asks about one interval instead of the shortest; ``quota`` replaces the published amount
    of the route's first quota; ``route`` is the only one that is used. Raises UnknownPlatformError, KeyError
    for a route that the platform has not, and ValueError for numbers without meaning.
    """
    _check(accounts, posts_per_day, tokens, every_s, quota)
    access = access or shipped_access()
    place = access.platform(platform)
    load = Load(accounts, posts_per_day)
    routes = place.open_routes(consented) if route is None else (access.route(platform, route),)
    if quota is not None:
        routes = tuple(route.granted(quota) for route in routes)
    prospects = [_prospect(route, load, tokens, every_s, access.policy) for route in routes]
    best = _best(prospects)
    return _plan(place, load, best, prospects, tokens, consented, access)


def _check(
    accounts: int, posts_per_day: float, tokens: int, every_s: float | None, quota: int | None
) -> None:
    if accounts < 1:
        raise ValueError(f"a plan needs at least 1 account, not {accounts}")
    if not isfinite(posts_per_day) or posts_per_day < 0:
        raise ValueError(f"posts a day must be a number of at least 0, not {posts_per_day}")
    if tokens < 1:
        raise ValueError(f"a plan needs at least 1 token, not {tokens}")
    if every_s is not None and (not isfinite(every_s) or every_s <= 0):
        raise ValueError(f"an interval must be longer than 0 seconds, not {every_s}")
    if quota is not None and quota < 1:
        raise ValueError(f"a quota must be at least 1, not {quota}")


def _prospect(route: Route, load: Load, tokens: int, every_s: float | None, policy: Policy) -> Prospect:
    limit = capacity(route, load.accounts, tokens)
    reach = every_s or max(policy.slowest_s.value, route.pace.value)
    asked = every_s if route.mode == "poll" else None
    interval = asked or fastest_s(route, load, limit, policy)
    calls = demand(route, load, interval or reach, policy).total
    obstacles = tuple(_obstacles(route, load, calls, limit, reach))
    return Prospect(
        route=route,
        load=load,
        reach_s=reach,
        freshness_s=None if obstacles else interval,
        calls_per_day=calls,
        capacity_per_day=limit,
        usd_per_day=usd_per_day(route, load, policy),
        upkeep_per_day=upkeep_per_day(route, load.accounts),
        obstacles=obstacles,
        bearable=_bearable(route, load, tokens, reach, policy),
    )


def _obstacles(route: Route, load: Load, calls: float, limit: float, reach_s: float) -> Iterable[Obstacle]:
    if calls > limit:
        yield Obstacle("quota", calls, limit)
    if reach_s < route.pace.value:
        yield Obstacle("pace", reach_s, route.pace.value)
    if route.subscriptions and load.accounts > route.subscriptions.most_accounts:
        yield Obstacle("accounts", load.accounts, route.subscriptions.most_accounts)
    monthly = load.new_posts * DAYS_A_MONTH
    if route.posts_per_month and monthly > route.posts_per_month.value:
        yield Obstacle("posts", monthly, route.posts_per_month.value)


def _bearable(route: Route, load: Load, tokens: int, interval_s: float, policy: Policy) -> int:
    """The most accounts, of at most those asked about, that the quota carries at this interval."""
    least, most = 0, load.accounts
    while least < most:
        middle = (least + most + 1) // 2
        calls = demand(route, Load(middle, load.posts_per_day), interval_s, policy).total
        if calls <= capacity(route, middle, tokens):
            least = middle
        else:
            most = middle - 1
    return least


def _best(prospects: list[Prospect]) -> Prospect | None:
    """The freshest that can be promised; where none can, the one that comes nearest."""
    sound = [found for found in prospects if found.feasible]
    if sound:
        return min(sound, key=lambda found: (found.freshness_s, found.usd_per_day, found.calls_per_day))
    steady = [found for found in prospects if not found.route.best_effort] or prospects
    return min(steady, key=lambda found: found.calls_per_day / found.capacity_per_day, default=None)


def _plan(
    place: Platform,
    load: Load,
    best: Prospect | None,
    prospects: list[Prospect],
    tokens: int,
    consented: bool,
    access: Access,
) -> Plan:
    feasible = best is not None and best.feasible
    why: dict[Language, tuple[str, ...]] = {
        language: reasons(place, best, prospects, tokens, consented, access, language)
        for language in LANGUAGES
    }
    return Plan(
        platform=place.id,
        route=best.route.id if best else None,
        accounts=load.accounts,
        posts_per_day=load.posts_per_day,
        feasible=feasible,
        freshness_s=best.freshness_s if best else None,
        calls_per_day=best.calls_per_day if best else 0.0,
        capacity_per_day=best.capacity_per_day if best else 0.0,
        usd_per_day=best.usd_per_day if best else 0.0,
        upkeep_per_day=best.upkeep_per_day if best else 0.0,
        promise={language: promised(place, best, consented, language) for language in LANGUAGES},
        why=why,
    )
