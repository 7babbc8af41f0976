"""`pantau migrate`: bring the database to the present layout."""

from __future__ import annotations

import click


@click.command("migrate")
def command() -> None:
    """Bring the database to the present layout."""
    from pantau.cli.office import migrate, open_office

    with open_office() as database:
        migrate(database)
    click.echo("The database has the present layout.")
