"""The posts and the evidence of a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from pantau.office.casework.models import Case
from pantau.office.evidence import subjects
from pantau.office.evidence.actions import held
from pantau.office.evidence.models import Evidence, PageCapture
from pantau.office.posts.models import Post

#: What evidence is about that belongs to a case and to no post (see evidence.subjects).
SUBJECT = "case"


def subject_of(case: Case) -> str:
    return subjects.subject_of(SUBJECT, case.pk)


def posts_of(case: Case) -> list[Post]:
    """Oldest first."""
    found = {}
    for item in case.items.select_related("post__account", "finding__act__post", "finding__post"):
        post = item.finding.shown_post if item.finding else item.post
        if post is not None:
            found[post.pk] = post
    return sorted(found.values(), key=lambda post: (post.posted_at or post.first_seen_at, post.pk))


def of(case: Case, posts: Sequence[Post] | None = None) -> QuerySet[Evidence]:
    """Of its posts, of itself, and pieces that were added; without those released. Oldest first."""
    shown = posts_of(case) if posts is None else posts
    own = case.items.exclude(evidence=None).values("evidence")
    found = held().filter(Q(pk__in=own) | Q(post__in=shown) | Q(subject=subject_of(case)))
    return found.distinct().order_by("taken_at", "pk").select_related("post", "taken_by")


def is_needed(piece: Evidence) -> bool:
    """Is it of a case that is not forgotten yet?"""
    kind, _, number = piece.subject.partition(":")
    own = Q(items__evidence=piece) | Q(pk=int(number) if kind == SUBJECT else None)
    if piece.post_id is not None:
        of_act = Q(items__finding__act__post=piece.post_id)
        own |= Q(items__post=piece.post_id) | Q(items__finding__post=piece.post_id) | of_act
    return Case.objects.filter(own, forgotten_at=None).exists()


def captures_of(case: Case) -> QuerySet[PageCapture]:
    """Files handed in for the case that nobody has taken as evidence yet."""
    waiting = PageCapture.objects.filter(subject=subject_of(case), evidence=None)
    return waiting.exclude(status=PageCapture.Status.DROPPED).order_by("asked_at")
