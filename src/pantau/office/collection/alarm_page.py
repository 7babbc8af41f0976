"""What the page of coverage shows of alarms, and the page of refused deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.collection import access, alarms, forms
from pantau.office.collection.alarm_words import told
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Alarm, Connector, RefusedDelivery
from pantau.office.collection.reasons import route_name
from pantau.web.ui import formats

DAYS_SHOWN = 14
#: Kind of refusal -> what it means, and what to do.
REFUSALS: dict[str, tuple[str | Promise, str | Promise]] = {
    "signature": (
        gettext_lazy("Tanda tangannya salah"),
        gettext_lazy(
            "Kunci rahasia di sini berbeda dari yang di platform, atau orang lain yang mengirim. Simpan lagi "
            "kuncinya pada halaman penghubung; bila tetap begini, kirimannya memang bukan dari platform."
        ),
    ),
    "oversize": (
        gettext_lazy("Terlalu besar"),
        gettext_lazy(
            "Lebih dari 1 MB, tidak dibaca. Platform tidak mengirim sebesar itu; isinya dijemput penjelajahan."
        ),
    ),
    "malformed": (
        gettext_lazy("Tidak dapat dibaca"),
        gettext_lazy(
            "Isinya bukan yang diterbitkan platform itu. Bila sering, bentuk kirimannya mungkin berubah: beri "
            "tahu operator teknis."
        ),
    ),
    "replayed": (
        gettext_lazy("Dikirim ulang"),
        gettext_lazy("Kiriman yang sama sudah diterima. Tidak ada yang hilang dan tidak ada yang perlu dilakukan."),
    ),
}  # fmt: skip


def lines(
    user: Any,
    now: datetime,
    *,
    platform: str = "",
    refused: int = 0,
    form: forms.AcknowledgeForm | None = None,
) -> list[dict[str, Any]]:
    """Alarms that stand, with a form for those who may answer them."""
    may_answer = access.answer_alarm(user, now).allowed
    found = [one for one in alarms.standing() if platform in ("", one.platform)]
    return [_line(one, now, may_answer, form if one.pk == refused else None) for one in found]


def _line(one: Alarm, now: datetime, may_answer: bool, form: forms.AcknowledgeForm | None) -> dict[str, Any]:
    words = told(one)
    since = _("Sejak %(since)s, terakhir %(last)s.") % {
        "since": formats.short_moment(one.since, now),
        "last": formats.short_moment(one.last_at, now),
    }
    return {
        "pk": one.pk,
        "title": words.title,
        "meaning": words.meaning,
        "action": words.action,
        "url": words.url,
        "when": since,
        "calm": one.calm_since is not None,
        "answer": _answer(one, now),
        "open": form is not None,
        "form": (form or forms.AcknowledgeForm(auto_id=f"alarm-{one.pk}-%s"))
        if may_answer and one.acknowledged_at is None
        else None,
    }


def _answer(one: Alarm, now: datetime) -> str:
    if one.acknowledged_at is None or one.acknowledged_by is None:
        return ""
    return _("%(name)s, %(when)s: %(note)s") % {
        "name": one.acknowledged_by.get_full_name() or one.acknowledged_by.get_username(),
        "when": formats.short_moment(one.acknowledged_at, now),
        "note": one.note,
    }


def refusals(now: datetime) -> dict[str, Any]:
    """Deliveries that were not taken in, by day, route and kind, the newest first."""
    since = day_of(now) - timedelta(days=DAYS_SHOWN - 1)
    found = RefusedDelivery.objects.filter(day__gte=since).order_by("-day", "route", "kind")
    platforms = dict(Connector.objects.values_list("route", "platform"))
    return {
        "table": {
            "caption": _("Kiriman yang ditolak"),
            "columns": [
                {"label": _("Hari")},
                {"label": _("Jalur")},
                {"label": _("Sebab ditolak")},
                {"label": _("Banyaknya"), "kind": "number"},
                {"label": _("Terakhir")},
            ],
            "rows": list(_refusal_rows(found, platforms)),
            "empty": _("Tidak ada kiriman yang ditolak dalam dua minggu ini."),
        }
    }


def _refusal_rows(found: Iterable[RefusedDelivery], platforms: dict[str, str]) -> Iterable[dict[str, Any]]:
    for one in found:
        means, action = REFUSALS.get(one.kind, (one.kind, ""))
        yield {
            "cells": [
                formats.full_day(one.day),
                {"text": route_name(one.route), "platform": platforms.get(one.route, "")},
                {"text": means, "sub": action},
                one.times,
                {"text": formats.clock_time(one.last_at)},
            ]
        }
