"""Accounts outside the registry are proposed from stored posts; the rest is what a person says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from made_up_collection import NOW, TODAY

from made_up_findings import make_account, make_candidate
from pantau.engine.post import Author, Batch, Interaction, Post
from pantau.office.collection import discovery, tasks
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.office.registry import actions
from pantau.office.registry.models import (
    Account,
    Official,
    Proposal,
    ProposalReason,
    ProposalSearch,
    RefusedProposal,
)
from pantau.web.ui import rulebook
from staff import make_person

pytestmark = pytest.mark.django_db
CALL = "Semeton jari besok kita kumpul di lapangan Sesaot dengar program sumur bor dan beasiswa anak petani"


@pytest.fixture
def candidate():
    return make_candidate(election=rulebook.current().election, name="Lalu Wirajagat Mudarise, S.H.")


@pytest.fixture
def registered(candidate):
    return make_account("wirajagat.menyapa", platform="instagram", candidate=candidate)


def bring(*written: tuple[str, str], minutes: int = 0, **more) -> None:
    """(handle, text), a minute apart."""
    batch = [
        Post(
            "instagram", f"{handle}-{minutes + place}", text, posted_at=NOW + timedelta(minutes=minutes + place),
            author=Author("instagram", handle=handle, name=handle.title()), **more,
        )
        for place, (handle, text) in enumerate(written)
    ]  # fmt: skip
    posts.ingest(
        [Batch(posts=tuple(batch))], route="file", legal_basis="uji", source="uji", clock=lambda: NOW
    )


def handles() -> set[str]:
    return set(Proposal.objects.values_list("handle", flat=True))


@pytest.fixture
def chorus(registered):
    bring(("wirajagat.menyapa", CALL), *((f"kampung.{n}", f"{CALL} 🙏") for n in range(4)))
    return discovery.search(NOW)


def test_a_search_keeps_names_reasons_and_posts_and_nothing_else(chorus, candidate):
    assert (chorus.posts, chorus.found, chorus.new) == (5, 4, 4)
    one = Proposal.objects.get(handle="kampung.1")
    assert (one.platform, one.keys, one.url) == (
        "instagram", ["handle:kampung.1"], "https://www.instagram.com/kampung.1",
    )  # fmt: skip
    (reason,) = one.reasons.all()
    assert (reason.kind, reason.candidate, reason.posts) == (
        "copy", candidate, [StoredPost.objects.get(author_handle="kampung.1").pk],
    )  # fmt: skip
    assert Account.objects.count() == 1
    columns = {field.name for field in Proposal._meta.concrete_fields}
    assert not columns & {"name", "display", "followers", "text", "picture"}


def test_the_same_search_again_adds_nothing(chorus):
    before = list(ProposalReason.objects.values_list("proposal", "kind", "posts", "weight"))
    again = discovery.search(NOW + timedelta(days=1))
    assert (again.found, again.new) == (4, 0)
    assert list(ProposalReason.objects.values_list("proposal", "kind", "posts", "weight")) == before


def test_posts_join_those_of_earlier_searches_however_they_are_parted(registered):
    for day in range(3):
        bring(
            ("wirajagat.menyapa", f"Halo {day}"), ("suara.pasar", f"Kabar {day}"),
            minutes=day * 1440, hashtags=("WirajagatUntukLobar",),
        )  # fmt: skip
    discovery.search(NOW, at_once=3, overlap=1)
    discovery.search(NOW)
    one = Proposal.objects.get()
    assert one.reasons.get(kind="slogan").posts == sorted(
        StoredPost.objects.filter(author_handle="suara.pasar").values_list("pk", flat=True)
    )
    assert ProposalSearch.objects.count() == 2


def test_a_commenter_is_found_by_name_through_a_registered_accounts_post(registered):
    bring(("wirajagat.menyapa", "Halo"))
    fan = Author("instagram", native_id="77", handle="relawan.wirajagat.mudarise")
    act = Interaction(
        "comment", "instagram", fan, target_post="wirajagat.menyapa-0", text="siap", native_id="c1"
    )
    posts.ingest(
        [Batch(interactions=(act,))], route="file", legal_basis="uji", source="uji", clock=lambda: NOW
    )
    discovery.search(NOW)
    one = Proposal.objects.get()
    assert one.keys == ["id:77", "handle:relawan.wirajagat.mudarise"]


def test_an_act_that_was_struck_out_proposes_nobody(registered):
    bring(("wirajagat.menyapa", "Halo"))
    fan = Author("instagram", native_id="77", handle="relawan.wirajagat.mudarise")
    act = Interaction(
        "comment", "instagram", fan, target_post="wirajagat.menyapa-0", text="siap", native_id="c1"
    )
    stored = posts.record_act(act, legal_basis="uji", source="uji", clock=lambda: NOW)
    posts.strike_act(stored, why="salah orang", at=NOW)
    discovery.search(NOW)
    assert not Proposal.objects.exists()


def test_media_and_the_registrys_accounts_are_not_proposed(registered):
    make_account("kampung.1", platform="instagram", status="unregistered")
    bring(("wirajagat.menyapa", CALL), *((f"kampung.{n}", CALL) for n in range(4)))
    bring(("kampung.2", "Berita pagi"), minutes=30, subject="media")
    discovery.search(NOW)
    assert handles() == {"kampung.0", "kampung.3"}


def test_what_is_refused_is_known_by_a_keyed_hash_alone_and_does_not_come_back(chorus):
    officer = make_person("ani", "officer")
    actions.refuse_proposals(
        Proposal.objects.filter(handle="kampung.1"), by=officer, why="warga biasa, bukan tim", now=NOW
    )
    discovery.search(NOW)
    assert handles() == {"kampung.0", "kampung.2", "kampung.3"}
    kept = RefusedProposal.objects.get()
    assert len(kept.key_hash) == 64
    event = AuditEvent.objects.get(verb="proposal_refused")
    assert event.detail == {"why": "warga biasa, bukan tim"}
    assert "kampung" not in json.dumps([event.detail, event.object_id])


def test_what_is_taken_is_an_unregistered_account_of_its_owner_and_its_posts_know_it(chorus, candidate):
    officer = make_person("ani", "officer")
    taken = actions.take_proposals(
        list(Proposal.objects.filter(handle="kampung.1")), owner=candidate, by=officer, why="ditanyakan ke tim", now=NOW
    )  # fmt: skip
    posts.link_accounts()
    account = Account.objects.get(pk=taken[0].pk)
    assert (account.status, account.candidate, account.key) == ("unregistered", candidate, "kampung.1")
    assert StoredPost.objects.get(author_handle="kampung.1").registered is False
    discovery.search(NOW)
    assert Proposal.objects.get(handle="kampung.1").state == "taken"
    with pytest.raises(actions.RegistryError, match="sudah diputus"):
        actions.refuse_proposals(
            Proposal.objects.filter(handle="kampung.1"), by=officer, why="bukan tim", now=NOW
        )


def test_what_nobody_decides_is_forgotten_and_what_is_postponed_comes_back(chorus):
    officer = make_person("ani", "officer")
    one = Proposal.objects.filter(handle="kampung.1")
    actions.look_again(one, by=officer, why="belum jelas siapa", now=NOW, today=TODAY)
    assert one.get().state == "later"
    actions.expire_proposals(NOW + timedelta(days=8), TODAY + timedelta(days=8))
    assert one.get().state == "waiting"
    days = rulebook.current().registry.proposals_expire_after_days
    gone = actions.expire_proposals(NOW + timedelta(days=days), TODAY + timedelta(days=days))
    assert gone == 4
    assert not Proposal.objects.exists()
    assert not ProposalReason.objects.exists()


def test_what_was_forgotten_comes_back_with_a_newer_post_only(chorus):
    later = NOW + timedelta(days=rulebook.current().registry.proposals_expire_after_days)
    discovery.search(later - timedelta(days=1))  # the same posts again keep nothing alive
    assert discovery.search(later).found == 0
    assert handles() == set()
    bring(
        ("wirajagat.menyapa", f"Hadir! {CALL}"),
        *((f"kampung.{n}", f"{CALL} Hadir") for n in range(3)),
        minutes=900,
    )
    assert discovery.search(later).new == 3
    assert handles() == {"kampung.0", "kampung.1", "kampung.2"}


# --- named by people ------------------------------------------------------------------------------


def test_a_report_proposes_an_account_and_registers_nothing():
    one = actions.propose_account(
        "https://www.tiktok.com/@suara.pasar", source="report", why="sering unggah", now=NOW
    )
    assert one is not None
    assert (one.handle, one.state, one.reasons.get().kind) == ("suara.pasar", "waiting", "report")
    assert not Account.objects.exists()
    same = actions.propose_account("tiktok.com/@suara.pasar", source="report", why="kata orang lain", now=NOW)
    assert same == one


def test_a_report_of_a_known_or_refused_account_proposes_nothing(registered):
    officer = make_person("ani", "officer")
    report = {"source": "report", "why": "akun calon", "now": NOW}
    assert actions.propose_account("instagram.com/wirajagat.menyapa", **report) is None
    one = actions.propose_account("x.com/suarapasar", **report)
    actions.refuse_proposals([one], by=officer, why="bukan urusan kami", now=NOW)
    assert actions.propose_account("x.com/SuaraPasar", **report) is None


@pytest.mark.parametrize("written", ["bukan alamat", "https://chat.whatsapp.com/AbC", "https://bit.ly/abc"])
def test_what_names_no_account_is_refused_with_the_reason(written):
    with pytest.raises(actions.RegistryError):
        actions.propose_account(written, source="report", why="kata warga", now=NOW)


def test_official_accounts_linked_by_a_person_are_known(registered):
    officer = make_person("ani", "officer")
    account = actions.add_account("instagram.com/kampung.0", now=NOW)
    official = Official.objects.create(name="Made Contoh", role="asn")
    actions.link_official_account(official, account, by=officer, why="foto dan tempat kerja sama", now=NOW)
    bring(("wirajagat.menyapa", CALL), *((f"kampung.{n}", CALL) for n in range(4)))
    tasks.discover()
    assert handles() == {"kampung.1", "kampung.2", "kampung.3"}
