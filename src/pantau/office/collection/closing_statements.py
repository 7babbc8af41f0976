"""SQL of the closing watch: what is known of every registered account since campaign accounts had to be closed."""

# One row for each registered account, as the ledger counts them: an account of two owners is two rows.
WATCH = """
WITH registered AS (
    SELECT a.id, a.platform, a.kind, a.key, a.status, a.valid_to
    FROM registry_account a
    WHERE a.status <> 'unregistered'
      AND COALESCE(a.valid_from, a.registered_on, %(last_day)s::date) <= %(last_day)s::date
), seen AS (
    SELECT DISTINCT ON (t.account_id) t.account_id, t.last_at, t.route
    FROM collection_attempt t
    WHERE t.outcome = 'ok' AND t.account_id IS NOT NULL AND t.at <= %(as_of)s
    ORDER BY t.account_id, t.last_at DESC
), posts AS (
    SELECT a.platform, a.kind, a.key, p.id, p.posted_at, p.url, p.sponsored
    FROM posts_post p JOIN registry_account a ON a.id = p.account_id
    WHERE p.posted_at >= %(deadline)s AND p.posted_at <= %(as_of)s AND p.native_id NOT LIKE 'ad:%%'
), posted AS (
    SELECT DISTINCT ON (platform, kind, key) platform, kind, key, id, posted_at, url,
        count(*) OVER (PARTITION BY platform, kind, key) AS posts
    FROM posts ORDER BY platform, kind, key, posted_at DESC, id DESC
), sponsored AS (
    SELECT DISTINCT ON (platform, kind, key) platform, kind, key, id, posted_at, url
    FROM posts WHERE sponsored ORDER BY platform, kind, key, posted_at DESC, id DESC
), doubts AS (
    SELECT account_id, count(*) AS failures FROM collection_accountdoubt
    WHERE cleared_at IS NULL AND state IN ('suspended', 'deleted', 'not_found')
      AND observed_at >= %(deadline)s AND observed_at <= %(as_of)s
    GROUP BY account_id
)
SELECT r.id, r.platform, s.last_at, COALESCE(s.route, ''), p.id, p.posted_at, COALESCE(p.url, ''),
    COALESCE(p.posts, 0), d.id, d.posted_at, COALESCE(d.url, ''), COALESCE(x.failures, 0),
    CASE WHEN r.status = 'closed' AND r.valid_to IS NOT NULL
         THEN r.valid_to::timestamp AT TIME ZONE %(zone)s END,
    v.decided_at
FROM registered r
LEFT JOIN seen s ON s.account_id = r.id
LEFT JOIN posted p ON p.platform = r.platform AND p.kind = r.kind AND p.key = r.key
LEFT JOIN sponsored d ON d.platform = r.platform AND d.kind = r.kind AND d.key = r.key
LEFT JOIN doubts x ON x.account_id = r.id
LEFT JOIN collection_accountverdict v ON v.account_id = r.id AND v.lifted_at IS NULL AND v.decided_at <= %(as_of)s
WHERE %(platform)s = '' OR r.platform = %(platform)s
ORDER BY r.platform, r.id
"""

# Ads of the library that were seen since: whether they still ran, only the library's own words say.
ADS = """
SELECT same.id, p.id, p.posted_at, p.url, v.raw::text
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
JOIN registry_account a ON a.id = p.account_id
JOIN registry_account same ON same.platform = a.platform AND same.kind = a.kind AND same.key = a.key
WHERE p.native_id LIKE 'ad:%%' AND p.last_seen_at >= %(deadline)s AND p.posted_at <= %(as_of)s
ORDER BY p.posted_at, p.id
"""
