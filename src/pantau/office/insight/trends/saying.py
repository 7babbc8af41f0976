"""Posts of some days that say words, newest first: a stretch of days at a time, as long as it takes to fill the list.

The index of words knows no days, and is one for each month. Asked for all days at once, the database reads what a
frequent word has in every month, for the newest that fill a page. So the newest ten thousand posts are asked first,
and how many of them say the words tells how far back the next stretch should go. A short stretch is asked for with the
first and last id of its posts: ids grow as posts come in, so that most of what a word has in a month is left unread.
Where older posts came in later, these bounds are wide, and leave less unread.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from pantau.office.posts.models import Post
from pantau.office.review import queue

FIRST = 10_000  # posts in the first stretch
SHORT = 16  # a stretch at most so many times as long as the first is one whose ids are worth asking for
SPARE = 1.3  # times as long as a stretch would have to be if words were said as often in it
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEXT = timedelta(microseconds=1)  # two times of posting differ by this at least

#: Where posts' versions lie. Not the ids themselves: to find the first in their order, the database would pass all
#: before it.
PLACES = {
    "first": Min(F("id") + 0), "last": Max(F("id") + 0), "from_month": Min("month"), "to_month": Max("month"),
}  # fmt: skip


def newest(among: QuerySet[Post], words: str, starts: datetime, ends: datetime, most: int) -> list[int]:
    """Ids of posts of ``among`` from ``starts`` to before ``ends`` that say ``words``, ``most`` at most.

    One whose time of posting is unknown is of the time it was first seen, and stands before all others.
    """
    undated = posted(starts, ends, dated=False)
    found = _saying(among, words, undated, _places(undated), most)
    return found + _dated(among, words, starts, ends, most - len(found))


def _dated(among: QuerySet[Post], words: str, starts: datetime, ends: datetime, most: int) -> list[int]:
    by_time = Post.objects.filter(posted(starts, ends)).order_by("-posted_at")
    first = by_time[:FIRST].aggregate(Count("id"), Min("posted_at"), Max("posted_at"), **PLACES)
    if not first["id__count"]:
        return []
    # There may be more of the very time of the last of them.
    earlier = first["posted_at__min"] + NEXT if first["id__count"] == FIRST else starts
    later, last, within = ends, first["posted_at__max"], _said(first)
    short = SHORT * (last - earlier)
    found: list[int] = []
    while len(found) < most:
        found += _saying(among, words, posted(earlier, later), within, most - len(found))
        if earlier <= starts:
            break
        wanted = max(SPARE * (last - earlier) * (most - len(found)) / max(len(found), 1), HOUR)
        later, earlier = earlier, earlier - wanted if wanted < earlier - starts else starts
        days = posted(earlier, later)
        within = _places(days) if later - earlier <= short else _months(earlier, later)
    return found


def _saying(among: QuerySet[Post], words: str, days: Q, within: Q | None, most: int) -> list[int]:
    """Of these days; ``within``: where their versions lie, None where there are no such posts."""
    if within is None or most < 1:
        return []
    # Said of the versions alone: said of the posts too it would count twice in the database's guess.
    versions = queue.versions_saying(words, OuterRef("pk"), OuterRef("month")).filter(within)
    saying = among.filter(days).filter(Exists(versions)).order_by("-posted_at", "-id")
    return list(saying.values_list("pk", flat=True)[:most])


def posted(starts: datetime, ends: datetime, *, dated: bool = True) -> Q:
    if dated:
        return Q(posted_at__gte=starts, posted_at__lt=ends)
    return Q(posted_at=None, first_seen_at__gte=starts, first_seen_at__lt=ends)


# --- where versions lie ---------------------------------------------------------------------------


def _places(days: Q) -> Q | None:
    """Of these days' posts; None where there are none."""
    found = Post.objects.filter(days).aggregate(**PLACES)
    return None if found["first"] is None else _said(found)


def _said(found: Mapping[str, Any]) -> Q:
    """``found``: as PLACES names them."""
    months = Q(month__gte=found["from_month"], month__lte=found["to_month"])
    return months & Q(post__gte=found["first"], post__lte=found["last"])


def _months(starts: datetime, ends: datetime) -> Q:
    """Of posts of these days, those among them whose time of posting was corrected since.

    A month is that of the zone in which a source told the time, hence a day more at both ends.
    """
    usual = [moment.astimezone(UTC).date().replace(day=1) for moment in (starts - DAY, ends + DAY)]
    # In the words of the index that posts' migration 0013 made for the few there are. Asked whether there is any, the
    # database would read the table instead, guessing that a third of all are.
    elsewhere = Post.objects.filter(posted(starts, ends)).extra(
        where=[
            "posts_post.posted_at AT TIME ZONE 'UTC' < posts_post.month - 1"
            " OR posts_post.posted_at AT TIME ZONE 'UTC' >= posts_post.month + interval '1 month 1 day'"
        ]
    )
    found = elsewhere.aggregate(Min("month"), Max("month"))
    months = [*usual, *filter(None, found.values())]
    return Q(month__gte=min(months), month__lte=max(months))
