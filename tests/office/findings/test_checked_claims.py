"""Claims come in, posts are matched with them, and what a person says of a match stays said."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from test_detection import HARMLESS, QUIET, detect, store

from pantau.engine.sources import UnreadableFile
from pantau.office.findings import claim_actions, claims, tasks
from pantau.office.findings.claim_actions import ClaimsError, Wanted
from pantau.office.findings.models import CheckedClaim, ClaimMatch, ClaimSource, Finding
from pantau.office.people.models import AuditEvent
from staff import make_person

pytestmark = pytest.mark.django_db

CLAIM = "Tujuh Kontainer Surat Suara dari Tiongkok Sudah Tercoblos"
REPEATING = "surat suara dr cina 7 kontainer udh dicoblosin smua, kasih tau keluarga"
DENYING = "KPU membantah ada tujuh kontainer surat suara tercoblos dari Tiongkok"
ADDRESS = "https://balai-periksa.example/feed"


@pytest.fixture(autouse=True)
def clock_at_quiet(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: QUIET)


@pytest.fixture(autouse=True)
def a_worker_that_has_just_started(monkeypatch):
    monkeypatch.setattr(claims, "_held", [])


def review(title: str = CLAIM, url: str = "https://balai-periksa.example/1", verdict: str = "Salah") -> dict:
    return {
        "@type": "ClaimReview",
        "claimReviewed": title,
        "url": url,
        "datePublished": "2019-01-03",
        "reviewRating": {"alternateName": verdict},
        "author": {"name": "Balai Periksa"},
    }


def bring(*reviews: dict, minute: int = 0, by=None) -> claim_actions.Imported:
    body = json.dumps(list(reviews or [review()])).encode()
    return claim_actions.import_file(
        "klaim.json", body, Wanted("Balai Periksa", "CC BY 4.0"), by=by, now=QUIET + timedelta(minutes=minute)
    )


def jobs(name: str) -> list[dict]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def rules(post: int) -> set[str]:
    return set(Finding.objects.filter(post=post, status="open").values_list("rule", flat=True))


def test_a_post_that_repeats_a_claim_is_matched_and_found_and_one_that_denies_it_is_matched_only() -> None:
    bring()
    repeating, denying, harmless = store("a", REPEATING), store("b", DENYING), store("c", HARMLESS)
    detect(repeating, denying, harmless)
    stances = dict(ClaimMatch.objects.values_list("post_id", "stance"))
    assert stances == {repeating: "repeated", denying: "denied"}
    finding = Finding.objects.get(post=repeating, rule="known-claim")
    assert f"“{CLAIM}” (Balai Periksa, Salah, 2019-01-03)" in finding.reasons["id"]
    assert "known-claim" not in rules(denying)
    match = ClaimMatch.objects.get(post=repeating)
    assert {REPEATING[start:end] for start, end in match.places["post"]} >= {"suara", "cina", "kontainer"}


def test_importing_again_changes_what_changed_and_nothing_else() -> None:
    first = bring(review(), review("Pemilu ditunda setahun", "https://balai-periksa.example/2"))
    again = bring(
        review(verdict="Menyesatkan"), review("Pemilu ditunda setahun", "https://balai-periksa.example/2")
    )
    assert (first.new, again.new, again.changed, again.unchanged) == (2, 0, 1, 1)
    assert CheckedClaim.objects.get(title=CLAIM).verdict == "Menyesatkan"
    source = ClaimSource.objects.get()
    assert (source.licence, source.read_at) == ("CC BY 4.0", QUIET)
    assert AuditEvent.objects.filter(verb="claims_imported").count() == 2


def test_a_new_claim_is_compared_with_the_posts_of_the_last_sixty_days() -> None:
    recent = store("a", REPEATING)
    detect(recent)
    assert not ClaimMatch.objects.exists()
    bring(minute=1)
    (asked,) = jobs(claim_actions.MATCH_CLAIMS)
    tasks.match_claims(**asked)
    (batch,) = jobs("findings.match_batch")
    assert batch["post_ids"] == [recent]
    tasks.match_batch(**batch)
    assert ClaimMatch.objects.get().post_id == recent
    assert "known-claim" in rules(recent)


def test_older_posts_are_left_alone(monkeypatch) -> None:
    from pantau.web.ui import clock

    store("a", REPEATING)
    bring()
    monkeypatch.setattr(clock, "now", lambda: QUIET + timedelta(days=61))
    tasks.match_claims(**jobs(claim_actions.MATCH_CLAIMS)[0])
    assert jobs("findings.match_batch") == []


def test_what_a_person_refused_stays_refused_and_takes_the_finding_away() -> None:
    bring()
    post, officer = store("a", REPEATING), make_person("petugas", "officer")
    detect(post)
    claim_actions.refuse(ClaimMatch.objects.get(), by=officer, now=QUIET)
    assert jobs(claim_actions.DETECT)[-1] == {"post_ids": [post]}
    detect(post)
    assert ClaimMatch.objects.get().refused_by == officer
    assert "known-claim" not in rules(post)
    claim_actions.accept(ClaimMatch.objects.get(), by=officer)
    detect(post)
    assert "known-claim" in rules(post)
    assert {"claim_match_refused", "claim_match_accepted"} <= set(
        AuditEvent.objects.values_list("verb", flat=True)
    )


def test_a_withdrawn_claim_is_matched_no_more_until_it_is_restored() -> None:
    bring()
    post, officer = store("a", REPEATING), make_person("petugas", "officer")
    detect(post)
    claim = CheckedClaim.objects.get()
    with pytest.raises(ClaimsError):
        claim_actions.withdraw(claim, why=" ", by=officer, now=QUIET)
    claim_actions.withdraw(
        claim, why="Pemeriksa menarik tulisannya.", by=officer, now=QUIET + timedelta(minutes=1)
    )
    detect(post)
    assert not ClaimMatch.objects.exists()
    assert "known-claim" not in rules(post)
    claim_actions.restore(claim, by=officer, now=QUIET + timedelta(minutes=2))
    detect(post)
    assert ClaimMatch.objects.get().post_id == post


def test_a_new_wording_without_the_claim_loses_its_match() -> None:
    bring()
    post = store("a", REPEATING)
    detect(post)
    store("a", HARMLESS, minute=5)
    detect(post)
    assert not ClaimMatch.objects.exists()


def test_a_claim_found_true_is_shown_and_no_rule_hears_of_it() -> None:
    bring(review(verdict="Benar"))
    post = store("a", REPEATING)
    detect(post)
    assert ClaimMatch.objects.get().post_id == post
    assert "known-claim" not in rules(post)


def test_a_feed_is_read_through_the_door_it_is_given_and_every_night_again() -> None:
    feed = json.dumps(review()).encode()
    asked = []
    done = claim_actions.import_from(
        ADDRESS,
        Wanted(licence="CC BY 4.0"),
        by=None,
        now=QUIET,
        fetch=lambda address: asked.append(address) or feed,
    )
    assert asked == [ADDRESS]
    assert (done.source, done.new) == ("balai-periksa.example", 1)
    tasks.read_claim_sources()
    assert jobs(claim_actions.READ_SOURCE) == [{"source_id": ClaimSource.objects.get().pk}]
    claim_actions.stop_source(ClaimSource.objects.get(), by=make_person("petugas", "officer"), now=QUIET)
    tasks.read_claim_sources()
    assert len(jobs(claim_actions.READ_SOURCE)) == 1


def test_a_feed_that_cannot_be_read_says_why_at_its_source() -> None:
    with pytest.raises(UnreadableFile):
        claim_actions.import_from(
            ADDRESS, Wanted(), by=None, now=QUIET, fetch=lambda _address: b"<html>sebentar</html>"
        )
    assert "holds no checked claim" in ClaimSource.objects.get().trouble
    assert not CheckedClaim.objects.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1/feed", "http://localhost:1/feed", "http://[::1]/feed"])
def test_addresses_inside_are_never_asked(address) -> None:
    with pytest.raises(ClaimsError, match="tidak dapat dibaca"):
        claim_actions.import_from(address, Wanted(), by=None, now=QUIET)
    assert not CheckedClaim.objects.exists()
