"""Every SQL statement of reading stored posts again."""

# ruff: noqa: S608 - put together from the column names in this file and in rows.py only

from pantau.office.posts.rows import COLUMNS

_LIST = ", ".join(COLUMNS)

NEXT_POSTS = "SELECT id FROM posts_post WHERE id > %s ORDER BY id LIMIT %s"

FIND_POSTS = f"SELECT id, {_LIST} FROM posts_post WHERE id = ANY(%s) ORDER BY platform, native_id"
LOCK_POSTS = f"{FIND_POSTS} FOR UPDATE"  # in the order in which ingest locks them

# Replaced versions count for the last number only.
FIND_KEPT = """
SELECT v.post_id, v.replaced_by IS NULL, v.version, v.month, v.content_hash, v.text, v.mapped::text, v.raw::text,
    v.format, v.route, v.legal_basis, v.source_ref, v.seen_at, v.repairs::text
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id
WHERE p.id = ANY(%s)
ORDER BY v.post_id, v.version
"""

TAKEN = """
SELECT p.platform, p.native_id FROM posts_post p
JOIN unnest(%s::text[], %s::text[]) AS asked (platform, native_id)
    ON asked.platform = p.platform AND asked.native_id = p.native_id
"""

# All but what was read anew is as it was in the version that is replaced.
INSERT_VERSIONS = """
INSERT INTO posts_postversion (post_id, month, version, seen_at, expires_at, content_hash, route, format,
    legal_basis, source_ref, text, mapped, raw, repairs)
SELECT v.post_id, v.month, n.version, n.seen_at, v.expires_at, n.content_hash, v.route, v.format,
    v.legal_basis, v.source_ref, n.text, n.mapped::json, v.raw, n.repairs::json
FROM unnest(%s::bigint[], %s::date[], %s::integer[], %s::integer[], %s::timestamptz[], %s::bytea[], %s::text[],
    %s::text[], %s::text[])
    AS n (post_id, month, replaces, version, seen_at, content_hash, text, mapped, repairs)
JOIN posts_postversion v ON v.post_id = n.post_id AND v.month = n.month AND v.version = n.replaces
"""

CHANGE_VERSIONS = """
UPDATE posts_postversion v
SET mapped = c.mapped::json, seen_at = c.seen_at, replaced_by = c.replaced_by, repairs = c.repairs::json
FROM unnest(%s::bigint[], %s::date[], %s::integer[], %s::text[], %s::timestamptz[], %s::integer[], %s::text[])
    AS c (post_id, month, version, mapped, seen_at, replaced_by, repairs)
WHERE v.post_id = c.post_id AND v.month = c.month AND v.version = c.version
"""

FIND_ACTS = "SELECT key FROM posts_interaction WHERE key = ANY(%s)"

# The acts that earlier mappers read from the same raw items, and today's do not. It reads the whole table,
# once for each batch in which something was mended: an index would cost every ingest.
MISREAD_ACTS = """
SELECT i.id, i.actor_account_id IS NOT NULL FROM posts_interaction i
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS r (platform, native_id, source_ref)
  ON i.platform = r.platform AND i.source_ref = r.source_ref AND i.key <> ALL(%s)
  AND (i.native_id = r.native_id
       OR (i.native_id = '' AND (i.target_post = r.native_id OR r.native_id = r.source_ref)))
WHERE i.struck_at IS NULL
FOR UPDATE OF i
"""

WITHDRAW_ACTS = "DELETE FROM posts_interaction WHERE id = ANY(%s)"

# Findings may refer to those of accounts of the registry.
STRIKE_ACTS = "UPDATE posts_interaction SET struck_at = %s, struck_why = %s WHERE id = ANY(%s)"
