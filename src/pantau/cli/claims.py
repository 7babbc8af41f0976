"""``pantau claims``: claims that fact-checkers judged, matched with posts."""

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
    """Match posts with claims that fact-checkers judged."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--claims",
    "claim_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="ClaimReview, feed or table; may be given more than once.",
    required=True,
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
    from pantau.cli.rulebook import rulebook_folders
    from pantau.cli.scan import read_claim_index
    from pantau.engine.detect import Detector
    from pantau.engine.law import RulebookError, load_rulebook

    try:
        detector = Detector(load_rulebook(rulebook_name, rulebook_folders()))
    except RulebookError as error:
        raise click.ClickException(str(error)) from error
    yield read_claim_index(files, detector)


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
