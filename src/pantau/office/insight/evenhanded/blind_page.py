"""What the pages of blind reading show. Context for the templates."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.insight.evenhanded import agreeing, blind
from pantau.office.insight.evenhanded.agreeing import Agreed
from pantau.office.insight.evenhanded.models import BlindItem, BlindSample
from pantau.office.posts.models import PostVersion
from pantau.office.review.dossier import web_address
from pantau.office.review.models import Kind
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.ribbon import in_language

NONE = "none"
SNIPPET = 240
SHOWN = 50
FEWEST = 10  # things read twice, before alpha is told: of fewer it jumps about


def bar(item: BlindItem, answer: blind.Answer | None, trouble: str) -> dict[str, Any]:
    """Context of ui/components/decision_bar.html; the norm's place asks what one sees."""
    choices = [
        (Kind.NOT_RELEVANT, _("tidak perlu dilihat lagi")),
        (Kind.EDUCATION, _("ingatkan, catat")),
        (Kind.WATCH, _("lihat lagi nanti")),
        (Kind.LOOK_INTO, _("usulkan penelusuran")),
    ]
    categories = rulebook.current().categories
    return {
        "action": reverse("insight:blind-read", args=[item.pk]),
        "legend": _("Bagaimana Anda memutus unggahan ini?"),
        "choices": [{"value": kind, "label": kind.label, "hint": hint} for kind, hint in choices],
        "chosen": answer.kind if answer else "",
        "norms": [(NONE, _("Tidak ada dugaan")), *((code, in_language(title)) for code, title in categories.items())],
        "norm": (answer.category or NONE) if answer else "",
        "norm_label": _("Dugaan yang Anda lihat"),
        "norm_ask": _("Pilih dugaan"),
        "reason": answer.reason if answer else "",
        "errors": {"kind": [trouble]} if trouble else {},
    }  # fmt: skip


def post(item: BlindItem) -> dict[str, Any] | None:
    """For ui/components/post_card.html, without a mark on any word; None where the words were purged meanwhile."""
    held = item.post
    version = PostVersion.objects.filter(
        post=held, version=item.version, month=held.month, purged_at=None
    ).first()
    if version is None:
        return None
    return {
        "platform": held.platform,
        "author_name": held.author_name or held.author_handle or _("Tanpa nama"),
        "author_handle": held.author_handle,
        "author_kind": labels.in_sentence(str(labels.SUBJECTS.get(held.subject, held.subject))),
        "posted_at": held.posted_at,
        "url": web_address(held.url),
        "text": version.text,
        "seen_at": version.seen_at,
        "uid": held.pk,
    }


# --- results --------------------------------------------------------------------------------------


def results() -> dict[str, Any]:
    sample = BlindSample.objects.first()
    rows = agreeing.agreed()
    return {
        "sample": sample,
        "progress": _progress(sample) if sample else None,
        "agreement": _agreement(rows) if rows else None,
        "recall": recall(agreeing.recall(sample)) if sample else None,
        "disputed": _disputed(),
    }


def _progress(sample: BlindSample) -> dict[str, int]:
    items = blind.with_readings(sample.items.all())
    told = [blind.said(item) for item in items]
    return {
        "items": len(told),
        "read": sum(len(one) > 1 for one in told),
        "third": sum(blind.needs_third(item) for item in items),
    }


def _agreement(rows: list[Agreed]) -> dict[str, Any]:
    return {
        "caption": _("Seberapa sepakat dua pembaca"),
        "columns": [
            {"label": _("Dugaan pada putusan pertama")},
            {"label": _("Dibaca dua kali"), "kind": "number"},
            {"label": _("Sama layaknya"), "kind": "number"},
            {"label": _("Alfa: layak, pantau, tidak"), "kind": "number"},
            {"label": _("Alfa: putusan persis"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": _category(one.category), "strong": not one.category},
                    one.items,
                    one.same,
                    _alpha(one.worth, one.items),
                    _alpha(one.exact, one.items),
                ]
            }
            for one in rows
        ],
        "tiles": True,
    }  # fmt: skip


def _category(code: str) -> Any:
    return labels.CATEGORIES.get(code, code) if code else _("Semua")


def _alpha(told: tuple[float | None, float | None, float | None], items: int) -> dict[str, Any]:
    value, low, high = told
    if items < FEWEST:
        return {"text": "–", "sub": _("paling sedikit %(count)s harus dibaca dua kali") % {"count": FEWEST}}
    if value is None or low is None or high is None:
        return {"text": "–", "sub": _("semua sama, tidak ada yang dapat dihitung")}
    between = _("antara %(low)s dan %(high)s") % {"low": _two(low), "high": _two(high)}
    return {"text": _two(value), "sub": between}


def _two(value: float) -> str:
    written = f"{value:.2f}".replace("-", "−")
    return written.replace(".", ",") if formats.language() == "id" else written


def recall(told: agreeing.Recall) -> dict[str, Any]:
    share = None
    if told.share is not None and told.low is not None and told.high is not None:
        share = _("%(share)s, antara %(low)s dan %(high)s") % {
            "share": formats.percent(told.share, 0),
            "low": formats.percent(told.low, 0),
            "high": formats.percent(told.high, 0),
        }
    return {"told": told, "share": share}


def _disputed() -> list[dict[str, Any]]:
    """Read by three of whom no two agree, newest first: each one's reason, nobody's name."""
    read = BlindItem.objects.annotate(turns=Count("readings")).filter(turns__gte=blind.THIRD - 1)
    items = blind.with_readings(read.order_by("-pk"))
    rows = []
    for item in blind.left_to_discuss(items)[:SHOWN]:
        shown = post(item)
        rows.append(
            {
                "text": " ".join(shown["text"].split())[:SNIPPET] if shown else "",
                "platform": item.post.platform,
                "url": reverse("review:finding", args=[item.first.finding_id]) if item.first else "",
                "said": [*_first(item), *((Kind(one.kind).label, one.reason) for one in item.readings.all())],
            }
        )
    return rows


def _first(item: BlindItem) -> list[tuple[Any, str]]:
    return [] if item.first is None else [(Kind(item.first.kind).label, item.first.reason)]
