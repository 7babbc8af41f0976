"""A phone's share waits for its officer: it survives signing in, records nothing, and cannot be forged."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from made_up_collection import NOW, make_account

from made_up_pictures import flat
from pantau.office.collection import shares
from pantau.office.collection.models import PatrolLook, Screenshot, Share
from pantau.office.posts.models import Post
from staff import PASSWORD, code_at, let_in, make_person, signed_in

pytestmark = pytest.mark.django_db
VIDEO = "https://www.tiktok.com/@akun_rekaan/video/7300000000000000001"
SHARED = {"title": "TikTok", "text": f"Sampai jumpa, semeton {VIDEO}", "url": ""}


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def account(db):
    return make_account("akun_rekaan", "tiktok", url="https://www.tiktok.com/@akun_rekaan")


def picture(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.png", data or flat(), "image/png")


def share(client: Client, **more):
    return client.post("/patroli/bagikan/", SHARED | more, headers={"Sec-Fetch-Site": "none"})


def test_the_manifest_tells_phones_where_to_send_what():
    facts = Client().get("/patroli/pantau.webmanifest").json()
    target = facts["share_target"]
    assert (target["action"], target["method"]) == ("/patroli/bagikan/", "POST")
    assert target["enctype"] == "multipart/form-data"
    assert target["params"]["files"][0]["name"] == "files"
    assert facts["start_url"].startswith(facts["scope"])
    assert {icon["sizes"] for icon in facts["icons"]} == {"192x192", "512x512"}


def test_a_shared_address_is_read_over_then_handed_in(officer, account):
    client = signed_in(officer)
    answer = share(client)
    assert (answer.status_code, answer["Location"]) == (303, "/patroli/bagikan/periksa/")
    cookie = answer.cookies["pantau_share"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/patroli/bagikan/")
    page = client.get("/patroli/bagikan/periksa/").content.decode()
    assert VIDEO in page
    assert "Sampai jumpa, semeton</textarea>" in page
    assert not Post.objects.exists()
    given = {"address": VIDEO, "text": "Sampai jumpa, semeton", "minutes": 1}
    assert client.post("/patroli/bagikan/serahkan/", given)["Location"] == "/patroli/"
    assert Post.objects.get().account == account
    assert PatrolLook.objects.get().officer == officer
    assert not Share.objects.exists()
    assert "Tidak ada kiriman yang menunggu" in client.get("/patroli/bagikan/periksa/").content.decode()


def test_shared_pictures_go_to_the_reader(officer, account):
    client = signed_in(officer)
    share(client, files=[picture(), picture(flat(size=(80, 50))), picture(b"%PDF-1.7")])
    page = client.get("/patroli/bagikan/periksa/").content.decode()
    assert page.count("<img class=") == 2
    assert "bukan gambar PNG" in page
    assert client.get("/patroli/bagikan/gambar/1/").content == flat()
    client.post("/patroli/bagikan/serahkan/", {"address": VIDEO, "text": "Sampai jumpa"})
    shot = Screenshot.objects.get()
    assert (shot.officer, shot.address, shot.note, shot.pages.count()) == (officer, VIDEO, "Sampai jumpa", 2)


def test_a_share_before_signing_in_is_there_after_password_and_code(account):
    make_person("ani", "officer", password=PASSWORD)
    client = Client()
    assert share(client, files=[picture()]).status_code == 303
    door = client.get("/patroli/bagikan/periksa/")
    assert door["Location"].startswith("/masuk/?next=")
    after = client.post(door["Location"], {"login": "ani", "password": PASSWORD})
    after = client.post(after["Location"], {"code": code_at()})
    assert after["Location"] == "/patroli/bagikan/periksa/"
    page = client.get(after["Location"]).content.decode()
    assert VIDEO in page
    assert client.get("/patroli/bagikan/gambar/1/").status_code == 200


def test_only_the_browser_that_shared_sees_it_and_then_only_its_person(officer, account):
    client = signed_in(officer)
    share(client)
    assert VIDEO not in signed_in(officer).get("/patroli/bagikan/periksa/").content.decode()
    let_in(client, make_person("budi", "officer"))
    assert VIDEO not in client.get("/patroli/bagikan/periksa/").content.decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_form_is_refused(officer, site):
    client = signed_in(officer)
    answer = client.post("/patroli/bagikan/", SHARED, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert not Share.objects.exists()


def test_handing_in_needs_our_own_form(officer, account):
    client = Client(enforce_csrf_checks=True)
    let_in(client, officer)
    assert share(client).status_code == 303
    for place in ("serahkan", "buang"):
        assert client.post(f"/patroli/bagikan/{place}/", {"address": VIDEO}).status_code == 403
    assert not Post.objects.exists()
    assert Share.objects.exists()


def test_strangers_cannot_fill_the_disk(monkeypatch, officer):
    monkeypatch.setattr(shares, "MOST_OF_STRANGERS", 2)
    for _ in range(2):
        assert share(Client()).status_code == 303
    refused = share(Client())
    assert refused.status_code == 429
    assert "Masuk dahulu" in refused.content.decode()
    assert share(signed_in(officer)).status_code == 303
    monkeypatch.setattr(shares, "MOST_OF_STRANGERS", 200)
    monkeypatch.setattr(shares, "MOST_BYTES_OF_STRANGERS", 100)
    assert share(Client(), files=[picture()]).status_code == 429


def test_what_nobody_confirms_is_gone_after_an_hour(officer, monkeypatch):
    from pantau.web.ui import clock

    client = signed_in(officer)
    share(client, files=[picture()])
    monkeypatch.setattr(clock, "now", lambda: NOW + shares.LIVES)
    assert VIDEO not in client.get("/patroli/bagikan/periksa/").content.decode()
    assert client.post("/patroli/bagikan/serahkan/", {"address": VIDEO}).status_code == 404
    assert shares.drop_expired(NOW + shares.LIVES + timedelta(seconds=1)) > 0
    assert not Share.objects.exists()


def test_an_unwanted_share_is_thrown_away(officer):
    client = signed_in(officer)
    share(client)
    assert client.post("/patroli/bagikan/buang/").status_code == 302
    assert not Share.objects.exists()


def test_nul_and_endless_words_do_no_harm(officer):
    client = signed_in(officer)
    answer = share(client, text="a\x00" * 30_000, url="https://x.com/\x00akun" + "a" * 5000)
    assert answer.status_code == 303
    assert client.get("/patroli/bagikan/periksa/").status_code == 200


def test_those_who_do_not_patrol_share_nothing():
    assert share(signed_in(make_person("pimpinan", "leadership"))).status_code == 403
