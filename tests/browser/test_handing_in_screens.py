"""Screenshots, shares and reported acts as officers meet them, on a phone and at a desk, with and without script."""

import io
from datetime import timedelta

import pytest

from made_up_pictures import screen
from pantau.office.collection import pictures, reported, screenshots
from pantau.office.collection.models import ReportedAct, Screenshot
from pantau.office.people.models import User
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account, Official
from pantau.web.ui import clock
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ADDRESS = "https://www.instagram.com/akun.rekaan"
PLACE = f"{ADDRESS}/p/ABCdef123/"


@pytest.fixture
def account(db) -> Account:
    return Account.objects.create(
        platform="instagram", kind="handle", key="akun.rekaan", handle="@akun.rekaan", url=ADDRESS
    )


@pytest.fixture
def official(db) -> Official:
    return Official.objects.create(
        name="Pejabat Rekaan Bernama Panjang", role="asn", unit="Dinas Rekaan Daerah"
    )


def file(name: str, data: bytes) -> dict:
    return {"name": name, "mimeType": "image/png", "buffer": data}


def complete(official: Official, officer, taken: bytes) -> ReportedAct:
    """An act that is whole and not handed in."""
    now = clock.now()
    act = reported.begin(official, by=officer, now=now)
    reported.say_whose(act, reported.Whose(ADDRESS, "Warga", ["named", "face"], "Foto seragam di profilnya."))
    seen = now - timedelta(minutes=5)
    reported.say_what(act, reported.What("like", PLACE, "", seen, None), now=now)
    picture = pictures.take(io.BytesIO(taken))
    reported.say_how(act, reported.How("report", "Laporan 12/2024", [picture]), now=now)
    return act


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_fit_and_the_browser_has_nothing_to_complain_of(desk, browser, account, official, width):
    at = desk("ani", width=width)
    ani = User.objects.get(username="ani")
    taken = screen(browser, "light", 16, 1)
    for address in ("/patroli/tangkapan/", "/patroli/bagikan/periksa/", "/pejabat-terlapor/"):
        at.go(address)
        assert at.sideways() == 0, address
    shot = screenshots.begin(ani, [pictures.take(io.BytesIO(taken))], now=clock.now(), address=PLACE)
    at.go(f"/patroli/tangkapan/{shot.pk}/")
    assert at.sideways() == 0
    at.go("/patroli/")  # the other page asks, and would load itself again in the middle of the next step
    screenshots.read(shot.pk, now=clock.now)
    act = complete(official, ani, taken)
    pages = [
        f"/patroli/tangkapan/{shot.pk}/",
        "/patroli/tangkapan/",
        "/pejabat-terlapor/baru/?q=rekaan",
        *(f"/pejabat-terlapor/{act.pk}/langkah/{step}/" for step in (2, 3, 4)),
        f"/pejabat-terlapor/{act.pk}/",
        "/pejabat-terlapor/",
    ]
    for address in pages:
        at.go(address)
        assert at.sideways() == 0, address
    assert at.complaints == []


def test_a_screenshot_is_read_corrected_and_becomes_a_post(desk, browser, account):
    at = desk("ani", width=360)
    page = at.go("/patroli/tangkapan/")
    page.get_by_label("Pilih gambar").set_input_files([file("layar.png", screen(browser, "dark", 16, 2))])
    page.get_by_label("Alamat unggahan atau akun").fill(PLACE)
    page.get_by_role("button", name="Unggah dan baca").click()
    page.get_by_text("0 dari 1 gambar").wait_for()
    screenshots.read(Screenshot.objects.get().pk, now=clock.now)
    words = page.get_by_label("Kata-kata unggahannya")  # htmx has asked and brought the page
    words.wait_for()
    assert "Ayo coblos nomor 3" in words.input_value()
    assert page.locator("svg.lines-on rect").count() > 5
    words.fill("Ayo coblos nomor 3 pada 14 Februari 2024, jangan lupa ya semeton")
    page.get_by_label("Gambarnya tidak menunjukkan waktu").check()
    page.get_by_role("button", name="Sudah saya periksa").click()
    page.get_by_text("Menjadi unggahan akun itu").wait_for()
    assert Post.objects.get().account == account
    assert at.complaints == []


def test_two_officers_capture_an_act_on_old_phones_without_script(desk, browser, official):
    first, second = make_person("ani", "officer"), make_person("budi", "officer")
    one = desk(width=360, script=False)
    one.arrive(first)
    page = one.go("/pejabat-terlapor/")
    page.get_by_role("link", name="Catat perbuatan").click()
    page.get_by_label("Nama, kantor, atau desa").fill("rekaan")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("button", name="Pilih").click()
    page.get_by_label("Alamat akun yang dipakai").fill(ADDRESS)
    page.get_by_label("Wajahnya pada foto dikenal petugas").check()
    page.get_by_label("Jelaskan singkat").fill("Bertemu dengannya di kantor kemarin.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Menyukai").check()
    page.get_by_label("Alamat unggahan").fill(PLACE)
    page.get_by_label("Anda melihatnya pada").fill("2024-02-12T08:00")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.locator("#id_pictures").set_input_files([file("a.png", screen(browser, "light", 16, 1))])
    page.get_by_label("Laporan atau informasi").check()
    page.get_by_label("Nomor laporan").fill("Laporan 12/2024")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Serahkan kepada petugas kedua").click()
    page.get_by_text("menunggu petugas kedua").first.wait_for()
    act = ReportedAct.objects.get()
    other = desk(width=360, script=False)
    other.arrive(second)
    page = other.go(f"/pejabat-terlapor/{act.pk}/")
    page.get_by_label("melihat sendiri hal yang sama").check()
    page.get_by_label("Pernyataan Anda").fill("Saya buka dan melihat hal yang sama.")
    page.get_by_role("button", name="Nyatakan").click()
    page.get_by_text("dilihat dua petugas").first.wait_for()
    act.refresh_from_db()
    assert (act.status, act.interaction.actor_handle) == ("confirmed", "akun.rekaan")


def test_a_phone_can_install_pantau_and_share_to_it(desk, account):
    """By Chromium's own judgement of the page and its manifest."""
    at = desk("ani", width=360)
    at.go("/patroli/")
    tool = at.context.new_cdp_session(at.page)
    tool.send("Page.enable")
    told = tool.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"].endswith("/patroli/pantau.webmanifest")
    assert [one["errorId"] for one in tool.send("Page.getInstallabilityErrors")["installabilityErrors"]] in (
        [],
        ["in-incognito"],  # where tests live
    )
    assert at.complaints == []
