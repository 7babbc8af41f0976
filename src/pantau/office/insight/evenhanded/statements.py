"""What each stage did to whom: sums by owner. Nothing but ids and counts comes out of it.

An owner is a candidate, or a party for its own accounts; both are NULL where nobody knows. Parameters: ``starts`` and
``ends``, moments.
"""

_OWNER = """
    LEFT JOIN registry_candidate c ON c.id = a.candidate_id AND c.election = %(election)s
    LEFT JOIN registry_party p ON p.id = a.party_id AND c.id IS NULL AND p.election = %(election)s
"""

#: Posts, and those in which something was found.
DETECTION = f"""
SELECT c.id, p.id, count(*) FILTER (WHERE found.one IS NOT NULL), count(*)
FROM posts_post post
LEFT JOIN registry_account a ON a.id = post.account_id
{_OWNER}
LEFT JOIN LATERAL (
    SELECT 1 AS one FROM findings_finding f
    WHERE f.post_id = post.id AND f.act_id IS NULL AND f.status <> 'superseded' LIMIT 1
) found ON true
WHERE post.posted_at >= %(starts)s AND post.posted_at < %(ends)s
GROUP BY 1, 2
"""  # noqa: S608 our own words

# One decision on many near-identical posts of one owner is one judgement; it took the time of all of them together.
_JUDGED = f"""
SELECT c.id AS candidate, p.id AS party, COALESCE(d.batch::text, d.id::text) AS judgement,
    bool_or(d.kind = ANY(%(confirmed)s)) AS confirmed,
    bool_or(d.kind = ANY(%(dismissed)s)) AS dismissed,
    max(EXTRACT(EPOCH FROM d.decided_at - f.created_at)) / 3600 AS hours
FROM review_findingdecision d
JOIN findings_finding f ON f.id = d.finding_id
LEFT JOIN posts_post post ON post.id = f.post_id
LEFT JOIN posts_interaction act ON act.id = f.act_id
LEFT JOIN registry_account a ON a.id = COALESCE(act.actor_account_id, post.account_id)
{_OWNER}
WHERE d.undone_at IS NULL AND d.decided_at >= %(starts)s AND d.decided_at < %(ends)s
GROUP BY 1, 2, 3
"""  # noqa: S608 our own words

#: Judgements that say yes or no, and those that say yes.
REVIEW = f"""
SELECT candidate, party, count(*) FILTER (WHERE confirmed), count(*)
FROM ({_JUDGED}) judged WHERE confirmed OR dismissed GROUP BY 1, 2
"""  # noqa: S608 our own words

#: Hours from finding to deciding, one row a judgement.
TIMES = f"SELECT candidate, party, greatest(hours, 0) FROM ({_JUDGED}) judged ORDER BY 1, 2, 3"  # noqa: S608 our own

#: Persons reported in cases that ended, and those of them in whose matter a violation was found.
OUTCOMES = f"""
SELECT c.id, p.id, count(*) FILTER (WHERE ended.violation), count(*)
FROM (
    SELECT reported.id, COALESCE(reported.candidate_id, account.candidate_id) AS candidate_id,
        COALESCE(reported.party_id, account.party_id) AS party_id,
        bool_or(outcome.code = ANY(%(violations)s)) AS violation
    FROM casework_caseparty reported
    JOIN casework_outcome outcome ON outcome.case_id = reported.case_id
        AND (outcome.party_id IS NULL OR outcome.party_id = reported.id) AND NOT outcome.advised_only
    LEFT JOIN registry_account account ON account.id = reported.account_id
    WHERE reported.part = 'reported' AND reported.removed_at IS NULL AND outcome.code = ANY(%(final)s)
    GROUP BY 1, 2, 3
    HAVING min(outcome.decided_at) >= %(starts)s AND min(outcome.decided_at) < %(ends)s
) ended
CROSS JOIN LATERAL (SELECT ended.candidate_id, ended.party_id) a
{_OWNER}
GROUP BY 1, 2
"""  # noqa: S608 our own words
