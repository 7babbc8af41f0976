"""SQL of the reports. What was marked is read as everywhere else (portal.openness.statements)."""

# ruff: noqa: S608 - put together from the expressions in these files only

from pantau.office.portal.openness.statements import AREA, MARKED, STANDS

#: Whoever tells of another's act is a witness of it, and not among the persons it is about.
_WITNESS = "'report' IN (finding.function, finding.stance)"

_DIMENSIONS = """CASE GROUPING(platform, category, phase, party, area)
           WHEN 15 THEN 'platform' WHEN 23 THEN 'category' WHEN 27 THEN 'phase' WHEN 29 THEN 'party'
           WHEN 30 THEN 'area' ELSE '' END,
       coalesce(platform, category, phase, party, area, '')"""
_SETS = "GROUP BY GROUPING SETS ((platform), (category), (phase), (party), (area), ())"

_IN_TIME = f"{STANDS} AND finding.created_at >= %(since)s AND finding.created_at < %(until)s"

#: What one finding counts under.
_FINDINGS_CODES = f"""finding.platform, finding.category, finding.phase,
       coalesce(finding.party_number::text, '') AS party, {AREA} AS area"""

#: Rows: dimension ('' for the whole), code, posts, acts, persons.
MARKED_IN_TIME = f"""
WITH marked AS (
    SELECT {_FINDINGS_CODES}, finding.post_id AS post, finding.act_id AS act,
           CASE WHEN {_WITNESS} THEN NULL ELSE person.key END AS who
    {MARKED}
    WHERE {_IN_TIME}
)
SELECT {_DIMENSIONS}, count(DISTINCT post), count(DISTINCT act), count(DISTINCT who)
FROM marked
{_SETS}
"""

#: Ids of the findings behind one number; parameters further: dimension, code.
MARKED_UNDER = f"""
WITH marked AS (
    SELECT finding.id, {_FINDINGS_CODES}
    {MARKED}
    WHERE {_IN_TIME}
)
SELECT id FROM marked
WHERE CASE %(dimension)s WHEN 'platform' THEN platform WHEN 'category' THEN category WHEN 'phase' THEN phase
    WHEN 'party' THEN party WHEN 'area' THEN area ELSE '' END = %(code)s
"""

#: Posts that came in. Parameters further: phase_ids, phase_starts, phase_ends. Rows: dimension, code, posts.
READ_IN_TIME = f"""
WITH came AS (
    SELECT post.id, post.platform, NULL::text AS category,
           coalesce((SELECT min(phase.id) FROM unnest(%(phase_ids)s::text[], %(phase_starts)s::timestamptz[],
                %(phase_ends)s::timestamptz[]) AS phase (id, starts, ends)
                WHERE post.posted_at >= phase.starts AND post.posted_at < phase.ends), '') AS phase,
           coalesce(party.number::text, '') AS party,
           coalesce('k:' || official.subdistrict, 'd:' || district.code, '') AS area
    FROM posts_post AS post
    LEFT JOIN registry_account AS account ON account.id = post.account_id
    LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
    LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
    LEFT JOIN registry_district AS district ON district.id = candidate.district_id
    LEFT JOIN LATERAL (
        SELECT subdistrict.code AS subdistrict
        FROM registry_officialaccountlink AS link
        JOIN registry_official AS linked ON linked.id = link.official_id
        LEFT JOIN registry_village AS village ON village.id = linked.village_id
        LEFT JOIN registry_subdistrict AS subdistrict ON subdistrict.id = village.subdistrict_id
        WHERE link.account_id = account.id ORDER BY link.id LIMIT 1
    ) AS official ON true
    WHERE post.first_seen_at >= %(since)s AND post.first_seen_at < %(until)s
)
SELECT {_DIMENSIONS}, count(*)
FROM came
{_SETS}
"""

#: What each case opened in time counts under; one that says nothing of a dimension stands under ''.
_CASES = """
WITH opened AS (
    SELECT id, district_code, village_code FROM casework_case
    WHERE opened_at >= %(since)s AND opened_at < %(until)s
), thing AS (
    SELECT opened.id, coalesce(finding.platform, act.platform, post.platform) AS platform, finding.category,
           nullif(finding.phase, '') AS phase
    FROM opened
    JOIN casework_caseitem AS item ON item.case_id = opened.id
    LEFT JOIN findings_finding AS finding ON finding.id = item.finding_id
    LEFT JOIN posts_interaction AS act ON act.id = item.act_id
    LEFT JOIN posts_post AS post ON post.id = item.post_id
), said AS (
    SELECT DISTINCT 'platform' AS dimension, platform AS code, id FROM thing
    UNION SELECT 'category', category, id FROM thing
    UNION SELECT 'phase', phase, id FROM thing
    UNION SELECT 'party', party.number::text, opened.id
        FROM opened
        JOIN casework_caseparty AS named
            ON named.case_id = opened.id AND named.part = 'reported' AND named.removed_at IS NULL
        LEFT JOIN registry_candidate AS candidate ON candidate.id = named.candidate_id
        LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, named.party_id)
    UNION SELECT 'area', coalesce('k:' || subdistrict.code, 'd:' || nullif(opened.district_code, '')), opened.id
        FROM opened
        LEFT JOIN registry_village AS village ON village.code = nullif(opened.village_code, '')
        LEFT JOIN registry_subdistrict AS subdistrict ON subdistrict.id = village.subdistrict_id
), placed AS (
    SELECT dimension, code, id FROM said WHERE code IS NOT NULL
    UNION ALL
    SELECT one.dimension, '', opened.id
    FROM opened CROSS JOIN unnest(ARRAY['platform', 'category', 'phase', 'party', 'area']) AS one (dimension)
    WHERE NOT EXISTS (SELECT FROM said
                      WHERE said.dimension = one.dimension AND said.id = opened.id AND said.code IS NOT NULL)
    UNION ALL
    SELECT '', '', id FROM opened
)
"""
#: Rows: dimension, code, cases.
CASES_IN_TIME = f"{_CASES} SELECT dimension, code, count(DISTINCT id) FROM placed GROUP BY dimension, code"
CASES_UNDER = f"{_CASES} SELECT DISTINCT id FROM placed WHERE dimension = %(dimension)s AND code = %(code)s"

#: Accounts registered on the last day, and those of them that were looked at in time. Rows: platform, all, seen.
ACCOUNTS = """
SELECT account.platform, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM collection_attempt AS look
    WHERE look.account_id = account.id AND look.day BETWEEN %(first)s AND %(last)s
        AND look.outcome = 'ok' AND look.means <> 'beside'))
FROM registry_account AS account
WHERE account.status <> 'unregistered'
    AND coalesce(account.valid_from, account.registered_on, %(last)s::date) <= %(last)s
    AND (account.valid_to IS NULL OR account.valid_to > %(last)s)
GROUP BY account.platform
"""
