"""``pantau audit``: whether everybody is treated alike, at each stage of the work and by the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.detect.swaps import Move

LANGUAGE = "pemilu-2024"  # the rulebook that texts of a file are read by


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


@command.command("counterfactual")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--text-column", default="text", show_default=True, help="Of FILE, a table.")
@click.option(
    "--posts", default=2000, show_default=True, type=click.IntRange(1, 1_000_000), help="Stored posts."
)
@click.option(
    "--moves", is_flag=True, help="Print every move with both texts, not only those that cross a limit."
)
def counterfactual(file: Path | None, text_column: str, posts: int, moves: bool) -> None:
    """Put another party, number, candidate or gendered title into posts: detection must say the same of both.

    Tries the newest stored posts and keeps the counts, or the texts of FILE, of which nothing is kept. A move crosses a
    limit where a finding or a label of the model comes or goes; exit code 1 then.
    """
    told, kinds = _of_file(file, text_column) if file else _of_office(posts)
    click.echo(f"{'':12}texts   moved  crossed a limit")
    for kind, counts in kinds.items():
        click.echo(f"{kind:12}{counts['swapped']:5,} {counts['moved']:7,} {counts['crossed']:10,}")
    for one in told:
        if moves or one.crosses:
            click.echo(f"\n{one.kind} {one.what}: {_chance(one.was)} -> {_chance(one.became)}")
            click.echo(f"  {one.before}\n  {one.after}")
    raise SystemExit(1 if any(one.crosses for one in told) else 0)


def _chance(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.4f}"


def _of_office(posts: int) -> tuple[list[Move], dict[str, dict[str, int]]]:
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.insight.evenhanded import names
        from pantau.web.ui import clock

        trial, told = names.try_stored(posts, clock.now())
    click.echo(f"{trial.posts:,} posts", err=True)
    return [move for _post, move in told], trial.kinds


def _of_file(file: Path, text_column: str) -> tuple[list[Move], dict[str, dict[str, int]]]:
    from pantau.engine.detect import Detector
    from pantau.engine.detect.classifier import load_classifier
    from pantau.engine.detect.detector import plain_normaliser_of
    from pantau.engine.detect.swaps import Swapper, try_out
    from pantau.engine.law import find_rulebook, load_rulebook
    from pantau.engine.post import Post
    from pantau.engine.sources.errors import UnreadableFile
    from pantau.engine.sources.rows import read_rows

    try:
        texts = [row[text_column] for row in read_rows(file, [text_column])]
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    book = load_rulebook(find_rulebook(LANGUAGE))
    swapper = Swapper([(one.number, one.short, one.name) for one in book.parties], ())
    read = [Post("file", str(number), text) for number, text in enumerate(texts, 1)]
    found = try_out(read, swapper, Detector(book), load_classifier(), plain_normaliser_of(book))
    kinds = {
        kind: {
            "swapped": count,
            "moved": len({one.post for one in found.moves if one.kind == kind}),
            "crossed": len({one.post for one in found.moves if one.kind == kind and one.crosses}),
        }
        for kind, count in found.swapped.items()
    }
    return list(found.moves), kinds
