"""What the office holds, in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Count

from pantau.demo.folder import Recipe
from pantau.demo.pipeline.truth import scores, total
from pantau.office.casework.models import Case
from pantau.office.findings.models import Finding
from pantau.office.posts.models import Interaction, Post, PostVersion, RejectedItem
from pantau.office.registry.models import Account, Candidate, Official, Upload
from pantau.office.review.models import FindingDecision

FORM = "accounts.csv"  # the candidates' form


def summarise(recipe: Recipe, truth: Path) -> dict[str, Any]:
    """Counts of everything, and how detection stands against the truth."""
    shown = Finding.objects.exclude(status=Finding.Status.SUPERSEDED)
    by_category = shown.values_list("category").annotate(count=Count("pk")).order_by("category")
    form = Upload.objects.values_list("summary", flat=True).get(kind="account", name=FORM)
    posts = Post.objects.count()
    compared = scores(truth)
    overall = total(compared)
    return {
        "seed": recipe.seed,
        "candidates": Candidate.objects.count(),
        "accounts_total": form["rows"],
        "accounts_refused": form["left_out"],
        "accounts_in_registry": Account.objects.count(),
        "officials": Official.objects.count(),
        "posts": posts,
        "posts_to_come": recipe.posts - posts,
        "versions": PostVersion.objects.count(),
        "interactions": Interaction.objects.count(),
        "gone": Post.objects.filter(gone_at__isnull=False).count(),
        "rejected": RejectedItem.objects.count(),
        "findings": shown.count(),
        "findings_by_category": dict(by_category),
        "cases": Case.objects.count(),
        "decisions": FindingDecision.objects.filter(undone_at=None).count(),
        "recall": overall.recall,
        "precision": overall.precision,
        "against_truth": {category: score.plain() for category, score in compared.items()},
    }
