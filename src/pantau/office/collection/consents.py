"""Consents as platforms tell them, and what their end leaves behind.

Where owners agree on a page, ``enrolment`` records what came of it. Telegram has no such page: it tells that a
channel's owner let our bot in or put it out, by push or in a sweep, and a letter says that we asked for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pantau.engine.sources.connectors.events import (
    AccountRef,
    ActSeen,
    Page,
    PermissionChanged,
    PostGone,
    PostNoticed,
)
from pantau.office.collection.connectors import give_consent, withdraw_consent
from pantau.office.collection.models import (
    Connector,
    Consent,
    ConsentInvitation,
    RawPayload,
    Subscription,
    SweepState,
)
from pantau.office.collection.references import find_accounts
from pantau.office.posts import actions as posts
from pantau.office.registry.models import Account

log = logging.getLogger(__name__)


@transaction.atomic
def take_in(row: Connector, events: Iterable[Any], *, now: datetime) -> int:
    """Owners who let us in after a letter of ours: gives the number of consents recorded.

    Without a letter nobody was told what is read and how to take it back, so there is no consent.
    """
    recorded = 0
    for event in events:
        if isinstance(event, PermissionChanged) and event.given:
            recorded += sum(_take_in(row, event, account, now) for account in _accounts(event.account, row))
    return recorded


def _take_in(row: Connector, event: PermissionChanged, account: Account, now: datetime) -> bool:
    given = Consent.objects.filter(account=account, connector__platform=row.platform)
    if given.filter(withdrawn_at=None).exists() or given.filter(withdrawn_at__gt=event.at).exists():
        return False  # known, or told late: the owner has changed their mind since
    letters = ConsentInvitation.objects.filter(accounts=account, revoked_at=None, expires_at__gt=now)
    letter = letters.order_by("-made_at", "-pk").first()
    if letter is None:
        log.warning("%s: the account %s let us in without a letter of ours", row.name, account.pk)
        return False
    consent = give_consent(
        account, row, scope=event.scope, token="", given_by=letter.liaison, now=min(event.at, now)
    )
    remember_name(consent, event.account)
    return True


@transaction.atomic
def let_go(row: Connector, events: Iterable[Any], *, now: datetime) -> int:
    """Owners who put us out, at the platform: gives the number of consents that ended."""
    ended = 0
    for event in events:
        if not isinstance(event, PermissionChanged) or event.given:
            continue
        living = _of(event.account, row).filter(withdrawn_at=None, given_at__lte=event.at)
        for consent in living.select_related("connector"):
            end(consent, now=now)
            Consent.objects.filter(pk=consent.pk).update(ended_there_at=event.at)
            ended += 1
    return ended


def withdrawn(row: Connector, refs: Iterable[AccountRef]) -> set[AccountRef]:
    """Accounts whose owners took their consent back. Call in a transaction: until it ends, a withdrawal waits.

    Two owners may have registered an account: the consent may lie with the other's row.
    """
    found = find_accounts(refs, row.route) if row.consented else {}
    names = {one.pk: (one.kind, one.key) for one in Account.objects.filter(pk__in=set(found.values()))}
    given = Consent.objects.filter(
        connector=row, account__platform=row.platform, account__key__in={key for _kind, key in names.values()}
    ).select_related("account")
    living = given.filter(withdrawn_at=None).order_by("pk").select_for_update(no_key=True, of=("self",))
    ended = {(one.account.kind, one.account.key) for one in given.exclude(withdrawn_at=None)}
    ended -= {(one.account.kind, one.account.key) for one in living}
    return {ref for ref, account in found.items() if names[account] in ended}


def without_withdrawn(row: Connector, page: Page) -> tuple[Page, set[str]]:
    """The page without accounts whose owners took their consent back, and the hashes of bytes that must go.

    Owners withdraw while a sweep runs; what it then brings is not stored. Call in a transaction.
    """
    refs = [account_of(row, event) for event in page.events]
    gone = withdrawn(row, [*(ref for ref in refs if ref), *page.looked_at])
    if not gone:
        return page, set()
    told = list(zip(page.events, refs, strict=True))
    names = {ref.name for ref in gone}
    left = replace(
        page,
        events=tuple(event for event, ref in told if ref not in gone),
        cursors={name: cursor for name, cursor in page.cursors.items() if name not in names},
        looked_at=tuple(ref for ref in page.looked_at if ref not in gone),
    )
    dropped = {getattr(event, "raw", "") for event, ref in told if ref in gone}
    return left, dropped - {getattr(event, "raw", "") for event in left.events} - {""}


def account_of(row: Connector, event: Any) -> AccountRef | None:
    """Whose posts or state an event tells of."""
    if isinstance(event, ActSeen):
        target = event.interaction.target_account
        return AccountRef(row.platform, target) if target else None
    account = event.ref.account if isinstance(event, (PostNoticed, PostGone)) else event.account
    return account if isinstance(account, AccountRef) else None


def _of(ref: AccountRef, row: Connector) -> QuerySet[Consent]:
    return Consent.objects.filter(account__in=_accounts(ref, row), connector__platform=row.platform)


def _accounts(ref: AccountRef, row: Connector) -> list[Account]:
    """The registry's rows of an account: two owners may have registered it."""
    found = Account.objects.filter(pk__in=find_accounts([ref], row.route).values()).first()
    if found is None:
        return []
    return list(
        Account.objects.filter(platform=found.platform, kind=found.kind, key=found.key).order_by("pk")
    )


def remember_name(consent: Consent, ref: AccountRef) -> None:
    """By its number an account is known to the platform after it was renamed too."""
    if ref.native_id:
        SweepState.objects.update_or_create(
            account=consent.account, route=consent.connector.route, defaults={"name": ref.native_id}
        )


@transaction.atomic
def end(consent: Consent, *, now: datetime) -> int:
    """Ends the consent and forgets what the platform sent under it; gives the number of answers deleted.

    The words of posts stay, as do findings and evidence: people have acted on them.
    """
    withdraw_consent(consent, now=now)
    account, route = consent.account_id, consent.connector.route
    # The platform's own name of the account stays: by it we know what it pushes later, and refuse it.
    SweepState.objects.filter(account=account, route=route).update(
        cursor={}, due_at=None, tier="", last_seen_at=None, failures=0
    )
    Subscription.objects.filter(account=account, route=route).delete()
    hashes = posts.forget_raw(account, route)
    deleted, _kinds = RawPayload.objects.filter(pk__in=hashes).delete()
    return deleted
