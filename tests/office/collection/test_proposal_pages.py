"""Proposed accounts as officers see and decide them."""

from __future__ import annotations

import pytest
from made_up_collection import NOW

from made_up_findings import make_candidate, make_finding, make_post
from pantau.office.people.models import AuditEvent
from pantau.office.registry import actions
from pantau.office.registry.models import (
    Account,
    Official,
    OfficialAccountLink,
    Party,
    Proposal,
    RefusedProposal,
)
from pantau.office.registry.proposing import Found, Ground
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
LIST = "/cakupan/usulan/"


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def candidate():
    return make_candidate(election=rulebook.current().election, name="Lalu Wirajagat Mudarise, S.H.")


@pytest.fixture
def client(db):
    return signed_in(make_person("ani", "officer"))


def propose(candidate, *handles: str, platform: str = "instagram", **ground) -> list[Proposal]:
    post = make_post("Ayo dukung <b>program</b> sumur bor kita", platform=platform, author_handle=handles[0])
    given = {
        "candidate": candidate.pk,
        "posts": [post.pk],
        "detail": {"episodes": 2, "accounts": 9, "words": 1},
    }
    found = [
        Found(platform, [f"handle:{handle}"], [Ground("copy", 0.6, **(given | ground))], f"copy:{post.pk}")
        for handle in handles
    ]
    actions.store_proposals(found, now=NOW)
    return list(Proposal.objects.order_by("pk"))


def page_of(client, address=LIST, **given) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_list_says_what_it_is_for(client):
    assert "Belum ada akun yang diusulkan" in page_of(client)


def test_the_list_tells_whom_why_and_how_strongly(client, candidate):
    propose(candidate, "suara.pasar")
    page = page_of(client)
    for words in ("1 akun diusulkan", "@suara.pasar", "Lalu Wirajagat Mudarise", "Unggahan serempak", "60"):
        assert words in page
    assert "Tidak ada baris." in page_of(client, platform="tiktok")
    assert "@suara.pasar" in page_of(client, platform="tidak-ada", alasan="\x00", status="aneh")


def test_one_proposal_shows_its_reasons_in_words_with_the_posts_escaped(client, candidate):
    (one,) = propose(candidate, "suara.pasar")
    page = page_of(client, f"{LIST}{one.pk}/")
    assert "2 kali mengunggah kata-kata yang hampir sama dengan akun terdaftar milik Lalu Wirajagat" in page
    assert "&lt;b&gt;program&lt;/b&gt; sumur bor" in page
    assert AuditEvent.objects.filter(verb="proposal_read").count() == 1


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("reference", {}, "menyebut atau menautkannya dalam 1 unggahan"),
        ("slogan", {"hashtags": ["wirauntuklobar"]}, "Memakai #wirauntuklobar, tagar khas"),
        (
            "look_alike",
            {"resembles": "name", "exact": 0, "public": 1},
            "Ada satu huruf yang berbeda. Di sampingnya",
        ),
        (
            "look_alike",
            {"resembles": "handle", "exact": 1, "public": 0},
            "Nama yang sama dapat milik orang lain",
        ),
        ("copy", {"episodes": 1, "accounts": 5, "words": 0}, "1 kali mengunggah tautan yang sama"),
    ],
)
def test_each_reason_is_put_into_words(client, candidate, kind, detail, words):
    (one,) = propose(candidate, "suara.pasar")
    one.reasons.update(kind=kind, detail=detail)
    assert words in page_of(client, f"{LIST}{one.pk}/")
    client.cookies["pantau_language"] = "en"
    assert words not in page_of(client, f"{LIST}{one.pk}/")


def test_an_account_is_taken_for_the_candidate_the_reasons_point_to(client, candidate):
    (one,) = propose(candidate, "suara.pasar")
    said = {"decision": "take", "owner": f"candidate:{candidate.pk}", "why": "Diakui narahubung tim"}
    assert client.post(f"{LIST}{one.pk}/putus/", said).status_code == 302
    account = Account.objects.get()
    assert (account.status, account.candidate, account.key) == ("unregistered", candidate, "suara.pasar")
    assert "@suara.pasar" in page_of(client, status="taken")
    assert "Buka akunnya pada daftar" in page_of(client, f"{LIST}{one.pk}/")
    event = AuditEvent.objects.get(verb="proposal_taken")
    assert event.detail["why"] == "Diakui narahubung tim"


@pytest.mark.parametrize("name", ["Baiq Rekaan Lestari", "lestari", "Partai Lumbung Rekaan"])
def test_another_owner_is_named_in_words(client, candidate, name):
    other = make_candidate(election=candidate.election, name="Baiq Rekaan Lestari, S.Pd.")
    Party.objects.get_or_create(
        election=rulebook.current().election, number=4, defaults={"short": "Lumbung", "name": "Partai Lumbung Rekaan"}
    )  # fmt: skip
    (one,) = propose(candidate, "suara.pasar")
    said = {"decision": "take", "owner": "other", "name": name, "why": "Diakui narahubung tim"}
    assert client.post(f"{LIST}{one.pk}/putus/", said).status_code == 302
    account = Account.objects.get()
    assert (account.candidate or account.party).name in (other.name, "Partai Lumbung Rekaan")


def test_an_official_is_linked_by_those_who_may(client, candidate):
    official = Official.objects.create(name="Made Contoh", role="asn")
    (one,) = propose(candidate, "suara.pasar")
    said = {"decision": "take", "owner": "official", "name": "made contoh", "why": "Foto dan kantornya sama"}
    coordinator = signed_in(make_person("budi", "coordinator"))
    assert coordinator.post(f"{LIST}{one.pk}/putus/", said).status_code == 422
    assert client.post(f"{LIST}{one.pk}/putus/", said).status_code == 302
    assert OfficialAccountLink.objects.get().official == official
    assert AuditEvent.objects.filter(verb="officials_read").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Satu isian perlu diperbaiki"),
        ({"decision": "take", "why": "Diakui tim"}, "Pilih akun kampanye siapa ini."),
        ({"decision": "take", "owner": "other", "why": "Diakui tim"}, "Tulis namanya."),
        ({"decision": "take", "owner": "other", "name": "Siapa Saja", "why": "Diakui tim"}, "tepat begitu"),
        ({"decision": "refuse", "why": "x"}, "Tulis alasannya"),
    ],
)
def test_what_is_not_said_is_asked_for_and_nothing_is_lost(client, candidate, said, words):
    (one,) = propose(candidate, "suara.pasar")
    answer = client.post(f"{LIST}{one.pk}/putus/", said)
    assert answer.status_code == 422
    if said:
        assert words in answer.content.decode()
    assert Proposal.objects.get().state == "waiting"


def test_a_cluster_is_decided_together_without_those_unticked(client, candidate):
    ones = propose(candidate, "kampung.satu", "kampung.dua", "kampung.tiga")
    assert "3 akun mengunggah hal yang sama" in page_of(client)
    together = page_of(client, kelompok=ones[0].cluster)
    assert together.count('name="usulan"') == 3
    said = {"usulan": [ones[0].pk, ones[2].pk], "decision": "refuse", "why": "Grup arisan, bukan tim"}
    address = f"{LIST}putus/?kelompok={ones[0].cluster}"
    assert client.post(address, said).status_code == 302
    assert [one.handle for one in Proposal.objects.all()] == ["kampung.dua"]
    assert RefusedProposal.objects.count() == 2
    assert client.post(address, {"decision": "refuse", "why": "Tidak ada yang dicentang"}).status_code == 422


def test_only_the_clusters_own_accounts_are_decided_with_it(client, candidate):
    first = propose(candidate, "kampung.satu")[0]
    other = propose(candidate, "kampung.dua")[1]
    said = {"usulan": [other.pk], "decision": "refuse", "why": "Grup arisan, bukan tim"}
    assert client.post(f"{LIST}putus/?kelompok={first.cluster}", said).status_code == 422
    assert Proposal.objects.count() == 2


def test_staff_propose_by_address_and_hear_when_it_is_known(client):
    said = {"address": "https://www.tiktok.com/@suara.pasar", "why": "Spanduk kampanye di profilnya"}
    answer = client.post(f"{LIST}baru/", said)
    one = Proposal.objects.get()
    assert answer["Location"] == f"{LIST}{one.pk}/"
    assert "Ani: Spanduk kampanye di profilnya" in page_of(client, answer["Location"])
    assert client.post(f"{LIST}baru/", said | {"address": "bukan alamat"}).status_code == 422
    actions.add_account("https://x.com/dikenal", now=NOW)
    assert client.post(f"{LIST}baru/", said | {"address": "x.com/dikenal"})["Location"] == LIST


def test_a_decided_proposal_is_not_decided_twice(client, candidate):
    (one,) = propose(candidate, "suara.pasar")
    said = {"decision": "take", "owner": "nobody", "why": "Jelas akun kampanye"}
    assert client.post(f"{LIST}{one.pk}/putus/", said).status_code == 302
    again = client.post(f"{LIST}{one.pk}/putus/", said)
    assert again.status_code == 422
    assert "sudah diputus orang lain" in again.content.decode()


def test_coverage_leads_to_what_waits(client, candidate):
    propose(candidate, "suara.pasar")
    assert 'href="/cakupan/usulan/"' in page_of(client, "/cakupan/")
    operator = signed_in(make_person("tekno", "technical_operator"))
    assert 'href="/cakupan/usulan/"' not in page_of(operator, "/cakupan/")


# --- from a finding -------------------------------------------------------------------------------


def test_the_author_of_a_finding_is_proposed_with_one_button_and_a_reason(client):
    post = make_post(author_keys=["handle:sahabatwira"], author_handle="sahabatwira", registered=None)
    finding = make_finding(post=post)
    address = f"/tinjau/{finding.pk}/"
    assert "Akun kampanye?" in page_of(client, address)
    client.post(f"{address}usulkan/", {"why": "x"})
    assert not Proposal.objects.exists()
    answer = client.post(f"{address}usulkan/", {"why": "Tampak dikelola tim calon"})
    assert answer["Location"].startswith(address)
    one = Proposal.objects.get()
    assert (one.keys, one.reasons.get().posts) == (["handle:sahabatwira"], [post.pk])
    assert "sudah diusulkan untuk dilihat" in page_of(client, address)
    assert not Account.objects.exists()


def test_a_registered_author_is_not_proposed(client):
    account = Account.objects.create(platform="facebook", kind="handle", key="wira", handle="wira")
    finding = make_finding(post=make_post(author_keys=["handle:wira"], account=account))
    assert "Akun kampanye?" not in page_of(client, f"/tinjau/{finding.pk}/")
    assert client.post(f"/tinjau/{finding.pk}/usulkan/", {"why": "Tampak tim"}).status_code == 404
