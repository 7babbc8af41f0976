"""Detection tried on stored posts as if they were about somebody else: nothing may move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pantau.engine.law import Rulebook
from pantau.office.findings import classifiers
from pantau.office.findings.actions import detector_of
from pantau.office.findings.rulebooks import in_use
from pantau.office.insight.evenhanded.models import NameTrial
from pantau.office.people.actions import record
from pantau.office.posts.models import Post
from pantau.office.posts.reading import read_posts
from pantau.office.registry.models import Candidate

if TYPE_CHECKING:
    from pantau.engine.detect.swaps import Move, Swapper

BATCH = 500
KEPT = 20_000  # moves of one trial; how many there were is kept too


@dataclass(frozen=True, slots=True)
class KeptMove:
    """As it is kept: the wording that was tried by its number, the other by its check sum, no text of either."""

    post: int
    version: int
    kind: str  # of swaps.KINDS
    what: str  # "rule:<category>" or "model:<label>"
    was: float | None
    became: float | None
    crosses: bool
    check: int


def kept_moves(trial: NameTrial) -> list[KeptMove]:
    """Those that cross first, then the farthest."""
    return [KeptMove(*one) for one in trial.moves]


def swapper_of(book: Rulebook) -> Swapper:
    """Knows the parties and candidates as they are registered now."""
    from pantau.engine.detect.swaps import Swapper

    names = Candidate.objects.filter(election=book.election).values_list("name", flat=True)
    return Swapper([(one.number, one.short, one.name) for one in book.parties], names)


def check_sum(text: str) -> int:
    return crc32(text.encode(errors="surrogatepass"))


def try_stored(most: int, now: datetime) -> tuple[NameTrial, list[tuple[int, Move]]]:
    """The newest ``most`` posts; gives what is kept, and every move with its post's id."""
    from pantau.engine.detect.detector import plain_normaliser_of
    from pantau.engine.detect.swaps import try_out

    book, used = in_use(), classifiers.in_use()
    swapper = swapper_of(book)
    ids = list(Post.objects.filter(purged_at=None).order_by("-pk").values_list("pk", flat=True)[:most])
    detector, plain = detector_of(book), plain_normaliser_of(book)
    swapped: dict[str, int] = {}
    moves: list[tuple[int, Move]] = []
    versions: dict[int, int] = {}
    count = 0
    for start in range(0, len(ids), BATCH):
        stored = read_posts(ids[start : start + BATCH])
        count += len(stored)
        told = try_out(
            [item.post for item in stored], swapper, detector, used.classifier if used else None, plain
        )
        for kind, texts in told.swapped.items():
            swapped[kind] = swapped.get(kind, 0) + texts
        moves += [(stored[move.post].id, move) for move in told.moves]
        versions |= {item.id: item.version for item in stored}
    trial = NameTrial.objects.create(
        made_at=now, rulebook=book.hash, model=used.hash if used else "", posts=count,
        kinds=summed(swapped, moves), moves=_kept(moves, versions), moves_found=len(moves),
    )  # fmt: skip
    record(None, "names_tried", trial, posts=count)
    return trial, moves


def summed(swapped: dict[str, int], moves: Iterable[tuple[int, Move]]) -> dict[str, dict[str, int]]:
    """Texts, however many things of each moved."""
    listed = list(moves)
    return {
        kind: {
            "swapped": texts,
            "moved": len({post for post, move in listed if move.kind == kind}),
            "crossed": len({post for post, move in listed if move.kind == kind and move.crosses}),
        }
        for kind, texts in swapped.items()
    }


def _kept(moves: Sequence[tuple[int, Move]], versions: Mapping[int, int]) -> list[tuple[Any, ...]]:
    first = sorted(moves, key=lambda one: (not one[1].crosses, -_far(one[1]), one[0], one[1].what))
    return [
        astuple(
            KeptMove(
                post,
                versions[post],
                one.kind,
                one.what,
                one.was,
                one.became,
                one.crosses,
                check_sum(one.after),
            )
        )
        for post, one in first[:KEPT]
    ]


def _far(move: Move) -> float:
    return abs((move.was or 0.0) - (move.became or 0.0))
