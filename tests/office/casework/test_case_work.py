"""Who is given a case, what goes over on leave, whose names are masked, and its evidence in one file."""

import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import pytest
from deciding import a_case, about, closed, proposal

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions, packing, papers, workload
from pantau.office.casework.actions import Opening
from pantau.office.casework.errors import CaseError
from pantau.office.casework.facts import Facts
from pantau.office.casework.models import Paper
from pantau.office.casework.papers import Signer
from pantau.office.casework.parties import Named
from pantau.office.people import absences
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: QUIET)


def opened(by, **more):
    return actions.open_case(Opening("supervision", "Dugaan rekaan", **more), by=by, now=QUIET)


def test_the_lightest_who_fits_is_proposed_and_says_why(officer):
    second = make_person("kedua", "officer", full_name="Kedua")
    far = make_person("jauh", "coordinator", district_code="LB-9")
    opened(officer)
    case = opened(officer, district_code="LB-1")
    choice = workload.proposed(case)
    assert choice.person == second.pk  # the officer works on it already, the coordinator is elsewhere
    assert far not in workload.may_work_on(case)
    assert workload.words(case)


def test_the_last_assignment_letter_is_not_typed_twice(officer):
    other = make_person("rekan", "officer")
    first, second = opened(officer), opened(officer)
    actions.assign(first, other, lead=False, letter="ST 7/2024", by=officer, now=QUIET)
    held = actions.assign(second, other, lead=False, by=officer, now=QUIET)
    assert held.letter == "ST 7/2024"


def test_on_leave_a_case_goes_to_the_stand_in_with_its_lead(officer):
    stand_in = make_person("pengganti", "officer")
    case = opened(officer)
    day = QUIET.date()
    absences.take(officer, stand_in, day, day + timedelta(days=3), by=officer, now=QUIET)
    held = case.assignments.get(until=None)
    assert (held.user, held.lead) == (stand_in, True)


def test_a_citizens_name_is_masked_for_who_may_not_see_identities(officer):
    case = opened(officer, district_code="LB-1")
    actions.add_party(case, Named("reported", "Amaq Warga", "citizen"), by=officer, now=QUIET)
    coordinator = signed_in(make_person("panwascam", "coordinator", district_code="LB-1"))
    page = coordinator.get(f"/perkara/{case.pk}/").content.decode()
    assert "Amaq Warga" not in page
    assert "A. W." in page
    assert case.title not in coordinator.get("/perkara/", {"cari": "Amaq"}).content.decode()
    assert "Amaq Warga" in signed_in(officer).get(f"/perkara/{case.pk}/").content.decode()


def test_citizens_stand_by_their_initials_on_every_page_of_a_case(officer, commissioners):
    case = a_case(officer, state="outcome_plenary", subject="citizen", name="Amaq Warga")
    decided = [proposal(case, "HUKUM_LAIN", reason="Amaq Warga menulisnya.")]
    plenary, _item = closed(case, commissioners, officer, decided=decided)
    case.refresh_from_db()
    report = papers.draft(case, "status_notice", by=officer, now=QUIET, party=about(case))
    Paper.objects.filter(pk=report.pk).update(values={"status.reason": "Untuk AMAQ WARGA."})
    addresses = [
        f"/perkara/{case.pk}/",
        f"/perkara/pleno/{plenary.pk}/",
        f"/perkara/surat/{report.pk}/",
        f"/perkara/surat/{plenary.papers.get().pk}/",
    ]
    whole, masked = signed_in(officer), signed_in(make_person("auditor", "auditor"))
    for address in addresses:
        assert "amaq warga" in whole.get(address).content.decode().lower(), address
        page = masked.get(address).content.decode()
        assert "amaq warga" not in page.lower(), address
        assert "A. W." in page, address
    assert masked.get(f"{addresses[2]}pdf/").status_code == 403
    assert masked.get(f"{addresses[3]}pdf/").status_code == 403


def test_what_a_witness_said_stands_in_the_study(officer):
    case = opened(officer)
    witness = actions.add_party(case, Named("witness", "Inaq Saksi"), by=officer, now=QUIET)
    paper = papers.draft(case, "clarification_record", by=officer, now=QUIET, party=witness)
    told = {one.name: "Diisi" for one in papers.blanks(paper)}
    told["talk.answers"] = [{"question": "Apa yang dilihat?", "answer": "Spanduk di balai desa."}]
    told["meeting.day"] = date(2024, 2, 12).isoformat()
    papers.save(paper, told, lock=paper.lock, by=officer, now=QUIET)
    papers.sign(
        paper, [Signer("a", "Baiq"), Signer("b", "Inaq")], place="Gerung", at=QUIET, by=officer, now=QUIET
    )
    rows = Facts(case, QUIET, officer).get("witness.all")
    assert rows == [{"name": "Inaq Saksi", "capacity": "Saksi", "statement": "Spanduk di balai desa."}]


def test_all_evidence_of_a_case_comes_in_one_file_that_checks_itself(officer, tmp_path):
    finding = make_finding(post=make_post(account=make_account("rekaan", candidate=make_candidate())))
    case = opened(officer, findings=[finding])
    out = tmp_path / "perkara.zip"
    packed = packing.pack(packing.find(case.number), out, by_name="uji", reason="Untuk diperiksa", now=QUIET)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == packed.sha256
    with zipfile.ZipFile(out) as file:
        file.extractall(tmp_path)
        sums = dict(reversed(line.split("  ")) for line in file.read(packing.SUMS).decode().splitlines())
    ((name, digest),) = sums.items()
    assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    checked = subprocess.run(
        [sys.executable, "-m", "pantau", "evidence", "verify", str(tmp_path / name), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 3, checked.stderr  # nobody vouches for signer and time; nothing failed
    assert json.loads(checked.stdout)


def test_a_case_without_evidence_or_number_is_said(officer, tmp_path):
    case = opened(officer)
    with pytest.raises(CaseError):
        packing.pack(case, tmp_path / "x.zip", by_name="uji", reason="Untuk diperiksa", now=QUIET)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CaseError):
        packing.find("1999-001")


def test_a_case_may_be_held_and_let_go(officer):
    case = opened(officer)
    desk = signed_in(officer)
    desk.post(f"/perkara/{case.pk}/tahan/", {"why": "Keberatan ke pengadilan", "version": case.version})
    case.refresh_from_db()
    assert case.held
    desk.post(f"/perkara/{case.pk}/tahan/", {"why": "Perkara pengadilan selesai", "version": case.version})
    case.refresh_from_db()
    assert not case.held
