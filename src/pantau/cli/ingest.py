"""``pantau ingest``: export files into the office's database."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.post import Batch, Rejected, Warned
    from pantau.office.posts.actions import IngestSummary

LISTED = 5  # rejected items and notes shown of each file
BATCH = 500
WAITING = "pantau remap --rejected --dry-run"


def _filled(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("say by what right the posts were obtained; every post keeps it")
    return value.strip()


def _route(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]{1,32}", value):
        raise click.BadParameter("up to 32 small letters, digits, - and _, such as file or youtube_api")
    return value


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--format", "format_name", default="auto", show_default=True, help="Source format.")
@click.option("--route", default="file", show_default=True, callback=_route, help="How the posts came.")
@click.option("--legal-basis", required=True, callback=_filled, help="By what right they were obtained.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
def command(files: tuple[Path, ...], format_name: str, route: str, legal_basis: str, as_json: bool) -> None:
    """Bring FILE… into the office's database: posts, their versions, counters and acts.

    Each batch is stored whole, together with its detection job. The same file twice changes nothing. An
    unusable file is named in one line and does not stop the others; the exit code is then 2, else 0.
    """
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        outcomes = [_bring_in(path, format_name, route, legal_basis) for path in files]
    if as_json:
        click.echo(json.dumps(_report(outcomes), ensure_ascii=False))
    for outcome in outcomes:
        _tell(outcome, as_json)
    if any(outcome.has_rejected for outcome in outcomes) and not as_json:
        click.echo(f"Rejected items are kept whole and listed by: {WAITING}")
    raise SystemExit(2 if any(outcome.error for outcome in outcomes) else 0)


@dataclass(slots=True)
class Outcome:
    """What came of one file. ``error`` is why it could not be used, or not to its end."""

    file: str
    summary: IngestSummary | None = None
    rejected: list[Rejected] = field(default_factory=list)  # the first few
    notes: list[Warned] = field(default_factory=list)  # the first few
    noted: int = 0
    broke_off: str = ""  # the file ended before its time; what it held until then was read
    error: str = ""

    @property
    def has_rejected(self) -> bool:
        return self.summary is not None and self.summary.rejected > 0


def _bring_in(path: Path, format_name: str, route: str, legal_basis: str) -> Outcome:
    from pantau.cli.progress import progress
    from pantau.engine.sources import UnreadableFile, read_posts
    from pantau.office.collection.capturing import ingest_file
    from pantau.web.ui import clock

    outcome = Outcome(path.name)
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            batches = read_posts(stream, format=format_name, batch_size=BATCH)
            # The first batch before all else: an unusable file is no run, and nothing is listed of it.
            first = list(itertools.islice(batches, 1))
            with progress(path.name, size) as report:

                def remember(total: IngestSummary) -> None:
                    outcome.summary = total
                    report(size if stream.closed else stream.tell(), total.seen + total.rejected)

                ingest_file(
                    _listen(itertools.chain(first, batches), outcome),
                    now=clock.now,
                    route=route,
                    legal_basis=legal_basis,
                    source=f"{path.name} (sha256 {digest[:16]})",
                    progress=remember,
                )
    except UnreadableFile as error:
        outcome.error = str(error)
    except OSError as error:
        outcome.error = f"{path} cannot be read: {error.strerror or error}"
    return outcome


def _listen(batches: Iterable[Batch], outcome: Outcome) -> Iterator[Batch]:
    for batch in batches:
        outcome.noted += len(batch.warned)
        outcome.notes.extend(batch.warned[: LISTED - len(outcome.notes)])
        outcome.rejected.extend(batch.rejected[: LISTED - len(outcome.rejected)])
        for item in batch.rejected:
            if not item.raw:  # no item, but a file or a part of one
                outcome.broke_off = f"{item.source_ref}: {item.reason}"
        yield batch


# --- saying what came of it -------------------------------------------------------------------------


def _report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    from dataclasses import asdict

    from pantau.office.posts.actions import IngestSummary

    total = sum((one.summary for one in outcomes if one.summary), IngestSummary())
    files = [
        {
            "file": one.file,
            **asdict(one.summary or IngestSummary()),
            "notes": one.noted,
            "complete": not (one.error or one.broke_off),
            "error": one.error or one.broke_off or None,
        }
        for one in outcomes
    ]
    return {"files": files, **asdict(total), "rejected_listed_by": f"{WAITING} --json"}


def _tell(outcome: Outcome, as_json: bool) -> None:
    """The sum goes to standard output, and what is to be mended to standard error."""
    summary = outcome.summary
    if summary is not None and not as_json:
        click.echo(
            f"{outcome.file}: {summary.seen:,} posts seen, {summary.new_posts:,} new, "
            f"{summary.new_versions:,} changed; {summary.interactions:,} acts, "
            f"{summary.new_interactions:,} new; {summary.rejected:,} rejected, {summary.new_rejected:,} new"
        )
    if summary is not None:
        _list("rejected", outcome.rejected, summary.rejected)
        _list("note", outcome.notes, outcome.noted)
    kept = " What was read before is stored; the whole file can be given again." if summary else ""
    if outcome.broke_off:
        click.echo(f"{outcome.file} was not read to its end: {outcome.broke_off}.{kept}", err=True)
    if outcome.error:
        click.echo(f"pantau ingest: {outcome.error}{'.' if kept else ''}{kept}", err=True)


def _list(kind: str, items: Sequence[Rejected | Warned], count: int) -> None:
    for item in items:
        click.echo(f"  {kind} {item.source_ref}: {item.reason}", err=True)
    if count > len(items):
        click.echo(f"  … and {count - len(items):,} more", err=True)
