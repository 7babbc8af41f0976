"""What the interface adds to the rooms' own questions: who reads posts as such, and who looks after tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pantau.office.api.models import Export, Token, Webhook
from pantau.office.findings.models import Finding
from pantau.office.people.access import (
    INVESTIGATING,
    READ_ONLY,
    Decision,
    Standing,
    allow,
    deny,
    keep_people,
    standing_of,
)
from pantau.office.people.models import Role
from pantau.office.review import access as review


def has_a_role(standing: Standing) -> Decision:
    return deny(standing.barred) if standing.barred else allow()


def see_posts(standing: Standing) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, *READ_ONLY, Role.VILLAGE_SUPERVISOR):
        return allow()
    return deny(_("Unggahan dibaca petugas Bawaslu, pimpinan, dan auditor."))


def posts_of(standing: Standing) -> Q:
    """Posts of registered accounts within one's districts, and of everybody else's only what gave a finding
    that this person may see.
    """
    if not see_posts(standing).allowed:
        return Q(pk__in=())
    found = Exists(Finding.objects.filter(review.reach_of(standing), post=OuterRef("pk")))
    districts = standing.districts(*INVESTIGATING)
    if standing.holds(*READ_ONLY) or districts is None:
        return Q(account__candidate__isnull=False) | Q(account__party__isnull=False) | Q(found)
    return Q(account__candidate__district__code__in=districts) | Q(found)


# --- tokens ---------------------------------------------------------------------------------------


def make_token(user: Any, now: datetime) -> Decision:
    """For oneself alone. That there is a second factor is asked at the door, and again at every use."""
    return has_a_role(standing_of(user, now))


def see_tokens_of_all(user: Any, now: datetime) -> Decision:
    return keep_people(user, now)


def end_token(user: Any, now: datetime, token: Token) -> Decision:
    """One's own, always; anybody's by a commissioner."""
    return allow() if token.user_id == user.pk else keep_people(user, now)


def webhooks_of(user: Any, now: datetime) -> QuerySet[Webhook]:
    """One's own; a commissioner sees and ends everybody's."""
    alive = Webhook.objects.filter(ended_at=None).select_related("user", "token")
    return alive if see_tokens_of_all(user, now).allowed else alive.filter(user=user)


def own_webhooks(user: Any) -> QuerySet[Webhook]:
    return Webhook.objects.filter(user=user, ended_at=None)


def own_exports(user: Any) -> QuerySet[Export]:
    return Export.objects.filter(user=user)
