"""Opens the office for a command: its database runs, Django is set up, other processes find both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.web.site.database import Database


@contextmanager
def open_office(*, as_owner: bool = False, database: bool = True) -> Iterator[Database | None]:
    """Django, ready to use. ``as_owner`` works with the role that owns the tables (migrations)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pantau.web.site.settings")
    if not database:
        yield None
        return
    with running(as_owner=as_owner) as ready:
        import django

        django.setup()
        yield ready
        _close_connections()


@contextmanager
def running(*, as_owner: bool = False) -> Iterator[Database]:
    """The database, with its address in DATABASE_URL for this process and its children."""
    from pantau.web.site.database import DatabaseUnavailableError, make_data_folder, running_database
    from pantau.web.site.environment import read_environment

    try:
        make_data_folder(read_environment().data)
        environment = read_environment()
        with running_database(environment.data, environment.database_url) as database:
            os.environ["PANTAU_DATA"] = str(environment.data)
            os.environ["DATABASE_URL"] = database.owner_url if as_owner else database.app_url
            yield database
    except DatabaseUnavailableError as error:
        raise click.ClickException(str(error)) from error


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def migrate() -> None:
    """Bring the database to the present layout. Needs ``open_office(as_owner=True)``."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
