"""What the pages of feedback show. Context for the templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.findings import classifiers, shadow_report, trials
from pantau.office.findings.models import (
    Finding,
    ModelChoice,
    ModelProposal,
    RulebookChoice,
    ShadowChange,
    ShadowRun,
)
from pantau.office.findings.rulebooks import in_use
from pantau.office.people.access import Standing
from pantau.office.posts.models import PostVersion
from pantau.office.review import access, feedback, releasing, rescoring_show, tones
from pantau.office.review.dossier import web_address
from pantau.office.review.feedback import Measured, Tally
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.ribbon import in_language

RUNS = 30
MODEL_FILES = ("model__lists", "model__weights", "model__facts")  # megabytes that no page shows
SNIPPET = 240
PARTS = {
    "category": gettext_lazy("Per dugaan"),
    "party": gettext_lazy("Per partai, urut nomor surat suara"),
    "district": gettext_lazy("Per daerah pemilihan"),
    "month": gettext_lazy("Per bulan unggahan"),
}


# --- rules ----------------------------------------------------------------------------------------


def rules(standing: Standing) -> dict[str, Any]:
    categories, measured = feedback.measure()
    return {
        "categories": _table(_("Ketepatan per dugaan"), categories),
        "rules": _table(_("Ketepatan per aturan"), measured),
        "misled": [_misled(one) for one in measured if one.reasons],
        "months": [_months(one) for one in categories if len(one.months) > 1],
        "spent": _spent(),
        "any": bool(categories),
        "may_release": access.release_decisions(standing).allowed,
        "waiting": releasing.waiting().count(),
        "released": releasing.released().count(),
    }


def _spent() -> dict[str, Any] | None:
    """The median time of a decision, as a whole and by category; of nobody in particular."""
    found = feedback.spent()
    if not (whole := found.pop("", None)):
        return None
    columns = [
        {"label": _("Dugaan"), "kind": "text"},
        {"label": _("Putusan yang terukur"), "kind": "number"},
        {"label": _("Median"), "kind": "number"},
    ]
    rows = [
        {"cells": [_category(code), one.count, {"text": _lasting(one.seconds)}]}
        for code, one in sorted(found.items(), key=lambda item: (-item[1].seconds, item[0]))
    ]
    caption = _("Waktu per putusan")
    return {
        "median": _lasting(whole.seconds),
        "count": whole.count,
        "table": {"caption": caption, "columns": columns, "rows": rows, "tiles": True},
    }


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)s detik") % {"seconds": rest}
    return _("%(minutes)s menit %(seconds)s detik") % {"minutes": formats.number(minutes), "seconds": rest}


def _table(caption: str, measured: list[Measured]) -> dict[str, Any]:
    columns = [
        {"label": _("Dugaan atau aturan"), "kind": "text"},
        {"label": _("Ditunjukkan"), "kind": "number"},
        {"label": _("Layak"), "kind": "number"},
        {"label": _("Tidak relevan"), "kind": "number"},
        {"label": _("Dipantau"), "kind": "number"},
        {"label": _("Ketepatan"), "kind": "number"},
    ]
    rows = [
        {
            "cells": [
                {"text": _name(one), "sub": one.rule and f"{_category(one.category)} · {one.rule}"},
                one.shown,
                one.all.confirmed,
                one.all.dismissed,
                one.all.watched,
                _share(one.all),
            ]
        }
        for one in measured
    ]
    return {"caption": caption, "columns": columns, "rows": rows, "tiles": True}


def _name(one: Measured) -> str:
    return _rule(one.rule) if one.rule else _category(one.category)


def _rule(name: str) -> str:
    """A rule's title; of one that the rulebook in use no longer has, its name."""
    rule = rulebook.current().rules.get(name)
    return in_language(rule.title) if rule else name


def _category(code: str) -> str:
    return str(labels.CATEGORIES.get(code, code))


def _share(tally: Tally) -> dict[str, Any]:
    if tally.precision is None:
        return {"text": "-", "muted": True}
    low, high = tally.interval
    between = {"low": formats.percent(low), "high": formats.percent(high)}
    return {"percent": tally.precision, "sub": _("antara %(low)s dan %(high)s") % between}


def _misled(one: Measured) -> dict[str, Any]:
    return {
        "rule": _rule(one.rule),
        "category": _category(one.category),
        "reasons": one.reasons,
        "words": [
            _("“%(words)s”: %(no)s tidak relevan, %(yes)s layak")
            % {"words": words, "no": formats.number(no), "yes": formats.number(yes)}
            for words, no, yes in one.misled
        ],
    }


def _months(one: Measured) -> dict[str, Any]:
    rows = [
        {"cells": [_month(month), tally.confirmed, tally.dismissed, _share(tally)]}
        for month, tally in sorted(one.months.items())
    ]
    columns = [
        {"label": _("Bulan"), "kind": "text"},
        {"label": _("Layak"), "kind": "number"},
        {"label": _("Tidak relevan"), "kind": "number"},
        {"label": _("Ketepatan"), "kind": "number"},
    ]
    return {"caption": _category(one.category), "columns": columns, "rows": rows, "tiles": True}


def _month(code: str) -> str:
    moment = datetime.fromisoformat(f"{code}-15T12:00:00+00:00")
    return f"{formats.month_name(moment, long=True)} {moment.year}"


def waiting_rows() -> dict[str, Any]:
    return {
        "rows": list(releasing.rows(releasing.waiting()[: releasing.AT_ONCE])),
        "total": releasing.waiting().count(),
    }


# --- shadow runs ----------------------------------------------------------------------------------


def runs() -> dict[str, Any]:
    found = ShadowRun.objects.select_related("rulebook", "model", "rescoring").defer(*MODEL_FILES)
    lines = [_line(one) for one in found.order_by("-pk")[:RUNS]]
    used = classifiers.in_use()
    return {"lines": lines, "in_use": _in_use(), "model_in_use": used.hash[:12] if used else ""}


def _line(run: ShadowRun) -> dict[str, Any]:
    history = rescoring_show.line(run.rescoring) if hasattr(run, "rescoring") else {}
    return {
        "title": _run_title(run),
        "url": reverse("review:shadow", args=[run.pk]),
        "note": _note(run),
        "aside": formats.short_day(run.started_at, year=True),
        "icon_name": "check" if run.finished_at else "clock",
        **history,
    }


def _run_title(run: ShadowRun) -> str:
    if run.model is not None:
        return _("Model %(name)s") % {"name": run.model}
    return f"{run.rulebook.name}@{run.rulebook_id[:12]}"


def _in_use() -> str:
    book = in_use()
    return f"{book.name}@{book.hash[:12]}"


def _note(run: ShadowRun) -> str:
    counts = dict.fromkeys(("new", "gone", "moved"), 0)
    for of in run.totals.get("category", {}).values():
        for name in counts:
            counts[name] += of.get(name, 0)
    said = {name: formats.number(count) for name, count in counts.items()}
    text = _("%(posts)s unggahan: %(new)s baru, %(gone)s hilang, %(moved)s bergeser") % {
        "posts": formats.number(run.posts), **said,
    }  # fmt: skip
    if hasattr(run, "rescoring"):
        text = _("Riwayat, %(told)s") % {"told": text}
    return text if run.finished_at else f"{text}. {_('Belum selesai.')}"


def run(run: ShadowRun, standing: Standing, user: Any) -> dict[str, Any]:
    choices = ModelChoice.objects if run.model_id else RulebookChoice.objects
    choice = choices.select_related("chosen_by").filter(run=run).first()
    proposal = ModelProposal.objects.select_related("proposed_by").filter(run=run).first()
    may = access.switch_rulebook(standing)
    # The way of a model: tried on decisions held back, proposed by one, switched on by another.
    hindrance = trials.hindrance(run.model_id) if run.model_id and not choice else ""
    beside = (run.model_beside_id or "") if run.model_id else run.beside_id
    held = getattr(run, "rescoring", None)
    history = rescoring_show.shown(held, choice, may_steer=may.allowed) if held else None
    return {
        "run": run,
        "history": history,
        "title": _run_title(run),
        "beside": beside[:12] or _("tanpa model"),
        "note": _note(run),
        "tables": [_totals(run, part) for part in PARTS if part != "month" or history],
        "examples": _examples(run),
        "choice": choice,
        "is_model": bool(run.model_id),
        "proposal": None if choice else proposal,
        "trial": trial_told(run),
        "hindrance": hindrance,
        "may_switch": may.allowed
        and run.finished_at is not None
        and not (held and held.cancelled_at)
        and beside == _used(run)
        and not hindrance
        and not (proposal and proposal.proposed_by_id == user.pk),
        "why_not": "" if may.allowed else str(may.reason),
    }


def trial_told(run: ShadowRun) -> str:
    """How the newcomer did beside the other, in one sentence; empty where nobody compared them."""
    trial = trials.newest(run.model_id, run.model_beside_id) if run.model_id else None
    if trial is None:
        return ""
    told = trial.measure
    if trial.worse is None:
        return _("Baru %(count)s jawaban yang disisihkan: terlalu sedikit untuk membandingkan.") % {
            "count": formats.number(told["answers"])
        }
    said = {
        "count": formats.number(told["answers"]),
        "before": formats.number(round(told["before"], 3)),
        "after": formats.number(round(told["after"], 3)),
        "low": formats.number(round(told["low"], 3)),
        "high": formats.number(round(told["high"], 3)),
    }
    return (
        _(
            "Pada %(count)s jawaban yang disisihkan, galat (log loss; makin kecil makin baik) %(before)s pada yang "
            "dipakai dan %(after)s pada model ini; bedanya antara %(low)s dan %(high)s."
        )
        % said
    )


def _used(run: ShadowRun) -> str:
    """The hash of what the run's newcomer would take the place of, as it is today."""
    if not run.model_id:
        return in_use().hash
    used = classifiers.in_use()
    return used.hash if used else ""


def _totals(run: ShadowRun, part: str) -> dict[str, Any]:
    caption = _("Per label") if run.model_id and part == "category" else PARTS[part]
    columns = [
        {"label": caption, "kind": "text"},
        *(
            {"label": label, "kind": "number"}
            for label in (_("Sebelum"), _("Sesudah"), _("Baru"), _("Hilang"), _("Bergeser"))
        ),
        *([{"label": _("Sudah diputus"), "kind": "number"}] if hasattr(run, "rescoring") else ()),
    ]
    rows = [
        {"cells": [_value(run, part, value), *counts.values()]}
        for value, counts in shadow_report.totals(run, part).items()
    ]
    return {"caption": caption, "columns": columns, "rows": rows, "tiles": True}


def _found(run: ShadowRun, value: str) -> str:
    return tones.label_name(value) if run.model_id else _category(value)


def _value(run: ShadowRun, part: str, value: str) -> str:
    if part == "category":
        return _found(run, value)
    if part == "month":
        return _month(value)
    if value == "-":
        return _("bukan akun calon atau partai") if part == "party" else _("tanpa daerah pemilihan")
    return _("Partai nomor %(number)s") % {"number": value} if part == "party" else value


def _examples(run: ShadowRun) -> list[dict[str, Any]]:
    """Of each category and kind some changes, with the words they are about."""
    groups = []
    for category, counts in shadow_report.totals(run, "category").items():
        for kind in ShadowChange.Kind:
            if counts[kind.value]:
                changes = list(shadow_report.examples(run, category, kind.value))
                title = f"{_found(run, category)}, {kind.label}: {formats.number(counts[kind.value])}"
                groups.append({"title": title, "rows": _example_rows(changes, bool(run.model_id))})
    return groups


def _example_rows(changes: list[ShadowChange], of_model: bool) -> list[dict[str, Any]]:
    posts = {change.post_id: change.post for change in changes}
    versions = PostVersion.objects.filter(
        post__in=posts, month__in={post.month for post in posts.values()}, purged_at=None
    ).values_list("post_id", "version", "text")
    texts = {(post, version): " ".join(text.split())[:SNIPPET] for post, version, text in versions}
    standing = Finding.objects.filter(post__in=posts).exclude(status=Finding.Status.SUPERSEDED)
    findings = dict(standing.order_by("pk").values_list("post_id", "pk"))
    return [
        {
            "post": change.post,
            "text": texts.get((change.post_id, change.version), ""),
            "decided": change.decided,
            "url": web_address(change.post.url),
            "finding_url": reverse("review:finding", args=[findings[change.post_id]])
            if change.post_id in findings
            else "",
            "before": _label_side(change, after=False)
            if of_model
            else _side(change.rule_before, change.rank_before),
            "after": _label_side(change, after=True)
            if of_model
            else _side(change.rule_after, change.rank_after),
        }
        for change in changes
    ]


def _label_side(change: ShadowChange, *, after: bool) -> str:
    """Whether the label is borne, where that is what changes; how sure the model is; and how a page tells it."""
    verdict, chance = (
        (change.rule_after, change.rank_after) if after else (change.rule_before, change.rank_before)
    )
    if chance is None:
        return _("tidak ditanya")
    said = f"{formats.percent(chance)} ({labels.in_sentence(str(tones.VERDICTS[verdict][0]))})"
    if change.kind == ShadowChange.Kind.MOVED:
        return said
    borne = after == (change.kind == ShadowChange.Kind.NEW)
    return _("berlabel, %(said)s") % {"said": said} if borne else _("tanpa label, %(said)s") % {"said": said}


def _side(rule: str, rank: float | None) -> str:
    return _("tidak ditemukan") if rank is None else f"{_rule(rule)} ({formats.percent(rank)})"
