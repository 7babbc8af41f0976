"""``pantau closing``: registered accounts that are still open, posting or advertising after they had to be closed."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.collection.closing import Closing


@click.command("closing")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="As it stood at the end of a day [now]."
)
@click.option("--platform", default="", help="One platform only.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: counts that add up to those registered."
)
@click.option("--csv", "as_csv", is_flag=True, help="One line for each account.")
def command(day: datetime | None, platform: str, as_json: bool, as_csv: bool) -> None:
    """Account for every registered account since campaign accounts had to be closed.

    What was not looked at since counts as not observed, never as closed.
    """
    from pantau.cli.office import open_office, require_layout

    if as_json and as_csv:
        raise click.UsageError("choose --json or --csv")
    with open_office():
        require_layout()
        from pantau.office.collection import closing
        from pantau.web.ui import clock

        found = closing.watch(clock.now(), day=day.date() if day else None, platform=platform.lower())
        if found is None:
            raise click.ClickException("the rulebook names no day on which accounts have to be closed")
        if as_csv:
            from pantau.office.collection import closing_page
            from pantau.office.registry.exporting import csv_lines

            sys.stdout.writelines(csv_lines(closing_page.csv_rows(found, closing_page.Filters())))
        else:
            click.echo(json.dumps(_report(found), ensure_ascii=False) if as_json else _told(found))


def _report(found: Closing) -> dict[str, Any]:
    total = found.total()
    return {
        "deadline": found.deadline.isoformat(),
        "as_of": found.as_of.isoformat(),
        "begun": found.begun,
        "registered": total.total() if found.begun else None,
        "states": dict(total),
        "platforms": {platform: dict(counts) for platform, counts in found.counts().items()},
    }


def _told(found: Closing) -> str:
    if not found.begun:
        return f"Accounts have to be closed from {found.deadline.isoformat()}; there is nothing to watch yet."
    total = found.total()
    lines = [f"{total.total():,} registered accounts, since {found.deadline.isoformat()}:"]
    lines += [f"  {state:<12}{count:>8,}" for state, count in total.items()]
    return "\n".join(lines)
