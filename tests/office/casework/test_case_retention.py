"""A closed case is forgotten after the rulebook's days: persons, texts and papers go, the counts stay."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from deciding import a_case, called, closed, proposal, signed
from django.apps import apps
from django.db import DatabaseError, transaction

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.cli import main
from pantau.office.casework import actions, forgetting, papers, plenaries, tasks
from pantau.office.casework.models import Case, CaseEvent, Paper
from pantau.office.casework.papers import Signer
from pantau.office.casework.parties import Named
from pantau.office.evidence import files, retention
from pantau.office.evidence.models import Evidence
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock, rulebook
from staff import signed_in

pytestmark = pytest.mark.django_db
NAMES = ("Amaq Rekaan", "Inaq Saksi", "RAHASIA")


def whole_case(officer, members):
    """With everything that may name somebody."""
    finding = make_finding(
        post=make_post("RAHASIA", account=make_account("rekaan", candidate=make_candidate()))
    )
    case = a_case(
        officer,
        subject="citizen",
        name="Amaq Rekaan",
        findings=[finding],
        district_code="LB-1",
        village_code="desa-1",
    )
    actions.add_party(
        case, Named("witness", "Inaq Saksi", details={"address": "RAHASIA"}), by=officer, now=QUIET
    )
    actions.rename(case, "Dugaan oleh Amaq Rekaan", by=officer)
    actions.write_note(case, "RAHASIA", by=officer, now=QUIET)
    actions.link(case, a_case(officer, name="Lain"), "RAHASIA sekali", by=officer, now=QUIET)
    paper = papers.draft(case, "clarification_record", by=officer, now=QUIET, party=case.parties.last())
    papers.save(paper, {one.name: "RAHASIA" for one in papers.blanks(paper)} | {
        "talk.answers": [{"question": "RAHASIA?", "answer": "RAHASIA"}], "meeting.day": "2024-02-12",
    }, lock=paper.lock, by=officer, now=QUIET)  # fmt: skip
    papers.sign(paper, [Signer("a", "B"), Signer("b", "C")], place="Gerung", at=QUIET, by=officer, now=QUIET)
    case.clarifications.create(
        party=case.parties.last(), starts_at=QUIET, place="RAHASIA", questions=["RAHASIA?"], state="absent",
        why="RAHASIA", accompanied_by="Inaq Saksi", set_at=QUIET, set_by=officer,
    )  # fmt: skip
    closed(case, members, officer, decided=[proposal(case, "DIHENTIKAN", reason="RAHASIA benar.")])
    Case.objects.filter(pk=case.pk).update(closed_at=QUIET, state="closed")
    case.refresh_from_db()
    return case


def everything():
    """All rows of the room, of tables that are added later as well."""
    return str([list(model.objects.values()) for model in apps.get_app_config("casework").get_models()])


def test_what_names_anybody_goes_and_the_counts_stay(
    officer, commissioners, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(clock, "now", lambda: QUIET)
    case = whole_case(officer, commissioners)
    stored = case.papers.exclude(pdf_file="").get().pdf_file
    days = rulebook.current().retention.cases["DIHENTIKAN"].span
    assert all(name in everything() for name in ("Amaq Rekaan", "RAHASIA"))
    assert forgetting.forget_due(QUIET + days - timedelta(days=1)) == 0
    monkeypatch.setattr(clock, "now", lambda: QUIET + days)
    told = signed_in(officer).get("/perkara/masa-simpan/").content.decode()
    assert case.number in told
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_cases(0)
    case.refresh_from_db()
    left = everything()
    assert not [name for name in NAMES if name in left]
    assert (case.title, case.village_code, case.district_code) == (f"Perkara {case.number}", "", "LB-1")
    assert [one.subject for one in case.parties.all()] == ["candidate", "citizen", ""]
    assert case.outcomes.get().code == "DIHENTIKAN"
    assert {one.state for one in Paper.objects.exclude(pdf_sha256="")} == {"signed"}
    assert not files.place_of(stored).exists()
    assert case.events.last().facts["parties"] == 3
    assert AuditEvent.objects.filter(verb="case_forgotten", object_id=str(case.pk)).exists()
    page = signed_in(officer).get(f"/perkara/{case.pk}/")
    assert page.status_code == 200
    assert "tersisa hanya hitungannya" in page.content.decode()
    assert signed_in(officer).post(f"/perkara/{case.pk}/catatan/", {"text": "x"}).status_code == 403
    assert not forgetting.forget(case, QUIET + 9 * days)
    # What a case that lives said stays as it was written, however an event is asked to change.
    for change in ({"why": "", "facts": {}}, {"kind": "x"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            CaseEvent.objects.exclude(case=case).update(**change)


def test_a_hold_keeps_a_case_or_its_evidence_and_the_command_tells_why(officer, commissioners, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: QUIET)
    finding = make_finding(post=make_post(account=make_account("rekaan", candidate=make_candidate())))
    with_evidence = a_case(officer, findings=[finding])
    held, free, unknown = a_case(officer), a_case(officer), a_case(officer)
    running = a_case(officer)
    plenary = called(commissioners, officer)  # over one that will go, and one that stays
    for case in (free, running):
        plenaries.put_on_agenda(plenary, case, "outcome", "Usul.", [proposal(case)], by=officer, now=QUIET)
    signed(None, "plenary_minutes", officer, plenary=plenary)
    retention.hold(Evidence.objects.get(), by=officer, reason="Diminta pengadilan", now=QUIET)
    actions.hold(held, True, "Keberatan ke pengadilan", by=officer)
    unknown.outcomes.create(code="LAMA", reason="Hasil lama", decided_at=QUIET, decided_by=officer)
    Case.objects.exclude(pk=running.pk).update(closed_at=QUIET, state="closed")
    later = QUIET + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [one.case for one in forgetting.due(later)] == [free]
    run = CliRunner().invoke(main, ["privacy", "retention", "--dry-run", "--json"])
    assert run.exit_code == 0, run.output
    said = json.loads(run.output)
    assert {one["case"]: one["held_by"] for one in said["over"]} == {
        with_evidence.number: "evidence", held.number: "case", free.number: "",
    }  # fmt: skip
    assert [(one["case"], one["until"]) for one in said["next"]] == [(unknown.number, None)]
    assert not Case.objects.exclude(forgotten_at=None).exists()
    assert (
        "1 cases would be forgotten" in CliRunner().invoke(main, ["privacy", "retention", "--dry-run"]).output
    )
    assert "1 cases forgotten" in CliRunner().invoke(main, ["privacy", "retention"]).output
    assert list(Case.objects.exclude(forgotten_at=None)) == [free]
    told = "Berita acara pleno yang juga memuat perkara lain tetap ada"
    assert told in signed_in(officer).get(f"/perkara/{free.pk}/").content.decode()
    Case.objects.filter(pk=running.pk).update(forgotten_at=later)
    assert told not in signed_in(officer).get(f"/perkara/{free.pk}/").content.decode()
