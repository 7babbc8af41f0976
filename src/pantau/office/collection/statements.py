"""Every SQL statement of the ledger and its records. Days are days in the zone that is passed in."""

# --- writing --------------------------------------------------------------------------------------

# An account that two owners registered is two rows of the registry and one account to look at.
RECORD_ATTEMPTS = """
WITH looked AS (
    SELECT same.id, same.platform, (asked.at AT TIME ZONE %(zone)s)::date AS day,
        min(asked.at) AS at, max(asked.at) AS last_at
    FROM unnest(%(accounts)s::bigint[], %(moments)s::timestamptz[]) AS asked (id, at)
    JOIN registry_account a ON a.id = asked.id
    JOIN registry_account same ON same.platform = a.platform AND same.kind = a.kind AND same.key = a.key
    GROUP BY same.id, same.platform, day
), written AS (
    INSERT INTO collection_attempt AS held (day, account_id, platform, connector, route, means, outcome, why,
        detail, at, last_at, times, requests)
    SELECT day, id, platform, %(connector)s, %(route)s, %(means)s,
        %(outcome)s, %(why)s, %(detail)s, at, last_at, 1, 0
    FROM looked ORDER BY id
    ON CONFLICT (day, account_id, platform, route, outcome, why) DO UPDATE SET
        at = least(held.at, excluded.at), last_at = greatest(held.last_at, excluded.last_at),
        times = held.times + 1, detail = excluded.detail
    RETURNING day, account_id
)
UPDATE collection_dayplan p SET attempted = true
FROM written w
WHERE p.day = w.day AND p.account_id = w.account_id AND NOT p.attempted AND %(means)s <> 'beside'
"""

RECORD_REQUESTS = """
INSERT INTO collection_attempt AS held (day, account_id, platform, connector, route, means, outcome, why, detail,
    at, last_at, times, requests)
VALUES ((%(at)s AT TIME ZONE %(zone)s)::date, NULL, %(platform)s, %(connector)s, %(route)s, %(means)s,
    %(outcome)s, %(why)s, %(detail)s, %(at)s, %(at)s, 1, %(requests)s)
ON CONFLICT (day, account_id, platform, route, outcome, why) DO UPDATE SET
    at = least(held.at, excluded.at), last_at = greatest(held.last_at, excluded.last_at),
    times = held.times + 1, requests = held.requests + excluded.requests, detail = excluded.detail
"""

RECORD_ACCOUNT_GAPS = """
INSERT INTO collection_gaprecord (account_id, platform, route, start, "end", why, recorded_at)
SELECT DISTINCT same.id, same.platform, %(route)s, %(start)s::timestamptz, %(end)s::timestamptz, %(why)s,
    %(now)s::timestamptz
FROM unnest(%(accounts)s::bigint[]) AS asked (id)
JOIN registry_account a ON a.id = asked.id
JOIN registry_account same ON same.platform = a.platform AND same.kind = a.kind AND same.key = a.key
ORDER BY same.id
ON CONFLICT DO NOTHING
"""

# A plan may change until something was tried; what was tried stays. Entries that a sweep is just writing to are
# left to it: waiting for them could end in a deadlock, and they count as tried in a moment.
PLAN_DAY = """
WITH bounds AS (
    SELECT (%(day)s::date + 1)::timestamp AT TIME ZONE %(zone)s AS ends
), reach AS (
    SELECT a.id, a.status,
        (SELECT n.route FROM collection_consent c JOIN collection_connector n ON n.id = c.connector_id
         WHERE c.account_id = a.id AND c.withdrawn_at IS NULL AND n.enabled AND n.sees = 'posts'
         ORDER BY n.name LIMIT 1) AS consented,
        (SELECT n.route FROM collection_connector n
         WHERE n.platform = a.platform AND NOT n.consented AND n.enabled AND n.sees = 'posts'
         ORDER BY n.name LIMIT 1) AS official,
        EXISTS (SELECT FROM collection_connector n
                WHERE n.platform = a.platform AND NOT n.consented AND NOT n.enabled AND n.sees = 'posts') AS asleep,
        EXISTS (SELECT FROM collection_accountverdict v
                WHERE v.account_id = a.id AND v.lifted_at IS NULL) AS gone
    FROM registry_account a
    WHERE a.status <> 'unregistered'
      AND COALESCE(a.valid_from, a.registered_on, %(day)s::date) <= %(day)s::date
      AND (a.valid_to IS NULL OR a.valid_to > %(day)s::date)
), planned AS (
    SELECT r.*, COALESCE(r.consented, r.official, 'patrol') AS route FROM reach r
), entry AS (
    SELECT p.id, p.route,
        CASE WHEN p.status = 'unresolved' THEN 'unresolved'
             WHEN p.gone THEN 'gone'
             WHEN p.route = 'patrol' AND p.asleep THEN 'off'
             WHEN p.route = 'patrol' THEN 'patrol'
             WHEN EXISTS (SELECT FROM collection_sweepstate s, bounds b
                          WHERE s.account_id = p.id AND s.route = p.route AND s.due_at >= b.ends) THEN 'not_due'
             ELSE '' END AS why,
        EXISTS (SELECT FROM collection_attempt t
                WHERE t.day = %(day)s::date AND t.account_id = p.id AND t.means <> 'beside') AS attempted
    FROM planned p
), changing AS (
    SELECT held.account_id FROM collection_dayplan held JOIN entry e ON e.id = held.account_id
    WHERE held.day = %(day)s::date AND NOT held.attempted AND (held.route, held.why) <> (e.route, e.why)
    ORDER BY held.account_id FOR UPDATE OF held SKIP LOCKED
), changed AS (
    UPDATE collection_dayplan held SET route = e.route, why = e.why
    FROM changing c JOIN entry e ON e.id = c.account_id
    WHERE held.day = %(day)s::date AND held.account_id = c.account_id
    RETURNING held.account_id
), added AS (
    INSERT INTO collection_dayplan (day, account_id, route, why, attempted)
    SELECT %(day)s::date, e.id, e.route, e.why, e.attempted FROM entry e
    WHERE NOT EXISTS (SELECT FROM collection_dayplan held
                      WHERE held.day = %(day)s::date AND held.account_id = e.id)
    ORDER BY e.id
    ON CONFLICT (day, account_id) DO NOTHING
    RETURNING account_id
)
SELECT (SELECT count(*) FROM changed) + (SELECT count(*) FROM added)
"""

# Each account that a route is to look at has its state, without a date where it was never looked at: who is due is
# read from the states' index alone, however many are not.
MAKE_STATES = """
INSERT INTO collection_sweepstate (account_id, route, name, cursor, tier, failures)
SELECT w.account_id, w.route, '', '{}', '', 0
FROM (
    SELECT p.account_id, p.route FROM collection_dayplan p WHERE p.day = %(day)s::date AND p.why = ''
    UNION
    SELECT p.account_id, n.route FROM collection_dayplan p
    JOIN registry_account a ON a.id = p.account_id
    JOIN collection_connector n ON n.platform = a.platform AND n.enabled AND n.sees <> 'posts'
    WHERE p.day = %(day)s::date AND p.why = ANY(%(looked_after)s)
) w
WHERE NOT EXISTS (SELECT FROM collection_sweepstate s WHERE s.account_id = w.account_id AND s.route = w.route)
ORDER BY w.account_id, w.route
ON CONFLICT (account_id, route) DO NOTHING
"""

SET_DUE = """
UPDATE collection_sweepstate s SET tier = now.tier, due_at = now.due_at
FROM unnest(%(ids)s::bigint[], %(tiers)s::text[], %(due)s::timestamptz[]) AS now (id, tier, due_at)
WHERE s.id = now.id
"""

# --- reading --------------------------------------------------------------------------------------

# One row for each registered account and day. ``why`` is NULL where no record explains it: such a row is in
# no part, and the sum then tells that the ledger has a hole.
LEDGER = """
WITH days AS (
    SELECT d::date AS day, d::date::timestamp AT TIME ZONE %(zone)s AS starts,
        (d::date + 1)::timestamp AT TIME ZONE %(zone)s AS ends
    FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS d
), registered AS (
    SELECT d.day, d.starts, d.ends, a.id AS account_id, a.platform, s.code AS district
    FROM days d
    JOIN registry_account a ON a.status <> 'unregistered'
        AND COALESCE(a.valid_from, a.registered_on, d.day) <= d.day
        AND (a.valid_to IS NULL OR a.valid_to > d.day)
    LEFT JOIN registry_candidate c ON c.id = a.candidate_id
    LEFT JOIN registry_district s ON s.id = c.district_id
    WHERE (%(platform)s = '' OR a.platform = %(platform)s) AND (%(district)s = '' OR s.code = %(district)s)
), seen AS (
    SELECT DISTINCT ON (day, account_id) day, account_id, route, means, at
    FROM collection_attempt
    WHERE day BETWEEN %(first)s AND %(last)s AND outcome = 'ok' AND account_id IS NOT NULL AND means <> 'beside'
    ORDER BY day, account_id,
        array_position(ARRAY['consent', 'official', 'patrol', 'file'], means::text), at
), failed AS (
    SELECT DISTINCT ON (day, account_id) day, account_id, why
    FROM collection_attempt
    WHERE day BETWEEN %(first)s AND %(last)s AND outcome <> 'ok' AND account_id IS NOT NULL AND means <> 'beside'
    ORDER BY day, account_id, last_at DESC, why
), blind AS (
    SELECT DISTINCT ON (d.day, g.platform) d.day, g.platform, g.why
    FROM days d
    JOIN collection_gaprecord g ON g.account_id IS NULL AND g."end" > d.starts
        AND (g.start IS NULL OR g.start < d.ends)
        AND g.route NOT IN (SELECT n.route FROM collection_connector n WHERE n.sees <> 'posts')
    ORDER BY d.day, g.platform, g."end" DESC, g.id
), ledger AS (
    SELECT r.day, r.account_id, r.platform, r.district, p.day IS NOT NULL AND p.why = '' AS due, p.route AS planned,
        s.route, s.means, s.at,
        CASE WHEN s.account_id IS NOT NULL THEN ''
             WHEN f.account_id IS NOT NULL THEN f.why
             WHEN p.attempted THEN NULL
             WHEN p.why <> '' THEN p.why
             WHEN p.day IS NULL THEN NULL
             WHEN b.why IS NOT NULL THEN b.why
             WHEN r.ends > %(now)s THEN 'waiting' END AS why
    FROM registered r
    LEFT JOIN seen s ON s.day = r.day AND s.account_id = r.account_id
    LEFT JOIN failed f ON f.day = r.day AND f.account_id = r.account_id
    LEFT JOIN collection_dayplan p ON p.day = r.day AND p.account_id = r.account_id
    LEFT JOIN blind b ON b.day = r.day AND b.platform = r.platform
)
"""

COUNT_LEDGER = (
    LEDGER
    + """
SELECT day, platform, means, route, why, planned, count(*), count(*) FILTER (WHERE due)
FROM ledger GROUP BY day, platform, means, route, why, planned
ORDER BY day, platform, means, route, why, planned
"""
)

COUNT_LEDGER_BY_DISTRICT = (
    LEDGER
    + """
SELECT COALESCE(district, ''), platform, means, route, why, planned, count(*), count(*) FILTER (WHERE due)
FROM ledger GROUP BY district, platform, means, route, why, planned
ORDER BY district, platform, means, route, why, planned
"""
)

LIST_LEDGER = (
    LEDGER
    + """
SELECT l.day, l.account_id, l.platform, l.due, COALESCE(l.planned, ''), COALESCE(l.means, ''),
    COALESCE(l.route, ''), l.at, l.why
FROM ledger l
WHERE %(why)s = '' OR l.why = %(why)s
ORDER BY l.day, l.platform, l.account_id
"""
)

PAGE_LEDGER = (
    LEDGER
    + """
SELECT l.day, l.account_id, l.platform, l.due, COALESCE(l.planned, ''), COALESCE(l.means, ''),
    COALESCE(l.route, ''), l.at, l.why
FROM ledger l
WHERE (%(why)s = '' OR l.why = %(why)s) AND l.account_id > %(after)s
ORDER BY l.account_id LIMIT %(most)s
"""
)

GAPS_OF_DAYS = """
SELECT g.platform, g.why, greatest(COALESCE(g.start, %(starts)s), %(starts)s) AS since,
    least(g."end", %(ends)s) AS until, count(g.account_id), bool_or(g.account_id IS NULL)
FROM collection_gaprecord g
WHERE g."end" > %(starts)s AND (g.start IS NULL OR g.start < %(ends)s)
  AND (%(platform)s = '' OR g.platform = %(platform)s)
GROUP BY 1, 2, 3, 4
ORDER BY 3, 1, 2
LIMIT %(most)s
"""

# Accounts that patrol looks after on a day; one that two owners registered once.
PATROL_CANDIDATES = """
SELECT DISTINCT ON (a.platform, a.kind, a.key)
    p.account_id, a.candidate_id IS NOT NULL, s.last_at,
    greatest(0, %(day)s::date - COALESCE(a.valid_from, a.registered_on, %(day)s::date)), COALESCE(n.posts, 0)
FROM collection_dayplan p
JOIN registry_account a ON a.id = p.account_id
LEFT JOIN (
    SELECT t.account_id, max(t.last_at) AS last_at FROM collection_attempt t
    WHERE t.outcome = 'ok' AND t.account_id IS NOT NULL AND t.means <> 'beside' GROUP BY 1
) s ON s.account_id = p.account_id
LEFT JOIN (
    SELECT x.account_id, count(*) AS posts FROM posts_post x
    WHERE x.account_id IS NOT NULL AND x.posted_at > %(week)s AND x.posted_at <= %(now)s GROUP BY 1
) n ON n.account_id = p.account_id
WHERE p.day = %(day)s AND p.why IN ('patrol', 'off', 'no_route') AND NOT p.attempted AND a.url <> ''
ORDER BY a.platform, a.kind, a.key, a.candidate_id IS NULL, p.account_id
"""

SAME_ACCOUNTS = """
SELECT DISTINCT same.id
FROM registry_account a
JOIN registry_account same ON same.platform = a.platform AND same.kind = a.kind AND same.key = a.key
WHERE a.id = ANY(%s)
"""
