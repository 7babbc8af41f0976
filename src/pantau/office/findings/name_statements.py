"""Every SQL statement of looking for officials' names."""

# ruff: noqa: S608 - put together from the texts of this file only

# An account that the registry does not know, or knows of nobody in particular.
_NOBODYS = """
    (a.id IS NULL OR (a.candidate_id IS NULL AND a.party_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM registry_officialaccountlink l WHERE l.account_id = a.id)))
"""
# A person looks at the post, or is about to.
_LOOKED_AT = """
    EXISTS (SELECT 1 FROM findings_finding f WHERE f.post_id = p.id AND f.status IN ('open', 'decided'))
"""

ACTORS = f"""
SELECT i.platform, i.actor_native_id, i.actor_handle, max(i.actor_name), array_agg(i.id),
    CASE WHEN bool_or(i.expires_at IS NULL) THEN NULL ELSE max(i.expires_at) END
FROM posts_interaction i
LEFT JOIN posts_post p ON p.id = i.post_id
LEFT JOIN registry_account a ON a.id = i.actor_account_id
WHERE i.id > %s AND i.id <= %s AND i.observed_at >= %s
    AND i.struck_at IS NULL AND i.purged_at IS NULL AND (i.actor_native_id <> '' OR i.actor_handle <> '')
    AND {_NOBODYS}
    AND CASE WHEN p.id IS NOT NULL
        THEN p.subject IN ('candidate', 'party', 'campaign_team') AND (i.route = 'file' OR {_LOOKED_AT})
        ELSE i.route = 'file' AND EXISTS (
            SELECT 1 FROM registry_account t
            WHERE t.platform = i.platform AND (t.candidate_id IS NOT NULL OR t.party_id IS NOT NULL)
                AND (t.key = lower(i.target_account) OR t.native_id = NULLIF(i.target_account, '')))
        END
GROUP BY i.platform, i.actor_native_id, i.actor_handle
"""

AUTHORS = f"""
SELECT p.platform, p.author_native_id, p.author_handle, max(p.author_name), array_agg(p.id), NULL::timestamptz
FROM posts_post p
LEFT JOIN registry_account a ON a.id = p.account_id
WHERE p.id > %s AND p.id <= %s AND p.last_seen_at >= %s
    AND p.purged_at IS NULL AND (p.author_native_id <> '' OR p.author_handle <> '')
    AND p.said_subject IN ('', 'citizen')
    AND {_NOBODYS} AND {_LOOKED_AT}
GROUP BY p.platform, p.author_native_id, p.author_handle
"""

NEWEST = "SELECT (SELECT max(id) FROM posts_interaction), (SELECT max(id) FROM posts_post)"

# Nothing of what they rest on is left as it was.
WITHOUT_GROUNDS = """
SELECT m.id FROM registry_possiblematch m
WHERE NOT EXISTS (SELECT 1 FROM posts_interaction i
        WHERE i.id = ANY(m.acts) AND i.purged_at IS NULL AND i.struck_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM posts_post p WHERE p.id = ANY(m.posts) AND p.purged_at IS NULL)
"""
