"""``pantau claims``: claims that fact-checkers judged, imported into the office and matched with posts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.detect.claims import ClaimIndex, ClaimMatch
    from pantau.engine.post import Post


@click.group(name="claims")
def command() -> None:
    """Import claims that fact-checkers judged, and match posts with them."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--claims",
    "claim_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="ClaimReview, feed or table; may be given more than once. Without it, the office's claims are asked.",
)
@click.option("--rulebook", "rulebook_name", default="pemilu-2024", show_default=True, help="Name or folder.")
@click.option("--format", "format_name", default="auto", show_default=True, help="Source format of FILE.")
@click.option(
    "--top", default=3, show_default=True, type=click.IntRange(1, 20), help="Claims told of a post."
)
@click.option("--output", default="-", show_default=True, help="File to write, or - for standard output.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a post, also where no claim comes near."
)
def match(
    file: Path,
    claim_files: tuple[Path, ...],
    rulebook_name: str,
    format_name: str,
    top: int,
    output: str,
    as_json: bool,
) -> None:
    """Find the claims that the posts in FILE repeat, deny or ask about.

    FILE is any export or table that `pantau scan` reads. With --json the nearest claims are told for every post,
    each with its score; "shown" says whether the score reaches the threshold. A match is a reason to look, never a
    verdict: the claim was judged, the post was not.
    """
    from pantau.engine.sources import UnreadableFile, read_posts

    with ExitStack() as stack:
        try:
            index = stack.enter_context(_index(claim_files, rulebook_name))
            sink = stack.enter_context(_sink(output))
            seen = shown = 0
            for batch in read_posts(file, format=format_name, batch_size=500):
                for post in batch.posts:
                    matches = index.match(post.text, post.links, most=top, least=0.0)
                    seen += 1
                    shown += any(one.score >= index.shown_from for one in matches)
                    _tell(sink, post, matches, index, as_json=as_json)
        except UnreadableFile as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{seen:,} posts, {len(index):,} claims: {shown:,} posts speak of one", err=True)


@contextmanager
def _index(files: tuple[Path, ...], rulebook_name: str) -> Iterator[ClaimIndex]:
    if not files:
        with _office_index() as index:
            yield index
        return
    from pantau.cli.rulebook import rulebook_folders
    from pantau.cli.scan import read_claim_index
    from pantau.engine.detect import Detector
    from pantau.engine.law import RulebookError, load_rulebook

    try:
        detector = Detector(load_rulebook(rulebook_name, rulebook_folders()))
    except RulebookError as error:
        raise click.ClickException(str(error)) from error
    yield read_claim_index(files, detector)


@contextmanager
def _office_index() -> Iterator[ClaimIndex]:
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        from pantau.office.findings import actions, claims
        from pantau.office.findings.rulebooks import in_use

        index = claims.index_of(actions.detector_of(in_use()))
        if not len(index):
            raise click.ClickException(
                "the office holds no claims yet: pantau claims import, or give --claims FILE"
            )
        yield index


def _tell(
    sink: IO[str], post: Post, matches: Iterable[ClaimMatch], index: ClaimIndex, *, as_json: bool
) -> None:
    if as_json:
        told: dict[str, Any] = {
            "id": post.native_id,
            "claims": [{**one.as_json(), "shown": one.score >= index.shown_from} for one in matches],
        }
        sink.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    for one in matches:
        if one.score >= index.shown_from:
            judged = " ".join(
                filter(None, (one.claim.checker, one.claim.verdict, str(one.claim.checked_on or "")))
            )
            sink.write(f"{post.native_id}\t{one.stance}\t{one.score:.2f}\t{one.claim.title}\t{judged}\n")


@contextmanager
def _sink(output: str) -> Iterator[IO[str]]:
    if output == "-":
        yield click.get_text_stream("stdout", encoding="utf-8")
        return
    with Path(output).open("w", encoding="utf-8") as opened:
        yield opened


@command.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option(
    "--name", default="", help="What to call the source; the file's or the site's name where it is not given."
)
@click.option("--licence", default="", help="What the source allows, for the record.")
@click.option("--verdict", default="", help="The verdict of claims that carry none, such as Salah.")
@click.option("--by", metavar="USERNAME", help="Whose import it is, for the audit trail.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the counts.")
def import_source(source: str, name: str, licence: str, verdict: str, by: str | None, as_json: bool) -> None:
    """Import claims from a file or a feed's address into the office; what is known already is brought up to date.

    Posts stored in the last 60 days are matched with the new claims by the workers.
    """
    from pantau.cli.office import open_office, require_layout
    from pantau.engine.sources import UnreadableFile

    with open_office():
        require_layout()
        from pantau.office.findings import claim_actions
        from pantau.office.people.actions import PeopleError, find
        from pantau.web.ui import clock

        try:
            person = find(by) if by else None
            wanted = claim_actions.Wanted(name, licence, verdict)
            done = claim_actions.import_from(source, wanted, by=person, now=clock.now())
        except (UnreadableFile, PeopleError, claim_actions.ClaimsError) as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False))
        return
    click.echo(
        f"{done.source}: {done.new:,} new claims, {done.changed:,} changed, {done.unchanged:,} unchanged, "
        f"{done.unread:,} entries without a claim"
    )
    for doubt in done.doubts:
        click.echo(f"  note {doubt}", err=True)
