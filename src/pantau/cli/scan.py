"""``pantau scan``: a file of posts in, findings out. No database, no server."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from pantau.engine.detect import Detector, Finding, PostResult
    from pantau.engine.detect.claims import ClaimIndex, ClaimMatch
    from pantau.engine.post import Author, Batch, Interaction, Post, Rejected, Warned
    from pantau.engine.sources.registry_file import RegistryFile

BATCH = 500
ALONE = 40  # batches read before more processes are started: they need a second to begin
COLLECT_AFTER = 20_000, 20, 20  # values made between two looks for rubbish: posts come and go in hundreds
OFFICIALS = ("asn", "village_official", "tni_polri")
LISTED = 5  # rejected items shown on stderr; the count is always given


@click.command(name="scan")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--rulebook", "rulebook_name", default="pemilu-2024", show_default=True, help="Name or folder.")
@click.option(
    "--registry", type=click.Path(path_type=Path), help="Account list: who is registered, and as what."
)
@click.option(
    "--claims",
    "claim_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Claims that fact-checkers judged (ClaimReview, feed or table); may be given more than once.",
)
@click.option("--format", "format_name", default="auto", show_default=True, help="Source format.")
@click.option("--output", default="-", show_default=True, help="File to write, or - for standard output.")
@click.option("--json", "shape", flag_value="json", help="One JSON object per post and line.")
@click.option("--csv", "shape", flag_value="csv", help="One row per finding.")
@click.option("--parquet", "shape", flag_value="parquet", help="One row per finding.")
@click.option("--table", "shape", flag_value="table", help="For reading (default).")
@click.option(
    "--acts",
    is_flag=True,
    help="After the posts, also what officials on the --registry list did to others' posts and accounts.",
)
@click.option("--all", "show_all", is_flag=True, help="Also findings under the display threshold.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Processes to share the posts among, from the first one on. By default a long file gets one a core, up to 4.",
)
def command(
    files: tuple[Path, ...],
    rulebook_name: str,
    registry: Path | None,
    claim_files: tuple[Path, ...],
    format_name: str,
    output: str,
    shape: str | None,
    acts: bool,
    show_all: bool,
    quiet: bool,
    jobs: int,
) -> None:
    """Find the posts in FILE… that the law would want a person to see; - reads standard input.

    A finding is a reason to look, never a verdict. The exit code is 0 with or without findings,
    and 2 where a file or the rulebook cannot be used.
    """
    from pantau.engine.law import RulebookError
    from pantau.engine.sources import UnreadableFile

    shape = shape or "table"
    if shape == "parquet" and output == "-":
        _stop("--parquet needs --output FILE: a Parquet file cannot be streamed")
    if acts and registry is None:
        _stop(
            "--acts needs --registry FILE: whose acts they are, and whose account they are on, a list tells"
        )
    asked = Asked(rulebook_name, registry, claim_files, shape, show_all)
    try:
        scanner = Scanner.of(asked)
    except (RulebookError, UnreadableFile) as error:
        _stop(str(error))
    tally = Tally()
    with ExitStack() as stack:
        try:
            progress = None if quiet else _progress(stack, files)
            done: list[Interaction] = []
            read = _posts(_readable(files, format_name), tally, scanner, done if acts else None)
            portions = _scan(read, scanner, asked, jobs, tally, progress)
            _write(chain(portions, _acts(done, scanner, tally)), scanner, output)
        except UnreadableFile as error:
            _stop(str(error))
        except BrokenPipeError:
            # The reader (head, less) has seen enough.
            sys.stderr.close()
            return
        except OSError as error:
            _stop(f"{error.filename or output}: {error.strerror or error}")
    if not quiet:
        tally.report()


class Words(NamedTuple):
    """Code points [start, end) of a text."""

    start: int
    end: int


class Scanned(NamedTuple):
    """One post as it was read, and the checked claims it speaks of; None where no claims were given."""

    result: PostResult
    claims: Sequence[ClaimMatch] | None = None
    act: Interaction | None = None


class Asked(NamedTuple):
    """What the command was asked for, apart from the files."""

    rulebook_name: str
    registry: Path | None
    claim_files: tuple[Path, ...]
    shape: str
    show_all: bool


class Portion(NamedTuple):
    """What came of one batch of posts."""

    output: Any  # bytes; rows for Parquet; values of Scanned for a table
    posts: int
    findings: int
    flagged: int
    matched: int | None
    unknown: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scanner:
    """What is done with each batch of posts, in this process or in another."""

    detector: Detector
    known: RegistryFile | None
    claims: ClaimIndex | None
    shape: str
    show_all: bool

    @classmethod
    def of(cls, asked: Asked) -> Scanner:
        """Raises RulebookError and UnreadableFile."""
        from pantau.cli.rulebook import rulebook_folders
        from pantau.engine.detect import Detector
        from pantau.engine.detect.classifier import load_classifier
        from pantau.engine.law import load_rulebook

        known = _registry(asked.registry)
        book = load_rulebook(asked.rulebook_name, rulebook_folders())
        detector = Detector(book, known.owners if known else (), load_classifier())
        claims = read_claim_index(asked.claim_files, detector) if asked.claim_files else None
        gc.freeze()  # all of this stays to the end: no collection need look at it again
        gc.set_threshold(*COLLECT_AFTER)
        return cls(detector, known, claims, asked.shape, asked.show_all)

    def __call__(self, posts: Sequence[Post]) -> Portion:
        from pantau.engine.detect import unknown_signals

        annotated = self.known.annotate(posts) if self.known else posts
        claims = self.claims
        matches = [claims.match(post.text, post.links) for post in annotated] if claims else None
        spoken_of = [claims.known(found) for found in matches] if claims and matches is not None else None
        results = self.detector.scan(annotated, spoken_of)
        shown = [len(result.shown(self.detector.threshold)) for result in results]
        scanned = map(Scanned, results, matches if matches is not None else repeat(None))
        return Portion(
            SHAPES[self.shape](scanned, self.detector, self.show_all),
            posts=len(results),
            findings=sum(shown),
            flagged=sum(map(bool, shown)),
            matched=None if matches is None else sum(map(bool, matches)),
            unknown=unknown_signals(results),
        )

    def is_officials(self, act: Interaction) -> bool:
        return self.known is not None and self.known.subject_of(act.actor) in OFFICIALS

    def weigh(self, acts: Sequence[Interaction]) -> Portion:
        """Acts of officials on the list. The words of the post acted upon are not asked: it need not be in the file."""
        from pantau.engine.detect import Act

        known = self.known
        assert known is not None, "without a list nobody is an official"
        results = self.detector.weigh(
            Act(one, known.subject_of(one.actor), target_subject=known.subject_of(_target(one)))
            for one in acts
        )
        shown = [len(result.shown(self.detector.threshold)) for result in results]
        scanned = [Scanned(result, act=act) for result, act in zip(results, acts, strict=True)]
        return Portion(
            SHAPES[self.shape](scanned, self.detector, self.show_all),
            posts=len(results),
            findings=sum(shown),
            flagged=sum(map(bool, shown)),
            matched=None,
            unknown={},
        )


def _target(act: Interaction) -> Author:
    """A file says a handle or a number of whom it was done to, and not which of both."""
    from pantau.engine.post import Author

    return Author(act.platform, native_id=act.target_account, handle=act.target_account)


@dataclass(slots=True)
class Tally:
    """What is said at the end, on standard error."""

    posts: int = 0
    findings: int = 0
    flagged: int = 0
    interactions: int = 0
    rejected: int = 0
    warned: int = 0
    seconds: float = 0.0
    acts: int = 0  # of officials
    flagged_acts: int = 0
    matched: int | None = None  # posts that speak of a checked claim
    unknown: dict[str, int] = field(default_factory=dict)
    shown: list[Rejected] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def read(self, batch: Batch) -> None:
        self.interactions += len(batch.interactions)
        self.rejected += len(batch.rejected)
        self.warned += len(batch.warned)
        self.shown.extend(batch.rejected[: LISTED - len(self.shown)])
        self.warnings.extend(batch.warned[: LISTED - len(self.warnings)])

    def add(self, portion: Portion) -> None:
        self.posts += portion.posts
        self.findings += portion.findings
        self.flagged += portion.flagged
        if portion.matched is not None:
            self.matched = (self.matched or 0) + portion.matched
        for name, count in portion.unknown.items():
            self.unknown[name] = self.unknown.get(name, 0) + count

    def report(self) -> None:
        rate = self.posts / self.seconds if self.seconds else 0.0
        click.echo(
            f"{self.posts:,} posts, {self.findings:,} findings in {self.flagged:,} posts, "
            f"{self.rejected:,} rejected; {self.seconds:.1f} s, {rate:,.0f} posts/s",
            err=True,
        )
        if self.acts:
            click.echo(f"  {self.acts:,} acts of officials, findings in {self.flagged_acts:,}", err=True)
        if self.matched is not None:
            click.echo(f"  {self.matched:,} posts speak of a checked claim", err=True)
        for item in self.shown:
            click.echo(f"  rejected {item.source_ref}: {item.reason}", err=True)
        if self.rejected > LISTED:
            click.echo(f"  … and {self.rejected - LISTED:,} more", err=True)
        for item in self.warnings:
            click.echo(f"  note {item.source_ref}: {item.reason}", err=True)
        if self.warned > LISTED:
            click.echo(f"  … and {self.warned - LISTED:,} more notes", err=True)
        if self.unknown:
            listed = ", ".join(f"{name} in {count:,} posts" for name, count in sorted(self.unknown.items()))
            click.echo(f"  not known, so some rules could not be decided: {listed}", err=True)


def _stop(message: str) -> None:
    click.echo(f"pantau scan: {message}", err=True)
    raise SystemExit(2)


def read_claim_index(files: Iterable[Path], detector: Detector) -> ClaimIndex:
    """Raises UnreadableFile."""
    from dataclasses import replace

    from pantau.engine.detect.claims import ClaimIndex
    from pantau.engine.sources.claims import read_claims

    index = ClaimIndex(detector)
    for number, file in enumerate(files):
        read = read_claims(file)
        # Two files may use the same numbers for different claims.
        index.add(
            replace(claim, key=f"{file.name}:{claim.key}") if number else claim for claim in read.claims
        )
    return index


def _registry(path: Path | None) -> RegistryFile | None:
    if path is None:
        return None
    from pantau.engine.sources.registry_file import read_registry

    return read_registry(path)


def _readable(files: Iterable[Path], format_name: str) -> Iterator[Batch]:
    from pantau.engine.sources import read_posts

    for path in files:
        source = sys.stdin.buffer if str(path) == "-" else path
        yield from read_posts(source, format=format_name, batch_size=BATCH)


def _scan(
    read: Iterator[list[Post]], scanner: Scanner, asked: Asked, jobs: int, tally: Tally, progress: Any
) -> Iterator[Any]:
    """The output of each batch, in order."""
    from pantau.cli.sharing import processes, shared

    started = time.monotonic()
    count = processes(jobs) if asked.shape != "table" else 1
    alone = 0 if jobs else ALONE
    for portion in shared(scanner, Scanner.of, (asked,), read, alone=alone, count=count):
        tally.add(portion)
        tally.seconds = time.monotonic() - started
        if progress is not None:
            progress(portion.posts)
        yield portion.output
    tally.seconds = time.monotonic() - started


def _posts(
    batches: Iterable[Batch], tally: Tally, scanner: Scanner, done: list[Interaction] | None
) -> Iterator[list[Post]]:
    """Without the items they came from, which nothing here looks at and which are long.

    What officials did is set aside in ``done``, where it is asked for.
    """
    for batch in batches:
        tally.read(batch)
        if done is not None:
            done += filter(scanner.is_officials, batch.interactions)
        yield [post if post.raw is None else post.evolve(raw=None) for post in batch.posts]


def _acts(done: Sequence[Interaction], scanner: Scanner, tally: Tally) -> Iterator[Any]:
    """The output of what officials did, once all posts were read."""
    for start in range(0, len(done), BATCH):
        portion = scanner.weigh(done[start : start + BATCH])
        tally.acts += portion.posts
        tally.flagged_acts += portion.flagged
        yield portion.output


def _progress(stack: ExitStack, files: tuple[Path, ...]) -> Any:
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task(", ".join(path.name for path in files), total=None)
    return lambda count: bar.advance(task, count)


def _sink(output: str) -> Any:
    if output == "-":
        return click.get_binary_stream("stdout")
    return Path(output).open("wb")


def _findings(result: PostResult, detector: Detector, show_all: bool) -> tuple[Any, ...]:
    return result.findings if show_all else result.shown(detector.threshold)


def _write(portions: Iterator[Any], scanner: Scanner, output: str) -> None:
    if scanner.shape == "parquet":
        _write_parquet(chain.from_iterable(portions), Path(output))
        return
    with _sink(output) as sink:
        if scanner.shape == "table":
            _write_table(chain.from_iterable(portions), scanner.detector, sink, scanner.show_all)
            return
        if scanner.shape == "csv":
            sink.write(_lines_of_csv([COLUMNS]))
        for portion in portions:
            sink.write(portion)


def _json(scanned: Iterable[Scanned], detector: Detector, show_all: bool) -> bytes:
    import orjson

    from pantau.engine.text.language import language

    rulebook = f"{detector.rulebook.name}@{detector.rulebook.hash}"
    lines = []
    for result, claims, act in scanned:
        post = result.post
        line: dict[str, Any] = {
            "id": post.native_id,
            "posted_at": post.posted_at.isoformat() if post.posted_at else None,
            "phase": result.phase,
            "subject": result.subject,
            "language": language(post.text),
            "function": result.stance.function,
            "function_reason": dict(result.stance.reason),
            "findings": [
                item.as_json() | {"worth": _worth(item, post, detector)}
                for item in _findings(result, detector, show_all)
            ],
            "scores": {label: round(score, 4) for label, score in result.scores.items()},
            "unknown": sorted({name for names in result.unknown.values() for name in names}),
            "rulebook": rulebook,
        }
        if claims is not None:
            line["claims"] = [match.as_json() for match in claims]
        if act is not None:
            line["act"] = {
                "kind": act.kind,
                "actor": act.actor.handle or act.actor.native_id or act.actor.name,
                "target_post": act.target_post,
                "target_account": act.target_account,
            }
        lines.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    return b"".join(lines)


def _worth(finding: Finding, post: Post, detector: Detector) -> dict[str, Any]:
    """What a look would be worth at the moment of posting: a file knows no other now."""
    from pantau.engine.detect import worth

    at = post.posted_at or worth.EPOCH
    people = worth.people_reached(post.engagement)
    look = worth.look_at(finding, detector.rulebook, detector.scale, posted_at=at, found_at=at, people=people)
    parts = worth.worth(look, at, detector.scale)
    told = worth.explained(look, at, detector.scale)
    return {
        "value": round(parts.value, 3),
        "gravity": parts.gravity,
        "probability": round(parts.probability, 4),
        "reach": round(parts.reach, 3),
        "freshness": round(parts.freshness, 3),
        "deadline": round(parts.deadline, 3),
        "because": {language: [one[language] for one in told] for language in ("id", "en")},
    }


COLUMNS = (
    "id", "platform", "posted_at", "phase", "author", "subject", "category", "rank", "severity", "rule",
    "norms", "words", "context", "missing", "reason", "text", "rulebook", "claim", "claim_stance", "claim_verdict",
    "claim_url",
)  # fmt: skip


def _rows(scanned: Iterable[Scanned], detector: Detector, show_all: bool) -> Iterator[tuple[Any, ...]]:
    """A row for each finding; one without a category for a post that only speaks of a checked claim."""
    rulebook = f"{detector.rulebook.name}@{detector.rulebook.hash}"
    for result, claims, _act in scanned:
        post = result.post
        author = (post.author.handle or post.author.name or "") if post.author else ""
        posted_at = post.posted_at.isoformat() if post.posted_at else ""
        head = post.native_id, post.platform, posted_at, result.phase or "", author, result.subject or ""
        tail = post.text, rulebook, *_claim_cells(claims)
        found = _findings(result, detector, show_all)
        for item in found:
            yield *head, *_finding_cells(item), *tail
        if claims and not found:
            yield *head, "", None, None, *[""] * 6, *tail


def _finding_cells(item: Finding) -> tuple[Any, ...]:
    return (
        item.category,
        round(item.rank, 4),
        item.severity,
        item.rule,
        "; ".join(item.norms),
        "; ".join(span.text for span in item.spans),
        "; ".join(item.context),
        "; ".join(missing["id"] for missing in item.missing),
        item.reasons["id"],
    )


def _claim_cells(claims: Sequence[ClaimMatch] | None) -> tuple[str, str, str, str]:
    if not claims:
        return "", "", "", ""
    match = claims[0]
    return match.claim.title, match.stance, match.claim.verdict, match.claim.url or ""


def _inert(value: Any) -> Any:
    """A cell that no spreadsheet will run: a text that looks like a formula gets an apostrophe."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _csv(scanned: Iterable[Scanned], detector: Detector, show_all: bool) -> bytes:
    return _lines_of_csv([_inert(value) for value in row] for row in _rows(scanned, detector, show_all))


def _lines_of_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    import csv
    import io

    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _parquet(scanned: Iterable[Scanned], detector: Detector, show_all: bool) -> list[tuple[Any, ...]]:
    return list(_rows(scanned, detector, show_all))


def _write_parquet(rows: Iterable[tuple[Any, ...]], path: Path) -> None:
    import polars as pl

    types = {
        name: pl.Int64 if name == "severity" else pl.Float64 if name == "rank" else pl.String
        for name in COLUMNS
    }
    pl.DataFrame(list(rows), schema=types, orient="row").write_parquet(path)


def _table(scanned: Iterable[Scanned], detector: Detector, show_all: bool) -> list[Scanned]:
    return list(scanned)


def _write_table(scanned: Iterable[Scanned], detector: Detector, sink: IO[bytes], show_all: bool) -> None:
    import io

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    text = io.TextIOWrapper(sink, encoding="utf-8", write_through=True)
    console = Console(file=text, width=None if text.isatty() else 140)
    table = Table(title=f"{detector.rulebook.name}@{detector.rulebook.hash[:12]}", show_lines=True)
    for heading in (
        "rank",
        "category",
        "posted (WITA)",
        "author",
        "norms or claim",
        "post (matched words bold)",
    ):
        table.add_column(heading, overflow="fold")
    for result, claims, _act in scanned:
        post = result.post
        when = (
            post.posted_at.astimezone(detector.rulebook.timezone).strftime("%Y-%m-%d %H:%M")
            if post.posted_at
            else "?"
        )
        author = (post.author.handle or post.author.name or "") if post.author else ""
        for item in _findings(result, detector, show_all):
            marked = _marked(post.text, item.spans, escape)
            table.add_row(
                f"{item.rank:.2f}", item.category, when, escape(author), "\n".join(item.norms[:3]), marked
            )
        for match in (claims or ())[:1]:
            said = f"“{match.claim.title}” {match.claim.verdict}".strip()
            marked = _marked(post.text, (Words(*place) for place in match.in_post), escape)
            table.add_row(
                f"{match.score:.2f}", f"claim {match.stance}", when, escape(author), escape(said), marked
            )
    console.print(table)
    text.detach()


def _marked(text: str, spans: Iterable[Any], escape: Any) -> str:
    parts, at = [], 0
    for span in sorted(spans):
        if span.start < at:
            continue
        parts += [escape(text[at : span.start]), f"[bold]{escape(text[span.start : span.end])}[/bold]"]
        at = span.end
    return "".join([*parts, escape(text[at:])])[:1200]


SHAPES = {"json": _json, "csv": _csv, "parquet": _parquet, "table": _table}
