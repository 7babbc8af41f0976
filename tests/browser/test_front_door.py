"""Passkeys and invitations, in a browser with a key of its own."""

import re

import pytest
from playwright.sync_api import expect

from pantau.office.people import actions
from pantau.web.ui import clock
from staff import PASSWORD, code_at, make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_set_up_and_then_opens_the_door_alone(desk):
    make_person("ratna", "officer", full_name="Baiq Ratnasari", password=PASSWORD)
    officer = desk()
    officer.sign_in("ratna")
    page = officer.page
    devtools = officer.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    officer.go("/masuk/langkah-kedua/kunci/baru/")
    officer.keys.type(PASSWORD)
    officer.keys.press("Enter")
    page.get_by_label(re.compile("tanpa kata sandi")).check()
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    officer.go("/masuk/langkah-kedua/")
    expect(page.get_by_text("1 kunci terpasang.")).to_be_visible()

    officer.context.clear_cookies()
    officer.go("/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url("**/tinjau/")
    assert officer.complaints == []


def test_an_invited_person_comes_in_from_the_printed_link_to_the_queue(desk):
    invited = actions.invite("baru", full_name="Orang Baru", role="officer", now=clock.now())
    newcomer = desk(width=360)
    page = newcomer.go(f"/masuk/undangan/{invited.code}/")
    assert newcomer.sideways() == 0
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Simpan kata sandi").click()
    page.get_by_label("Nama pengguna").fill("baru")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    newcomer.keys.press("Enter")
    expect(page.get_by_text("Petugas tidak dapat masuk hanya dengan kata sandi.")).to_be_visible()

    page.get_by_role("link", name="Pasang aplikasi").click()
    page.get_by_label("Kata sandi").fill(PASSWORD)
    newcomer.keys.press("Enter")
    expect(page.get_by_role("img", name="Gambar QR")).to_be_visible()
    assert newcomer.sideways() == 0
    secret = page.locator("form .mono").inner_text()
    page.get_by_label("Enam angka").fill(code_at(secret=secret))
    newcomer.keys.press("Enter")
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    assert newcomer.sideways() == 0
    page.get_by_role("link", name="Sudah saya simpan, lanjut").click()
    page.wait_for_url("**/tinjau/")
    assert newcomer.complaints == []


def test_the_first_field_waits_for_keys_as_soon_as_the_page_is_seen(desk):
    visitor = desk()
    for _ in range(5):
        visitor.go("/masuk/")
        visitor.keys.type("ratna")
        expect(visitor.page.get_by_label("Nama pengguna")).to_have_value("ratna")
    assert visitor.complaints == []
