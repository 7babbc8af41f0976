"""What platforms' terms do not let us keep goes: a wording at its ``expires_at``, an act after its time.

``ingest`` sets and prolongs the end of a wording with each look at which it was there; an edit and a
confirmed deletion bring it forward (``engine/planning/retention.yaml`` says by how much). What stays of a
purged post is that it existed: platform, native id, account, dates, and the hash of each wording. Of an act
of an account of the registry the same stays; what others did goes as a whole. A post that a person holds as
evidence is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

AT_ONCE = 500
FORGET_ACTS = "findings.forget_acts"  # a later room: called by its name


@dataclass(frozen=True, slots=True)
class Purged:
    """``wordings``: (post, version) whose words are gone. ``posts``: those whose current wording is.

    ``raw``: hashes under which the bytes were kept that they came in.
    """

    wordings: tuple[tuple[int, int], ...] = ()
    posts: tuple[int, ...] = ()
    raw: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()  # hashes of pictures that showed these


@transaction.atomic
def purge(now: datetime, most: int = AT_ONCE) -> Purged:
    """Remove up to ``most`` wordings whose time is over, the longest overdue first; empty when none is left."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [now, most])
        due = sorted({id_ for (id_,) in cursor})
        if not due:
            return Purged()
        cursor.execute(LOCK, [due])
        cursor.execute(OVER, [due, now, most])
        over = cursor.fetchall()
        if not over:
            return Purged()
        ids, months, versions, raw = (list(column) for column in zip(*over, strict=True))
        cursor.execute(EMPTY_WORDINGS, [now, ids, months, versions])
        cursor.execute(EMPTY_POSTS, [now, ids])
        posts = [id_ for (id_,) in cursor]
        cursor.execute(DROP_ENGAGEMENT, [posts])
        cursor.execute(ACTS_ON, [posts])
        _purge_acts(cursor, now)
        cursor.execute(DROP_PICTURES, [posts, ids, versions])
        pictures = tuple(sorted({one for (one,) in cursor}))
    wordings = tuple(zip(ids, versions, strict=True))
    return Purged(wordings, tuple(posts), tuple(sorted({one for one in raw if one})), pictures)


@transaction.atomic
def purge_acts(now: datetime, most: int = AT_ONCE) -> int:
    """Remove up to ``most`` comments and other acts that were observed too long ago; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(OLD_ACTS, [now, most])
        return _purge_acts(cursor, now)


def _purge_acts(cursor: Any, now: datetime) -> int:
    """Those that the cursor has just found, as (id, whether the registry knows who acted)."""
    found = cursor.fetchall()
    kept = [id_ for id_, known in found if known]
    cursor.execute(DROP_ACTS, [[id_ for id_, known in found if not known]])
    if kept:
        cursor.execute(EMPTY_ACTS, [now, kept])
        app.configure_task(FORGET_ACTS, queue="detect").defer(act_ids=kept)
    return len(found)


DUE = """
SELECT v.post_id FROM posts_postversion v JOIN posts_post p ON p.id = v.post_id
WHERE v.expires_at <= %s AND p.held_at IS NULL
ORDER BY v.expires_at LIMIT %s
"""

# In the order in which ingest locks them.
LOCK = "SELECT id FROM posts_post WHERE id = ANY(%s) ORDER BY platform, native_id FOR UPDATE"

# Once more, now that nobody can prolong or hold them meanwhile.
OVER = """
SELECT v.post_id, v.month, v.version, v.source_ref
FROM posts_post p JOIN posts_postversion v ON v.post_id = p.id AND v.month = p.month
WHERE p.id = ANY(%s) AND v.expires_at <= %s AND p.held_at IS NULL
ORDER BY v.expires_at LIMIT %s
"""

EMPTY_WORDINGS = """
UPDATE posts_postversion v
SET text = '', mapped = '{}', raw = NULL, repairs = NULL, source_ref = '', expires_at = NULL, purged_at = %s
FROM unnest(%s::bigint[], %s::date[], %s::integer[]) AS o (post_id, month, version)
WHERE v.post_id = o.post_id AND v.month = o.month AND v.version = o.version
"""

# Who wrote it stays known by the registry's account; of others nothing stays that names them.
EMPTY_POSTS = """
UPDATE posts_post p
SET purged_at = %s, author_handle = '', author_name = '', author_native_id = '', author_keys = '{}',
    url = CASE WHEN p.account_id IS NULL THEN '' ELSE p.url END
FROM posts_postversion v
WHERE p.id = ANY(%s) AND v.post_id = p.id AND v.month = p.month AND v.version = p.current_version
  AND v.purged_at IS NOT NULL AND p.purged_at IS NULL
RETURNING p.id
"""

DROP_ENGAGEMENT = "DELETE FROM posts_engagementpoint WHERE post_id = ANY(%s)"

ACTS_ON = """
SELECT id, actor_account_id IS NOT NULL FROM posts_interaction
WHERE post_id = ANY(%s) AND expires_at IS NOT NULL ORDER BY id FOR UPDATE
"""

DROP_ACTS = "DELETE FROM posts_interaction WHERE id = ANY(%s)"

# To whom it was done stays known where the registry knows them, or by the post.
EMPTY_ACTS = """
UPDATE posts_interaction i
SET text = '', actor_handle = '', actor_name = '', actor_native_id = '', native_id = '', source_ref = '',
    expires_at = NULL, purged_at = %s,
    target_account = CASE WHEN EXISTS (
        SELECT 1 FROM registry_account a
        WHERE a.platform = i.platform AND i.target_account <> ''
          AND (a.key = lower(i.target_account) OR a.native_id = i.target_account)
    ) THEN i.target_account ELSE '' END
WHERE i.id = ANY(%s)
"""

# What was fetched goes with the wording that showed it.
DROP_PICTURES = """
DELETE FROM posts_postpicture WHERE post_id = ANY(%s)
  OR (post_id, version) IN (SELECT * FROM unnest(%s::bigint[], %s::integer[]))
RETURNING sha256
"""

# Chosen by their end, locked by their id, as all lock acts. Prolonged meanwhile, one is passed over.
OLD_ACTS = """
WITH over AS (
    SELECT i.id, i.expires_at FROM posts_interaction i LEFT JOIN posts_post p ON p.id = i.post_id
    WHERE i.expires_at <= %s AND p.held_at IS NULL
    ORDER BY i.expires_at LIMIT %s
)
SELECT i.id, i.actor_account_id IS NOT NULL FROM posts_interaction i JOIN over ON over.id = i.id
WHERE i.expires_at = over.expires_at
ORDER BY i.id FOR UPDATE OF i
"""
