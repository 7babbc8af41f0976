"""What readers see at a moment: of each piece the last version whose hour has come, unless it was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from pantau.office.portal.publishing.models import Piece, PieceApproval, PieceVersion

IN_ORDER = ("-first_at", "-version__piece_id")


def out(now: datetime, *kinds: str) -> QuerySet[PieceApproval]:
    """Approvals of what is out now, newest first; ``first_at`` is when readers first saw the piece."""
    come = PieceApproval.objects.filter(publish_at__lte=now)
    first = come.filter(version__piece_id=OuterRef("version__piece_id")).order_by("publish_at")
    last = come.order_by("version__piece_id", "-version__number").distinct("version__piece_id")
    return (
        PieceApproval.objects.filter(pk__in=last.values("pk"), version__piece__withdrawal=None)
        .filter(version__piece__kind__in=kinds)
        .annotate(first_at=Subquery(first.values("publish_at")[:1]))
        .select_related("version__piece", "version__picture", "version__recording")
        .order_by(*IN_ORDER)
    )


@dataclass(frozen=True, slots=True)
class Correction:
    at: datetime
    text: str


def corrections(piece: Piece, now: datetime) -> list[Correction]:
    """Of the versions that readers have seen, the newest first."""
    seen = PieceApproval.objects.filter(version__piece=piece, publish_at__lte=now).exclude(
        version__correction=""
    )
    return [
        Correction(at, text)
        for at, text in seen.order_by("-version__number").values_list("publish_at", "version__correction")
    ]


def with_state(now: datetime) -> QuerySet[Piece]:
    """Pieces as the desk sees them, by their last version: ``title``, ``touched``, and ``state``, one of
    withdrawn, waiting, draft, scheduled and out."""
    last = PieceVersion.objects.filter(piece=OuterRef("pk")).order_by("-number")
    told = Piece.objects.annotate(
        title=Subquery(last.values("title")[:1]),
        touched=Subquery(last.values("written_at")[:1]),
        out_at=Subquery(last.values("approval__publish_at")[:1]),
    )
    state = Case(
        When(withdrawal__isnull=False, then=Value("withdrawn")),
        When(waiting__isnull=False, then=Value("waiting")),
        When(out_at__isnull=True, then=Value("draft")),
        When(out_at__gt=now, then=Value("scheduled")),
        default=Value("out"),
    )
    return told.annotate(state=state).order_by("-touched", "-pk")
