"""Pictures of stored posts: handed in by an officer, read in a job, fed to the rules; tagged by people.

Nothing is fetched from a platform here. What a machine is unsure of is shown and goes to no rule; gestures,
party attributes and persons are never read by a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from pantau.engine.pictures import PictureError, ReaderMissingError, Reading, read_lines
from pantau.engine.post import PICTURE_TAGS
from pantau.office.collection import pictures
from pantau.office.collection.models import Picture
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.actions import enqueue_detection
from pantau.office.posts.models import PostPicture

READ_POST_PICTURE = "collection.read_post_picture"


@transaction.atomic
def add(post: int, taken: pictures.Taken, *, by: User, now: datetime) -> PostPicture:
    """Keep a picture of this post and have it read. Raises PictureRefusedError."""
    if PostPicture.objects.filter(post=post).exclude(sha256=taken.sha256).count() >= pictures.MOST_PICTURES:
        raise pictures.PictureRefusedError("many")
    kept = pictures.keep(taken, now=now)
    picture, made = PostPicture.objects.get_or_create(
        post_id=post, sha256=kept.sha256, defaults={"given_by": by, "given_at": now}
    )
    if made:
        record(by, "post_picture_added", picture, sha256=kept.sha256, post=post)
        app.configure_task(READ_POST_PICTURE, queue="capture", priority=-10).defer(picture_id=picture.pk)
    return picture


def read(
    picture_id: int, *, now: Callable[[], datetime], reader: Callable[[bytes], Reading] = read_lines
) -> None:
    """Read one picture and have its post looked at again; read before, it is left as it is."""
    picture = PostPicture.objects.filter(pk=picture_id, read_at=None).first()
    if picture is None:  # its post was purged meanwhile, or another worker was faster
        return
    try:
        reading = reader(bytes(Picture.objects.get(pk=picture.sha256).body))
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
    picture.read_at = now()
    with transaction.atomic():
        picture.save(update_fields=["problem", "reader", "lines", "read_at"])
        if picture.lines:
            enqueue_detection([picture.post_id])


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


def other_posts(picture: PostPicture) -> list[int]:
    """Other posts that show the very same picture."""
    same = PostPicture.objects.filter(sha256=picture.sha256).exclude(post=picture.post_id)
    return list(same.values_list("post", flat=True))
