"""What a platform lets a supervisor read: routes, quotas and prices, each number with its source.

The facts stand in ``platforms.yaml``; ``facts.py`` reads them. Calls are counted in the unit in which
the platform counts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from pantau.engine.law import Titles

DAY_S = 86_400

MARKS = ("V", "V2", "T", "M", "I")  # published text, a copy of it, tried out, from memory, our own choice
HOLDERS = ("app", "app_user", "token", "account")

Mark = Literal["V", "V2", "T", "M", "I"]
Mode = Literal["poll", "push"]
Holder = Literal["app", "app_user", "token", "account"]
WindowKind = Literal["rolling", "fixed"]


class UnknownPlatformError(ValueError):
    """No platform of that name is described in the access facts."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, who says so, and how well that was checked."""

    value: float
    source: str  # a key of ``Access.sources``
    mark: Mark


@dataclass(frozen=True, slots=True)
class Quota:
    """At most ``amount`` calls in a window.

    A fixed window is a calendar day in ``zone``; a rolling one is any stretch of ``window_s`` seconds.
    ``per`` says who holds one: the whole app, the app once for each of its daily users, each token, or
    each consenting account. ``headroom`` is the share that plans may spend.
    """

    id: str
    amount: int
    window_s: int
    kind: WindowKind
    per: Holder
    headroom: Fact
    source: str
    mark: Mark
    zone: ZoneInfo | None = None

    @property
    def per_day(self) -> float:
        """Calls a day that plans may spend, for one holder."""
        return self.headroom.value * self.amount * DAY_S / self.window_s

    def holders(self, accounts: int, tokens: int) -> int:
        match self.per:
            case "app":
                return 1
            case "account":
                return accounts
            case _:
                return tokens


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """A push channel takes ``accounts`` accounts; ``most`` such channels are allowed, None for any number."""

    accounts: Fact
    most: Fact | None = None

    def needed(self, accounts: int) -> int:
        return -(-accounts // int(self.accounts.value))

    @property
    def most_accounts(self) -> float:
        return self.accounts.value * self.most.value if self.most else float("inf")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Calls that spend nothing of the quota but must be made: each account, every ``days`` days."""

    title: Titles
    days: Fact


@dataclass(frozen=True, slots=True)
class Route:
    """One way to see new posts of accounts.

    ``detect``: accounts looked at in one call; None for push. ``fetch``: calls to get the posts of one
    account that changed, None where the look itself brings them. ``enrich``, ``recheck``, ``identity``:
    posts or accounts in one such call; None where none is needed.
    """

    platform: str
    id: str
    title: Titles
    mode: Mode
    consent: bool
    quotas: tuple[Quota, ...]
    cost: Fact
    pace: Fact  # seconds: the shortest interval of a poll, the usual delay of a push
    needs: Titles
    detect: Fact | None = None
    fetch: Fact | None = None
    enrich: Fact | None = None
    recheck: Fact | None = None
    identity: Fact | None = None
    post_usd: Fact | None = None
    account_usd: Fact | None = None
    posts_per_month: Fact | None = None
    subscriptions: Subscriptions | None = None
    upkeep: Upkeep | None = None
    best_effort: bool = False  # may lose posts unnoticed, so no promise can rest on it
    beside: bool = False  # brings what stands beside posts, out of the quota that the posts need
    closed: Titles | None = None  # why an election supervisor cannot use it

    @property
    def lane(self) -> str:
        """The name under which its accounts queue."""
        return f"{self.platform}/{self.id}"

    @property
    def accounts_per_call(self) -> int:
        return int(self.detect.value) if self.detect else 1

    def for_users(self, users: int) -> Route:
        """The same route where the app has that many daily users: what limiters must be given."""
        grown = (
            replace(quota, amount=quota.amount * users, per="app") if quota.per == "app_user" else quota
            for quota in self.quotas
        )
        return replace(self, quotas=tuple(grown))

    def granted(self, amount: int) -> Route:
        """The same route after the platform granted another amount for its first quota."""
        if not self.quotas:
            return self
        first, *others = self.quotas
        return replace(self, quotas=(replace(first, amount=amount), *others))


@dataclass(frozen=True, slots=True)
class Patrol:
    """Minutes of an officer's time: to open an account, and to read one new post."""

    open_minutes: Fact
    post_minutes: Fact
    most_posts: Fact  # read in one look; the rest is left to the next


@dataclass(frozen=True, slots=True)
class Platform:
    id: str
    title: Titles
    routes: tuple[Route, ...]
    quotas: Mapping[str, Quota]  # by id, those of single endpoints too
    blind: Titles | None = None  # what no interface gives, so that people must look

    def open_routes(self, consented: bool) -> tuple[Route, ...]:
        """Routes by which posts are seen."""
        return tuple(
            route
            for route in self.routes
            if not route.closed and not route.beside and (consented or not route.consent)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """The supervisor's own choices."""

    slowest_s: Fact  # a look less often is no supervision, so no such promise is made
    identity_days: Fact  # names and existence are looked up this often
    rechecks_per_post: Fact  # later looks at a post, for edits and deletion
    beside_share: Fact  # of a quota, for comments and advertisements beside the posts
    patrol: Patrol


@dataclass(frozen=True, slots=True)
class Access:
    """Everything in ``platforms.yaml``."""

    checked_on: str
    sources: Mapping[str, str]
    policy: Policy
    platforms: Mapping[str, Platform]

    def platform(self, name: str) -> Platform:
        if name not in self.platforms:
            raise UnknownPlatformError(
                f"unknown platform '{name}'; known: {', '.join(sorted(self.platforms))}"
            )
        return self.platforms[name]

    def route(self, platform: str, route: str) -> Route:
        routes = {found.id: found for found in self.platform(platform).routes}
        if route not in routes:
            raise KeyError(f"{platform} has no route '{route}'; its routes: {', '.join(routes) or 'none'}")
        return routes[route]
