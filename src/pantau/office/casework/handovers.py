"""Letters to whoever goes on with an outcome: whom, what they ask for, when it went out, and what they did.

Which addressee is valid on which day, what it asks for and what it does step by step is the rulebook's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.law import Addressee, FollowStep, Gap, addressees_on, concerns_of, gap_on
from pantau.office.casework import events
from pantau.office.casework.actions import MOST_TEXT, reason_of, take_up
from pantau.office.casework.demands import Demanded, demanded
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case, FollowUp, Handover, Outcome, Paper, TakedownLink
from pantau.office.casework.outcomes import offices_of
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.models import Post
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook

CONTENT = "content"
State = Handover.State


# --- whom -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """Those of the register whom an outcome goes to on a day; ``others`` are valid too and added by a person only."""

    usual: tuple[Addressee, ...]
    others: tuple[Addressee, ...]
    gaps: tuple[Gap, ...]


def proposed(outcome: Outcome, when: date) -> Proposed:
    """Without those who have a letter of this outcome already."""
    book = rulebook.current()
    register = book.addressees.values()
    rule = book.outcomes.get(outcome.code)
    concerns = concerns_of(rule, offices_of(outcome.party), outcome.advised_only) if rule else ()
    written = set(outcome.handovers.values_list("addressee", flat=True))
    fitting = [one for one in addressees_on(register, concerns, when) if one.id not in written]
    usual = tuple(one for one in fitting if one.usual)
    others = tuple(
        one for one in register if one.valid_on(when) and one.id not in written and one not in usual
    )
    gaps = tuple(gap for one in concerns if (gap := gap_on(register, one, when)))
    return Proposed(usual, others, gaps)


def day_of(now: datetime) -> date:
    return now.astimezone(rulebook.current().timezone).date()


def addressee_of(handover: Handover) -> Addressee | None:
    """None where the register in use does not know it any more; its name stays as it was."""
    return rulebook.current().addressees.get(handover.addressee)


@dataclass(frozen=True, slots=True)
class Letter:
    """``name``: as it stands on the letter, where a person makes the register's more exact."""

    addressee: str
    name: str = ""
    channel: str = ""
    urgent: bool = False


@transaction.atomic
def prepare(
    outcome: Outcome, letter: Letter, *, by: User, now: datetime, version: int | None = None
) -> Handover:
    """A letter to somebody valid today. Raises CaseError."""
    case = take_up(outcome.case, version)
    one = rulebook.current().addressees.get(letter.addressee)
    if one is None or not one.valid_on(day_of(now)):
        raise CaseError(_("Penerima ini tidak berlaku pada hari ini."))
    if outcome.handovers.filter(addressee=one.id).exists():
        raise CaseError(_("Surat kepada penerima ini sudah ada."))
    handover = Handover.objects.create(
        case=case,
        outcome=outcome,
        addressee=one.id,
        name=_line(letter.name) or _name_for(one, outcome),
        channel=_line(letter.channel) or one.channel["id"],
        urgent=letter.urgent,
        prepared_at=now,
        prepared_by=by,
    )
    if CONTENT in one.concerns:
        _ask_for_posts(handover)
    record(by, "handover_prepared", handover, case=case.pk, addressee=one.id)
    return handover


def _name_for(one: Addressee, outcome: Outcome) -> str:
    """Advice goes to whom it is about."""
    if "correction" in one.concerns and outcome.party is not None:
        return outcome.party.name
    return one.name["id"]


@transaction.atomic
def drop(handover: Handover, *, by: User, version: int | None = None) -> None:
    """What was prepared and never sent."""
    case = take_up(handover.case, version)
    if handover.state != State.PREPARED:
        raise CaseError(_("Surat ini sudah dikirim."))
    if handover.papers.filter(state=Paper.State.SIGNED).exists():
        raise CaseError(_("Suratnya sudah ditandatangani."))
    record(by, "handover_dropped", case, addressee=handover.addressee)
    handover.papers.filter(state=Paper.State.DRAFT).update(
        state=Paper.State.DROPPED, dropped_why=_("Penerusan dibatalkan."), handover=None
    )
    handover.papers.update(handover=None)
    handover.delete()


# --- the way of a letter --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sending:
    at: datetime
    channel: str
    register_number: str
    why: str = ""  # it goes out although something is missing


@transaction.atomic
def send(
    handover: Handover, sending: Sending, *, by: User, now: datetime, version: int | None = None
) -> None:
    """It left the house; once more, where it came back. The limits that count from it begin. Raises CaseError."""
    case = take_up(handover.case, version)
    held = _held(handover)
    if held.state not in (State.PREPARED, State.REFUSED):
        raise CaseError(_("Surat ini sudah dikirim."))
    _when(sending.at, now, not_before=held.outcome.decided_at)
    number = _line(sending.register_number)[:100]
    if not number:
        raise CaseError(_("Tulis nomor surat atau nomor registernya."))
    if held.papers.exclude(state__in=[Paper.State.DROPPED]).exists() and not _has_signed_letter(held):
        raise CaseError(_("Suratnya belum ditandatangani."))
    lacking = [one.title for one in demands_of(held) if one.is_missing]
    held.lacking, held.lacking_why = lacking, reason_of(sending.why) if lacking else ""
    held.state, held.sent_at = State.SENT, sending.at
    held.register_number, held.channel = number, _line(sending.channel) or held.channel
    held.save()
    _follow(held, State.SENT, f"{held.channel}, {number}", sending.at, by=by, now=now)
    one = addressee_of(held)
    for kind in one.sending_records if one else ():
        _event(case, held, kind, sending.at, by, now)
    record(by, "handover_sent", held, case=case.pk, addressee=held.addressee, lacking=len(lacking))


@transaction.atomic
def note_received(
    handover: Handover, received_by: str, at: datetime, *, by: User, now: datetime, version: int | None = None
) -> None:
    """Raises CaseError."""
    case = take_up(handover.case, version)
    held = _held(handover)
    if held.state != State.SENT:
        raise CaseError(_("Hanya surat yang dikirim dapat dicatat diterima."))
    who = _line(received_by)[:200]
    if not who:
        raise CaseError(_("Tulis siapa yang menerima."))
    _when(at, now, not_before=held.sent_at)
    held.state, held.received_by = State.RECEIVED, who
    held.save(update_fields=["state", "received_by"])
    _follow(held, State.RECEIVED, who, at, by=by, now=now)
    record(by, "handover_followed", held, case=case.pk, step="received")


@transaction.atomic
def follow(
    handover: Handover, step_id: str, text: str, at: datetime, *, by: User, now: datetime,
    version: int | None = None,
) -> FollowUp:  # fmt: skip
    """A step of the addressee, until a sanction is carried out or the matter ends. Raises CaseError."""
    case = take_up(handover.case, version)
    held = _held(handover)
    step = steps_of(held).get(step_id)
    if step is None:
        raise CaseError(_("Langkah ini tidak ada pada penerima ini."))
    if held.state == State.PREPARED:
        raise CaseError(_("Surat ini belum dikirim."))
    if held.over:
        raise CaseError(_("Penerusan ini sudah berakhir."))
    _when(at, now, not_before=held.sent_at)
    held.state = step.state
    held.save(update_fields=["state"])
    for kind in step.records:
        _event(case, held, kind, at, by, now)
    record(by, "handover_followed", held, case=case.pk, step=step.id)
    return _follow(held, step.state, clean(text).strip()[:MOST_TEXT], at, by=by, now=now, step=step.id)


def steps_of(handover: Handover) -> Mapping[str, FollowStep]:
    one = addressee_of(handover)
    return one.steps if one else {}


def demands_of(handover: Handover) -> list[Demanded]:
    return demanded(addressee_of(handover), handover.case, handover.outcome.party)


def form_of(handover: Handover) -> str:
    """The form its letter is written on; empty where the register names none."""
    one = addressee_of(handover)
    return (one.letter or "") if one else ""


def _has_signed_letter(handover: Handover) -> bool:
    return handover.papers.filter(state=Paper.State.SIGNED).exists()


def _event(case: Case, handover: Handover, kind: str, at: datetime, by: User, now: datetime) -> None:
    facts = {"handover": handover.pk, "urgent": handover.urgent}
    events.note(case, kind, at=at, now=now, by=by, facts=facts)


def _follow(
    handover: Handover, state: str, text: str, at: datetime, *, by: User, now: datetime, step: str = ""
) -> FollowUp:
    return FollowUp.objects.create(
        handover=handover, state=state, step=step, text=text, at=at, noted_at=now, by=by
    )


def _held(handover: Handover) -> Handover:
    return (
        Handover.objects.select_for_update(of=("self",))
        .select_related("outcome__party", "case")
        .get(pk=handover.pk)
    )


def _when(at: datetime, now: datetime, *, not_before: datetime | None) -> None:
    if at > now:
        raise CaseError(_("Waktunya belum tiba. Catat setelah terjadi."))
    if not_before is not None and at.replace(second=0, microsecond=0) < not_before.replace(
        second=0, microsecond=0
    ):
        raise CaseError(_("Waktunya mendahului langkah sebelumnya."))


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:300]


# --- what is asked to be taken down ---------------------------------------------------------------


def _ask_for_posts(handover: Handover) -> None:
    """Every post of the case that has an address."""
    posts = posts_of(handover.case)
    links = [TakedownLink(handover=handover, url=one.url, post=one) for one in posts if _is_address(one.url)]
    TakedownLink.objects.bulk_create(links, ignore_conflicts=True)


def posts_of(case: Case) -> list[Post]:
    found = {}
    for item in case.items.select_related("post", "finding__post", "finding__act__post"):
        post = item.finding.shown_post if item.finding else item.post
        if post is not None:
            found[post.pk] = post
    return list(found.values())


@transaction.atomic
def add_link(handover: Handover, url: str, *, by: User, version: int | None = None) -> TakedownLink:
    """Raises CaseError."""
    take_up(handover.case, version)
    held = _held(handover)
    address = clean(url).strip()
    if held.state != State.PREPARED:
        raise CaseError(_("Daftar tautan tetap sejak surat dikirim."))
    if not _is_address(address):
        raise CaseError(_("Tulis alamat lengkap, misalnya https://contoh.id/unggahan/1."))
    link, _made = TakedownLink.objects.get_or_create(
        handover=held, url=address, defaults={"post": Post.objects.filter(url=address).first()}
    )
    record(by, "takedown_link_noted", held, url=address)
    return link


@transaction.atomic
def drop_link(link: TakedownLink, *, by: User, version: int | None = None) -> None:
    take_up(link.handover.case, version)
    if _held(link.handover).state != State.PREPARED:
        raise CaseError(_("Daftar tautan tetap sejak surat dikirim."))
    record(by, "takedown_link_noted", link.handover, dropped=link.url)
    link.delete()


@transaction.atomic
def note_link(
    link: TakedownLink, state: str, at: datetime, *, by: User, now: datetime, version: int | None = None
) -> None:
    """What became of one address. Raises CaseError."""
    take_up(link.handover.case, version)
    held = _held(link.handover)
    if held.state == State.PREPARED:
        raise CaseError(_("Surat ini belum dikirim."))
    if state not in TakedownLink.State.values:
        raise CaseError(_("Pilih keadaan tautannya."))
    _when(at, now, not_before=held.sent_at)
    link.state, link.at, link.by = state, at, by
    link.save(update_fields=["state", "at", "by"])
    record(by, "takedown_link_noted", held, url=link.url, state=state)


def _is_address(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return False
    return len(url) <= 2000
