"""Audits of treatment for everybody: brought as they were counted, approved by another person, corrected, withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.people.notices import actions as notices
from pantau.office.portal.openness import access
from pantau.office.portal.openness.models import OpenAudit
from pantau.office.portal.publishing.access import APPROVING
from pantau.office.portal.publishing.actions import KIND

FEWEST_LETTERS = 5  # of a reason
LONGEST_NOTE = 2000


class AuditError(Exception):
    """Something cannot be done with an audit for everybody; the message says why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An audit of the office as it may be told: ``content`` as OpenAudit has it."""

    audit: int
    since: date
    until: date
    counted_at: datetime
    rulebook: str
    model: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the office says to it. ``correction``: what was wrong with the one whose days it shares."""

    note: str
    note_en: str = ""
    correction: str = ""


def public() -> OpenAudit | None:
    """The one that everybody reads first."""
    return OpenAudit.objects.public().first()


def in_its_place(since: date, until: date) -> OpenAudit | None:
    """What is public of some of the same days: two of the same days, told apart, would tell what each hides.

    Raises AuditError where there are several.
    """
    shared = OpenAudit.objects.public().filter(since__lte=until, until__gte=since)
    if len(shared) > 1:
        raise AuditError(
            _("Beberapa audit yang terbit memuat hari yang sama. Tarik dahulu yang tidak lagi berlaku.")
        )
    return shared.first()


@transaction.atomic
def bring(kept: Kept, said: Said, *, by: User, now: datetime) -> OpenAudit:
    """Raises AuditError."""
    require(access.bring(by, now))
    note, note_en = (_plain(text)[:LONGEST_NOTE] for text in (said.note, said.note_en))
    if len(note) < FEWEST_LETTERS:
        raise AuditError(_("Tulis catatan untuk pembaca, paling sedikit lima huruf."))
    waiting = OpenAudit.objects.filter(audit=kept.audit, withdrawn_at=None).exclude(
        pk__in=OpenAudit.objects.corrected()
    )
    if waiting.exists():
        raise AuditError(_("Audit ini sudah diserahkan atau sudah terbit."))
    corrects = in_its_place(kept.since, kept.until)
    correction = _plain(said.correction)[:500] if corrects else ""
    if corrects and len(correction) < FEWEST_LETTERS:
        raise AuditError(
            _("Sebagian hari audit ini sudah terbit. Tulis apa yang dikoreksi; pembaca akan melihatnya.")
        )
    made = OpenAudit(
        **asdict(kept), note=note, note_en=note_en, corrects=corrects, correction=correction, brought_by=by,
        brought_at=now,
    )  # fmt: skip
    made.sha256 = hashlib.sha256(written(made)).hexdigest()
    made.save()
    record(by, "open_audit_brought", made, sha256=made.sha256)
    people = notices.holders(notices.Reach(APPROVING), now)
    url = reverse("openness:audit", args=[made.pk])
    notices.notify(people, KIND, url, dedup_key=f"audit {made.pk}", now=now, leaving_out=by)
    return made


@transaction.atomic
def approve(audit: OpenAudit, *, by: User, now: datetime) -> None:
    """From now on everybody reads it, and not what it corrects. Raises AuditError."""
    require(access.approve(by, now, audit))
    held = OpenAudit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
    if held.approved_at or held.withdrawn_at:
        raise AuditError(_("Audit ini sudah disetujui atau ditarik."))
    shared = in_its_place(held.since, held.until)
    if shared is not None and shared.pk != held.corrects_id:
        raise AuditError(
            _("Audit lain dari hari yang sama terbit sesudah ini diserahkan. Serahkan sekali lagi.")
        )
    held.approved_by, held.approved_at = by, now
    held.save(update_fields=["approved_by", "approved_at"])
    record(by, "open_audit_approved", held, sha256=held.sha256)


@transaction.atomic
def withdraw(audit: OpenAudit, why: str, *, by: User, now: datetime) -> None:
    """For good: readers find the reason in its place. Raises AuditError."""
    require(access.let_out(by, now))
    said = _plain(why)[:500]
    if len(said) < FEWEST_LETTERS:
        raise AuditError(_("Tulis alasannya, paling sedikit lima huruf."))
    held = OpenAudit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
    if held.withdrawn_at:
        raise AuditError(_("Audit ini sudah ditarik."))
    held.withdrawn_by, held.withdrawn_at, held.withdrawn_why = by, now, said
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    record(by, "open_audit_withdrawn", held, why=said)


def written(audit: OpenAudit) -> bytes:
    """The document itself, the same bytes each time: what was approved, and what the hash is of."""
    told = {
        "since": audit.since.isoformat(),
        "until": audit.until.isoformat(),
        "counted_at": audit.counted_at.isoformat(timespec="seconds"),
        "rulebook": audit.rulebook,
        "model": audit.model,
        "note": audit.note,
        "note_en": audit.note_en,
        "corrects": audit.corrects_id,
        "correction": audit.correction,
        **audit.content,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _plain(text: str) -> str:
    return " ".join(text.split())
