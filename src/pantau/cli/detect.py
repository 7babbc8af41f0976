"""``pantau detect``: how well detection does by what people decided, and what another model would say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.office.review.feedback import Measured


@click.group(name="detect")
def command() -> None:
    """Measure detection by what people decided about its findings, and try another model."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--export", type=click.Path(path_type=Path, dir_okay=False),
    help="Write the released decisions there as labelled rows, without names.",
)  # fmt: skip
def feedback(as_json: bool, export: Path | None) -> None:
    """Per category and rule: shown, confirmed, dismissed and why, precision with its exact 95 % interval."""
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.review import feedback as measured

        categories, rules = measured.measure()
        if export is not None:
            _export(export)
    if as_json:
        said = {"categories": [c.as_json() for c in categories], "rules": [r.as_json() for r in rules]}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo(f"{'':42}  shown  confirmed  dismissed  watched  precision (95 % interval)")
    for one in (*categories, *rules):
        click.echo(_told(one))


@command.command()
@click.option(
    "--model",
    "folder",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the changed model, as pantau model train makes it.",
)
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How far back.")
@click.option("--later", is_flag=True, help="Leave it to the workers, with rests in between.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def shadow(folder: Path, days: int, later: bool, as_json: bool) -> None:
    """Run a changed model over stored posts of the last days, beside the one in use; touch no finding.

    First both are compared on released decisions that were kept from training. Then is told which posts would bear a
    label newly, no more, or become uncertain. A run that was broken off goes on where it was. Two commissioners switch
    the model on, on the run's page.
    """
    from pantau.cli import retraining
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.findings import classifiers
        from pantau.office.insight.learning import comparing
        from pantau.web.ui import clock

        now = clock.now()
        try:
            model = classifiers.read(folder, now=now)
        except classifiers.UnreadableModelError as error:
            raise click.ClickException(str(error)) from error
        classifiers.keep(model)
        trial = comparing.try_out(model, classifiers.kept(model.hash).classifier, now)
        click.echo(retraining.told(trial), err=True)
        retraining.shadow(folder, days=days, later=later, as_json=as_json)


def _told(one: Measured) -> str:
    low, high = one.all.interval
    share = "-" if one.all.precision is None else f"{one.all.precision:.2f} ({low:.2f}-{high:.2f})"
    name = f"  {one.rule}" if one.rule else one.category
    return (
        f"{name:42}{one.shown:7,}{one.all.confirmed:11,}{one.all.dismissed:11,}{one.all.watched:9,}  {share}"
    )


def _export(file: Path) -> None:
    from pantau.office.people.actions import record
    from pantau.office.review import releasing

    rows = list(releasing.rows(releasing.released()))
    try:
        file.write_text("".join(map(releasing.line_of, rows)), "utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    record(None, "released_rows_exported", None, rows=len(rows))
    click.echo(f"{file}: {len(rows):,} released rows", err=True)
