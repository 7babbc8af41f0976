"""``pantau coordination``: who shares the same things at nearly the same time. No database, no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import polars as pl

    from pantau.engine.detect.coordination import CoSharing

KINDS = ("links", "hashtags")


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
    help="Without --object, the file is an export of posts: what of them counts as shared.",
)  # fmt: skip
@click.option(
    "--time-window", default=10.0, show_default=True, help="Seconds between two shares that count as one act."
)
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
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Edges as CSV; else printed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object that sums up.")
def command(
    file: Path,
    object_column: str | None,
    account_column: str,
    content_column: str,
    time_column: str,
    by: str,
    time_window: float,
    min_participation: int,
    edge_weight: float,
    fast_window: float | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Find accounts that share the same things at nearly the same time, again and again.

    FILE is a table (CSV, also packed, Parquet or JSON lines) with --object and its columns, or an export of posts
    as `pantau scan` reads them. The method is the published one of CooRTweet. A shared habit is no proof of an
    agreement: each group is a reason to look.
    """
    from pantau.engine.detect.coordination import Method, SharesError, co_sharing
    from pantau.engine.sources.errors import UnreadableFile
    from pantau.engine.sources.shares import shares_of_export, shares_of_table

    columns = {
        "object_id": object_column, "account_id": account_column, "content_id": content_column, "time": time_column,
    }  # fmt: skip
    try:
        method = Method(time_window, min_participation, edge_weight, fast_window)
        shares = shares_of_table(file, columns) if object_column else shares_of_export(file, by)
        found = co_sharing(shares, method)
    except (SharesError, UnreadableFile) as error:
        raise click.ClickException(str(error)) from error
    edges = _edges(found)
    if output is not None:
        edges.write_csv(output)
    elif not as_json:
        click.echo(edges.write_csv(), nl=False)
    _tell(found, as_json=as_json)


def _edges(found: CoSharing) -> pl.DataFrame:
    import polars as pl

    more = ["fast_weight"] if "fast_weight" in found.edges.columns else []
    return found.edges.select("account_a", "account_b", "weight", pl.col("coordinated").cast(pl.Int8), *more)


def _tell(found: CoSharing, *, as_json: bool) -> None:
    coordinated = int(found.edges["coordinated"].sum())
    groups = found.groups()
    summary: dict[str, Any] = {
        "rows": found.rows,
        "pairs": found.pairs,
        "edges": found.edges.height,
        "threshold": found.threshold,
        "coordinated": coordinated,
        "groups": [len(group) for group in groups],
    }
    if as_json:
        click.echo(json.dumps(summary))
        return
    click.echo(
        f"{found.rows:,} shares, {found.pairs:,} pairs, {found.edges.height:,} edges, {coordinated:,} of them heavier "
        f"than {found.threshold:g}; {len(groups):,} groups"
        + (f", the largest of {len(groups[0]):,} accounts" if groups else ""),
        err=True,
    )
