"""Which accounts a connector looks at now, and when it looks at them next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pantau.engine.planning import (
    TEMPERATURES,
    Budget,
    BudgetTooSmallError,
    Group,
    Route,
    Temperature,
    next_look,
    phase_moments,
    shipped_access,
    temperature,
    tiers,
)
from pantau.engine.sources.connectors.events import AccountRef
from pantau.office.collection import statements
from pantau.office.collection.looks import LOOKED_AFTER, day_of
from pantau.office.collection.models import Attempt, Connector, Consent, DayPlan, SweepState
from pantau.office.collection.references import find_accounts
from pantau.office.collection.storing import upsert
from pantau.office.registry.models import Account
from pantau.web.ui import rulebook

DAY_S = 86_400.0
REPAIR_S = 6 * 3600.0  # a look that mends what pushes lost
RATES = {"hot": 2.0, "warm": 0.3, "cold": 0.02}  # posts a day, as far as tiers are concerned
PUT_OFF = timedelta(hours=1)  # after a look that failed for the account's own reasons; longer each time
LONGEST_PUT_OFF = timedelta(hours=12)  # so that every day has its attempt


def due_accounts(row: Connector, now: datetime) -> list[Account]:
    """Accounts whose next look by this connector has come, the longest unseen first.

    An account that two owners registered is looked at once.
    """
    twins = SweepState.objects.filter(
        route=row.route,
        account__platform=OuterRef("platform"),
        account__kind=OuterRef("kind"),
        account__key=OuterRef("key"),
    )
    found = list(
        Account.objects.filter(pk__in=_planned(row, now), platform=row.platform)
        .filter(~Exists(twins.filter(due_at__gt=now)))
        .exclude(_withdrawn(row))
        .order_by("platform", "kind", "key", "pk")
        .distinct("platform", "kind", "key")
    )
    seen = dict(_waiting(row, now).exclude(last_seen_at=None).values_list("account_id", "last_seen_at"))
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda account: (seen.get(account.pk, never), account.pk))


def _planned(row: Connector, now: datetime) -> QuerySet[Any, Any]:
    """Ids of accounts that today's plan lets this connector look at, read from what is due: those that are not cost
    nothing.

    For posts these are the accounts it was planned for, and those whose planned route has failed today and has
    not seen them: the second route. What stands beside the posts is read of every account.
    """
    waiting = _waiting(row, now)
    plans = DayPlan.objects.filter(day=day_of(now), account=OuterRef("account"))
    if not row.sees_posts:
        return waiting.filter(Exists(plans.filter(why__in=LOOKED_AFTER))).values("account")
    own = waiting.filter(Exists(plans.filter(route=row.route, why=""))).values("account")
    looks = Attempt.objects.filter(day=day_of(now), account=OuterRef("account"), route=OuterRef("route"))
    failed = Attempt.objects.filter(day=day_of(now), platform=row.platform, account__isnull=False).filter(
        ~Q(outcome="ok"),
        ~Q(route=row.route),
        ~Exists(looks.filter(outcome="ok")),
        Exists(plans.filter(route=OuterRef("route"), why="")),
    )
    if row.consented:
        given = Consent.objects.filter(account=OuterRef("account"), connector=row, withdrawn_at=None)
        failed = failed.filter(Exists(given))
    return own.union(failed.values("account"))


def _waiting(row: Connector, now: datetime) -> QuerySet[SweepState]:
    return SweepState.objects.filter(Q(due_at=None) | Q(due_at__lte=now), route=row.route)


def _withdrawn(row: Connector) -> Q:
    """The owner took the consent back: a plan that was made before must not bring us there again."""
    consents = Consent.objects.filter(account=OuterRef("pk"), connector=row)
    return Q(Exists(consents.exclude(withdrawn_at=None))) & ~Exists(consents.filter(withdrawn_at=None))


def set_due(row: Connector, route: Route | None, since: datetime, now: datetime, *, share: float = 1) -> None:
    """When accounts seen since then are looked at next: sooner where more is posted, within the quota, and sooner
    around the beginning of the quiet period and of voting.

    ``share`` is the part of the quota that these looks may spend.
    """
    states = SweepState.objects.filter(route=row.route).exclude(last_seen_at=None)
    looks = list(
        states.filter(last_seen_at__gte=since).values_list("pk", "last_seen_at", "cursor__newest", "tier")
    )
    if not looks:
        return
    now_tiers = [temperature(_moment(newest), now) for _, _, newest, _ in looks]
    counts = Counter(dict(states.order_by().values_list("tier").annotate(Count("pk"))))
    counts.subtract(tier for *_, tier in looks)
    counts.update(now_tiers)
    intervals = _intervals(counts, route, share)
    moments, pace = phase_moments(rulebook.current().calendar), route.pace.value if route else 0
    due = [
        next_look(seen_at, intervals[tier], moments, fastest_s=pace)
        for (_, seen_at, _, _), tier in zip(looks, now_tiers, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statements.SET_DUE, {"ids": [pk for pk, *_ in looks], "tiers": now_tiers, "due": due})


def paces(row: Connector, route: Route | None, accounts: int) -> dict[Temperature, float]:
    """Seconds between looks as they are made now, for each tier that has accounts; before the first look all are
    thought cold.
    """
    states = SweepState.objects.filter(route=row.route, tier__in=RATES).exclude(last_seen_at=None)
    counts = dict(states.order_by().values_list("tier").annotate(Count("pk"))) or {"cold": accounts}
    intervals = _intervals(Counter(counts), route, 1)
    return {tier: intervals[tier] for tier in TEMPERATURES if counts.get(tier)}


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


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _intervals(counts: Mapping[str, int], route: Route | None, share: float) -> dict[str, float]:
    """Seconds between two looks, by tier; ``counts`` are the accounts in each."""
    if route is None or route.detect is None:
        return dict.fromkeys(RATES, REPAIR_S)
    groups = [Group(name, counts[name], rate) for name, rate in RATES.items()]
    accounts = sum(group.accounts for group in groups)
    calls = share * min(quota.per_day * _holders(quota.per, accounts) for quota in route.quotas)
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
