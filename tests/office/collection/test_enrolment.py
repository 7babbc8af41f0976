"""From an officer's letter to a consent on record: by the pages people open, against simulated platforms."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from made_up_collection import make_account
from made_up_platforms import Platforms, switch_on

from pantau.demo.platforms.graph import InstagramGraph, ThreadsGraph
from pantau.demo.platforms.tiktok import TikTok
from pantau.office.collection import catalogue, enrolment, enrolment_views, vault
from pantau.office.collection.models import Consent, ConsentInvitation, RawPayload, SweepState
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post, PostVersion
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
META = {"client_id": "1234", "app_secret": "app-secret"}
PLATFORMS = {
    "facebook": ("facebook_page_consented", META),
    "instagram": ("instagram_consented", META),
    "threads": ("threads_consented", META),
    "tiktok": ("tiktok_consented", {"client_key": "client-key", "client_secret": "client-secret"}),
}
NATIVE = "17841400000000123"


class Owners(Platforms):
    """The platforms on which owners agree."""

    def __init__(self) -> None:
        super().__init__()
        self.servers = {
            "facebook": self.facebook,
            "instagram": InstagramGraph(self.world, sleep=self.clock.sleep),
            "threads": ThreadsGraph(self.world, sleep=self.clock.sleep),
            "tiktok": TikTok(self.world, sleep=self.clock.sleep),
        }

    def client(self) -> httpx.AsyncClient:
        hosts = {
            "graph.facebook.com": "facebook",
            "api.instagram.com": "instagram",
            "graph.instagram.com": "instagram",
            "graph.threads.net": "threads",
            "open.tiktokapis.com": "tiktok",
        }
        mounts = {f"all://{host}": httpx.ASGITransport(self.servers[name]) for host, name in hosts.items()}
        return httpx.AsyncClient(mounts=mounts, trust_env=False)

    def agree(self, platform: str, handle: str = "warga", native_id: str = NATIVE):
        """The owner signs in there as this account and agrees: the account, and the code that comes back."""
        account = self.world.account(platform, native_id) or self.world.add_account(
            platform, native_id, handle
        )
        if platform == "tiktok":
            self.servers["tiktok"].named.add(native_id)
        return account, self.servers[platform].consent(account)


@pytest.fixture
def outside(monkeypatch):
    owners = Owners()
    monkeypatch.setattr(clock, "now", owners.clock)
    monkeypatch.setattr(enrolment_views, "outside", owners.given)
    return owners


@pytest.fixture(params=sorted(PLATFORMS))
def platform(request, outside):
    name, keys = PLATFORMS[request.param]
    switch_on(name, **keys)
    return request.param


@pytest.fixture
def facebook(outside):
    switch_on("facebook_page_consented", **META)
    return "facebook"


ADDRESSES = {
    "facebook": "https://www.facebook.com/warga",
    "instagram": "https://www.instagram.com/warga/",
    "threads": "https://www.threads.net/@warga",
    "tiktok": "https://www.tiktok.com/@warga",
}


def invited(officer, platform: str) -> str:
    """The path in the officer's letter."""
    make_account("warga", platform, url=ADDRESSES[platform])
    given = {"address": ADDRESSES[platform], "liaison": "=Budi"}
    page = signed_in(officer).post("/cakupan/izin/", given)
    assert page.status_code == 200, page.content.decode()
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    return re.search(r"http://testserver(/izin/[\w-]+/)", page.content.decode())[1]


def started(client: Client, path: str) -> dict[str, str]:
    """What the platform is asked."""
    answer = client.get(f"{path}mulai/")
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def connected(client: Client, path: str, outside: Owners, platform: str):
    asked = started(client, path)
    account, code = outside.agree(platform)
    return account, client.get("/izin/kembali/", {"state": asked["state"], "code": code})


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_an_owner_connects_the_registered_account_from_the_letter(platform, outside, officer):
    path, owner = invited(officer, platform), Client()
    page = words(owner.get(path))
    for said in ("@warga", "PKS-7/2024", "Ketua Bawaslu", "Yang tidak dibaca", "Pesan pribadi", "Hubungkan"):
        assert said in page
    asked = started(owner, path)
    assert asked["redirect_uri"] == "http://testserver/izin/kembali/"
    _account, code = outside.agree(platform)
    answer = owner.get("/izin/kembali/", {"state": asked["state"], "code": code})
    assert answer.status_code == 302, words(answer)
    assert answer.url == path
    consent = Consent.objects.get()
    assert (consent.given_by, consent.withdrawn_at, consent.account.key) == ("=Budi", None, "warga")
    assert bytes(consent.token).startswith(b"gAAAA")
    assert NATIVE in vault.unseal(consent.token)
    assert "Terhubung sejak" in words(owner.get(path))
    assert RawPayload.objects.count() == 0


def test_what_is_connected_is_collected_until_it_is_withdrawn(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    account, _answer = connected(owner, path, outside, facebook)
    outside.world.publish(account, "kata-kata kampanye")
    assert outside.sweep("facebook")["facebook_page_consented"].new_posts == 1
    assert RawPayload.objects.exists()
    outside.clock.advance(timedelta(minutes=5))
    assert owner.post(f"{path}cabut/").url == path
    assert "Izin dicabut pada" in words(owner.get(path))
    consent = Consent.objects.get()
    assert (bytes(consent.token), consent.withdrawn_at) == (b"", outside.clock())
    assert SweepState.objects.get().cursor == {}
    assert PostVersion.objects.get().raw is None
    kept_under = PostVersion.objects.get().source_ref
    assert not RawPayload.objects.filter(pk=kept_under).exists()
    assert Post.objects.count() == 1
    outside.clock.advance(timedelta(hours=12))
    before = len(outside.facebook.log)
    assert outside.sweep("facebook")["facebook_page_consented"].due == 0
    assert len(outside.facebook.log) == before


def test_what_a_platform_still_pushes_after_the_withdrawal_is_not_stored(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    account, _answer = connected(owner, path, outside, facebook)
    outside.sweep("facebook")

    def pushed() -> int:
        sent = outside.facebook.deliveries[-1]
        headers = {name: text for name, text in sent.headers.items() if name != "content-type"}
        address = "/kiriman/facebook_page_consented/"
        return Client().post(address, sent.body, content_type="application/json", headers=headers).status_code

    outside.world.publish(account, "sebelum dicabut")
    assert (pushed(), Post.objects.count()) == (200, 1)
    owner.post(f"{path}cabut/")
    kept = RawPayload.objects.count()
    outside.world.publish(account, "sesudah dicabut")
    assert (pushed(), Post.objects.count()) == (200, 1)
    assert RawPayload.objects.count() == kept


@pytest.mark.parametrize(
    ("name", "passed"), [("tiktok", timedelta(hours=21)), ("threads", timedelta(days=51))]
)
def test_a_token_is_renewed_before_it_ends_and_not_after_a_withdrawal(name, passed, outside, officer):
    connector, keys = PLATFORMS[name]
    switch_on(connector, **keys)
    path, owner = invited(officer, name), Client()
    connected(owner, path, outside, name)
    first = Consent.objects.get()
    assert enrolment.renew_due(outside.given()) == 0
    outside.clock.advance(passed)
    assert enrolment.renew_due(outside.given()) == 1
    second = Consent.objects.get()
    assert second.expires_at == first.expires_at + passed
    assert vault.unseal(second.token) != vault.unseal(first.token)
    outside.clock.advance(passed)
    owner.post(f"{path}cabut/")
    assert enrolment.renew_due(outside.given()) == 0
    assert bytes(Consent.objects.get().renewal) == b""


def test_a_forged_state_stores_nothing(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    asked = started(owner, path)
    _account, code = outside.agree(facebook)
    signed = asked["state"]
    forged = signed[:-2] + ("AA" if not signed.endswith("AA") else "BB")
    answer = owner.get("/izin/kembali/", {"state": forged, "code": code})
    assert answer.status_code == 400
    assert "bukan dari permintaan yang dimulai di peramban ini" in words(answer)
    assert not Consent.objects.exists()
    assert not outside.facebook.log


def test_another_browser_cannot_bring_the_answer(facebook, outside, officer):
    path = invited(officer, facebook)
    asked = started(Client(), path)
    _account, code = outside.agree(facebook)
    answer = Client().get("/izin/kembali/", {"state": asked["state"], "code": code})
    assert answer.status_code == 400
    assert "Buka kembali alamat di surat" in words(answer)
    other = Client()
    started(other, path)
    answer = other.get("/izin/kembali/", {"state": asked["state"], "code": code})
    assert answer.status_code == 400
    assert not Consent.objects.exists()


def test_a_state_that_came_too_late_stores_nothing(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    asked = started(owner, path)
    _account, code = outside.agree(facebook)
    outside.clock.advance(timedelta(minutes=31))
    assert owner.get("/izin/kembali/", {"state": asked["state"], "code": code}).status_code == 400
    assert not Consent.objects.exists()


def test_another_account_than_the_registered_one_is_refused(platform, outside, officer):
    path, owner = invited(officer, platform), Client()
    asked = started(owner, path)
    _account, code = outside.agree(platform, "lain", "999")
    answer = owner.get("/izin/kembali/", {"state": asked["state"], "code": code})
    assert answer.status_code == 400
    assert "bukan akun yang terdaftar, melainkan: lain" in words(answer)
    assert not Consent.objects.exists()


def test_an_owner_who_declines_is_told_that_nothing_was_stored(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    asked = started(owner, path)
    answer = owner.get("/izin/kembali/", {"state": asked["state"], "error": "access_denied"})
    assert "Izin tidak diberikan" in words(answer)
    answer = owner.get("/izin/kembali/", {"state": asked["state"], "code": "salah"})
    assert answer.status_code == 400
    assert not Consent.objects.exists()


def test_a_code_the_platform_refuses_stores_nothing(platform, outside, officer):
    path, owner = invited(officer, platform), Client()
    asked = started(owner, path)
    answer = owner.get("/izin/kembali/", {"state": asked["state"], "code": "salah"})
    assert "Platform tidak memberikan izinnya" in words(answer)
    assert not Consent.objects.exists()


def test_an_expired_letter_connects_nothing_and_still_withdraws(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    connected(owner, path, outside, facebook)
    outside.clock.advance(timedelta(days=31))
    owner.post(f"{path}cabut/")
    assert Consent.objects.get().withdrawn_at is not None
    assert "Masa berlaku surat ini sudah habis" in words(owner.get(path))
    assert "Hubungkan Facebook" not in words(owner.get(path))
    assert owner.get(f"{path}mulai/").status_code == 400


def test_a_revoked_letter_opens_nothing(facebook, officer):
    path = invited(officer, facebook)
    letter = ConsentInvitation.objects.get()
    assert path.split("/")[2] not in str(list(ConsentInvitation.objects.values()))
    signed_in(officer).post(f"/cakupan/izin/{letter.pk}/batal/")
    for answer in (Client().get(path), Client().get(f"{path}mulai/"), Client().post(f"{path}cabut/")):
        assert answer.status_code == 404
        assert "sudah dibatalkan" in words(answer)
    assert "Dibatalkan" in words(signed_in(officer).get("/cakupan/izin/"))


def test_where_the_office_is_not_ready_the_page_says_so_and_offers_no_button(outside, officer):
    catalogue.make_known()
    path = invited(officer, "facebook")
    assert "belum diaktifkan" in words(Client().get(path))
    assert "mulai/" not in words(Client().get(path))
    switch_on("facebook_page_consented", app_secret="app-secret")
    assert "belum menyiapkan akses" in words(Client().get(path))
    assert Client().get(f"{path}mulai/").status_code == 400


def test_a_letter_needs_a_registered_account_on_a_platform_that_can_be_connected(facebook, officer):
    client = signed_in(officer)
    page = client.post("/cakupan/izin/", {"address": ADDRESSES["facebook"], "liaison": "Budi"})
    assert page.status_code == 422
    assert "tidak ada di daftar" in words(page)
    make_account("warga", "x", url="https://x.com/warga")
    page = client.post("/cakupan/izin/", {"address": "https://x.com/warga", "liaison": "Budi"})
    assert "Akun dapat dihubungkan di Facebook" in words(page)
    assert not ConsentInvitation.objects.exists()


def test_the_records_are_taken_away_as_csv_in_which_nothing_runs(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    connected(owner, path, outside, facebook)
    answer = signed_in(officer).get("/cakupan/izin/catatan/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][2] == ADDRESSES["facebook"]
    assert rows[1][3] == "'=Budi"
    assert "pages_read_engagement" in rows[1][4]
    assert AuditEvent.objects.filter(verb="consents_exported").count() == 1
    assert "=Budi" in words(signed_in(officer).get("/cakupan/izin/"))


@pytest.mark.parametrize("role", ["technical_operator", "village_supervisor", "auditor"])
def test_only_officers_ask_and_see_the_records(role, facebook, officer):
    invited(officer, facebook)
    client = signed_in(make_person("lain", role))
    letter = ConsentInvitation.objects.get()
    for answer in (
        client.get("/cakupan/izin/"),
        client.post("/cakupan/izin/", {"address": ADDRESSES["facebook"], "liaison": "B"}),
        client.get("/cakupan/izin/catatan/"),
        client.post(f"/cakupan/izin/{letter.pk}/batal/"),
    ):
        assert answer.status_code == 403
    assert Client().get("/cakupan/izin/").status_code == 302


def test_in_english_the_owner_reads_english(facebook, officer):
    path = invited(officer, facebook)
    owner = Client()
    owner.cookies["pantau_language"] = "en"
    page = words(owner.get(path))
    for said in ("What is read", "What is not read", "Private messages", "Connect Facebook"):
        assert said in page
