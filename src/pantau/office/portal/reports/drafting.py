"""What reporters do: begin, tell in steps, come back by their code, send, add and answer.

Everything is taken in as it is: what the law still lacks is shown, not demanded. A report is sent once; after that it
is only added to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law import KINDS, Rulebook
from pantau.engine.law.reporting import EVIDENCE
from pantau.engine.sources.accounts import identify
from pantau.office.collection import vault
from pantau.office.collection.tips import addresses_in
from pantau.office.people.actions import record
from pantau.office.people.models import Role
from pantau.office.people.notices import actions as notices
from pantau.office.portal.reports import calls, codes, files
from pantau.office.portal.reports.models import Report, ReportLink, ReportMessage
from pantau.office.portal.reports.requirements import Completeness, completeness
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook as rulebooks

KIND = "portal.report_arrived"
HANDLING = (Role.OFFICER, Role.COORDINATOR)  # as access.decide has it
MOST_LINKS = 20
LONGEST = 8000  # letters of one answer
MOST_MESSAGES = 40
FASTEST = timedelta(seconds=20)  # from choosing to sending: nobody reads six pages in less
Kind, State, Doubt = Report.Kind, Report.State, Report.Doubt


class ReportError(Exception):
    """Something cannot be done with a report; the message says why and the way out."""


# --- the draft ------------------------------------------------------------------------------------


def begin(kind: str, code: str, *, language: str, network: str, now: datetime) -> Report:
    """A new draft under this code, or the one that is there: a phone may ask twice. Raises ReportError."""
    if kind not in KINDS or not codes.plain(code):
        raise ReportError(_("Pilih dahulu cara melapor."))
    held = by_code(code)
    if held is not None:
        return held
    try:
        calls.count(network, calls.BEGIN, now)
    except calls.TooOftenError:
        raise ReportError(
            _("Dari jaringan Anda baru saja dimulai sangat banyak laporan. Coba lagi satu jam lagi.")
        ) from None
    report, _made = Report.objects.get_or_create(
        code_hash=codes.hashed(code),
        defaults={
            "kind": kind, "language": language, "begun_at": now, "touched_at": now,
            "expires_at": now + kept_for("draft"),
        },
    )  # fmt: skip
    return report


def by_code(code: str) -> Report | None:
    plain = codes.plain(code)
    return Report.objects.filter(code_hash=codes.hashed(plain)).first() if plain else None


def kept_for(stage: str) -> timedelta:
    """By the rulebook; a month where it does not say."""
    kept = rulebooks.current().reporting.keeping.get(stage)
    return kept.span if kept else timedelta(days=30)


@transaction.atomic
def choose(report: Report, kind: str, *, now: datetime) -> None:
    """Another way of reporting; without a name, what was told of one is forgotten. Raises ReportError."""
    held = _draft(report)
    if kind not in KINDS:
        raise ReportError(_("Pilih dahulu cara melapor."))
    held.kind = kind
    if kind == Kind.ANONYMOUS:
        held.persons = seal_persons(
            {name: text for name, text in persons_of(held).items() if not name.startswith("reporter.")}
        )
    _touch(held, now)


@transaction.atomic
def tell(report: Report, said: Mapping[str, str], *, now: datetime) -> None:
    """Answers by "part.field"; those of reporter and witnesses are sealed. Raises ReportError."""
    held = _draft(report)
    persons = persons_of(held)
    for name, text in said.items():
        kept = clean(text).strip()[:LONGEST]
        if not is_of_persons(name):
            held.told[name] = kept
        elif not (held.kind == Kind.ANONYMOUS and name.startswith("reporter.")):
            persons[name] = kept
    held.persons = seal_persons(persons)
    _touch(held, now)


def is_of_persons(name: str) -> bool:
    return name.startswith(("reporter.", "witnesses."))


def persons_of(report: Report) -> dict[str, str]:
    return dict(json.loads(vault.unseal(bytes(report.persons)))) if report.persons else {}


def seal_persons(persons: Mapping[str, str]) -> bytes | None:
    told = {name: text for name, text in persons.items() if text}
    return vault.seal(json.dumps(told)) if told else None


@transaction.atomic
def add_links(report: Report, written: str, *, now: datetime) -> Sequence[str]:
    """Every web address in this text; gives the words that look like nothing we can read. Raises ReportError."""
    held = _open(report)
    found = addresses_in(clean(written))
    if held.links.count() + len(found) > MOST_LINKS:
        raise ReportError(_("Paling banyak %(count)s tautan.") % {"count": MOST_LINKS})
    for one in found:
        ReportLink.objects.get_or_create(
            report=held,
            url=one["url"],
            defaults={
                "platform": one["platform"], "kind": one["kind"], "key": identify(one["url"]).key[:200],
                "owner": one["owner"], "added_at": now,
            },
        )  # fmt: skip
    _touch(held, now)
    return [] if found else [word for word in written.split() if word]


@transaction.atomic
def drop_link(report: Report, pk: int, *, now: datetime) -> None:
    held = _draft(report)
    held.links.filter(pk=pk).delete()
    _touch(held, now)


def given(report: Report) -> dict[str, str]:
    """Everything told, by "part.field", and whether there is any evidence."""
    told = {**report.told, **persons_of(report)}
    if report.links.exists() or report.files.exclude(scan="infected").exists():
        told[EVIDENCE] = "1"
    return told


def stands(report: Report, book: Rulebook, now: datetime) -> Completeness:
    sent = report.sent_at or now
    return completeness(book, report.kind, given(report), sent.astimezone(book.timezone).date())


@transaction.atomic
def discard(report: Report, *, now: datetime) -> None:
    """The reporter thinks better of it: nothing stays. Raises ReportError once it was sent."""
    files.forget(_draft(report), now=now)


# --- sending --------------------------------------------------------------------------------------


@transaction.atomic
def send(report: Report, *, trap: str, network: str, now: datetime) -> None:
    """From here on the office has it. Raises ReportError where something needed is missing."""
    held = _draft(report)
    if not stands(held, rulebooks.current(), now).ready:
        raise ReportError(_("Masih ada isian yang wajib untuk cara melapor ini."))
    held.doubt = _doubt(held, trap, network, now)
    held.state, held.sent_at, held.touched_at, held.expires_at = State.SENT, now, now, None
    held.save()
    files.seal(held, now=now)
    record(None, "report_sent", held, kind=held.kind, doubt=held.doubt)
    _tell(held, now)


def _tell(report: Report, now: datetime) -> None:
    """Those who handle reports; of doubtful ones, which may come in masses, once a day."""
    key, url = str(report.pk), reverse("reports:report", args=[report.pk])
    if report.doubt != Doubt.NONE:
        key, url = f"doubtful {now:%Y-%m-%d}", reverse("reports:list")
    notices.notify(notices.Reach(HANDLING), KIND, url, dedup_key=key, now=now)


def _doubt(report: Report, trap: str, network: str, now: datetime) -> str:
    try:
        calls.count(network, calls.SEND, now)
        many = calls.sent_today(network, now) > calls.MANY_A_DAY
    except calls.TooOftenError:
        many = True
    if trap.strip():
        return Doubt.FILLED
    if now - report.begun_at < FASTEST:
        return Doubt.HURRIED
    return Doubt.MANY if many else Doubt.NONE


@transaction.atomic
def add(report: Report, text: str, *, now: datetime) -> None:
    """More to a report that was sent, or an answer. Raises ReportError."""
    held = _open(report)
    said = clean(text).strip()[:LONGEST]
    if not said:
        raise ReportError(_("Tulis dahulu yang ingin Anda sampaikan."))
    if held.messages.filter(officer=None).count() >= MOST_MESSAGES:
        raise ReportError(_("Sudah sangat banyak tambahan. Hubungi kantor Bawaslu untuk melanjutkan."))
    ReportMessage.objects.create(report=held, text=said, at=now)
    _touch(held, now)


# --- keeping --------------------------------------------------------------------------------------


def drop_expired(now: datetime) -> int:
    """Drafts nobody sent, and reports whose time is over, with everything in them."""
    over = Report.objects.filter(expires_at__lte=now).exclude(merged__expires_at=None, merged__isnull=False)
    count = 0
    for report in over.order_by("-merged_into", "pk"):
        with transaction.atomic():
            if report.merged.exists():
                continue
            if report.sent:
                record(None, "report_expired", report)
            files.forget(report, now=now)
            count += 1
    return count


def _draft(report: Report) -> Report:
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.sent:
        raise ReportError(_("Laporan ini sudah dikirim dan tidak dapat diubah lagi. Anda dapat menambahkan."))
    return held


def _open(report: Report) -> Report:
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.over:
        raise ReportError(_("Laporan ini sudah ditutup. Sampaikan hal baru sebagai laporan baru."))
    return held


def _touch(report: Report, now: datetime) -> None:
    report.touched_at = now
    if not report.sent:
        report.expires_at = now + kept_for("draft")
    report.save()
