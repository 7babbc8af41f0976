"""The golden case in a browser: a village head who called for a relative, from a citizen's report to the hand-over.

Every paper of the way is written, signed and locked; the members vote at their own screens; two officers on one
draft both keep their words.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from pantau.office.casework.models import Case, Handover, Paper, Plenary
from pantau.office.portal.reports import drafting
from pantau.office.portal.reports.models import Report
from pantau.office.registry.models import Official, Subdistrict, Village
from pantau.web.ui import clock
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

NOW = datetime(2024, 1, 15, 2, 0, tzinfo=UTC)  # Monday, 10.00 WITA, in the campaign
TOLD = {
    "event.what": "Kepala desa mengajak memilih istrinya di grup WhatsApp dan Facebook",
    "event.place": "Grup WhatsApp warga desa, sekitar 112 anggota",
    "event.day": "2024-01-13",
    "event.known_on": "2024-01-14",
    "reported.name": "Amaq Kades Rekaan",
    "reported.address": "Dusun Rekaan",
    "account.account": "Ia menulis ajakan berulang kali dengan foto istrinya.",
    "evidence.list": "Tangkapan layar grup",
}
PERSONS = {
    "reporter.name": "Inaq Pelapor Rekaan", "reporter.address": "Dusun Lain", "reporter.phone": "0812000000",
    "reporter.birth": "Gerung, 1 Januari 1990", "reporter.sex": "P", "reporter.occupation": "Petani",
    "reporter.citizenship": "Indonesia",
}  # fmt: skip


@pytest.fixture
def report(tmp_path, settings, monkeypatch) -> Report:
    settings.PANTAU_DATA = tmp_path
    settings.PANTAU_OWNER, settings.PANTAU_OWNER_PLACE = "Bawaslu Kabupaten Rekaan", "Gerung"
    settings.PANTAU_OWNER_ADDRESS = "Jalan Rekaan 1"
    monkeypatch.setattr(clock, "now", lambda: NOW)
    district = Subdistrict.objects.create(code="52.01.04", name="Lingsar Rekaan")
    village = Village.objects.create(
        code="52.01.04.2001", name="Desa Rekaan", kind="desa", subdistrict=district
    )
    Official.objects.create(name="Amaq Kades Rekaan", role="village_head", village=village)
    return Report.objects.create(
        code_hash=uuid4().hex, kind="formal", state="sent", told=TOLD, persons=drafting.seal_persons(PERSONS),
        begun_at=NOW, touched_at=NOW, sent_at=NOW - timedelta(hours=1),
    )  # fmt: skip


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def write(page: Page, form: str, values: dict[str, str] | None = None) -> None:
    """From the case: begin the paper where it is not begun, fill what is required and empty, sign and go back."""
    case = page.url
    begin = page.locator(f"form:has(input[name=form][value={form}]) button")
    if begin.count():
        begin.first.click()
    else:
        paper = Paper.objects.filter(form=form, state="draft").latest("pk")
        page.goto(f"{case.split('/perkara/')[0]}/perkara/surat/{paper.pk}/")
    page.wait_for_load_state()
    sign(page, values)
    page.goto(case)


def sign(page: Page, values: dict[str, str] | None = None) -> None:
    for name, text in (values or {}).items():
        page.locator(f"[name='{name}']").fill(text)
    for field in page.locator(".form-bad .field").all():
        if not field.input_value():
            field.fill("Diisi petugas")
    press(page, "Simpan rancangan")
    for name in page.locator("#tanda-tangan input[name=name]").all():
        if not name.input_value():
            name.fill("Penanda Tangan Rekaan")
    place = page.locator("#tanda-tangan input[name=place]")
    place.fill("Gerung")
    press(page, "Catat tanda tangan dan kunci")
    assert page.get_by_text("Ditandatangani dan dikunci.").count(), page.locator("main").inner_text()[:600]


def test_a_village_heads_case_goes_from_report_to_hand_over(desk, report):
    members = [make_person(f"anggota{n}", "commissioner", full_name=f"Anggota {n}") for n in (1, 2, 3)]
    office = desk("petugas", "officer", "Baiq Petugas")
    page = office.page
    office.go(f"/laporan/{report.pk}/")
    press(page, "Buka perkara dari laporan ini")
    at_case = page.url
    press(page, "Ini orangnya")
    write(page, "report")
    write(page, "report_receipt")
    press(page, "Mulai kajian awal")
    write(page, "preliminary_study")
    press(page, "Register laporan")
    press(page, "Mulai klarifikasi")
    invite(page)
    press(page, "Buat: Undangan")
    assert page.locator("[name='meeting.day']").input_value() == "2024-01-17"
    assert page.locator("[name='meeting.hour']").input_value() == "10.00 WITA"
    sign(page)
    page.goto(at_case)
    write(page, "clarification_record")
    press(page, "Mulai kajian")
    write(page, "violation_study")
    press(page, "Bawa hasil kajian ke pleno")

    decide(desk, page, members)
    page.goto(at_case)
    press(page, "Catat putusan pleno")
    hand_over(page, at_case)
    press(page, "Teruskan")
    case = Case.objects.get()
    assert case.state == "handed_over"
    assert {one.code for one in case.outcomes.all()} == {"PIDANA", "HUKUM_LAIN"}
    assert {one.addressee for one in case.handovers.all()} == {"gakkumdu", "bupati-desa"}
    assert case.events.filter(kind="crime_passed_on").exists()
    unsigned = Paper.objects.exclude(state="signed")
    assert not unsigned.exists(), list(unsigned)
    assert office.complaints == []


def invite(page: Page) -> None:
    """Day, hour, place and questions are set once, on the case."""
    form = page.locator("form[action$='/klarifikasi/']").first
    form.evaluate("element => { element.closest('details').open = true }")
    form.locator("[name=starts_at]").fill("2024-01-17T10:00")
    form.locator("[name=questions]").fill("Siapa yang mengirim ajakan itu?")
    form.get_by_role("button", name="Jadwalkan").click()
    page.wait_for_load_state()


def decide(desk, page: Page, members) -> None:
    """A plenary is called, meets, votes at its members' own screens, and closes with its minutes."""
    case_page = page.url
    page.get_by_role("link", name="Panggil rapat pleno").first.click()
    page.locator("[name=called_for]").fill("2024-01-15T10:00")
    page.locator("[name=place]").fill("Kantor Bawaslu")
    page.locator("[name=chair]").select_option(str(members[0].pk))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    plenary = page.url.split("#")[0]
    page.locator(".card ul a.tap").first.click()
    page.wait_for_load_state()
    page.locator("[name=proposal]").fill("Menetapkan hasil penanganan dan meneruskannya.")
    for number, code in enumerate(("PIDANA", "HUKUM_LAIN")):
        row = page.locator(f"[name='hasil{number}-offer']")
        page.locator("details.card").nth(number).evaluate("element => { element.open = true }")
        value = next(
            option.get_attribute("value")
            for option in row.locator("option").all()
            if (option.get_attribute("value") or "").startswith(code)
        )
        row.select_option(value)
        page.locator(f"[name='hasil{number}-reason']").fill("Sesuai kajian.")
    press(page, "Tambahkan ke agenda")
    for box in page.locator("[name=present]").all():
        box.check()
    press(page, "Simpan kehadiran")
    page.goto(plenary)
    press(page, "Buka rapat")
    seats = [desk() for _member in members]
    for seat, member, choice in zip(seats, members, ("for", "for", "against"), strict=True):
        seat.arrive(member)
        seat.page.goto(plenary)
        seat.page.locator(f"input[name=choice][value={choice}]").first.check()
        if choice == "against":
            seat.page.locator("textarea[name=opinion]").first.fill("Bukti perlu ditambah.")
        press(seat.page, "Beri suara")
        assert seat.complaints == []
    page.goto(plenary)
    press(page, "Hitung suara")
    page.goto(plenary)
    press(page, "Buat berita acara")
    sign(page)
    for seat in seats:
        seat.page.goto(plenary)
        press(seat.page, "Saya menyetujui berita acara ini")
    press(seats[-1].page, "Tutup rapat: putusannya berlaku")
    assert Plenary.objects.get().closed_at, seats[-1].page.locator("main").inner_text()
    page.goto(case_page)


def hand_over(page: Page, at_case: str) -> None:
    """Each outcome's usual addressee gets its letter, which goes out."""
    while True:
        page.goto(at_case)
        waiting = page.locator("#penerusan ~ div a", has_text="Siapkan penerusan")
        if not waiting.count():
            break
        waiting.first.click()
        page.wait_for_load_state()
        press(page, "Siapkan")
        letter = page.url
        press(page, "Buat surat")
        sign(page)
        page.goto(letter)
        page.locator("form[action*=kirim] [name=at]").fill("2024-01-15T10:00")
        page.locator("form[action*=kirim] [name=register_number]").fill(f"S-{Handover.objects.count()}/2024")
        why = page.locator("form[action*=kirim] [name=why]")
        if why.count():
            why.fill("Berkas menyusul.")
        press(page, "Sudah dikirim")


def test_two_officers_on_one_draft_both_keep_their_words(desk, report):
    first = desk("baiq", "officer", "Baiq Pertama")
    second = desk("lalu", "officer", "Lalu Kedua")
    first.go(f"/laporan/{report.pk}/")
    press(first.page, "Buka perkara dari laporan ini")
    paper = Paper.objects.get(form="report")
    for one in (first, second):
        one.go(f"/perkara/surat/{paper.pk}/")
    second.page.locator("[name='event.what']").fill("Kalimat Lalu")
    press(second.page, "Simpan rancangan")
    first.page.locator("[name='event.what']").fill("Kalimat Baiq")
    press(first.page, "Simpan rancangan")
    assert first.page.get_by_text("Lalu Kedua menyimpan rancangan ini").count()
    assert first.page.locator("main").get_by_text("Kalimat Lalu").count()
    assert first.page.locator("[name='event.what']").input_value() == "Kalimat Baiq"
    press(first.page, "Simpan rancangan")  # joined, with the other's version seen
    assert Paper.objects.get(pk=paper.pk).values["event.what"] == "Kalimat Baiq"
