"""One reading of all findings, grouped by each dimension on its own. Nothing but codes and counts comes out of it."""

from pantau.office.portal.openness.stages import CASES, STAGE

#: What was marked, by whom, and where that person belongs; every count of the product reads it this way.
MARKED = """FROM findings_finding AS finding
LEFT JOIN review_findingdecision AS decision
    ON decision.finding_id = finding.id AND decision.undone_at IS NULL
LEFT JOIN posts_post AS post ON post.id = finding.post_id
LEFT JOIN posts_interaction AS act ON act.id = finding.act_id
LEFT JOIN registry_account AS account ON account.id = coalesce(act.actor_account_id, post.account_id)
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_district AS district ON district.id = candidate.district_id
LEFT JOIN LATERAL (
    SELECT link.official_id AS id, subdistrict.code AS subdistrict
    FROM registry_officialaccountlink AS link
    JOIN registry_official AS linked ON linked.id = link.official_id
    LEFT JOIN registry_village AS village ON village.id = linked.village_id
    LEFT JOIN registry_subdistrict AS subdistrict ON subdistrict.id = village.subdistrict_id
    WHERE link.account_id = account.id ORDER BY link.id LIMIT 1
) AS official ON true
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN candidate.id IS NOT NULL THEN 'c' || candidate.id
        WHEN official.id IS NOT NULL THEN 'o' || official.id
        WHEN account.party_id IS NOT NULL THEN 'p' || account.party_id
        WHEN account.id IS NOT NULL THEN 'a' || account.id
        ELSE finding.platform || ':' || coalesce(
            nullif(act.actor_native_id, ''), nullif(post.author_native_id, ''),
            nullif(act.actor_handle, ''), nullif(post.author_handle, ''), 'post ' || finding.post_id, '')
    END AS key
) AS person"""
STANDS = "finding.status <> 'superseded' AND act.struck_at IS NULL"
AREA = "coalesce('k:' || official.subdistrict, 'd:' || district.code, 'd:' || nullif(finding.district_code, ''), '')"

#: Parameters: none. Rows: dimension, code, posts, persons, cases; dimension is '' for the whole.
COUNT = f"""
WITH marked AS (
    SELECT finding.platform, finding.category, {STAGE} AS stage,
           {AREA} AS area,
           CASE WHEN finding.act_id IS NULL THEN finding.post_id * 2 ELSE finding.act_id * 2 + 1 END AS thing,
           hashtextextended(person.key, 0) AS who,
           matter.id AS matter
    {MARKED}
    {CASES}
    WHERE {STANDS}
)
SELECT CASE GROUPING(platform, category, stage, area)
           WHEN 7 THEN 'platform' WHEN 11 THEN 'category' WHEN 13 THEN 'stage' WHEN 14 THEN 'area' ELSE '' END,
       coalesce(platform, category, stage, area, ''),
       count(DISTINCT thing), count(DISTINCT who), count(DISTINCT matter)
FROM marked
GROUP BY GROUPING SETS ((platform), (category), (stage), (area), ())
"""  # noqa: S608 our own words
