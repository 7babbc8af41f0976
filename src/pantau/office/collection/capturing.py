"""What officers' browsers hand over: uploads of the Zeeschuimer extension, and single posts.

An officer has a personal address with a token in it, so that the extension needs no cookie of ours.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.post import Author, Batch, Post
from pantau.engine.sources import UnreadableFile, read_posts
from pantau.engine.sources.accounts import Identity, identify
from pantau.office.collection import watching
from pantau.office.collection.looks import FILE, HANDOVER, ZEESCHUIMER, record_sightings
from pantau.office.collection.models import Capture, CaptureAddress, PatrolLook
from pantau.office.collection.patrolling import record_look
from pantau.office.collection.references import find_authors
from pantau.office.people.actions import record
from pantau.office.people.models import Invitation, User
from pantau.office.posts import actions as posts
from pantau.office.posts.without_job import without_job
from pantau.office.registry import address_notes
from pantau.office.registry.models import Account

READ_CAPTURE = "collection.read_capture"
MOST_BYTES = 200 * 1024 * 1024
CHUNK = 64 * 1024
ASSUMED_MORE = 500  # items, for the progress shown: how many there are is known at the end only
PAUSE = timedelta(seconds=10)  # between two uploads to one address
LEGAL_BASIS = "statute: patroli pengawasan oleh petugas"
#: Names the extension gives its platforms -> the datasource its history shows.
SOURCES = {
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "tiktok.com": "tiktok",
    "tiktok-comments": "tiktok-comments",
    "twitter.com": "twitter",
    "x.com": "twitter",
}


class CaptureError(Exception):
    """Something handed over cannot be taken; the message says why and the way out."""


class TooLargeError(CaptureError):
    """The upload is larger than one may be; clear the extension's items and upload more often."""


class TooSoonError(CaptureError):
    """Another upload to this address has just come in."""


# --- personal addresses ---------------------------------------------------------------------------


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_address(user: User, *, now: datetime, label: str = "") -> tuple[CaptureAddress, str]:
    """A new address and its token, which is shown once and never stored."""
    token = secrets.token_hex(16)  # survives wherever a user name in an address does
    made = CaptureAddress.objects.create(
        user=user, token_hash=_hash(token), label=label.strip()[:100], made_at=now
    )
    record(user, "capture_address_made", made, label=made.label)
    return made, token


@transaction.atomic
def revoke_address(address: CaptureAddress, *, by: User, now: datetime) -> None:
    """Uploads to it are refused from now on."""
    if CaptureAddress.objects.filter(pk=address.pk, revoked_at=None).update(revoked_at=now):
        record(by, "capture_address_revoked", address)


def address_of(token: str) -> CaptureAddress | None:
    """The living address with this token. Whoever got a new code since has lost it with what else they had."""
    newer = Invitation.objects.filter(user=OuterRef("user"), created_at__gt=OuterRef("made_at"))
    living = CaptureAddress.objects.filter(~Exists(newer), revoked_at=None, user__is_active=True)
    return living.select_related("user").filter(token_hash=_hash(token)).first()


# --- uploads --------------------------------------------------------------------------------------


def receive(address: CaptureAddress, platform: str, body: BinaryIO, *, now: datetime) -> Capture:
    """Take an upload in, compressed as it streams, and have it read. Raises CaptureError."""
    if Capture.objects.filter(address=address, received_at__gt=now - PAUSE).exists():
        raise TooSoonError
    content, size = _compressed(body)
    if not size:
        raise CaptureError("the upload is empty")
    with transaction.atomic():
        capture = Capture.objects.create(
            key=secrets.token_hex(16),
            address=address,
            source_platform=platform,
            content=content,
            size=size,
            received_at=now,
        )
        CaptureAddress.objects.filter(pk=address.pk).update(used_at=now)
        app.configure_task(READ_CAPTURE, queue="capture").defer(capture_id=capture.pk)
    return capture


def _compressed(body: BinaryIO) -> tuple[bytes, int]:
    out, size = io.BytesIO(), 0
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=5) as packed:
        while chunk := body.read(CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise TooLargeError
            packed.write(chunk)
    return out.getvalue(), size


@dataclass(slots=True)
class Sighting:
    """One registered account in an upload: its posts, and from when to when they were collected."""

    posts: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def add(self, at: datetime | None) -> None:
        self.posts += 1
        if at is not None:
            self.first = min(self.first or at, at)
            self.last = max(self.last or at, at)


@dataclass(slots=True)
class Sightings:
    """Registered accounts among the authors of what passes through."""

    found: dict[int, Sighting] = field(default_factory=dict)

    def watch(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for batch in batches:
            yield batch
            accounts = find_authors((post.platform, post.author) for post in batch.posts)
            for post in batch.posts:
                if post.author is None:
                    continue
                account = accounts.get((post.platform, post.author))
                if account is not None:
                    self.found.setdefault(account, Sighting()).add(post.collected_at)


def read_capture(capture_id: int, *, now: Callable[[], datetime]) -> None:
    """Bring an upload into the posts, and mark the accounts whose posts it holds as seen by patrol.

    Run again after a crash it changes nothing twice: posts are idempotent, and looks are written at the end.
    """
    capture = Capture.objects.select_related("address__user").get(pk=capture_id)
    if capture.status in (Capture.Status.DONE, Capture.Status.FAILED):
        return
    _now_known(capture, status=Capture.Status.READING)
    sightings = Sightings()

    def report(total: posts.IngestSummary) -> None:
        done = total.seen + total.rejected
        _now_known(capture, rows=total.seen, progress=done / (done + ASSUMED_MORE))

    try:
        summary = posts.ingest(
            sightings.watch(read_posts(io.BytesIO(bytes(capture.content)))),
            route=ZEESCHUIMER.route,
            legal_basis=LEGAL_BASIS,
            source=f"zeeschuimer:{capture.source_platform}",
            clock=now,
            progress=report,
        )
    except UnreadableFile as unreadable:
        _now_known(capture, status=Capture.Status.FAILED, problem=str(unreadable), content=b"", progress=1)
        return
    with transaction.atomic():
        held = Capture.objects.select_for_update().get(pk=capture_id)
        if held.status == Capture.Status.DONE:
            return  # a job that was thought lost and given to another worker
        _record_looks(capture, sightings, now())
        _now_known(
            capture,
            status=Capture.Status.DONE,
            progress=1,
            rows=summary.seen,
            new_posts=summary.new_posts,
            rejected=summary.rejected,
            accounts=len(sightings.found),
            content=b"",
        )


def give_up(capture_id: int, problem: str) -> None:
    """Tell the extension that waits; the upload is not kept, since the officer can send it again."""
    Capture.objects.filter(pk=capture_id).exclude(status=Capture.Status.DONE).update(
        status=Capture.Status.FAILED, problem=problem, content=b"", progress=1
    )


def end_given_up() -> None:
    """Those that no job is to read any more."""
    open_ = Capture.objects.filter(status__in=(Capture.Status.QUEUED, Capture.Status.READING))
    for capture_id in without_job(open_.values_list("pk", flat=True), READ_CAPTURE, "capture_id"):
        give_up(capture_id, "reading it failed again and again")


def _now_known(capture: Capture, **fields: Any) -> None:
    Capture.objects.filter(pk=capture.pk).update(**fields)


def _record_looks(capture: Capture, sightings: Sightings, now: datetime) -> None:
    """A look is dated by when the browser collected it, where that is told and not in the future."""
    accounts = Account.objects.in_bulk(sightings.found)
    for id_, sighting in sorted(sightings.found.items()):
        first = min(sighting.first or capture.received_at, now)
        last = min(sighting.last or first, now)
        record_look(
            capture.address.user,
            [accounts[id_]],
            opened_at=first,
            now=last,
            minutes=min(60, max(1, ceil((last - first).total_seconds() / 60))),
            posts=sighting.posts,
            way=ZEESCHUIMER,
            how="zeeschuimer",
        )


def standing(capture: Capture, url: str) -> dict[str, Any]:
    """What the extension asks for while it waits."""
    done = capture.status in (Capture.Status.DONE, Capture.Status.FAILED)
    return {
        "done": done,
        "status": capture.problem or str(capture.get_status_display()),
        "key": capture.key,
        "rows": capture.rows,
        "progress": round(100 * capture.progress),
        "datasource": SOURCES[capture.source_platform],
        "url": url,
    }


# --- single posts ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandedOver:
    account: Account | None  # the registered one that was looked at
    new_posts: int
    look: PatrolLook | None


@transaction.atomic
def hand_over(officer: User, url: str, text: str, *, now: datetime, minutes: int = 1) -> HandedOver:
    """An address and the selected text, as a bookmarklet or a phone's share menu gives them.

    An account's address is a look; a post's address with its words is a post as well.
    """
    identity = identify(url)
    if identity.kind == "invalid":
        raise CaptureError(address_notes.told(identity, _("Alamat ini tidak dapat dibaca.")))
    owner = identify(identity.owner) if identity.kind == "content" and identity.owner else identity
    account = _registered(owner)
    if account is None and identity.kind != "content":
        raise CaptureError(
            _(
                "Akun ini tidak terdaftar. Usulkan dahulu di Cakupan, Usulan akun; sebelum itu tidak ada yang dicatat."
            )
        )
    new = _store_post(officer, identity, owner, text.strip(), now) if identity.kind == "content" else 0
    if account is None:
        return HandedOver(None, new, None)
    (look,) = record_look(
        officer, [account], opened_at=now, now=now, minutes=minutes, posts=new, way=HANDOVER, how="handover"
    )
    return HandedOver(account, new, look)


def _store_post(officer: User, identity: Identity, owner: Identity, words: str, now: datetime) -> int:
    """1 where the post was not known."""
    if not words:
        raise CaptureError(_("Pilih dahulu kata-kata unggahannya, lalu serahkan lagi."))
    post = Post(
        identity.platform,
        identity.key,
        words,
        author=Author(owner.platform, handle=owner.key, url=owner.url) if owner.is_account else None,
        url=identity.url,
        collected_at=now,
        source_ref=identity.url,
    )
    summary = posts.ingest(
        [Batch((post,), format="handover")],
        route=HANDOVER.route,
        legal_basis=LEGAL_BASIS,
        source=f"handover:{officer.username}",
        clock=lambda: now,
    )
    return summary.new_posts


def _registered(identity: Identity) -> Account | None:
    same = Account.objects.filter(platform=identity.platform, kind=identity.kind, key=identity.key)
    return same.exclude(status=Account.Status.UNREGISTERED).order_by("pk").first()


# --- files ----------------------------------------------------------------------------------------


def ingest_file(
    batches: Iterable[Batch], *, now: Callable[[], datetime], **origin: Any
) -> posts.IngestSummary:
    """``posts.actions.ingest`` of an export file: the accounts it holds were seen when they were last collected.

    What it shows of watched posts is written down batch by batch, each after it is stored.
    """
    sightings = Sightings()
    summary = posts.ingest(
        watching.looks_in(sightings.watch(batches), origin["route"], now), clock=now, **origin
    )
    ended = now()
    seen = {account: min(one.last or ended, ended) for account, one in sightings.found.items()}
    record_sightings(FILE, seen)
    return summary
