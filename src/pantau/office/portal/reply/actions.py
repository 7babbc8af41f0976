"""Giving the code, replying with it, answering the reply."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import actions as casework
from pantau.office.casework import papers, proof, sources
from pantau.office.casework.models import Case, CaseParty, Paper
from pantau.office.evidence import uploads
from pantau.office.evidence.actions import EvidenceError
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.people.notices import actions as notices
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports import calls, codes, files
from pantau.office.posts.storable import clean

KIND = "reply"
ARRIVED = "reply.arrived"
NOTICE, TAKEDOWN = "status_notice", "TAKEDOWN"
#: Fields of the notice that only the copy for the person has filled in.
ADDRESS_FIELD, CODE_FIELD = "reply.address", "reply.code"
RECEIVED, ANSWERED = "reply_received", "reply_answered"
MOST_TEXT, MOST_REPLIES = 8000, 20


class ReplyError(Exception):
    """``str()`` is for the screen."""


def hashed(code: str) -> str:
    return hashlib.sha256(f"pantau.reply.{code}".encode()).hexdigest()


def is_told(case: Case) -> bool:
    """Whether those it is about have been told: before that a code would tell them of a secret inquiry."""
    if case.handovers.filter(outcome__code=TAKEDOWN, sent_at__isnull=False).exists():
        return True
    return case.outcomes.exists() and case.papers.filter(form=NOTICE, state="signed").exists()


@transaction.atomic
def give(case: Case, party_id: int, *, by: User, now: datetime) -> str:
    """A code for one person the case is about, shown this once; one given before stops working. Raises ReplyError."""
    party = case.parties.filter(pk=party_id, part=CaseParty.Part.REPORTED, removed_at=None).first()
    if party is None:
        raise ReplyError(_("Orang ini bukan terlapor dalam perkara ini."))
    if not is_told(case):
        raise ReplyError(
            _("Kode dibuat setelah pemberitahuan status ditandatangani atau permintaan penurunan dikirim.")
        )
    code = codes.new()
    right, made = ReplyRight.objects.update_or_create(
        party=party, defaults={"code_hash": hashed(code), "given_at": now, "given_by": by}
    )
    if made:
        casework.add_brought(case, sources.brought_as(KIND, str(right.pk)), by=by, now=now)
    record(by, "reply_code_given", case, party=party.pk)
    return code


@transaction.atomic
def letter(case: Case, party_id: int, address: str, *, by: User, now: datetime) -> bytes:
    """The signed notice to this person as a PDF, with the address and a code that stand nowhere else: the office's own
    copy was signed without them. Taken again it has a new code. Raises ReplyError."""
    paper = notice_to(case, party_id)
    if paper is None:
        raise ReplyError(_("Tandatangani dahulu pemberitahuan status untuk orang ini."))
    code = give(case, party_id, by=by, now=now)
    return papers.copy_of(paper, {ADDRESS_FIELD: address, CODE_FIELD: codes.shown(code)})


def notice_to(case: Case, party_id: int) -> Paper | None:
    """The newest signed notice to this person that has a place for the code."""
    signed = case.papers.filter(form=NOTICE, party=party_id, state=Paper.State.SIGNED).order_by("-pk")
    return next((one for one in signed if CODE_FIELD in one.values), None)


def look_up(written: str, network: str, now: datetime) -> ReplyRight | None:
    """By a typed code; wrong ones are counted together with those of reports. Raises calls.TooOftenError."""
    if calls.is_spent(network, calls.GUESS, now):
        raise calls.TooOftenError
    code = codes.plain(written)
    rights = ReplyRight.objects.filter(code_hash=hashed(code), party__removed_at=None) if code else None
    found = rights.select_related("party__case").first() if rights is not None else None
    if found is None:
        calls.count(network, calls.GUESS, now)
    return found


@transaction.atomic
def reply(right: ReplyRight, text: str, *, asks_correction: bool, now: datetime) -> Reply:
    """Raises ReplyError."""
    held = ReplyRight.objects.select_for_update().select_related("party__case").get(pk=right.pk)
    said = clean(text).strip()[:MOST_TEXT]
    if not said:
        raise ReplyError(_("Tulis tanggapan Anda."))
    if held.replies.count() >= MOST_REPLIES:
        raise ReplyError(_("Tanggapan lewat kode ini sudah terlalu banyak. Hubungi kantor Bawaslu."))
    if held.replies.filter(text=said).exists():
        raise ReplyError(_("Tanggapan yang sama sudah kami terima."))
    made = Reply.objects.create(right=held, text=said, asks_correction=asks_correction, at=now)
    case = held.party.case
    casework.tell(case, RECEIVED, by=None, now=now)
    _tell(case, str(made.pk), now)
    record(None, "reply_received", case, reply=made.pk)
    return made


def brought(right: ReplyRight, *, now: datetime) -> None:
    """A file has come in: whoever works on the case is told, once a day."""
    _tell(right.party.case, f"{right.pk}:{now:%Y-%m-%d}", now)


def _tell(case: Case, key: str, now: datetime) -> None:
    assigned = User.objects.filter(assignments__case=case, assignments__until=None)
    page = reverse("replies:case", args=[case.pk])
    notices.notify(assigned, ARRIVED, page, dedup_key=key, now=now)


@transaction.atomic
def take_files(case: Case, *, by: User, now: datetime) -> int:
    """What was brought with replies becomes evidence of the case; how many records did. Raises ReplyError."""
    waiting = {
        one.capture_id: one.capture
        for right in ReplyRight.objects.filter(party__case=case)
        for one in right.files.exclude(capture=None).select_related("capture")
        if one.capture.evidence_id is None
    }
    why = _("Dibawa terlapor dengan tanggapannya dalam perkara %(number)s.") % {"number": case.number}
    for capture in waiting.values():
        try:
            uploads.take_brought(capture, None, by=by, reason=why, now=now, subject=proof.subject_of(case))
        except EvidenceError as refused:
            raise ReplyError(str(refused)) from refused
    return len(waiting)


def file_taken(case: Case, file_id: int, *, by: User) -> None:
    record(by, "reply_file_opened", case, file=file_id)


@transaction.atomic
def answer(case: Case, reply_id: int, result: str, text: str, *, by: User, now: datetime) -> Reply:
    """Once; the person reads it by the code, and what they brought is evidence from now on. Raises ReplyError."""
    held = Reply.objects.select_for_update().filter(pk=reply_id, right__party__case=case).first()
    if held is None or held.result:
        raise ReplyError(_("Tanggapan ini sudah dijawab."))
    if result not in (Reply.Result.CORRECTED, Reply.Result.KEPT):
        raise ReplyError(_("Pilih apakah diperbaiki atau tetap."))
    said = clean(text).strip()[:MOST_TEXT]
    if len(said) < 5:
        raise ReplyError(_("Tulis alasannya dalam beberapa kata."))
    held.result, held.answer, held.answered_at, held.answered_by = result, said, now, by
    held.save()
    take_files(case, by=by, now=now)
    casework.tell(case, ANSWERED, by=by, now=now)
    record(by, "reply_answered", case, reply=held.pk, result=result)
    return held


@transaction.atomic
def forget(now: datetime) -> int:
    """Replies, codes and files of cases that were forgotten go with them; gives how many codes."""
    over = list(ReplyRight.objects.filter(party__case__forgotten_at__isnull=False))
    for right in over:
        right.replies.all().delete()
        files.forget(right, now=now)
    return len(over)
