"""Webhooks: made and ended, called when something happened, paused when nobody answers.

A call is owed within the transaction of what happened (``happened``), and made by a worker (``deliver``) as often as
it takes, at growing distances. What is said in it is asked anew each time, by what its person may see then.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.client.signatures import PREFIX, sign
from pantau.engine.net.public_addresses import is_public
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass, web_client
from pantau.office.api import tokens
from pantau.office.api.events import EVENTS, PING
from pantau.office.api.jobs import DELIVER, WEBHOOK_PAUSED
from pantau.office.api.models import Delivery, Token, Webhook
from pantau.office.collection import vault
from pantau.office.collection.outside import may_be_asked
from pantau.office.people.access import standing_of
from pantau.office.people.actions import record
from pantau.office.people.happenings import Happening
from pantau.office.people.models import User
from pantau.office.people.notices import actions as notices
from pantau.web.ui import clock

AGENT = "Pantau (webhooks)"
MOST = 20  # of one person
MOST_KEYS = 500  # of one call
MOST_URL = 500
PATIENCE_S = 15.0  # with a whole call, however its receiver spreads the answer
#: Between one try and the next, as Standard Webhooks proposes.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600)
)
PAUSED_AFTER = 12  # failed tries in a row, of whatever call
KEPT = timedelta(days=30)
GONE = 410


class WebhookError(Exception):
    """The webhook cannot be made or woken so; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Made:
    webhook: Webhook
    secret: str  # shown once; kept encrypted


# --- making and ending ------------------------------------------------------------------------------


@transaction.atomic
def make(token: Token, url: str, events: Sequence[str], *, now: datetime) -> Made:
    """For the token's person, and no longer than it. Raises WebhookError."""
    user = token.user
    standing = standing_of(user, now)
    wanted = [name for name in EVENTS if name in set(events)]
    if not wanted:
        raise WebhookError(_("Pilih sedikitnya satu kejadian."))
    for name in wanted:
        scope = EVENTS[name].scope
        if scope not in token.scopes:
            raise WebhookError(
                _("Kejadian %(event)s perlu token dengan %(scope)s.") % {"event": name, "scope": scope}
            )
        if refused := EVENTS[name].may(standing).reason:
            raise WebhookError(str(refused))
    _check(url)
    User.objects.select_for_update().get(pk=user.pk)  # two at once do not pass the limit together
    if Webhook.objects.filter(user=user, ended_at=None).count() >= MOST:
        raise WebhookError(_("Anda sudah punya %(most)s panggilan keluar. Akhiri satu.") % {"most": MOST})
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    made = Webhook.objects.create(
        user=user, token=token, url=url, events=wanted, secret=vault.seal(secret), made_at=now
    )
    record(user, "webhook_made", made, host=urlsplit(url).hostname, events=wanted)
    return Made(made, secret)


def _check(url: str) -> None:
    """Whether it may be called at all; what its name leads to is asked at every call."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise WebhookError(_("Alamat itu tidak dapat dibaca.")) from None
    inside = host in settings.PANTAU_WEBHOOK_ALLOW
    if len(url) > MOST_URL or not url.isascii() or not url.isprintable() or not host:
        raise WebhookError(_("Alamat itu tidak dapat dibaca."))
    if parts.scheme != "https" and not inside:
        raise WebhookError(_("Pakai alamat yang diawali https://."))
    if parts.username is not None or parts.fragment:
        raise WebhookError(_("Alamat tidak boleh memuat nama masuk, sandi, atau tanda #."))
    if not inside and not _may_be_public(host):
        raise WebhookError(_("Alamat itu bukan di internet publik."))


def _may_be_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:  # a name
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


@transaction.atomic
def end(webhook: Webhook, *, by: User, now: datetime) -> None:
    if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=now, secret=b""):
        record(by, "webhook_ended", webhook)


@transaction.atomic
def resume(webhook: Webhook, *, by: User, now: datetime) -> None:
    """What it missed meanwhile is called out again."""
    woken = Webhook.objects.filter(pk=webhook.pk, ended_at=None).exclude(paused_at=None)
    if not woken.update(paused_at=None, paused_why="", failed_in_row=0):
        return
    record(by, "webhook_resumed", webhook)
    for waiting in Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING):
        _defer(waiting)


@transaction.atomic
def ping(webhook: Webhook, *, now: datetime) -> Delivery:
    """One that still waits is given back: asking often makes no queue."""
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    waiting = held.deliveries.filter(event=PING, state=Delivery.State.WAITING).first()
    return waiting or _owe([held], PING, [], now)[0]


# --- owing calls ------------------------------------------------------------------------------------


def happened(what: Happening) -> None:
    """Owe a call to everybody who wants to hear of this; asks for the keys only if somebody does."""
    if what.kind not in EVENTS:
        return
    hooks = list(
        Webhook.objects.filter(ended_at=None, events__contains=[what.kind])
    )  # a paused one hears it late
    if not hooks:
        return
    keys = list(what.keys())
    for start in range(0, len(keys), MOST_KEYS):
        _owe(hooks, what.kind, keys[start : start + MOST_KEYS], what.at)


def _owe(hooks: Sequence[Webhook], event: str, keys: Sequence[int], at: datetime) -> list[Delivery]:
    owed = [Delivery(id=uuid.uuid4(), webhook=hook, event=event, keys=list(keys), at=at) for hook in hooks]
    Delivery.objects.bulk_create(owed)
    for one in owed:
        _defer(one)
    return owed


def _defer(delivery: Delivery, after: timedelta = timedelta()) -> None:
    wait = {"seconds": int(after.total_seconds())}
    app.configure_task(DELIVER, queue="upkeep", schedule_in=wait).defer(delivery=str(delivery.pk))


# --- calling ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    status: int | None
    trouble: str = ""  # empty: it was taken

    @property
    def taken(self) -> bool:
        return not self.trouble


Send = Callable[[str, Mapping[str, str], bytes], Heard]


def deliver(delivery_id: str, send: Send | None = None) -> None:
    """One try of one call. Repeating a call that was taken does nothing."""
    found = Delivery.objects.select_related("webhook__token__user").filter(pk=delivery_id).first()
    if found is None or found.state != Delivery.State.WAITING or found.webhook.paused_at is not None:
        return
    body = _body(found, clock.now())
    if body is None:
        Delivery.objects.filter(pk=found.pk).update(state=Delivery.State.DROPPED)
        return
    # The receiver compares with the time of day, whatever day an exercise has set here.
    timestamp = int(datetime.now(UTC).timestamp())
    secret = vault.unseal(found.webhook.secret)
    headers = {
        "content-type": "application/json",
        "webhook-id": str(found.pk),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, str(found.pk), timestamp, body),
    }
    _note(found, (send or post)(found.webhook.url, headers, body), clock.now())


def _body(delivery: Delivery, now: datetime) -> bytes | None:
    """What its person may see of it now; None where that is nothing."""
    hook, token = delivery.webhook, delivery.webhook.token
    if hook.ended_at is not None or token is None or tokens.why_over(token, now):
        return None
    standing = standing_of(token.user, now)
    if standing.barred:
        return None
    data: list[dict[str, Any]] = []
    if delivery.event != PING:
        event = EVENTS.get(delivery.event)
        if event is None or event.scope not in token.scopes or not event.may(standing).allowed:
            return None
        data = event.told(delivery.keys, standing, token.user)
        if not data:
            return None
    told = {"type": delivery.event, "timestamp": delivery.at.isoformat(), "data": {"items": data}}
    return orjson.dumps(told)


@transaction.atomic
def _note(delivery: Delivery, heard: Heard, now: datetime) -> None:
    tries = delivery.attempts + 1
    over = heard.taken or tries > len(PAUSES) or heard.status == GONE
    state = Delivery.State.DELIVERED if heard.taken else Delivery.State.FAILED
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=tries, tried_at=now, status=heard.status, trouble=heard.trouble,
        state=state if over else Delivery.State.WAITING,
    )  # fmt: skip
    hook = Webhook.objects.select_for_update(of=("self",)).select_related("user").get(pk=delivery.webhook_id)
    if heard.taken:
        Webhook.objects.filter(pk=hook.pk).exclude(failed_in_row=0).update(failed_in_row=0)
        return
    Webhook.objects.filter(pk=hook.pk).update(failed_in_row=F("failed_in_row") + 1)
    if hook.paused_at is None and (hook.failed_in_row + 1 >= PAUSED_AFTER or heard.status == GONE):
        _pause(hook, "gone" if heard.status == GONE else "failing", now)
    if not over:
        _defer(delivery, PAUSES[tries - 1])


def _pause(hook: Webhook, why: str, now: datetime) -> None:
    Webhook.objects.filter(pk=hook.pk).update(paused_at=now, paused_why=why)
    record(None, "webhook_paused", hook, why=why)
    url, key = reverse("interface:webhooks"), f"{hook.pk}:{now.isoformat()}"
    notices.notify([hook.user], WEBHOOK_PAUSED, url, dedup_key=key, now=now)


def post(url: str, headers: Mapping[str, str], body: bytes) -> Heard:
    """To public addresses alone, and no further: a redirect is no answer."""
    if not may_be_asked() and urlsplit(url).hostname not in settings.PANTAU_WEBHOOK_ALLOW:
        return Heard(None, "demo")
    return async_to_sync(_within_patience)(url, headers, body)


async def _within_patience(url: str, headers: Mapping[str, str], body: bytes) -> Heard:
    """The client's own limit begins anew with every byte, and a worker must not wait on a drip."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _post(url, headers, body)
    except TimeoutError:
        return Heard(None, "provider_down")


async def _post(url: str, headers: Mapping[str, str], body: bytes) -> Heard:
    async with web_client(AGENT, allow=settings.PANTAU_WEBHOOK_ALLOW, timeout_s=PATIENCE_S) as client:
        fetcher = Fetcher(client, FreePass(), lambda: datetime.now(UTC), "webhooks", attempts=1)
        try:
            answer = await fetcher.post(
                url, kept=False, headers=dict(headers), content=body, follow_redirects=False
            )
        except FetchError as error:
            return Heard(error.status or None, error.trouble)
    return Heard(answer.status, "" if answer.status < 300 else "redirected")


def forget(now: datetime) -> int:
    """Calls that are long over."""
    return Delivery.objects.filter(at__lt=now - KEPT).delete()[0]
