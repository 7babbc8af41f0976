"""Every SQL statement of ingest. ``incoming`` and ``revised`` hold one row for each post of the batch."""

# ruff: noqa: S608 - put together from the column names in this file only

from pantau.office.posts.rows import COLUMNS

_LIST = ", ".join(COLUMNS)
_TYPES = """
    platform text, native_id text, url text, account_id bigint, author_handle text, author_name text,
    author_native_id text, author_keys text[], subject text, registered boolean, sponsored boolean,
    said_subject text, said_registered boolean, posted_at timestamptz, month date, first_seen_at timestamptz,
    last_seen_at timestamptz, gone_at timestamptz, gone_reason text, version_count integer,
    current_version integer, content_hash bytea"""

MAKE_WORK_TABLES = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming ({_TYPES}) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS revised (id bigint, {_TYPES}) ON COMMIT DELETE ROWS;
DELETE FROM incoming;
DELETE FROM revised
"""

COPY_INCOMING = f"COPY incoming ({_LIST}) FROM STDIN"
COPY_REVISED = f"COPY revised (id, {_LIST}) FROM STDIN"

# Rows are read in the order they were copied in, so that two writers lock common posts in one order.
INSERT_NEW_POSTS = f"""
INSERT INTO posts_post ({_LIST}) SELECT {_LIST} FROM incoming
ON CONFLICT (platform, native_id) DO NOTHING
RETURNING platform, native_id, id
"""

LOCK_POSTS = f"""
SELECT p.id, p.purged_at, {", ".join(f"p.{name}" for name in COLUMNS)}
FROM incoming i JOIN posts_post p ON p.platform = i.platform AND p.native_id = i.native_id
ORDER BY p.platform, p.native_id
FOR UPDATE OF p
"""

UPDATE_POSTS = f"""
UPDATE posts_post p SET {", ".join(f"{name} = r.{name}" for name in COLUMNS)}
FROM revised r WHERE p.id = r.id
"""

FIND_VERSIONS = """
SELECT v.post_id, v.content_hash, v.version, v.seen_at, v.replaced_by IS NULL
FROM unnest(%s::bigint[], %s::date[]) AS asked (post_id, month)
JOIN posts_postversion v ON v.post_id = asked.post_id AND v.month = asked.month
ORDER BY v.post_id, v.version
"""

COPY_VERSIONS = """
COPY posts_postversion (post_id, month, version, seen_at, content_hash, route, format, legal_basis,
    source_ref, text, mapped, raw, expires_at) FROM STDIN
"""

VERSION_SEEN_EARLIER = """
UPDATE posts_postversion v SET seen_at = earlier.seen_at
FROM unnest(%s::bigint[], %s::date[], %s::integer[], %s::timestamptz[])
    AS earlier (post_id, month, version, seen_at)
WHERE v.post_id = earlier.post_id AND v.month = earlier.month AND v.version = earlier.version
"""

# Written only where it moves by much, or every look would write the whole row anew.
PROLONG = """
UPDATE posts_postversion v SET expires_at = n.expires_at
FROM unnest(%s::bigint[], %s::date[], %s::bytea[], %s::timestamptz[])
    AS n (post_id, month, content_hash, expires_at)
WHERE v.post_id = n.post_id AND v.month = n.month AND v.content_hash = n.content_hash
  AND v.purged_at IS NULL AND v.expires_at < n.expires_at - %s
RETURNING v.post_id
"""

# Other wordings than the one that stands there now.
CUT_SHORT_OTHERS = """
UPDATE posts_postversion v SET expires_at = n.expires_at
FROM unnest(%s::bigint[], %s::date[], %s::bytea[], %s::timestamptz[])
    AS n (post_id, month, content_hash, expires_at)
WHERE v.post_id = n.post_id AND v.month = n.month AND v.content_hash <> n.content_hash
  AND v.expires_at > n.expires_at
"""

# Counters have their time too; the newest of a post that is still there has just been seen.
DROP_OLD_ENGAGEMENT = """
DELETE FROM posts_engagementpoint e
WHERE e.post_id = ANY(%s) AND e.at < %s
  AND e.at < (SELECT max(newer.at) FROM posts_engagementpoint newer WHERE newer.post_id = e.post_id)
"""

RESTORE = """
UPDATE posts_postversion v
SET text = n.text, mapped = n.mapped::json, raw = n.raw::json, source_ref = n.source_ref, route = n.route,
    format = n.format, legal_basis = n.legal_basis, expires_at = n.expires_at, purged_at = NULL
FROM unnest(%s::bigint[], %s::date[], %s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::timestamptz[])
    AS n (post_id, month, content_hash, text, mapped, raw, source_ref, route, format, legal_basis, expires_at)
WHERE v.post_id = n.post_id AND v.month = n.month AND v.content_hash = n.content_hash
  AND v.purged_at IS NOT NULL
"""

UNMARK_PURGED = """
UPDATE posts_post p SET purged_at = NULL
FROM posts_postversion v
WHERE p.id = ANY(%s) AND p.purged_at IS NOT NULL AND v.post_id = p.id AND v.month = p.month
  AND v.version = p.current_version AND v.purged_at IS NULL
RETURNING p.id
"""

CUT_SHORT_GONE = """
UPDATE posts_postversion v SET expires_at = least(v.expires_at, %s + k.within)
FROM posts_post p, unnest(%s::text[], %s::interval[]) AS k (route, within)
WHERE p.id = ANY(%s) AND v.post_id = p.id AND v.month = p.month AND v.route = k.route AND v.purged_at IS NULL
"""

COPY_ENGAGEMENT = "COPY posts_engagementpoint (post_id, at, likes, comments, shares, views) FROM STDIN"

# A point is new where it differs from the one before it; without a date, where no point is like it.
INSERT_CHANGED_ENGAGEMENT = """
INSERT INTO posts_engagementpoint (post_id, at, likes, comments, shares, views)
SELECT n.post_id, n.at, n.likes, n.comments, n.shares, n.views
FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::boolean[]) AS n (post_id, at, likes, comments, shares, views, dated)
WHERE NOT EXISTS (
    SELECT 1 FROM posts_engagementpoint e
    WHERE e.post_id = n.post_id
      AND (e.likes, e.comments, e.shares, e.views)
          IS NOT DISTINCT FROM (n.likes, n.comments, n.shares, n.views)
      AND (NOT n.dated OR e.at = (
          SELECT max(b.at) FROM posts_engagementpoint b WHERE b.post_id = n.post_id AND b.at <= n.at)))
ORDER BY n.post_id, n.at
ON CONFLICT (post_id, at) DO NOTHING
"""

# A late sighting may have come before a point that shows the same.
DROP_REPEATED_ENGAGEMENT = """
DELETE FROM posts_engagementpoint e
USING (
    SELECT post_id, at, (likes, comments, shares, views) IS NOT DISTINCT FROM
        lag((likes, comments, shares, views)) OVER (PARTITION BY post_id ORDER BY at)
        AND lag(at) OVER (PARTITION BY post_id ORDER BY at) IS NOT NULL AS repeated
    FROM posts_engagementpoint WHERE post_id = ANY(%s)
) r
WHERE e.post_id = r.post_id AND e.at = r.at AND r.repeated
"""

MAKE_INTERACTION_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_interaction (
    key bytea, kind text, platform text, actor_handle text, actor_name text, actor_native_id text,
    actor_account_id bigint, target_post text, target_account text, native_id text, text text,
    occurred_at timestamptz, observed_at timestamptz, route text, observer text, legal_basis text,
    source_ref text, expires_at timestamptz
) ON COMMIT DELETE ROWS;
DELETE FROM incoming_interaction
"""

_INTERACTION = (
    "key, kind, platform, actor_handle, actor_name, actor_native_id, actor_account_id, target_post, "
    "target_account, native_id, text, occurred_at, observed_at, route, observer, legal_basis, source_ref, "
    "expires_at"
)

COPY_INTERACTIONS = f"COPY incoming_interaction ({_INTERACTION}) FROM STDIN"

INSERT_INTERACTIONS = f"""
INSERT INTO posts_interaction ({_INTERACTION}, post_id)
SELECT {", ".join(f"i.{name.strip()}" for name in _INTERACTION.split(","))}, p.id
FROM incoming_interaction i
LEFT JOIN posts_post p ON i.target_post <> '' AND p.platform = i.platform AND p.native_id = i.target_post
ORDER BY i.key
ON CONFLICT (key) DO NOTHING
RETURNING id, actor_account_id
"""

# An act whose words had gone, and that was seen again since. Acts are locked by their id everywhere.
RESTORE_INTERACTIONS = """
WITH again AS (
    SELECT i.id, n.* FROM incoming_interaction n JOIN posts_interaction i ON i.key = n.key
    WHERE i.purged_at < n.observed_at ORDER BY i.id FOR NO KEY UPDATE OF i
)
UPDATE posts_interaction i
SET actor_handle = n.actor_handle, actor_name = n.actor_name, actor_native_id = n.actor_native_id,
    target_account = n.target_account, native_id = n.native_id, text = n.text, route = n.route,
    source_ref = n.source_ref, expires_at = n.expires_at, purged_at = NULL
FROM again n WHERE i.id = n.id
RETURNING i.id
"""

PROLONG_INTERACTIONS = """
WITH again AS (
    SELECT i.id, n.expires_at FROM incoming_interaction n JOIN posts_interaction i ON i.key = n.key
    WHERE i.expires_at < n.expires_at - %s ORDER BY i.id FOR NO KEY UPDATE OF i
)
UPDATE posts_interaction i SET expires_at = n.expires_at FROM again n WHERE i.id = n.id
"""

# Comments often come before the post they answer.
ADOPT_INTERACTIONS = """
WITH waiting AS (
    SELECT i.id, p.id AS post_id FROM posts_interaction i
    JOIN posts_post p ON i.platform = p.platform AND i.target_post = p.native_id
    WHERE p.id = ANY(%s) AND i.post_id IS NULL ORDER BY i.id FOR NO KEY UPDATE OF i
)
UPDATE posts_interaction i SET post_id = w.post_id FROM waiting w WHERE i.id = w.id
"""

INSERT_REJECTED = """
INSERT INTO posts_rejecteditem (key, source, source_ref, reason, raw, format, route, legal_basis, seen_at)
SELECT * FROM unnest(%s::bytea[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::timestamptz[])
ORDER BY 1
ON CONFLICT (key) DO NOTHING
"""

ADD_TO_INGEST = """
UPDATE posts_ingest SET seen = seen + %s, new_posts = new_posts + %s, new_versions = new_versions + %s,
    interactions = interactions + %s, new_interactions = new_interactions + %s,
    rejected = rejected + %s, new_rejected = new_rejected + %s, jobs = jobs + %s
WHERE id = %s
"""

# Locked in the order in which all lock posts, so that no two wait for each other.
MARK_GONE = """
WITH held AS (
    SELECT id FROM posts_post
    WHERE platform = %s AND native_id = ANY(%s) AND gone_at IS NULL AND last_seen_at <= %s
    ORDER BY platform, native_id FOR UPDATE
)
UPDATE posts_post p SET gone_at = %s, gone_reason = %s
FROM held WHERE p.id = held.id
RETURNING p.id
"""

MAKE_PARTITIONS = "SELECT posts_make_partitions(%s, %s)"

# Chosen by id, so that none is left out; locked in the order in which all lock posts.
AUTHORS = """
SELECT p.id, p.platform, p.author_keys, COALESCE(p.posted_at, p.first_seen_at), p.said_subject,
    p.said_registered, p.account_id, p.subject, p.registered
FROM posts_post p
JOIN (
    SELECT id FROM posts_post WHERE id > %s AND author_keys <> '{}' ORDER BY id LIMIT %s
) asked ON asked.id = p.id
ORDER BY p.platform, p.native_id
FOR NO KEY UPDATE OF p
"""

ACTORS = """
SELECT id, platform, actor_native_id, actor_handle, COALESCE(occurred_at, observed_at), actor_account_id
FROM posts_interaction WHERE id > %s AND purged_at IS NULL
ORDER BY id LIMIT %s
FOR NO KEY UPDATE
"""

LINK_ACTORS = """
UPDATE posts_interaction i SET actor_account_id = l.account_id
FROM unnest(%s::bigint[], %s::bigint[]) AS l (id, account_id)
WHERE i.id = l.id
"""

LINK = """
UPDATE posts_post p SET account_id = l.account_id, subject = l.subject, registered = l.registered
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::boolean[])
    AS l (id, account_id, subject, registered)
WHERE p.id = l.id
"""
