"""``pantau coordination``: who shares the same things at nearly the same time. No database, no network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import polars as pl

    from pantau.cli.network_files import Run
    from pantau.engine.detect.coordination import Method

KINDS = ("links", "hashtags", "hashtag-sets", "texts", "media")
SUFFIXES = (".csv", ".graphml", ".html", ".json")


@click.command("coordination")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--object", "object_column", help="Column that names what was shared.")
@click.option("--account", "account_column", default="account_id", show_default=True)
@click.option(
    "--content", "content_column", default="content_id", show_default=True, help="Column of the post."
)
@click.option(
    "--time",
    "time_column",
    default="timestamp_share",
    show_default=True,
    help="Column of Unix seconds or dates.",
)
@click.option(
    "--by", type=click.Choice(KINDS), default="links", show_default=True,
    help="Without --object, the file is an export of posts: what of them counts as shared. Texts are the same where "
    "they say nearly the same. With --object, media says that the column holds PDQ hashes: near ones are one picture.",
)  # fmt: skip
@click.option(
    "--time-window", "time_windows", type=float, multiple=True, default=(10.0,), show_default=True,
    help="Seconds between two shares that count as one act. May be given several times.",
)  # fmt: skip
@click.option(
    "--min-participation", default=2, show_default=True, help="Shares an account must take part in."
)
@click.option(
    "--edge-weight",
    default=0.5,
    show_default=True,
    help="Quantile of weights that a coordinated edge passes.",
)
@click.option("--fast-window", type=float, help="A shorter window; its share of each weight is told too.")
@click.option(
    "--symmetry", is_flag=True, help="Tell how evenly the two accounts of an edge contribute to it."
)
@click.option(
    "--rulebook", default="pemilu-2024", show_default=True, help="Whose spelling texts are read by."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="By its suffix: .csv (edges), .graphml, .json, .html (a page with pictures). Else edges are printed.",
)
@click.option(
    "--language", type=click.Choice(("id", "en")), default="id", show_default=True, help="Of the page."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object that sums up.")
def command(
    file: Path,
    object_column: str | None,
    account_column: str,
    content_column: str,
    time_column: str,
    by: str,
    time_windows: tuple[float, ...],
    min_participation: int,
    edge_weight: float,
    fast_window: float | None,
    symmetry: bool,
    rulebook: str,
    output: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Find accounts that share the same things at nearly the same time, again and again.

    FILE is a table (CSV, also packed, Parquet or JSON lines) with --object and its columns, or an export of posts
    as `pantau scan` reads them. The method is the published one of CooRTweet. A shared habit is no proof of an
    agreement: each group is a reason to look.
    """
    from pantau.engine.detect.coordination import Method, SharesError
    from pantau.engine.law import RulebookError
    from pantau.engine.sources.errors import UnreadableFile
    from pantau.engine.sources.shares import shares_of_table, with_same_pictures

    columns = {
        "object_id": object_column, "account_id": account_column, "content_id": content_column, "time": time_column,
    }  # fmt: skip
    if output is not None and output.suffix not in SUFFIXES:
        raise click.ClickException(
            f"{output.name}: the suffix says what to write; use one of {', '.join(SUFFIXES)}"
        )
    try:
        methods = [
            Method(
                window, min_participation, edge_weight,
                fast_window if len(time_windows) == 1 or (fast_window or 0) <= window else None, symmetry,
            )
            for window in sorted(set(time_windows))
        ]  # fmt: skip
        names: Mapping[str, str] = {}
        if object_column:
            shares = shares_of_table(file, columns)
            _tell_of_untimed(shares)
            shares = with_same_pictures(shares) if by == "media" else shares
        else:
            shares, names = _of_export(file, by, rulebook)
        runs = [_run(shares, method, names) for method in methods]
    except (SharesError, UnreadableFile, RulebookError) as error:
        raise click.ClickException(str(error)) from error
    _write(runs, output, file, language, printed=not as_json)
    _tell(runs, as_json=as_json)


def _of_export(file: Path, by: str, rulebook: str) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """The acts of sharing, and how to show objects whose ids say nothing."""
    from pantau.engine.sources.shares import shares_of_export, texts_of_export

    if by != "texts":
        return shares_of_export(file, by), {}
    from pantau.cli.rulebook import rulebook_folders
    from pantau.engine.detect.sayings import shares_of_texts
    from pantau.engine.detect.wordings import WordingReader
    from pantau.engine.law import load_rulebook

    read = WordingReader.of_rulebook(load_rulebook(rulebook, rulebook_folders()))
    return shares_of_texts(texts_of_export(file), read)


def _run(shares: pl.DataFrame, method: Method, names: Mapping[str, str]) -> Run:
    from pantau.cli.network_files import Run
    from pantau.engine.detect.coordination import co_sharing
    from pantau.engine.detect.networks import groups_of

    found = co_sharing(shares, method)
    return Run(method, found, groups_of(found, shares, method.time_window), names)


def _write(runs: Sequence[Run], output: Path | None, file: Path, language: str, *, printed: bool) -> None:
    from pantau.cli import network_files, network_page

    if output is None:
        if printed:
            click.echo(network_files.csv_of(runs), nl=False)
    elif output.suffix == ".html":
        output.write_text(network_page.page(runs, file.name, language), "utf-8", "replace")
    else:
        writers = {
            ".csv": network_files.write_csv, ".graphml": network_files.write_graphml, ".json": network_files.write_json,
        }  # fmt: skip
        writers[output.suffix](runs, output)


def _tell_of_untimed(shares: pl.DataFrame) -> None:
    if untimed := shares["time"].null_count():
        click.echo(f"{untimed:,} of {shares.height:,} rows left out: no time that can be read", err=True)


def _tell(runs: Sequence[Run], *, as_json: bool) -> None:
    if as_json:
        told = [{"time_window": run.method.time_window, **run.summary()} for run in runs]
        click.echo(json.dumps(told[0] | ({"windows": told} if len(told) > 1 else {})))
        return
    for run in runs:
        known = run.summary()
        within = f"within {run.method.time_window:g} s: " if len(runs) > 1 else ""
        click.echo(
            f"{within}{known['rows']:,} shares, {known['pairs']:,} pairs, {known['edges']:,} edges, "
            f"{known['coordinated']:,} of them heavier than {known['threshold']:g}; {len(known['groups']):,} groups"
            + (f", the largest of {known['groups'][0]:,} accounts" if known["groups"] else ""),
            err=True,
        )
