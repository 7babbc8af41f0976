"""``pantau privacy``: what becomes of personal data that the office holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.casework.forgetting import Fate


@click.group("privacy")
def command() -> None:
    """Look after personal data: how long cases keep it."""


@command.command()
@click.option(
    "--dry-run", is_flag=True, help="Tell what would be forgotten and what comes next; change nothing."
)
@click.option("--next", "following", default=20, show_default=True, help="How many that come next are told.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def retention(dry_run: bool, following: int, as_json: bool) -> None:
    """Forget closed cases whose time is over, by the rulebook's days for what came of them.

    Persons, texts and papers go; kind, district, outcomes, dates and the audit trail stay. A case that is held, or
    with a piece of evidence on hold, stays whole. It runs every night by itself.
    """
    from pantau.cli.office import office_here

    with office_here():
        from pantau.office.casework import forgetting
        from pantau.office.casework.models import Case
        from pantau.web.ui import clock

        now = clock.now()
        known = forgetting.fates(Case.objects.all())
        over = [_told(one, now) for one in known if one.is_over(now)]
        later = [_told(one, now) for one in known if not one.is_over(now)][:following]
        gone = None if dry_run else forgetting.forget_due(now)
    if as_json:
        click.echo(json.dumps({"forgotten": gone, "over": over, "next": later}, ensure_ascii=False))
        return
    if dry_run:
        click.echo(f"{sum(not one['held_by'] for one in over)} cases would be forgotten now")
    else:
        click.echo(f"{gone} cases forgotten")
    _print(over)
    if later:
        click.echo("next:")
        _print(later)


def _told(one: Fate, now: datetime) -> dict[str, Any]:
    """Without title or name: the number leads to both."""
    line, until = one.keeping, one.until
    assert one.case.closed_at is not None
    return {
        "case": one.case.number,
        "closed": one.case.closed_at.date().isoformat(),
        "until": until.date().isoformat() if until else None,
        "outcome": line.outcome if line else None,
        "days": line.days if line else None,
        "confirmed": line.confirmed if line else None,
        "source": line.source if line else "the rulebook has no days for what came of it",
        "held_by": one.held_by,
    }


def _print(told: Sequence[dict[str, Any]]) -> None:
    for one in told:
        until = one["until"] or "no end"
        days = f"{one['outcome']}, {one['days']} days" if one["outcome"] else "no days"
        unsure = (
            "" if one["confirmed"] or one["confirmed"] is None else ", not confirmed by the legal division"
        )
        held = f"; held by {one['held_by']}" if one["held_by"] else ""
        click.echo(
            f"  {one['case']:<12} closed {one['closed']}, until {until} ({days}: {one['source']}{unsure}){held}"
        )
