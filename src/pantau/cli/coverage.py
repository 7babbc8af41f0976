"""``pantau coverage``: which registered accounts were seen on a day, by which route, and why the others not."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.collection.ledger import Coverage, Gap
    from pantau.office.collection.models import Alarm


@click.command("coverage")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="A day in the office's zone [today].")
@click.option("--platform", default="", help="One platform only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Write the day's statement there, as PDF."
)
@click.option(
    "--package",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the sealed statement there, for anybody to check.",
)
def command(
    day: datetime | None, platform: str, as_json: bool, pdf: Path | None, package: Path | None
) -> None:
    """Account for every registered account on a day.

    The parts add up to exactly the number registered; where a record is missing they do not, and the exit
    code is then 1. The PDF is the newest edition that the office stated; of a day without one, a draft.
    A package is made of a stated day alone.
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.collection import alarms, ledger
        from pantau.office.collection.looks import day_of, plan_day
        from pantau.web.ui import clock

        now = clock.now()
        asked = day.date() if day else day_of(now)
        if asked == day_of(now):
            plan_day(asked)
        found = ledger.coverage(asked, now=now, platform=platform.lower())
        gaps = ledger.gaps(asked, platform=platform.lower())
        alarms.check(now)
        standing = [one for one in alarms.standing() if platform.lower() in ("", one.platform)]
        if pdf:
            _write_statement(pdf, asked, now)
        if package:
            _write_package(package, asked, now)
        if as_json:
            report = _report(found, gaps) | {"alarms": [_alarm(one) for one in standing]}
            click.echo(json.dumps(report, ensure_ascii=False))
        else:
            click.echo(
                "\n".join([_told(found, gaps), *(f"  alarm: {_alarm(one)['says']}" for one in standing)])
            )
    raise SystemExit(0 if found.adds_up else 1)


def _write_statement(pdf: Path, day: date, now: datetime) -> None:
    from pantau.office.collection import statement_making
    from pantau.office.collection.models import CoverageStatement

    stated = CoverageStatement.objects.filter(day=day).first()
    paper = bytes(stated.paper) if stated else statement_making.draft(day, now=now)
    try:
        pdf.write_bytes(paper)
    except OSError as error:
        raise click.ClickException(f"{pdf} cannot be written: {error.strerror}") from error
    what = (
        f"edition {stated.edition} of the statement"
        if stated
        else "a draft: the office has stated nothing yet"
    )
    click.echo(f"{pdf}: {what}", err=True)


def _write_package(package: Path, day: date, now: datetime) -> None:
    from pantau.engine.evidence.package import PackageError
    from pantau.office.collection import statement_making
    from pantau.office.collection.models import CoverageStatement
    from pantau.office.evidence import records
    from pantau.office.evidence.signing import SigningError

    stated = CoverageStatement.objects.filter(day=day).exclude(manifest=b"").first()
    if stated is None:
        raise click.ClickException(f"the office has not stated {day}: there is nothing sealed to pack")
    try:
        packed = records.pack(
            statement_making.sealed_paper(stated), package, by=None, reason="pantau coverage", now=now
        )
    except (PackageError, SigningError) as refused:
        raise click.ClickException(str(refused)) from None
    except OSError as error:
        raise click.ClickException(f"{package} cannot be written: {error.strerror}") from error
    click.echo(f"{package}: edition {stated.edition}, signed by the key {packed.key}", err=True)


def _report(found: Coverage, gaps: list[Gap]) -> dict[str, Any]:
    return {
        "date": found.day.isoformat(),
        "registered": found.registered,
        "due": found.due,
        "seen": found.seen,
        "seen_by_route": found.by("route"),
        "not_seen": found.accounted - found.seen,
        "not_seen_by_reason": found.by("why"),
        "adds_up": found.adds_up,
        "platforms": {
            name: {
                "accounted": count,
                "seen_by_route": found.by("route", name),
                "not_seen_by_reason": found.by("why", name),
            }
            for name, count in found.by("platform").items()
        },
        "gaps": [
            {
                "platform": gap.platform,
                "why": gap.why,
                "from": gap.since.isoformat(),
                "to": gap.until.isoformat(),
                "accounts": gap.accounts or None,
            }
            for gap in gaps
        ],
    }


def _alarm(one: Alarm) -> dict[str, Any]:
    from django.utils import translation

    from pantau.office.collection.alarm_words import told

    with translation.override("en"):
        words = told(one)
    return {
        "kind": one.kind,
        "platform": one.platform,
        "route": one.route,
        "since": one.since.isoformat(),
        "last": one.last_at.isoformat(),
        "count": one.count,
        "of": one.whole or None,
        "acknowledged": one.acknowledged_at is not None,
        "says": f"{words.title}. {words.meaning}",
        "do": words.action,
    }


def _told(found: Coverage, gaps: list[Gap]) -> str:
    lines = [f"{found.day}: {found.seen:,} of {found.registered:,} accounts seen, {found.due:,} due"]
    lines += [f"  seen      {count:>8,}  {route}" for route, count in found.by("route").items()]
    lines += [f"  not seen  {count:>8,}  {why}" for why, count in found.by("why").items()]
    for gap in gaps:
        whom = f"{gap.accounts:,} accounts" if gap.accounts else "the whole platform"
        lines.append(
            f"  not observed: {gap.platform} from {gap.since.isoformat()} to {gap.until.isoformat()}, "
            f"{whom} ({gap.why})"
        )
    if not found.adds_up:
        lines.append(
            f"The parts add up to {found.accounted:,}, not {found.registered:,}: records of this day are missing."
        )
    return "\n".join(lines)
