"""Looking up an account on a phone, without script and by the keyboard."""

import pytest
from playwright.sync_api import expect

from made_up_findings import make_account, make_candidate
from pantau.office.portal.lookup import actions as lookup

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_pasted_address_is_looked_up_and_a_look_alike_leads_to_the_real_one(desk):
    make_account(
        "warung.contoh", platform="instagram", handle="Warung.Contoh", candidate=make_candidate(),
        url="https://www.instagram.com/warung.contoh",
    )  # fmt: skip
    lookup.index_names()
    visitor = desk(width=360, script=False)
    page = visitor.go("/panduan/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Akun resmi").click()
    page.get_by_label("Alamat atau nama akun").fill("https://instagram.com/warung.c0ntoh/")
    page.get_by_role("button", name="Periksa akun").click()
    expect(page.get_by_role("heading", level=2, name="tetapi mirip akun terdaftar")).to_be_visible()
    expect(page.get_by_text("Anda menulis “0”, yang terdaftar “o”.")).to_be_visible()
    assert visitor.sideways() == 0
    page.get_by_role("link", name="Warung.Contoh").click()
    expect(page.get_by_role("heading", level=2, name="Terdaftar", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Tautan jawaban ini").click()
    expect(page.get_by_label("Alamat atau nama akun")).to_have_value(
        "https://www.instagram.com/warung.contoh"
    )
    expect(page.get_by_role("heading", level=2, name="Terdaftar", exact=True).first).to_be_visible()
    assert visitor.sideways() == 0
    page.get_by_label("Alamat atau nama akun").fill("@" + "panjang" * 30)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Belum dapat dibaca")).to_be_visible()
    assert visitor.sideways() == 0
    assert visitor.context.cookies() == []
    assert visitor.complaints == []


def test_between_phone_and_desk_the_public_pages_keep_their_menu(desk):
    visitor = desk(width=1000, script=False)
    page = visitor.go("/cek-akun/")
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu").get_by_role("link", name="English")).to_be_visible()
    assert visitor.sideways() == 0
