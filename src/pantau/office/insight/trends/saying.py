"""Posts of some days that say words, newest first: a stretch of days at a time, each longer than the one after it.

The index of words knows no days, and is one for each month. Asked for all days at once, the database reads what a
frequent word has in every month, for the newest that fill a page. Of a stretch it reads the months that it lies in,
and sees for each whether to walk back in time or to look the words up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from pantau.office.posts.models import Post
from pantau.office.review import queue

BACK = (2, 16)  # days from the newest at which a stretch ends
DAY = timedelta(days=1)


def newest(among: QuerySet[Post], words: str, starts: datetime, ends: datetime, most: int) -> list[int]:
    """Ids of posts of ``among`` from ``starts`` to before ``ends`` that say ``words``, ``most`` at most.

    One whose time of posting is unknown is of the time it was first seen, and stands before all others.
    """
    found: list[int] = []
    for posts, months in _stretches(among, starts, ends):
        versions = queue.versions_saying(words, OuterRef("pk"), OuterRef("month"))
        if (
            months is not None
        ):  # said of the versions alone: with the days it would count twice in the database's guess
            versions = versions.filter(month__range=months)
        saying = posts.filter(Exists(versions)).order_by("-posted_at", "-id")
        found += saying.values_list("pk", flat=True)[: most - len(found)]
        if len(found) == most:
            break
    return found


def _stretches(
    among: QuerySet[Post], starts: datetime, ends: datetime
) -> Iterator[tuple[QuerySet[Post], tuple[date, date] | None]]:
    """The newest first, each with the months in which its posts' versions lie; None: they may lie in any."""
    undated = posted(starts, ends, dated=False)
    if Post.objects.filter(undated).exists():
        yield among.filter(posted(starts, ends) | undated), None
        return
    last = Post.objects.filter(posted(starts, ends)).aggregate(last=Max("posted_at"))["last"]
    if last is None:
        return
    edges = [ends, *(max(last - days * DAY, starts) for days in BACK), starts]
    for later, earlier in pairwise(edges):
        if earlier < later:
            days = posted(earlier, later)
            yield among.filter(days), None if _elsewhere(days) else _months(earlier, later)


def posted(starts: datetime, ends: datetime, *, dated: bool = True) -> Q:
    if dated:
        return Q(posted_at__gte=starts, posted_at__lt=ends)
    return Q(posted_at=None, first_seen_at__gte=starts, first_seen_at__lt=ends)


def _elsewhere(days: Q) -> bool:
    """Does one of these days' posts lie in another month, its time of posting having been corrected since?

    In the words of the index that posts' migration 0013 made for the few there are.
    """
    elsewhere = Post.objects.filter(days).extra(
        where=[
            "posts_post.posted_at AT TIME ZONE 'UTC' < posts_post.month - 1"
            " OR posts_post.posted_at AT TIME ZONE 'UTC' >= posts_post.month + interval '1 month 1 day'"
        ]
    )
    return elsewhere.exists()


def _months(starts: datetime, ends: datetime) -> tuple[date, date]:
    """A month is that of the zone in which a source told the time, hence a day more at both ends."""
    first, last = (moment.astimezone(UTC).date() for moment in (starts - DAY, ends + DAY))
    return first.replace(day=1), last.replace(day=1)
