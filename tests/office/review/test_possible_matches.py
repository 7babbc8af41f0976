"""Accounts whose names may be officials': whose are asked, what is kept, and what a person does about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.engine.post import Author, Batch, Interaction
from pantau.office.findings import possible_officials
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Interaction as StoredInteraction
from pantau.office.registry.models import (
    Account,
    Candidate,
    Official,
    OfficialAccountLink,
    PossibleMatch,
    RefusedMatch,
)
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = QUIET + timedelta(days=1)
LIST = "/tinjau/kecocokan/"
NAME = "Lalu Wirajagat Mudarise"
#: A place of its own for each, so that the names of the register say how rare a name is.
OTHERS = [f"{first}{second} {third}" for first in ("Sa", "Mu", "Ja", "Ru", "Ka", "Ha", "Ta", "Wa")
          for second in ("hnep", "rdin", "mlah", "stun", "ndra", "rhan", "wati", "pian")
          for third in ("Asmadiharja", "Purnatapa", "Kusumarata", "Widagdara", "Sukmaraga")]  # fmt: skip


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def official(db) -> Official:
    Official.objects.bulk_create(Official(name=name, role="asn", unit="Dinas Rekaan") for name in OTHERS)
    return Official.objects.create(
        name="LALU WIRAJAGAT MUDARISE, S.Pd.", role="village_head", unit="Kepala Desa Rekaan"
    )


@pytest.fixture
def campaign(db) -> Account:
    candidate = make_candidate(election=rulebook.current().election, name="Calon Rekaan")
    return make_account("calon.rekaan", platform="instagram", candidate=candidate)


@pytest.fixture
def client(db):
    return signed_in(make_person("ani", "officer"))


def like(actor: str, name: str, route: str = "file", **given: Any) -> None:
    did = Interaction(
        **{
            "kind": "like", "platform": "instagram", "actor": Author("instagram", handle=actor, name=name),
            "target_account": "calon.rekaan", "observed_at": QUIET, "route": route,
        } | given
    )  # fmt: skip
    posts.ingest(
        [Batch(interactions=(did,))], route=route, legal_basis="uji", source="uji", clock=lambda: QUIET
    )


def search() -> tuple[int, int]:
    return possible_officials.search(NOW)


def page_of(client, address=LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_name_of_the_register_is_shown_with_reasons_on_both_sides(official, campaign, client):
    assert "Belum ada kecocokan" in page_of(client)
    like("wira.mudarise", "Lalu Wirajagat Moedarise <3")
    like("jagat", "Amaq Wirajagat")
    assert search() == (1, 1)
    assert search() == (1, 0)
    one = PossibleMatch.objects.get()
    assert (one.official, one.handle) == (official, "wira.mudarise")
    page = page_of(client)
    for words in (
        "1 kecocokan mungkin",
        "Moedarise",
        "LALU WIRAJAGAT MUDARISE",
        "Nama yang sama bukan bukti",
    ):
        assert words in page
    page = page_of(client, f"{LIST}{one.pk}/")
    assert "Lalu Wirajagat Moedarise &lt;3" in page
    assert "Keduanya memakai “Lalu”." in page
    assert "Hanya nama yang cocok. Nama bukan bukti." in page
    assert "Ditulis berbeda: “Moedarise” pada akun, “Mudarise” pada daftar." in page
    assert "Menyukai" in page
    assert AuditEvent.objects.filter(verb="possible_match_read").count() == 1
    assert AuditEvent.objects.filter(verb="official_read", detail__match=one.pk).count() == 1


def test_only_acts_on_campaign_posts_that_are_looked_at_or_came_in_a_file_are_asked(official, campaign):
    like("langsung", NAME, route="instagram_api")
    like("kawan", NAME, target_account="warga.lain")
    assert search() == (0, 0)
    post = make_post(platform="instagram", author_handle="calon.rekaan", account=campaign)
    like("pengomentar", NAME, route="instagram_api", kind="comment", text="Siap", target_post=post.native_id,
         native_id="k-1")  # fmt: skip
    assert search() == (0, 0)
    make_finding(post=post)
    assert search() == (1, 1)
    assert PossibleMatch.objects.get().handle == "pengomentar"


def test_the_author_of_a_post_that_is_looked_at_is_asked_and_a_registered_one_is_not(official, campaign):
    of_nobody = make_post(
        platform="instagram", author_handle="wira", author_name=NAME, author_keys=["handle:wira"], subject=""
    )
    make_post(platform="instagram", author_handle="wira2", author_name=NAME, subject="")
    of_campaign = make_post(
        platform="instagram", author_handle="calon.rekaan", author_name=NAME, account=campaign
    )
    for post in (of_nobody, of_campaign):
        make_finding(post=post)
    assert search() == (1, 1)
    assert PossibleMatch.objects.get().posts == [of_nobody.pk]


def test_a_person_links_with_evidence_and_the_name_alone_is_none(official, campaign, client):
    like("wira.mudarise", NAME)
    search()
    address = f"{LIST}{PossibleMatch.objects.get().pk}/tautkan/"
    answer = client.post(address, {"note": "Namanya sama persis"})
    assert answer.status_code == 422
    assert "Nama yang sama saja bukan bukti" in answer.content.decode()
    assert not OfficialAccountLink.objects.exists()
    said = {"evidence": ["office_page"], "note": "Laman desa menautkannya"}
    assert client.post(address, said)["Location"] == f"/akun/pejabat/{official.pk}/"
    link = OfficialAccountLink.objects.get()
    assert (link.official, link.account.key, link.account.status) == (
        official,
        "wira.mudarise",
        "unregistered",
    )
    assert link.why.endswith("; Laman desa menautkannya")
    assert AuditEvent.objects.filter(verb="possible_match_confirmed").count() == 1
    assert client.post(address, said).status_code == 404
    posts.link_accounts()
    assert search() == (0, 0)


def test_a_refusal_is_remembered_as_a_hash_and_nothing_else_of_it_stays(official, campaign, client):
    like("wira.mudarise", NAME)
    search()
    address = f"{LIST}{PossibleMatch.objects.get().pk}/tolak/"
    assert client.post(address, {"why": "x"}).status_code == 422
    assert client.post(address, {"why": "Fotonya orang lain"})["Location"] == LIST
    like("wira.mudarise", NAME, kind="follow")
    assert search() == (0, 0)
    assert RefusedMatch.objects.get().last_act is None
    trail = " ".join(str(one.detail) for one in AuditEvent.objects.filter(verb="possible_match_refused"))
    assert "Fotonya orang lain" in trail
    assert "wira" not in trail.lower()


def test_what_nobody_decides_is_forgotten_until_something_new_is_seen(official, campaign):
    like("wira.mudarise", NAME)
    search()
    days = rulebook.current().registry.proposals_expire_after_days
    assert possible_officials.forget(NOW + timedelta(days=days)) == 1
    assert search() == (0, 0)
    like("wira.mudarise", NAME, kind="follow")
    assert search() == (1, 1)


def test_a_match_goes_with_the_acts_it_rests_on(official, campaign):
    like("wira.mudarise", NAME)
    search()
    StoredInteraction.objects.update(expires_at=NOW + timedelta(hours=2))
    search()
    assert PossibleMatch.objects.get().expires_at == NOW + timedelta(hours=2)
    StoredInteraction.objects.all().delete()
    assert possible_officials.forget(NOW) == 1
    assert not RefusedMatch.objects.exists()


def test_what_reaches_the_threshold_no_more_is_not_kept(official, campaign):
    like("wira.mudarise", NAME)
    search()
    Official.objects.create(name="L. WIRAJAGAT MUDARISE", role="asn", unit="Dinas Rekaan")
    assert search() == (0, 0)
    assert not PossibleMatch.objects.exists()


def test_no_names_are_compared_where_nobody_said_how_many_live_here(official, campaign, monkeypatch):
    from dataclasses import replace

    like("wira.mudarise", NAME)
    book = rulebook.current()
    without = replace(book, registry=replace(book.registry, residents=None))
    monkeypatch.setattr(rulebook, "current", lambda: without)
    assert search() == (0, 0)


def test_in_english_the_reasons_are_english(official, campaign, client):
    like("wira.mudarise", NAME)
    search()
    client.cookies["pantau_language"] = "en"
    page = page_of(client, f"{LIST}{PossibleMatch.objects.get().pk}/")
    assert "Only the name matches. A name is no evidence." in page


def test_a_candidates_name_tells_how_common_a_name_is(official, campaign):
    like("wira.mudarise", NAME)
    holder = Candidate.objects.get()
    for number, name in enumerate(["Wirajagat Satu", "Wirajagat Dua", "Mudarise Tiga", "Mudarise Empat"], 50):
        Candidate.objects.create(
            election=holder.election,
            party=holder.party,
            district=holder.district,
            list_number=number,
            name=name,
        )
    assert search() == (0, 0)
