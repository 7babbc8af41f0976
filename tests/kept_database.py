"""The test database: emptied after what a test has committed; kept between runs (--reuse-db), one run's at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from psycopg import sql

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
AND relname <> 'django_migrations'
"""
WRITTEN_TO = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
"""


class InUseError(Exception):
    """Another run works on this database."""


@contextmanager
def claimed(url: str, name: str) -> Iterator[None]:
    """The test database ``name`` is this run's for the block: browser tests empty all tables at their end.

    Raises InUseError.
    """
    with psycopg.connect(url, autocommit=True) as holder:
        answer = holder.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name]).fetchone()
        if answer != (True,):
            raise InUseError(f"Another test run works on {name}: wait for it, or give another DATABASE_URL.")
        yield


def empty() -> None:
    """Without a row, but for those that laying out the database wrote; without the rows of a run that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        may = cursor.fetchone() == (True,)
    (delete if may else truncate)()


def delete() -> None:
    """From every table that was ever written to: a dozen of two hundred, and a tenth of the work of truncating all.

    The login must be allowed to set checks and triggers aside.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITTEN_TO)
        names = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if not names:
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
        # Whoever still writes is waited for, as truncating would.
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(sql.SQL(", ").join(names)))
        cursor.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(name) for name in names))
        cursor.execute("SET LOCAL session_replication_role = origin")


def truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
