"""The button on a post: a real browser opens the page in a job, and what it saw is sealed and taken as evidence."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, transaction

from capture_site import Site
from made_up_findings import make_finding, make_post
from made_up_pictures import flat
from pantau.engine.evidence import read_manifest
from pantau.office.evidence import captures, files, standing_camera
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
WHY = "Ajakan memilih pada masa tenang."


@pytest.fixture(scope="module")
def site():
    with Site() as site:
        yield site


@pytest.fixture
def seen(site, settings, db):
    """A finding on a post whose page lies on this machine."""

    settings.PANTAU_CAPTURE_ALLOW = (site.place,)

    def make(path: str = "/"):
        post = make_post("Semeton jari", url=site.address + path)
        return make_finding("Semeton jari", post=post)

    return make


def ask(finding, user, **headers):
    return signed_in(user).post(f"/bukti/unggahan/{finding.post_id}/rekam/", {"reason": WHY}, **headers)


def captured(finding, user) -> PageCapture:
    ask(finding, user)
    capture = PageCapture.objects.get()
    captures.run(capture.pk, now=clock.now)
    capture.refresh_from_db()
    return capture


def test_what_the_browser_saw_is_sealed_and_becomes_evidence(seen, officer):
    capture = captured(seen(), officer)
    assert (capture.status, capture.title) == ("captured", "Kampanye")
    names = set(capture.files.values_list("name", flat=True))
    assert {"page.wacz", "page.png", "page.pdf", "text.txt", "responses.json", "capture.json"} <= names
    assert read_manifest(bytes(capture.manifest)).sha256 == capture.sha256
    for one in capture.files.all():
        files.check(one.sha256)
    evidence = Evidence.objects.get()
    assert capture.evidence == evidence
    assert {"post.json", "wordings/1/text.txt", "capture/page.wacz"} <= set(
        evidence.parts.values_list("name", flat=True)
    )
    assert evidence.reason == WHY


def test_the_captures_of_a_process_share_its_browser(seen, officer):
    captured(seen(), officer)
    browser = standing_camera.camera().browser
    PageCapture.objects.update(evidence=None)
    ask(seen(), officer)
    second = PageCapture.objects.latest("pk")
    captures.run(second.pk, now=clock.now)
    assert standing_camera.camera().browser == browser
    second.refresh_from_db()
    assert second.status == "captured"


def test_the_state_is_asked_for_until_it_is_over(seen, officer):
    finding = seen()
    client = signed_in(officer)
    page = client.get(f"/tinjau/{finding.pk}/").content.decode()
    assert "Rekam halaman" in page
    card = ask(finding, officer, HTTP_HX_REQUEST="true").content.decode()
    capture = PageCapture.objects.get()
    state = f"/bukti/rekaman/{capture.pk}/keadaan/"
    assert f'hx-get="{state}"' in card
    assert "menunggu giliran" in client.get(state).content.decode()
    captures.run(capture.pk, now=clock.now)
    over = client.get(state).content.decode()
    assert "terekam" in over
    assert "hx-get" not in over
    assert "<img" in over


def test_without_script_the_button_leads_to_the_capture(seen, officer):
    finding = seen()
    answer = ask(finding, officer)
    assert answer.headers["Location"] == f"/bukti/rekaman/{PageCapture.objects.get().pk}/"
    assert ask(finding, officer).status_code == 302
    assert PageCapture.objects.count() == 1  # what is on its way is not asked for twice


def test_a_reason_is_asked(seen, officer):
    finding = seen()
    answer = signed_in(officer).post(f"/bukti/unggahan/{finding.post_id}/rekam/", {"reason": " "})
    assert answer.status_code == 422
    assert "Tulis alasannya" in answer.content.decode()
    assert not PageCapture.objects.exists()


def test_a_page_that_cannot_be_opened_is_recorded_and_waits_for_a_person(seen, officer):
    capture = captured(seen("/missing"), officer)
    assert (capture.status, capture.reason) == ("unreachable", "http_error")
    assert capture.sha256
    assert capture.files.filter(name="page.png").exists()
    assert not Evidence.objects.exists()
    page = signed_in(officer).get("/bukti/rekaman/").content.decode()
    assert "Menunggu orang" in page
    assert "Server menjawab dengan galat" in page


def test_an_address_inside_is_refused(settings, officer, db):
    settings.PANTAU_CAPTURE_ALLOW = ()
    finding = make_finding("Semeton", post=make_post("Semeton", url="http://169.254.169.254/latest/"))
    assert captured(finding, officer).reason == "forbidden_target"


def test_a_machine_without_a_browser_says_so_and_offers_another_way(seen, officer, monkeypatch):
    standing_camera.put_away()
    monkeypatch.setenv("PATH", "/nowhere")
    capture = captured(seen(), officer)
    assert (capture.status, capture.reason) == ("failed", "no_browser")
    page = signed_in(officer).get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    assert "tidak ada peramban Chromium" in page


def test_the_capture_is_looked_at_again_with_everything_that_was_kept(seen, officer):
    capture = captured(seen(), officer)
    page = signed_in(officer).get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    for said in ("Halo semeton", capture.sha256, "/style.css", "text/css", "chromium", "Baiq Ratnasari"):
        assert said in page, said
    assert AuditEvent.objects.filter(verb="capture_viewed").count() == 1


def test_pictures_are_given_to_be_seen_and_other_files_for_a_reason(seen, officer):
    capture, client = captured(seen(), officer), signed_in(officer)
    place = f"/bukti/rekaman/{capture.pk}"
    picture, archive = capture.files.get(name="page.png"), capture.files.get(name="page.wacz")
    shown = client.get(f"{place}/berkas/{picture.pk}/")
    assert shown["Content-Type"] == "image/png"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown.content.startswith(b"\x89PNG")
    assert client.get(f"{place}/berkas/{archive.pk}/").status_code == 404
    assert client.post(f"{place}/unduh/", {"file": archive.pk, "reason": ""}).status_code == 422
    given = client.post(f"{place}/unduh/", {"file": archive.pk, "reason": "Untuk rapat pleno."})
    assert b"".join(given.streaming_content) == files.read(archive.sha256)
    assert "attachment" in given["Content-Disposition"]
    assert AuditEvent.objects.get(verb="capture_exported").detail["why"] == "Untuk rapat pleno."


def test_a_sealed_capture_cannot_be_changed(seen, officer):
    capture = captured(seen(), officer)
    for attempt in (
        lambda: PageCapture.objects.filter(pk=capture.pk).update(sha256="0" * 64),
        lambda: PageCapture.objects.filter(pk=capture.pk).update(url="https://lain.example/"),
        lambda: CapturedFile.objects.update(sha256="0" * 64),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            attempt()


def test_the_words_and_the_look_of_the_pictures_are_sealed_along(seen, officer):
    capture = captured(seen(), officer)
    told = json.loads(files.read(capture.evidence.parts.get(name="capture/pictures.json").sha256))
    page = next(one for one in told["pictures"] if one["path"] == "page.png")
    assert len(page["pdq"]) == 64
    assert "semeton" in " ".join(line["text"] for line in page["lines"]).lower()
    assert [one["why"] for one in told["pictures"] if one["url"]] == ["small"]  # twice the same, once told
    client = signed_in(officer)
    for page in (f"/bukti/rekaman/{capture.pk}/", f"/bukti/{capture.evidence_id}/"):
        shown = client.get(page).content.decode()
        assert "Kata-kata yang dibaca mesin" in shown
        assert told["pictures"][0]["pdq"] in shown
    path = capture.files.get(name="page.png").sha256
    row = capture.pictures.get(path="page.png")
    assert (row.sha256, row.look_keys) == (path, [])  # a whole page is like no other


def test_what_was_read_before_pictures_were_sealed_is_still_shown_and_said_to_be_beside_the_seal(
    seen, officer
):
    capture = captured(seen(), officer)
    capture.pictures.update(sealed=False)
    page = signed_in(officer).get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    assert "Dibaca setelah disegel" in page


def missed(finding, user, by=None) -> PageCapture:
    """A capture that a machine without a browser could not take."""
    capture = PageCapture.objects.create(
        post=finding.post,
        url=finding.post.url,
        how="browser",
        asked_by=by,
        why=WHY if by else "",
        asked_at=clock.now(),
    )
    captures.fail(capture.pk, "no_browser", clock.now())
    return capture


def waiting(client) -> list[int]:
    page = client.get("/bukti/rekaman/").content.decode()
    listed = page.partition("Menunggu orang")[2].partition("Semua rekaman")[0]
    return [int(one) for one in re.findall(r"/bukti/rekaman/(\d+)/", listed)]


def test_what_came_to_nothing_waits_for_a_person_whoever_asked_and_is_closed_for_a_reason(seen, officer):
    client = signed_in(officer)
    alone, asked = missed(seen(), officer), missed(seen(), officer, by=officer)
    assert waiting(client) == [asked.pk, alone.pk]  # what a person asked for comes first
    page = client.get(f"/bukti/rekaman/{alone.pk}/").content.decode()
    assert "Tidak perlu direkam lagi" in page
    assert client.post(f"/bukti/rekaman/{alone.pk}/tutup/", {"reason": ""}).status_code == 422
    closed = client.post(f"/bukti/rekaman/{alone.pk}/tutup/", {"reason": "Akunnya sudah terkunci."})
    assert closed.headers["Location"] == "/bukti/rekaman/"
    assert waiting(client) == [asked.pk]
    assert "Akunnya sudah terkunci." in client.get(f"/bukti/rekaman/{alone.pk}/").content.decode()
    assert AuditEvent.objects.get(verb="capture_closed").detail["why"] == "Akunnya sudah terkunci."
    again = client.post(f"/bukti/rekaman/{alone.pk}/tutup/", {"reason": "Sekali lagi."})
    assert again.status_code == 422


def test_what_came_to_nothing_waits_no_more_once_the_page_is_brought_in_another_way(seen, officer):
    capture, client = missed(seen(), officer), signed_in(officer)
    assert waiting(client) == [capture.pk]
    sent = {"files": [SimpleUploadedFile("a.png", flat())], "statement": "Saya buka dengan akun dinas."}
    assert client.post(f"/bukti/unggahan/{capture.post_id}/unggah/", sent).status_code == 302
    assert waiting(client) == []


@pytest.mark.parametrize(
    ("role", "asks", "reads"),
    [
        ("officer", 302, 200), ("commissioner", 302, 200), ("legal", 302, 200), ("coordinator", 302, 200),
        ("auditor", 403, 200), ("village_supervisor", 403, 403), ("technical_operator", 403, 403),
        ("leadership", 403, 403),
    ],
)  # fmt: skip
def test_who_captures_and_who_reads(seen, role, asks, reads):
    finding, person = seen(), make_person("seseorang", role)
    assert ask(finding, person).status_code == asks
    capture = PageCapture.objects.first() or captures.ask(
        finding.post, finding.post.url, by=make_person("lain", "officer"), reason=WHY, now=clock.now()
    )
    client = signed_in(person)
    for page in ("", "keadaan/"):
        assert client.get(f"/bukti/rekaman/{capture.pk}/{page}").status_code == reads
    assert client.get("/bukti/rekaman/").status_code == reads
    closes = client.post(f"/bukti/rekaman/{capture.pk}/tutup/", {"reason": "Tidak perlu."}).status_code
    assert closes == (422 if asks == 302 else 403)  # it waits for nobody yet
