"""Files of reports and replies: coming in piece by piece or whole, looked into, scanned, sealed, copied, and forgotten.

A file that arrives lies under ``<data folder>/reports``, one of a reply under ``replies``. What is on the disk says
how much has come: a phone that lost its network asks, and goes on from there.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from pantau.engine.evidence import brought
from pantau.engine.evidence.capture.received import ReceivedError
from pantau.office.casework import proof
from pantau.office.evidence import uploads
from pantau.office.evidence.files import place_of
from pantau.office.portal.reply.models import ReplyRight
from pantau.office.portal.reports import scanning
from pantau.office.portal.reports.models import Arriving, Report, ReportFile

MOST_FILES = 12
MOST_BYTES = 300 * brought.MIB  # of one report
LEAST_FREE = 2048 * brought.MIB  # on the disk: what strangers send must not stop the office
ARRIVE_WITHIN = timedelta(days=3)
Scan = ReportFile.Scan
#: Whoever brings a file: with a report, or with a reply, which is nobody's draft and is sealed at once.
Holder = Report | ReplyRight


class FileRefusedError(Exception):
    """A file cannot be taken; the message says why and the way out."""


class OffsetError(Exception):
    """The piece does not begin where the file on the disk ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Upload(Protocol):
    size: int

    def chunks(self) -> Iterable[bytes]: ...


# --- piece by piece -------------------------------------------------------------------------------


def announce(holder: Holder, size: int, *, now: datetime) -> Arriving:
    """Room for a file of this many bytes. Raises FileRefusedError."""
    if size <= 0:
        raise FileRefusedError(_("Berkasnya kosong."))
    if size > brought.MOST_OF_ALL:
        raise FileRefusedError(
            _("Berkasnya lebih dari 100 MB. Potong videonya, atau kirim bagian yang penting.")
        )
    _bound(holder, size)
    arriving = Arriving.objects.create(
        key=secrets.token_hex(16), size=size, begun_at=now, touched_at=now, **of(holder)
    )
    _arriving_at(arriving).parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    _arriving_at(arriving).touch(mode=0o640)
    return arriving


def of(holder: Holder) -> dict[str, Holder]:
    """How its files are found."""
    return {"report": holder} if isinstance(holder, Report) else {"right": holder}


def _bound(holder: Holder, more: int) -> None:
    coming = holder.arriving.aggregate(sum=Sum("size"))["sum"] or 0
    held = holder.files.aggregate(sum=Sum("size"))["sum"] or 0
    if holder.files.count() + holder.arriving.count() >= MOST_FILES:
        raise FileRefusedError(_("Paling banyak %(count)s berkas di sini.") % {"count": MOST_FILES})
    if shutil.disk_usage(settings.PANTAU_DATA).free < LEAST_FREE + more:
        raise FileRefusedError(
            _("Penyimpanan kami sedang penuh. Kirim dahulu tanpa berkas, lalu tambahkan besok.")
        )
    if coming + held + more > MOST_BYTES:
        raise FileRefusedError(_("Semua berkas bersama paling besar 300 MB."))


def offset_of(arriving: Arriving) -> int:
    try:
        return _arriving_at(arriving).stat().st_size
    except FileNotFoundError:
        return 0


@transaction.atomic
def append(arriving: Arriving, offset: int, piece: bytes, *, now: datetime) -> int:
    """Gives how many bytes are there now. Raises OffsetError, and FileRefusedError for more than announced."""
    held = Arriving.objects.select_for_update().get(pk=arriving.pk)
    there = offset_of(held)
    if offset != there:
        raise OffsetError(there)
    if there + len(piece) > held.size:
        raise FileRefusedError(_("Berkas ini lebih besar daripada yang diberitahukan."))
    with _arriving_at(held).open("ab") as file:
        file.write(piece)
    Arriving.objects.filter(pk=held.pk).update(touched_at=now)
    return there + len(piece)


def settle(arriving: Arriving, *, now: datetime) -> ReportFile:
    """All of it has come. Raises FileRefusedError; what was refused is gone."""
    path = _arriving_at(arriving)
    try:
        return _take(arriving.holder, path, now)
    finally:
        path.unlink(missing_ok=True)
        Arriving.objects.filter(pk=arriving.pk).delete()


def drop(arriving: Arriving) -> None:
    _arriving_at(arriving).unlink(missing_ok=True)
    arriving.delete()


# --- whole ----------------------------------------------------------------------------------------


def receive(holder: Holder, given: Upload, *, now: datetime) -> ReportFile:
    """A file from an ordinary form. Raises FileRefusedError."""
    arriving = announce(holder, given.size, now=now)
    with _arriving_at(arriving).open("wb") as file:
        for piece in given.chunks():
            file.write(piece)
    return settle(arriving, now=now)


def _take(holder: Holder, path: Path, now: datetime) -> ReportFile:
    try:
        kind = brought.check(path)
    except ReceivedError as refused:
        raise FileRefusedError(_trouble(refused)) from refused
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    same = holder.files.filter(sha256=digest).first()
    if same is not None:
        return same
    verdict = scanning.scan(path)
    made = ReportFile.objects.create(
        kind=kind, size=path.stat().st_size, sha256=digest, scan=verdict.scan, virus=verdict.virus,
        added_at=now, **of(holder),
    )  # fmt: skip
    own = original_at(made)
    own.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    shutil.move(path, own)
    if verdict.scan != Scan.INFECTED:
        _copy(made, own)
        if isinstance(holder, ReplyRight) or holder.sent:
            seal(holder, now=now)
            made.refresh_from_db()
    return made


def _copy(made: ReportFile, source: Path) -> None:
    kind: Any = made.kind
    try:
        made.stripped = brought.strip(source, copy_at(made), kind)
    except brought.NotStrippedError:
        copy_at(made).unlink(missing_ok=True)
    made.save(update_fields=["stripped"])


def _trouble(refused: ReceivedError) -> str:
    if refused.trouble == "empty":
        return _("Berkasnya kosong.")
    if refused.trouble == "large":
        return _("Berkasnya terlalu besar untuk jenisnya. Potong, atau kirim bagian yang penting.")
    if refused.trouble == "unknown":
        return _(
            "Jenis berkas ini tidak diterima, apa pun nama akhirannya. Kirim gambar (PNG, JPEG, WebP), video (MP4, "
            "WebM), suara (MP3, M4A, OGG, WAV), atau PDF."
        )
    return _("Berkasnya rusak atau terpotong. Coba kirim lagi, atau ambil tangkapan layar.")


# --- evidence -------------------------------------------------------------------------------------


def seal(holder: Holder, *, now: datetime) -> None:
    """What was not sealed yet becomes one record under one hash, as it came; our own file of it goes."""
    new = list(holder.files.filter(capture=None).exclude(scan=Scan.INFECTED))
    if not new:
        return
    capture = uploads.bring(
        [
            uploads.Brought(
                original_at(one),
                f"{'laporan' if one.report_id else 'tanggapan'}-{one.pk}.{one.kind}",
                _of(brought.ROLES, one),
                _of(brought.MEDIA_TYPES, one),
            )
            for one in new
        ],
        how_obtained=_how_obtained(holder),
        url="",
        now=now,
        subject="" if isinstance(holder, Report) else proof.subject_of(holder.party.case),
    )
    holder.files.filter(pk__in=[one.pk for one in new]).update(capture=capture)
    for one in new:
        transaction.on_commit(original_at(one).unlink)


def _how_obtained(holder: Holder) -> str:
    if isinstance(holder, Report):
        return _("Diserahkan warga lewat halaman lapor, laporan nomor %(number)s.") % {"number": holder.pk}
    return _("Diserahkan terlapor bersama tanggapannya lewat kode hak jawab, perkara %(number)s.") % {
        "number": holder.party.case.number
    }


def media_type(one: ReportFile) -> str:
    return _of(brought.MEDIA_TYPES, one)


def _of(table: Any, one: ReportFile) -> str:
    return str(table[one.kind])


def shown(one: ReportFile) -> Path:
    """What people look at: the copy without place and device, else the original."""
    if one.stripped and copy_at(one).exists():
        return copy_at(one)
    return place_of(one.sha256) if one.capture_id else original_at(one)


def rescan(one: ReportFile) -> None:
    """The scanner was away when it came."""
    verdict = scanning.scan(place_of(one.sha256) if one.capture_id else original_at(one))
    if verdict.scan != Scan.WAITING:
        ReportFile.objects.filter(pk=one.pk).update(scan=verdict.scan, virus=verdict.virus)


# --- forgetting -----------------------------------------------------------------------------------


def remove(report: Report, pk: int) -> None:
    """Before sending, by who brought it."""
    one = report.files.filter(pk=pk, capture=None).first()
    if one is not None:
        original_at(one).unlink(missing_ok=True)
        copy_at(one).unlink(missing_ok=True)
        one.delete()


def forget(holder: Holder, *, now: datetime) -> None:
    """The report, or the right of reply without its replies, and all it brought.

    Records that no evidence has taken over are dropped by their own room."""
    for arriving in holder.arriving.all():
        drop(arriving)
    captures = set(holder.files.exclude(capture=None).values_list("capture", flat=True))
    shutil.rmtree(_folder_of(holder), ignore_errors=True)
    holder.delete()
    uploads.let_brought_go(captures, now)


def drop_stranded(now: datetime) -> None:
    """Files that stopped coming days ago."""
    for one in Arriving.objects.filter(touched_at__lt=now - ARRIVE_WITHIN):
        drop(one)


def original_at(one: ReportFile) -> Path:
    return _folder_of(one.holder) / str(one.pk)


def copy_at(one: ReportFile) -> Path:
    return _folder_of(one.holder) / f"{one.pk}.copy"


def _folder_of(holder: Holder) -> Path:
    kind = "reports" if isinstance(holder, Report) else "replies"
    return Path(settings.PANTAU_DATA) / kind / str(holder.pk)


def _arriving_at(arriving: Arriving) -> Path:
    return Path(settings.PANTAU_DATA) / "reports" / "arriving" / arriving.key
