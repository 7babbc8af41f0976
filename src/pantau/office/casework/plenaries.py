"""Everything that changes a plenary: calling it, its agenda, who is there, how they vote, and what then stands.

``version`` is the plenary's as the person read it; see PlenaryStaleError. Whether a person may is asked in access.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pantau.office.casework import counting, outcomes
from pantau.office.casework.actions import MOST_TEXT, reason_of
from pantau.office.casework.errors import PlenaryError, PlenaryStaleError
from pantau.office.casework.models import Case, Paper, Plenary, PlenaryItem, PlenaryMember, Vote
from pantau.office.casework.outcomes import Proposal
from pantau.office.people.actions import record
from pantau.office.people.models import Membership, User
from pantau.office.people.notices.actions import notify
from pantau.office.posts.storable import clean
from pantau.web.ui import rulebook

INVITATION, MINUTES = "plenary_invitation", "plenary_minutes"
CALLED, VOTE_RECORDED, TO_CONFIRM = (
    "casework.plenary_called",
    "casework.vote_recorded",
    "casework.minutes_to_confirm",
)
Question = PlenaryItem.Question
Choice = Vote.Choice


@dataclass(frozen=True, slots=True)
class Calling:
    called_for: datetime
    place: str
    chair: int | None = None  # the member's user


@dataclass(frozen=True, slots=True)
class Presence:
    present: bool
    absent_why: str = ""


# --- calling --------------------------------------------------------------------------------------


def members_on(moment: datetime) -> list[User]:
    """Whoever holds a member's role over the whole regency at this moment, in the order of the alphabet."""
    seats = Membership.objects.filter(
        role__in=counting.rules().members, district_code="", village_code="", valid_from__lte=moment
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=moment))
    users = User.objects.filter(is_active=True, pk__in=seats.values("user"))
    return list(users.order_by("full_name", "pk"))


@transaction.atomic
def call(calling: Calling, *, by: User, now: datetime) -> Plenary:
    """With all who are members on its day; they are told. Raises PlenaryError."""
    members = members_on(calling.called_for)
    if not members:
        raise PlenaryError(_("Pada hari itu tidak ada anggota yang dapat duduk dalam rapat pleno."))
    if calling.chair is not None and calling.chair not in {one.pk for one in members}:
        raise PlenaryError(_("Ketua rapat adalah salah seorang anggota."))
    place = " ".join(clean(calling.place).split())[:200]
    if not place:
        raise PlenaryError(_("Tulis tempat rapatnya."))
    plenary = Plenary.objects.create(called_for=calling.called_for, place=place, called_by=by, called_at=now)
    PlenaryMember.objects.bulk_create(
        PlenaryMember(plenary=plenary, user=one, chair=one.pk == calling.chair) for one in members
    )
    record(by, "plenary_called", plenary)
    _tell(CALLED, plenary, members, by=by, now=now)
    return plenary


@transaction.atomic
def call_off(plenary: Plenary, why: str, *, by: User, now: datetime, version: int | None = None) -> None:
    """It does not meet, for want of a quorum or another reason. What was counted in it must not get lost."""
    held = take_up(plenary, version)
    if held.items.exclude(carried=None).exists():
        raise PlenaryError(_("Rapat ini sudah memutus. Selesaikan berita acaranya."))
    held.called_off_at, held.called_off_why = now, reason_of(why)
    held.save(update_fields=["called_off_at", "called_off_why"])
    record(by, "plenary_called_off", held, why=held.called_off_why)


# --- the agenda -----------------------------------------------------------------------------------


def states_for(question: str) -> frozenset[str]:
    """The states of cases that a plenary may be asked this about: those a move leaves which needs its answer."""
    moves = rulebook.current().procedure.moves.values()
    return frozenset(state for move in moves if f"decided:{question}" in move.needs for state in move.leaves)


def questions_for(case: Case) -> list[str]:
    return [one for one in Question.values if case.state in states_for(one)]


def open_questions(case: Case) -> list[str]:
    """Without those that a closed plenary carried since the case came to where it stands."""
    carried = case.plenary_items.filter(
        carried=True, plenary__closed_at__isnull=False, counted_at__gte=case.entered_state_at
    )
    answered = set(carried.values_list("question", flat=True))
    return [one for one in questions_for(case) if one not in answered]


@transaction.atomic
def put_on_agenda(
    plenary: Plenary,
    case: Case,
    question: str,
    proposal: str,
    decided: Sequence[Proposal] = (),
    *,
    by: User,
    now: datetime,
    version: int | None = None,
) -> PlenaryItem:
    """A question about a case, with what is decided if it is carried. Raises PlenaryError and CaseError."""
    held = take_up(plenary, version)
    if question not in questions_for(case):
        raise PlenaryError(_("Pada tahapnya sekarang, perkara ini belum dapat diputus rapat pleno."))
    if held.items.filter(case=case, question=question).exists():
        raise PlenaryError(_("Pertanyaan ini sudah ada dalam agenda."))
    words = clean(proposal).strip()[:MOST_TEXT]
    if not words:
        raise PlenaryError(_("Tulis apa yang diusulkan."))
    if question == Question.OUTCOME and not decided:
        raise PlenaryError(_("Pilih paling sedikit satu hasil yang diusulkan."))
    if question == Question.FINDING and decided:
        raise PlenaryError(_("Penetapan temuan belum memutus hasil."))
    told = outcomes.checked(case, decided, plenary=True)
    item = PlenaryItem.objects.create(
        plenary=held,
        case=case,
        question=question,
        proposal=words,
        outcomes=[one.as_json() for one in told],
    )
    record(by, "plenary_agenda_set", held, case=case.pk, question=question)
    return item


@transaction.atomic
def take_off_agenda(item: PlenaryItem, *, by: User, version: int | None = None) -> None:
    held = take_up(item.plenary, version)
    if item.votes.exists():
        raise PlenaryError(_("Sudah ada suara untuk pertanyaan ini."))
    record(by, "plenary_agenda_cut", held, case=item.case_id, question=item.question)
    item.delete()


# --- who is there ---------------------------------------------------------------------------------


@transaction.atomic
def note_presence(
    plenary: Plenary, presence: Mapping[int, Presence], *, by: User, version: int | None = None
) -> None:
    """By member's user. Whoever is not there has a reason; whoever has voted was there."""
    held = take_up(plenary, version)
    for member in held.members.select_related("user"):
        told = presence.get(member.user_id)
        if told is None:
            continue
        why = " ".join(clean(told.absent_why).split())[:200]
        if not told.present and not why:
            raise PlenaryError(_("Tulis mengapa %(name)s tidak hadir.") % {"name": member.user})
        if not told.present and _voted(held, member.user_id):
            raise PlenaryError(_("%(name)s sudah memberi suara dalam rapat ini.") % {"name": member.user})
        member.present, member.absent_why = told.present, "" if told.present else why
        member.save(update_fields=["present", "absent_why"])
    record(by, "plenary_presence_noted", held)


def _voted(plenary: Plenary, user: int) -> bool:
    return Vote.objects.filter(item__plenary=plenary, user=user).exclude(choice=Choice.RECUSED).exists()


@transaction.atomic
def open_meeting(plenary: Plenary, *, by: User, now: datetime, version: int | None = None) -> None:
    """Raises PlenaryError without a quorum, or without anything to decide."""
    held = take_up(plenary, version)
    members = list(held.members.all())
    if not counting.has_quorum(members):
        raise PlenaryError(
            _("Kuorum belum tercapai: hadir %(present)s dari %(all)s anggota, perlu %(quorum)s.")
            % {
                "present": sum(one.present for one in members),
                "all": len(members),
                "quorum": counting.rules().quorum(len(members)),
            }
        )
    if not held.items.exists():
        raise PlenaryError(_("Agenda rapat masih kosong."))
    held.opened_at = held.opened_at or now
    held.save(update_fields=["opened_at"])
    record(by, "plenary_opened", held)


# --- votes ----------------------------------------------------------------------------------------


@transaction.atomic
def vote(item: PlenaryItem, choice: str, opinion: str = "", *, by: User, now: datetime) -> Vote:
    """A member votes themselves; it takes the place of what somebody wrote down for them, until it is counted."""
    return _cast(item, by, choice, opinion, recorded_by=None, by=by, now=now)


@transaction.atomic
def record_vote(
    item: PlenaryItem, member: User, choice: str, opinion: str = "", *, by: User, now: datetime
) -> Vote:
    """What a member said in the room, written down by another. The member is told, and confirms it in the minutes."""
    if member.pk == by.pk:
        return vote(item, choice, opinion, by=by, now=now)
    cast = _cast(item, member, choice, opinion, recorded_by=by, by=by, now=now)
    _tell(VOTE_RECORDED, item.plenary, [member], by=by, now=now, key=f"{item.pk}:{now.isoformat()}")
    return cast


def _cast(
    item: PlenaryItem, member: User, choice: str, opinion: str, *, recorded_by: User | None, by: User, now: datetime
) -> Vote:  # fmt: skip
    held = take_up(item.plenary, None)
    item.refresh_from_db()
    seat = held.members.filter(user=member).first()
    words = clean(opinion).strip()[:MOST_TEXT]
    if seat is None:
        raise PlenaryError(_("%(name)s bukan anggota rapat pleno ini.") % {"name": member})
    if held.opened_at is None:
        raise PlenaryError(_("Rapat belum dibuka."))
    if item.carried is not None:
        raise PlenaryError(_("Suara untuk pertanyaan ini sudah dihitung."))
    if choice not in Choice.values:
        raise PlenaryError(_("Pilih suaranya."))
    if choice == Choice.RECUSED and not words:
        raise PlenaryError(_("Tulis mengapa mengundurkan diri dari perkara ini."))
    if not seat.present and choice != Choice.RECUSED:
        raise PlenaryError(_("%(name)s tidak tercatat hadir.") % {"name": member})
    standing = item.votes.filter(user=member).first()
    if recorded_by is not None and standing is not None and standing.recorded_by_id is None:
        raise PlenaryError(_("%(name)s sudah memberi suara sendiri.") % {"name": member})
    cast, _made = Vote.objects.update_or_create(
        item=item,
        user=member,
        defaults={"choice": choice, "opinion": words, "at": now, "recorded_by": recorded_by},
    )
    record(by, "plenary_voted", held, item=item.pk, member=member.pk, recorded=recorded_by is not None)
    return cast


@transaction.atomic
def count(item: PlenaryItem, *, by: User, now: datetime, version: int | None = None) -> PlenaryItem:
    """Raises PlenaryError while votes are missing or too few are there to decide."""
    held = take_up(item.plenary, version)
    found = counting.count(item)
    if held.opened_at is None:
        raise PlenaryError(_("Rapat belum dibuka."))
    if item.carried is not None:
        raise PlenaryError(_("Suara untuk pertanyaan ini sudah dihitung."))
    if found.barred:
        raise PlenaryError(found.barred)
    item.carried, item.counted_at = found.carried, now
    item.save(update_fields=["carried", "counted_at"])
    record(by, "plenary_counted", held, item=item.pk, carried=item.carried, votes=dict(found.votes))
    return item


@transaction.atomic
def vote_again(item: PlenaryItem, why: str, *, by: User, version: int | None = None) -> None:
    """A count is taken back, as long as no minutes are signed; the votes stay until members change them."""
    held = take_up(item.plenary, version)
    if _signed(held) is not None:
        raise PlenaryError(_("Berita acara sudah ditandatangani."))
    item.carried = item.counted_at = None
    item.save(update_fields=["carried", "counted_at"])
    record(by, "plenary_count_taken_back", held, item=item.pk, why=reason_of(why))


# --- the minutes, and the end ---------------------------------------------------------------------


@transaction.atomic
def confirm(plenary: Plenary, *, by: User, now: datetime) -> None:
    """A member says, signed in, that the signed minutes tell it as it was. Raises PlenaryError."""
    held = take_up(plenary, None)
    if _signed(held) is None:
        raise PlenaryError(_("Berita acara belum ditandatangani."))
    if not held.members.filter(user=by, present=True).update(confirmed_at=now):
        raise PlenaryError(_("Berita acara disetujui anggota yang hadir."))
    record(by, "plenary_minutes_confirmed", held)


def ask_to_confirm(plenary: Plenary, minutes: Paper, *, by: User, now: datetime) -> None:
    """Members who were there are told that signed minutes wait for them; that corrected ones do, anew."""
    waiting = [one.user for one in unconfirmed(plenary)]
    _tell(TO_CONFIRM, plenary, waiting, by=by, now=now, key=str(minutes.pk))


def unanswered(plenary: Plenary) -> str:
    """What of the agenda still has no answer, in words."""
    if plenary.opened_at is None:
        return _("Rapat belum dibuka.")
    if plenary.items.filter(carried=None).exists():
        return _("Masih ada pertanyaan yang belum dihitung.")
    return ""


def unconfirmed(plenary: Plenary) -> list[PlenaryMember]:
    """Members who were there and confirmed these minutes neither here nor, with a scan, on paper."""
    paper = _signed(plenary)
    present = plenary.members.filter(present=True).select_related("user")
    if paper is None:
        return list(present)
    if paper.scan_sha256:
        return []
    return list(present.exclude(confirmed_at__gte=paper.made_at))  # an earlier version's do not count


def barred_from_closing(plenary: Plenary) -> str:
    """What is missing before its votes stand, in words; empty when nothing is."""
    if waiting := unanswered(plenary):
        return waiting
    if _signed(plenary) is None:
        return _("Berita acara belum ditandatangani.")
    if waiting_for := unconfirmed(plenary):
        names = ", ".join(str(one.user) for one in waiting_for)
        return _(
            "Belum menyetujui berita acara: %(names)s. Mereka menyetujuinya dengan akun sendiri, atau pindaian "
            "bertanda tangan dilampirkan."
        ) % {"names": names}
    return ""


@transaction.atomic
def close(plenary: Plenary, *, by: User, now: datetime, version: int | None = None) -> None:
    """Its minutes are signed: what was carried becomes outcomes of the cases, and its votes stand.

    ``by`` is a member who was there: whoever only kept the minutes does not close them.
    """
    held = take_up(plenary, version)
    if not held.members.filter(user=by, present=True).exists():
        raise PlenaryError(_("Rapat ditutup oleh anggota yang hadir."))
    if lacking := barred_from_closing(held):
        raise PlenaryError(lacking)
    paper = _signed(held)
    assert paper is not None
    for item in held.items.filter(carried=True).select_related("case"):
        outcomes.put_decided(item, by=by, now=now)
    held.number, held.closed_at = paper.number, now
    held.save(update_fields=["number", "closed_at"])
    record(by, "plenary_closed", held, number=held.number)


def minutes_of(plenary: Plenary) -> Paper | None:
    """The signed ones, else the draft."""
    papers = plenary.papers.filter(form=MINUTES, state__in=[Paper.State.DRAFT, Paper.State.SIGNED])
    return _signed(plenary) or papers.order_by("-pk").first()


def _signed(plenary: Plenary) -> Paper | None:
    return plenary.papers.filter(form=MINUTES, state=Paper.State.SIGNED).order_by("-pk").first()


# --- shared ---------------------------------------------------------------------------------------


def take_up(plenary: Plenary, version: int | None) -> Plenary:
    """The plenary locked and counted on, for one change. Raises PlenaryStaleError, and PlenaryError once it is over."""
    held = Plenary.objects.select_for_update().get(pk=plenary.pk)
    if version is not None and held.version != version:
        raise PlenaryStaleError
    if held.is_over:
        raise PlenaryError(_("Rapat pleno ini sudah selesai."))
    held.version += 1
    held.save(update_fields=["version"])
    plenary.version = held.version
    return held


def _tell(kind: str, plenary: Plenary, to: Sequence[User], *, by: User, now: datetime, key: str = "") -> None:
    address = f"/perkara/pleno/{plenary.pk}/"
    notify(to, kind, address, dedup_key=f"{plenary.pk}:{key}", now=now, leaving_out=by)
