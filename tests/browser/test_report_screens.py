"""A citizen's phone: shared into a draft, a file cut off and gone on, a code, a question; a draft without network."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from pantau.office.people.models import User
from pantau.office.portal.reports import actions, files
from pantau.office.portal.reports.models import Arriving, Report
from pantau.web.ui import clock
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
POST = "https://www.facebook.com/wargarekaan/posts/1234567890"


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


def large_picture() -> bytes:
    """More than one piece of an upload: noise packs badly."""
    out = io.BytesIO()
    Image.effect_noise((1500, 1000), 90).save(out, "PNG")
    return out.getvalue()


def share(page, address: str, text: str) -> None:
    """What a phone's share menu does: a form from outside any page of ours."""
    page.evaluate(
        """([action, text]) => {
            const form = document.createElement("form");
            Object.assign(form, { method: "post", action, enctype: "multipart/form-data" });
            form.append(Object.assign(document.createElement("input"), { name: "text", value: text }));
            document.body.append(form); form.submit();
        }""",
        [address, text],
    )


def worker_stands(page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_a_shared_post_becomes_a_report_whose_file_survives_a_cut(desk):
    at = desk(width=360)
    page = at.go("/lapor/")
    share(page, "/lapor/bagikan/", f"Lihat ini {POST}")
    expect(page.get_by_text("Yang Anda bagikan sudah masuk")).to_be_visible()
    page.get_by_label("Identitas dirahasiakan").check()
    page.get_by_role("button", name="Lanjutkan dengan cara ini").click()
    code = page.locator("[data-report-code]").inner_text()
    page.get_by_label("Apa yang terjadi, dalam satu kalimat?").fill("Kades mengajak memilih calon")
    with page.expect_response(lambda one: "isi/apa" in one.url):
        page.get_by_label("Ceritakan lebih lengkap").fill("Lewat unggahan kemarin.")
        page.get_by_label("Apa yang terjadi, dalam satu kalimat?").focus()
    expect(page.locator("#kelengkapan .met")).to_contain_text(["Uraian kejadian"])
    assert at.sideways() == 0
    page.get_by_role("button", name="Simpan dan lanjut").click()
    for _ in range(2):
        page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("#bukti")).to_contain_text(POST)

    # The network goes after the first piece; the page is opened again, and the file goes on by itself.
    body, pieces = large_picture(), []

    def cut(route):
        pieces.append(route.request.headers["upload-offset"])
        route.continue_() if len(pieces) == 1 else route.abort()

    page.route(
        "**/lapor/berkas/*/",
        lambda route: cut(route) if route.request.method == "PATCH" else route.continue_(),
    )
    page.set_input_files("#id_files", {"name": "foto.png", "mimeType": "image/png", "buffer": body})
    expect(page.locator("[data-upload-state]")).to_contain_text("Terputus")
    assert 0 < files.offset_of(Arriving.objects.get()) < len(body)
    page.unroute_all()
    page.reload()
    expect(page.locator("#bukti")).to_contain_text("Berkas 1: PNG")
    assert Report.objects.get().files.get().size == len(body)

    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Nama Anda").fill("Baiq Rekaan")
    page.get_by_label("Nomor telepon atau HP").fill("0811")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Kirim ke Bawaslu").click()
    expect(page.get_by_text("Laporan Anda sudah terkirim")).to_be_visible()
    page.get_by_role("button", name="Tutup di ponsel ini").click()

    report, officer = Report.objects.get(), make_person("ani", "officer")
    actions.read(report, by=officer, now=clock.now())
    actions.ask(report, "Jam berapa unggahannya?", by=officer, now=clock.now())
    page.get_by_label("Kode rahasia").fill(code.lower())
    page.get_by_role("button", name="Buka").click()
    expect(page.get_by_text("Jam berapa unggahannya?")).to_be_visible()
    page.get_by_label("Tambahan atau jawaban Anda").fill("Jam tujuh.")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Jam tujuh.")).to_be_visible()
    assert at.sideways() == 0
    # The break itself is all the browser had to complain of.
    assert [one for one in at.complaints if "ERR_FAILED" not in one] == []


def test_a_draft_written_without_a_network_goes_out_when_it_is_back(desk):
    at = desk(width=360)
    page = at.go("/lapor/")
    worker_stands(page)
    page.reload()
    at.context.set_offline(True)
    page.goto(at.address + "/lapor/isi/apa/")  # any page of the room falls back on this one
    expect(page.get_by_role("heading", name="Tanpa jaringan")).to_be_visible()
    page.get_by_label("Apa yang terjadi, dalam satu kalimat?").fill("Pembagian sembako")
    page.set_input_files(
        "#luring-berkas", {"name": "a.png", "mimeType": "image/png", "buffer": large_picture()}
    )
    page.get_by_role("button", name="Simpan di ponsel ini").click()
    expect(page.locator("[data-offline-list]")).to_contain_text("Pembagian sembako")
    share(page, "/lapor/bagikan/", f"Dan ini {POST}")
    expect(page.locator("[data-offline-list] li")).to_have_count(2)
    assert at.sideways() == 0
    assert not Report.objects.exists()

    at.context.set_offline(False)
    expect(page.locator("[data-offline-list] .report-code")).to_have_count(2)
    first, second = Report.objects.order_by("pk")
    assert (first.state, first.told["event.what"], first.files.count()) == ("draft", "Pembagian sembako", 1)
    assert second.links.get().url == POST
    page.reload()
    expect(page.locator("[data-offline-list] .report-code")).to_have_count(2)
    assert Report.objects.count() == 2
    code = page.locator("[data-offline-list] .report-code").first.inner_text()
    page.goto(at.address + "/lapor/lacak/")
    page.get_by_role("button", name="Tutup di ponsel ini").click()
    page.get_by_label("Kode rahasia").fill(code)
    page.get_by_role("button", name="Buka").click()
    page.get_by_role("link", name="Lanjutkan").click()
    expect(page.get_by_text("Pembagian sembako")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_reporting_needs_no_script_and_fits(desk, width):
    at = desk(width=width, script=False)
    page = at.go("/lapor/")
    page.get_by_label("Laporan resmi").check()
    page.get_by_role("button", name="Mulai").click()
    page.get_by_label("Apa yang terjadi, dalam satu kalimat?").fill("Ajakan memilih di masjid rekaan")
    while page.get_by_role("button", name="Simpan dan lanjut").count():
        assert at.sideways() == 0, page.url
        page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.get_by_text("Sebelum dikirim, isi dahulu:")).to_be_visible()
    assert at.sideways() == 0
    assert re.search("/lapor/isi/periksa/$", page.url)
    assert at.complaints == []
    assert not User.objects.exists()
