"""`pantau manage ...`: Django's management commands, against this installation's database."""

from __future__ import annotations

import click

# These write files or speak about code only, and should not wait for a database.
WITHOUT_DATABASE = ("makemessages", "compilemessages", "collectstatic", "makemigrations", "help")


@click.command(
    "manage",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a Django management command, e.g. `pantau manage shell`."""
    from contextlib import nullcontext

    from pantau.cli.office import open_office, set_up_django

    without = not arguments or arguments[0] in WITHOUT_DATABASE
    with nullcontext() if without else open_office(as_owner=True):
        set_up_django()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["pantau manage", *arguments])
