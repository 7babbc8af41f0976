"""``pantau audit``: whether everybody is treated alike, at each stage of the work and by the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group("audit")
def command() -> None:
    """Audit even-handedness: rates of each stage by party, incumbency, gender and district."""


@command.command("stages")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="Whole days back.")
@click.option(
    "--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write every number there."
)
def stages(days: int, file: Path | None) -> None:
    """Count an audit now and keep it, as the office does every Monday; its page is Cermin, Keseimbangan.

    Told is for each comparison how often lots alone give such a difference, and what is left of that after all
    comparisons (Holm; Benjamini-Hochberg).
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.insight.evenhanded import auditing, export
        from pantau.web.ui import clock

        audit = auditing.make(clock.now(), days=days)
        if file is not None:
            file.write_text(export.written(audit), "utf-8", newline="")
    click.echo(f"{audit}: {audit.content['comparisons']} comparisons")
    click.echo(f"{'':26}groups  by chance   Holm     BH")
    for stage, parts in audit.content["stages"].items():
        for dimension, compared in parts.items():
            click.echo(_told(f"{stage} by {dimension}", compared))


def _told(name: str, compared: dict[str, Any]) -> str:
    chances = (compared[part] for part in ("chance", "holm", "bh"))
    said = "  ".join("     -" if one is None else f"{one:6.4f}" for one in chances)
    return f"{name:26}{sum(1 for one in compared['groups'] if one['code']):6}     {said}"


@command.command("incumbents")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def incumbents(file: Path) -> None:
    """Say which candidates hold a seat already, from a table with the columns district, party, number, incumbent.

    The election's forms do not say so. The district by its code, the party and the candidate by their numbers on the
    ballot, and ya or tidak. The file replaces an earlier one; of candidates on no row nobody knows.
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.engine.sources.errors import UnreadableFile
        from pantau.office.findings.rulebooks import in_use
        from pantau.office.insight.evenhanded import incumbents as reading
        from pantau.web.ui import clock

        try:
            known = reading.read(file, election=in_use().election, now=clock.now())
        except UnreadableFile as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{known:,} candidates are known to hold a seat, or not to", err=True)
