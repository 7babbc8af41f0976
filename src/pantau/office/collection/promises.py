"""What the plan promises, platform by platform and route by route, and whether a day kept it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from pantau.engine.planning import Language, Plan, promise
from pantau.office.collection.ledger import Coverage
from pantau.office.collection.models import Connector, Consent
from pantau.office.posts.models import Post

#: Reasons that lie in the plan, not in a promise that was missed.
PLANNED = frozenset({"patrol", "off", "no_route", "not_due", "waiting", "unresolved", "gone", "private"})
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Promise:
    """Of one platform on one day. Without a plan its accounts are seen on patrol alone."""

    platform: str
    plan: Plan | None
    missed: int  # accounts that were not seen for reasons the plan does not hold

    @property
    def made(self) -> bool:
        return self.plan is not None and self.plan.freshness_s is not None

    @property
    def kept(self) -> bool:
        return self.made and not self.missed

    def sentence(self, language: Language) -> str:
        """Empty without a plan."""
        return self.plan.promise[language] if self.plan else ""


def of_day(found: Coverage, now: datetime) -> list[Promise]:
    """For each platform with registered accounts, the largest first."""
    running = set(Connector.objects.filter(enabled=True, sees="posts").values_list("platform", flat=True))
    consented = set(
        Consent.objects.filter(withdrawn_at=None).values_list("account__platform", flat=True).distinct()
    )
    posted = posts_a_week(now)
    return [
        Promise(
            platform,
            plan_of(platform, accounts, posted.get(platform, 0), consented=platform in consented)
            if platform in running
            else None,
            sum(count for code, count in found.by("why", platform).items() if code not in PLANNED),
        )
        for platform, accounts in found.by("platform").items()
    ]


def plan_of(platform: str, accounts: int, posts_a_week: int, *, consented: bool) -> Plan:
    accounts = max(1, accounts)
    return promise(platform, accounts, posts_a_week / WEEK_DAYS / accounts, consented=consented)


def posts_a_week(now: datetime) -> Mapping[str, int]:
    """Posts of registered accounts in the last seven days, by platform."""
    since = now - timedelta(days=WEEK_DAYS)
    posted = Post.objects.filter(account__isnull=False, posted_at__gt=since, posted_at__lte=now)
    return dict(posted.values_list("platform").annotate(count=Count("id")))
