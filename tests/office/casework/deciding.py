"""Made-up plenaries and cases that wait for one, for tests of what is decided."""

from __future__ import annotations

from datetime import timedelta

from made_up_findings import QUIET
from pantau.office.casework import actions, papers, plenaries, plenary_minutes
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case, Paper
from pantau.office.casework.outcomes import Proposal
from pantau.office.casework.papers import Signer
from pantau.office.casework.parties import Named
from pantau.office.casework.plenaries import Calling, Presence

HOUR = timedelta(hours=1)


def a_case(by, state="outcome_plenary", subject="candidate", name="Calon Rekaan", now=QUIET, **more):
    """A case that stands at ``state``, with one person it is about."""
    named = [Named("reported", name, subject, **more.pop("party", {}))]
    case = actions.open_case(Opening("supervision", "Dugaan rekaan", named=named, **more), by=by, now=now)
    Case.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    return case


def about(case):
    return case.parties.get(part="reported")


def signed(case, form, by, now=QUIET, **more):
    return Paper.objects.create(
        case=case, form=form, edition="e", state="signed", signed_at=now,
        made_by=by, made_at=now, changed_by=by, changed_at=now, **more,
    )  # fmt: skip


def proposal(case, code="PIDANA", **more):
    party = about(case).pk if code not in ("BUKAN", "TIDAK_CUKUP_BUKTI", "DIHENTIKAN", "TAKEDOWN") else None
    return Proposal(code, party, **{"reason": "Unsur terpenuhi menurut kajian."} | more)


def called(members, by, now=QUIET):
    calling = Calling(now + HOUR, "Kantor Bawaslu rekaan", members[0].pk if members else None)
    return plenaries.call(calling, by=by, now=now)


def meeting(case, members, by, question="outcome", decided=None, absent=(), now=QUIET):
    """A plenary that has met over one question, nobody having voted yet."""
    plenary = called(members, by, now)
    decided = [proposal(case)] if decided is None and question == "outcome" else decided or []
    item = plenaries.put_on_agenda(plenary, case, question, "Usul sesuai kajian.", decided, by=by, now=now)
    presence = {one.pk: Presence(False, "Dinas luar") if one in absent else Presence(True) for one in members}
    plenaries.note_presence(plenary, presence, by=by)
    plenaries.open_meeting(plenary, by=by, now=now + HOUR)
    plenary.refresh_from_db()
    return plenary, item


def vote_all(item, members, choices, now=QUIET + HOUR):
    for member, choice in zip(members, choices, strict=True):
        plenaries.vote(item, choice, "Kerabat pihak.", by=member, now=now)


def sign_minutes(plenary, by, now=QUIET + 2 * HOUR):
    paper = plenary_minutes.draft(plenary, by=by, now=now)
    signers = [Signer("Ketua", str(plenary.members.first().user))]
    return papers.sign(paper, signers, place="Gerung", at=now, by=by, now=now)


def closed(case, members, by, choices=("for", "for", "for"), now=QUIET, **more):
    """Met, voted, signed, confirmed and closed."""
    plenary, item = meeting(case, members, by, now=now, **more)
    vote_all(item, members, choices, now + HOUR)
    plenaries.count(item, by=by, now=now + HOUR)
    sign_minutes(plenary, by, now + 2 * HOUR)
    for member in members:
        plenaries.confirm(plenary, by=member, now=now + 2 * HOUR)
    plenaries.close(plenary, by=members[0], now=now + 2 * HOUR)
    return plenary, item
