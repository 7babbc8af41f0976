"""Stored posts are looked at again, so that edits and deletions nobody pushed are noticed, and what is still
there is known to be before its time to live ends.

``PostLook`` says when each post is due; every look at which a post is there moves it on. What a look brings
goes the way of everything else: an edit is a version, a post that is missed is a doubt (see doubts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection

from pantau.engine.planning import (
    Keep,
    next_recheck,
    posts_a_run,
    recheck_moments,
    shipped_access,
    shipped_retention,
)
from pantau.engine.post import Post as SeenPost
from pantau.engine.sources.connectors.events import PostRef
from pantau.office.collection import permits
from pantau.office.collection.models import Connector, PostLook
from pantau.office.collection.references import references
from pantau.office.posts.models import Post
from pantau.web.ui import rulebook

EVERY = timedelta(minutes=15)
PUT_OFF = timedelta(hours=6)  # after a look that said nothing of a post
MOST_IN_A_RUN = 500


def note_looks(route: str, posts: Iterable[SeenPost], now: datetime) -> None:
    """These posts are there now: when each is looked at again. Call in the transaction that stores them."""
    if shipped_retention().of(route) is None or shipped_retention().looks_again_by(route) is None:
        return
    due_of = _terms(shipped_retention().of(route))
    due: dict[tuple[str, str], datetime] = {}
    for post in posts:
        at = due_of(post.posted_at, post.collected_at or now)
        if at is not None:
            due[post.platform, post.native_id] = at
    if due:
        keys = sorted(due)
        columns = [[platform for platform, _ in keys], [native_id for _, native_id in keys]]
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [route, *columns, [due[key] for key in keys], now])


def due_for_terms(route: str, posted_at: datetime | None, looked_at: datetime) -> datetime | None:
    """When a post that was there at ``looked_at`` is looked at again for what the platform lets us keep."""
    return _terms(shipped_retention().of(route))(posted_at, looked_at)


def _terms(keep: Keep | None) -> Callable[[datetime | None, datetime], datetime | None]:
    """The same for many posts, from when each is of and when it was there: what holds for all is read once."""
    if keep is None:
        return lambda _posted_at, _looked_at: None
    moments = recheck_moments(rulebook.current().calendar)
    rechecks = shipped_access().policy.rechecks_per_post.value
    return lambda posted_at, looked_at: next_recheck(
        posted_at or looked_at, looked_at, rechecks=rechecks, lives=keep.lives, moments=moments
    )


# --- who looks ------------------------------------------------------------------------------------


def looked_at_again() -> list[str]:
    """Routes whose posts can be looked at again."""
    retention = shipped_retention()
    return [route for route in retention.by_route if retention.looks_again_by(route)]


def routes_of(row: Connector) -> list[str]:
    """The routes whose posts this connector looks at again."""
    retention = shipped_retention()
    routes = [route for route in looked_at_again() if retention.looks_again_by(route) == row.route]
    return [*routes, f"{PostLook.ANY}{row.platform}"] if _looks_at_any(row) else routes


def _looks_at_any(row: Connector) -> bool:
    """Is it the one that looks at posts of its platform that came by no platform's route, such as files?"""
    rows = Connector.objects.filter(enabled=True, platform=row.platform).order_by("consented", "name")
    looking = [one.pk for one in rows if shipped_retention().looks_again_by(one.route) == one.route]
    return looking[:1] == [row.pk]


def has_a_way(route: str) -> bool:
    """Could a connector look at posts of this route again, were it switched on?"""
    retention = shipped_retention()
    if not route.startswith(PostLook.ANY):
        return retention.looks_again_by(route) is not None
    platform = route.removeprefix(PostLook.ANY)
    return any(retention.by_route[one].platform == platform for one in looked_at_again())


def due_posts(row: Connector, now: datetime, most: int) -> dict[int, PostRef]:
    """Posts that are due and that this connector can look at, by their ids: watched ones, then the longest due."""
    routes = routes_of(row)
    ids = pick(DUE_WATCHED, routes, now, most)
    ids += pick(DUE_OTHERS, routes, now, most - len(ids))
    posts = {post.pk: post for post in Post.objects.filter(pk__in=ids).select_related("account")}
    accounts = {post.account for post in posts.values() if post.account is not None}
    known = references(sorted(accounts, key=lambda account: account.pk), row.route)
    return {
        pk: PostRef(posts[pk].platform, posts[pk].native_id, known.get(posts[pk].account_id))
        for pk in ids
        if pk in posts
    }


def pick(statement: str, routes: Sequence[str], now: datetime, most: int) -> list[int]:
    """Ids of posts by DUE_WATCHED or DUE_OTHERS, the longest due first."""
    if most <= 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(routes), now, most, most])
        return [pk for (pk,) in cursor]


def most_in_a_run(row: Connector) -> int:
    return min(MOST_IN_A_RUN, posts_a_run(permits.planned_route(row.name, row.platform), EVERY))


def put_off(posts: Sequence[int], now: datetime) -> None:
    """Of these posts the look said nothing: they are not asked for at every run."""
    PostLook.objects.filter(post__in=posts, due_at__lte=now).update(due_at=now + PUT_OFF)


# Each route by its index, so that a million rows cost no more than those picked. A watched post that is gone is still
# looked for: it may come back.
_DUE = """
SELECT due.post_id FROM unnest(%s::text[]) AS r (route), LATERAL (
    SELECT l.post_id, l.due_at FROM collection_postlook l JOIN posts_post p ON p.id = l.post_id
    WHERE l.route = r.route AND l.due_at <= %s AND {kind} AND p.purged_at IS NULL
    ORDER BY l.due_at LIMIT %s
) AS due
ORDER BY due.due_at, due.post_id LIMIT %s
"""
DUE_WATCHED = _DUE.format(kind="l.watched_since IS NOT NULL")
DUE_OTHERS = _DUE.format(kind="l.watched_since IS NULL AND p.gone_at IS NULL")

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
