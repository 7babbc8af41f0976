"""Everything that changes a clarification, and what stands against its day and hour.

A day is set once, here; the invitation, the record and the study take it from the case. ``version`` is the case's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pantau.engine.law import ClarificationRules
from pantau.engine.law.clock import OfficeTime, nth_working_day
from pantau.office.casework import clocks, events, papers, parties
from pantau.office.casework.actions import reason_of, take_up
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case, CaseParty, Clarification, Paper, Plenary
from pantau.office.people import away
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.storable import clean
from pantau.web.ui import formats, rulebook
from pantau.web.ui.ribbon import in_language

#: Two hearings of the same people this near to each other clash.
NEAR = timedelta(hours=2)
MOST_QUESTIONS, MOST_LETTERS = 60, 1000
SET, CAME, ABSENT = "clarification_set", "clarification_held", "clarification_missed"
#: The papers that speak of an appointment.
INVITATION = "clarification_invitation"
PAPERS = (INVITATION, "sworn_statement", "clarification_record", "violation_study")
State = Clarification.State
#: What whoever is heard says of themselves, as their identity card has it.
IDENTITY = ("nik", "birth", "sex", "occupation", "address")


class ClashError(CaseError):
    """Something stands against this day and hour. A person may keep it all the same."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        super().__init__(" ".join(words))


@dataclass(frozen=True, slots=True)
class Plan:
    starts_at: datetime
    place: str
    mode: str = Clarification.Mode.OFFICE
    questions: Sequence[str] = ()
    anyway: bool = False  # whoever sets it has read what stands against it


@dataclass(frozen=True, slots=True)
class Told:
    """They came. ``identity``: of IDENTITY, for the oath and the record; what is empty stays as it was."""

    ended_at: datetime | None = None
    accompanied_by: str = ""
    identity: Mapping[str, str] = field(default_factory=dict)


# --- when -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which somebody may be heard. ``latest``: of the limits that run, by name, the first to end first."""

    earliest: date
    latest: tuple[tuple[str, date], ...]


def rules() -> ClarificationRules | None:
    return rulebook.current().procedure.clarification


def window(case: Case, now: datetime, reckoned: OfficeTime | None = None) -> Window:
    """From the first day an invitation of today may name, to the ends of the limits the hearing must come before."""
    told, reckoned = rules(), reckoned or clocks.office()
    notice, within = (told.notice, told.within) if told else (0, ())
    limits = [one for one in clocks.limits_of(case) if one.running and one.deadline.id in within]
    return Window(
        nth_working_day(now.astimezone(reckoned.zone).date(), notice + 1, reckoned),
        tuple((in_language(one.deadline.title), one.due.warns.last_day) for one in limits),
    )


def against(
    case: Case, party: CaseParty, starts_at: datetime, now: datetime, leaving_out: int | None = None
) -> list[str]:
    """What stands against this moment, in words: days off, hours, limits, and other engagements of the same people."""
    reckoned = clocks.office()
    local = starts_at.astimezone(reckoned.zone)
    found = [*_days_off(local, reckoned), *_outside(case, local, now, reckoned)]
    return [*found, *_engaged(case, party, starts_at, leaving_out), *_away(case, starts_at)]


def _days_off(local: datetime, reckoned: OfficeTime) -> Iterator[str]:
    skipped = reckoned.skips(local.date())
    closes = reckoned.closes(local.date())
    if skipped and skipped.because:
        names = ", ".join(in_language(one.title) for one in skipped.because)
        yield _("Hari itu libur: %(names)s.") % {"names": names}
    elif skipped:
        yield _("Hari itu akhir pekan.")
    elif closes is not None and not _opens(reckoned) <= local.time() <= closes.time():
        yield _("Di luar jam kantor: %(opens)s sampai %(closes)s.") % {
            "opens": f"{_opens(reckoned):%H.%M}",
            "closes": f"{closes:%H.%M}",
        }


def _opens(reckoned: OfficeTime) -> time:
    return reckoned.hours.opens if reckoned.hours else time()


def _outside(case: Case, local: datetime, now: datetime, reckoned: OfficeTime) -> Iterator[str]:
    days = window(case, now, reckoned)
    if local.date() < days.earliest:
        yield _("Undangan sampai terlalu dekat: paling awal %(day)s.") % {
            "day": formats.full_day(days.earliest)
        }
    for title, last in days.latest:
        if local.date() > last:
            yield _("Sesudah batas “%(title)s” berakhir pada %(day)s.") % {
                "title": title,
                "day": formats.full_day(last),
            }


def _engaged(case: Case, party: CaseParty, starts_at: datetime, leaving_out: int | None) -> Iterator[str]:
    working = User.objects.filter(assignments__case=case, assignments__until=None)
    same = Q(case__assignments__user__in=working, case__assignments__until=None) | Q(party=party)
    if party.official_id is not None:
        same |= Q(party__official=party.official_id)
    near = (starts_at - NEAR, starts_at + NEAR)
    others = Clarification.objects.filter(same, state=State.SET, starts_at__range=near).exclude(
        pk=leaving_out
    )
    for one in others.select_related("case").distinct():
        yield _("Pukul %(hour)s ada klarifikasi lain, perkara %(number)s.") % {
            "hour": _hour(one.starts_at),
            "number": one.case.number,
        }
    meetings = Plenary.objects.filter(
        members__user__in=working, called_for__range=near, called_off_at=None, closed_at=None
    )
    for meeting in meetings.distinct():
        yield _("Pukul %(hour)s ada rapat pleno.") % {"hour": _hour(meeting.called_for)}


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(rulebook.current().timezone):%H.%M}"


def _away(case: Case, starts_at: datetime) -> Iterator[str]:
    working = case.assignments.filter(until=None).values("user")
    for one in away.running(starts_at).filter(user__in=working).select_related("user"):
        yield _("%(name)s cuti pada hari itu.") % {"name": one.user}


# --- setting and moving ---------------------------------------------------------------------------


def next_round(party: CaseParty) -> int | None:
    """Which invitation comes next; None while one is open, they came, or all have been tried."""
    told = rules()
    held = list(party.clarifications.exclude(state=State.CALLED_OFF))
    if told is None or any(one.state in (State.SET, State.CAME) for one in held):
        return None
    following = max((one.round for one in held), default=0) + 1
    return following if following <= told.invitations else None


@transaction.atomic
def invite(
    case: Case, party: CaseParty, plan: Plan, *, by: User, now: datetime, version: int | None = None
) -> Clarification:
    """The first invitation of a person, or the next where they stayed away. Raises ClashError and CaseError."""
    held = take_up(case, version)
    told = rules()
    if told is None or held.state not in told.states:
        raise CaseError(_("Pada tahapnya sekarang, perkara ini belum memanggil siapa pun untuk klarifikasi."))
    if party.removed_at is not None:
        raise CaseError(_("Orang ini tidak ada lagi dalam perkara."))
    number = next_round(party)
    if number is None:
        raise CaseError(_("Undangan untuk orang ini sudah berjalan, atau sudah semuanya dipakai."))
    made = Clarification(case=held, party=party, round=number, set_at=now, set_by=by)
    _plan(made, plan, now)
    made.save(force_insert=True)
    events.note(held, SET, at=now, now=now, by=by, facts={"clarification": made.pk})
    record(by, "clarification_set", held, clarification=made.pk, round=number)
    papers.tell_again(held, PAPERS, by=by, now=now)
    return made


@transaction.atomic
def change(
    one: Clarification, plan: Plan, *, by: User, now: datetime, version: int | None = None
) -> Clarification:
    """Another day, place or other questions, while nobody was heard. Raises ClashError and CaseError."""
    case = take_up(one.case, version)
    held = _open(one)
    before = (held.starts_at, held.place, held.mode)
    _plan(held, plan, now)
    if (held.starts_at, held.place, held.mode) != before:
        held.set_at, held.set_by = now, by  # what was signed before invites to something else
    held.save(update_fields=["starts_at", "place", "mode", "questions", "set_at", "set_by"])
    record(by, "clarification_moved", case, clarification=held.pk)
    papers.tell_again(case, PAPERS, by=by, now=now)
    return held


def _plan(one: Clarification, plan: Plan, now: datetime) -> None:
    if plan.starts_at <= now:
        raise CaseError(_("Pilih waktu yang belum lewat."))
    place = " ".join(clean(plan.place).split())[:300]
    if not place:
        raise CaseError(_("Tulis tempatnya, atau alamat pertemuan daringnya."))
    clashing = against(one.case, one.party, plan.starts_at, now, one.pk)
    if clashing and not plan.anyway:
        raise ClashError(clashing)
    asked = [clean(text).strip()[:MOST_LETTERS] for text in plan.questions]
    one.starts_at, one.place, one.mode = plan.starts_at, place, plan.mode
    one.questions = [text for text in asked if text][:MOST_QUESTIONS]


def _open(one: Clarification) -> Clarification:
    held = (
        Clarification.objects.select_for_update(of=("self",)).select_related("case", "party").get(pk=one.pk)
    )
    if held.state != State.SET:
        raise CaseError(_("Klarifikasi ini sudah dicatat hasilnya."))
    return held


# --- what became of it ----------------------------------------------------------------------------


@transaction.atomic
def note_came(
    one: Clarification, told: Told, *, by: User, now: datetime, version: int | None = None
) -> Clarification:
    """They came. What they say of themselves stands with the party, sealed, and fills oath and record.

    Noted again it is completed, with the hour at which it ended.
    """
    case = take_up(one.case, version)
    held = Clarification.objects.select_for_update(of=("self",)).select_related("party").get(pk=one.pk)
    if held.state not in (State.SET, State.CAME):
        raise CaseError(_("Klarifikasi ini sudah dicatat hasilnya."))
    if formats.local(held.starts_at).date() > formats.local(now).date() or (
        told.ended_at and told.ended_at > now
    ):
        raise CaseError(_("Waktunya belum tiba."))
    if told.ended_at and told.ended_at < held.starts_at:
        raise CaseError(_("Selesainya sesudah mulainya."))
    first = held.state == State.SET
    held.state, held.told_at, held.told_by = State.CAME, now, by
    held.ended_at = told.ended_at or held.ended_at
    held.accompanied_by = " ".join(clean(told.accompanied_by).split())[:200] or held.accompanied_by
    held.save(update_fields=["state", "told_at", "told_by", "ended_at", "accompanied_by"])
    given = {name: clean(told.identity.get(name, "")).strip()[:300] for name in IDENTITY}
    parties.complete(held.party, {name: text for name, text in given.items() if text})
    if first:
        events.note(case, CAME, at=held.starts_at, now=now, by=by, facts={"clarification": held.pk})
    record(by, "clarification_came", case, clarification=held.pk)
    papers.tell_again(case, PAPERS, by=by, now=now)
    return held


@transaction.atomic
def note_absent(
    one: Clarification, why: str, *, by: User, now: datetime, version: int | None = None
) -> Clarification:
    """They stayed away: the next invitation may go out, while the rulebook has one left."""
    case = take_up(one.case, version)
    held = _open(one)
    if held.starts_at > now:
        raise CaseError(_("Waktunya belum tiba."))
    if not _was_invited(held):
        raise CaseError(
            _(
                "Undangan untuk hari dan jam ini belum ditandatangani. Batalkan klarifikasi ini, lalu undang lagi."
            )
        )
    _end(held, State.ABSENT, why, by, now)
    events.note(case, ABSENT, at=held.starts_at, now=now, by=by, why=held.why)
    record(by, "clarification_absent", case, clarification=held.pk)
    papers.tell_again(case, PAPERS, by=by, now=now)
    return held


@transaction.atomic
def call_off(one: Clarification, why: str, *, by: User, now: datetime, version: int | None = None) -> None:
    """It does not take place, by the office's own doing: the invitation counts as none."""
    case = take_up(one.case, version)
    held = _open(one)
    _end(held, State.CALLED_OFF, why, by, now)
    record(by, "clarification_called_off", case, clarification=held.pk)
    papers.tell_again(case, PAPERS, by=by, now=now)


def _was_invited(one: Clarification) -> bool:
    """Nobody stays away from what they were not called to in writing."""
    letters = one.party.papers.filter(form=INVITATION, state=Paper.State.SIGNED)
    return letters.filter(signed_at__gte=one.set_at, signed_at__lt=one.starts_at).exists()


def _end(held: Clarification, state: str, why: str, by: User, now: datetime) -> None:
    held.state, held.why, held.told_at, held.told_by = state, reason_of(why), now, by
    held.save(update_fields=["state", "why", "told_at", "told_by"])
