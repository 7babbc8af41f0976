"""SQL of the networks. An author is who the groups take for one (findings.group_statements)."""

# ruff: noqa: S608 - put together from the expressions in these files only

from pantau.office.findings.group_statements import AUTHOR

#: Posts of these groups within a person's districts; ``districts`` NULL: all of them.
_TOLD = f"""
WITH wanted AS (
    SELECT id, leader, kind FROM findings_postgroup WHERE id = ANY(%(groups)s)
), member AS (
    SELECT wanted.id AS grp, pw.post_id
    FROM wanted
    JOIN findings_wording w ON w.leader = wanted.leader
    JOIN findings_postwording pw ON pw.wording_id = w.id
    WHERE wanted.kind = 'wording'
    UNION ALL
    SELECT wanted.id, m.post_id FROM wanted JOIN findings_postgroupmember m ON m.group_id = wanted.id
    WHERE wanted.kind <> 'wording'
), told AS (
    SELECT member.grp, p.id, {AUTHOR} AS who, p.platform, coalesce(p.registered, false) AS registered, p.account_id,
           coalesce(nullif(p.author_name, ''), nullif(p.author_handle, ''), a.handle, '') AS name
    FROM member
    JOIN posts_post p ON p.id = member.post_id
    LEFT JOIN registry_account a ON a.id = p.account_id
    LEFT JOIN registry_candidate c ON c.id = a.candidate_id
    LEFT JOIN registry_district d ON d.id = c.district_id
    WHERE {AUTHOR} IS NOT NULL AND (%(districts)s::text[] IS NULL OR d.code = ANY(%(districts)s))
)
"""

#: Rows: who, name, platform, registered, account, groups, posts, how many accounts in all; most groups first.
ACCOUNTS = f"""{_TOLD}
SELECT who, max(name), min(platform), bool_or(registered), max(account_id), count(DISTINCT grp), count(DISTINCT id),
    count(*) OVER ()
FROM told GROUP BY who ORDER BY count(DISTINCT grp) DESC, count(DISTINCT id) DESC, who LIMIT %(most)s
"""

#: Rows: group, who; of some accounts.
PLACES = f"{_TOLD} SELECT DISTINCT grp, who FROM told WHERE who = ANY(%(who)s) ORDER BY grp, who"

#: Acts of sharing that were seen. Rows: who, name, platform, registered, account, whose, its name, its platform,
#: registered, account, times.
SHARES = f"""
WITH act AS (
    SELECT i.id, i.platform, i.actor_account_id, i.target_account, i.post_id,
        CASE WHEN i.actor_account_id IS NOT NULL THEN 'account:' || i.actor_account_id
             WHEN i.actor_native_id <> '' THEN i.platform || ':id:' || i.actor_native_id
             WHEN i.actor_handle <> '' THEN i.platform || ':handle:' || lower(i.actor_handle) END AS who,
        coalesce(nullif(i.actor_name, ''), nullif(i.actor_handle, ''), '') AS name
    FROM posts_interaction i
    WHERE i.kind = 'share' AND i.struck_at IS NULL AND i.purged_at IS NULL
        AND coalesce(i.occurred_at, i.observed_at) >= %(since)s
), told AS (
    SELECT act.id, act.platform, act.who, act.name, act.actor_account_id, p.account_id,
        coalesce({AUTHOR}, act.platform || ':handle:' || lower(nullif(act.target_account, ''))) AS whose,
        coalesce(nullif(p.author_name, ''), nullif(p.author_handle, ''), nullif(act.target_account, ''), '')
            AS its_name,
        coalesce(p.registered, false) AS registered, coalesce(actor.status <> 'unregistered', false) AS is_listed
    FROM act
    LEFT JOIN registry_account actor ON actor.id = act.actor_account_id
    LEFT JOIN posts_post p ON p.id = act.post_id
    LEFT JOIN registry_account a ON a.id = p.account_id
    LEFT JOIN registry_candidate c ON c.id = a.candidate_id
    LEFT JOIN registry_district d ON d.id = c.district_id
    WHERE act.who IS NOT NULL AND (%(districts)s::text[] IS NULL OR d.code = ANY(%(districts)s))
)
SELECT who, max(name), min(platform), bool_or(is_listed), max(actor_account_id),
    whose, max(its_name), min(platform), bool_or(registered), max(account_id), count(DISTINCT id)
FROM told WHERE whose IS NOT NULL AND who <> whose
GROUP BY who, whose
"""

#: Posts that pass others on or quote them, the newest first. Rows: who, name, platform, registered, account, mapped.
PASSED_ON = f"""
SELECT {AUTHOR}, coalesce(nullif(p.author_name, ''), nullif(p.author_handle, ''), a.handle, ''), p.platform,
    coalesce(p.registered, false), p.account_id, v.mapped::text
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
LEFT JOIN registry_account a ON a.id = p.account_id
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
LEFT JOIN registry_district d ON d.id = c.district_id
WHERE p.posted_at >= %(since)s AND v.purged_at IS NULL AND {AUTHOR} IS NOT NULL
    AND (v.mapped::text LIKE '%%"repost"%%' OR v.mapped::text LIKE '%%"quote"%%')
    AND (%(districts)s::text[] IS NULL OR d.code = ANY(%(districts)s))
ORDER BY p.posted_at DESC, p.id LIMIT %(most)s
"""

#: Whose posts these are. Rows: platform, native id, who, name, registered, account.
POSTS_OF = f"""
SELECT p.platform, p.native_id, {AUTHOR}, coalesce(nullif(p.author_name, ''), nullif(p.author_handle, ''), ''),
    coalesce(p.registered, false), p.account_id
FROM unnest(%(platforms)s::text[], %(ids)s::text[]) AS asked (platform, native_id)
JOIN posts_post p ON p.platform = asked.platform AND p.native_id = asked.native_id
WHERE {AUTHOR} IS NOT NULL
"""
