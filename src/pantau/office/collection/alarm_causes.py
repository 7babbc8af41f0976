"""What breaks a promise at this moment, read from the ledger: nothing here decides whether to tell anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, Sum

from pantau.engine.planning import AlarmRule, shipped_alarms
from pantau.office.collection import promises, statements
from pantau.office.collection.looks import day_of, zone
from pantau.office.collection.models import (
    Alarm,
    Attempt,
    Connector,
    DayPlan,
    PostLook,
    RefusedDelivery,
)
from pantau.office.evidence import auditing, stamping

DAY = timedelta(days=1)

# Accounts by what their newest look on a route came to.
REFUSED_ACCESS = """
SELECT route, count(*) FILTER (WHERE why IN ('token', 'permission')), count(*) FROM (
    SELECT DISTINCT ON (route, account_id) route, account_id, why FROM collection_attempt
    WHERE day >= %(since)s AND account_id IS NOT NULL AND means IN ('consent', 'official')
    ORDER BY route, account_id, last_at DESC
) AS newest GROUP BY route
"""

UNSEEN_DUE = (
    statements.LEDGER
    + """
SELECT platform, count(*) FILTER (WHERE due AND means IS NULL), count(*) FILTER (WHERE due)
FROM ledger GROUP BY platform
"""
)


@dataclass(frozen=True, slots=True)
class Cause:
    """``count`` of ``whole`` accounts or deliveries; ``about`` is JSON for the words."""

    kind: str
    platform: str
    route: str
    count: int
    whole: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.platform, self.route


def found(now: datetime) -> Iterator[Cause]:
    """Every cause with its numbers, however small."""
    rules = shipped_alarms()
    running = list(Connector.objects.filter(enabled=True).order_by("name"))
    asleep = {cause.platform: cause for cause in _asleep(running, rules[Alarm.Kind.NO_SWEEP], now)}
    yield from asleep.values()
    # Where nobody looks at all, that is the one thing to be told.
    yield from _late([one for one in running if one.platform not in asleep], rules[Alarm.Kind.LATE], now)
    yield from _broken_off(running, now)
    yield from _no_access(running, now)
    yield from _day_short(now)
    yield from _refusals(rules[Alarm.Kind.REFUSALS], now)
    yield from _vanished()
    yield from _evidence(rules[Alarm.Kind.NO_STAMP], now)


def _evidence(rule: AlarmRule, now: datetime) -> Iterator[Cause]:
    audit = auditing.last()
    if audit is not None and not audit.passed:
        yield Cause(Alarm.Kind.EVIDENCE, "", "", audit.found, 0, {"detail": audit.troubles[0][:300]})
    waiting = [one for one in stamping.waiting() if one.delay(now) > rule.span]
    if waiting:
        yield Cause(Alarm.Kind.NO_STAMP, "", "", len(waiting), 0, {"detail": waiting[0].authority})


def _asleep(running: Sequence[Connector], rule: AlarmRule, now: datetime) -> Iterator[Cause]:
    limit = now - rule.span
    asked = dict(
        Attempt.objects.filter(day__gte=day_of(now) - DAY)
        .values_list("platform")
        .annotate(last=Max("last_at", filter=Q(means__in=("consent", "official"))))
    )
    for platform, several in _by_platform(running).items():
        last = asked.get(platform)
        if last is not None and last > limit:
            continue
        counts = [promises.overdue(one, limit, now) for one in several]
        if overdue := sum(count for _, count in counts):
            about = {"last": last.isoformat() if last else None}
            whole = sum(planned for planned, _ in counts)
            yield Cause(Alarm.Kind.NO_SWEEP, platform, "", overdue, whole, about)


def _late(running: Sequence[Connector], rule: AlarmRule, now: datetime) -> Iterator[Cause]:
    posted = promises.posts_a_week(now)
    for platform, several in _by_platform(running).items():
        for one in several:
            planned = DayPlan.objects.filter(
                day=day_of(now), route=one.route, why="", account__platform=platform
            ).count()
            plan = promises.plan_of(one, planned, posted.get(platform, 0))
            if not planned or plan.freshness_s is None:
                continue
            tolerated = rule.tolerated(plan.freshness_s)
            whole, late = promises.overdue(one, now - tolerated, now)
            if late:
                about = {
                    "promise": dict(promises.sentence(one, plan)),
                    "tolerated_s": int(tolerated.total_seconds()),
                }
                yield Cause(Alarm.Kind.LATE, platform, one.route, late, whole, about)


def _by_platform(running: Sequence[Connector]) -> dict[str, list[Connector]]:
    groups: dict[str, list[Connector]] = {}
    for one in running:
        if one.sees_posts:
            groups.setdefault(one.platform, []).append(one)
    return groups


def _broken_off(running: Sequence[Connector], now: datetime) -> Iterator[Cause]:
    recent = Attempt.objects.filter(day__gte=day_of(now) - DAY)
    for one in running:
        tried = recent.filter(route=one.route, platform=one.platform)
        broke = tried.filter(outcome="error", why="answer")
        seen = tried.filter(outcome="ok").aggregate(at=Max("last_at"))["at"]
        if seen is not None:
            broke = broke.filter(last_at__gt=seen)
        newest = broke.order_by("-last_at", "-pk").first()
        if newest is not None:
            accounts = broke.exclude(account=None).values("account").distinct().count()
            about = {"detail": newest.detail[:300]}
            yield Cause(Alarm.Kind.BROKEN_OFF, one.platform, one.route, max(1, accounts), 0, about)


def _no_access(running: Sequence[Connector], now: datetime) -> Iterator[Cause]:
    platforms = {one.route: one.platform for one in running}
    with connection.cursor() as cursor:
        cursor.execute(REFUSED_ACCESS, {"since": day_of(now) - DAY})
        for route, refused, whole in cursor.fetchall():
            if refused and route in platforms:
                yield Cause(Alarm.Kind.NO_ACCESS, platforms[route], route, refused, whole)


def _day_short(now: datetime) -> Iterator[Cause]:
    yesterday = day_of(now) - DAY
    asked = {
        "first": yesterday, "last": yesterday, "now": now, "zone": zone(), "platform": "", "district": "",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN_DUE, asked)
        for platform, unseen, due in cursor.fetchall():
            if unseen:
                about = {"day": yesterday.isoformat()}
                yield Cause(Alarm.Kind.DAY_SHORT, platform, "", unseen, due, about)


def _refusals(rule: AlarmRule, now: datetime) -> Iterator[Cause]:
    platforms = dict(Connector.objects.values_list("route", "platform"))
    recent = RefusedDelivery.objects.filter(day__gte=day_of(now) - DAY, last_at__gt=now - rule.span)
    counted = recent.exclude(kind="replayed").values_list("route").annotate(times=Sum("times"))
    for route, times in counted:
        yield Cause(Alarm.Kind.REFUSALS, platforms.get(route, ""), route, times)


def _vanished() -> Iterator[Cause]:
    """Watched posts that are gone while our own copy still is there, and nobody has kept it."""
    lost = PostLook.objects.filter(
        watched_since__isnull=False, post__gone_at__isnull=False, post__held_at=None, post__purged_at=None
    )
    for platform, count in lost.values_list("post__platform").annotate(count=Count("post")).order_by():
        yield Cause(Alarm.Kind.VANISHED, platform, "", count)
