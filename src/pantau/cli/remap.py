"""``pantau remap``: kept raw items read again, after a mapper was mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.cli.progress import Report
    from pantau.office.posts.remapping import PostsSummary, RejectedSummary, Selection

LISTED = 20  # shown for people; --json gives all waiting items


@click.command("remap")
@click.option("--format", "format_name", metavar="NAME", help="Only items that were kept with this format.")
@click.option("--rejected", "only", flag_value="rejected", help="Only what could not be read.")
@click.option("--posts", "only", flag_value="posts", help="Only stored posts.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was seen since this day (WITA).")
@click.option("--dry-run", is_flag=True, help="Look only; write nothing. Lists the rejected items.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
def command(
    format_name: str | None, only: str | None, since: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Read kept raw items again with today's mappers, without collecting anything again.

    Rejected items that can be read now become posts and acts. Stored posts that are read differently now
    are repaired; a repair is no edit by the author, and the former words stay. Running it again changes
    nothing.
    """
    from pantau.cli.office import open_office, require_layout

    _check_format(format_name)
    with open_office():
        require_layout()
        _remap(format_name, only, since, dry_run, as_json)


def _check_format(name: str | None) -> None:
    from pantau.engine.sources import FORMATS

    if name is not None and name not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        click.echo(f"pantau remap: there is no format {name!r}; choose one of: {known}", err=True)
        raise SystemExit(2)


def _remap(
    format_name: str | None, only: str | None, since: datetime | None, dry: bool, as_json: bool
) -> None:
    from pantau.cli.progress import progress
    from pantau.office.people.actions import record
    from pantau.office.posts.remapping import (
        Selection,
        count_posts,
        count_rejected,
        remap_posts,
        remap_rejected,
    )
    from pantau.web.ui.clock import WITA

    selection = Selection(format_name, since.replace(tzinfo=WITA) if since else None, dry)
    rejected = posts = None
    if only != "posts":
        with progress("Rejected items", count_rejected(selection)) as report:
            rejected = remap_rejected(selection, progress=_counting(report))
    if only != "rejected":
        with progress("Stored posts", count_posts()) as report:
            posts = remap_posts(selection, progress=_counting(report))
    if not dry:
        since_day = since.date().isoformat() if since else ""
        record(None, "posts_remapped", format=format_name or "", only=only or "", since=since_day)
    if as_json:
        click.echo(json.dumps(_report(selection, rejected, posts), ensure_ascii=False))
        return
    if rejected is not None:
        _tell_rejected(selection, rejected)
    if posts is not None:
        _tell_posts(posts)
    if dry:
        click.echo("Nothing was written (--dry-run).")


def _counting(report: Report) -> Callable[[int], None]:
    """Sums up what comes in parts."""
    done = 0

    def count(part: int) -> None:
        nonlocal done
        done += part
        report(done, done)

    return count


def _report(
    selection: Selection, rejected: RejectedSummary | None, posts: PostsSummary | None
) -> dict[str, Any]:
    report: dict[str, Any] = {"dry_run": selection.dry_run}
    if rejected is not None:
        report["rejected"] = {**asdict(rejected), "waiting": _waiting(selection)}
    if posts is not None:
        # Not asdict, which takes a Counter apart wrongly.
        report["posts"] = {each.name: getattr(posts, each.name) for each in fields(posts)}
    return report


def _waiting(selection: Selection) -> list[dict[str, Any]]:
    from pantau.office.posts.remapping import waiting

    listed = waiting(selection).values("source", "source_ref", "format", "reason", "seen_at").iterator()
    return [{**one, "seen_at": one["seen_at"].isoformat()} for one in listed]


def _tell_rejected(selection: Selection, found: RejectedSummary) -> None:
    from pantau.office.posts.remapping import count_rejected, waiting

    stored = found.stored
    click.echo(
        f"Rejected items: {found.looked_at:,} looked at, {found.resolved:,} can be read now "
        f"({stored.new_posts:,} new posts, {stored.new_versions:,} changed, "
        f"{stored.new_interactions:,} new acts, {found.no_posts:,} no posts), "
        f"{found.still_rejected:,} still cannot"
    )
    if found.unparted:
        click.echo(f"  {found.unparted:,} are no items; mend their file and bring it in again")
    if found.unknown_format:
        click.echo(f"  {found.unknown_format:,} were kept with a format that this Pantau does not know")
    for item in waiting(selection).only("source_ref", "reason")[:LISTED]:
        click.echo(f"  {item.source_ref}: {item.reason}")
    if (left := count_rejected(selection) - LISTED) > 0:
        click.echo(f"  … and {left:,} more (see --json)")


def _tell_posts(found: PostsSummary) -> None:
    named = ", ".join(f"{name} {count:,}" for name, count in sorted(found.differing.items()))
    click.echo(
        f"Stored posts: {found.looked_at:,} looked at, {found.repaired:,} read differently"
        + (f" ({named})" if named else "")
        + f"; {found.new_interactions:,} new acts, {found.withdrawn_interactions:,} withdrawn; "
        f"{found.jobs:,} detection jobs"
    )
    if found.taken:
        click.echo(f"  {found.taken:,} are posts that are stored already, and were left as they are")
    if found.unread:
        click.echo(f"  {found.unread:,} raw items cannot be read today, and were left as they are")
    for line in found.told:
        click.echo(f"  {line}")
