"""Questions in SQL, of views that hold numbers, places and times, and of no person.

The views are dropped before and made after every migration, so that none holds a table's layout still. A question runs
in a transaction that only reads, as the role ``pantau_reader``, who may see the views alone, for as long as it is
given. What it says is looked through first: the role is the wall, this is the sign before it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, ProgrammingError, connection, transaction
from psycopg.sql import SQL, Identifier

from pantau.office.people.actions import record

if TYPE_CHECKING:
    from sqlglot import exp

logger = logging.getLogger(__name__)

READER = "pantau_reader"
ROWS_AT_ONCE = 2_000

_OWNER = """
LEFT JOIN registry_candidate c ON c.id = a.candidate_id
LEFT JOIN registry_district d ON d.id = c.district_id
LEFT JOIN registry_party p ON p.id = COALESCE(c.party_id, a.party_id)
"""

#: Name -> what is in it, and its query.
VIEWS = {
    "analyst_posts": (
        "Posts without author, address and words.",
        f"""
        SELECT o.id, o.platform, o.posted_at, o.first_seen_at, o.last_seen_at, o.gone_at, o.registered, o.sponsored,
            o.subject, o.version_count AS versions, CASE WHEN p.id IS NOT NULL THEN a.id END AS account_id,
            p.number AS party_number, d.code AS district_code
        FROM posts_post o LEFT JOIN registry_account a ON a.id = o.account_id {_OWNER}
        """,  # noqa: S608 - of this file's own words
    ),
    "analyst_findings": (
        "Findings without the words they quote.",
        """
        SELECT f.id, f.post_id, f.act_id, f.category, f.rule, f.rulebook_id AS rulebook, f.rank, f.severity, f.weight,
            f.probability, f.function, f.stance, f.language, f.subject, f.phase, f.norms, f.status, f.platform,
            NULLIF(f.district_code, '') AS district_code, f.party_number, f.posted_at, f.created_at, f.first_seen_at,
            f.due_at
        FROM findings_finding f
        """,
    ),
    "analyst_decisions": (
        "What was decided about findings, without who and why.",
        """
        SELECT d.id, d.finding_id, d.kind, NULLIF(d.norm, '') AS norm, d.decided_at, d.seconds,
            d.undone_at IS NOT NULL AS undone
        FROM review_findingdecision d
        """,
    ),
    "analyst_cases": (
        "Cases without title and persons.",
        """
        SELECT c.id, c.number, c.entrance, c.state, NULLIF(c.district_code, '') AS district_code, c.norms, c.opened_at,
            c.entered_state_at, c.closed_at
        FROM casework_case c
        """,
    ),
    "analyst_case_steps": (
        "What happened in cases, without who and why.",
        """
        SELECT e.id, e.case_id, e.kind, e.at, NULLIF(e.move, '') AS move, NULLIF(e.before, '') AS before,
            NULLIF(e.after, '') AS after
        FROM casework_caseevent e
        """,
    ),
    "analyst_accounts": (
        "Accounts that somebody registered, without name and address.",
        f"""
        SELECT a.id, a.platform, a.status, a.registered_on, p.number AS party_number, d.code AS district_code
        FROM registry_account a {_OWNER} WHERE p.id IS NOT NULL
        """,  # noqa: S608 - of this file's own words
    ),
    "analyst_looks": (
        "Looks at registered accounts, day by day.",
        """
        SELECT t.id, t.day, t.account_id, t.platform, t.route, t.means, t.outcome, NULLIF(t.why, '') AS why, t.at,
            t.last_at, t.times
        FROM collection_attempt t
        """,
    ),
    "analyst_parties": (
        "Parties in the order of the ballot.",
        "SELECT p.election, p.number, p.short, p.name FROM registry_party p",
    ),
    "analyst_districts": (
        "Electoral districts.",
        "SELECT d.election, d.code, d.name, d.seats FROM registry_district d",
    ),
}

#: Beside those that sqlglot knows by name. None of them reads a table, a file or a setting.
FUNCTIONS = frozenset(
    {"percentile_cont", "percentile_disc", "width_bucket", "jsonb_array_length", "jsonb_array_elements_text",
     "to_char", "date_bin", "make_date", "regr_slope", "regr_intercept", "age", "num_nulls", "cume_dist"}
)  # fmt: skip


#: The database folds these letters of a name that is not quoted, and no others.
FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)


class QuestionError(Exception):
    """The question cannot be put; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Answer:
    columns: tuple[str, ...]
    batches: Iterator[Sequence[tuple[Any, ...]]]
    by_the_reader: (
        bool  # else the database has no such role, and this transaction alone keeps it from writing
    )


# --- the views --------------------------------------------------------------------------------------


def drop_views(**_signal: Any) -> None:
    with connection.cursor() as cursor:
        for name in VIEWS:
            cursor.execute(SQL("DROP VIEW IF EXISTS {}").format(Identifier(name)))


def make_views(**_signal: Any) -> None:
    """Nothing is made while the tables are of an earlier layout: whoever goes back comes again."""
    try:
        _make_views()
    except ProgrammingError as error:
        logger.warning("The analysts' views were not made: %s", error)


@transaction.atomic
def _make_views() -> None:
    with connection.cursor() as cursor:
        for name, (about, query) in VIEWS.items():
            cursor.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')
            cursor.execute(SQL("COMMENT ON VIEW {} IS {}").format(Identifier(name), about))
            if _has_reader(cursor):
                cursor.execute(SQL("GRANT SELECT ON {} TO {}").format(Identifier(name), Identifier(READER)))


def _has_reader(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [READER])
    return cursor.fetchone() is not None


def described() -> list[tuple[str, str, list[str]]]:
    """Each view: its name, what is in it, and its columns."""
    with connection.cursor() as cursor:
        return [
            (
                name,
                about,
                [column.name for column in connection.introspection.get_table_description(cursor, name)],
            )
            for name, (about, _query) in VIEWS.items()
        ]


# --- questions --------------------------------------------------------------------------------------


@contextmanager
def ask(question: str, *, patience_s: int) -> Iterator[Answer]:
    """One SELECT over the views; its rows come as they are read. Raises QuestionError."""
    checked = check(question)
    record(None, "queried", None, question=checked[:2000])
    try:
        with transaction.atomic(), connection.cursor() as settings:
            settings.execute("SET TRANSACTION READ ONLY")
            settings.execute("SELECT set_config('statement_timeout', %s, true)", [f"{patience_s}s"])
            by_the_reader = _as_reader(settings)
            with connection.chunked_cursor() as rows:
                rows.execute(checked)
                columns = tuple(column.name for column in rows.description)
                yield Answer(columns, iter(lambda: rows.fetchmany(ROWS_AT_ONCE), []), by_the_reader)
            settings.execute("RESET ROLE")
    except DatabaseError as error:
        raise QuestionError(_told(error, patience_s)) from error


def _as_reader(cursor: Any) -> bool:
    if not _has_reader(cursor):
        return False
    cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [READER])
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(SQL("SET LOCAL ROLE {}").format(Identifier(READER)))
    return True


def _told(error: DatabaseError, patience_s: int) -> str:
    state = getattr(error.__cause__, "sqlstate", "")
    if state == "57014":
        return (
            f"The answer took longer than {patience_s} s. Narrow the question, or allow more with --timeout."
        )
    said = getattr(getattr(error.__cause__, "diag", None), "message_primary", None) or str(error)
    return f"The database refuses: {said}"


def check(question: str) -> str:
    """The question as it will be put: one SELECT over the views and nothing else. Raises QuestionError."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        parsed = [one for one in sqlglot.parse(question, dialect="postgres") if one is not None]
    except SqlglotError as error:
        raise QuestionError(f"This is no SQL that can be read: {str(error).splitlines()[0]}") from error
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        raise QuestionError("Ask one SELECT; nothing else is done here.")
    (one,) = parsed
    if one.find(exp.Into, exp.Lock, exp.DML, exp.DDL, exp.Command) not in (None, one):
        raise QuestionError("Ask for rows only: no INTO, no FOR UPDATE, no change.")
    for table in one.find_all(exp.Table):
        if isinstance(table.this, exp.Func):
            continue
        name = _folded(table.this)
        if table.db or not name or (name not in VIEWS and name not in _made_before(table)):
            raise QuestionError(f"There is no {table.sql()} here. Choose from {', '.join(VIEWS)}.")
    for function in one.find_all(exp.Anonymous):
        if function.name.lower() not in FUNCTIONS:
            raise QuestionError(f"The function {function.name} is not answered here.")
    return one.sql(dialect="postgres")


def _made_before(table: exp.Table) -> set[str]:
    """The names that the database reads as a WITH's at this place: elsewhere the same name is the table of that name.

    A WITH's names are known in the whole of its query, and within the WITH itself to the parts that come later; to all
    of them where it is recursive.
    """
    from sqlglot import exp

    known: set[str] = set()
    part: exp.Expression = table
    while (around := part.parent) is not None:
        if isinstance(around, exp.With):
            made = around.expressions[: None if around.recursive else part.index]
        elif isinstance(around, exp.Query) and not isinstance(part, exp.With):
            made = around.ctes
        else:
            made = ()
        known.update(_folded(one.args["alias"].this) for one in made)
        part = around
    return known


def _folded(identifier: Any) -> str:
    """As the database compares it; empty where it is no name."""
    from sqlglot import exp

    if not isinstance(identifier, exp.Identifier):
        return ""
    return identifier.name if identifier.args.get("quoted") else identifier.name.translate(FOLDED)
