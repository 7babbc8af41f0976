"""A citizen's report and a field note become cases; what was told is typed by nobody again."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from pantau.office.casework import actions as casework
from pantau.office.casework import papers
from pantau.office.casework.models import Case, Paper
from pantau.office.casework.parties import real_name
from pantau.office.portal.field import cases as field_cases
from pantau.office.portal.field.models import FieldNote
from pantau.office.portal.reports import cases, drafting, progress
from pantau.office.portal.reports.models import Report
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
SENT = datetime(2024, 2, 5, 3, 0, tzinfo=UTC)  # Monday, 11.00 WITA
TOLD = {
    "event.what": "Kepala desa mengajak memilih di grup WhatsApp",
    "event.place": "Grup WhatsApp warga",
    "event.day": "2024-02-03",
    "event.known_on": "2024-02-04",
    "reported.name": "Kepala Desa Rekaan",
    "account.account": "Ia menulis ajakan tiga kali.",
}
PERSONS = {
    "reporter.name": "Inaq Pelapor",
    "reporter.address": "Dusun Rekaan",
    "reporter.sex": "P",
    "reporter.phone": "0812",
}


def report(kind="formal", **more):
    return Report.objects.create(
        code_hash=uuid4().hex, kind=kind, state="sent", told=TOLD, persons=drafting.seal_persons(PERSONS),
        begun_at=SENT, touched_at=SENT, sent_at=SENT, **more,
    )  # fmt: skip


@pytest.fixture
def officer():
    return make_person("petugas", "officer", full_name="Baiq Petugas")


def test_a_formal_report_goes_its_own_way_with_its_form_filled_in(officer):
    told = report()
    case = cases.open_case(told, by=officer, now=SENT)
    assert (case.entrance, case.state) == ("report", "received")
    assert {(p.part, real_name(p)) for p in case.parties.all()} == {
        ("reported", "Kepala Desa Rekaan"), ("reporter", "Inaq Pelapor"),
    }  # fmt: skip
    assert case.events.get(kind="report_received").at == SENT
    assert case.events.get(kind="event_known").at == datetime(2024, 2, 3, 16, 0, tzinfo=UTC)  # midnight WITA
    paper = Paper.objects.get(form="report")
    values = papers.values_of(paper)
    assert values["event.what"] == TOLD["event.what"]
    assert values["reporter.name"] == "Inaq Pelapor"
    assert values["reporter.sex"] == "Perempuan"
    assert "Inaq" not in str(paper.values)
    told.refresh_from_db()
    assert told.state == "accepted"


@pytest.mark.parametrize("kind", ["anonymous", "confidential"])
def test_anything_else_is_early_information(officer, kind):
    case = cases.open_case(report(kind), by=officer, now=SENT)
    assert (case.entrance, case.state) == ("information", "information")


def test_the_tracking_page_tells_the_way_in_plain_words_and_of_nobody(officer):
    told = report()
    case = cases.open_case(told, by=officer, now=SENT)
    casework.move(case, "begin_preliminary", by=officer, now=SENT)
    texts = " ".join(one.text for one in progress.of(told))
    assert "syarat laporan lengkap" in texts
    assert case.number not in texts
    assert "Rekaan" not in texts


def test_an_incomplete_report_is_not_registered(officer):
    told = report()
    case = cases.open_case(told, by=officer, now=SENT)
    casework.move(case, "begin_preliminary", by=officer, now=SENT)
    from pantau.office.casework.errors import MissingError

    with pytest.raises(MissingError) as refused:
        casework.move(case, "register_report", by=officer, now=SENT)
    assert "Bukti" in refused.value.missing["requirements"]


def test_the_officers_page_opens_the_case_once(officer):
    told = report()
    desk = signed_in(officer)
    assert "Buka perkara dari laporan ini" in desk.get(f"/laporan/{told.pk}/").content.decode()
    opened = desk.post(f"/laporan/{told.pk}/perkara/")
    assert opened.headers["Location"] == f"/perkara/{Case.objects.get().pk}/"
    page = desk.get(f"/laporan/{told.pk}/").content.decode()
    assert "Buka perkara dari laporan ini" not in page
    assert Case.objects.get().number in page


def test_a_field_note_becomes_the_draft_of_form_a(officer):
    author = make_person("pkd", "village_supervisor", full_name="Lalu Pengawas")
    note = FieldNote.objects.create(
        key=uuid4(), author=author, village_code="desa-1", state="sent", begun_at=SENT, changed_at=SENT, sent_at=SENT,
        told={"activity.target": "Balai", "result.narrative": "Spanduk di balai desa.", "suspicion.actor": "Aparat"},
    )  # fmt: skip
    case = field_cases.open_case(note, by=officer, now=SENT)
    assert (case.entrance, case.state, case.village_code) == ("supervision", "tracing", "desa-1")
    told = papers.values_of(Paper.objects.get())
    assert told["result.narrative"] == "Spanduk di balai desa."
    assert set(told["supervisor.officers"]) == {"Baiq Petugas", "Lalu Pengawas"}
    assert signed_in(author).get(f"/perkara/{case.pk}/").status_code == 200
