"""Keeps groups of accounts that share the same things at nearly the same time, again and again.

Each run reads the posts of the last weeks, by the co-sharing method (engine.detect.coordination). A group that is found
again is the one with most of the same posts, and keeps its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Count

from pantau.engine.detect.coordination import COLUMNS, Method, co_sharing
from pantau.engine.detect.networks import members_acts
from pantau.engine.pictures import bands
from pantau.engine.pictures.bank import same_pictures
from pantau.office.findings import group_statements as statements
from pantau.office.findings.models import PostGroup, PostGroupMember
from pantau.office.findings.same_words import spread
from pantau.office.findings.shared_things import fields_of, things
from pantau.office.posts.models import PostPicture

LOOKED_BACK = timedelta(days=30)
WINDOWS_S = (60, 3600, 86_400)  # the shortest first: what holds within it need not be told by a longer one
AT_ONCE = 20_000  # posts
FEWEST_OBJECTS = 2  # shared by a pair, for 'again and again'

Kind = PostGroup.Kind


def update(now: datetime) -> int:
    """Bring the groups up to date; gives how many there are in what was read."""
    shares = _shares(now)
    found = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
        for kind, table in shares.items():
            known: set[str] = set()  # accounts that a shorter window has told of
            for window in WINDOWS_S:
                for accounts, posts in _groups(table, window):
                    if len(known & accounts) * 2 > len(accounts):
                        continue
                    known |= accounts
                    _keep(cursor, kind, window, posts, now)
                    found += 1
    return found


def _shares(now: datetime) -> Mapping[Kind, pl.DataFrame]:
    """Acts of sharing by kind, as ``co_sharing`` takes them."""
    schema = dict(zip(COLUMNS, (pl.String, pl.String, pl.String, pl.Float64), strict=True))
    parts: dict[Kind, list[pl.DataFrame]] = {
        kind: [pl.DataFrame(schema=schema)] for kind in Kind if kind != Kind.WORDING
    }
    pictured: list[tuple[bytes, str, str, float]] = []
    for posts in _posts(now):
        pictured += _pictured(posts)
        rows: dict[Kind, list[tuple[str, str, str, float]]] = {kind: [] for kind in parts}
        for id_, author, at, mapped, leader in posts:
            for kind, thing in things(fields_of(mapped), leader):
                rows[kind].append((thing, author, str(id_), at))
        for kind, acts in rows.items():
            parts[kind].append(pl.DataFrame(acts, schema=schema, orient="row"))
    parts[Kind.MEDIA].append(pl.DataFrame(_as_objects(pictured), schema=schema, orient="row"))
    return {kind: pl.concat(frames) for kind, frames in parts.items()}


def _pictured(posts: Sequence[Any]) -> Iterator[tuple[bytes, str, str, float]]:
    """The looks of these posts' pictures, but of plain ones, which many share by chance."""
    acts = {id_: (author, at) for id_, author, at, _mapped, _leader in posts}
    looks = PostPicture.objects.filter(post__in=acts, quality__gte=bands.GOOD).order_by("pk")
    for id_, look in looks.values_list("post_id", "look"):
        author, at = acts[id_]
        yield bytes(look)[: bands.HASH_BYTES], author, str(id_), at


def _as_objects(pictured: Sequence[tuple[bytes, str, str, float]]) -> list[tuple[str, str, str, float]]:
    """Nearly the same pictures are one thing that is shared."""
    firsts = same_pictures([look for look, *_act in pictured])
    return [
        (f"pdq:{pictured[first][0].hex()}", *act)
        for first, (_look, *act) in zip(firsts, pictured, strict=True)
    ]


def _posts(now: datetime) -> Iterator[list[Any]]:
    """Rows of ``statements.ACTS``, ``AT_ONCE`` at a time."""
    after = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statements.ACTS, [now - LOOKED_BACK, now, after, AT_ONCE])
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0]


def _groups(shares: pl.DataFrame, window: int) -> Iterator[tuple[set[str], list[int]]]:
    """Accounts and posts of each group whose pairs share ``FEWEST_OBJECTS`` things and more."""
    found = co_sharing(shares, Method(window))
    repeated = replace(found, edges=found.edges.filter(pl.col("objects") >= FEWEST_OBJECTS))
    if not repeated.edges.height:
        return
    repeated = replace(repeated, edges=repeated.edges.with_columns(coordinated=pl.lit(True)))
    for accounts, contents in members_acts(repeated, shares, window):
        yield set(accounts), sorted(map(int, contents))


def _keep(cursor: Any, kind: Kind, window: int, posts: Sequence[int], now: datetime) -> None:
    group = _same_as(kind, window, posts)
    if group is None:
        group = PostGroup.objects.create(
            kind=kind, window_s=window, posts=0, accounts=0, registered=0, parties=0, hours=0, first_at=now,
            last_at=now, found_at=now,
        )  # fmt: skip
    PostGroupMember.objects.bulk_create(
        [PostGroupMember(group=group, post_id=post) for post in posts], ignore_conflicts=True, batch_size=5000
    )
    cursor.execute(statements.SPREAD_OF_MEMBERS, [[group.pk]])
    for row in cursor.fetchall():
        PostGroup.objects.filter(pk=row[0]).update(**spread(row))


def _same_as(kind: Kind, window: int, posts: Iterable[int]) -> PostGroup | None:
    """The group that most of these posts are in already; what else they were in goes into it."""
    shared = (
        PostGroup.objects.filter(kind=kind, window_s=window, merged_into=None, members__post__in=list(posts))
        .annotate(common=Count("members__post"))
        .order_by("-common", "pk")
    )
    first, *others = [*shared] or [None]
    for other in others:
        cover = PostGroupMember.objects.filter(group=other).count()
        if other.common * 2 > cover:
            PostGroup.objects.filter(pk=other.pk).update(merged_into=first)
            members = PostGroupMember.objects.filter(group=other).values_list("post_id", flat=True)
            PostGroupMember.objects.bulk_create(
                [PostGroupMember(group=first, post_id=post) for post in members], ignore_conflicts=True
            )
    return first
