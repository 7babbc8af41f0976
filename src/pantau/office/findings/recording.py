"""Findings whose posts are captured before anybody asks: of registered accounts, and links that a person confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from pantau.office.collection.models import Screenshot
from pantau.office.evidence import captures
from pantau.office.evidence.capturing_here import missing
from pantau.office.evidence.models import PageCapture
from pantau.office.findings.models import Finding
from pantau.office.findings.rulebooks import in_use
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account

AT_ONCE = 20
REGISTERED = (Account.Status.REGISTERED, Account.Status.LATE, Account.Status.REACTIVATED)


def capture_what_is_worth_it(now: datetime) -> int:
    """Ask for the captures that are due, the most worthwhile first; gives how many."""
    if not settings.PANTAU_AUTO_CAPTURE or missing():
        return 0
    rules = in_use().capturing
    today = PageCapture.objects.filter(asked_by=None, asked_at__gt=now - timedelta(days=1)).count()
    due = list(_due(rules.least_weight)[: max(0, min(AT_ONCE, rules.most_a_day - today))])
    for post in due:
        captures.ask_alone(post, until=now + rules.provisional, now=now)
    return len(due)


def _due(least_weight: int) -> QuerySet[Post]:
    found = Finding.objects.filter(post=OuterRef("pk"), status=Finding.Status.OPEN, weight__gte=least_weight)
    confirmed = Screenshot.objects.filter(post=OuterRef("pk"), status=Screenshot.Status.DONE)
    captured = PageCapture.objects.filter(post=OuterRef("pk"))
    posts = Post.objects.filter(Q(account__status__in=REGISTERED) | Exists(confirmed))
    there = posts.filter(~Exists(captured), purged_at=None, gone_at=None).exclude(url="")
    worth = Subquery(found.order_by("-worth").values("worth")[:1])
    return there.annotate(worth=worth).exclude(worth=None).order_by("-worth", "pk")
