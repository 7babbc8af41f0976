"""An empty database gets its tables from one file instead of through every migration.

Django makes all models anew for each step of each migration: half a minute of a processor for an empty database.
``first_layout.sql`` is what the migrations made, as PostgreSQL tells it (``scripts/write-layout``), with the list of
the migrations it stands for; those that came since run as ever. A database that holds anything goes by migrations.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from pantau.web.site.database import APP, OWNER, READER, close_ledgers

if TYPE_CHECKING:
    from psycopg import Connection

logger = logging.getLogger(__name__)

FILE = Path(__file__).with_name("first_layout.sql")
HEAD = """\
-- The layout of an empty database, made from the migrations by scripts/write-layout: change those, never this.
"""
# Made by the day or after every migration: months of posts, and the analysts' views.
MADE_LATER = ("posts_postversion_[0-9]*", "analyst_*")
# What belongs to the session that reads the file, or is made with the roles before any table (database.py).
_LEFT_OUT = re.compile(
    r"^(?:--.*|SET .*;|SELECT pg_catalog\.set_config.*;|\\(?:un)?restrict .*"
    r"|(?:GRANT|REVOKE) .* ON SCHEMA public .*;|ALTER DEFAULT PRIVILEGES .*;|COMMENT ON EXTENSION .*;)\n",
    re.MULTILINE,
)
_EMPTY = """
SELECT NOT EXISTS (
    SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
)
"""
_ROLES = "SELECT current_user = %s AND count(*) = 2 FROM pg_roles WHERE rolname IN (%s, %s)"


def lay_out(connection: Connection[tuple[bool]]) -> bool:
    """Give an empty database its tables, all or none; False where it is not empty or the file does not fit it.

    ``connection`` works as the owner, in autocommit. The file names the roles that share the work, so a database
    where one role does everything goes by migrations.
    """
    if not (_says_yes(connection, _EMPTY) and _says_yes(connection, _ROLES, OWNER, APP, READER)):
        return False
    try:
        with connection.transaction():
            connection.execute("SET LOCAL check_function_bodies = off")  # functions name tables further down
            connection.execute(FILE.read_bytes())
            close_ledgers(connection)
    except psycopg.Error as error:  # an older server may not know a word of it; migrations speak to all
        logger.warning(
            "The first layout does not fit this server (%s): migrations make it.", error.diag.message_primary
        )
        return False
    return True


def _says_yes(connection: Connection[tuple[bool]], question: str, *given: str) -> bool:
    row = connection.execute(question, given or None).fetchone()
    return row is not None and row[0]


def written(dump: str, migrations: Iterable[tuple[str, str]]) -> str:
    """The file's text: ``pg_dump``'s words for the layout, and the (application, name) of each migration in it."""
    plain = re.sub(r"\n{2,}", "\n\n", _LEFT_OUT.sub("", dump)).strip()
    rows = ",\n".join(f"    ('{label}', '{name}', now())" for label, name in sorted(migrations))
    return f"{HEAD}\n{plain}\n\nINSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n"
