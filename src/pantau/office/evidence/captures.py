"""Capturing pages: asked for by a person or on its own, done in a job, sealed by hash, taken as evidence.

A capture is written outside the store and moved in when it is whole; its rows come last, all in one transaction. So
a job that is killed leaves a capture that is still to be done, and at most files that nobody names.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.evidence.folder import Folder, read_folder
from pantau.engine.evidence.manifest import Part
from pantau.office.evidence import captured_pictures, files, standing_camera
from pantau.office.evidence.actions import EvidenceError, alone_with_files, held, reason_of, seal
from pantau.office.evidence.ledger import happened
from pantau.office.evidence.models import CapturedFile, CustodyEvent, Evidence, EvidencePart, PageCapture
from pantau.office.evidence.parts import files_of
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.people.notices import actions as notices
from pantau.office.posts.models import Post
from pantau.office.posts.pages import in_a_browser, simulated_at
from pantau.office.posts.without_job import without_job

if TYPE_CHECKING:
    from pantau.engine.evidence.capture.camera import Captured, Wanted

KIND = "evidence.capture_failed"
RUN_CAPTURE = "evidence.run_capture"
FREEZE = "evidence.freeze_capture"
ON_ITS_OWN = "Pantau"  # who captures where nobody asked
Status, Kind = PageCapture.Status, CustodyEvent.Kind
MISSED = (Status.UNREACHABLE, Status.REFUSED, Status.FAILED)


# --- asking -----------------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    post: Post | None, url: str, *, by: User, reason: str, now: datetime, subject: str = ""
) -> PageCapture:
    """Have this page captured; what is on its way already is given instead. ``subject``: of what, without a post.

    Raises EvidenceError.
    """
    why = reason_of(reason)
    if post is not None and post.purged_at is not None:
        raise EvidenceError(_("Isi unggahan ini sudah dihapus; tidak ada lagi yang dapat disimpan."))
    if not url:
        raise EvidenceError(_("Alamat halaman ini tidak diketahui. Unggah rekaman Anda sendiri."))
    going = PageCapture.objects.filter(
        post=post, subject=subject, url=url, how=PageCapture.How.BROWSER,
        status__in=[Status.WAITING, Status.RUNNING],
    )  # fmt: skip
    if (known := going.exclude(asked_by=None).first()) is not None:
        return known
    capture = PageCapture.objects.create(
        post=post, subject=subject, url=url, how=PageCapture.How.BROWSER, asked_by=by, asked_at=now, why=why
    )
    record(by, "capture_asked", capture, why=why)
    enqueue(capture)
    return capture


@transaction.atomic
def ask_alone(post: Post, *, until: datetime, now: datetime) -> PageCapture:
    """Have a post captured though nobody asked: provisional, dropped at ``until`` unless a person takes it."""
    capture = PageCapture.objects.create(
        post=post, url=post.url, how=PageCapture.How.BROWSER, asked_at=now, expires_at=until
    )
    enqueue(capture, priority=-2)
    return capture


def enqueue(capture: PageCapture, priority: int = 5) -> None:
    app.configure_task(RUN_CAPTURE, queue="capture", priority=priority).defer(capture_id=capture.pk)


def given_up() -> list[int]:
    """Captures that are still to be done and that no job is to do."""
    open_ = PageCapture.objects.filter(status__in=[Status.WAITING, Status.RUNNING])
    return without_job(open_.order_by("pk").values_list("pk", flat=True), RUN_CAPTURE, "capture_id")


# --- in the job -------------------------------------------------------------------------------------------


def run(capture_id: int, *, now: Callable[[], datetime]) -> None:
    """Do what was asked; run again after a kill it begins anew, and once it is over it does nothing."""
    open_ = PageCapture.objects.filter(pk=capture_id, status__in=[Status.WAITING, Status.RUNNING])
    if not open_.update(status=Status.RUNNING, started_at=now()):
        shutil.rmtree(_place_of(capture_id), ignore_errors=True)  # killed just after it was over
        return
    capture = PageCapture.objects.select_related("post", "asked_by").get(pk=capture_id)
    if capture.how == PageCapture.How.UPLOAD:
        from pantau.office.evidence import uploads  # which stands on this module

        uploads.examine(capture, now)
        return
    with _Place(capture) as place:
        _look(capture, place / "capture", now)


def _look(capture: PageCapture, folder: Path, now: Callable[[], datetime]) -> None:
    try:
        from pantau.engine.evidence.capture.browser import NoBrowserError
        from pantau.engine.evidence.capture.camera import RefusedError, StuckError

        camera = standing_camera.camera()
    except ImportError:
        fail(capture.pk, "not_installed", now())
        return
    try:
        captured = camera.capture(_wanted(capture), folder)
    except StuckError:
        standing_camera.put_away()
        raise  # the job is tried again, with another
    except NoBrowserError:
        fail(capture.pk, "no_browser", now())
    except RefusedError:
        fail(capture.pk, "bad_address", now(), Status.REFUSED)
    else:
        keep(capture.pk, captured, now())


def _wanted(capture: PageCapture) -> Wanted:
    from pantau.engine.evidence.capture.camera import Wanted

    return Wanted(
        in_a_browser(capture.url),
        operator=str(capture.asked_by or ON_ITS_OWN),
        allow=allowed_inside(),
        post=told(capture),
    )


def allowed_inside() -> frozenset[str]:
    """Hosts of this network that may be spoken to: none but the demo's simulators, and what a test names."""
    simulators = urlsplit(simulated_at()).netloc
    return frozenset({simulators} if simulators else ()) | frozenset(settings.PANTAU_CAPTURE_ALLOW)


def told(capture: PageCapture) -> Mapping[str, Any]:
    """What the record says about the post, as far as it is known; or of what the page is."""
    post, url = capture.post, capture.url
    if post is None:
        return {"url": url, "subject": capture.subject}
    return {
        "platform": post.platform,
        "native_id": post.native_id,
        "account_id": post.author_native_id,
        "handle": post.author_handle,
        "display_name": post.author_name,
        "posted_at": post.posted_at.isoformat() if post.posted_at else "",
        "url": url,
    }


def keep(capture_id: int, captured: Captured, now: datetime) -> None:
    """Move the files in, and then all rows at once."""
    folder, facts = read_folder(captured.folder), captured.facts
    with transaction.atomic():
        alone_with(PageCapture.objects.values_list("post", flat=True).get(pk=capture_id))
        capture = still_open(capture_id)
        if capture is None:
            return
        _keep_files(capture, folder, {one["name"]: one for one in facts["files"]})
        captured_pictures.keep(capture, captured.pictures)
        capture.status, capture.reason = captured.outcome, captured.reason
        capture.final_url = str(facts["final_url"])
        capture.title = str(facts["more"]["title"])
        capture.manifest, capture.sha256 = folder.manifest.content, folder.manifest.sha256
        end(capture, now)


def _keep_files(capture: PageCapture, folder: Folder, listed: Mapping[str, Mapping[str, Any]]) -> None:
    for part in folder.manifest.parts:
        files.put_file(folder.file(part.name))
    CapturedFile.objects.bulk_create(
        CapturedFile(
            capture=capture,
            name=part.name,
            role=listed[part.name]["role"] if part.name in listed else "facts",
            sha256=part.sha256,
            size=part.size,
            media_type=part.media_type,
            original_name=str(listed.get(part.name, {}).get("original_name", ""))[:200],
        )
        for part in folder.manifest.parts
    )


def alone_with(post_id: int | None) -> None:
    """Until the transaction ends: the post, then the files, in the order in which evidence is taken."""
    list(Post.objects.select_for_update(of=("self",)).filter(pk=post_id).values_list("pk"))
    alone_with_files()


def still_open(capture_id: int) -> PageCapture | None:
    """The capture, held; None where another worker, or a person, was faster."""
    found = PageCapture.objects.select_for_update(of=("self",)).select_related("post", "asked_by")
    return found.filter(pk=capture_id, status=Status.RUNNING).first()


def end(capture: PageCapture, now: datetime) -> None:
    capture.ended_at = now
    capture.save()
    record(
        capture.asked_by, "capture_ended", capture, status=capture.status, reason=capture.reason,
        sha256=capture.sha256,
    )  # fmt: skip
    _tell(capture, now)
    if capture.files.filter(role="wacz").exists():
        app.configure_task(FREEZE, queue="capture", priority=-10).defer(capture_id=capture.pk)
    if capture.reached and capture.asked_by is not None and can_be_taken(capture):
        take(capture, by=capture.asked_by, reason=capture.why, now=now)


def fail(capture_id: int, reason: str, now: datetime, status: str = Status.FAILED) -> None:
    """It did not come to a record; ``reason``: a key of capture_words.REASONS."""
    with transaction.atomic():
        open_ = PageCapture.objects.select_for_update(of=("self",)).select_related("asked_by")
        capture = open_.filter(pk=capture_id, status__in=[Status.WAITING, Status.RUNNING]).first()
        if capture is not None:
            capture.status, capture.reason, capture.ended_at = status, reason, now
            capture.save()
            record(capture.asked_by, "capture_ended", capture, status=status, reason=reason)
            _tell(capture, now)


def _tell(capture: PageCapture, now: datetime) -> None:
    """Whoever asked for it brings the page in another way, before it is gone."""
    if capture.asked_by is not None and capture.status in MISSED:
        url = reverse("evidence:capture", args=[capture.pk])
        notices.notify([capture.asked_by], KIND, url, dedup_key=str(capture.pk), now=now)


def _place_of(capture_id: int) -> Path:
    return Path(settings.PANTAU_DATA) / "capturing" / str(capture_id)


def clear_places() -> None:
    """Remove what killed runs left on this machine of captures that another has ended since."""
    found = {int(place.name): place for place in _place_of(0).parent.glob("[0-9]*")}
    if found:
        going = PageCapture.objects.filter(status__in=[Status.WAITING, Status.RUNNING], pk__in=found)
        for pk in found.keys() - set(going.values_list("pk", flat=True)):
            shutil.rmtree(found[pk], ignore_errors=True)


class _Place:
    """A folder of one job's own. What a killed run of the same capture left there goes first."""

    def __init__(self, capture: PageCapture) -> None:
        self._path = _place_of(capture.pk)

    def __enter__(self) -> Path:
        clear_places()
        shutil.rmtree(self._path, ignore_errors=True)
        self._path.mkdir(parents=True, mode=0o700)
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


# --- evidence ---------------------------------------------------------------------------------------------


@transaction.atomic
def take(capture: PageCapture, *, by: User, reason: str, now: datetime) -> Evidence:
    """Take a capture as evidence, with the post as it is stored; then it is dropped no more. Raises EvidenceError."""
    why = reason_of(reason)
    alone_with(capture.post_id)
    kept = PageCapture.objects.select_for_update(of=("self",)).select_related("post").get(pk=capture.pk)
    if not can_be_taken(kept):
        raise EvidenceError(_("Rekaman ini tidak dapat disimpan sebagai bukti lagi."))
    post = kept.post
    stored = [Part(f"capture/{one.name}", one.sha256, one.size, one.media_type) for one in kept.files.all()]
    evidence = seal(
        post, files_of(post, {}) if post is not None else {}, by=by, reason=why, how=kept.how, now=now,
        subject=kept.subject, about={"capture": kept.sha256, "captured_at": kept.ended_at}, stored=stored,
    )  # fmt: skip
    kept.evidence, kept.expires_at = evidence, None
    kept.save(update_fields=["evidence", "expires_at"])
    return evidence


def can_be_taken(capture: PageCapture) -> bool:
    post = capture.post
    purged = post.purged_at is not None if post is not None else not capture.subject
    return (
        not purged
        and capture.evidence_id is None
        and bool(capture.sha256)
        and capture.status != Status.DROPPED
    )


def viewed(capture: PageCapture, *, by: User, now: datetime) -> None:
    record(by, "capture_viewed", capture, sha256=capture.sha256)
    if capture.evidence is not None:
        happened(capture.evidence, Kind.VIEWED, by=by, now=now)


def exported(capture: PageCapture, one: CapturedFile, *, by: User, reason: str, now: datetime) -> None:
    """A person carries a file away. Raises EvidenceError."""
    why = reason_of(reason)
    record(by, "capture_exported", capture, file=one.name, sha256=one.sha256, why=why)
    if capture.evidence is not None:
        happened(capture.evidence, Kind.EXPORTED, by=by, now=now, reason=why, facts={"what": one.name})


@transaction.atomic
def drop_expired(now: datetime, most: int = 100) -> int:
    """Drop captures whose time is over; gives how many. That they were there, and their hash, stays."""
    alone_with_files()
    over = PageCapture.objects.select_for_update().filter(expires_at__lte=now, evidence=None)
    due = list(over.order_by("expires_at")[:most])
    for capture in due:
        drop(capture, now)
    return len(due)


def drop(capture: PageCapture, now: datetime) -> None:
    """Only while alone with the files."""
    let_go(capture)
    capture.status, capture.expires_at, capture.title, capture.final_url = Status.DROPPED, None, "", ""
    capture.save()
    shutil.rmtree(frozen_folder(capture), ignore_errors=True)
    record(None, "capture_dropped", capture, sha256=capture.sha256)


def let_go(capture: PageCapture) -> None:
    """The files of a capture, as far as nobody else names them. Only while alone with the files."""
    digests = set(capture.files.values_list("sha256", flat=True))
    capture.files.all().delete()
    capture.pictures.all().delete()
    for digest in unnamed(digests):
        files.forget(digest)


def unnamed(digests: Iterable[str]) -> set[str]:
    """Those that neither evidence which is held nor a capture names."""
    wanted = set(digests)
    wanted -= set(CapturedFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    parts = EvidencePart.objects.filter(sha256__in=wanted, evidence__in=held())
    return wanted - set(parts.values_list("sha256", flat=True))


def frozen_folder(capture: PageCapture) -> Path:
    """Where the frozen copy of a capture lies once somebody has looked at it."""
    return Path(settings.PANTAU_DATA) / "frozen" / f"{capture.pk}-{capture.sha256[:16]}"


# --- what waits for a person ------------------------------------------------------------------------------


def need_a_person() -> QuerySet[PageCapture]:
    """Captures that came to nothing, until the page is brought in another way or a person closes them.

    What a person asked for comes first.
    """
    later = PageCapture.objects.filter(pk__gt=OuterRef("pk"))
    same = Q(post=OuterRef("post")) | Q(subject=OuterRef("subject")) & ~Q(subject="")
    missed = PageCapture.objects.filter(status__in=MISSED, closed_at=None)
    return missed.filter(~Exists(later.filter(same))).order_by(F("asked_by").asc(nulls_last=True), "-pk")


def waits(capture: PageCapture) -> bool:
    return need_a_person().filter(pk=capture.pk).exists()


@transaction.atomic
def close(capture: PageCapture, *, by: User, reason: str, now: datetime) -> None:
    """Nothing more is needed of a capture that came to nothing. Raises EvidenceError."""
    why = reason_of(reason)
    held = PageCapture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
    if held.status not in MISSED or held.closed_at is not None:
        raise EvidenceError(_("Rekaman ini tidak menunggu siapa pun."))
    held.closed_at, held.closed_by, held.closed_why = now, by, why
    held.save(update_fields=["closed_at", "closed_by", "closed_why"])
    record(by, "capture_closed", held, why=why)
