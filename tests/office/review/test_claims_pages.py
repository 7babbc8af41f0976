"""Checked claims: the list officers look after, the panel beside a post, and who may do what."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from made_up_findings import QUIET, make_finding, make_post
from pantau.office.findings import claim_actions
from pantau.office.findings.claim_actions import Wanted
from pantau.office.findings.models import CheckedClaim, ClaimMatch, ClaimSource, Finding
from pantau.office.people.models import AuditEvent
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

CLAIM = "Tujuh Kontainer Surat Suara <b>Tercoblos</b> dari Tiongkok"
TEXT = "surat suara dr cina 7 kontainer udh dicoblosin"
REVIEW = {
    "@type": "ClaimReview",
    "claimReviewed": "Tujuh Kontainer Surat Suara &lt;b&gt;Tercoblos&lt;/b&gt; dari Tiongkok",
    "url": "https://balai-periksa.example/1",
    "datePublished": "2019-01-03",
    "reviewRating": {"alternateName": "Salah"},
    "author": {"name": "Balai Periksa"},
    "itemReviewed": {"text": "VIRALKAN 7 kontainer surat suara"},
}


@pytest.fixture
def officer():
    return signed_in(make_person("petugas", "officer"))


@pytest.fixture
def claim() -> CheckedClaim:
    claim_actions.import_file(
        "klaim.json", json.dumps(REVIEW).encode(), Wanted("Balai Periksa"), by=None, now=QUIET
    )
    return CheckedClaim.objects.get()


@pytest.fixture
def match(claim: CheckedClaim) -> ClaimMatch:
    post = make_post(TEXT)
    make_finding(post=post)
    places = {"post": [[0, 5], [6, 11], [15, 19]], "title": [[6, 15], [16, 27]], "text": [[9, 10]]}
    return ClaimMatch.objects.create(
        post=post, claim=claim, version=1, score=0.93, stance="repeated", places=places, matched_at=QUIET
    )


def page_of(client, address: str, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


def file_of(content: bytes, name: str = "klaim.json") -> dict:
    return {"file": SimpleUploadedFile(name, content), "name": "Balai Periksa", "licence": "CC BY 4.0"}


def test_an_empty_list_says_what_to_do(officer) -> None:
    page = page_of(officer, "/tinjau/klaim/", source="x", which="\x00", page="x")
    assert "Belum ada klaim" in page
    assert "Impor klaim" in page


def test_a_file_is_imported_with_its_source_and_licence(officer) -> None:
    answer = officer.post("/tinjau/klaim/impor/", file_of(json.dumps(REVIEW).encode()), follow=True)
    page = " ".join(answer.content.decode().split())
    assert "1 klaim baru, 0 berubah, 0 tetap." in page
    assert "Tujuh Kontainer Surat Suara" in page
    assert "CC BY 4.0" in page
    assert AuditEvent.objects.get(verb="claims_imported").actor.username == "petugas"
    assert ProcrastinateJob.objects.filter(task_name=claim_actions.MATCH_CLAIMS).count() == 1


@pytest.mark.parametrize("content", [b"", b"<html>x</html>", b"\x89PNG\r\n", b"nama,umur\nwirya,40\n"])
def test_a_file_without_claims_is_refused_and_nothing_is_kept(officer, content) -> None:
    answer = officer.post("/tinjau/klaim/impor/", file_of(content))
    assert answer.status_code == 422
    assert "klaim.json" in answer.content.decode() or "form-bad" in answer.content.decode()
    assert not ClaimSource.objects.exists()


def test_a_feed_is_written_down_and_read_by_the_workers_until_it_is_stopped(officer) -> None:
    given = {"address": "https://balai-periksa.example/feed", "name": "Balai Periksa"}
    assert officer.post("/tinjau/klaim/impor/", given).status_code == 302
    source = ClaimSource.objects.get()
    assert ProcrastinateJob.objects.get(task_name=claim_actions.READ_SOURCE).args == {"source_id": source.pk}
    assert "sedang dibaca" in page_of(officer, "/tinjau/klaim/")
    assert officer.post(f"/tinjau/klaim/sumber/{source.pk}/berhenti/").status_code == 302
    assert ClaimSource.objects.get().stopped_at is not None


@pytest.mark.parametrize(
    "given",
    [{"name": "x"}, {"name": "x", "address": "javascript:alert(1)"}, {"name": "x", "address": "ftp://x/y"}],
)
def test_neither_file_nor_web_address_is_no_import(officer, given) -> None:
    answer = officer.post("/tinjau/klaim/impor/", given)
    assert answer.status_code == 422 or not ClaimSource.objects.exists()


def test_a_claim_shows_verdict_day_source_and_the_posts_one_may_see(officer, match) -> None:
    page = page_of(officer, f"/tinjau/klaim/{match.claim_id}/")
    for said in (
        "Salah",
        "Balai Periksa",
        "3 Jan 2019",
        "https://balai-periksa.example/1",
        TEXT,
        "Mengulang klaim ini",
    ):
        assert said in page
    assert "Surat Suara <b>" not in page
    stranger = signed_in(make_person("panwascam", "coordinator", district_code="9999-9"))
    other = page_of(stranger, f"/tinjau/klaim/{match.claim_id}/")
    assert TEXT not in other
    assert "1 unggahan lain tanpa temuan, atau di luar wilayah tugas Anda" in other


@pytest.mark.parametrize(
    ("score", "said"),
    [(0.46, "Mirip klaim ini"), (0.65, "Mungkin mengulang klaim ini"), (0.93, "Mengulang klaim ini")],
)
def test_a_post_is_said_to_repeat_a_claim_no_surer_than_its_score(officer, match, score, said) -> None:
    ClaimMatch.objects.filter(pk=match.pk).update(score=score)
    page = page_of(officer, f"/tinjau/klaim/{match.claim_id}/")
    assert said in page
    assert ("Mengulang klaim ini" in page) == (score > 0.9)


def test_the_list_is_narrowed_by_words_source_and_what_was_withdrawn(officer, match) -> None:
    found = page_of(
        officer, "/tinjau/klaim/", q="kontainer tiongkok", which="spoken", source=str(match.claim.source_id)
    )
    assert "1 klaim" in found
    assert "Tidak ada klaim yang cocok" in page_of(officer, "/tinjau/klaim/", q="banjir")
    assert "Tidak ada klaim yang cocok" in page_of(officer, "/tinjau/klaim/", which="withdrawn")


def test_beside_the_post_stand_claim_verdict_day_link_and_the_words_that_meet(officer, match) -> None:
    finding = Finding.objects.get()
    page = page_of(officer, f"/tinjau/{finding.pk}/")
    for said in ("Mirip klaim yang sudah diperiksa", "Salah", "3 Jan 2019", "Baca pemeriksaannya", "93%"):
        assert said in page
    assert "<mark>surat suara</mark>" in page  # neighbours are one mark
    assert "<mark>Kontainer Surat Suara</mark> &lt;b&gt;Tercoblos" in page


def test_not_this_claim_is_remembered_and_can_be_taken_back(officer, match) -> None:
    finding = Finding.objects.get()
    address = f"/tinjau/{finding.pk}/klaim/{match.pk}/"
    assert officer.post(address).status_code == 302
    assert ClaimMatch.objects.get().refused_by.username == "petugas"
    page = page_of(officer, f"/tinjau/{finding.pk}/")
    assert "Ternyata klaim ini" in page
    assert "Mirip klaim yang sudah diperiksa" not in page
    officer.post(address, {"same": "1"})
    assert ClaimMatch.objects.get().refused_at is None


def test_a_match_of_another_post_is_not_judged_here(officer, match) -> None:
    other = make_finding()
    assert officer.post(f"/tinjau/{other.pk}/klaim/{match.pk}/").status_code == 404
    assert ClaimMatch.objects.get().refused_at is None


def test_withdrawing_wants_a_reason_and_takes_the_panel_away(officer, match) -> None:
    address = f"/tinjau/klaim/{match.claim_id}"
    refused = officer.post(f"{address}/tarik/", {"why": " "})
    assert refused.status_code == 422
    assert "Tulis mengapa klaim ini ditarik" in refused.content.decode()
    assert officer.post(f"{address}/tarik/", {"why": "Pemeriksa meralatnya."}).status_code == 302
    assert "Pemeriksa meralatnya." in page_of(officer, f"{address}/")
    assert "Mirip klaim" not in page_of(officer, f"/tinjau/{Finding.objects.get().pk}/")
    assert officer.post(f"{address}/pulihkan/").status_code == 302
    assert CheckedClaim.objects.get().withdrawn_at is None
