"""Opens the office for a command: its database runs, Django is set up, other processes find both."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.web.site.database import Database


@contextmanager
def open_office(*, as_owner: bool = False) -> Iterator[Database]:
    """Django and its database, ready to use. ``as_owner`` works with the role that owns the tables."""
    with running(as_owner=as_owner) as database:
        set_up_django()
        try:
            yield database
        finally:
            close_connections()


@contextmanager
def office_here() -> Iterator[None]:
    """The same for commands that need today's layout; within a process that has the application up, as it is."""
    from django.apps import apps

    if apps.ready:
        yield
        return
    with open_office():
        require_layout()
        yield


@contextmanager
def running(*, as_owner: bool = False) -> Iterator[Database]:
    """The database, with its addresses in the environment for this process and its children."""
    from pantau.cli.processes import orderly_end
    from pantau.web.site.database import DatabaseUnavailableError, make_data_folder, running_database
    from pantau.web.site.environment import read_environment

    before = dict(os.environ)
    try:
        make_data_folder(read_environment().data)
        found = read_environment()
        with (
            orderly_end(),
            running_database(found.data, found.database_url, found.owner_url) as database,
        ):
            os.environ["PANTAU_DATA"] = str(found.data)
            os.environ["DATABASE_URL"] = database.owner_url if as_owner else database.app_url
            os.environ["PANTAU_OWNER_DATABASE_URL"] = database.owner_url
            yield database
    except DatabaseUnavailableError as error:
        raise click.ClickException(str(error)) from error
    finally:
        for name in ("PANTAU_DATA", "DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
            os.environ.pop(name, None)
            if name in before:
                os.environ[name] = before[name]


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pantau.web.site.settings")
    import django

    django.setup()
    gc.freeze()  # what was imported stays: looking through it again and again costs a fifth of ingest


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def owning(database: Database) -> Iterator[None]:
    """This process works as the owner of the tables for as long as the block."""
    from django.db import connection

    from pantau.web.site.database import django_database

    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(django_database(database.owner_url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def migrate(database: Database) -> None:
    """Bring the database to the present layout. Needs ``open_office``. Machines that start together take turns."""
    with owning(database):
        migrate_as_owner()


def migrate_as_owner() -> None:
    """The same where the office was opened with ``as_owner``."""
    from django.core.management import call_command
    from django.db import connection

    from pantau.web.site.first_layout import lay_out

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('pantau.migrate'))")
        lay_out(cursor.connection)
    call_command("migrate", interactive=False, verbosity=0)


def require_layout() -> None:
    """Raises ClickException where the database lacks tables that the program knows. Needs ``open_office``."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise click.ClickException("The database does not have the present layout yet. Run: pantau migrate")
