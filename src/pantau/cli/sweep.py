"""``pantau sweep``: look at the accounts that are due, by every connector that is switched on."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.office.collection.sweeping import Swept

PAUSE_S = 60


@click.command("sweep")
@click.option("--platform", default="", help="One platform only.")
@click.option("--once", is_flag=True, help="End after one sweep instead of going on until interrupted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each sweep.")
def command(platform: str, once: bool, as_json: bool) -> None:
    """Look at the accounts that are due.

    Never more is asked than the platforms' quotas allow; what they leave unseen is recorded as not observed.
    The exit code is 1 where a connector broke off.
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.collection import sweeping
        from pantau.office.collection.outside import outside

        while True:
            began = time.monotonic()
            try:
                swept = sweeping.sweep(outside(), platform=platform.lower())
            except sweeping.SweepError as refused:
                raise click.ClickException(str(refused)) from None
            if once or as_json or any(one.due for one in swept):
                report = _report(swept, time.monotonic() - began)
                click.echo(json.dumps(report, ensure_ascii=False) if as_json else _told(swept))
            if once:
                break
            time.sleep(PAUSE_S)
    raise SystemExit(any(one.trouble for one in swept))


SUMMED = ("due", "seen", "gaps", "requests", "new_posts", "edited_posts", "gone_posts")


def _report(swept: list[Swept], seconds: float) -> dict[str, object]:
    """The sums, then each connector. An account that two connectors look at is due by both."""
    sums = {name: sum(getattr(one, name) for one in swept) for name in SUMMED}
    return {**sums, "seconds": round(seconds, 3), "connectors": [asdict(one) for one in swept]}


def _told(swept: list[Swept]) -> str:
    if not swept:
        return "Another process is sweeping already."
    lines = []
    for one in swept:
        lines.append(
            f"{one.connector}: {one.due:,} due, {one.seen:,} seen, {one.gaps:,} gaps, {one.requests:,} requests, "
            f"{one.new_posts:,} posts new, {one.edited_posts:,} edited, {one.gone_posts:,} gone, "
            f"{one.seconds:.1f} s"
        )
        if one.trouble:
            lines.append(f"  broke off: {one.trouble}")
    return "\n".join(lines)
