"""What platforms push: deliveries are checked, kept and stored; subscriptions confirmed and renewed.

A delivery is believed by its signature alone, which the connector checks before it reads anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app

from pantau.engine.sources.connectors import seam, websub
from pantau.engine.sources.connectors.events import (
    AccountRef,
    Page,
    PermissionChanged,
    PostNoticed,
    PostRef,
)
from pantau.engine.sources.connectors.graph import challenge_of
from pantau.engine.sources.connectors.seam import ReceiveError
from pantau.office.collection import catalogue, consents, tips
from pantau.office.collection.connectors import access_of
from pantau.office.collection.looks import Way, record_gap
from pantau.office.collection.models import (
    Connector,
    RawPayload,
    Subscription,
    SweepState,
)
from pantau.office.collection.purging import raw_lives
from pantau.office.collection.references import find_accounts
from pantau.office.collection.refusals import count_refusal
from pantau.office.collection.storing import Stored, keep_raw, store_page

LOOK_AT_NOTICED = "collection.look_at_noticed"
MOST_BYTES = 1024 * 1024
ASKED_AGAIN = timedelta(hours=1)  # a hub that has not answered yet
OFFERED_AGAIN = timedelta(days=1)  # a feed that named no hub
#: Connectors that platforms push to -> the credential they need for it.
PUSHED = {
    "facebook_page_consented": "app_secret",
    "feeds": "callback",
    "telegram": "webhook",
    "threads_consented": "app_secret",
    "whatsapp": "app_secret",
    "youtube": "callback",
}


# --- deliveries -----------------------------------------------------------------------------------


def receive(row: Connector, code: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Stored:
    """Take one delivery in. The same again is counted and changes nothing. Raises ReceiveError, counted too."""
    try:
        if len(body) > MOST_BYTES:
            raise ReceiveError("oversize", f"a delivery of more than {MOST_BYTES} bytes is refused")
        access = _access(row)
        _check_code(access, code, websub.topic_of({name.lower(): text for name, text in headers.items()}))
        events = catalogue.build(row, access, clock=lambda: now).receive(headers, body, now)
        if row.name in tips.CHANNELS:
            tips.take_in(row, events, now=now)
            return Stored()  # nothing of it is kept as it came: it says who it is from
        digest = hashlib.sha256(body).hexdigest()
        if RawPayload.objects.filter(pk=digest).exists():
            raise ReceiveError("replayed", "this very delivery was taken before")
    except ReceiveError as refused:
        count_refusal(row.route, refused.kind, now)
        raise
    consents.take_in(row, events, now=now)  # first: an owner who comes back is heard again
    with transaction.atomic():
        allowed = _allowed(row, events)
        if events and not allowed:
            return Stored()
        return _store(row, allowed, digest, body if _may_be_kept(events, allowed) else b"", now)


def _may_be_kept(events: Sequence[Any], allowed: Sequence[Any]) -> bool:
    """Not what owners withdrew; nor who of a channel's people let us in: that is nobody's concern here."""
    return len(allowed) == len(events) and not any(isinstance(one, PermissionChanged) for one in events)


def _allowed(row: Connector, events: Sequence[Any]) -> list[Any]:
    """Without those of accounts whose owners withdrew: a platform may push for a while yet."""
    refs = [consents.account_of(row, event) for event in events]
    gone = consents.withdrawn(row, [ref for ref in refs if ref])
    return [event for event, ref in zip(events, refs, strict=True) if ref not in gone]


def _store(row: Connector, events: Sequence[Any], digest: str, body: bytes, now: datetime) -> Stored:
    """The delivery, and with it the promise to look at what it only hints at. Empty bytes are not kept."""
    if body:
        keep_raw({digest: body}, now=now, lives=raw_lives(row.route))
    stored = store_page(row, Page(tuple(events)), now=now)
    hinted = [event.ref for event in events if isinstance(event, PostNoticed)]
    if hinted:
        posts = [_as_words(ref) for ref in hinted]
        app.configure_task(LOOK_AT_NOTICED, queue="sweep").defer(connector=row.name, posts=posts)
    return stored


def _as_words(ref: PostRef) -> list[str | None]:
    account = ref.account
    return [ref.native_id, account.native_id if account else None, account.handle if account else None]


def from_words(platform: str, posts: Sequence[Sequence[str | None]]) -> list[PostRef]:
    return [
        PostRef(platform, str(post), AccountRef(platform, native, handle) if native or handle else None)
        for post, native, handle in posts
    ]


def _access(row: Connector) -> seam.Access:
    """Raises NotPermittedError."""
    return seam.require_access(access_of(row))


def _check_code(access: seam.Access, code: str, topic: str) -> None:
    """A hub's address is derived from its topic: who knows another topic's must not speak for this one."""
    if code and not _callbacks(access).address(topic).endswith(f"/{code}"):
        raise ReceiveError("signature", f"this is not the address of {topic or 'any topic'}")


def _callbacks(access: seam.Access) -> websub.Callbacks:
    app_access = seam.require_access(access, "callback", "websub_secret").app
    return websub.Callbacks(app_access["callback"], app_access["websub_secret"])


# --- questions ------------------------------------------------------------------------------------


def answer_question(row: Connector, code: str, query: Mapping[str, str], *, now: datetime) -> str:
    """What a hub or Meta wants to hear before it pushes. Raises ReceiveError, counted."""
    try:
        access = _access(row)
        if not code:
            return challenge_of(query, access.app.get("verify_token", ""))
        topic = query.get("hub.topic", "")
        _check_code(access, code, topic)
        confirmed = websub.confirm(query, {topic: "subscribe"})
    except ReceiveError as refused:
        count_refusal(row.route, refused.kind, now)
        raise
    lease = timedelta(seconds=confirmed.lease_s or 0)
    renewed = Subscription.objects.filter(route=row.route, topic=topic)
    _note_lapses(renewed, now)
    renewed.update(confirmed_at=now, expires_at=now + lease)
    return confirmed.challenge


# --- lapses ---------------------------------------------------------------------------------------


def close_lapses(now: datetime) -> int:
    """Write down where a subscription had run out until the account was next looked at; gives how many ended.

    A renewal alone closes nothing: what was posted meanwhile is only known after a full look.
    """
    _note_lapses(Subscription.objects.all(), now)
    lapsed = Subscription.objects.exclude(lapsed_at=None).select_related("account")
    ways = {row.route: Way.of(row) for row in Connector.objects.filter(name__in=PUSHED)}
    closed = 0
    for one in lapsed:
        look = SweepState.objects.filter(
            account=one.account_id, route=one.route, last_seen_at__gt=one.lapsed_at
        ).first()
        if look is None or one.route not in ways:
            continue
        with transaction.atomic():
            record_gap(
                ways[one.route],
                [one.account_id],
                start=one.lapsed_at,
                end=look.last_seen_at,
                why="lease",
                now=now,
            )
            Subscription.objects.filter(pk=one.pk).update(lapsed_at=None)
        closed += 1
    return closed


def _note_lapses(subscriptions: QuerySet[Subscription], now: datetime) -> None:
    """The time from which nobody told us, before a renewal writes over it."""
    ran_out = subscriptions.filter(confirmed_at__isnull=False, expires_at__lte=now, lapsed_at=None)
    ran_out.update(lapsed_at=F("expires_at"), confirmed_at=None, expires_at=None)


# --- asking to be told ----------------------------------------------------------------------------


def can_be_pushed(row: Connector, access: seam.Access | None) -> bool:
    return bool(access and access.app.get(PUSHED.get(row.name, "")))


def unsubscribed(row: Connector, accounts: Mapping[int, AccountRef], now: datetime) -> list[AccountRef]:
    """Accounts for which a subscription is to be asked for, or renewed before it lapses."""
    held = Subscription.objects.filter(route=row.route, account__in=accounts)
    waiting = Q(confirmed_at=None) & ~Q(topic="") & Q(asked_at__gt=now - ASKED_AGAIN)
    not_offered = Q(topic="") & Q(asked_at__gt=now - OFFERED_AGAIN)
    living = {
        one.account_id
        for one in held.filter(waiting | not_offered | Q(confirmed_at__isnull=False))
        if one.confirmed_at is None or not _is_ending(one, now)
    }
    return [ref for pk, ref in accounts.items() if pk not in living]


def _is_ending(one: Subscription, now: datetime) -> bool:
    if one.expires_at is None or one.confirmed_at is None:
        return False
    lease_s = int((one.expires_at - one.confirmed_at).total_seconds())
    return now >= websub.renew_at(one.confirmed_at, lease_s)


@transaction.atomic
def remember_asked(
    row: Connector, asked: Sequence[AccountRef], given: Sequence[seam.Subscription], now: datetime
) -> int:
    """What was asked for; by a hub it holds once that has asked back, by others at once."""
    topics = {one.account: one for one in given}
    accounts = find_accounts(asked, row.route)
    at_once = PUSHED[row.name] != "callback"
    rows: dict[bool, dict[int, Subscription]] = {True: {}, False: {}}  # by whether it holds already
    for ref, account in accounts.items():
        one = topics.get(ref)
        holds = one is not None and at_once
        rows[holds][account] = Subscription(
            account_id=account,
            route=row.route,
            topic=one.topic if one else "",
            asked_at=now,
            confirmed_at=now if holds else None,
        )
    for holds, some in rows.items():
        Subscription.objects.bulk_create(
            [some[account] for account in sorted(some)],
            update_conflicts=True,
            unique_fields=["account", "route"],
            update_fields=["topic", "asked_at", *(["confirmed_at"] if holds else [])],
            batch_size=1000,
        )
    return len(topics)
