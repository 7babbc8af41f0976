"""Every move of a trial with other names: both texts beside each other, built again from the wording that was tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.findings import classifiers
from pantau.office.findings.models import Finding
from pantau.office.findings.rulebooks import in_use
from pantau.office.insight.evenhanded import names
from pantau.office.insight.evenhanded.models import NameTrial
from pantau.office.insight.evenhanded.names import KeptMove
from pantau.office.people.access import Standing
from pantau.office.portal.openness.audit_words import SWAPS
from pantau.office.posts.models import Post, PostVersion
from pantau.office.review import access as review
from pantau.office.review.tones import label_name
from pantau.web.ui import formats, labels
from pantau.web.ui.differences import Line, word_diff

PAGE = 20  # pairs of texts
FIRST = 3  # of what moved in one pair; the rest is folded
RULE, MODEL = "rule", "model"
SIGNS = {RULE: "aturan", MODEL: "model"}  # as they stand in the address


@dataclass(frozen=True, slots=True)
class Sought:
    """``kind`` of SWAPS or empty; ``said_by`` of SIGNS' values or empty."""

    kind: str = ""
    said_by: str = ""
    only_crossing: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Sought:
        kind, said_by = given.get("tukar", ""), given.get("dari", "")
        return cls(
            kind if kind in SWAPS else "",
            said_by if said_by in SIGNS.values() else "",
            given.get("batas") == "ya",
        )

    def holds(self, move: KeptMove) -> bool:
        return (
            self.kind in ("", move.kind)
            and self.said_by in ("", SIGNS[move.what.partition(":")[0]])
            and (move.crosses or not self.only_crossing)
        )


Pair = list[KeptMove]  # all of one post and one swap


def page(trial: NameTrial, sought: Sought, standing: Standing, number: str) -> dict[str, Any]:
    pairs = _pairs(move for move in names.kept_moves(trial) if sought.holds(move))
    seen = _seen(pairs, standing)
    shown = [pair for pair in pairs if pair[0].post in seen]
    part = Paginator(shown, PAGE).get_page(number)
    return {
        "trial": trial,
        "page": part,
        "pairs": _told(trial, list(part), standing),
        "hidden": _hidden(len(pairs) - len(shown)),
        "left_out": _left_out(trial.moves_found - len(trial.moves)),
        "sentence": _sentence(trial, sought),
        "narrowed": sought != Sought(),
    }  # fmt: skip


def _pairs(moves: Iterable[KeptMove]) -> list[Pair]:
    """In the order in which the first move of each is kept."""
    found: dict[tuple[int, str], Pair] = {}
    for move in moves:
        found.setdefault((move.post, move.kind), []).append(move)
    return list(found.values())


def _seen(pairs: Sequence[Pair], standing: Standing) -> set[int]:
    ids = {pair[0].post for pair in pairs}
    readable = Post.objects.filter(pk__in=ids).filter(review.posts_behind_numbers(standing))
    return set(readable.values_list("pk", flat=True))


def _hidden(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s pasangan teks tidak diperlihatkan: unggahannya di luar yang boleh Anda baca, atau sudah dihapus.",
        "%(count)s pasangan teks tidak diperlihatkan: unggahannya di luar yang boleh Anda baca, atau sudah dihapus.",
        count,
    ) % {"count": formats.number(count)}


def _left_out(count: int) -> str:
    if count <= 0:
        return ""
    said = ngettext(
        "%(count)s pergeseran terkecil tidak disimpan.",
        "%(count)s pergeseran terkecil tidak disimpan.",
        count,
    )
    return said % {"count": formats.number(count)}


# --- both texts -----------------------------------------------------------------------------------


def _told(trial: NameTrial, pairs: Sequence[Pair], standing: Standing) -> list[dict[str, Any]]:
    texts = _texts(pairs)
    swap = names.swapper_of(in_use())
    limits = _limits(trial)
    found = _findings(pairs, standing)
    told = []
    for pair in pairs:
        first = pair[0]
        text = texts.get((first.post, first.version))
        other = _other(swap, text, first) if text is not None else None
        lines = word_diff(text, other) if text is not None and other is not None else ()
        told.append(
            {
                "post": first.post,
                "kind": SWAPS[first.kind],
                "crosses": any(move.crosses for move in pair),
                "url": reverse("review:finding", args=[found[first.post]]) if first.post in found else "",
                "text": text,
                "before": _side(lines, "gone"),
                "after": _side(lines, "new"),
                "table": _table(pair[:FIRST], limits),
                "rest": _table(pair[FIRST:], limits) if len(pair) > FIRST else None,
            }
        )
    return told


def _texts(pairs: Sequence[Pair]) -> dict[tuple[int, int], str]:
    """Of the wordings that were tried, those whose words are still there."""
    wanted = {(pair[0].post, pair[0].version) for pair in pairs}
    if not wanted:
        return {}
    asked = Q()
    for post, version in wanted:
        asked |= Q(post=post, version=version)
    held = PostVersion.objects.filter(asked, purged_at=None)
    return {(post, version): text for post, version, text in held.values_list("post_id", "version", "text")}


def _other(swap: Any, text: str, move: KeptMove) -> str | None:
    """None where the registry's names have changed since, so that another text would come of it."""
    for one in swap(text):
        if one.kind == move.kind and names.check_sum(one.text) == move.check:
            return str(one.text)
    return None


def _side(lines: Iterable[Line], kind: str) -> list[tuple[tuple[str, str], ...]]:
    return [line.parts for line in lines if line.kind in ("same", kind)]


def _findings(pairs: Sequence[Pair], standing: Standing) -> dict[int, int]:
    ids = {pair[0].post for pair in pairs}
    held = Finding.objects.filter(review.reach_of(standing), post__in=ids).exclude(status="superseded")
    return dict(held.order_by("-pk").values_list("post", "pk"))


# --- what moved -----------------------------------------------------------------------------------


def _limits(trial: NameTrial) -> Mapping[str, float]:
    """From which chance on a label is borne; unknown of a model that is no longer in use."""
    used = classifiers.in_use()
    return used.classifier.product if used is not None and used.hash == trial.model else {}


def _table(pair: Pair, limits: Mapping[str, float]) -> dict[str, Any]:
    return {
        "caption": _("Yang bergeser"),
        "columns": [
            {"label": _("Yang dikatakan mesin")},
            {"label": _("Semula"), "kind": "number"},
            {"label": _("Menjadi"), "kind": "number"},
            {"label": _("Batas"), "kind": "number"},
            {"label": _("Akibat")},
        ],
        "rows": [{"cells": _cells(move, limits)} for move in pair],
        "tiles": True,
    }  # fmt: skip


def _cells(move: KeptMove, limits: Mapping[str, float]) -> list[dict[str, Any]]:
    said_by, _sign, name = move.what.partition(":")
    limit = limits.get(name) if said_by == MODEL else None
    return [
        {
            "text": label_name(name) if said_by == MODEL else str(labels.CATEGORIES.get(name, name)),
            "sub": _("model") if said_by == MODEL else _("aturan, urutan dalam antrean"),
        },
        {"text": _score(move.was)},
        {"text": _score(move.became)},
        {"text": _score(limit) if limit is not None else "–"},
        _effect(move),
    ]


def _score(value: float | None) -> str:
    return _("tidak ada") if value is None else formats.percent(value, 1)


def _effect(move: KeptMove) -> dict[str, Any]:
    if not move.crosses:
        return {"text": _("Bergeser, putusan tetap"), "muted": True}
    comes = move.was is None or (move.became is not None and move.became > move.was)
    if comes:
        return {"chip": {"text": _("Tanda muncul"), "tone": "warn", "icon": "alert"}}
    return {"chip": {"text": _("Tanda hilang"), "tone": "warn", "icon": "alert"}}


# --- the filter -----------------------------------------------------------------------------------


def _sentence(trial: NameTrial, sought: Sought) -> dict[str, Any]:
    return {
        "action": reverse("insight:name-moves", args=[trial.pk]),
        "label": _("Saring pergeseran"),
        "lead": _("Pergeseran"),
        "parts": [
            {
                "name": "tukar",
                "label": _("Yang ditukar"),
                "before": _("bila"),
                "options": [("", _("apa pun")), *((kind, str(label).lower()) for kind, label in SWAPS.items())],
                "value": sought.kind,
                "after": _("ditukar,"),
            },
            {
                "name": "dari",
                "label": _("Yang mengatakan"),
                "before": _("menurut"),
                "options": [("", _("aturan dan model")), ("aturan", _("aturan")), ("model", _("model"))],
                "value": sought.said_by,
            },
            {
                "name": "batas",
                "label": _("Akibatnya"),
                "options": [("", _("semuanya")), ("ya", _("hanya yang mengubah putusan mesin"))],
                "value": "ya" if sought.only_crossing else "",
            },
        ],
    }  # fmt: skip
