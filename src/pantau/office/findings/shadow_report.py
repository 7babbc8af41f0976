"""What a shadow run found, as data."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pantau.office.findings import rescoring
from pantau.office.findings.models import Rescoring, ShadowChange, ShadowRun
from pantau.office.findings.shadow import COUNTS

EXAMPLES = 5  # of each category and kind


def report(run: ShadowRun) -> dict[str, Any]:
    """Totals by category (of a model's run by label), party (ballot number) and district, and every change.

    Of history, which may change in more places than anybody reads: by month too, and some changes of each kind.
    """
    if held := getattr(run, "rescoring", None):
        return _of_history(held)
    named = "label" if run.model_id else "category"
    sides = {"model": run.model_id, "beside": run.model_beside_id}
    return {
        "run": run.pk,
        **(sides if run.model_id else {"rulebook": run.rulebook_id, "beside": run.beside_id}),
        "since": run.since.isoformat(),
        "until": run.until.isoformat(),
        "finished": run.finished_at is not None,
        "posts": run.posts,
        "failed": run.failed,
        named: totals(run, "category"),
        **{part: totals(run, part) for part in ("party", "district")},
        "changes": [
            (_model_line if run.model_id else _line)(change)
            for change in run.changes.select_related("post").order_by("post", "category")
        ],
    }


def _of_history(held: Rescoring) -> dict[str, Any]:
    progress = rescoring.so_far(held)
    run = held.run
    return {
        "run": run.pk,
        "state": held.state.value,
        "rulebook": run.rulebook_id,
        "since": None if held.whole else run.since.isoformat(),
        "until": None if held.whole else run.until.isoformat(),
        "rate": held.rate,
        "read": round(progress.done / progress.all, 4) if progress.all else None,
        "finished": run.finished_at is not None,
        "posts": run.posts,
        "failed": run.failed,
        **{part: totals(run, part) for part in ("category", "party", "district", "month")},
        "samples": [
            _line(change)
            for category, counts in totals(run, "category").items()
            for kind in ShadowChange.Kind
            if counts[kind.value]
            for change in examples(run, category, kind.value)
        ],
        "applied": {
            "posts": held.applied, "failed": held.unreadable, "written": held.written, "superseded": held.superseded,
        } if held.apply_at else None,
    }  # fmt: skip


def counts_of(run: ShadowRun) -> tuple[str, ...]:
    """The names of what is counted: of history also what people decided, of what is gone or moved."""
    return (*COUNTS, "decided") if hasattr(run, "rescoring") else COUNTS


def totals(run: ShadowRun, part: str) -> dict[str, dict[str, int]]:
    """Value -> counts, in the order of the ballot or of the alphabet."""
    values = run.totals.get(part, {})
    ordered = sorted(values, key=lambda value: (not value.isdecimal(), value.zfill(4)))
    return {value: {name: values[value].get(name, 0) for name in counts_of(run)} for value in ordered}


def _line(change: ShadowChange) -> dict[str, Any]:
    return {
        "post": f"{change.post.platform}:{change.post.native_id}",
        "category": change.category,
        "kind": change.kind,
        "rule": [change.rule_before or None, change.rule_after or None],
        "rank": [change.rank_before, change.rank_after],
        **({"decided": True} if change.decided else {}),
    }


def _model_line(change: ShadowChange) -> dict[str, Any]:
    return {
        "post": f"{change.post.platform}:{change.post.native_id}",
        "label": change.category,
        "kind": change.kind,
        "verdict": [change.rule_before or None, change.rule_after or None],
        "chance": [change.rank_before, change.rank_after],
    }


def examples(run: ShadowRun, category: str, kind: str) -> QuerySet[ShadowChange]:
    """Some changes to look at: those that move most first."""
    found = run.changes.filter(category=category, kind=kind).select_related("post")
    return found.order_by("-rank_after", "-rank_before", "pk")[:EXAMPLES]
