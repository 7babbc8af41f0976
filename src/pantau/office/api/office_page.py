"""What the pages of tokens show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.api import access
from pantau.office.api.events import EVENTS
from pantau.office.api.models import Delivery, Token, Webhook
from pantau.web.ui import clock, formats


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    names = [("tokens", _("Token saya")), ("webhooks", _("Panggilan keluar")), ("reference", _("Rujukan"))]
    if access.see_tokens_of_all(request.user, clock.now()).allowed:
        names.insert(1, ("everybodys", _("Token semua orang")))
    return [
        {"text": label, "url": reverse(f"interface:{name}"), "current": name == current}
        for name, label in names
    ]


def table(
    tokens: Iterable[Token], now: datetime, request: HttpRequest, *, with_owner: bool
) -> dict[str, Any]:
    columns = [
        {"label": _("Token akses")},
        {"label": _("Boleh membaca")},
        {"label": _("Keadaan")},
        {"label": _("Terakhir dipakai")},
        {"label": _("Cabut"), "kind": "action", "hidden": True},
    ]
    if with_owner:
        columns.insert(1, {"label": _("Milik")})
    return {
        "caption": _("Token akses"),
        "columns": columns,
        "rows": [{"cells": _cells(token, now, get_token(request), with_owner)} for token in tokens],
        "empty": _("Belum ada token."),
    }


def _cells(token: Token, now: datetime, csrf: str, with_owner: bool) -> list[Any]:
    cells: list[Any] = [
        {"text": token.name, "sub": f"{token.begins}…"},
        ", ".join(token.scopes),
        _state(token, now),
        {"at": token.last_used_at} if token.last_used_at else {"text": _("belum pernah"), "muted": True},
        {
            "template": "interface/_revoke.html",
            "url": reverse("interface:revoke", args=[token.pk]),
            "csrf": csrf,  # a cell sees nothing of the page's own
        }
        if _stands(token, now)
        else "",
    ]
    if with_owner:
        cells.insert(1, {"text": str(token.user), "sub": token.user.username})
    return cells


def _stands(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and token.expires_at > now


def _state(token: Token, now: datetime) -> dict[str, Any]:
    if token.revoked_at is not None:
        return {"chip": {"text": _("dicabut"), "tone": "rest", "icon": "dash"}}
    if token.expires_at <= now:
        return {"chip": {"text": _("habis masanya"), "tone": "rest", "icon": "clock"}}
    return {"chip": {"text": _("berlaku"), "tone": "ok", "icon": "check"}, "sub": _until(token)}


def _until(token: Token) -> str:
    return _("sampai %(day)s") % {"day": formats.full_date(token.expires_at)}


# --- webhooks -------------------------------------------------------------------------------------

CALLS_SHOWN = 5


def webhook_cards(hooks: Iterable[Webhook], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "hook": hook,
            "host": urlsplit(hook.url).hostname,
            "events": [EVENTS[name].label for name in hook.events if name in EVENTS],
            "chip": _health(hook, now),
            "calls": [_call(one) for one in hook.deliveries.all()[:CALLS_SHOWN]],
        }
        for hook in hooks
    ]


def _health(hook: Webhook, now: datetime) -> dict[str, str]:
    if hook.token is None or not _stands(hook.token, now):
        return {"text": _("tokennya berakhir"), "tone": "rest", "icon": "dash"}
    if hook.paused_at is not None:
        return {"text": _("dihentikan sementara"), "tone": "danger", "icon": "alert"}
    if hook.failed_in_row:
        return {"text": _("belum menjawab"), "tone": "warn", "icon": "clock"}
    return {"text": _("berjalan"), "tone": "ok", "icon": "check"}


TONES = {
    Delivery.State.WAITING: ("info", "clock"),
    Delivery.State.DELIVERED: ("ok", "check"),
    Delivery.State.FAILED: ("danger", "alert"),
    Delivery.State.DROPPED: ("rest", "dash"),
}


def _call(one: Delivery) -> dict[str, Any]:
    tone, icon = TONES[Delivery.State(one.state)]
    event = EVENTS.get(one.event)
    tries = ngettext("%(count)s percobaan", "%(count)s percobaan", one.attempts) % {"count": one.attempts}
    answered = _("jawaban %(status)s") % {"status": one.status} if one.status else one.trouble
    return {
        "title": event.label if event else _("Uji coba"),
        "note": ", ".join(filter(None, (formats.full_moment(one.at), tries, answered))),
        "chip": {"text": one.get_state_display(), "tone": tone, "icon": icon},
    }
