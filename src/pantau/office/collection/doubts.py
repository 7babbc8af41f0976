"""What was not found once is a hint. 'Gone' needs a second look for a post, and for an account three failures
over a day by two routes and a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from pantau.engine.sources.connectors.events import AccountChanged, PostGone, PostRef
from pantau.office.collection.models import AccountDoubt, AccountVerdict, PostDoubt
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts import actions as posts
from pantau.office.registry.models import Account
from pantau.web.ui import rulebook

FAILURES_NEEDED = 3
ROUTES_NEEDED = 2
OVER = timedelta(days=1)
#: States that say something of the account; the others say something of us.
OF_THE_ACCOUNT = ("renamed", "private", "suspended", "deleted", "not_found")
GONE = ("suspended", "deleted", "not_found")
SHORTEST_REASON = 5


class DoubtError(Exception):
    """Something about an account cannot be said yet; the message says what is missing."""


# --- posts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missed:
    """What one look that missed a post amounts to.

    ``first``: no look by this route had missed it. ``marked``: a second one agrees, so the post is gone from now on.
    """

    key: tuple[str, str]  # platform, native id
    reason: str  # see sources.connectors.events.GoneReason
    at: datetime
    first_at: datetime
    first: bool
    marked: bool
    raw: str


def confirm_after() -> timedelta:
    """How long after the first look that missed a post a second one says something."""
    return rulebook.current().watching.confirm_after


def posts_gone(events: Sequence[PostGone], *, route: str) -> list[Missed]:
    """Take hints down; posts that a second look by the same route has confirmed as gone are marked so."""
    return [_missed(event, route) for event in events]


def _missed(event: PostGone, route: str) -> Missed:
    ref = event.ref
    held, made = PostDoubt.objects.get_or_create(
        platform=ref.platform,
        native_id=ref.native_id,
        route=route,
        defaults={
            "reason": event.reason,
            "first_at": event.observed_at,
            "last_at": event.observed_at,
        },
    )
    marked: tuple[int, ...] = ()
    if not made and event.observed_at > held.last_at:
        PostDoubt.objects.filter(pk=held.pk).update(last_at=event.observed_at, reason=event.reason)
        if event.observed_at - held.first_at >= confirm_after():
            marked = posts.mark_gone(
                ref.platform,
                [ref.native_id],
                reason=event.reason,
                at=event.observed_at,
                missed_at=held.first_at,
            )
    return Missed(
        (ref.platform, ref.native_id), event.reason, event.observed_at, held.first_at, made, bool(marked),
        event.raw,
    )  # fmt: skip


def post_seen(keys: Iterable[tuple[str, str]]) -> None:
    """These posts are there: earlier hints are void."""
    by_platform: dict[str, list[str]] = {}
    for platform, native_id in keys:
        by_platform.setdefault(platform, []).append(native_id)
    for platform, native_ids in by_platform.items():
        PostDoubt.objects.filter(platform=platform, native_id__in=native_ids).delete()


def posts_to_look_at_again(platform: str, route: str, now: datetime, most: int = 500) -> list[PostRef]:
    """Posts that one look by this route did not find and that are due for the second."""
    due = PostDoubt.objects.filter(
        platform=platform,
        route=route,
        last_at__lte=now - confirm_after(),
        first_at__gte=now - timedelta(days=30),
    )
    found = due.order_by("last_at").values_list("native_id", flat=True)[:most]
    return [PostRef(platform, native_id) for native_id in found]


# --- accounts -------------------------------------------------------------------------------------


def account_changed(account: int, event: AccountChanged, *, route: str) -> None:
    """A look-up's word on an account, kept as a hint; its state in the registry stays."""
    if event.state == "active":
        accounts_seen([account], event.observed_at)
    elif event.state in OF_THE_ACCOUNT:
        detail = event.detail or (f"now {event.now.name}" if event.now else "")
        AccountDoubt.objects.get_or_create(
            account_id=account,
            route=route,
            observed_at=event.observed_at,
            defaults={"state": event.state, "detail": detail[:1000]},
        )


def accounts_seen(accounts: Iterable[int], at: datetime) -> None:
    """These accounts were there at that moment: earlier hints and verdicts that they are not hold no more."""
    ids = list(accounts)
    standing = AccountDoubt.objects.filter(account__in=ids, cleared_at=None, observed_at__lte=at)
    standing.filter(state__in=GONE).update(cleared_at=at)
    AccountVerdict.objects.filter(account__in=ids, lifted_at=None, decided_at__lte=at).update(lifted_at=at)


def failures_in_a_row(account: int, route: str) -> int:
    return AccountDoubt.objects.filter(account=account, route=route, cleared_at=None).count()


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An account that was not found often enough for a person to say so."""

    account_id: int
    failures: int
    routes: int
    first_at: datetime
    last_at: datetime

    @property
    def ripe(self) -> bool:
        return (
            self.failures >= FAILURES_NEEDED
            and self.routes >= ROUTES_NEEDED
            and self.last_at - self.first_at >= OVER
        )


def doubtful_accounts(accounts: Iterable[int] | None = None) -> list[Doubtful]:
    """Accounts with standing failures that nobody has decided on, the longest doubted first."""
    standing = AccountDoubt.objects.filter(cleared_at=None, state__in=GONE)
    if accounts is not None:
        standing = standing.filter(account__in=list(accounts))
    decided = AccountVerdict.objects.filter(lifted_at=None).values("account_id")
    found = (
        standing.exclude(account__in=decided)
        .values("account_id")
        .annotate(
            failures=Count("id"),
            routes=Count("route", distinct=True),
            first_at=Min("observed_at"),
            last_at=Max("observed_at"),
        )
        .order_by("first_at", "account_id")
    )
    return [Doubtful(**row) for row in found]


@transaction.atomic
def say_gone(account: Account, state: str, *, by: User, why: str, now: datetime) -> AccountVerdict:
    """A person states that an account is no longer there. Refused before the failures suffice."""
    reason = " ".join(why.split())
    if len(reason) < SHORTEST_REASON:
        raise DoubtError(_("Tulis alasannya dalam beberapa kata."))
    if state not in GONE:
        raise DoubtError(_("Pilih: ditangguhkan, dihapus, atau tidak ditemukan."))
    found = doubtful_accounts([account.pk])
    if not found or not found[0].ripe:
        raise DoubtError(_("Belum cukup: perlu tiga kegagalan, selama sehari, lewat dua jalur yang berbeda."))
    verdict = AccountVerdict.objects.create(
        account=account, state=state, decided_at=now, decided_by=by, why=reason
    )
    record(by, "account_verdict", account, state=state, why=reason)
    return verdict
