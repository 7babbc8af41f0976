"""Papers for everybody: brought by one person, approved by another, shown until they are withdrawn."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.openness import access
from pantau.office.portal.openness.models import OpenPaper

MOST_BYTES = 10 * 1024 * 1024
FEWEST_LETTERS = 5  # of a reason


class PaperError(Exception):
    """Something cannot be done with a paper; the message says why, in words for the person."""


def approved(kind: str) -> OpenPaper | None:
    """The newest that everybody may read; its bytes are left where they are until asked for."""
    out = OpenPaper.objects.filter(kind=kind, approved_at__isnull=False, withdrawn_at=None)
    return out.order_by("-approved_at", "-pk").defer("content").first()


@transaction.atomic
def bring(kind: str, title: str, content: bytes, *, by: User, now: datetime) -> OpenPaper:
    require(access.bring(by, now))
    if not content.startswith(b"%PDF-"):
        raise PaperError(_("Berkas ini bukan PDF."))
    if len(content) > MOST_BYTES:
        raise PaperError(_("Berkas ini terlalu besar: paling besar 10 MB."))
    made = OpenPaper.objects.create(
        kind=kind,
        title=title,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        brought_by=by,
        brought_at=now,
    )
    record(by, "paper_brought", made, kind=kind, title=title, sha256=made.sha256)
    return made


@transaction.atomic
def approve(paper: OpenPaper, *, by: User, now: datetime) -> None:
    require(access.approve(by, now, paper))
    held = OpenPaper.objects.select_for_update().defer("content").get(pk=paper.pk)
    if held.approved_at or held.withdrawn_at:
        raise PaperError(_("Laporan ini sudah disetujui atau ditarik."))
    held.approved_by, held.approved_at = by, now
    held.save(update_fields=["approved_by", "approved_at"])
    record(by, "paper_approved", held, sha256=held.sha256)


@transaction.atomic
def withdraw(paper: OpenPaper, why: str, *, by: User, now: datetime) -> None:
    require(access.let_out(by, now))
    if len(why.strip()) < FEWEST_LETTERS:
        raise PaperError(_("Tulis alasannya, paling sedikit lima huruf."))
    held = OpenPaper.objects.select_for_update().defer("content").get(pk=paper.pk)
    if held.withdrawn_at:
        raise PaperError(_("Laporan ini sudah ditarik."))
    held.withdrawn_at, held.withdrawn_why = now, why.strip()[:500]
    held.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(by, "paper_withdrawn", held, why=held.withdrawn_why)
