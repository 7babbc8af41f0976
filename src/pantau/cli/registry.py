"""``pantau registry``: bring lists of candidates, accounts and officials into the registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.office.registry.importing import Line, Preview, Problem
    from pantau.office.registry.storing import ImportSummary

KINDS = {"candidates": "candidate", "accounts": "account", "officials": "official"}
LISTED = 20  # problems shown for people; --json gives them all


@click.group("registry")
def command() -> None:
    """Import candidates, accounts and officials."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", required=True, type=click.Choice(tuple(KINDS)))
@click.option("--dry-run", is_flag=True, help="Look only; write nothing.")
@click.option("--skip-errors", is_flag=True, help="Import the good rows even though others are wrong.")
@click.option("--by", metavar="USERNAME", help="Whose import it is, for the audit trail.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every problem.")
def import_file(
    file: Path, kind: str, dry_run: bool, skip_errors: bool, by: str | None, as_json: bool
) -> None:
    """Import FILE (CSV or XLSX) in one transaction.

    Exit code 0: done (or looked at). 1: rows are wrong and nothing was imported. 2: the file cannot be used.
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        code = _import(file, KINDS[kind], dry_run=dry_run, skip_errors=skip_errors, by=by, as_json=as_json)
    raise SystemExit(code)


def _import(file: Path, kind: str, *, dry_run: bool, skip_errors: bool, by: str | None, as_json: bool) -> int:
    from hashlib import sha256

    from pantau.engine.law import RulebookError
    from pantau.office.people.actions import PeopleError, find
    from pantau.office.registry import actions, uploads
    from pantau.office.registry.importing import Choice, FileRefused, look
    from pantau.web.ui import clock, rulebook

    now = clock.now()
    content = file.read_bytes()
    try:
        book = rulebook.current()
        person = find(by) if by else None
        opened = uploads.open_file(file.name, content, kind)
        actions.import_territory(book, now=now)
        found = look(opened.sheet, opened.layout, kind, book)
    except (FileRefused, PeopleError, RulebookError) as refused:
        click.echo(
            json.dumps({"file": file.name, "refused": str(refused)}) if as_json else f"Error: {refused}",
            err=not as_json,
        )
        return 2
    wrong = found.states["error"]
    summary = None
    if not dry_run and (skip_errors or not wrong):
        digest = sha256(content).hexdigest()
        summary = uploads.store_rows(file.name, digest, found, Choice(), book, by=person, now=now)
    if as_json:
        click.echo(json.dumps(_report(file.name, found, summary), ensure_ascii=False))
    else:
        _tell(file.name, found, summary, dry_run=dry_run)
    return 1 if wrong and summary is None and not dry_run else 0


def _report(name: str, found: Preview, summary: ImportSummary | None) -> dict[str, Any]:
    problems: dict[str, list[dict[str, Any]]] = {"error": [], "warning": []}
    for line, problem in found.problems:
        problems[problem.level].append(_problem(line, problem))
    return {
        "file": name,
        "kind": found.kind,
        "rows": len(found.lines),
        "states": dict(found.states),
        "imported": summary is not None,
        "new": summary.new if summary else 0,
        "changed": summary.changed if summary else 0,
        "unchanged": summary.unchanged if summary else 0,
        "errors": problems["error"],
        "warnings": problems["warning"],
    }


def _problem(line: Line, problem: Problem) -> dict[str, Any]:
    return {
        "row": line.row,
        "code": problem.code,
        "column": problem.column,
        "value": problem.value,
        "reason": {"id": problem.id, "en": problem.en},
    }


def _tell(name: str, found: Preview, summary: ImportSummary | None, *, dry_run: bool) -> None:
    states = found.states
    click.echo(
        f"{name}: {len(found.lines):,} rows; new {states['new']:,}, changed {states['changed']:,}, "
        f"unchanged {states['same']:,}, repeated {states['repeat']:,}, wrong {states['error']:,}"
    )
    errors = [pair for pair in found.problems if pair[1].level == "error"]
    warnings = [pair for pair in found.problems if pair[1].level == "warning"]
    _list("Wrong", errors)
    _list("To mind", warnings)
    if summary is not None:
        click.echo(
            f"Imported: {summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged."
        )
    elif dry_run:
        click.echo("Nothing was written (--dry-run).")
    else:
        click.echo(
            "Nothing was imported: mend the wrong rows, or give --skip-errors to import the others.", err=True
        )


def _list(title: str, pairs: Sequence[tuple[Line, Problem]]) -> None:
    if not pairs:
        return
    click.echo(f"{title} ({len(pairs):,}):")
    for line, problem in pairs[:LISTED]:
        where = f", {problem.column}" if problem.column else ""
        value = f" {problem.value!r}:" if problem.value else ""
        click.echo(f"  row {line.row}{where}:{value} {problem.en}")
    if len(pairs) > LISTED:
        click.echo(f"  … and {len(pairs) - LISTED:,} more (see --json)")
