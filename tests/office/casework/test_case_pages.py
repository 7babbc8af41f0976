"""From a finding to a Form A that only wants its signature, and what two officers on one paper see."""

import re
from datetime import timedelta

import pytest

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions, facts, numbers, papers, requirements
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case, Paper
from pantau.office.casework.papers import BlankError, PaperStaleError, Signer
from pantau.office.casework.parties import Named
from pantau.office.evidence import files
from pantau.web.ui import clock, rulebook
from pdf_text import printed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: QUIET + timedelta(days=1))
    settings.PANTAU_OWNER = "Bawaslu Kabupaten Rekaan"
    settings.PANTAU_OWNER_ADDRESS = "Jalan Rekaan 1"
    settings.PANTAU_OWNER_PLACE = "Gerung"


def finding():
    account = make_account("calon.rekaan", candidate=make_candidate(name="Calon Rekaan Satu"))
    return make_finding(post=make_post("Ayo coblos nomor 4", account=account))


def begun(officer, **more):
    opening = Opening("supervision", "Dugaan ajakan memilih", findings=[finding()], **more)
    return actions.open_case(opening, by=officer, now=QUIET)


def test_an_officer_reaches_a_form_a_without_typing_what_is_known(officer):
    desk, found = signed_in(officer), finding()
    page = desk.get(f"/perkara/dari-temuan/{found.pk}/")
    title = re.search(r'name="title"[^>]*value="([^"]+)"', page.content.decode())[1]
    assert "Calon Rekaan Satu" not in title  # a title names an act, never a person
    opened = desk.post(f"/perkara/dari-temuan/{found.pk}/", {"title": title, "into": ""})
    case = Case.objects.get()
    assert opened.headers["Location"] == f"/perkara/{case.pk}/"
    desk.post(f"/perkara/{case.pk}/langkah/begin_tracing/", {"version": case.version})
    draft = desk.post(f"/perkara/{case.pk}/surat/baru/", {"form": "supervision_report"})
    paper = Paper.objects.get()
    assert draft.headers["Location"] == f"/perkara/surat/{paper.pk}/"
    told = papers.values_of(paper)
    assert told["supervisor.officers"] == ["Baiq Petugas"]
    assert "Calon Rekaan Satu" in told["suspicion.actor"]
    assert found.post.url in told["suspicion.place"]
    assert "Ayo coblos nomor 4" in told["result.narrative"]
    assert {one.name for one in papers.blanks(paper)} <= {
        "supervisor.assignment_letter",
        "suspicion.actor_address",
    }
    answer = desk.get(f"/perkara/surat/{paper.pk}/pdf/")
    words = printed(answer.content)
    assert "KONSEP" in words
    assert "CalonRekaanSatu" in words.replace(" ", "")
    assert desk.get(f"/perkara/surat/{paper.pk}/docx/").content.startswith(b"PK")


def complete(paper, officer):
    values = {"supervisor.assignment_letter": "ST 1/2024", "suspicion.actor_address": "Dusun Rekaan"}
    return papers.save(paper, values, lock=paper.lock, by=officer, now=QUIET)


def test_a_signed_paper_is_numbered_locked_and_corrected_as_a_new_version(officer):
    case = begun(officer)
    paper = papers.draft(case, "supervision_report", by=officer, now=QUIET)
    at = QUIET + timedelta(hours=1)
    signing = {"place": "Gerung", "at": at, "by": officer, "now": at}
    with pytest.raises(BlankError):
        papers.sign(paper, [Signer("Pengawas", "Baiq Petugas")], **signing)
    paper = papers.sign(complete(paper, officer), [Signer("Pengawas", "Baiq Petugas")], **signing)
    assert re.fullmatch(r"001/LHP/PM\.01\.02/[\d.]+/02/2024", paper.number)
    assert "KONSEP" not in printed(papers.pdf_of(paper, at))
    assert b"%PDF" not in files.read(paper.pdf_file)  # what lies on the disk is encrypted
    actions.move(case, "sign_report", by=officer, now=at)
    assert case.events.filter(kind="form_a_signed").exists()
    second = papers.correct(paper, by=officer, now=at)
    second = papers.sign(second, [Signer("Pengawas", "Baiq Petugas")], **signing)
    paper.refresh_from_db()
    assert (paper.state, second.number, second.version) == ("replaced", paper.number, 2)


def test_two_officers_never_overwrite_each_other_silently(officer):
    case = begun(officer)
    paper = papers.draft(case, "supervision_report", by=officer, now=QUIET)
    other = make_person("rekan", "officer", full_name="Lalu Rekan")
    lock = paper.lock
    papers.save(paper, {"activity.purpose": "Kalimat Lalu"}, lock=lock, by=other, now=QUIET)
    with pytest.raises(PaperStaleError, match="Lalu Rekan"):
        papers.save(paper, {"activity.purpose": "Kalimat Baiq"}, lock=lock, by=officer, now=QUIET)
    desk = signed_in(officer)
    given = {"lock": lock, "activity.purpose": "Kalimat Baiq"}
    refused = desk.post(f"/perkara/surat/{paper.pk}/simpan/", given)
    body = refused.content.decode()
    assert refused.status_code == 409
    assert "Kalimat Lalu" in body
    assert 'value="Kalimat Baiq"' in body


def test_a_stale_case_is_refused_with_a_word_and_nothing_changes(officer):
    case = begun(officer)
    desk, seen = signed_in(officer), case.version
    actions.rename(case, "Judul orang lain", by=officer)
    answer = desk.post(f"/perkara/{case.pk}/judul/", {"version": seen, "title": "Judul saya"})
    assert answer.status_code == 409
    assert Case.objects.get(pk=case.pk).title == "Judul orang lain"


def test_witnesses_are_sealed_in_papers_too(officer):
    case = begun(officer)
    actions.add_party(case, Named("witness", "Inaq Saksi"), by=officer, now=QUIET)
    paper = papers.draft(case, "supervision_report", by=officer, now=QUIET)
    row = Paper.objects.values_list("values", "sealed").get(pk=paper.pk)
    assert "Inaq Saksi" not in str(row[0])
    assert papers.values_of(paper)["suspicion.witness_names"] == ["Inaq Saksi"]
    auditor = signed_in(make_person("auditor", "auditor"))
    page = auditor.get(f"/perkara/surat/{paper.pk}/").content.decode()
    assert "Inaq Saksi" not in page
    assert auditor.get(f"/perkara/surat/{paper.pk}/pdf/").status_code == 403


def test_a_scan_is_known_by_its_content(officer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = begun(officer)
    paper = papers.draft(case, "supervision_report", by=officer, now=QUIET)
    signing = {"place": "Gerung", "at": QUIET, "by": officer, "now": QUIET}
    papers.sign(complete(paper, officer), [Signer("Pengawas", "Baiq")], **signing)
    desk = signed_in(officer)
    url = f"/perkara/surat/{paper.pk}/pindaian/"
    bad = desk.post(url, {"file": SimpleUploadedFile("scan.pdf", b"<html>bukan pdf</html>")})
    assert bad.status_code == 422
    pdf = papers.pdf_of(Paper.objects.get(pk=paper.pk), QUIET)
    assert desk.post(url, {"file": SimpleUploadedFile("scan.exe", pdf)}).status_code == 302
    assert desk.get(f"{url}unduh/").content == pdf


def test_everything_a_person_has_been_part_of_is_on_one_page(officer):
    case = begun(officer)
    person = case.parties.get()
    page = signed_in(officer).get(f"/perkara/orang/calon/{person.candidate_id}/").content.decode()
    assert case.number in page
    assert "bukan berarti bersalah" in page


def test_the_list_finds_by_number_title_and_name(officer):
    case = begun(officer)
    desk = signed_in(officer)
    for words in (case.number, "ajakan", "Calon Rekaan"):
        assert case.title in desk.get("/perkara/", {"cari": words}).content.decode()
    assert case.title not in desk.get("/perkara/", {"cari": "tidak ada"}).content.decode()


def test_every_form_is_filled_from_a_case_and_can_be_looked_at(officer):
    case = begun(officer, named=[Named("reported", "Calon Rekaan Satu")])
    for form in papers.rulebook.current().forms.values():
        if form.parts:
            paper = papers.draft(case, form.id, by=officer, now=QUIET)
            assert papers.pdf_of(paper, QUIET).startswith(b"%PDF"), form.id
    rows = papers.values_of(case.papers.get(form="takedown_request"))["urls.urls"]
    assert rows[0]["url"] == case.items.get().finding.post.url
    assert (
        papers.values_of(case.papers.get(form="preliminary_study"))["formal.checklist"][0]["met"] == "Belum"
    )


def test_what_a_citizen_told_of_themselves_counts_among_the_requirements(officer):
    case = begun(officer)
    report = papers.draft(case, "report", by=officer, now=QUIET)
    assert "Nama dan alamat pelapor" in requirements.lacking(case)
    told = {"reporter.name": "Warga Rekaan", "reporter.address": "Dusun Rekaan"}
    papers.save(report, told, lock=report.lock, by=officer, now=QUIET)
    assert "Warga Rekaan" not in str(Paper.objects.get(pk=report.pk).values)
    assert "Nama dan alamat pelapor" not in requirements.lacking(case)


def test_letters_of_one_pattern_have_one_series_and_a_case_the_number_of_its_finding(officer):
    def signed(case, form):
        paper = papers.draft(case, form, by=officer, now=QUIET)
        told = {
            blank.name: [dict.fromkeys((one.key for one in blank.field.columns), "-")]
            if blank.field.columns
            else "-"
            for blank in papers.blanks(paper)
        }
        papers.save(paper, told, lock=paper.lock, by=officer, now=QUIET)
        return papers.sign(
            paper, [Signer("Ketua", "Ketua Rekaan")], place="Gerung", at=QUIET, by=officer, now=QUIET
        )

    case = begun(officer, named=[Named("reported", "Calon Rekaan Satu")])
    letters = [signed(case, form).number for form in ("handover_bkn", "handover_bupati", "status_notice")]
    assert [number.split("/")[0] for number in letters] == ["001", "002", "003"]
    finding = signed(case, "finding")
    assert numbers.register_number(case, "finding", QUIET, "52.01") == finding.number
    other = begun(officer, named=[Named("reported", "Calon Rekaan Satu")])
    Case.objects.filter(pk=other.pk).update(register_number="009/TM/PL/Kab/52.01/II/2024")
    assert signed(Case.objects.get(pk=other.pk), "finding").number == "009/TM/PL/Kab/52.01/II/2024"


def test_every_hint_of_the_forms_is_answered():
    """``fills`` is a promise: the case answers it, the plenary (plenary_minutes.py), or the summaries' own room."""
    used = {field.fills for form in rulebook.current().forms.values() for _part, field in form.written()}
    elsewhere = ("plenary.", "summary.")
    assert [one for one in used - {None} if one not in facts._KNOWN and not one.startswith(elsewhere)] == []
