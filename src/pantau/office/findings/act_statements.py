"""Every SQL statement of weighing acts."""

# ruff: noqa: S608 - put together from the texts of this file only

# An official's role and term, by a link that a person made or by an act that two officers saw.
_ROLES = """
    SELECT l.account_id, NULL::bigint AS act_id, o.role, o.office_from, o.office_to, l.id
    FROM registry_officialaccountlink l JOIN registry_official o ON o.id = l.official_id
    WHERE l.account_id = i.actor_account_id
    UNION ALL
    SELECT NULL, r.interaction_id, o.role, o.office_from, o.office_to, r.id
    FROM collection_reportedact r JOIN registry_official o ON o.id = r.official_id
    WHERE r.interaction_id = i.id AND r.status = 'confirmed'
"""

READ_ACTS = f"""
SELECT i.id, i.kind, i.platform, i.actor_handle, i.actor_native_id, i.actor_account_id, i.target_post,
    i.target_account, i.post_id, i.native_id, i.text, i.occurred_at, i.observed_at, i.route, i.source_ref,
    known.role, known.office_from, known.office_to
FROM posts_interaction i
CROSS JOIN LATERAL ({_ROLES}) known
WHERE i.id = ANY(%s) AND i.struck_at IS NULL
ORDER BY i.id, known.act_id NULLS LAST, known.id
"""

LOCK_ACTS = """
SELECT id, struck_at IS NOT NULL FROM posts_interaction WHERE id = ANY(%s) ORDER BY id FOR SHARE
"""

# Of accounts linked to an official, seen by officers, or found before: an unlinked account's findings go.
OF_OFFICIALS = """
SELECT i.id FROM registry_officialaccountlink l JOIN posts_interaction i ON i.actor_account_id = l.account_id
WHERE i.id > %s
UNION
SELECT r.interaction_id FROM collection_reportedact r WHERE r.status = 'confirmed' AND r.interaction_id > %s
UNION
SELECT f.act_id FROM findings_finding f WHERE f.act_id > %s AND f.status = 'open'
ORDER BY 1 LIMIT %s
"""

ON_POSTS = """
SELECT i.id FROM posts_interaction i
WHERE i.post_id = ANY(%s) AND (
    EXISTS (SELECT 1 FROM registry_officialaccountlink l WHERE l.account_id = i.actor_account_id)
    OR EXISTS (SELECT 1 FROM collection_reportedact r WHERE r.interaction_id = i.id))
ORDER BY i.id
"""
