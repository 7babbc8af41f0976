"""Everything that changes a case but its papers: opening, its things and persons, its steps, who works on it.

``version`` is the case's as the person read it: an action that another's has overtaken raises StaleError and
changes nothing. None stands for callers that read no page (another room's action).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.law import Move
from pantau.office.casework import events, needs, numbers, parties
from pantau.office.casework.errors import CaseError, MissingError, NotNowError, StaleError
from pantau.office.casework.models import (
    Assignment,
    Case,
    CaseEvent,
    CaseItem,
    CaseLink,
    CaseNote,
    CaseParty,
)
from pantau.office.casework.parties import Named
from pantau.office.collection.actions import raw_answers
from pantau.office.evidence import actions as evidence
from pantau.office.evidence.models import Evidence
from pantau.office.findings.models import Finding
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts.models import Interaction, Post
from pantau.office.posts.storable import clean
from pantau.office.registry.models import Official
from pantau.web.ui import rulebook

MOST_ITEMS_AT_ONCE = 200
MOST_TITLE, MOST_TEXT = 200, 20_000


@dataclass(frozen=True, slots=True)
class Opening:
    """How a case comes in. ``brought``: things of later rooms, see sources.py. ``happened``: kind of event -> when,
    for what happened before it was a case (a report received, an event known)."""

    entrance: str
    title: str
    findings: Sequence[Finding] = ()
    posts: Sequence[Post] = ()
    acts: Sequence[Interaction] = ()
    brought: Sequence[str] = ()
    named: Sequence[Named] = ()
    district_code: str = ""
    village_code: str = ""
    norms: Sequence[str] = ()
    happened: Mapping[str, datetime] | None = None
    why: str = ""


@transaction.atomic
def open_case(opening: Opening, *, by: User, now: datetime) -> Case:
    """A new case at the beginning of its path, with whoever opened it assigned. Raises CaseError."""
    book = rulebook.current()
    begins = book.procedure.begins.get(opening.entrance)
    if begins is None:
        raise CaseError(_("Buku aturan ini tidak mengenal pintu masuk itu."))
    case = Case.objects.create(
        number=numbers.case_number(now),
        election=book.name,
        entrance=opening.entrance,
        state=begins,
        title=_title(opening.title),
        district_code=opening.district_code,
        village_code=opening.village_code,
        norms=list(dict.fromkeys(opening.norms)),
        opened_at=now,
        opened_by=by,
        entered_state_at=now,
    )
    events.note(case, events.OPENED, at=now, now=now, by=by, why=opening.why, after=begins)
    for kind, at in (opening.happened or {}).items():
        events.note(case, kind, at=at, now=now, by=by)
    Assignment.objects.create(case=case, user=by, lead=True, since=now, given_by=by, letter=_last_letter(by))
    for finding in opening.findings:
        _add_finding(case, finding, by=by, now=now)
    for post in opening.posts:
        _add(case, by, now, post=post)
        _keep_as_evidence(case, post, by, now)
    for act in opening.acts:
        _add(case, by, now, act=act)
    for thing in opening.brought:
        _add(case, by, now, brought=thing)
    for one in opening.named:
        _put(case, one, by, now)
    record(by, "case_opened", case, entrance=opening.entrance)
    return case


# --- what it is made of ---------------------------------------------------------------------------


@transaction.atomic
def add_findings(
    case: Case, findings: Iterable[Finding], *, by: User, now: datetime, version: int | None = None
) -> int:
    """How many were new to it."""
    held = take_up(case, version)
    added = sum(_add_finding(held, one, by=by, now=now) for one in list(findings)[:MOST_ITEMS_AT_ONCE])
    record(by, "case_items_added", held, count=added)
    return added


@transaction.atomic
def add_brought(case: Case, thing: str, *, by: User, now: datetime, why: str = "") -> bool:
    """A thing of a later room; False when it belongs to the case already."""
    held = take_up(case, None)
    added = _add(held, by, now, brought=thing, why=why)
    record(by, "case_items_added", held, count=int(added))
    return added


def _add_finding(case: Case, finding: Finding, *, by: User, now: datetime) -> bool:
    """With the three times the law tells apart, the persons the registry knows, and a sealed copy of the post."""
    if not _add(case, by, now, finding=finding, post=finding.post, act=finding.act):
        return False
    events.seen_before(case, finding, by=by, now=now)
    account = finding.whose
    for named in parties.of_account(account) if account is not None and not finding.is_account else ():
        _put(case, replace(named, acts=parties.acts_of(named, finding)), by, now)
    case.norms = list(dict.fromkeys([*case.norms, *finding.norms]))
    case.save(update_fields=["norms"])
    if (post := finding.shown_post) is not None:
        _keep_as_evidence(case, post, by, now)
    return True


def _add(case: Case, by: User, now: datetime, **what: Any) -> bool:
    why = what.pop("why", "")
    _item, made = CaseItem.objects.get_or_create(
        case=case, **_whole(what), defaults={"added_at": now, "added_by": by, "why": why}
    )
    return made


def _whole(what: Mapping[str, Any]) -> dict[str, Any]:
    return {name: what.get(name) for name in ("finding", "post", "act", "evidence")} | {
        "brought": what.get("brought", "")
    }


def _keep_as_evidence(case: Case, post: Post, by: User, now: datetime) -> None:
    """A post may vanish tomorrow; that it belongs to a case is a person's act and a reason."""
    if post.purged_at is not None or Evidence.objects.filter(post=post).exists():
        return
    answers = raw_answers(evidence.answers_named_by(post))
    why = _("Bagian perkara %(number)s.") % {"number": case.number}
    try:
        with transaction.atomic():
            evidence.take(post, by=by, reason=why, answers=answers, now=now)
    except evidence.EvidenceError:
        return  # it is kept already, or nothing of it is left: the page of the case says which


# --- who is in it ---------------------------------------------------------------------------------


@transaction.atomic
def add_party(case: Case, named: Named, *, by: User, now: datetime, version: int | None = None) -> CaseParty:
    held = take_up(case, version)
    if not named.name.strip():
        raise CaseError(_("Tulis namanya."))
    party = _put(held, named, by, now)
    record(by, "case_party_added", held, party=party.pk, part=named.part)
    return party


def _put(case: Case, named: Named, by: User, now: datetime) -> CaseParty:
    """The same official, candidate, or account twice is one."""
    for field in ("official", "candidate"):
        known = getattr(named, field)
        if known is None:
            continue
        same = case.parties.filter(**{field: known}, part=named.part, removed_at=None).first()
        if same is not None:
            _did(same, named.acts)
            return same
    party = parties.build(case, named, added_at=now, added_by=by)
    party.save(force_insert=True)
    return party


def _did(party: CaseParty, acts: Iterable[str]) -> None:
    found = list(dict.fromkeys([*party.acts, *acts]))
    if found != party.acts:
        party.acts = found
        party.save(update_fields=["acts"])


@transaction.atomic
def note_acts(
    case: Case, party_id: int, acts: Sequence[str], *, by: User, now: datetime, version: int | None = None
) -> None:
    """What this official did, by the rulebook's neutrality acts, in place of what was noted. Raises CaseError."""
    held = take_up(case, version)
    party = held.parties.filter(pk=party_id, removed_at=None).first()
    if party is None:
        raise CaseError(_("Orang ini tidak ada lagi dalam perkara."))
    known = rulebook.current().neutrality.acts
    party.acts = [one for one in dict.fromkeys(acts) if one in known]
    party.save(update_fields=["acts"])
    record(by, "case_acts_noted", held, party=party.pk, acts=party.acts)


@transaction.atomic
def remove_party(
    case: Case, party_id: int, why: str, *, by: User, now: datetime, version: int | None = None
) -> None:
    """They stay on record, and stand in no new paper."""
    held = take_up(case, version)
    reason = reason_of(why)
    removed = held.parties.filter(pk=party_id, removed_at=None).update(removed_at=now, removed_why=reason)
    if not removed:
        raise CaseError(_("Orang ini tidak ada lagi dalam perkara."))
    record(by, "case_party_removed", held, party=party_id, why=reason)


@transaction.atomic
def identify(
    case: Case, party_id: int, official: Official, *, by: User, now: datetime, version: int | None = None
) -> None:
    """A person says that this party is this official of the registry; what the registry knows stands from now on."""
    held = take_up(case, version)
    party = held.parties.filter(pk=party_id, removed_at=None, part=CaseParty.Part.REPORTED).first()
    if party is None:
        raise CaseError(_("Orang ini tidak ada lagi dalam perkara."))
    known = parties.of_official(official)
    party.official, party.subject, party.position = official, known.subject, known.position
    party.save(update_fields=["official", "subject", "position"])
    if not held.village_code and official.village is not None:
        held.village_code = official.village.code
        held.save(update_fields=["village_code"])
    record(by, "case_party_identified", held, party=party.pk, official=official.pk)


@transaction.atomic
def details_seen(party: CaseParty, why: str, *, by: User) -> dict[str, str]:
    """Name, address and numbers of a protected person. That they were asked for, and why, is on record."""
    reason = reason_of(why)
    record(by, "case_identity_seen", party.case, party=party.pk, why=reason)
    return parties.details_of(party)


# --- notes, links, people -------------------------------------------------------------------------


@transaction.atomic
def write_note(case: Case, text: str, *, by: User, now: datetime) -> CaseNote:
    held = take_up(case, None)
    said = clean(text).strip()[:MOST_TEXT]
    if not said:
        raise CaseError(_("Tulis catatannya."))
    return CaseNote.objects.create(case=held, text=said, at=now, by=by)


@transaction.atomic
def link(case: Case, other: Case, why: str, *, by: User, now: datetime) -> CaseLink:
    """Raises CaseError."""
    if case.pk == other.pk:
        raise CaseError(_("Pilih perkara lain."))
    first, second = sorted((case, other), key=lambda one: one.pk)
    found, made = CaseLink.objects.get_or_create(
        first=first, second=second, defaults={"why": reason_of(why), "added_at": now, "added_by": by}
    )
    if made:
        record(by, "case_linked", case, other=other.pk)
    return found


@transaction.atomic
def assign(
    case: Case,
    user: User,
    *,
    lead: bool,
    by: User,
    now: datetime,
    letter: str = "",
    why: str = "",
    version: int | None = None,
) -> Assignment:
    """Somebody works on it from now; with ``lead`` the one who led it before goes on as a member.

    ``letter``: number of the surat perintah tugas; without it the last one this person was given.
    """
    held = take_up(case, version)
    if lead:
        held.assignments.filter(until=None, lead=True).exclude(user=user).update(lead=False)
    found, made = Assignment.objects.get_or_create(
        case=held,
        user=user,
        until=None,
        defaults={
            "lead": lead,
            "since": now,
            "why": clean(why).strip()[:500],
            "given_by": by,
            "letter": clean(letter).strip()[:100] or _last_letter(user),
        },
    )
    if not made:
        found.lead = found.lead or lead
        found.letter = clean(letter).strip()[:100] or found.letter
        found.save(update_fields=["lead", "letter"])
    record(by, "case_assigned", held, user=user.pk, lead=lead)
    return found


def _last_letter(user: User) -> str:
    held = Assignment.objects.filter(user=user).exclude(letter="").order_by("-since", "-pk")
    return held.values_list("letter", flat=True).first() or ""


@transaction.atomic
def relieve(case: Case, user: User, *, by: User, now: datetime, version: int | None = None) -> None:
    held = take_up(case, version)
    held.assignments.filter(user=user, until=None).update(until=now, lead=False)
    record(by, "case_relieved", held, user=user.pk)


@transaction.atomic
def rename(case: Case, title: str, *, by: User, version: int | None = None) -> None:
    held = take_up(case, version)
    held.title = _title(title)
    held.save(update_fields=["title"])
    record(by, "case_renamed", held)


@transaction.atomic
def hold(case: Case, held_on: bool, why: str, *, by: User, version: int | None = None) -> None:
    """Kept beyond its time, or no longer."""
    held = take_up(case, version)
    held.held = held_on
    held.save(update_fields=["held"])
    record(by, "case_held" if held_on else "case_unheld", held, why=reason_of(why))


# --- the path -------------------------------------------------------------------------------------


@transaction.atomic
def move(
    case: Case, move_id: str, *, by: User, now: datetime, why: str = "", version: int | None = None
) -> CaseEvent:
    """One step along the path; whether this person may is asked in access.

    Raises StaleError, NotNowError where no such step leaves the case's state, and MissingError.
    """
    held = take_up(case, version)
    step = move_of(held, move_id)
    reason = clean(why).strip()[:4000]
    if lacking := needs.missing(held, step, reason):
        raise MissingError(lacking)
    before = held.state
    procedure = rulebook.current().procedure
    held.state, held.entered_state_at = step.to, now
    held.closed_at = now if procedure.states[step.to].over else None
    if procedure.states[step.to].stage not in {one.id for one in procedure.steps_for(held.entrance)}:
        held.entrance = Case.Entrance.INFORMATION  # an incomplete report goes on as early information
    if step.numbers and not held.register_number:
        held.register_number = numbers.register_number(held, step.numbers, now, events.region())
    held.save()
    for kind in step.records:
        events.note(held, kind, at=now, now=now, by=by)
    record(by, "case_moved", held, move=step.id, before=before, after=step.to)
    return events.note(
        held, events.MOVED, at=now, now=now, by=by, why=reason, move=step.id, before=before, after=step.to
    )


def tell(case: Case, kind: str, *, by: User | None, now: datetime) -> CaseEvent:
    """Something that happened with a later room's thing, for the time line; nobody's step along the path."""
    return events.note(case, kind, at=now, now=now, by=by)


def move_of(case: Case, move_id: str) -> Move:
    """Raises NotNowError."""
    for one in rulebook.current().procedure.moves_from(case.state, case.entrance):
        if one.id == move_id:
            return one
    raise NotNowError(_("Dari tahap ini langkah itu tidak ada. Lihat lagi perkaranya."))


# --- shared ---------------------------------------------------------------------------------------


def take_up(case: Case, version: int | None) -> Case:
    """The case locked and counted on, for one change. Raises StaleError."""
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if version is not None and held.version != version:
        raise StaleError(held)
    held.version += 1
    held.save(update_fields=["version"])
    case.version = held.version
    return held


def reason_of(text: str) -> str:
    said = clean(text).strip()[:4000]
    if len(said) < needs.SHORTEST_REASON:
        raise CaseError(_("Tulis alasannya dalam beberapa kata."))
    return said


def _title(text: str) -> str:
    said = " ".join(clean(text).split())[:MOST_TITLE]
    if not said:
        raise CaseError(_("Beri perkara ini judul."))
    return said
