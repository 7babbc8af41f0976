"""What the routes that are switched on promise, and whether a day kept it.

A promise is about accounts that can be reached: one that its owner locked or withdrew, or that is not found, breaks
none. A few late looks break none either; how many are too many is said by the alarms' own rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from pantau.engine.planning import (
    LANGUAGES,
    AlarmRule,
    Language,
    Plan,
    kept,
    promise,
    shipped_access,
    shipped_alarms,
    streamed,
)
from pantau.office.collection import due, ledger, permits
from pantau.office.collection.ledger import Coverage
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Alarm, Connector, StreamState
from pantau.office.posts.models import Post

OURS = frozenset({"quota", "outage", "page_limit", "ranked", "lease", "answer"})
THEIRS = frozenset({"private", "not_found", "gone"})  # reasons of the accounts, or of those who own them
ACCESS = frozenset({"token", "permission"})  # of the owner where they let us in, else of our own key
DAILY_MONEY = "usd_per_day"  # as connectors of paid platforms name their limit
WEEK_DAYS = 7
DAY = timedelta(days=1)

# Accounts planned for this route today whose look was due at ``limit`` and has not come: in all, and so many overdue.
# One that two owners registered is looked at once. One that was never looked at is due since its plan began.
OVERDUE = """
SELECT count(*), count(*) FILTER (WHERE COALESCE(
    (SELECT max(s.due_at) FROM registry_account t JOIN collection_sweepstate s ON s.account_id = t.id
     WHERE s.route = p.route AND t.platform = a.platform AND t.kind = a.kind AND t.key = a.key),
    greatest(%(enabled)s, CASE WHEN EXISTS (
        SELECT FROM collection_dayplan y WHERE y.day = p.day - 1 AND y.account_id = p.account_id
    ) THEN %(yesterday)s ELSE %(today)s END)
) <= %(limit)s)
FROM collection_dayplan p JOIN registry_account a ON a.id = p.account_id
WHERE p.day = %(day)s AND p.route = %(route)s AND p.why = '' AND a.platform = %(platform)s
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """Of one route on one day. Without a plan the platform's accounts are seen on patrol alone."""

    platform: str
    plan: Plan | None
    said: Mapping[Language, str] = field(default_factory=dict)  # one sentence; empty without a plan
    accounts: int = 0  # that the route was planned for
    missed: int = 0  # of them, not looked at in time though they could be reached
    beyond_reach: Mapping[str, int] = field(default_factory=dict)  # accounts by reasons of their own
    paid: bool = False  # by the look, up to a limit a day
    today: bool = False  # the day goes on: ``missed`` are late now

    @property
    def made(self) -> bool:
        return self.plan is not None and self.plan.freshness_s is not None

    @property
    def broken(self) -> bool:
        """More were missed than may be while nobody is told."""
        return bool(self.missed) and _rule().finds(self.missed, self.accounts, already=False)


def of_day(found: Coverage, now: datetime) -> list[Promise]:
    """For each platform with registered accounts, the largest first, its routes by name."""
    running: dict[str, list[Connector]] = {}
    for one in Connector.objects.filter(enabled=True, sees="posts").order_by("name"):
        running.setdefault(one.platform, []).append(one)
    posted = posts_a_week(now)
    return [
        made
        for platform in found.by("platform")
        for made in _of_platform(found, platform, running.get(platform, ()), posted.get(platform, 0), now)
    ]


def _of_platform(
    found: Coverage, platform: str, running: Sequence[Connector], posted: int, now: datetime
) -> Iterator[Promise]:
    planned = found.by("planned", platform)
    used = [one for one in running if planned.get(one.route)]
    if not used:
        yield Promise(platform, None)
    for one in used:
        yield _of_route(found, one, planned.get(one.route, 0), posted, now)


def _of_route(found: Coverage, one: Connector, accounts: int, posted: int, now: datetime) -> Promise:
    plan = plan_of(one, accounts, posted)
    why = _unseen(found, one)
    theirs = THEIRS | ACCESS if one.consented else THEIRS
    today = found.day == day_of(now)
    if today:
        tolerated = _rule().tolerated(plan.freshness_s or 0)
        missed = overdue(one, now - tolerated, now)[1]
    else:
        missed = sum(count for code, count in why.items() if code in OURS | ACCESS - theirs)
    beyond = {code: count for code, count in why.items() if code in theirs}
    paid = DAILY_MONEY in one.needs
    return Promise(one.platform, plan, sentence(one, plan), accounts, missed, beyond, paid, today)


def _unseen(found: Coverage, one: Connector) -> Mapping[str, int]:
    """Accounts planned for this route that were not seen, by reason."""
    counts: Counter[str] = Counter()
    for part in found.parts:
        if part.why and part.platform == one.platform and part.planned == one.route:
            counts[part.why] += part.count
    return counts


def _rule() -> AlarmRule:
    return shipped_alarms()[Alarm.Kind.LATE]


# --- words and numbers ------------------------------------------------------------------------------


def sentence(one: Connector, plan: Plan) -> Mapping[Language, str]:
    """What this route keeps: by its line while that is open, else by the looks that are now made of each tier."""
    route = permits.planned_route(one.name, one.platform)
    if route is None or plan.freshness_s is None:
        return plan.promise
    place = shipped_access().platform(one.platform)
    if _is_heard(one.platform):
        return {language: streamed(route, place, due.REPAIR_S, language) for language in LANGUAGES}
    paces = due.paces(one, route, plan.accounts)
    return {language: kept(route, place, paces, language) for language in LANGUAGES}


def _is_heard(platform: str) -> bool:
    lines = StreamState.objects.filter(connector__platform=platform, connector__enabled=True)
    return lines.exclude(open_since=None).exists()


def plan_of(one: Connector, accounts: int, posts_a_week: int) -> Plan:
    """The freshness this connector's own route can keep of so many accounts, the whole platform's posts told."""
    accounts = max(1, accounts)
    return promise(
        one.platform,
        accounts,
        posts_a_week / WEEK_DAYS / accounts,
        consented=one.consented,
        route=permits.PLANNED.get(one.name),
    )


def posts_a_week(now: datetime) -> Mapping[str, int]:
    """Posts of registered accounts in the last seven days, by platform."""
    since = now - timedelta(days=WEEK_DAYS)
    posted = Post.objects.filter(account__isnull=False, posted_at__gt=since, posted_at__lte=now)
    return dict(posted.values_list("platform").annotate(count=Count("id")))


def overdue(one: Connector, limit: datetime, now: datetime) -> tuple[int, int]:
    """Accounts planned for this connector's route today, and how many of them were due at ``limit``."""
    today = day_of(now)
    start = ledger.bounds(today)[0]
    asked = {
        "day": today, "route": one.route, "platform": one.platform, "limit": limit,
        "enabled": one.enabled_at or start, "today": start, "yesterday": start - DAY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE, asked)
        planned, late = cursor.fetchone()
    return planned, late
