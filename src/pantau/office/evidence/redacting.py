"""Redacted copies: a person draws over what others need not see. The copy is sealed, too; the original stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.pictures.inspecting import PictureError
from pantau.engine.pictures.redacting import Box, How, redact
from pantau.engine.pictures.unpacking import can_unpack
from pantau.office.evidence import files
from pantau.office.evidence.actions import EvidenceError, reason_of, seal, still_whole
from pantau.office.evidence.ledger import Kind, happened
from pantau.office.evidence.models import Evidence, EvidencePart
from pantau.office.people.models import User

PICTURES = ("image/png", "image/jpeg", "image/webp")
COPY = "redacted.png"


def is_picture(part: EvidencePart) -> bool:
    return part.media_type in PICTURES


def make_copy(
    part: EvidencePart, boxes: Sequence[Box], how: How, *, by: User, reason: str, now: datetime
) -> Evidence:
    """Seal a copy of this picture with the boxes hidden, linked to its original. Raises EvidenceError."""
    why = reason_of(reason)
    still_whole(part.evidence)
    if not can_unpack():
        raise EvidenceError(_("Server ini belum dapat mengolah gambar: pasang pantau[ocr]."))
    if not boxes:
        raise EvidenceError(_("Gambar sedikitnya satu kotak."))
    try:
        body = redact(files.read(part.sha256), boxes, how)
    except PictureError as error:
        raise EvidenceError(_("Gambar ini tidak dapat diolah: %(why)s") % {"why": error}) from error
    except ValueError as error:
        raise EvidenceError(_("Kotak harus terletak di dalam gambar.")) from error
    about = {
        "original": part.evidence.sha256,
        "original_part": part.name,
        "hidden": len(boxes),
        "hidden_how": how,
    }
    with transaction.atomic():
        copy = seal(
            part.evidence.post, {COPY: ("image/png", body)}, by=by, reason=why, how="by_hand", now=now,
            subject=part.evidence.subject, about=about, derived_from=part.evidence,
        )  # fmt: skip
        happened(part.evidence, Kind.REDACTED_COPY, by=by, now=now, reason=why, facts={"copy": copy.sha256})
    return copy
