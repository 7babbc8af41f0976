"""Every SQL statement of detection. ``incoming_finding`` holds what one batch gave."""

# ruff: noqa: S608 - put together from the column names in this file only

# Found by the detector, in the order of COPY; what follows from the post is joined at the upsert.
COLUMNS = (
    "post_id", "version", "category", "rule", "rulebook_id", "rank", "severity", "function", "subject",
    "phase", "norms", "spans", "context", "missing", "reasons", "contested", "cluster", "created_at",
    "probability", "people", "due_at", "worth", "picture_spans", "stance", "language", "tones", "act_id",
)  # fmt: skip
_LIST = ", ".join(COLUMNS)
_REVISABLE = (
    "category", "rank", "severity", "function", "subject", "phase", "norms", "spans", "context", "missing",
    "reasons", "contested", "cluster", "platform", "district_code", "party_number", "posted_at", "probability",
    "people", "due_at", "worth", "picture_spans", "stance", "language", "tones",
)  # fmt: skip

FIND_OPEN_OF_ACTS = "SELECT DISTINCT act_id FROM findings_finding WHERE act_id = ANY(%s) AND status = 'open'"

FIND_OPEN = "SELECT DISTINCT post_id FROM findings_finding WHERE post_id = ANY(%s) AND status = 'open'"

# In the order in which ingest locks them, so that no two wait for each other.
LOCK_POSTS = """
SELECT id, current_version FROM posts_post WHERE id = ANY(%s) ORDER BY platform, native_id FOR SHARE
"""

FIND_ON_PURGED = """
SELECT f.id
FROM unnest(%s::bigint[], %s::integer[]) AS w (post_id, version)
JOIN posts_post p ON p.id = w.post_id
JOIN posts_postversion v ON v.post_id = w.post_id AND v.version = w.version AND v.month = p.month
JOIN findings_finding f ON f.post_id = w.post_id AND f.version = w.version
WHERE v.purged_at IS NOT NULL
"""

MAKE_WORK_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_finding (
    post_id bigint, version integer, category text, rule text, rulebook_id text, rank double precision,
    severity smallint, function text, subject text, phase text, norms jsonb, spans jsonb, context jsonb,
    missing jsonb, reasons jsonb, contested jsonb, cluster text, created_at timestamptz,
    probability double precision, people bigint, due_at timestamptz, worth double precision, picture_spans jsonb,
    stance text, language text, tones jsonb, act_id bigint
) ON COMMIT DELETE ROWS;
DELETE FROM incoming_finding
"""

COPY_FINDINGS = f"COPY incoming_finding ({_LIST}) FROM STDIN"

SUPERSEDE = """
UPDATE findings_finding f SET status = 'superseded'
WHERE f.post_id = ANY(%s) AND f.status = 'open' AND NOT EXISTS (
    SELECT 1 FROM incoming_finding i
    WHERE i.post_id = f.post_id AND i.version = f.version AND i.rule = f.rule
      AND i.rulebook_id = f.rulebook_id)
"""

SUPERSEDE_OF_ACTS = """
UPDATE findings_finding f SET status = 'superseded'
WHERE f.act_id = ANY(%s) AND f.status = 'open' AND NOT EXISTS (
    SELECT 1 FROM incoming_finding i
    WHERE i.act_id = f.act_id AND i.rule = f.rule AND i.rulebook_id = f.rulebook_id)
"""

# Asked of posts and of acts apart, so that each has its index.
_DECIDED = """
    SELECT 1 FROM findings_finding decided
    WHERE decided.{thing} = i.{thing} AND decided.version = i.version AND decided.rule = i.rule
      AND decided.rulebook_id <> i.rulebook_id AND decided.status = 'decided'"""

_SEEN = """
    SELECT s.first_seen_at AS at, s.first_seen_by_id AS by_id FROM findings_finding s
    WHERE s.{thing} = i.{thing} AND s.version = i.version AND s.rule = i.rule AND s.first_seen_at IS NOT NULL"""

# What a person decided about this version and rule under another rulebook is not asked again, and what one saw is
# known. An act belongs where its official serves.
UPSERT_FINDINGS = f"""
INSERT INTO findings_finding AS f ({_LIST}, status, platform, district_code, party_number, posted_at,
    first_seen_at, first_seen_by_id)
SELECT {", ".join(f"i.{name}" for name in COLUMNS)}, 'open', COALESCE(p.platform, t.platform),
    COALESCE(d.code, served.code, ''), party.number, COALESCE(p.posted_at, t.occurred_at, t.observed_at),
    seen.at, seen.by_id
FROM incoming_finding i
LEFT JOIN LATERAL (
    {_SEEN.format(thing="post_id")} UNION ALL {_SEEN.format(thing="act_id")} ORDER BY at LIMIT 1
) seen ON TRUE
LEFT JOIN posts_post p ON p.id = i.post_id
LEFT JOIN posts_interaction t ON t.id = i.act_id
LEFT JOIN LATERAL (
    SELECT min(d.code) AS code
    FROM registry_officialaccountlink l
    JOIN registry_official o ON o.id = l.official_id
    JOIN registry_village v ON v.id = o.village_id
    JOIN registry_subdistrict s ON s.id = v.subdistrict_id
    JOIN registry_district d ON d.id = s.district_id
    WHERE l.account_id = t.actor_account_id
) served ON t.id IS NOT NULL
LEFT JOIN registry_account a ON a.id = p.account_id
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
LEFT JOIN registry_district d ON d.id = c.district_id
LEFT JOIN registry_party party ON party.id = COALESCE(c.party_id, a.party_id)
WHERE NOT EXISTS ({_DECIDED.format(thing="post_id")}) AND NOT EXISTS ({_DECIDED.format(thing="act_id")})
ORDER BY i.post_id, i.act_id, i.rule
ON CONFLICT (post_id, act_id, version, rule, rulebook_id) DO UPDATE
SET status = 'open', {", ".join(f"{name} = EXCLUDED.{name}" for name in _REVISABLE)}
WHERE f.status <> 'decided' AND (f.status, {", ".join(f"f.{name}" for name in _REVISABLE)})
    IS DISTINCT FROM ('open', {", ".join(f"EXCLUDED.{name}" for name in _REVISABLE)})
"""

FIRST_FOUND_OF_ACTS = """
SELECT act_id, category, min(created_at) FROM findings_finding WHERE act_id = ANY(%s) GROUP BY 1, 2
"""

FIRST_FOUND = """
SELECT post_id, category, min(created_at) FROM findings_finding WHERE post_id = ANY(%s) GROUP BY 1, 2
"""

NEWEST_COUNTS = """
SELECT DISTINCT ON (post_id) post_id, likes, comments, shares, views
FROM posts_engagementpoint WHERE post_id = ANY(%s) ORDER BY post_id, at DESC
"""

OPEN_LOOKS = """
SELECT f.id, f.post_id, f.severity, f.rank, f.rule, f.context::text, f.posted_at, f.due_at,
    (SELECT min(o.created_at) FROM findings_finding o
     WHERE (o.post_id = f.post_id OR o.act_id = f.act_id) AND o.category = f.category),
    f.probability, f.people, f.worth
FROM findings_finding f WHERE f.status = 'open' AND f.id > %s ORDER BY f.id LIMIT %s
"""

WEIGH_AGAIN = """
UPDATE findings_finding f SET probability = n.probability, people = n.people, worth = n.worth
FROM unnest(%s::bigint[], %s::double precision[], %s::bigint[], %s::double precision[])
    AS n (id, probability, people, worth)
WHERE f.id = n.id AND f.status = 'open'
"""

POSTS_OF_SHADOW = """
SELECT p.id, COALESCE(party.number::text, '-'), COALESCE(d.code, '-')
FROM posts_post p
LEFT JOIN registry_account a ON a.id = p.account_id
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
LEFT JOIN registry_district d ON d.id = c.district_id
LEFT JOIN registry_party party ON party.id = COALESCE(c.party_id, a.party_id)
WHERE p.posted_at >= %s AND p.posted_at < %s AND p.id > %s
ORDER BY p.id LIMIT %s
"""

# Posts of a rescoring's part, in the order of ids; with no span all of them, those without a date too.
SPAN_OF_HISTORY = """
SELECT min(id), max(id), min(posted_at) FROM posts_post
WHERE %(whole)s OR (posted_at >= %(since)s AND posted_at < %(until)s)
"""

NEXT_OF_HISTORY = """
SELECT id FROM posts_post
WHERE id > %(after)s AND id <= %(last)s AND (%(whole)s OR (posted_at >= %(since)s AND posted_at < %(until)s))
ORDER BY id LIMIT %(most)s
"""

# What people see of these posts today. Of a category the last row counts: what is open before what was decided, and
# the higher rank.
STANDING = """
SELECT f.post_id, f.version, f.category, f.rule, f.rank, f.severity, f.status = 'decided'
FROM findings_finding f
WHERE f.post_id = ANY(%s) AND f.act_id IS NULL AND f.status IN ('open', 'decided')
ORDER BY f.post_id, f.status = 'open', f.rank, f.id
"""

PLACES_OF_POSTS = """
SELECT p.id, COALESCE(party.number::text, '-'), COALESCE(d.code, '-'), to_char(p.month, 'YYYY-MM')
FROM posts_post p
LEFT JOIN registry_account a ON a.id = p.account_id
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
LEFT JOIN registry_district d ON d.id = c.district_id
LEFT JOIN registry_party party ON party.id = COALESCE(c.party_id, a.party_id)
WHERE p.id = ANY(%s)
"""

# Detection that is due and more urgent than reading history.
NEW_POSTS_WAIT = """
SELECT EXISTS (
    SELECT 1 FROM procrastinate_jobs
    WHERE queue_name = 'detect' AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
)
"""

# When something must be done about a post, by the nearest limit of its open findings.
LIMITS_OF_OPEN = """
SELECT post_id, min(due_at) FROM findings_finding
WHERE post_id = ANY(%s) AND status = 'open'
GROUP BY post_id
"""
