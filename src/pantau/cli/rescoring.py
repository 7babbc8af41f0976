"""What ``pantau rulebook rescore`` does in an open office."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta
from datetime import time as moment
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pantau.engine.law import Rulebook
    from pantau.office.findings.models import Rescoring

OTHERS_S = 0.5  # until the parts that other workers hold are looked at again


def start(
    book: Rulebook | None, since: date | None, until: date | None, *, rate: int | None, later: bool
) -> Rescoring:
    """A new run, or the unfinished one of the same rulebook and days."""
    from pantau.office.findings import rescoring
    from pantau.office.findings.rulebooks import in_use
    from pantau.web.ui import clock

    asked = book or in_use()
    first = _start_of(since, asked) if since else None
    end = _start_of(until + timedelta(days=1), asked) if until else None
    try:
        run = rescoring.begin(asked, since=first, until=end, rate=rate, now=clock.now())
    except rescoring.RescoringError as error:
        raise click.ClickException(str(error)) from error
    return _work_on(run.pk, rate, later)


def _start_of(day: date, book: Rulebook) -> datetime:
    return datetime.combine(day, moment.min, book.timezone)


def go_on(run_id: int | None, rate: int | None, *, later: bool) -> Rescoring:
    return _work_on(run_of(run_id).pk, rate, later)


def stop(run_id: int | None, *, for_good: bool) -> Rescoring:
    from pantau.office.findings import rescoring
    from pantau.web.ui import clock

    end = rescoring.cancel if for_good else rescoring.pause
    try:
        return end(run_of(run_id).pk, by=None, now=clock.now())
    except rescoring.RescoringError as error:
        raise click.ClickException(str(error)) from error


def run_of(run_id: int | None) -> Rescoring:
    from pantau.office.findings.models import Rescoring

    found = Rescoring.objects.select_related("run__rulebook")
    held = found.filter(**{"pk": run_id} if run_id else {}).order_by("-pk").first()
    if held is None:
        raise click.ClickException("history was never read again; pantau rulebook rescore begins it")
    return held


def _work_on(run_id: int, rate: int | None, later: bool) -> Rescoring:
    from pantau.office.findings import rescoring
    from pantau.web.ui import clock

    try:
        held = rescoring.resume(run_id, by=None, rate=rate)
    except rescoring.RescoringError as error:
        raise click.ClickException(str(error)) from error
    if later:
        rescoring.leave_to_workers(held)
        click.echo(f"run {run_id} waits for the workers", err=True)
        return run_of(run_id)
    phase, said = held.apply_at, False
    while (held := run_of(run_id)).goes_on and held.apply_at == phase:
        rest = rescoring.turn(run_id, clock=clock.now)
        if rest and not said and rescoring.new_posts_wait():
            click.echo("new posts wait for detection and go first: pantau work --queues detect", err=True)
            said = True
        time.sleep(OTHERS_S if rest is None else rest)
    return held


def told(held: Rescoring, as_json: bool) -> str:
    from django.urls import reverse

    from pantau.cli.rulebook import shadow_told
    from pantau.office.findings import shadow_report

    report = shadow_report.report(held.run)
    if as_json:
        return json.dumps(report, ensure_ascii=False)
    read = "" if report["read"] is None else f", {report['read']:.0%} read"
    lines = [f"{held.run.rulebook}: {held.state.value}{read}; {reverse('review:shadow', args=[held.pk])}"]
    if applied := report["applied"]:
        lines.append(
            f"applied to {applied['posts']:,} posts: {applied['written']:,} findings made or changed, "
            f"{applied['superseded']:,} superseded, {applied['failed']:,} posts could not be read"
        )
    return "\n".join([*lines, shadow_told(report)])
