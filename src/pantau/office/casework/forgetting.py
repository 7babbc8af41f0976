"""How long a case stays once it is closed, by what came of it. What is named in it goes then; the counts stay.

Kind, district, outcomes, dates, norms and the audit trail stay. Persons, texts, papers, links and what it was made of
go, and the database lets them go from no case whose ``forgotten_at`` is empty (migration 0006).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import override

from pantau.engine.law.keeping import NO_OUTCOME, Keeping
from pantau.office.casework import events, handovers, proof
from pantau.office.casework.models import (
    Case,
    CaseLink,
    FollowUp,
    Handover,
    Outcome,
    Paper,
    Plenary,
    PlenaryItem,
    TakedownLink,
    Vote,
)
from pantau.office.evidence import captures, files, retention
from pantau.office.evidence.actions import alone_with_files
from pantau.office.evidence.models import Evidence
from pantau.office.evidence.retention import standing
from pantau.office.people.actions import record
from pantau.web.ui import rulebook

FORGOTTEN = "forgotten"
GONE = "–"  # what stands where the database wants a word


@dataclass(frozen=True, slots=True)
class Fate:
    """``keeping``: the line of the rulebook that holds longest; None where one of the outcomes has none, and the case
    is kept until a person says otherwise."""

    case: Case
    keeping: Keeping | None
    until: datetime | None

    def is_over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now

    @property
    def held_by(self) -> str:
        """ "case" or "evidence" where one of them is held beyond its time; "" otherwise. Looks at each piece."""
        if self.case.held:
            return "case"
        return "evidence" if any(standing(one).held_by for one in proof.of(self.case)) else ""


def fate(case: Case) -> Fate | None:
    """None while the case runs, and where it has been forgotten."""
    if case.closed_at is None or case.forgotten_at is not None:
        return None
    known = rulebook.current().retention.cases
    codes = {one.code for one in case.outcomes.all()} or {NO_OUTCOME}
    lines = [known.get(code) for code in codes]
    if not all(lines):
        return Fate(case, None, None)
    longest = max((one for one in lines if one is not None), key=lambda one: (one.days, one.outcome))
    return Fate(case, longest, case.closed_at + longest.span)


def fates(cases: QuerySet[Case]) -> list[Fate]:
    """Of the closed ones among these, the next to go first, and those that nothing ends last."""
    closed = cases.exclude(closed_at=None).filter(forgotten_at=None).prefetch_related("outcomes")
    found = [one for case in closed if (one := fate(case)) is not None]
    return sorted(found, key=lambda one: (one.until is None, one.until or one.case.closed_at, one.case.pk))


def due(now: datetime) -> Iterator[Fate]:
    """Whose time is over and whom nothing holds."""
    over = (one for one in fates(Case.objects.order_by("pk")) if one.is_over(now))
    return (one for one in over if not one.held_by)


def forget_due(now: datetime) -> int:
    """Each in a transaction of its own; gives how many. One that cannot be forgotten holds up no other: it is told at
    the end. Raises ExceptionGroup."""
    gone, failed = 0, []
    for one in due(now):
        try:
            gone += forget(one.case, now)
        except Exception as error:
            error.add_note(f"case {one.case.number}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("cases that could not be forgotten", failed)
    return gone


@transaction.atomic
def forget(case: Case, now: datetime) -> bool:
    """False where its time is not over, or something holds it."""
    alone_with_files()
    held = Case.objects.select_for_update().get(pk=case.pk)
    found = fate(held)
    if found is None or not found.is_over(now) or found.held_by:
        return False
    assert found.keeping is not None
    counts = _counts(held)
    with override("id"):
        held.title = _("Perkara %(number)s") % {"number": held.number}
    held.village_code, held.held, held.forgotten_at = "", False, now
    held.version = F("version") + 1
    held.save()
    _empty_persons(held)
    _empty_clarifications(held)
    _empty_outcomes(held)
    shared = shared_minutes(held).values("pk")
    own = Plenary.objects.filter(items__case=held).exclude(pk__in=shared)
    _empty_papers([*held.papers.all(), *Paper.objects.filter(plenary__in=own)])
    pieces = list(proof.of(held))
    _drop_things(held, now)
    events.note(held, FORGOTTEN, at=now, now=now, by=None, facts=counts)
    record(None, "case_forgotten", held, outcome=found.keeping.outcome, days=found.keeping.days, **counts)
    _let_evidence_follow(pieces, found.keeping.outcome, now)
    return True


def shared_minutes(case: Case) -> QuerySet[Plenary]:
    """Plenaries of this case that spoke of a case not yet forgotten as well: their minutes stay until it is."""
    kept = Plenary.objects.filter(items__case__in=Case.objects.filter(forgotten_at=None))
    written = Plenary.objects.exclude(papers=None).filter(items__case=case)
    return written.filter(pk__in=kept.values("pk")).distinct()


def _let_evidence_follow(pieces: list[Evidence], outcome: str, now: datetime) -> None:
    """A piece about which nobody said anything gets its case's time from now; another case's stays."""
    for piece in pieces:
        if not proof.is_needed(piece):
            retention.follow(piece, outcome, reason="Mengikuti hasil perkaranya.", now=now)


def _counts(case: Case) -> dict[str, int]:
    return {
        "items": case.items.count(),
        "parties": case.parties.count(),
        "papers": case.papers.count(),
        "notes": case.notes.count(),
        "links": CaseLink.objects.filter(first=case).count() + CaseLink.objects.filter(second=case).count(),
    }


def _empty_persons(case: Case) -> None:
    """Which part somebody had, as what, and what was done stays; who it was does not."""
    with override("id"):
        for number, party in enumerate(case.parties.order_by("pk"), 1):
            party.name, party.position = f"{party.get_part_display()} {number}", ""
            party.official = party.candidate = party.account = None
            party.sealed = None
            party.removed_why = GONE if party.removed_at else ""
            party.save()


def _empty_clarifications(case: Case) -> None:
    """On which days somebody was to be heard, and whether they came, stays; what was asked and said does not."""
    case.clarifications.update(place=GONE, questions=[], accompanied_by="")
    case.clarifications.exclude(why="").update(why=GONE)


def _empty_outcomes(case: Case) -> None:
    Outcome.objects.filter(case=case).update(reason=GONE)
    for item in PlenaryItem.objects.filter(case=case):
        item.proposal = GONE
        item.outcomes = [{**told, "reason": GONE} for told in item.outcomes]
        item.save(update_fields=["proposal", "outcomes"])
    Vote.objects.filter(item__case=case).exclude(opinion="").update(opinion=GONE)
    for letter in Handover.objects.filter(case=case):
        known = handovers.addressee_of(letter)
        letter.name = known.name["id"] if known is not None else letter.addressee
        letter.channel = letter.lacking_why = letter.received_by = ""
        letter.lacking = []
        letter.save()
    FollowUp.objects.filter(handover__case=case).update(text="")
    numbered = Concat(Value("about:blank#"), Cast("pk", CharField()))
    TakedownLink.objects.filter(handover__case=case).update(url=numbered, post=None)


def _empty_papers(papers: list[Paper]) -> None:
    """That there was one, of which form, when it was signed, its number and its hash stay."""
    for paper in papers:
        for stored in filter(None, (paper.pdf_file, paper.scan_file)):
            transaction.on_commit(partial(files.forget, stored))
    emptied = {"values": {}, "sealed": None, "attachments": [], "signers": [], "dropped_why": ""}
    kept = Paper.objects.filter(pk__in=[one.pk for one in papers])
    kept.update(**emptied, pdf_file="", scan_file="", scan_kind="")


def _drop_things(case: Case, now: datetime) -> None:
    """Posts, evidence and findings have times of their own; only that they were of this case goes."""
    for capture in proof.captures_of(case):
        captures.drop(capture, now)
    case.items.all().delete()
    case.notes.all().delete()
    CaseLink.objects.filter(first=case).delete()
    CaseLink.objects.filter(second=case).delete()
    case.assignments.update(why="", letter="")
    case.events.update(why="", facts={})
