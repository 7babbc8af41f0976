"""A village supervisor's phone: the network goes in the middle of a note, and everything arrives when it is back."""

import pytest
from playwright.sync_api import expect

from made_up_pictures import flat
from pantau.office.people.models import User
from pantau.office.portal.field.models import FieldNote

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


def picture(name: str) -> dict:
    return {"name": name, "mimeType": "image/png", "buffer": flat()}


def test_notes_and_a_picture_outlive_a_cut_network(desk):
    phone = desk("pengawas", role="village_supervisor", width=360)
    page = phone.go("/lapangan/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.get_by_role("link", name="Tulis catatan").click()
    page.get_by_label("Sasaran").fill("Akun kepala desa")
    phone.context.set_offline(True)
    page.get_by_label("Uraian", exact=True).fill("Terlihat ajakan memilih.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Tersimpan di ponsel ini.")).to_be_visible()

    # Another page without a network is the one the phone keeps; what waits stands on it.
    page.goto(phone.address + "/lapangan/")
    expect(page.get_by_role("heading", name="Lapangan tanpa jaringan")).to_be_visible()
    expect(page.locator("[data-field-list] li")).to_have_count(1)
    page.get_by_label("Sasaran").fill("Baliho di pasar")
    page.get_by_label("Foto, video").set_input_files(picture("foto.png"))
    page.get_by_role("button", name="Simpan di ponsel ini").click()
    expect(page.locator("[data-field-list] li")).to_have_count(2)
    assert phone.sideways() == 0
    assert FieldNote.objects.count() == 0

    phone.context.set_offline(False)
    expect(page.get_by_text("Semua catatan di ponsel ini sudah sampai.")).to_be_visible()
    expect(page.locator("[data-field-list] li")).to_have_count(0)
    first, second = FieldNote.objects.order_by("pk")
    assert first.told == {
        "activity.target": "Akun kepala desa",
        "result.narrative": "Terlihat ajakan memilih.",
    }
    assert (second.told["activity.target"], second.files.count()) == ("Baliho di pasar", 1)
    assert first.author == User.objects.get(username="pengawas")


def test_what_is_shared_into_it_becomes_a_note(desk):
    phone = desk("pengawas", role="village_supervisor", width=360)
    page = phone.go("/lapangan/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.evaluate(
        """() => {
            const form = document.createElement("form");
            Object.assign(form, { method: "post", action: "/lapangan/bagikan/", enctype: "multipart/form-data" });
            form.append(Object.assign(document.createElement("input"), { name: "text", value: "Lihat unggahan ini" }));
            document.body.append(form); form.submit();
        }"""
    )
    expect(page.get_by_text("Semua catatan di ponsel ini sudah sampai.")).to_be_visible()
    assert FieldNote.objects.get().told == {"result.narrative": "Lihat unggahan ini"}


def test_two_devices_are_told_of_each_other(desk):
    phone = desk("pengawas", role="village_supervisor", width=360)
    page = phone.go("/lapangan/baru/")
    page.get_by_label("Uraian", exact=True).fill("Pertama.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Catatan tersimpan.")).to_be_visible()
    other = phone.context.new_page()
    other.goto(page.url)
    other.get_by_label("Uraian", exact=True).fill("Dari komputer.")
    other.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_label("Uraian", exact=True).fill("Dari ponsel.")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("heading", name="Dua versi yang berbeda")).to_be_visible()
    page.get_by_label("Keduanya, berurutan").check()
    page.get_by_role("button", name="Simpan pilihan").click()
    expect(page.get_by_label("Uraian", exact=True)).to_have_value("Dari komputer.\nDari ponsel.")
