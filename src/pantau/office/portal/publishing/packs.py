"""An episode for YouTube: a film of cover and sound, title, description with chapters, subtitles, all in one ZIP.

With a token in the settings the film goes up by itself, private; without one people carry the ZIP.
"""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.office.collection.outside import may_be_asked, outside
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.public import Visit
from pantau.office.portal.publishing import (
    access,
    chapters,
    ffmpeg,
    news_page,
    podcast_page,
    recordings,
    shelf,
    social_page,
    texts,
    transcripts,
    youtube,
)
from pantau.office.portal.publishing.actions import PublishingError
from pantau.office.portal.publishing.models import EpisodePack, Piece, PieceVersion
from pantau.office.posts.without_job import without_job
from pantau.web.ui import clock

MAKE, UPLOAD = "portal.make_pack", "portal.upload_pack"
MOST_TITLE, MOST_DESCRIPTION = 100, 5000
CHUNK = 1024 * 1024
State, Upload = EpisodePack.State, EpisodePack.Upload


@transaction.atomic
def order(piece: Piece, *, by: User) -> EpisodePack:
    """Have the pack of what listeners hear now made. Raises PublishingError."""
    require(access.push(by, clock.now()))
    approval = social_page.live(piece)
    if approval is None or approval.version.recording is None:
        raise PublishingError(_("Hanya episode yang sudah terbit yang dapat dijadikan video."))
    pack, made = EpisodePack.objects.get_or_create(
        version=approval.version, defaults={"asked_by": by, "asked_at": clock.now()}
    )
    if made or pack.state == State.FAILED:
        EpisodePack.objects.filter(pk=pack.pk).update(state=State.WAITING, trouble="")
        record(by, "pack_ordered", piece)
        app.configure_task(MAKE, queue=recordings.QUEUE).defer(pack_id=pack.pk)
    return pack


def upload_is_set() -> bool:
    return bool(settings.PANTAU_YOUTUBE_TOKEN)


@transaction.atomic
def order_upload(piece: Piece, *, by: User) -> None:
    """Have the film sent up. Raises PublishingError."""
    require(access.push(by, clock.now()))
    approval = social_page.live(piece)
    if not upload_is_set() or not may_be_asked():
        raise PublishingError(_("Pengunggahan ke YouTube belum disetel di server ini."))
    ready = EpisodePack.objects.filter(version=approval.version if approval else None, state=State.READY)
    if not ready.filter(upload__in=(Upload.NONE, Upload.FAILED)).update(
        upload=Upload.WAITING, upload_trouble=""
    ):
        raise PublishingError(_("Videonya belum siap, atau sudah diunggah."))
    record(by, "pack_upload_asked", piece)
    app.configure_task(UPLOAD, queue=recordings.QUEUE).defer(pack_id=ready.get().pk)


# --- texts ----------------------------------------------------------------------------------------


def title(version: PieceVersion) -> str:
    return _allowed(version.title)[:MOST_TITLE].strip()


def description(visit: Visit, version: PieceVersion) -> str:
    """Summary, address, chapters as YouTube reads them (from 00:00), and the notes as far as there is room."""
    # Without an address of its own the site cannot be reached from there.
    address = visit.whole_address("podcast-piece", version.piece.slug) if settings.PANTAU_URL else ""
    found = chapters.read(version.chapters)
    if found and found[0].start_s:
        found.insert(0, chapters.Chapter(0, _("Awal")))
    parts = [version.summary, address, chapters.written(found), texts.plain(version, visit.book)]
    return _allowed("\n\n".join(filter(None, parts)))[:MOST_DESCRIPTION].strip()


def _allowed(text: str) -> str:
    """YouTube refuses angle brackets."""
    return text.replace("<", "‹").replace(">", "›")


# --- in the jobs ----------------------------------------------------------------------------------


@translation.override("id")
def make(pack_id: int) -> None:
    """Make film and ZIP; what is ready already stays as it is."""
    pack = EpisodePack.objects.exclude(state=State.READY).filter(pk=pack_id).first()
    if pack is None:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            _make(pack, Path(folder))
    except ffmpeg.FfmpegError as refused:
        pack.state, pack.trouble = State.FAILED, refused.trouble
    pack.save()


def _make(pack: EpisodePack, folder: Path) -> None:
    version, visit = pack.version, social_page.visit_for()
    assert version.recording is not None  # only such are ordered
    still, film = folder / "sampul.png", folder / "video.mp4"
    still.write_bytes(podcast_page.cover(visit, news_page.office(visit), version.title, wide=True))
    ffmpeg.film(still, shelf.place_of(version.recording.mp3), film)
    archive = folder / "pack.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(film, film.name)
        packed.write(still, still.name)
        packed.writestr("judul.txt", title(version))
        packed.writestr("uraian.txt", description(visit, version))
        if transcripts.is_timed(version.transcript):
            packed.writestr("teks.srt", transcripts.srt(transcripts.cues(version.transcript)))
    pack.film, _size = shelf.put(_pieces(film))
    pack.archive, pack.archive_size = shelf.put(_pieces(archive))
    pack.state = State.READY


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


@translation.override("id")
def upload(pack_id: int, *, given: Callable[[], Any] = outside) -> None:
    """Send the film up, unless it was begun before: then nobody knows whether it is there. What fails before it was
    begun may be tried again."""
    waiting = EpisodePack.objects.filter(pk=pack_id, upload=Upload.WAITING)
    pack = waiting.select_related("version__piece").first()
    if pack is None:
        _end_begun(pack_id)
        return
    version = pack.version
    video = youtube.resource(title(version), description(social_page.visit_for(), version))
    world = given()
    if not waiting.update(upload=Upload.SENDING):
        return  # another worker was faster
    try:
        pack.video = asyncio.run(_upload(shelf.place_of(pack.film), video, world))
        pack.upload = Upload.SENT
    except FetchError as refused:
        pack.upload, pack.upload_trouble = Upload.FAILED, str(refused)[:300]
    pack.save()


@translation.override("id")
def end_given_up() -> None:
    """Those that no job is to make, or to send up, any more."""
    making = EpisodePack.objects.filter(state=State.WAITING)
    lost = without_job(making.values_list("pk", flat=True), MAKE, "pack_id")
    making.filter(pk__in=lost).update(state=State.FAILED, trouble="gave_up")
    open_ = EpisodePack.objects.filter(upload__in=(Upload.WAITING, Upload.SENDING))
    for pack_id in without_job(open_.values_list("pk", flat=True), UPLOAD, "pack_id"):
        EpisodePack.objects.filter(pk=pack_id, upload=Upload.WAITING).update(
            upload=Upload.FAILED,
            upload_trouble=_("Unggahannya tidak sempat dimulai. Coba lagi, atau hubungi operator teknis."),
        )
        _end_begun(pack_id)


def _end_begun(pack_id: int) -> None:
    EpisodePack.objects.filter(pk=pack_id, upload=Upload.SENDING).update(
        upload=Upload.FAILED, upload_trouble=_("Terputus di tengah jalan. Lihat dahulu di kanal.")
    )


async def _upload(film: Path, video: dict[str, Any], world: Any) -> str:
    async with world.client() as client:
        fetch = Fetcher(client, FreePass(), world.clock, "youtube", sleep=world.sleep, attempts=1)
        return await youtube.insert(fetch, settings.PANTAU_YOUTUBE_TOKEN, film, video)
