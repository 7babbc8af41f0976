"""Pictures of stored posts: read in a job, fed to the rules, known again by their look; tagged by people.

Officers hand them in, or ``fetched_pictures`` brings them. What a machine is unsure of is shown and goes to no
rule; gestures, party attributes and persons are never read by a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate.contrib.django import app

from pantau.engine.pictures import PictureError, ReaderMissingError, Reading, bands, can_unpack, read_lines
from pantau.engine.post import PICTURE_TAGS
from pantau.office.collection import pictures
from pantau.office.collection.models import Picture
from pantau.office.evidence.models import CapturedPicture
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.actions import enqueue_detection
from pantau.office.posts.models import PostPicture
from pantau.office.posts.without_job import without_job

READ_POST_PICTURE = "collection.read_post_picture"
MAY_BE_READ = ("no_reader", "failed")  # another time


@transaction.atomic
def add(post: int, taken: pictures.Taken, *, by: User, now: datetime) -> PostPicture:
    """Keep a picture of this post and have it read. Raises PictureRefusedError."""
    held = PostPicture.objects.filter(post=post, route="").exclude(sha256=taken.sha256)
    if held.count() >= pictures.MOST_PICTURES:
        raise pictures.PictureRefusedError("many")
    kept = pictures.keep(taken, now=now)
    picture, made = PostPicture.objects.get_or_create(
        post_id=post, sha256=kept.sha256, defaults={"given_by": by, "given_at": now}
    )
    if made:
        record(by, "post_picture_added", picture, sha256=kept.sha256, post=post)
        have_read([picture.pk])
    return picture


def have_read(picture_ids: Sequence[int]) -> None:
    if picture_ids:
        job = app.configure_task(READ_POST_PICTURE, queue="capture", priority=-10)
        job.batch_defer(*({"picture_id": one} for one in picture_ids))


def read(
    picture_id: int, *, now: Callable[[], datetime], reader: Callable[[bytes], Reading] = read_lines
) -> None:
    """Read one picture and have its post looked at again; read before, it is left as it is.

    The very same bytes are read once, whichever posts show them.
    """
    picture = PostPicture.objects.filter(pk=picture_id, read_at=None).first()
    if picture is None:  # its post was purged meanwhile, or another worker was faster
        return
    known = PostPicture.objects.filter(sha256=picture.sha256, problem="").exclude(reader="").first()
    if known is not None:
        picture.reader, picture.lines = known.reader, known.lines
        picture.look, picture.quality, picture.look_keys = known.look, known.quality, known.look_keys
    else:
        _read(picture, bytes(Picture.objects.get(pk=picture.sha256).body), reader)
    picture.read_at = now()
    with transaction.atomic():
        picture.save(update_fields=["problem", "reader", "lines", "read_at", "look", "quality", "look_keys"])
        if picture.lines:
            enqueue_detection([picture.post_id])


def _read(picture: PostPicture, data: bytes, reader: Callable[[bytes], Reading]) -> None:
    try:
        _look(picture, data)
        reading = reader(data)
    except ReaderMissingError:
        picture.problem = "no_reader"
    except PictureError:
        picture.problem = "broken"
    else:
        picture.reader = reading.reader
        picture.lines = [
            {"text": line.text, "box": list(line.box), "confidence": line.confidence}
            for line in reading.lines
        ]


def end_given_up(now: datetime) -> None:
    """Those that no job is to read any more."""
    open_ = PostPicture.objects.filter(read_at=None)
    lost = without_job(open_.values_list("pk", flat=True), READ_POST_PICTURE, "picture_id")
    open_.filter(pk__in=lost).update(problem="failed", read_at=now)


@transaction.atomic
def read_again(picture: PostPicture, *, by: User) -> None:
    """Have the machine try once more with what it could not read; anything else stays as it is."""
    held = PostPicture.objects.filter(pk=picture.pk, problem__in=MAY_BE_READ)
    if held.update(problem="", read_at=None):
        record(by, "post_picture_read_again", picture, post=picture.post_id)
        have_read([picture.pk])


def _look(picture: PostPicture, data: bytes) -> None:
    """Raises PictureError, and ReaderMissingError without the extra that unpacks pictures."""
    if not can_unpack():
        raise ReaderMissingError
    from pantau.engine.pictures.pdq import look_of  # numpy: for those who read pictures alone

    look = look_of(data)
    picture.look, picture.quality = b"".join(look.hashes), look.quality
    picture.look_keys = bands.keys(look.hash) if look.quality >= bands.GOOD else []


@transaction.atomic
def tag(picture: PostPicture, tags: Sequence[str], *, by: User) -> None:
    """What a person saw on it, in full; its post is looked at again."""
    chosen = [one for one in PICTURE_TAGS if one in tags]
    held = PostPicture.objects.select_for_update().get(pk=picture.pk)
    if held.tags == chosen:
        return
    record(by, "post_picture_tagged", held, before=held.tags, after=chosen, post=held.post_id)
    held.tags = chosen
    held.save(update_fields=["tags"])
    enqueue_detection([held.post_id])


# --- known again ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another post that shows a picture which looks like this one. ``bits``: of 256, how many differ; None: the same
    bytes.

    ``turned``: one is the other turned or mirrored. ``captured``: it stood on the page that was captured of the post,
    and may be another's there.
    """

    post: int
    bits: int | None
    turned: bool = False
    captured: bool = False


def alike(picture: PostPicture | CapturedPicture, post: int, among: QuerySet[Any, Any]) -> list[Likeness]:
    """Other posts than ``post`` that show the same, the nearest first; ``among`` gives the ids of those that count."""
    shown = PostPicture.objects.filter(post__in=among).exclude(post=post).annotate(of=F("post"))
    captured = (
        CapturedPicture.objects.filter(capture__post__in=among)
        .exclude(capture__post=post)
        .exclude(look_keys=[])
        .annotate(of=F("capture__post"))
    )
    found = [*_likenesses(picture, shown, False), *_likenesses(picture, captured, True)]
    return sorted(found, key=lambda one: (-1 if one.bits is None else one.bits, one.captured, one.post))


def _likenesses(
    picture: PostPicture | CapturedPicture, others: QuerySet[Any], captured: bool
) -> Iterator[Likeness]:
    for other in others.filter(sha256=picture.sha256):
        yield Likeness(other.of, None, captured=captured)
    if picture.look is None or not picture.look_keys:
        return
    look = bytes(picture.look)
    turns = [look[at : at + bands.HASH_BYTES] for at in range(0, len(look), bands.HASH_BYTES)]
    probes = sorted({probe for turn in turns for probe in bands.probes(turn)})
    for other in others.filter(look_keys__overlap=probes).exclude(sha256=picture.sha256):
        own = bytes(other.look or b"")[: bands.HASH_BYTES]
        bits, turned = min((bands.distance(turn, own), number > 0) for number, turn in enumerate(turns))
        if bits <= bands.NEAR:
            yield Likeness(other.of, bits, turned, captured)
