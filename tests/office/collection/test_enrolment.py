"""From an officer's letter to a consent on record: by the pages people open, against simulated platforms."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from made_up_collection import make_account
from made_up_owners import (
    ADDRESSES,
    META,
    NATIVE,
    PLATFORMS,
    Owners,
    connected,
    invited,
    of,
    started,
    words,
)
from made_up_platforms import switch_on

from made_up_findings import make_candidate
from pantau.demo.platforms.server import Fault, Response
from pantau.office.collection import catalogue, enrolment, enrolment_views, vault
from pantau.office.collection.models import Consent, ConsentInvitation, RawPayload, SweepState
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


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
    assert owner.post(of(path, "cabut")).url == path
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
    owner.post(of(path, "cabut"))
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
    owner.post(of(path, "cabut"))
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
    owner.post(of(path, "cabut"))
    assert Consent.objects.get().withdrawn_at is not None
    assert "Masa berlaku surat ini sudah habis" in words(owner.get(path))
    assert "Hubungkan Facebook" not in words(owner.get(path))
    assert owner.get(of(path, "mulai")).status_code == 400


def test_a_revoked_letter_opens_nothing(facebook, officer):
    path = invited(officer, facebook)
    letter = ConsentInvitation.objects.get()
    assert path.split("/")[2] not in str(list(ConsentInvitation.objects.values()))
    signed_in(officer).post(f"/cakupan/izin/{letter.pk}/batal/")
    for answer in (Client().get(path), Client().get(of(path, "mulai")), Client().post(of(path, "cabut"))):
        assert answer.status_code == 404
        assert "sudah dibatalkan" in words(answer)
    assert "Dibatalkan" in words(signed_in(officer).get("/cakupan/izin/"))


def test_where_the_office_is_not_ready_the_page_says_so_and_offers_no_button(outside, officer):
    catalogue.make_known()
    path = invited(officer, "facebook")
    assert "belum diaktifkan" in words(Client().get(path))
    assert "/mulai/" not in words(Client().get(path))
    switch_on("facebook_page_consented", app_secret="app-secret")
    assert "belum menyiapkan akses" in words(Client().get(path))
    assert Client().get(of(path, "mulai")).status_code == 400


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


# --- several accounts, and the platform's side of the end -----------------------------------------


@pytest.fixture
def candidates_letter(outside, officer):
    """One letter for all that a candidate registered; TikTok's connector is not ready."""
    switch_on("facebook_page_consented", **META)
    switch_on("threads_consented", **META)
    candidate = make_candidate(name="Calon Rekaan")
    for platform in ("threads", "tiktok", "x"):
        make_account("warga", platform, url=f"https://{platform}.example/warga", candidate=candidate)
    make_account("lain", "threads", candidate=make_candidate(name="Calon Lain"))
    return invited(officer, "facebook", candidate=candidate)


def on(path: str, platform: str, verb: str) -> str:
    return f"{path}{Account.objects.get(key='warga', platform=platform).pk}/{verb}/"


def test_one_letter_asks_for_every_account_of_the_candidate(candidates_letter, outside):
    owner = Client()
    page = words(owner.get(candidates_letter))
    for said in ("Hubungkan Facebook", "Hubungkan Threads", "belum diaktifkan"):
        assert said in page
    assert "@lain" not in page
    asked = owner.get(on(candidates_letter, "threads", "mulai")).url
    state = parse_qs(urlsplit(asked).query)["state"][0]
    _account, code = outside.agree("threads")
    assert owner.get("/izin/kembali/", {"state": state, "code": code}).url == candidates_letter
    assert Consent.objects.get().account.platform == "threads"
    page = words(owner.get(candidates_letter))
    assert "Cabut izin" in page
    assert "Hubungkan Facebook" in page
    owner.post(on(candidates_letter, "facebook", "cabut"))
    assert Consent.objects.get().withdrawn_at is None


def test_an_account_that_is_not_in_the_letter_cannot_be_connected_by_it(candidates_letter, outside):
    stranger = Account.objects.get(key="lain").pk
    answer = Client().get(f"{candidates_letter}{stranger}/mulai/")
    assert (answer.status_code, outside.facebook.log) == (200, [])
    assert "Akun dalam surat ini" in words(answer)


def test_an_officer_may_ask_for_one_account_alone(candidates_letter, officer):
    signed_in(officer).post("/cakupan/izin/", {"address": ADDRESSES["facebook"], "liaison": "Budi"})
    letters = ConsentInvitation.objects.order_by("pk")
    assert [letter.accounts.count() for letter in letters] == [3, 1]


def test_withdrawing_ends_the_permission_at_the_platform_where_it_has_a_call(platform, outside, officer):
    path, owner = invited(officer, platform), Client()
    account, _answer = connected(owner, path, outside, platform)
    owner.post(of(path, "cabut"))
    consent, ends = Consent.objects.get(), platform in ("facebook", "tiktok")
    assert consent.withdrawn_at == outside.clock()
    assert bool(consent.ended_there_at) == ends
    assert bool(account.token) == (not ends)
    said = "pun sudah diakhiri" if ends else "Hapus juga aplikasi kami"
    assert said in words(owner.get(path))


def test_a_person_with_another_page_connected_keeps_their_permission(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    account, _answer = connected(owner, path, outside, facebook)
    outside.sweep("facebook")
    first = Consent.objects.get()
    other = make_account("kedua", "facebook")
    Consent.objects.create(
        account=other, connector=first.connector, scope="s", given_at=first.given_at, grantor=first.grantor
    )
    owner.post(of(path, "cabut", "warga"))
    assert account.token
    assert outside.facebook.subscribed == set()
    assert Consent.objects.get(pk=first.pk).ended_there_at == outside.clock()


def test_a_platform_that_does_not_answer_changes_nothing_about_the_withdrawal(facebook, outside, officer):
    path, owner = invited(officer, facebook), Client()
    connected(owner, path, outside, facebook)
    outside.facebook.faults.append(Fault(answer=Response(503), times=99))
    assert owner.post(of(path, "cabut")).url == path
    consent = Consent.objects.get()
    assert (bytes(consent.token), bytes(consent.grantor)) == (b"", b"")
    assert (consent.withdrawn_at is None, consent.ended_there_at) == (False, None)
    assert "Hapus juga aplikasi kami" in words(owner.get(path))
