"""What a day brought, as far as it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pantau.demo.regency import Day, Gone
from pantau.engine.post import Batch, Interaction, Post
from pantau.engine.sources.connectors.events import PostGone, PostRef
from pantau.office.collection.actions import note_gone
from pantau.office.collection.capturing import ingest_file
from pantau.office.posts.actions import IngestSummary

LEGAL_BASIS = "Data rekaan untuk peragaan; tidak menyangkut orang sungguhan (made up; nobody's data)"
AT_ONCE = 500
SECOND_LOOK = timedelta(hours=1)  # a look that missed a post is made once more


@dataclass(frozen=True, slots=True)
class Arrivals:
    posts: tuple[Post, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    gone: tuple[Gone, ...] = ()

    def without_edits(self) -> Arrivals:
        return replace(self, posts=tuple(post for post in self.posts if not post.edited))

    def __bool__(self) -> bool:
        return bool(self.posts or self.interactions or self.gone)


def of_day(day: Day, *, until: datetime) -> Arrivals:
    """What of a day was seen by then."""
    return Arrivals(
        tuple(post for post in day.posts if _known(post.collected_at) <= until),
        tuple(act for act in day.interactions if _known(act.observed_at) <= until),
        tuple(one for one in day.gone if one.gone_at <= until),
    )


def _known(moment: datetime | None) -> datetime:
    assert moment is not None, "the regency always says when it looked"
    return moment


def store(arrivals: Arrivals, *, source: str, now: datetime) -> IngestSummary:
    """Bring them in as an export file; the same again changes nothing."""
    summary = ingest_file(
        _batches(arrivals), now=lambda: now, route="demo", legal_basis=LEGAL_BASIS, source=source
    )
    for after in (timedelta(), SECOND_LOOK):
        looks = [
            PostGone(PostRef(one.platform, one.native_id), "deleted", one.gone_at + after)
            for one in arrivals.gone
        ]
        note_gone(looks, route="demo", now=now)
    return summary


def _batches(arrivals: Arrivals) -> Iterator[Batch]:
    for start in range(0, len(arrivals.posts), AT_ONCE):
        yield Batch(posts=arrivals.posts[start : start + AT_ONCE], format="regency")
    for start in range(0, len(arrivals.interactions), AT_ONCE):
        yield Batch(interactions=arrivals.interactions[start : start + AT_ONCE], format="regency")
