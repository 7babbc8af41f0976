"""Captured and flagged posts are watched: what vanishes or changes is told, with both its times.

A post comes under watch when a rule flags it or a person takes it as evidence (``watch``). When it is due stands in
its ``PostLook``, by the rulebook's numbers. What is seen of it, by whichever way, is written down in the
transaction that stores it: what is new at once, what is not when a look was due. One look that misses a post is
``missing``; only a second by the same route states that it is gone (see doubts.py). Being blind is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from pantau.engine.planning import Moment, next_watch, shipped_retention, watch_moments
from pantau.engine.post import Batch
from pantau.engine.sources.connectors.events import AccountRef, Event, PostGone, PostRef, PostSeen
from pantau.office.collection import rechecking
from pantau.office.collection.doubts import GONE as GONE_ACCOUNTS
from pantau.office.collection.doubts import Missed
from pantau.office.collection.look_again_models import LookAgain
from pantau.office.collection.models import AccountDoubt, Connector, PostLook
from pantau.office.evidence import actions as evidence
from pantau.web.ui import rulebook

Outcome = LookAgain.Outcome
Key = tuple[str, str]  # platform, native id

#: What is stated of a post that is gone, by what the platform says of it.
STATED: Mapping[str, str] = {
    "deleted": Outcome.DELETED,
    "account_gone": Outcome.ACCOUNT_GONE,
    "private": Outcome.BLOCKED,
}
SHUT_OUT = (
    "private",
    "permission",
)  # reasons for not seeing that lie in how the account or platform treats us
PASSING = ("quota", "outage")  # those that pass by themselves: the look is made up for
MADE_UP_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched post as it stands."""

    post_id: int
    account_id: int | None
    since: datetime
    deadline_at: datetime | None
    due_at: datetime
    present_at: datetime
    posted_at: datetime | None
    version: int
    route: str  # by which its wording came
    gone: bool
    doubted: bool
    counted_at: datetime | None  # when its counters last changed


# --- who is watched -------------------------------------------------------------------------------


def watch(limits: Mapping[int, datetime | None], now: datetime) -> int:
    """Watch these posts from now on, each with the time limit it has; gives how many are new, or nearer to one.

    What is known already of those that are new, earlier wordings and that they are gone, begins their time line.
    Call in the transaction that flags them. Repeating it changes nothing.
    """
    ids = sorted(limits)
    if not ids:
        return 0
    book = rulebook.current()
    firsts = [next_watch(book.watching, now, now, _moments(limits[post])) for post in ids]
    with connection.cursor() as cursor:
        given = [ids, [limits[post] for post in ids], firsts]
        cursor.execute(WATCH, [rechecking.looked_at_again(), PostLook.ANY, now, *given])
        touched = cursor.fetchall()
        if fresh := [post for post, since in touched if since == now]:
            platforms = list(shipped_retention().by_route)
            cursor.execute(EARLIER_EDITS, [platforms, platforms, fresh])
            cursor.execute(EARLIER_LOSSES, [list(STATED), list(STATED.values()), fresh])
        return len(touched)


def watch_held(now: datetime) -> int:
    """Posts that people took as evidence since a watch lasts, by whichever way; gives how many are new."""
    began = now - rulebook.current().watching.ends_after
    taken = evidence.held().filter(taken_at__gte=began)
    fresh = taken.exclude(post__next_look__watched_since__isnull=False).values_list("post_id", flat=True)
    return watch(dict.fromkeys(fresh), now)


@transaction.atomic
def unwatch(posts: Iterable[int]) -> int:
    """Nobody needs these any more: they are looked at for the platforms' terms alone, if at all."""
    held = PostLook.objects.filter(post__in=sorted(posts), watched_since__isnull=False)
    count = held.count()
    held.filter(route__startswith=PostLook.ANY).delete()
    held.update(watched_since=None, deadline_at=None)
    return count


# --- what a page says of them ---------------------------------------------------------------------


def standing(events: Iterable[Event]) -> dict[Key, Watched]:
    """The watched posts among those these events are about, as they stand now."""
    keys = sorted({key for event in events if (key := _key(event))})
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [[platform for platform, _ in keys], [native_id for _, native_id in keys]])
        return {(platform, native_id): Watched(*row) for platform, native_id, *row in cursor}


def _key(event: Event) -> Key | None:
    if isinstance(event, PostSeen):
        return event.post.platform, event.post.native_id
    if isinstance(event, PostGone):
        return event.ref.platform, event.ref.native_id
    return None


def record(
    route: str,
    events: Iterable[Event],
    before: Mapping[Key, Watched],
    missed: Iterable[Missed],
    now: datetime,
) -> list[LookAgain]:
    """Write down what a page, now stored, says of the posts in ``before``, and when each is due next.

    Gives the looks that are new, for ``tell_custody`` at the end of the transaction.
    """
    if not before:
        return []
    seen = {key: event for event in events if isinstance(event, PostSeen) and (key := _key(event)) in before}
    looks = [
        *_present(route, seen, before, now),
        *_missing(route, [one for one in missed if one.key in before], before),
    ]
    return _store(looks, {one.post_id: one for one in before.values()}, route)


def looks_in(batches: Iterable[Batch], route: str, now: Callable[[], datetime]) -> Iterator[Batch]:
    """The batches of a file as they are; after each is stored, what it shows of watched posts is written down."""
    for batch in batches:
        events = [
            PostSeen(post, "", None, post.collected_at, "") for post in batch.posts if post.collected_at
        ]
        before = standing(events)
        yield batch
        with transaction.atomic():
            tell_custody(record(route, events, before, (), now()), now())


def _present(
    route: str, seen: Mapping[Key, PostSeen], before: Mapping[Key, Watched], now: datetime
) -> Iterator[LookAgain]:
    after = standing(seen.values())
    for key, event in seen.items():
        was, shown = before[key], after.get(key)
        if shown is None or shown.gone or event.observed_at < was.present_at:
            continue  # purged meanwhile; or an older look than those that are known
        changed = shown.version != was.version
        if not (changed or was.gone or was.doubted or was.due_at <= now):
            continue
        look = LookAgain(
            post_id=was.post_id, at=event.observed_at, route=route, outcome=_outcome(was, shown, route),
            answer=event.raw[:64], present_at=was.present_at,
        )  # fmt: skip
        if changed:
            look.version_before, look.version_after = was.version, shown.version
        yield look


def _outcome(was: Watched, shown: Watched, route: str) -> str:
    if was.gone:
        return Outcome.REAPPEARED
    if shown.version != was.version:
        return Outcome.EDITED if _comparable(was.route, route) else Outcome.READS_OTHERWISE
    return Outcome.ENGAGEMENT if shown.counted_at != was.counted_at else Outcome.UNCHANGED


def _comparable(before: str, after: str) -> bool:
    """Do these routes give a post in the same words, so that a difference is the author's?"""
    ours = shipped_retention()
    return before == after or (ours.of(before) is not None and ours.of(after) is not None)


def _missing(route: str, missed: Sequence[Missed], before: Mapping[Key, Watched]) -> Iterator[LookAgain]:
    lost = _lost_accounts(before[one.key].account_id for one in missed if one.reason == "unknown")
    for one in missed:
        was = before[one.key]
        if one.marked:
            with_account = one.reason == "unknown" and was.account_id in lost
            outcome = Outcome.ACCOUNT_GONE if with_account else STATED.get(one.reason, Outcome.NOT_FOUND)
        elif was.gone and was.due_at <= one.at:
            outcome = Outcome.STILL_GONE
        elif one.first and not was.gone:
            outcome = Outcome.MISSING
        else:
            continue
        yield LookAgain(
            post_id=was.post_id, at=one.at, route=route, outcome=outcome, answer=one.raw[:64],
            present_at=was.present_at, missing_since=one.first_at,
        )  # fmt: skip


def _lost_accounts(accounts: Iterable[int | None]) -> set[int]:
    """Those that a look at the account itself did not find either."""
    ids = {account for account in accounts if account is not None}
    doubts = AccountDoubt.objects.filter(account__in=ids, cleared_at=None, state__in=GONE_ACCOUNTS)
    return set(doubts.values_list("account_id", flat=True))


# --- what a look did not say ----------------------------------------------------------------------


def note_silence(
    route: str, asked: Mapping[int, PostRef], blind: Mapping[AccountRef | None, str], now: datetime
) -> None:
    """Of these posts the look that began at ``now`` said nothing, except of those that are no longer due.

    ``blind``: why nothing was seen of an account, or of any (None).
    """
    by_why: dict[str, list[int]] = {}
    for post, ref in asked.items():
        why = blind.get(ref.account) or blind.get(None) or "answer"
        by_why.setdefault(why, []).append(post)
    for why, posts in by_why.items():
        _note_unseen(posts, route, why, now)


def note_unreachable(now: datetime, most: int = 500) -> int:
    """Watched posts that are due and that no connector looks at; gives how many of up to ``most``."""
    rows = list(Connector.objects.filter(enabled=True))
    served = {route for row in rows for route in rechecking.routes_of(row)}
    due = PostLook.objects.filter(watched_since__isnull=False, due_at__lte=now).exclude(route__in=served)
    by_route: dict[str, list[int]] = {}
    for post, route in due.order_by("due_at").values_list("post_id", "route")[:most]:
        by_route.setdefault(route, []).append(post)
    for route, posts in by_route.items():
        own = "" if route.startswith(PostLook.ANY) else route
        _note_unseen(posts, own, "off" if rechecking.has_a_way(route) else "no_route", now)
    return sum(map(len, by_route.values()))


@transaction.atomic
def _note_unseen(posts: Sequence[int], route: str, why: str, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DUE_AMONG, [sorted(posts), now])
        due = {row[0]: Watched(*row) for row in cursor}
    shut_out = _shut_out_once(due, why) if why in SHUT_OUT else ()
    looks = [
        LookAgain(
            post_id=post, at=now, route=route, why=why, present_at=one.present_at,
            outcome=Outcome.BLOCKED if post in shut_out else Outcome.UNKNOWN,
        )
        for post, one in due.items()
    ]  # fmt: skip
    tell_custody(_store(looks, due, route), now)


def _shut_out_once(posts: Iterable[int], why: str) -> set[int]:
    """Posts whose last look, and no look before it, met the same closed door: this one confirms it."""
    told: dict[int, list[tuple[str, str]]] = {}
    looks = LookAgain.objects.filter(post__in=list(posts)).order_by("-at", "-pk")
    for post, outcome, reason in looks.values_list("post_id", "outcome", "why"):
        told.setdefault(post, []).append((outcome, reason))
    return {
        post
        for post, (last, *earlier) in told.items()
        if last == (Outcome.UNKNOWN, why) and not any(reason == why for _, reason in earlier[:1])
    }


# --- storing --------------------------------------------------------------------------------------


def _moments(deadline: datetime | None) -> tuple[Moment, ...]:
    book = rulebook.current()
    return watch_moments(book.watching, book.calendar, [deadline] if deadline else [])


def tell_custody(looks: Sequence[LookAgain], now: datetime) -> None:
    """A look at a post that is evidence belongs to the evidence's history, too. Comes last: it locks the log."""
    outcomes = {look.post_id: look.outcome for look in looks}
    if outcomes:
        for one in evidence.held().filter(post__in=outcomes).order_by("pk"):
            evidence.rechecked(one, outcome=outcomes[one.post_id], now=now)


def _store(looks: Iterable[LookAgain], watched: Mapping[int, Watched], route: str) -> list[LookAgain]:
    """The rows that are new, and when each of their posts is due next. One whose watch is over is watched no more."""
    told = {(look.post_id, look.at, look.route): look for look in looks}
    if not told:
        return []
    posts, moments, routes = zip(*told, strict=True)
    known = LookAgain.objects.filter(post__in=posts, at__in=moments, route__in=routes)
    for key in known.values_list("post_id", "at", "route"):
        told.pop(key, None)
    looks = sorted(told.values(), key=lambda one: one.post_id)
    LookAgain.objects.bulk_create(looks, ignore_conflicts=True)
    confirms = shipped_retention().looks_again_by(route) == route
    due, over = [], []
    for look in looks:
        at = _next_due(look, watched[look.post_id])
        if at is None:
            over.append(look)
        else:
            same_route = route if confirms and look.outcome == Outcome.MISSING else ""
            due.append((look.post_id, at, same_route))
    if due:
        with connection.cursor() as cursor:
            cursor.execute(SET_DUE, [list(column) for column in zip(*due, strict=True)])
    if over:
        unwatch(look.post_id for look in over)
    return looks


def _next_due(look: LookAgain, one: Watched) -> datetime | None:
    """None once the watch is over."""
    watching = rulebook.current().watching
    if look.outcome == Outcome.MISSING:
        return look.at + watching.confirm_after
    due = next_watch(watching, one.since, look.at, _moments(one.deadline_at))
    if due is None:
        return None
    if look.why in PASSING:
        return min(due, look.at + MADE_UP_AFTER)
    ends = rechecking.due_for_terms(look.route, one.posted_at, look.at)
    return due if ends is None else min(due, ends)


# One order for all who write here: that of the posts' ids.
WATCH = """
INSERT INTO collection_postlook AS l (post_id, route, due_at, watched_since, deadline_at)
SELECT p.id, CASE WHEN v.route = ANY(%s) THEN v.route ELSE %s || p.platform END, n.due_at, %s, n.deadline_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS n (post_id, deadline_at, due_at)
JOIN posts_post p ON p.id = n.post_id AND p.purged_at IS NULL
JOIN posts_postversion v ON v.post_id = p.id AND v.month = p.month AND v.version = p.current_version
ORDER BY p.id
ON CONFLICT (post_id) DO UPDATE SET
    watched_since = coalesce(l.watched_since, EXCLUDED.watched_since),
    deadline_at = least(l.deadline_at, EXCLUDED.deadline_at),
    due_at = least(l.due_at, EXCLUDED.due_at)
WHERE l.watched_since IS NULL OR l.deadline_at IS DISTINCT FROM least(l.deadline_at, EXCLUDED.deadline_at)
RETURNING l.post_id, l.watched_since
"""

_COLUMNS = (
    "post_id, at, route, outcome, why, answer, version_before, version_after, present_at, missing_since"
)

EARLIER_EDITS = f"""
INSERT INTO collection_lookagain ({_COLUMNS})
SELECT post_id, seen_at, route, CASE
    WHEN route = route_before OR route = ANY(%s) AND route_before = ANY(%s) THEN 'edited' ELSE 'reads_otherwise' END,
    '', '', before, version, seen_before, NULL
FROM (
    SELECT v.post_id, v.seen_at, v.route, v.version,
        lag(v.version) OVER w AS before, lag(v.seen_at) OVER w AS seen_before, lag(v.route) OVER w AS route_before
    FROM posts_post p JOIN posts_postversion v ON v.post_id = p.id AND v.month = p.month
    WHERE p.id = ANY(%s) AND p.version_count > 1 AND v.replaced_by IS NULL
    WINDOW w AS (PARTITION BY v.post_id ORDER BY v.seen_at, v.version)
) AS wordings WHERE before IS NOT NULL
ON CONFLICT DO NOTHING
"""  # noqa: S608 - put together from columns named in this file only

EARLIER_LOSSES = f"""
INSERT INTO collection_lookagain ({_COLUMNS})
SELECT p.id, p.gone_at, coalesce(d.route, ''), coalesce(s.outcome, 'not_found'), '', '', NULL, NULL, p.last_seen_at,
    coalesce(d.first_at, p.gone_at)
FROM posts_post p
LEFT JOIN unnest(%s::text[], %s::text[]) AS s (reason, outcome) ON s.reason = p.gone_reason
LEFT JOIN LATERAL (
    SELECT route, first_at FROM collection_postdoubt
    WHERE platform = p.platform AND native_id = p.native_id ORDER BY first_at LIMIT 1
) AS d ON true
WHERE p.id = ANY(%s) AND p.gone_at IS NOT NULL
ON CONFLICT DO NOTHING
"""  # noqa: S608

_WATCHED = """
p.id, p.account_id, l.watched_since, l.deadline_at, l.due_at, p.last_seen_at, p.posted_at, p.current_version,
(SELECT v.route FROM posts_postversion v
    WHERE v.post_id = p.id AND v.month = p.month AND v.version = p.current_version),
p.gone_at IS NOT NULL,
EXISTS (SELECT FROM collection_postdoubt d WHERE d.platform = p.platform AND d.native_id = p.native_id),
(SELECT max(e.at) FROM posts_engagementpoint e WHERE e.post_id = p.id)
"""

STANDING = f"""
SELECT p.platform, p.native_id, {_WATCHED}
FROM unnest(%s::text[], %s::text[]) AS n (platform, native_id)
JOIN posts_post p ON p.platform = n.platform AND p.native_id = n.native_id
JOIN collection_postlook l ON l.post_id = p.id AND l.watched_since IS NOT NULL
"""  # noqa: S608 - put together from columns named in this file only

DUE_AMONG = f"""
SELECT {_WATCHED}
FROM collection_postlook l JOIN posts_post p ON p.id = l.post_id
WHERE l.post_id = ANY(%s) AND l.watched_since IS NOT NULL AND l.due_at <= %s
ORDER BY l.post_id FOR UPDATE OF l
"""  # noqa: S608

SET_DUE = """
UPDATE collection_postlook l SET due_at = n.due_at, route = coalesce(nullif(n.route, ''), l.route)
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS n (post_id, due_at, route)
WHERE l.post_id = n.post_id
"""
