"""The public guide on a phone: with script, without, and by the keyboard."""

import re
import struct

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_choice_changes_answer_and_address_and_leads_to_its_picture(desk):
    visitor = desk(width=360)
    page = visitor.go("/panduan/cek/?saya=asn&ingin=menyukai&kapan=tenang")
    expect(page.get_by_role("heading", level=2, name="Tidak boleh")).to_be_visible()
    told = page.get_by_role("status").filter(has_text="Tidak boleh").element_handle()
    page.get_by_label("Siapa Anda").select_option(label="Warga biasa")
    expect(page.get_by_role("heading", level=2, name="Hati-hati")).to_be_visible()
    assert "Hati-hati" in told.inner_text()  # the same region: a screen reader tells the change
    expect(page).to_have_url(re.compile(r"saya=warga&ingin=menyukai&kapan=tenang"))
    expect(page.get_by_label("Siapa Anda")).to_have_value("warga")
    assert visitor.sideways() == 0

    link = page.get_by_role("link", name="Gambar persegi").get_attribute("href")
    picture = visitor.context.request.get(visitor.address + link)
    assert struct.unpack(">II", picture.body()[16:24]) == (1080, 1080)
    assert visitor.context.cookies() == []
    assert visitor.complaints == []


def test_without_script_a_button_asks_and_every_page_fits_a_phone(desk):
    visitor = desk(width=360, script=False)
    page = visitor.go("/panduan/")
    assert visitor.sideways() == 0
    page.get_by_label("Siapa Anda").select_option(label="Kepala desa")
    page.get_by_label("Kapan").select_option(label="pada masa tenang")
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_role("heading", level=2, name="Hati-hati")).to_be_visible()
    page.get_by_role("link", name="Semua aturan: Kepala desa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kepala desa")
    assert visitor.sideways() == 0
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="English").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Village head")
    assert visitor.sideways() == 0
    visitor.go("/en/panduan/")
    assert visitor.sideways() == 0
    assert visitor.complaints == []


def test_the_keyboard_skips_to_the_content_and_reaches_the_checker(desk):
    visitor = desk()
    page = visitor.go("/panduan/cek/")
    visitor.keys.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    visitor.keys.press("Enter")
    visitor.keys.press("Tab")
    expect(page.get_by_label("Siapa Anda")).to_be_focused()
