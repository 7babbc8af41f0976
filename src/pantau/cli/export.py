"""``pantau export``: everything of one kind as a file, in bounded memory."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

KINDS = ("posts", "findings", "coverage", "cases")
FORMATS = ("parquet", "csv", "jsonl")


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; its name says the format: .parquet, .csv or .jsonl.",
)
@click.option("--since", help="Posted (of cases: opened) from this moment on, with its zone.")
@click.option("--until", help="Posted (of cases: opened) before this moment, with its zone.")
@click.option("--first", type=click.DateTime(["%Y-%m-%d"]), help="Coverage: the first day [today].")
@click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="Coverage: the last day [the first].")
@click.option("--platform", help="One platform only.")
@click.option("--category", help="Posts and findings of one category only.")
@click.option("--party", help="Posts and findings of one ballot number only.")
@click.option("--district", help="One electoral district only.")
def command(kind: str, to: Path, **asked: Any) -> None:
    """Write posts, findings, coverage or cases into a file.

    Rows come from one moment and one cursor of the database; memory holds a batch at a time. Columns are those of the
    REST interface: who registered no account stays unnamed, and of cases no person is in it. Whoever works at this
    machine reads what an auditor reads; that a file was written stands in the audit trail.
    """
    from pantau.cli.office import open_office, require_layout

    format = to.suffix.lstrip(".")
    if format not in FORMATS:
        raise click.UsageError(f"{to}: name it .parquet, .csv or .jsonl.")
    given = {
        name: value.date() if isinstance(value, datetime) else value
        for name, value in asked.items()
        if value is not None
    }
    with open_office():
        require_layout()
        from pydantic import ValidationError

        from pantau.office.api import bulk
        from pantau.office.people.actions import record
        from pantau.web.ui import clock

        filters = bulk.KINDS[kind].filters
        if unknown := given.keys() - filters.model_fields.keys():
            raise click.UsageError(f"{kind} cannot be narrowed by --{sorted(unknown)[0]}.")
        try:
            wanted = filters(**given)
        except ValidationError as error:
            one = error.errors()[0]
            raise click.UsageError(f"--{one['loc'][0]}: {one['msg']}") from error
        reader = bulk.Reader(bulk.AT_THE_MACHINE, None, clock.now())
        part = to.with_name(f".{to.name}.part")
        try:
            record(
                None, "exported", None, kind=kind, filters={name: str(value) for name, value in given.items()}
            )
            count = bulk.write(kind, format, part, reader, wanted)
        except bulk.BulkError as error:
            raise click.ClickException(str(error)) from error
        else:
            os.replace(part, to)
        finally:
            part.unlink(missing_ok=True)
    click.echo(f"{to}: {count:,} rows", err=True)
