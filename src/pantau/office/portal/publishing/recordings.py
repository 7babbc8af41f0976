"""Sound for the podcast: kept as it came, then made into the MP3 that listeners get, in a job.

Where ffmpeg is missing an MP3 goes out as it is, without its tags, and pages say that its loudness was left alone;
anything else waits.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.evidence import brought
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.publishing import access, ffmpeg, mp3, shelf
from pantau.office.portal.publishing.actions import PublishingError
from pantau.office.portal.publishing.ffmpeg import FfmpegError
from pantau.office.portal.publishing.models import Recording
from pantau.office.posts.without_job import without_job
from pantau.web.ui import clock

PREPARE = "portal.prepare_recording"
QUEUE = "media"  # minutes of work, which nothing that a person waits for may stand behind
MOST_BYTES = 256 * 1024 * 1024
logger = logging.getLogger(__name__)


def kind_of(head: bytes) -> str:
    """By the first bytes; empty for what is no sound we know."""
    if head.startswith(b"fLaC"):
        return "flac"
    try:
        kind = brought.kind_of(head)
    except ReceivedError:
        return ""
    kind = "m4a" if kind == "mp4" else kind  # one container, by the recorder's whim
    return kind if kind in ffmpeg.DEMUXERS else ""


@transaction.atomic
def keep(name: str, chunks: Iterable[bytes], *, by: User) -> Recording:
    """Keep a recording and have it made ready. Raises PublishingError."""
    require(access.write(by, clock.now()))
    pieces = iter(chunks)
    head = next(pieces, b"")
    kind = kind_of(head[: brought.HEAD])
    if not kind:
        raise PublishingError(_("Ini bukan rekaman suara yang dikenal. Kirim WAV, MP3, M4A, OGG atau FLAC."))
    digest, size = shelf.put(_bounded(head, pieces))
    made = Recording.objects.create(
        sha256=digest, kind=kind, size=size, original_name=name.rpartition("/")[2][:200], added_by=by,
        added_at=clock.now(),
    )  # fmt: skip
    record(by, "recording_added", made, sha256=digest, size=size)
    enqueue(made)
    return made


def _bounded(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in chain([head], rest):
        size += len(piece)
        if size > MOST_BYTES:
            raise PublishingError(_("Rekaman paling besar 256 MB."))
        yield piece


def enqueue(recording: Recording) -> None:
    app.configure_task(PREPARE, queue=QUEUE).defer(recording_id=recording.pk)


# --- in the job -----------------------------------------------------------------------------------


def prepare(recording_id: int) -> None:
    """Make the MP3; what is ready already stays as it is."""
    one = Recording.objects.exclude(state=Recording.State.READY).filter(pk=recording_id).first()
    if one is None:
        return
    try:
        _make_ready(one)
    except FfmpegError as refused:
        logger.warning("recording %s: %s", one.pk, refused)
        one.trouble = refused.trouble
        one.state = Recording.State.WAITING if refused.trouble == "no_ffmpeg" else Recording.State.FAILED
    one.save()


def end_given_up() -> None:
    """Those that no job is to make ready any more; what waits for ffmpeg waits on."""
    open_ = Recording.objects.filter(state=Recording.State.WAITING, trouble="")
    lost = without_job(open_.values_list("pk", flat=True), PREPARE, "recording_id")
    open_.filter(pk__in=lost).update(state=Recording.State.FAILED, trouble="gave_up")


def prepare_waiting() -> None:
    """What waited for ffmpeg, once it is there."""
    if ffmpeg.found():
        for one in Recording.objects.filter(state=Recording.State.WAITING, trouble="no_ffmpeg"):
            enqueue(one)


def _make_ready(one: Recording) -> None:
    source = shelf.place_of(one.sha256)
    if one.kind == "mp3" and not ffmpeg.found():
        sound = _read(source)
        one.lufs, one.trouble = None, "no_ffmpeg"
    else:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "level.mp3"
            measured = ffmpeg.measure(source, one.kind)
            ffmpeg.level(source, one.kind, measured, made)
            sound = _read(made)
        one.lufs, one.trouble = measured.lufs, ""
    one.mp3, one.mp3_size = shelf.put([sound.frames])
    one.seconds, one.state = sound.seconds, Recording.State.READY


def _read(path: Path) -> mp3.Sound:
    try:
        return mp3.read(path.read_bytes())
    except mp3.NoMp3Error as error:
        raise FfmpegError("broken", str(error)) from error
