"""``pantau query``: an analyst's question in SQL, over views that hold no person."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.api.analyst import Answer

FORMATS = ("table", "csv", "jsonl", "parquet")
TABLE_ROWS = 200


@click.command("query")
@click.argument("question", required=False, metavar="SQL")
@click.option("--tables", is_flag=True, help="Say which views there are, and their columns.")
@click.option("--format", "format_name", type=click.Choice(FORMATS), help="[table, or what --to is called]")
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help="File to write [standard output]."
)
@click.option(
    "--timeout", "patience_s", default=60, show_default=True, type=click.IntRange(1, 3600), help="Seconds."
)
def command(
    question: str | None, tables: bool, format_name: str | None, to: Path | None, patience_s: int
) -> None:
    """Ask the office's database one SELECT.

    Only views whose names begin with analyst_ can be asked: numbers, places and times, no person and no words. The
    database role that asks can read these and nothing else, and the transaction cannot write. Questions stand in the
    audit trail. A table on the screen shows 200 rows.
    """
    from pantau.cli.office import open_office, require_layout

    if not question and not tables:
        raise click.UsageError('Ask something: pantau query "SELECT …", or --tables.')
    format_name = format_name or (to.suffix.lstrip(".") if to else "table")
    if format_name not in FORMATS or (format_name == "parquet" and to is None):
        raise click.UsageError("Name the file .csv, .jsonl or .parquet, or choose a --format.")
    with open_office():
        require_layout()
        from pantau.office.api import analyst

        if tables or not question:
            for name, about, columns in analyst.described():
                click.echo(f"{name}: {about}\n    {', '.join(columns)}")
            return
        try:
            with analyst.ask(question, patience_s=patience_s) as answer:
                if not answer.by_the_reader:
                    click.echo(
                        "The database has no role pantau_reader: asked as the office, reading only.", err=True
                    )
                _show(answer, format_name, to)
        except analyst.QuestionError as error:
            raise click.ClickException(str(error)) from error


def _show(answer: Answer, format_name: str, to: Path | None) -> None:
    if to is not None:  # a new file is for its owner's eyes only
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600))
    if format_name == "parquet":
        assert to is not None
        _write_parquet(answer, to)
        return
    write = {"table": _write_table, "csv": _write_csv, "jsonl": _write_jsonl}[format_name]
    if to is None:
        write(answer, sys.stdout)
        return
    with to.open("w", encoding="utf-8", newline="") as file:
        write(answer, file)


def _rows(answer: Answer) -> Iterator[tuple[Any, ...]]:
    return chain.from_iterable(answer.batches)


def _write_table(answer: Answer, out: IO[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    rows = _rows(answer)
    table = Table(*answer.columns)
    for row in islice(rows, TABLE_ROWS):
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(file=out, markup=False).print(table)
    if next(rows, None) is not None:
        click.echo(f"More than {TABLE_ROWS} rows; take them all with --to FILE.", err=True)


def _write_csv(answer: Answer, out: IO[str]) -> None:
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    for some in answer.batches:
        writer.writerows(some)


def _write_jsonl(answer: Answer, out: IO[str]) -> None:
    for row in _rows(answer):
        out.write(
            json.dumps(dict(zip(answer.columns, row, strict=True)), default=str, ensure_ascii=False) + "\n"
        )


def _write_parquet(answer: Answer, to: Path) -> None:
    """Types are those of the first batch; a later row of another type is refused rather than bent."""
    from tempfile import TemporaryDirectory

    import polars as pl

    schema: Any = answer.columns
    with TemporaryDirectory(dir=to.parent, prefix=".parts-") as folder:
        parts: list[Path] = []

        def put_away(some: Sequence[tuple[Any, ...]]) -> Any:
            frame = pl.DataFrame(list(some), schema=schema, orient="row", infer_schema_length=None)
            parts.append(Path(folder) / f"{len(parts):06}.parquet")
            frame.write_parquet(parts[-1])
            return frame.schema

        for some in answer.batches:
            schema = put_away(some)
        if not parts:
            put_away([])
        pl.scan_parquet(parts).sink_parquet(to)
