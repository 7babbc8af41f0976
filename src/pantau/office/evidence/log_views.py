"""The log's public face: its newest heads, who stamped them, how late stamps are, and the last look at everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.evidence import access, signing, stamping
from pantau.office.evidence.ledger import changes_of_key
from pantau.office.evidence.models import AuditRun, LedgerLeaf, LogHead
from pantau.office.evidence.stamping import Standing
from pantau.office.people.access import require
from pantau.web.ui import clock, formats

HEADS_SHOWN = 30


@require_GET
@never_cache
def log(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_log(request.user, now))
    heads = list(LogHead.objects.prefetch_related("stamps")[:HEADS_SHOWN])
    context = {
        "standing": _standing(heads),
        "heads": _heads(heads),
        "authorities": _authorities(stamping.standings(), now),
        "audit": AuditRun.objects.first(),
        "keys": _keys(),
        "empty": {
            "title": _("Belum ada kepala log"),
            "text": _("Kepala pertama ditandatangani beberapa menit setelah bukti pertama disimpan."),
            "icon_name": "seal",
        },
    }
    return render(request, "evidence/log.html", context)


@require_GET
@never_cache
def head(request: HttpRequest, head_id: int) -> HttpResponse:
    """A signed head as it was signed, byte for byte."""
    require(access.see_log(request.user, clock.now()))
    found = get_object_or_404(LogHead, pk=head_id)
    answer = HttpResponse(bytes(found.content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="kepala-log-{found.size}.json"'
    return answer


def _standing(heads: Sequence[LogHead]) -> list[dict[str, Any]]:
    if not heads:
        return []
    newest = signing.read(heads[0])
    waiting = LedgerLeaf.objects.filter(index__gte=newest.head.size).count()
    return [
        {"label": _("Sidik kunci"), "text": signing.fingerprint(newest.key), "strong": True},
        {"label": _("Catatan"), "text": formats.number(newest.head.size)},
        {"label": _("Akar (SHA-256)"), "text": newest.head.root},
        {"label": _("Ditandatangani"), "at": newest.head.time},
        {"label": _("Belum ditandatangani"), "text": formats.number(waiting)},
        {"label": _("Nomor log"), "text": newest.head.log},
    ]


def _heads(heads: Sequence[LogHead]) -> dict[str, Any]:
    rows = [
        [
            {
                "text": formats.full_moment(one.at),
                "href": reverse("evidence:head", args=[one.pk]),
                "sub": signing.read(one).head.root[:16],
            },
            {"number": one.size},
            ", ".join(stamp.authority for stamp in one.stamps.all()) or _("belum ada"),
        ]
        for one in heads
    ]
    columns = [
        {"label": _("Ditandatangani")}, {"label": _("Catatan"), "kind": "number"}, {"label": _("Stempel waktu")},
    ]  # fmt: skip
    caption = _("Kepala log terbaru")
    return {"caption": caption, "columns": columns, "rows": [{"cells": cells} for cells in rows]}


def _authorities(standings: Sequence[Standing], now: datetime) -> dict[str, Any]:
    columns = [
        {"label": _("Otoritas")}, {"label": _("Stempel terakhir")}, {"label": _("Antrean")},
    ]  # fmt: skip
    rows = [{"cells": [one.authority, _last(one), _queue(one, now)]} for one in standings]
    empty = _("Belum ada otoritas stempel waktu yang diatur (PANTAU_TIME_STAMPS).")
    return {"caption": _("Otoritas stempel waktu"), "columns": columns, "rows": rows, "empty": empty}


def _last(one: Standing) -> Any:
    return {"at": one.last_at} if one.last_at else _("belum pernah")


def _queue(one: Standing, now: datetime) -> Any:
    if one.waits_since is None:
        return {"chip": {"text": _("Tidak ada yang menunggu"), "tone": "ok"}}
    span = formats.duration(now - one.waits_since)
    return {"chip": {"text": _("Menunggu %(span)s") % {"span": span}, "tone": "warn", "icon": "info"}}


def _keys() -> list[dict[str, Any]]:
    """Changes of the key, oldest first."""
    return [
        {
            "at": entry.at,
            "icon_name": "lock",
            "title": _("Kunci diganti"),
            "text": _("Alasan: %(why)s") % {"why": entry.reason},
            "actor": entry.by,
        }
        for _index, entry in changes_of_key()
    ]
