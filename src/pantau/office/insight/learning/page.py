"""What the page of learning shows. Context for the template."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.findings import classifiers
from pantau.office.findings.models import ModelChoice, ShadowRun
from pantau.office.insight.evenhanded import agreeing, blind_page
from pantau.office.insight.evenhanded.models import BlindSample
from pantau.office.insight.learning import figures
from pantau.office.review import feedback_show, releasing
from pantau.web.ui import cells, formats

RUNS = 10
CHOICES = 10


def page(now: datetime) -> dict[str, Any]:
    k, weeks = figures.tops(now)
    sample = BlindSample.objects.first()
    return {
        "k": k,
        "tops": _tops(k, weeks) if k else None,
        "recall": blind_page.recall(agreeing.recall(sample)) if sample else None,
        "minutes": _minutes(figures.minutes(now)),
        "released": releasing.released().count(),
        "waiting": releasing.waiting().count(),
        "in_use": _in_use(),
        "runs": _runs(),
        "choices": _choices(),
    }


def _tops(k: int, weeks: list[figures.Top]) -> dict[str, Any]:
    return {
        "caption": _("Ketepatan %(k)s teratas setiap hari") % {"k": formats.number(k)},
        "columns": [
            {"label": _("Tujuh hari sampai")},
            {"label": _("Selang 95 persen"), "kind": "bar"},
            {"label": _("Ketepatan teratas"), "kind": "number"},
            {"label": _("Layak"), "kind": "number"},
            {"label": _("Putusan teratas"), "kind": "number"},
            {"label": _("Ketepatan semua putusan"), "kind": "number"},
        ],
        "rows": [{"cells": _week(one)} for one in weeks if one.all_judged],
        "tiles": True,
        "empty": _("Belum ada putusan pada empat minggu terakhir."),
    }  # fmt: skip


def _week(one: figures.Top) -> list[Any]:
    low, high = one.interval
    share = one.hits / one.judged if one.judged else 0.0
    bar = cells.interval(share, low if one.judged else None, high, 1)
    between = {"low": formats.percent(low, 0), "high": formats.percent(high, 0)}
    top = {
        "text": formats.percent(one.hits / one.judged, 0) if one.judged else "–",
        "sub": _("antara %(low)s dan %(high)s") % between if one.judged else "",
    }
    whole = formats.percent(one.all_hits / one.all_judged, 0)
    last = one.until - timedelta(days=1)  # until midnight
    return [formats.short_day(last, year=True), bar, top, one.hits, one.judged, {"text": whole}]


def _minutes(told: figures.Minutes) -> list[tuple[str, str]]:
    if not told.judged:
        return []
    said = [(_("Menit membaca untuk satu putusan"), told.minutes / told.judged)]
    if told.looked_into:
        said.append((_("Menit membaca untuk satu temuan yang ditelusuri"), told.minutes / told.looked_into))
    if told.cases:
        said.append(
            (_("Menit membaca temuan untuk satu perkara yang diputus"), told.case_minutes / told.cases)
        )
    return [(label, formats.number(round(value, 1))) for label, value in said]


def _in_use() -> str:
    used = classifiers.in_use()
    return used.hash[:12] if used else ""


def _runs() -> list[dict[str, Any]]:
    runs = ShadowRun.objects.exclude(model=None).select_related("model", "rulebook")
    return [
        {
            "title": _("Model %(name)s") % {"name": one.model},
            "url": reverse("review:shadow", args=[one.pk]),
            "note": feedback_show.trial_told(one) or _("Belum dibandingkan."),
            "aside": formats.short_day(one.started_at, year=True),
            "icon_name": "check" if one.finished_at else "clock",
        }
        for one in runs.defer(*feedback_show.MODEL_FILES).order_by("-pk")[:RUNS]
    ]


def _choices() -> list[dict[str, Any]]:
    chosen = ModelChoice.objects.select_related("chosen_by", "model", "run__proposal__proposed_by")
    deferred = ("model__lists", "model__weights", "model__facts")
    return [
        {
            "title": _("Model %(name)s") % {"name": one.model},
            "url": reverse("review:shadow", args=[one.run_id]),
            "note": _who(one),
            "aside": formats.short_day(one.chosen_at, year=True),
            "icon_name": "check",
        }
        for one in chosen.defer(*deferred).order_by("-pk")[:CHOICES]
    ]


def _who(choice: ModelChoice) -> str:
    proposal = getattr(choice.run, "proposal", None)
    if proposal is None:
        return _("Dinyalakan %(who)s: %(why)s") % {"who": choice.chosen_by, "why": choice.reason}
    return _("Diusulkan %(first)s, dinyalakan %(who)s: %(why)s") % {
        "first": proposal.proposed_by, "who": choice.chosen_by, "why": choice.reason,
    }  # fmt: skip
