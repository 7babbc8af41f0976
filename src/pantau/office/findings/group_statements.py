"""SQL of groups of posts. An author is the registry's account, else the account as the post shows it."""

# ruff: noqa: S608 - put together from the expressions in this file only

AUTHOR = """
CASE WHEN p.account_id IS NOT NULL THEN 'account:' || p.account_id
     WHEN p.author_keys <> '{}' THEN p.platform || ':' || p.author_keys[1]
     WHEN p.author_native_id <> '' THEN p.platform || ':id:' || p.author_native_id
     WHEN p.author_handle <> '' THEN p.platform || ':handle:' || p.author_handle END"""

LOCK = "SELECT pg_advisory_xact_lock(hashtext('findings.groups'))"

UNREAD = """
SELECT p.id, p.current_version, v.text, v.mapped::text, COALESCE(p.posted_at, p.first_seen_at)
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
LEFT JOIN findings_postwording w ON w.post_id = p.id
WHERE p.id > %s AND v.purged_at IS NULL AND (w.post_id IS NULL OR w.version <> p.current_version)
ORDER BY p.id LIMIT %s
"""

KNOWN = """
SELECT id, name, pairs, leader FROM findings_wording
WHERE method = %s AND pairs <> '' AND last_at >= %s
ORDER BY id
"""

# One that was purged, or too old to be looked at, is known by its name and comes back to its group.
ADD_WORDINGS = """
INSERT INTO findings_wording AS w (name, method, pairs, leader, last_at)
SELECT name, %s, pairs, 0, at FROM unnest(%s::bigint[], %s::bytea[], %s::timestamptz[])
    WITH ORDINALITY AS new (name, pairs, at, place)
ORDER BY place
ON CONFLICT (name) DO UPDATE SET method = EXCLUDED.method, pairs = EXCLUDED.pairs
RETURNING id, name, leader
"""

LEAD_THEMSELVES = "UPDATE findings_wording SET leader = id WHERE leader = 0"

SEEN_AGAIN = """
UPDATE findings_wording w SET last_at = seen.at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS seen (id, at)
WHERE w.id = seen.id AND w.last_at < seen.at
"""

MERGE_WORDINGS = """
UPDATE findings_wording w SET leader = merged.new
FROM unnest(%s::bigint[], %s::bigint[]) AS merged (old, new)
WHERE w.leader = merged.old
"""

LAY_POSTS = """
INSERT INTO findings_postwording (post_id, version, wording_id)
SELECT * FROM unnest(%s::bigint[], %s::integer[], %s::bigint[])
ON CONFLICT (post_id) DO UPDATE SET version = EXCLUDED.version, wording_id = EXCLUDED.wording_id
"""

LEADERS_LEFT = """
SELECT DISTINCT w.leader FROM findings_postwording pw JOIN findings_wording w ON w.id = pw.wording_id
WHERE pw.post_id = ANY(%s)
"""

_SPREAD = f"""
count(*) AS posts, count(DISTINCT {AUTHOR}) AS accounts,
count(DISTINCT {AUTHOR}) FILTER (WHERE p.registered) AS registered,
count(DISTINCT COALESCE(c.party_id, a.party_id)) AS parties,
count(DISTINCT {AUTHOR}) FILTER (WHERE p.subject IN ('media', 'asn', 'village_official', 'tni_polri')) AS offices,
array_agg(DISTINCT p.platform) AS platforms,
count(DISTINCT date_trunc('hour', COALESCE(p.posted_at, p.first_seen_at))) AS hours,
min(COALESCE(p.posted_at, p.first_seen_at)) AS first_at, max(COALESCE(p.posted_at, p.first_seen_at)) AS last_at
"""

_OWNERS = """
LEFT JOIN registry_account a ON a.id = p.account_id
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
"""

SPREAD_OF_WORDINGS = f"""
SELECT w.leader, {_SPREAD}, count(*) FILTER (WHERE {AUTHOR} IS NULL) AS unnamed
FROM findings_wording w
JOIN findings_postwording pw ON pw.wording_id = w.id
JOIN posts_post p ON p.id = pw.post_id
{_OWNERS}
WHERE w.leader = ANY(%s)
GROUP BY w.leader
"""

# Accounts may have been registered since; but what a purge has taken must not make a group smaller.
COUNTABLE = """
SELECT g.leader FROM findings_postgroup g
WHERE g.leader IS NOT NULL AND g.last_at >= %s AND NOT EXISTS (
    SELECT 1 FROM findings_wording w
    JOIN findings_postwording pw ON pw.wording_id = w.id
    JOIN posts_post p ON p.id = pw.post_id
    WHERE w.leader = g.leader AND p.purged_at IS NOT NULL)
"""

SPREAD_OF_MEMBERS = f"""
SELECT m.group_id, {_SPREAD}
FROM findings_postgroupmember m
JOIN posts_post p ON p.id = m.post_id
{_OWNERS}
WHERE m.group_id = ANY(%s)
GROUP BY m.group_id
"""

ACTS = f"""
SELECT p.id, {AUTHOR}, extract(epoch FROM p.posted_at)::float8, v.mapped::text, w.leader
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
LEFT JOIN findings_postwording pw ON pw.post_id = p.id
LEFT JOIN findings_wording w ON w.id = pw.wording_id
WHERE p.posted_at > %s AND p.posted_at <= %s AND v.purged_at IS NULL AND {AUTHOR} IS NOT NULL
  AND p.id > %s
ORDER BY p.id LIMIT %s
"""

# Words that are gone take the numbers of their word pairs with them, unless another post still has them.
FORGET_PAIRS = """
UPDATE findings_wording w SET pairs = ''
WHERE w.pairs <> '' AND w.id IN (SELECT wording_id FROM findings_postwording WHERE post_id = ANY(%s))
  AND NOT EXISTS (
    SELECT 1 FROM findings_postwording pw
    JOIN posts_post p ON p.id = pw.post_id
    JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = pw.version
    WHERE pw.wording_id = w.id AND v.purged_at IS NULL)
"""

# No post says it any more: the last one was edited.
FORGET_UNSAID = """
UPDATE findings_wording w SET pairs = ''
WHERE w.pairs <> '' AND NOT EXISTS (SELECT 1 FROM findings_postwording pw WHERE pw.wording_id = w.id)
"""
