"""A case along its path: what opens it, what each step asks for, and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import access, actions
from pantau.office.casework.actions import Opening
from pantau.office.casework.errors import MissingError, NotNowError, StaleError
from pantau.office.casework.models import Case, Outcome, Paper, Plenary, PlenaryItem, Vote
from pantau.office.casework.parties import Named, details_of
from pantau.office.evidence.models import Evidence
from pantau.office.people.access import standing_of
from pantau.office.people.models import AuditEvent
from pantau.office.review.models import FindingDecision
from pantau.web.ui import rulebook
from staff import make_person

pytestmark = pytest.mark.django_db


def finding_of_candidate():
    account = make_account("calon.rekaan", candidate=make_candidate())
    return make_finding(post=make_post(account=account))


def opened(by, now=QUIET, **more):
    opening = Opening("supervision", "Dugaan ajakan memilih", **more)
    return actions.open_case(opening, by=by, now=now)


def signed(case, form, by, now=QUIET):
    return Paper.objects.create(
        case=case, form=form, edition="e", state="signed", signed_at=now,
        made_by=by, made_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip


def decided(case, question, members, choices, now=QUIET, **more):
    """A closed plenary that carried one question."""
    plenary = Plenary.objects.create(
        called_for=now, place="Kantor", called_by=members[0], called_at=now, closed_at=now
    )
    item = PlenaryItem.objects.create(
        plenary=plenary, case=case, question=question, proposal="Ya", carried=True, counted_at=now, **more
    )
    for member, choice in zip(members, choices, strict=True):
        Vote.objects.create(item=item, user=member, choice=choice, opinion="Keluarga.", at=now)
    return item


def test_a_finding_brings_persons_norms_times_and_a_sealed_copy(officer):
    finding = finding_of_candidate()
    FindingDecision.objects.create(
        finding=finding, kind="look_into", reason="Perlu dilihat", decided_by=officer,
        decided_at=QUIET + timedelta(hours=1),
    )  # fmt: skip
    case = opened(officer, QUIET + timedelta(hours=2), findings=[finding])
    assert case.number == "2024-001"
    assert [p.candidate for p in case.parties.all()] == [finding.post.account.candidate]
    assert case.norms == finding.norms
    assert case.events.get(kind="crawled").at == finding.post.first_seen_at
    assert case.events.get(kind="suspicion_found").at == QUIET + timedelta(hours=1)
    assert Evidence.objects.filter(post=finding.post).exists()
    assert case.assignments.get(until=None).user == officer


def test_one_post_may_belong_to_several_cases_but_to_each_once(officer):
    finding = finding_of_candidate()
    first, second = opened(officer, findings=[finding]), opened(officer, findings=[finding])
    assert actions.add_findings(first, [finding], by=officer, now=QUIET) == 0
    assert {item.case for item in finding.post.case_items.all()} == {first, second}
    assert (first.number, second.number) == ("2024-001", "2024-002")


def test_nothing_becomes_a_finding_without_signed_report_and_minutes(officer, commissioners):
    case = opened(officer, findings=[finding_of_candidate()])
    with pytest.raises(MissingError) as refused:
        actions.move(case, "sign_report", by=officer, now=QUIET)
    assert set(refused.value.missing) == {"signed:supervision_report"}
    signed(case, "supervision_report", officer)
    actions.move(case, "sign_report", by=officer, now=QUIET)
    actions.move(case, "to_finding_plenary", by=officer, now=QUIET)
    with pytest.raises(MissingError) as refused:
        actions.move(case, "set_finding", by=officer, now=QUIET)
    assert set(refused.value.missing) == {"decided:finding"}
    decided(case, "finding", commissioners, ["for", "for", "against"])
    actions.move(case, "set_finding", by=officer, now=QUIET)
    case.refresh_from_db()
    assert case.state == "registered"
    assert case.register_number
    assert {"form_a_signed", "finding_set", "case_registered"} <= set(
        case.events.values_list("kind", flat=True)
    )


def test_a_step_that_does_not_leave_from_here_is_refused(officer):
    case = opened(officer)
    with pytest.raises(NotNowError):
        actions.move(case, "set_finding", by=officer, now=QUIET)


def test_what_another_changed_is_not_overwritten(officer):
    case = opened(officer)
    seen = case.version
    actions.rename(case, "Judul baru", by=officer, version=seen)
    with pytest.raises(StaleError):
        actions.rename(Case.objects.get(pk=case.pk), "Judul lama", by=officer, version=seen)
    assert Case.objects.get(pk=case.pk).title == "Judul baru"


def test_who_reports_and_who_saw_is_encrypted_and_opened_for_a_reason(officer):
    case = opened(officer)
    witness = actions.add_party(
        case, Named("witness", "Inaq Saksi", details={"address": "Dusun Rekaan"}), by=officer, now=QUIET
    )
    assert witness.name == "Saksi 1"
    assert b"Inaq" not in bytes(witness.sealed)
    told = actions.details_seen(witness, "Untuk undangan klarifikasi", by=officer)
    assert told == details_of(witness) == {"name": "Inaq Saksi", "address": "Dusun Rekaan"}
    assert AuditEvent.objects.filter(verb="case_identity_seen", actor=officer).exists()


def test_the_database_refuses_a_study_decided_by_its_author_alone(officer, commissioners):
    case = opened(officer)
    author = commissioners[0]
    signed(case, "violation_study", author)
    alone = decided(case, "outcome", commissioners, ["for", "recused", "against"])
    told = {"case": case, "code": "PIDANA", "reason": "Pleno", "decided_at": QUIET, "decided_by": officer}
    with pytest.raises(DatabaseError, match="author of the study"), transaction.atomic():
        Outcome.objects.create(item=alone, **told)
    both = decided(case, "outcome", commissioners, ["for", "for", "against"])
    assert Outcome.objects.create(item=both, **told).pk


@pytest.mark.parametrize("change", [{"values": {"a.b": "c"}}, {"state": "draft"}, {"number": "9"}])
def test_the_database_refuses_to_change_a_signed_paper(officer, change):
    paper = signed(opened(officer), "supervision_report", officer)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)


def test_history_is_written_once(officer):
    event = opened(officer).events.first()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


@pytest.mark.parametrize(
    ("role", "more", "sees", "changes"),
    [
        ("officer", {}, True, True),
        ("coordinator", {"district_code": "LB-1"}, True, True),
        ("coordinator", {"district_code": "LB-2"}, False, False),
        ("village_supervisor", {"village_code": "desa-1"}, True, True),
        ("village_supervisor", {"village_code": "desa-2"}, False, False),
        ("auditor", {}, True, False),
        ("leadership", {}, True, False),
        ("leadership", {"side": "regency"}, False, False),
        ("technical_operator", {}, False, False),
    ],
)
def test_who_sees_and_who_changes_a_case(officer, role, more, sees, changes):
    case = opened(officer, district_code="LB-1", village_code="desa-1")
    person = make_person("orang", role, **more)
    standing = standing_of(person, QUIET)
    assert access.see_case(standing, person, case).allowed is sees
    assert access.change_case(standing, person, case).allowed is changes
    assert Case.objects.filter(access.reach_of(standing, person)).exists() is sees


def test_a_supervisor_of_a_village_works_on_it_until_the_plenary(officer):
    case = opened(officer, village_code="desa-1")
    person = make_person("pkd", "village_supervisor")
    standing = standing_of(person, QUIET)
    Case.objects.filter(pk=case.pk).update(state="finding_plenary")
    case.refresh_from_db()
    assert access.see_case(standing, person, case).allowed
    assert not access.change_case(standing, person, case).allowed
    assert not access.see_confidential(standing, person, case).allowed


def test_every_move_names_roles_of_the_office():
    from pantau.office.people.models import Role

    procedure = rulebook.current().procedure
    assert {role for move in procedure.moves.values() for role in move.who} <= set(Role.values)
    assert set(procedure.plenary.members) <= set(Role.values)
