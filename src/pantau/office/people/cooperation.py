"""The memorandum between Bawaslu and the regency, on which every seat of the regency's side rests."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pantau.office.people.actions import PeopleError, record
from pantau.office.people.models import Cooperation, User

MOST_BYTES = 20 * 1024 * 1024
#: What the agreement may be: how its file begins, its media type and how its name ends.
SHAPES = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n", "image/png", ".png"),
)
UNKNOWN = "application/octet-stream", ""  # the demo's


@dataclass(frozen=True, slots=True)
class Memorandum:
    """What the papers say. ``valid_to`` is the first moment it no longer holds."""

    number: str
    signed_on: date
    scope: str
    bawaslu_signatory: str
    bawaslu_office: str
    regency_signatory: str
    regency_office: str
    plenary_number: str
    plenary_on: date
    valid_from: datetime
    valid_to: datetime


def listed() -> QuerySet[Cooperation]:
    """Newest first, without the papers themselves."""
    known = Cooperation.objects.defer("agreement").select_related("made_by", "withdrawn_by")
    return known.order_by("-valid_from", "-pk")


def shape_of(content: bytes) -> tuple[str, str]:
    """Media type and the end of a name."""
    return next(((kind, ending) for mark, kind, ending in SHAPES if content.startswith(mark)), UNKNOWN)


@transaction.atomic
def make(papers: Memorandum, agreement: bytes, name: str, *, by: User, now: datetime) -> Cooperation:
    """Write a signed memorandum down. Raises PeopleError."""
    if papers.valid_to <= papers.valid_from:
        raise PeopleError(_("Hari terakhir berlaku mendahului hari pertamanya."))
    if papers.plenary_on > papers.signed_on:
        raise PeopleError(_("Pleno memutus sebelum nota ditandatangani; periksa kedua tanggalnya."))
    if len(agreement) > MOST_BYTES:
        raise PeopleError(_("Berkas perjanjian lebih besar dari 20 MB."))
    if shape_of(agreement) == UNKNOWN:
        raise PeopleError(
            _("Unggah perjanjian pemrosesan data yang ditandatangani sebagai PDF, JPEG, atau PNG.")
        )
    made = Cooperation.objects.create(
        **asdict(papers),
        agreement=agreement,
        agreement_name=name[-255:],
        agreement_sha256=hashlib.sha256(agreement).hexdigest(),
        made_by=by,
        made_at=now,
    )
    record(by, "cooperation_made", made, number=made.number, agreement=made.agreement_sha256)
    return made


@transaction.atomic
def withdraw(made: Cooperation, reason: str, *, by: User, now: datetime) -> None:
    """From this moment the roles that rest on it alone open nothing. Raises PeopleError."""
    if not reason.strip():
        raise PeopleError(_("Tulis alasan pencabutan."))
    standing = Cooperation.objects.filter(pk=made.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason.strip()):
        raise PeopleError(_("Nota ini sudah dicabut."))
    record(by, "cooperation_withdrawn", made, number=made.number, reason=reason.strip()[:500])
