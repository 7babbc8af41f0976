"""The office's checked claims, ready to be searched, and the posts that speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pantau.engine.claim import CheckedClaim as Claim
from pantau.office.findings.models import CheckedClaim, ClaimMatch
from pantau.office.posts.reading import StoredPost

if TYPE_CHECKING:
    from pantau.engine.detect import Detector, KnownClaim
    from pantau.engine.detect.claims import ClaimIndex
    from pantau.engine.detect.claims import ClaimMatch as Match

#: A claim that was being written while another process looked is seen at its next look.
OVERLAP = timedelta(minutes=10)


@dataclass(slots=True)
class _Held:
    """One process's index and what is in it: claim -> when it was last changed."""

    detector: Detector
    index: ClaimIndex
    changed: dict[int, datetime] = field(default_factory=dict)
    latest: datetime | None = None

    def brought_up_to_date(self) -> ClaimIndex:
        rows = CheckedClaim.objects.order_by("changed_at", "pk")
        if self.latest is not None:
            rows = rows.filter(changed_at__gte=self.latest - OVERLAP)
        for row in rows.iterator():
            if self.changed.get(row.pk) == row.changed_at:
                continue
            self.changed[row.pk] = self.latest = row.changed_at
            if row.withdrawn_at:
                self.index.remove(str(row.pk))
            else:
                self.index.add([_claim(row)])
        return self.index


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a batch of posts says of claims: what is stored, and what rules may ask about."""

    matches: Mapping[int, Sequence[Match]]
    known: Mapping[int, KnownClaim | None]


_held: list[_Held] = []  # at most one: a worker works by one rulebook


def index_of(detector: Detector) -> ClaimIndex:
    """All claims that are not withdrawn, brought up to date; built once in a process."""
    if not _held or _held[0].detector is not detector:
        _held[:] = [_empty(detector)]
    return _held[0].brought_up_to_date()


def own_index_of(detector: Detector) -> ClaimIndex:
    """The same for a detector that the office does not work by; the caller keeps it."""
    return _empty(detector).brought_up_to_date()


def _empty(detector: Detector) -> _Held:
    from pantau.engine.detect.claims import ClaimIndex

    return _Held(detector, ClaimIndex(detector))


def _claim(row: CheckedClaim) -> Claim:
    return Claim(
        str(row.pk),
        row.title,
        row.text,
        row.verdict,
        row.checker,
        row.url or None,
        row.checked_on,
        row.language or None,
    )


def spoken_of(posts: Sequence[StoredPost], detector: Detector) -> Spoken:
    """Which claims these posts speak of; what a person refused is stored, and no rule hears of it."""
    if not CheckedClaim.objects.exists():
        return Spoken({}, {})
    return spoken_by(posts, index_of(detector))


def spoken_by(posts: Sequence[StoredPost], index: ClaimIndex) -> Spoken:
    """The same with this index."""
    matches = {item.id: index.match(item.post.text, item.post.links) for item in posts}
    near = [id_ for id_, found in matches.items() if found]
    refused = set(
        ClaimMatch.objects.filter(post__in=near).exclude(refused_at=None).values_list("post_id", "claim_id")
    )
    known = {
        id_: index.known([one for one in found if (id_, int(one.claim.key)) not in refused])
        for id_, found in matches.items()
    }
    return Spoken(matches, known)


def store(spoken: Spoken, versions: Mapping[int, int], now: datetime) -> None:
    """Bring the matches of these posts up to date; ``versions`` are those that were read. Within a transaction."""
    if not spoken.matches:
        return
    rows = [
        ClaimMatch(
            post_id=post, claim_id=int(one.claim.key), version=versions[post], score=one.score, stance=one.stance,
            places={"post": one.in_post, "title": one.in_title, "text": one.in_text},
            again=[int(other.key) for other in one.again], matched_at=now,
        )
        for post, found in sorted(spoken.matches.items())
        if post in versions
        for one in found
    ]  # fmt: skip
    kept = {(row.post_id, row.claim_id) for row in rows}
    former = ClaimMatch.objects.filter(post__in=list(versions), refused_at=None)
    gone = [pk for pk, *pair in former.values_list("pk", "post_id", "claim_id") if tuple(pair) not in kept]
    ClaimMatch.objects.filter(pk__in=gone).delete()
    ClaimMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["post", "claim"],
        update_fields=["version", "score", "stance", "places", "again", "matched_at"],
    )


def speaking_of(posts: Sequence[StoredPost], claims: Iterable[int], detector: Detector) -> list[int]:
    """Those of the posts that come near one of these claims."""
    index, wanted = index_of(detector), {str(pk) for pk in claims}
    return [
        item.id
        for item in posts
        for found in (index.match(item.post.text, item.post.links),)
        if any(claim.key in wanted for one in found for claim in (one.claim, *one.again))
    ]
