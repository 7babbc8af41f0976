"""How the line of a connector that listens is doing, in plain words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.collection import listening
from pantau.office.collection.models import Connector, GapRecord, StreamState
from pantau.office.collection.reasons import reason
from pantau.web.ui import formats

LOOKED_BACK = timedelta(days=7)
SHOWN = 5


def line(one: Connector, now: datetime) -> dict[str, Any]:
    """Context of collection/stream.html."""
    state = StreamState.objects.filter(connector=one).first()
    broken = GapRecord.objects.filter(platform=one.platform, route=one.route, account=None)
    gaps = list(broken.filter(end__gt=now - LOOKED_BACK).order_by("-end", "-pk"))
    breaks = ngettext(
        "%(count)s kali tidak ada yang teramati, yang terbaru:",
        "%(count)s kali tidak ada yang teramati, yang terbaru:",
        len(gaps),
    )
    return {
        "chip": _chip(one, state),
        "told": _told(one, state),
        "facts": _facts(state) if state else [],
        "gaps": [_gap(gap) for gap in gaps[:SHOWN]],
        "breaks": breaks % {"count": formats.number(len(gaps))},
    }


def _chip(one: Connector, state: StreamState | None) -> dict[str, str]:
    if one.enabled and state and state.open_since:
        return {"text": _("Terbuka"), "tone": "ok", "icon": "check"}
    if one.enabled and state and state.down_why:
        return {"text": _("Terputus"), "tone": "warn", "icon": "alert"}
    return {"text": _("Tidak dibuka"), "tone": "rest", "icon": "dash"}


def _told(one: Connector, state: StreamState | None) -> str:
    if not one.enabled:
        return _("Penghubung ini mati. Setelah diaktifkan, alirannya dibuka dan dijaga dengan sendirinya.")
    if not listening.may_listen():
        return _("Di sini aliran tidak dibuka: ini peragaan, atau jam kantor diatur ke hari lain.")
    if state and state.open_since:
        return _("Yang terjadi di platform tiba seketika. Selama alirannya terbuka, akun-akunnya teramati.")
    if state and state.down_why:
        told = _(
            "Sebabnya: %(why)s. Aliran dicoba dibuka lagi dengan sendirinya, paling lama tiap lima menit."
        )
        return told % {"why": str(reason(state.down_why).title).lower()}
    return _(
        "Belum pernah terbuka. Operator teknis memastikan `pantau up` atau `pantau listen` berjalan, dan ada akun "
        "terdaftar di platform ini."
    )


def _facts(state: StreamState) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    if state.open_since:
        facts.append({"label": _("Terbuka sejak"), "text": formats.full_moment(state.open_since)})
    if state.heard_at:
        facts.append({"label": _("Terakhir terdengar"), "text": formats.full_moment(state.heard_at)})
    facts.append({"label": _("Akun yang didengarkan"), "text": formats.number(state.accounts)})
    if state.looked_at:
        facts.append({"label": _("Terakhir dicatat terlihat"), "text": formats.full_moment(state.looked_at)})
    if state.down_detail and not state.open_since:
        facts.append({"label": _("Galatnya"), "text": state.down_detail, "mono": True})
    return facts


def _gap(gap: GapRecord) -> str:
    since = formats.full_moment(gap.start) if gap.start else _("awal")
    told = _("%(since)s sampai %(until)s: %(why)s")
    return told % {
        "since": since,
        "until": formats.full_moment(gap.end),
        "why": str(reason(gap.why).title).lower(),
    }
