"""Pictures of registered accounts' posts, fetched from the addresses that a connector's answers name.

Asked for once for each wording, in a job after it was stored, only while the connector is switched on (so it has a
legal basis) and, where it needs one, the owner's consent stands. No key is sent along: the addresses are public.
They are the platform's data: they go with their wording, and sooner where no finding rests on the post.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from procrastinate.contrib.django import app

from pantau.engine.pictures import PictureError, inspect
from pantau.engine.post import Media, Post
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.office.collection import pictures, post_pictures
from pantau.office.collection.models import Connector, Consent, Picture, PictureFetch
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.models import PostPicture
from pantau.office.posts.without_job import without_job

FETCH_PICTURES = "collection.fetch_pictures"
AT_ONCE = 20  # posts of one job
LET_GO_AT_ONCE = 500
OFF = "off"  # the connector or the consent ended before its turn came


def addresses(media: Iterable[Media]) -> list[str]:
    """Of the first pictures, as many as a post may have here."""
    named = [one.url for one in media if one.kind == "image" and one.url]
    return [url for url in dict.fromkeys(named) if url.startswith(("https://", "http://"))][
        : pictures.MOST_PICTURES
    ]


def ask_for(connector: Connector, seen: Sequence[Post], now: datetime) -> int:
    """A job for those of the posts whose wording is new; in the caller's transaction. Gives how many posts."""
    named = {(post.platform, post.native_id): urls for post in seen if (urls := addresses(post.media))}
    if not named or not settings.PANTAU_PICTURE_DAYS:
        return 0
    which = Q(pk__in=())
    for platform in {platform for platform, _id in named}:
        which |= Q(platform=platform, native_id__in=[id_ for one, id_ in named if one == platform])
    asked = PictureFetch.objects.filter(post=OuterRef("pk"), version=OuterRef("current_version"))
    new = StoredPost.objects.filter(which, ~Exists(asked), account__isnull=False).order_by("pk")
    new = new.only("platform", "native_id", "current_version")
    rows = PictureFetch.objects.bulk_create(
        PictureFetch(
            post=post,
            version=post.current_version,
            connector=connector,
            asked_at=now,
            addresses=named[post.platform, post.native_id],
        )
        for post in new
    )
    ids = [row.pk for row in rows]
    if ids:
        job = app.configure_task(FETCH_PICTURES, queue="capture", priority=-5)
        parts = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
        job.batch_defer(*({"fetches": part} for part in parts))
    return len(ids)


# --- in a job -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Brought:
    """What came of one wording's addresses."""

    taken: list[pictures.Taken] = field(default_factory=list)
    trouble: str = ""  # the last one


def fetch(fetch_ids: Sequence[int], outside: Any) -> None:
    """Fetch and keep; what was fetched before is left. ``outside`` gives clock, client and sleep, as for a sweep."""
    waiting = PictureFetch.objects.filter(pk__in=fetch_ids, ended_at=None).select_related("post", "connector")
    for one in waiting.order_by("pk"):
        brought = _bring(one, outside)
        _keep(one, brought, outside.clock())


def _bring(one: PictureFetch, outside: Any) -> Brought:
    if not _may(one, outside.clock()):
        return Brought(trouble=OFF)
    return async_to_sync(_bring_all)(one.addresses, outside)


def _may(one: PictureFetch, now: datetime) -> bool:
    if not one.connector.enabled:
        return False
    if not one.connector.consented:
        return True
    standing = Consent.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        account=one.post.account_id,
        connector=one.connector_id,
        withdrawn_at=None,
    )
    return standing.exists()


async def _bring_all(urls: Sequence[str], outside: Any) -> Brought:
    brought = Brought()
    async with outside.client() as client:
        fetcher = Fetcher(client, FreePass(), outside.clock, "pictures", sleep=outside.sleep)
        for url in urls:
            try:
                body = (await fetcher.get(url)).body
                brought.taken.append(pictures.Taken(body, inspect(body)))
            except (FetchError, PictureError) as error:
                brought.trouble = error.trouble
    return brought


@transaction.atomic
def _keep(one: PictureFetch, brought: Brought, now: datetime) -> None:
    """Unless the wording was purged meanwhile, or its consent ended."""
    post = StoredPost.objects.select_for_update().get(pk=one.post_id)
    if post.purged_at is not None:
        brought.taken.clear()
    new = []
    for taken in brought.taken:
        kept = pictures.keep(taken, now=now)
        picture, made = PostPicture.objects.get_or_create(
            post=post,
            sha256=kept.sha256,
            defaults={"route": one.connector.route, "version": one.version, "given_at": now},
        )
        if made:
            new.append(picture.pk)
        elif picture.route and (picture.version or 0) < one.version:
            PostPicture.objects.filter(pk=picture.pk).update(version=one.version)
    post_pictures.have_read(new)
    one.taken, one.trouble, one.ended_at, one.addresses = len(brought.taken), brought.trouble, now, []
    one.save(update_fields=["taken", "trouble", "ended_at", "addresses"])


def end_given_up(now: datetime) -> None:
    """Those that no job is to fetch any more."""
    open_ = PictureFetch.objects.filter(ended_at=None)
    lost = without_job(open_.values_list("pk", flat=True), FETCH_PICTURES, "fetches")
    open_.filter(pk__in=lost).update(ended_at=now, trouble="provider_down", addresses=[])


# --- let go ---------------------------------------------------------------------------------------


@transaction.atomic
def let_go(now: datetime, needed: QuerySet[Any], most: int = LET_GO_AT_ONCE) -> int:
    """Drop the bytes of up to ``most`` fetched pictures that nobody needs after some days: of posts without a
    finding (``needed`` holds the ids of those with one), not held, not tagged. What was read in them and their look
    stay as long as the post's words. Gives how many."""
    over = now - timedelta(days=settings.PANTAU_PICTURE_DAYS)
    idle = (
        Q(given_at__lt=over, post__held_at=None, tags=[], read_at__isnull=False)
        & ~Q(route="")
        & ~Q(post__in=needed)
    )
    elsewhere = PostPicture.objects.filter(sha256=OuterRef("sha256")).exclude(
        pk__in=PostPicture.objects.filter(idle)
    )
    held = Picture.objects.filter(pk=OuterRef("sha256"))
    over = PostPicture.objects.filter(idle, Exists(held), ~Exists(elsewhere)).order_by("pk")
    return pictures.drop_unless_handed_in(over.values_list("sha256", flat=True)[:most])
