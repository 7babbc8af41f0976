"""The SQL of what is counted, for the triggers (migration 0006) and for a count anew: one text for both.

Each measure is told as rows of (measure, day, platform, party, district, category, phase, status, count). Posts are of
the day they were posted, or first seen where that is unknown; their findings of the day they were posted, or found;
decisions of the day they were made.
"""

# ruff: noqa: S608 - put together from the words of this file only

from django.conf import settings

COLUMNS = "measure, day, platform, party, district, category, phase, status"

#: The office's zone, looked up once a statement: days begin in it. ``OFFICE`` is joined, ``_day`` uses it.
OFFICE = f"""CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), '{settings.TIME_ZONE}') AS zone) AS office"""


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE office.zone)::date AS day"


#: As migration 0004 had it; a function is called for each row, and cost as much as all the rest.
DAY_FUNCTION = """
CREATE FUNCTION insight_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (moment AT TIME ZONE coalesce((SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), '{zone}'))::date
$$
"""

_OWNER = """
LEFT JOIN {accounts} AS account ON account.id = told.account_id
LEFT JOIN {candidates} AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id
"""


def posts(told: str, accounts: str = "registry_account", candidates: str = "registry_candidate") -> str:
    """``told``: rows of posts with a ``sign``, 1 or -1. The tables of owners may be as they were before a change."""
    return f"""
    SELECT kind.measure, {_day("coalesce(told.posted_at, told.first_seen_at)")}, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM ({told}) AS told {OFFICE}
    {_OWNER.format(accounts=accounts, candidates=candidates)}
    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0"""


def findings(told: str) -> str:
    """What another rulebook's finding has taken the place of counts no more."""
    return f"""
    SELECT 'findings' AS measure, {_day("coalesce(told.posted_at, told.created_at)")}, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.status, sum(told.sign) AS count
    FROM ({told}) AS told {OFFICE} WHERE told.status <> 'superseded'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0"""


def decisions(told: str) -> str:
    """``told``: rows of (sign, decided_at, kind) and the columns of the finding. Undone ones are left out there."""
    return f"""
    SELECT 'decisions' AS measure, {_day("told.decided_at")}, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.kind AS status, sum(told.sign) AS count
    FROM ({told}) AS told {OFFICE} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0"""


#: Everything there is, counted from the rooms' own tables.
EVERYTHING = " UNION ALL ".join(
    (
        posts("SELECT 1 AS sign, post.* FROM posts_post AS post"),
        findings("SELECT 1 AS sign, finding.* FROM findings_finding AS finding"),
        decisions(
            "SELECT 1 AS sign, decision.decided_at, decision.kind, finding.* FROM review_findingdecision AS decision"
            " JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL"
        ),
    )
)

#: What a count is read by; the last three hold of findings and decisions alone.
_HEADINGS = ("party", "district", "category", "phase", "status")
_OF_FINDINGS = _HEADINGS[2:]
_ABOUT_FINDINGS = "told.measure IN ('findings', 'decisions')"


def _heading(name: str) -> str:
    return f"('{name}', told.{name}, {_ABOUT_FINDINGS if name in _OF_FINDINGS else 'true'})"


def _grouped(given: dict[str, str]) -> str:
    """What is given for the column that a row is grouped by; nothing where it is none of these."""
    cases = " ".join(f"WHEN GROUPING(told.{name}) THEN {one}" for name, one in given.items())
    return f"CASE 0 {cases} ELSE '' END"


#: Each row of changes under every heading that it is read by. Gives (measure, dimension, platform, day, code, count).
SPREAD = f"""
SELECT told.measure, heading.dimension, place.platform, told.day, heading.code, told.count
FROM {{told}} AS told
CROSS JOIN LATERAL (VALUES (''), (told.platform)) AS place (platform)
CROSS JOIN LATERAL (VALUES ('', '', true), {", ".join(map(_heading, _HEADINGS))}) AS heading (dimension, code, holds)
WHERE heading.holds
"""

#: The same changes added up for a span as they are read, each row looked at once: spread out, thirty thousand would be
#: a third of a million. ``where`` leaves some out. Gives (key, measure, dimension, code, count) as READ_ALL does.
ADDED_UP = f"""
SELECT CASE GROUPING(told.day) WHEN 0 THEN 'day' ELSE 'code' END AS key, told.measure,
    {_grouped({name: f"'{name}'" for name in _HEADINGS})} AS dimension,
    {_grouped({"day": "told.day::text"} | {name: f"told.{name}" for name in _HEADINGS})} AS code,
    sum(told.count) AS count
FROM insight_daychange AS told WHERE {{where}}
GROUP BY told.measure, GROUPING SETS ((), (told.day), {", ".join(f"(told.{name})" for name in _HEADINGS)})
HAVING {" + ".join(f"GROUPING(told.{name})" for name in _OF_FINDINGS)} = {len(_OF_FINDINGS)} OR {_ABOUT_FINDINGS}
"""


# --- triggers -------------------------------------------------------------------------------------


def _trigger(name: str, table: str, event: str, *counted: str) -> str:
    """A function and a trigger that adds what one statement changed; ``made`` and ``gone`` are its rows."""
    tables = {
        "INSERT": "NEW TABLE AS made",
        "UPDATE": "OLD TABLE AS gone NEW TABLE AS made",
        "DELETE": "OLD TABLE AS gone",
    }[event]
    body = ";\n".join(f"INSERT INTO insight_daychange ({COLUMNS}, count) {one}" for one in counted)
    return f"""
CREATE FUNCTION insight_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body};
RETURN NULL;
END $$;
CREATE TRIGGER insight_{name} AFTER {event} ON {table} REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION insight_{name}();
"""


def _changed(columns: str, more: str = "", join: str = "") -> str:
    """Rows of an update whose ``columns`` are not what they were: once as they are, once as they were."""
    before = ", ".join(f"gone.{name}" for name in columns.split())
    after = ", ".join(f"made.{name}" for name in columns.split())
    differ = f"FROM made JOIN gone USING (id) {join} WHERE ({after}) IS DISTINCT FROM ({before})"
    return f"SELECT 1 AS sign, {more}made.* {differ} UNION ALL SELECT -1 AS sign, {more}gone.* {differ}"


_POST = "platform account_id posted_at first_seen_at gone_at"
_FINDING = "posted_at created_at platform party_number district_code category phase status"
_STANDING = (
    "JOIN review_findingdecision AS decision ON decision.finding_id = made.id AND decision.undone_at IS NULL"
)
_OF_FINDING = (
    "JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL"
)


def _decision(sign: int, rows: str) -> str:
    return f"SELECT {sign} AS sign, decision.decided_at, decision.kind, finding.* FROM {rows} AS decision {_OF_FINDING}"


_ACCOUNTS = """SELECT made.id FROM made JOIN gone USING (id)
    WHERE (made.candidate_id, made.party_id) IS DISTINCT FROM (gone.candidate_id, gone.party_id)"""
_CANDIDATES = """SELECT account.id FROM registry_account AS account JOIN made ON made.id = account.candidate_id
    JOIN gone ON gone.id = made.id
    WHERE (made.party_id, made.district_id) IS DISTINCT FROM (gone.party_id, gone.district_id)"""


def _posts_of(accounts: str, sign: int) -> str:
    return f"SELECT {sign} AS sign, post.* FROM posts_post AS post WHERE post.account_id IN ({accounts})"


TRIGGERS = "".join(
    (
        _trigger("posts_made", "posts_post", "INSERT", posts("SELECT 1 AS sign, made.* FROM made")),
        _trigger("posts_changed", "posts_post", "UPDATE", posts(_changed(_POST))),
        _trigger("posts_gone", "posts_post", "DELETE", posts("SELECT -1 AS sign, gone.* FROM gone")),
        _trigger(
            "findings_made", "findings_finding", "INSERT", findings("SELECT 1 AS sign, made.* FROM made")
        ),
        _trigger(
            "findings_changed",
            "findings_finding",
            "UPDATE",
            findings(_changed(_FINDING)),
            decisions(_changed(_FINDING, "decision.decided_at, decision.kind, ", _STANDING)),
        ),
        _trigger(
            "findings_gone", "findings_finding", "DELETE", findings("SELECT -1 AS sign, gone.* FROM gone")
        ),
        _trigger("decisions_made", "review_findingdecision", "INSERT", decisions(_decision(1, "made"))),
        _trigger(
            "decisions_changed",
            "review_findingdecision",
            "UPDATE",
            decisions(f"{_decision(1, 'made')} UNION ALL {_decision(-1, 'gone')}"),
        ),
        _trigger("decisions_gone", "review_findingdecision", "DELETE", decisions(_decision(-1, "gone"))),
        _trigger(
            "accounts_changed",
            "registry_account",
            "UPDATE",
            posts(_posts_of(_ACCOUNTS, 1), accounts="made"),
            posts(_posts_of(_ACCOUNTS, -1), accounts="gone"),
        ),
        _trigger(
            "candidates_changed",
            "registry_candidate",
            "UPDATE",
            posts(_posts_of(_CANDIDATES, 1), candidates="made"),
            posts(_posts_of(_CANDIDATES, -1), candidates="gone"),
        ),
    )
)
NAMES = {
    "posts_made": "posts_post", "posts_changed": "posts_post", "posts_gone": "posts_post",
    "findings_made": "findings_finding", "findings_changed": "findings_finding", "findings_gone": "findings_finding",
    "decisions_made": "review_findingdecision", "decisions_changed": "review_findingdecision",
    "decisions_gone": "review_findingdecision",
    "accounts_changed": "registry_account", "candidates_changed": "registry_candidate",
}  # fmt: skip
NO_TRIGGERS = "".join(
    f"DROP TRIGGER insight_{name} ON {table}; DROP FUNCTION insight_{name}();\n"
    for name, table in NAMES.items()
)
