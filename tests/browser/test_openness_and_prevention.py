"""Two walks of the public's side: a report on even-handedness from desk to reader, and a notice that is read."""

import csv
import hashlib
import io
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from made_up_findings import make_finding, make_post
from pantau.office.portal.prevention.models import SentNotice
from pantau.office.registry.models import Party
from pantau.web.ui import clock, rulebook
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
BEFORE_QUIET = datetime(2024, 2, 6, 1, 0, tzinfo=UTC)  # Tuesday, 09.00 WITA
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def office(transactional_db, settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA, settings.PANTAU_OWNER = tmp_path, "Bawaslu Rekaan"
    monkeypatch.setattr(clock, "now", lambda: BEFORE_QUIET)
    # The first page reads the rulebook and the templates: not on a browser's time.
    signed_in(make_person("pembuka", "officer")).get("/tinjau/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def taken(page: Page, name: str) -> bytes:
    with page.expect_download() as coming:
        page.locator("main").get_by_role("link", name=name).first.click()
    return coming.value.path().read_bytes()


def test_a_report_handed_in_and_approved_by_another_reaches_its_reader_with_the_numbers(desk):
    for number in range(6):
        make_finding(post=make_post(f"Ajakan rekaan {number}"))
    writer, approver = desk("ratna", "officer"), desk("hamdan", "commissioner")
    # A browser keeps a public page for a while: whoever comes later reads it anew.
    early, reader, late = desk(width=360), desk(width=360), desk(width=360)
    page = early.go("/angka/")
    expect(page.get_by_text("Laporan itu belum disetujui")).to_be_visible()
    assert early.sideways() == 0

    page = writer.go("/penerbitan/")
    page.get_by_role("link", name="Laporan pada halaman angka").click()
    page.get_by_label("Judul").fill("Kesetaraan perlakuan, Januari 2024")
    page.locator("input[type=file]").set_input_files(
        {"name": "kesetaraan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Serahkan")
    expect(page.get_by_role("link", name="Kesetaraan perlakuan, Januari 2024")).to_be_visible()
    assert page.get_by_role("button", name="Setujui untuk umum").count() == 0  # not by whoever handed it in

    page = approver.go(writer.page.url.removeprefix(writer.address))
    press(page, "Setujui untuk umum")

    page = reader.go("/angka/")
    assert taken(page, "Kesetaraan perlakuan, Januari 2024") == PDF
    expect(page.get_by_text(hashlib.sha256(PDF).hexdigest())).to_be_visible()
    rows = list(csv.DictReader(io.StringIO(taken(page, "Unggahan, orang dan perkara").decode())))
    assert next(row["posts"] for row in rows if row["dimension"] == "all") == "6"
    page.get_by_role("link", name="Buku aturan").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert reader.sideways() == 0

    page = approver.go(writer.page.url.removeprefix(writer.address))
    page.get_by_text("Tarik", exact=True).click()
    page.get_by_label("Alasan menarik").fill("Angkanya keliru.")
    press(page, "Tarik laporan")
    expect(page.get_by_text("Ditarik: Angkanya keliru.")).to_be_visible()
    expect(late.go("/angka/").get_by_text("Laporan itu belum disetujui")).to_be_visible()
    assert [one.complaints for one in (writer, approver, early, reader, late)] == [[]] * 5


def test_a_party_is_told_of_the_quiet_period_reads_it_and_the_record_says_so(desk):
    Party.objects.create(
        election=rulebook.current().election, number=4, short="Lumbung", name="Partai Lumbung Rekaan"
    )
    officer, liaison = desk("ratna", "officer", "Baiq Rekaan"), desk(width=360, script=False)
    page = officer.go("/pencegahan/")
    page.get_by_role("link", name="Kelola penerima").click()
    press(page, "Ambil dari daftar")
    page.get_by_role("link", name="Partai Lumbung Rekaan").click()
    page.get_by_label("Telepon").fill("0812 0000 0000")
    press(page, "Simpan")
    expect(page.get_by_text("+6281200000000")).to_be_visible()

    officer.go("/pencegahan/hari/quiet_begins/")
    press(page, "Siapkan surat dan pesan")
    page.get_by_role("link", name="Partai Lumbung Rekaan").click()
    assert squeezed("Partai Lumbung Rekaan") in printed(taken(page, "PDF"))
    message = page.get_by_label("Salin ke WhatsApp").input_value()
    link = page.locator("main .mono").last.inner_text()
    assert link in message
    assert (
        page.get_by_role("link", name="Buka di WhatsApp")
        .get_attribute("href")
        .startswith("https://wa.me/62812")
    )

    officer.go("/pencegahan/hari/quiet_begins/")
    page.get_by_label("Pilih Partai Lumbung Rekaan").check()
    press(page, "Catat")
    expect(page.get_by_text("1 penerima dicatat.")).to_be_visible()

    theirs = liaison.go(f"/{link.split('/', 3)[3]}")
    expect(theirs.get_by_text("Pemberitahuan dari Bawaslu Rekaan.")).to_be_visible()
    assert liaison.sideways() == 0
    press(theirs, "Sudah saya baca")
    expect(theirs.get_by_text("Sudah ditandai dibaca.")).to_be_visible()
    assert SentNotice.objects.get().read_at == BEFORE_QUIET

    officer.go("/pencegahan/hari/quiet_begins/")
    expect(page.locator("main").get_by_text("Dibaca", exact=True).first).to_be_visible()
    officer.go("/pencegahan/")
    (row,) = csv.DictReader(io.StringIO(taken(page, "Unduh CSV").decode()))
    assert "Partai Lumbung Rekaan" in row.values()
    record = printed(taken(page, "Unduh PDF"))
    assert squeezed("Partai Lumbung Rekaan") in record
    assert [officer.complaints, liaison.complaints] == [[], []]
