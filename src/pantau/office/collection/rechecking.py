"""Stored posts are looked at again, so that edits and deletions nobody pushed are noticed, and what is still
there is known to be before its time to live ends.

``PostLook`` says when each post is due; every look at which a post is there moves it on. What a look brings
goes the way of everything else: an edit is a version, a post that is missed is a doubt (see doubts.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection

from pantau.engine.planning import (
    next_recheck,
    posts_a_run,
    recheck_moments,
    shipped_access,
    shipped_retention,
)
from pantau.engine.post import Post
from pantau.engine.sources.connectors.events import PostRef
from pantau.office.collection import permits
from pantau.office.collection.models import Connector, PostLook
from pantau.office.collection.references import references
from pantau.web.ui import rulebook

EVERY = timedelta(minutes=15)
PUT_OFF = timedelta(hours=6)  # after a look that said nothing of a post


def note_looks(route: str, posts: Iterable[Post], now: datetime) -> None:
    """These posts are there now: when each is looked at again. Call in the transaction that stores them."""
    keep = shipped_retention().of(route)
    if keep is None or shipped_retention().looks_again_by(route) is None:
        return
    moments = recheck_moments(rulebook.current().calendar)
    rechecks = shipped_access().policy.rechecks_per_post.value
    due: dict[tuple[str, str], datetime] = {}
    for post in posts:
        looked_at = post.collected_at or now
        due[post.platform, post.native_id] = next_recheck(
            post.posted_at or looked_at, looked_at, rechecks=rechecks, lives=keep.lives, moments=moments
        )
    if due:
        keys = sorted(due)
        columns = [[platform for platform, _ in keys], [native_id for _, native_id in keys]]
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [route, *columns, [due[key] for key in keys], now])


def due_posts(row: Connector, now: datetime, most: int) -> dict[int, PostRef]:
    """Posts that are due and that this connector can look at, the longest due first, by their ids."""
    retention = shipped_retention()
    routes = [route for route in retention.by_route if retention.looks_again_by(route) == row.route]
    waiting = PostLook.objects.filter(
        route__in=routes, due_at__lte=now, post__gone_at=None, post__purged_at=None
    )
    looks = list(waiting.select_related("post__account").order_by("due_at", "post_id")[:most])
    accounts = {one.post.account for one in looks if one.post.account is not None}
    known = references(sorted(accounts, key=lambda account: account.pk), row.route)
    return {
        one.post_id: PostRef(one.post.platform, one.post.native_id, known.get(one.post.account_id))
        for one in looks
    }


def most_in_a_run(row: Connector) -> int:
    return posts_a_run(permits.planned_route(row.name, row.platform), EVERY)


def put_off(posts: Sequence[int], now: datetime) -> None:
    """Of these posts the look said nothing: they are not asked for at every run."""
    PostLook.objects.filter(post__in=posts, due_at__lte=now).update(due_at=now + PUT_OFF)


# Moved only where it is worth writing: posts that every sweep sees again are noted at every sweep.
NOTE = """
INSERT INTO collection_postlook AS l (post_id, route, due_at)
SELECT p.id, %s, n.due_at
FROM unnest(%s::text[], %s::text[], %s::timestamptz[]) AS n (platform, native_id, due_at)
JOIN posts_post p ON p.platform = n.platform AND p.native_id = n.native_id
ORDER BY p.id
ON CONFLICT (post_id) DO UPDATE SET route = EXCLUDED.route, due_at = EXCLUDED.due_at
WHERE l.due_at < EXCLUDED.due_at - (EXCLUDED.due_at - %s) / 8
"""
