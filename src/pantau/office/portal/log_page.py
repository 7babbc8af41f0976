"""The heads of the log of evidence, published: who keeps one can tell later whether the log was rewritten.

A head names a count, a root and a moment, and nothing of what is in the log.
"""

from __future__ import annotations

from typing import Any

from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from pantau.office.evidence import signing
from pantau.office.evidence.models import LogHead
from pantau.office.portal.public import Visit
from pantau.web.ui import formats

DAYS_SHOWN = 90


def heads(visit: Visit) -> dict[str, Any]:
    """The last head of each day, the newest day first."""
    found = _of_days(visit)
    rows = [
        {
            "cells": [
                {"text": formats.full_moment(one.at)},
                {"number": one.size},
                {"text": signing.read(one).head.root, "mono": True},
                ", ".join(stamp.authority for stamp in one.stamps.all()) or _("belum ada"),
            ]
        }
        for one in found
    ]
    columns = [
        {"label": _("Ditandatangani")}, {"label": _("Catatan"), "kind": "number"}, {"label": _("Akar (SHA-256)")},
        {"label": _("Stempel waktu")},
    ]  # fmt: skip
    return {
        "table": {"caption": _("Kepala log setiap hari"), "columns": columns, "rows": rows},
        "fingerprint": signing.fingerprint(signing.read(found[0]).key) if found else "",
        "log_number": signing.read(found[0]).head.log if found else "",
        "signed": visit.address("signed-heads"),
    }


def as_signed(visit: Visit) -> dict[str, Any]:
    """The same as they were signed: ``content`` is each head byte for byte."""
    return {
        "heads": [{"content": bytes(one.content).decode(), "sha256": one.sha256} for one in _of_days(visit)]
    }


def _of_days(visit: Visit) -> list[LogHead]:
    days = LogHead.objects.annotate(day=TruncDate("at", tzinfo=visit.book.timezone))
    last = days.order_by("-day", "-size", "-pk").distinct("day")[:DAYS_SHOWN]
    return list(last.prefetch_related("stamps"))
