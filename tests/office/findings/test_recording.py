"""What is captured without anybody asking: little, for a time, and only where the office has switched it on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from capture_site import Site
from made_up_findings import QUIET, make_account, make_finding, make_post
from pantau.office.collection.models import Screenshot
from pantau.office.evidence import captures, files
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.office.findings import recording
from pantau.office.findings.rulebooks import in_use
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = QUIET + timedelta(days=1)


@pytest.fixture(autouse=True)
def office(settings, tmp_path, monkeypatch):
    from pantau.web.ui import clock

    settings.PANTAU_DATA = tmp_path
    settings.PANTAU_AUTO_CAPTURE = True
    monkeypatch.setattr(clock, "now", lambda: NOW)


def found(post=None, **changes):
    return make_finding(post=post or make_post(account=make_account("terdaftar")), **changes)


def test_a_registered_accounts_post_is_captured_for_the_rulebooks_days():
    finding = found()
    assert recording.capture_what_is_worth_it(NOW) == 1
    capture = PageCapture.objects.get()
    assert (capture.post, capture.asked_by, capture.url) == (finding.post, None, finding.post.url)
    assert capture.expires_at == NOW + timedelta(days=in_use().capturing.provisional_days)
    assert recording.capture_what_is_worth_it(NOW) == 0  # once


@pytest.mark.parametrize(
    "make",
    [
        lambda: found(make_post()),  # nobody's on the list
        lambda: found(make_post(account=make_account("lain", status="unregistered"))),
        lambda: found(severity=2),
        lambda: found(status="decided"),
        lambda: found(make_post(account=make_account("a"), url="")),
        lambda: found(make_post(account=make_account("b"), gone_at=QUIET)),
        lambda: make_post(account=make_account("c")),  # nothing was found in it
    ],
)
def test_others_are_not(make):
    make()
    assert recording.capture_what_is_worth_it(NOW) == 0


def test_a_link_that_a_person_confirmed_counts_as_well():
    post = make_post()
    found(post)
    Screenshot.objects.create(
        officer=make_person("ratna", "officer"), received_at=NOW, status="done", words="typed",
        account=make_account("x", status="unregistered"), post=post,
    )  # fmt: skip
    assert recording.capture_what_is_worth_it(NOW) == 1


def test_nothing_happens_until_it_is_switched_on_or_where_it_cannot(settings, monkeypatch):
    found()
    settings.PANTAU_AUTO_CAPTURE = False
    assert recording.capture_what_is_worth_it(NOW) == 0
    settings.PANTAU_AUTO_CAPTURE = True
    monkeypatch.setenv("PATH", "/nowhere")
    assert recording.capture_what_is_worth_it(NOW) == 0


def test_the_most_worthwhile_come_first_and_no_more_than_the_day_allows(monkeypatch):
    less = found(make_post(account=make_account("a")), severity=3, rank=0.9)
    more = found(make_post(account=make_account("b")))
    monkeypatch.setattr(recording, "AT_ONCE", 1)
    recording.capture_what_is_worth_it(NOW)
    assert list(PageCapture.objects.values_list("post", flat=True)) == [more.post_id]
    recording.capture_what_is_worth_it(NOW)
    assert PageCapture.objects.filter(post=less.post_id).exists()


@pytest.fixture
def provisional(settings):
    with Site() as site:
        settings.PANTAU_CAPTURE_ALLOW = (site.place,)
        finding = found(make_post(account=make_account("terdaftar"), url=site.address + "/"))
        recording.capture_what_is_worth_it(NOW)
        capture = PageCapture.objects.get()
        captures.run(capture.pk, now=lambda: NOW)
        capture.refresh_from_db()
        assert capture.status == "captured"
        yield finding, capture


def test_a_provisional_capture_is_dropped_and_its_hash_stays(provisional):
    _finding, capture = provisional
    digests = list(capture.files.values_list("sha256", flat=True))
    assert not Evidence.objects.exists()
    assert captures.drop_expired(capture.expires_at - timedelta(seconds=1)) == 0
    assert captures.drop_expired(capture.expires_at) == 1
    before = capture.sha256
    capture.refresh_from_db()
    assert (capture.status, capture.sha256, capture.title) == ("dropped", before, "")
    assert not CapturedFile.objects.exists()
    for digest in digests:
        with pytest.raises(FileNotFoundError):
            files.check(digest)


def test_a_person_takes_it_with_a_reason_and_then_it_stays(provisional):
    _finding, capture = provisional
    client = signed_in(make_person("ratna", "officer"))
    page = client.get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    assert "Sementara: dihapus" in page
    assert client.post(f"/bukti/rekaman/{capture.pk}/simpan/", {"reason": ""}).status_code == 422
    kept = client.post(f"/bukti/rekaman/{capture.pk}/simpan/", {"reason": "Ajakan pada masa tenang."})
    assert kept.status_code == 302
    capture.refresh_from_db()
    assert (capture.expires_at, capture.evidence.reason) == (None, "Ajakan pada masa tenang.")
    assert captures.drop_expired(NOW + timedelta(days=900)) == 0
    files.check(capture.files.get(name="page.wacz").sha256)


def test_a_page_that_could_not_be_opened_on_its_own_is_dropped_like_the_others(settings):
    with Site() as site:
        settings.PANTAU_CAPTURE_ALLOW = (site.place,)
        found(make_post(account=make_account("terdaftar"), url=site.address + "/missing"))
        recording.capture_what_is_worth_it(NOW)
        capture = PageCapture.objects.get()
        captures.run(capture.pk, now=lambda: NOW)
    assert captures.drop_expired(NOW + timedelta(days=400)) == 1
