"""SQL of the search for unregistered accounts: stored posts and who acted on them, by stretches of ids."""

READ_POSTS = """
SELECT p.id, p.platform, p.author_keys, p.author_handle, p.author_name, p.said_subject, p.posted_at, v.text,
    v.mapped::text
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
WHERE p.id > %s AND p.id <= %s AND p.author_keys <> '{}'
ORDER BY p.id
"""

# One act stands for all that an account did under posts of registered accounts.
READ_ACTORS = """
SELECT DISTINCT ON (i.platform, i.actor_native_id, i.actor_handle)
    i.platform, i.actor_native_id, i.actor_handle, i.actor_name, i.post_id
FROM posts_interaction i
JOIN posts_post p ON p.id = i.post_id
WHERE i.post_id > %s AND i.post_id <= %s AND i.kind IN ('comment', 'share') AND p.account_id IS NOT NULL
    AND i.struck_at IS NULL AND i.actor_account_id IS NULL AND (i.actor_native_id <> '' OR i.actor_handle <> '')
ORDER BY i.platform, i.actor_native_id, i.actor_handle, i.post_id
"""
