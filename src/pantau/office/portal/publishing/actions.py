"""Writing for the public: begin, revise, ask, approve, send back, withdraw. All of it in the audit trail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pantau.engine.evidence.brought import Kind, NotStrippedError, strip
from pantau.engine.pictures import PictureError, PictureFacts, inspect
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.people.notices import actions as notices
from pantau.office.portal.publishing import access, shelf
from pantau.office.portal.publishing.models import (
    Piece,
    PieceApproval,
    PieceFile,
    PieceVersion,
    PieceWithdrawal,
    Recording,
)

KIND = "portal.awaits_approval"
LONGEST_SLUG = 80
FEWEST_LETTERS = 5  # of a reason


class PublishingError(Exception):
    """Something cannot be done with a piece; the message says why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    summary: str
    body: str
    title_en: str = ""
    title_sas: str = ""
    summary_en: str = ""
    body_en: str = ""
    picture: PieceFile | None = None
    picture_alt: str = ""
    video: str = ""
    recording: Recording | None = None
    chapters: str = ""
    transcript: str = ""


def wording_of(version: PieceVersion) -> Wording:
    return Wording(**{name: getattr(version, name) for name in Wording.__slots__})


@transaction.atomic
def begin(kind: str, wording: Wording, *, by: User, now: datetime) -> Piece:
    """A new piece with its first version; its address comes from the title and stays."""
    require(access.write(by, now))
    piece = Piece.objects.create(kind=kind, slug=_free_slug(wording.title), begun_by=by, begun_at=now)
    _add(piece, 1, wording, "", by, now)
    record(by, "piece_begun", piece, kind=kind, title=wording.title)
    return piece


def _free_slug(title: str) -> str:
    plain = slugify(title)[:LONGEST_SLUG].strip("-") or "kabar"
    taken = set(Piece.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    return next(
        slug
        for slug in (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
        if slug not in taken
    )


@transaction.atomic
def revise(
    piece: Piece, wording: Wording, *, correction: str = "", by: User, now: datetime
) -> PieceVersion | None:
    """Another version; None where nothing changed. What readers have seen is changed only with a correction."""
    require(access.write(by, now))
    held = _held(piece)
    last = held.versions.get(number=_last_number(held))
    if wording_of(last) == wording:
        return None
    if is_out(held, now) and not correction:
        raise PublishingError(
            _("Naskah ini sudah terbit. Tulis apa yang dikoreksi; pembaca akan melihatnya.")
        )
    made = _add(held, last.number + 1, wording, correction if is_out(held, now) else "", by, now)
    _waits(held, None)
    record(by, "piece_revised", held, number=made.number, correction=made.correction)
    return made


def _add(
    piece: Piece, number: int, wording: Wording, correction: str, by: User, now: datetime
) -> PieceVersion:
    given = {name: getattr(wording, name) for name in Wording.__slots__}
    return PieceVersion.objects.create(
        piece=piece, number=number, written_by=by, written_at=now, correction=correction, **given
    )


@transaction.atomic
def ask(piece: Piece, *, by: User, now: datetime) -> None:
    """Have the last version approved by somebody else."""
    require(access.write(by, now))
    held = _held(piece)
    last = held.versions.get(number=_last_number(held))
    if PieceApproval.objects.filter(version=last).exists():
        raise PublishingError(_("Versi ini sudah disetujui."))
    _waits(held, last)
    record(by, "piece_approval_asked", held, number=last.number)
    _tell(last, by, now)


def _tell(version: PieceVersion, by: User, now: datetime) -> None:
    """Those who may approve it: nobody who wrote one of its versions."""
    wrote = set(version.piece.versions.values_list("written_by", flat=True))
    reach = notices.holders(notices.Reach(access.APPROVING), now)
    people = [one for one in reach if one.pk not in wrote]
    url = reverse("publishing:piece", args=[version.piece_id])
    notices.notify(people, KIND, url, dedup_key=str(version.pk), now=now, leaving_out=by)


@transaction.atomic
def approve(piece: Piece, number: int, *, publish_at: datetime | None, by: User, now: datetime) -> None:
    """Let version ``number`` out, at once or at ``publish_at``: the very one that waits and was read."""
    require(access.let_out(by, now))
    held = _held(piece)
    require(access.approve(by, now, held))
    if held.waiting is None or held.waiting.number != number:
        raise PublishingError(_("Versi ini tidak lagi menunggu. Baca versi yang terakhir dahulu."))
    _refuse_unheard(held.waiting)
    at = max(publish_at or now, now)
    PieceApproval.objects.create(version=held.waiting, approved_by=by, approved_at=now, publish_at=at)
    _waits(held, None)
    record(by, "piece_approved", held, number=number, publish_at=at.isoformat())


def _refuse_unheard(version: PieceVersion) -> None:
    if version.recording and version.recording.state != Recording.State.READY:
        raise PublishingError(_("Rekamannya belum siap didengar."))


@transaction.atomic
def send_back(piece: Piece, why: str, *, by: User, now: datetime) -> None:
    """To its author, with what is to be changed."""
    require(access.let_out(by, now))
    held = _held(piece)
    if held.waiting is None:
        raise PublishingError(_("Tidak ada versi yang menunggu."))
    number = held.waiting.number
    _waits(held, None, why=_reason(why))
    record(by, "piece_sent_back", held, number=number, why=held.returned_why)


@transaction.atomic
def withdraw(piece: Piece, why: str, *, by: User, now: datetime) -> None:
    """For good: readers then find the reason in its place, or nothing where it was never out."""
    require(access.let_out(by, now))
    held = _held(piece)
    PieceWithdrawal.objects.create(piece=held, withdrawn_by=by, withdrawn_at=now, why=_reason(why))
    _waits(held, None)
    record(by, "piece_withdrawn", held, why=why)


def is_out(piece: Piece, now: datetime) -> bool:
    """Have readers seen a version of it?"""
    return PieceApproval.objects.filter(version__piece=piece, publish_at__lte=now).exists()


def _held(piece: Piece) -> Piece:
    """The piece, ours alone until the end of the transaction. Raises PublishingError where it was withdrawn."""
    held = Piece.objects.select_for_update(of=("self",)).select_related("waiting").get(pk=piece.pk)
    if PieceWithdrawal.objects.filter(piece=held).exists():
        raise PublishingError(_("Terbitan ini sudah ditarik."))
    return held


def _last_number(piece: Piece) -> int:
    return int(piece.versions.aggregate(last=Max("number"))["last"])


def _waits(piece: Piece, version: PieceVersion | None, *, why: str = "") -> None:
    piece.waiting, piece.returned_why = version, why
    piece.save(update_fields=["waiting", "returned_why"])


def _reason(why: str) -> str:
    said = " ".join(why.split())[:500]
    if len(said) < FEWEST_LETTERS:
        raise PublishingError(_("Tulis alasannya dalam beberapa kata."))
    return said


# --- pictures -------------------------------------------------------------------------------------


def keep_picture(chunks: Iterable[bytes], *, by: User, now: datetime) -> PieceFile:
    """A picture for readers, without what a phone wrote into it. Raises PublishingError."""
    require(access.write(by, now))
    try:
        data = _without_origin(b"".join(chunks))
        facts = inspect(data)
    except (PictureError, NotStrippedError) as refused:
        raise PublishingError(
            _("Gambar ini tidak dapat dipakai. Kirim PNG, JPEG atau WebP yang utuh, paling besar 12 MB.")
        ) from refused
    digest, size = shelf.put([data])
    kept, _made = PieceFile.objects.get_or_create(
        sha256=digest, defaults=_told(facts) | {"size": size, "added_by": by, "added_at": now}
    )
    return kept


def _without_origin(data: bytes) -> bytes:
    """The same picture without place, device and names. Raises PictureError and NotStrippedError."""
    kind = inspect(data).media_type.removeprefix("image/")
    with tempfile.TemporaryDirectory() as folder:
        came, copy = Path(folder) / "came", Path(folder) / "copy"
        came.write_bytes(data)
        strip(came, copy, cast("Kind", kind))
        return copy.read_bytes()


def _told(facts: PictureFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if name != "orientation"}
