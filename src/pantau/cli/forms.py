"""``pantau forms``: the papers of the procedure, listed and filled in with a made-up case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.engine.law import Rulebook

#: In the metadata of a sample: nobody made it at any moment.
MADE_AT = datetime(2024, 2, 12, tzinfo=UTC)

_rulebook = click.option(
    "--rulebook",
    default="pemilu-2024",
    show_default=True,
    help="Its folder, or its name as for `pantau rulebook`.",
)


@click.group(name="forms")
def command() -> None:
    """The papers of the procedure: Form A, minutes, letters. They and their layouts are files of the rulebook."""


@command.command(name="list")
@_rulebook
def list_(rulebook: str) -> None:
    """Each form with code, edition, how well it was checked, the layout it is printed with, and which of its
    required fields no case fills: those are left to people."""
    from rich.console import Console
    from rich.table import Table

    from pantau.cli.rulebook import rulebook_folders
    from pantau.engine.forms import layouts_of
    from pantau.engine.law import left_to_people

    book, layouts = _load(rulebook), layouts_of(rulebook, rulebook_folders())
    table = Table(box=None, pad_edge=False)
    table.add_column("form", no_wrap=True)
    for heading in ("title", "code", "edition", "mark", "layout", "left to people"):
        table.add_column(heading, overflow="fold")
    for form in book.forms.values():
        layout = layouts.of(form).rpartition("/")[0] if form.parts else "written by others"
        table.add_row(
            form.id,
            form.title["id"],
            form.code or "",
            form.edition,
            form.mark,
            layout,
            ", ".join(left_to_people(form)),
        )
    Console().print(table)


@command.command()
@click.argument("form")
@_rulebook
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A name that ends in .pdf or .docx.",
)
@click.option("--blank", is_flag=True, help="Nothing filled in.")
@click.option("--draft", is_flag=True, help="With the mark of a draft.")
def sample(form: str, rulebook: str, output: Path, blank: bool, draft: bool) -> None:
    """Write FORM filled in with a made-up case, to look at or to try a layout with."""
    from pantau.cli.rulebook import rulebook_folders
    from pantau.engine import forms

    book = _load(rulebook)
    if form not in book.forms:
        raise click.ClickException(f"there is no form '{form}'; known: {', '.join(book.forms)}")
    if not book.forms[form].parts:
        raise click.ClickException(f"'{form}' is written by others; Pantau has no fields for it")
    write = {".pdf": forms.write_paper, ".docx": forms.write_paper_docx}.get(output.suffix.lower())
    if write is None:
        raise click.ClickException(f"{output}: give a name that ends in .pdf or .docx")
    chosen = book.forms[form]
    paper = forms.Paper(chosen, {}, is_draft=draft) if blank else forms.sample_paper(chosen, is_draft=draft)
    try:
        written = write(paper, made_at=MADE_AT, layouts=forms.layouts_of(rulebook, rulebook_folders()))
    except (forms.FormError, forms.NoLayoutError) as error:
        raise click.ClickException(str(error)) from error
    output.write_bytes(written)
    click.echo(f"{output}: {chosen.title['id']}, {len(written):,} bytes")


def _load(name: str) -> Rulebook:
    from pantau.cli.rulebook import rulebook_folders
    from pantau.engine.law import RulebookError, load_rulebook

    try:
        return load_rulebook(name, rulebook_folders())
    except RulebookError as error:
        raise click.ClickException(str(error)) from error
