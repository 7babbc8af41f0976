"""A test database that is kept between runs (--reuse-db): one run's at a time, and empty when it begins."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from psycopg import sql

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
AND relname <> 'django_migrations'
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
    """Without the rows of a run that was killed, nor those of tables that Django does not empty by itself."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
