"""``pantau rulebook``: check, test and show a rulebook, and count its time limits."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.table import Table

    from pantau.engine.detect import ExampleOutcome
    from pantau.engine.law import DayOff, Due, OfficeTime, Phase, Rulebook, Window

T = TypeVar("T")

EXCERPT = 100  # characters of an example shown when it does not hold


@click.group(name="rulebook")
def command() -> None:
    """Check, test and show a rulebook, and count its time limits.

    DIR is a folder with a rulebook.yaml, the name of a rulebook that comes with Pantau, or the name
    of a folder inside one of those in PANTAU_RULEBOOKS.
    """


@command.command()
@click.argument("folder", metavar="DIR")
def check(folder: str) -> None:
    """Read files, rules' conditions and layouts of papers; name every mistake by file, line and column."""
    rulebook = _load(folder)
    _compile(rulebook)
    _lay_out(rulebook, folder)
    click.echo(
        f"{rulebook.name}@{rulebook.hash[:12]}: {len(rulebook.norms)} norms, {len(rulebook.concepts)} concepts, "
        f"{len(rulebook.rules)} rules, {len(rulebook.forms)} forms; no mistakes"
    )


@command.command()
@click.argument("folder", metavar="DIR")
def test(folder: str) -> None:
    """Run the examples of all rules: what must be flagged, and what must pass."""
    rulebook = _load(folder)
    _compile(rulebook)
    from pantau.engine.detect import check_examples

    try:
        outcomes = check_examples(rulebook)
    except ValueError as error:
        _stop(str(error))
    broken = [outcome for outcome in outcomes if not outcome.held]
    for outcome in broken:
        click.echo(_told(outcome))
    click.echo(f"{rulebook.name}: {len(outcomes)} examples, {len(broken)} do not hold")
    raise SystemExit(1 if broken else 0)


@command.command()
@click.argument("folder", metavar="DIR")
def cover(folder: str) -> None:
    """Tell which rules cover which role, act, phase and norm, as Markdown; check matrix and public guide."""
    rulebook = _load(folder)
    _compile(rulebook)
    from pantau.engine.detect import Detector
    from pantau.engine.detect.law_coverage import as_markdown, matrix_cells, norms_without_reason
    from pantau.engine.law import guide_gaps

    click.echo(as_markdown(rulebook), nl=False)
    broken = [cell for cell in matrix_cells(Detector(rulebook)) if not cell.holds]
    for cell in broken:
        click.echo(f"does not hold: {cell.row.id}, {cell.subject}, {cell.phase}", err=True)
    for norm in norms_without_reason(rulebook):
        click.echo(f"{norm}: no rule names it, and coverage.yaml says no reason", err=True)
    gaps = list(guide_gaps(rulebook))
    for gap in gaps:
        click.echo(f"guide: {gap}", err=True)
    raise SystemExit(1 if broken or gaps or norms_without_reason(rulebook) else 0)


@command.command()
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(folder: str, as_json: bool) -> None:
    """Show the calendar, the norms by who is bound, and the rules by category."""
    rulebook = _load(folder)
    if as_json:
        click.echo(json.dumps(_summary(rulebook), ensure_ascii=False))
        return
    from rich.console import Console

    console = Console()
    console.print(f"[bold]{rulebook.title['en']}[/bold]  {rulebook.name}@{rulebook.hash}")
    for table in (_calendar_table(rulebook), _norms_table(rulebook), _rules_table(rulebook)):
        console.print(table)
    counts = ", ".join(f"{count:,} {name}" for name, count in _counts(rulebook).items())
    console.print(counts)


@command.command()
@click.argument("folder", metavar="DIR")
@click.argument("deadline")
@click.option("--from", "start", required=True, metavar="TIME", help="When it began, as 2024-02-05T10:00.")
@click.option(
    "--day-off",
    "days",
    multiple=True,
    metavar="DAY",
    help="One more day off, as 2024-02-15; repeat for several.",
)
@click.option("--language", default="en", type=click.Choice(["en", "id"]), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def due(folder: str, deadline: str, start: str, days: tuple[str, ...], language: str, as_json: bool) -> None:
    """Say when a time limit of deadlines.yaml ends by every reading of the law, why, and when it warns.

    TIME without a zone is on the clock of the rulebook.
    """
    from pantau.engine import law

    book = _load(folder)
    limits = book.time_limits.deadlines
    if deadline not in limits:
        _stop(f"there is no time limit '{deadline}'; known: {', '.join(limits)}")
    office = law.office_time(book, [_day_off(day) for day in days])
    began = _parsed(datetime.fromisoformat, start, "2024-02-05T10:00")
    limit = law.due(limits[deadline], began if began.tzinfo else began.replace(tzinfo=book.timezone), office)
    click.echo(
        json.dumps(_due_summary(limit), ensure_ascii=False) if as_json else _due_told(limit, office, language)
    )


def _day_off(written: str) -> DayOff:
    from pantau.engine.law import DayOff

    title = {"id": "ditambahkan di baris perintah", "en": "added on the command line"}
    return DayOff(_parsed(date.fromisoformat, written, "2024-02-15"), title, "office", "--day-off", "I")


def _parsed(read: Callable[[str], T], written: str, example: str) -> T:
    try:
        return read(written)
    except ValueError:
        raise click.UsageError(f"'{written}' cannot be read; write it as {example}") from None


def _due_told(limit: Due, office: OfficeTime, language: str) -> str:
    from pantau.engine.dates import full_moment
    from pantau.engine.law import explain

    told = explain(limit, office, language)
    lines = [f"{limit.deadline.title[language]} ({told.basis}; mark {limit.deadline.mark})"]
    lines += [f"  {reading}" for reading in told.readings]
    lines += [f"  {part}" for part in (told.unsettled, told.first_day) if part]
    lines += [f"  {stage:10} {full_moment(at, language)}" for stage, at in limit.stages]
    return "\n".join(lines)


def _due_summary(limit: Due) -> dict[str, Any]:
    return {
        "deadline": limit.deadline.id,
        "started_at": limit.started_at.isoformat(),
        "warns_at": limit.warns.ends_at.isoformat(),
        "readings": [
            {
                "unit": ending.unit,
                "ends_at": ending.ends_at.isoformat(),
                "counted": [day.isoformat() for day in ending.counted],
                "skipped": {
                    one.day.isoformat(): [off.title["id"] for off in one.because] for one in ending.skipped
                },
                "hand_in_by": ending.hand_in_by.isoformat() if ending.hand_in_by else None,
                "undecreed_years": list(ending.undecreed),
            }
            for ending in limit.endings
        ],
        "stages": {stage: at.isoformat(timespec="seconds") for stage, at in limit.stages},
    }


@command.command()
@click.argument("folder", metavar="DIR")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How far back.")
@click.option("--later", is_flag=True, help="Leave it to the workers, with rests in between.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def shadow(folder: str, days: int, later: bool, as_json: bool) -> None:
    """Run a changed rulebook over stored posts of the last days, beside the one in use; touch no finding.

    Says which findings would be new, gone or moved. A run that was broken off goes on where it was. A
    commissioner switches the rulebook on, on the run's page.
    """
    from pantau.cli.office import open_office, require_layout

    book = _load(folder)
    _compile(book)
    with open_office():
        require_layout()
        from pantau.office.findings import shadow as shadows
        from pantau.office.findings import shadow_report
        from pantau.web.ui import clock

        try:
            run = shadows.begin(book, days=days, now=clock.now())
        except shadows.ShadowError as error:
            raise click.ClickException(str(error)) from error
        if later:
            shadows.leave_to_workers(run)
            click.echo(f"run {run.pk} waits for the workers", err=True)
            return
        pair = shadows.pair_of(run)
        while run.finished_at is None:
            run = shadows.step(run.pk, pair, clock.now())
        report = shadow_report.report(run)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else shadow_told(report))


@command.command()
@click.option("--rulebook", "folder", metavar="DIR", help="The changed rulebook; default: the one in use.")
@click.option(
    "--since", metavar="DAY", help="Posted on this day or later; default: everything, undated posts too."
)
@click.option("--until", metavar="DAY", help="Posted on this day or earlier.")
@click.option(
    "--rate", type=click.IntRange(1, 1_000_000), help="Posts a second at most, all workers together."
)
@click.option("--run", "run_id", type=int, help="Which run to tell of or to steer; default: the newest.")
@click.option("--status", "what", flag_value="status", help="How far a run is, and what would change.")
@click.option("--pause", "what", flag_value="pause", help="Let it rest, here and at all workers.")
@click.option("--resume", "what", flag_value="resume", help="Go on with it, if asked with another --rate.")
@click.option("--cancel", "what", flag_value="cancel", help="Stop it for good.")
@click.option("--later", is_flag=True, help="Leave it to the workers (queue rescore).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def rescore(
    folder: str | None,
    since: str | None,
    until: str | None,
    rate: int | None,
    run_id: int | None,
    what: str | None,
    later: bool,
    as_json: bool,
) -> None:
    """Read all that is stored again, and say which findings a rulebook would change; touch none of them.

    Killed, the same command goes on where it was, and several may share a run. It gives way to new posts. A
    commissioner switches the rulebook on at the run's page; then the findings of all these posts follow.
    """
    from pantau.cli.office import open_office, require_layout

    book = _load(folder) if folder else None
    if book:
        _compile(book)
    span = [
        _parsed(date.fromisoformat, written, "2024-02-12") if written else None for written in (since, until)
    ]
    with open_office():
        require_layout()
        from pantau.cli import rescoring

        if what == "status":
            held = rescoring.run_of(run_id)
        elif what in ("pause", "cancel"):
            held = rescoring.stop(run_id, for_good=what == "cancel")
        elif what == "resume":
            held = rescoring.go_on(run_id, rate, later=later)
        else:
            held = rescoring.start(book, *span, rate=rate, later=later)
        click.echo(rescoring.told(held, as_json))


def shadow_told(report: dict[str, Any]) -> str:
    lines = [f"run {report['run']}: {report['posts']:,} posts, {report['failed']:,} could not be read"]
    for part in ("label" if "label" in report else "category", "party", "district", "month"):
        lines += _figures(part, report.get(part, {}))
    return "\n".join(lines)


def _figures(part: str, values: dict[str, dict[str, int]]) -> list[str]:
    names = list(next(iter(values.values()), {}))
    return [
        f"{part:30}{''.join(f'{name:>10}' for name in names)}",
        *(f"  {value:28}{''.join(f'{one:10,}' for one in counts.values())}" for value, counts in values.items()),
    ] if names else []  # fmt: skip


def rulebook_folders() -> tuple[Path, ...]:
    """The folders of the setting PANTAU_RULEBOOKS, in which rulebooks are found by name."""
    return tuple(Path(part) for part in os.environ.get("PANTAU_RULEBOOKS", "").split(os.pathsep) if part)


def _load(name: str) -> Rulebook:
    from pantau.engine.law import RulebookError, load_rulebook

    try:
        return load_rulebook(name, rulebook_folders())
    except RulebookError as error:
        _stop(str(error))
        raise


def _compile(rulebook: Rulebook) -> None:
    from pantau.engine.detect import Detector
    from pantau.engine.law import RulebookError

    try:
        Detector(rulebook)
    except RulebookError as error:
        _stop(str(error))


def _lay_out(rulebook: Rulebook, name: str) -> None:
    """Every paper once with a made-up case and once empty."""
    from pantau.engine.forms import layouts_of, paper_problems
    from pantau.engine.law import RulebookError

    if problems := list(paper_problems(rulebook, layouts_of(name, rulebook_folders()))):
        _stop(str(RulebookError(problems)))


def _stop(message: str) -> None:
    click.echo(message, err=True)
    raise SystemExit(2)


def _told(outcome: ExampleOutcome) -> str:
    expected = "must be flagged and is not" if outcome.expected == "flag" else "must pass and is flagged"
    text = " ".join(outcome.text.split())
    shown = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
    return f"{outcome.rule}: {expected}: {shown}"


def _counts(rulebook: Rulebook) -> dict[str, int]:
    return {
        "norms": len(rulebook.norms),
        "concepts": len(rulebook.concepts),
        "phrases": sum(len(concept.phrases) for concept in rulebook.concepts.values()),
        "rules": len(rulebook.rules),
        "parties": len(rulebook.parties),
        "tickets": len(rulebook.tickets),
        "districts": len(rulebook.districts),
        "villages": sum(len(part.villages) for part in rulebook.territory),
        "forms": len(rulebook.forms),
        "deadlines": len(rulebook.time_limits.deadlines),
    }


def _norms_by_binding(rulebook: Rulebook) -> dict[str, list[str]]:
    bound: dict[str, list[str]] = {}
    for norm in rulebook.norms.values():
        for subject in norm.binds:
            bound.setdefault(subject, []).append(norm.id)
    return dict(sorted(bound.items()))


def _summary(rulebook: Rulebook) -> dict[str, Any]:
    rules: dict[str, list[str]] = {name: [] for name in rulebook.categories}
    for rule in rulebook.rules.values():
        rules.setdefault(rule.category, []).append(rule.id)
    calendar = rulebook.calendar
    return {
        "name": rulebook.name,
        "hash": rulebook.hash,
        "title": dict(rulebook.title),
        "election": rulebook.election,
        "timezone": str(rulebook.timezone),
        "phases": [_days(phase) for phase in calendar.phases],
        "windows": [_days(window) for window in calendar.windows],
        "dates": {name: day.isoformat() for name, day in calendar.dates.items()},
        "norms_by_binding": _norms_by_binding(rulebook),
        "norms_by_mark": dict(Counter(norm.mark for norm in rulebook.norms.values())),
        "norms_verified": sum(norm.verified_by is not None for norm in rulebook.norms.values()),
        "rules_by_category": rules,
        "counts": _counts(rulebook),
    }


def _days(part: Phase | Window) -> dict[str, str | None]:
    return {
        "id": part.id,
        "event": part.event,
        "first_day": part.first_day.isoformat() if part.first_day else None,
        "last_day": part.last_day.isoformat() if part.last_day else None,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else "…"


def _calendar_table(rulebook: Rulebook) -> Table:
    from rich.table import Table

    table = Table(title=f"Calendar ({rulebook.timezone})", title_justify="left")
    for heading in ("", "first day", "last day", "basis", "mark"):
        table.add_column(heading)
    for part in (*rulebook.calendar.phases, *rulebook.calendar.windows):
        table.add_row(part.id, _day(part.first_day), _day(part.last_day), part.basis, part.mark)
    for milestone in rulebook.calendar.milestones:
        table.add_row(milestone.id, _day(milestone.day), "", milestone.basis, milestone.mark)
    return table


def _norms_table(rulebook: Rulebook) -> Table:
    from rich.table import Table

    table = Table(title="Norms by who is bound", title_justify="left")
    for heading in ("subject", "norms", ""):
        table.add_column(heading, overflow="fold")
    for subject, norms in _norms_by_binding(rulebook).items():
        table.add_row(subject, str(len(norms)), ", ".join(norms))
    return table


def _rules_table(rulebook: Rulebook) -> Table:
    from rich.table import Table

    table = Table(title="Rules by category", title_justify="left")
    for heading in ("category", "title", "rules"):
        table.add_column(heading, overflow="fold")
    for category, rules in _summary(rulebook)["rules_by_category"].items():
        title = rulebook.categories.get(category, {}).get("en", "")
        table.add_row(category, title, ", ".join(rules))
    return table
