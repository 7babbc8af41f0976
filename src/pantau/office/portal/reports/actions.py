"""What the office does with a report. Reporters' own acts stand in drafting.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.sources.accounts import identify
from pantau.office.collection import actions as collection
from pantau.office.evidence import captures, uploads
from pantau.office.evidence.actions import EvidenceError
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.reports import drafting
from pantau.office.portal.reports.drafting import ReportError
from pantau.office.portal.reports.models import Report, ReportLink, ReportMessage
from pantau.office.posts.models import Post
from pantau.office.posts.storable import clean
from pantau.office.registry import actions as registry

SHORTEST_REASON = 5
State = Report.State
OPEN = (State.SENT, State.READ, State.ACCEPTED)


@transaction.atomic
def read(report: Report, *, by: User, now: datetime) -> None:
    """Somebody has it in front of them: the law's clock may be said to run from here."""
    first = Report.objects.filter(pk=report.pk, state=State.SENT)
    if first.update(state=State.READ, read_at=now, read_by=by):
        record(by, "report_read", report)
        report.refresh_from_db()


@transaction.atomic
def ask(report: Report, question: str, *, by: User, now: datetime) -> None:
    """The reporter finds it under their code. Raises ReportError."""
    held = _held(report, OPEN)
    text = _reason(question)
    ReportMessage.objects.create(report=held, officer=by, text=text, at=now)
    record(by, "report_asked", held)


@transaction.atomic
def accept(report: Report, *, by: User, now: datetime) -> None:
    """It is early information from now on, and is kept as long as that. Raises ReportError."""
    held = _held(report, (State.SENT, State.READ))
    held.state, held.accepted_at, held.accepted_by = State.ACCEPTED, now, by
    held.expires_at = now + drafting.kept_for("accepted")
    held.save()
    record(by, "report_accepted", held)


@transaction.atomic
def bring_to_review(
    report: Report, link: ReportLink, words: str, *, capture: bool, by: User, now: datetime
) -> Post:
    """An officer has opened the address and gives its words: it becomes a post that the rules read, the reporter's
    files become evidence about it, and where wanted its page is captured. Raises ReportError."""
    held = _held(report, (State.SENT, State.READ, State.ACCEPTED))
    identity = identify(link.url)
    if identity.kind != "content":
        raise ReportError(_("Alamat ini bukan alamat sebuah unggahan."))
    post = _stored(identity) or _hand_over(identity, words, by, now)
    held.post = post
    held.save(update_fields=["post"])
    if held.state != State.ACCEPTED:
        accept(held, by=by, now=now)
    why = _("Laporan warga nomor %(number)s.") % {"number": held.pk}
    try:
        for one in brought_files(held):
            uploads.take_brought(one, post, by=by, reason=why, now=now)
        if capture:
            captures.ask(post, link.url, by=by, reason=why, now=now)
    except EvidenceError as refused:
        raise ReportError(str(refused)) from refused
    record(by, "report_brought_to_review", held, post=post.pk)
    return post


def _stored(identity: Any) -> Post | None:
    return Post.objects.filter(platform=identity.platform, native_id=identity.key, purged_at=None).first()


def _hand_over(identity: Any, words: str, by: User, now: datetime) -> Post:
    try:
        collection.hand_over(by, identity.url, clean(words), now=now)
    except collection.CaptureError as refused:
        raise ReportError(str(refused)) from refused
    post = _stored(identity)
    if post is None:
        raise ReportError(
            _("Unggahan ini sudah pernah dihapus dari penyimpanan dan tidak dapat disimpan lagi.")
        )
    return post


def brought_files(report: Report) -> Iterable[Any]:
    """Sealed as they came, and evidence of nothing yet."""
    found = {
        one.capture_id: one.capture for one in report.files.exclude(capture=None).select_related("capture")
    }
    return [one for one in found.values() if one.evidence_id is None]


def propose_account(report: Report, link: ReportLink, *, by: User, now: datetime) -> bool:
    """False where the registry knows it or a person refused it. Raises ReportError."""
    why = _("Disebut dalam laporan warga nomor %(number)s.") % {"number": report.pk}
    try:
        proposal = registry.propose_account(link.url, source="report", why=why, now=now, by=by)
    except registry.RegistryError as refused:
        raise ReportError(str(refused)) from refused
    record(by, "report_account_proposed", report)
    return proposal is not None


@transaction.atomic
def merge(report: Report, into: Report, *, by: User, now: datetime) -> None:
    """Two reports of one thing: the later goes with the earlier, and its reporter follows that. Raises ReportError."""
    first, second = sorted((report.pk, into.pk))
    list(Report.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk"))
    held = _held(report, (State.SENT, State.READ))
    main = Report.objects.get(pk=into.pk)
    if main.pk == held.pk or not main.sent or main.state == State.MERGED:
        raise ReportError(_("Pilih laporan lain yang masih berdiri sendiri."))
    if held.merged.exists():
        raise ReportError(_("Sudah ada laporan lain yang digabung ke laporan ini."))
    held.state, held.merged_into = State.MERGED, main
    held.closed_at, held.closed_by = now, by
    held.save()
    record(by, "report_merged", held, into=main.pk)


@transaction.atomic
def close(report: Report, why: str, *, by: User, now: datetime) -> None:
    """``why`` is what the reporter reads. Raises ReportError."""
    held = _held(report, OPEN)
    held.state, held.closed_at, held.closed_by, held.closed_why = State.CLOSED, now, by, _reason(why)
    held.expires_at = now + drafting.kept_for("closed" if held.accepted_at is None else "accepted")
    held.save()
    record(by, "report_closed", held, why=held.closed_why)


@transaction.atomic
def persons_of(report: Report, why: str, *, by: User) -> dict[str, str]:
    """Reporter and witnesses. That they were asked for, and why, is on record. Raises ReportError."""
    reason = _reason(why)
    record(by, "report_persons_seen", report, why=reason)
    return drafting.persons_of(report)


def file_taken(report: Report, file_id: int, *, by: User) -> None:
    record(by, "report_file_opened", report, file=file_id)


def _held(report: Report, states: Iterable[str]) -> Report:
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.state not in states:
        raise ReportError(_("Laporan ini sudah diputus: %(state)s.") % {"state": held.get_state_display()})
    return held


def _reason(text: str) -> str:
    said = clean(text).strip()[:4000]
    if len(said) < SHORTEST_REASON:
        raise ReportError(_("Tulis dalam beberapa kata."))
    return said
