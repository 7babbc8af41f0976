"""``pantau summaries``: the counts that figures are read from, compared with a count anew or made anew."""

from __future__ import annotations

import sys

import click


@click.command(name="summaries")
@click.option("--check", is_flag=True, help="Only compare; exit 1 where they differ.")
def command(check: bool) -> None:
    """Count posts, findings and decisions of each day anew.

    The counts keep themselves up to date and compare themselves every night. After a restore, or when the office's time
    zone has changed, count anew by hand.
    """
    from pantau.cli.office import office_here

    with office_here():
        from pantau.office.insight import summaries

        found = summaries.differences()
        for one in found:
            of = " ".join(filter(None, (one.measure, one.dimension, one.code, one.platform)))
            click.echo(f"{one.day} {of}: {one.held:,} kept, {one.counted:,} counted")
        if check:
            click.echo("They differ." if found else "The counts are exact.")
            sys.exit(1 if found else 0)
        summaries.mend()
        click.echo("Counted anew.")
