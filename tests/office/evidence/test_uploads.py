"""Officers' own captures: known by content, streamed to the store, checked in a job, sealed like the office's own."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from made_up_findings import make_post
from made_up_pictures import flat, written
from pantau.engine.evidence import read_manifest
from pantau.engine.evidence.capture import received
from pantau.engine.evidence.capture.wacz import PageFacts, write_wacz
from pantau.engine.evidence.capture.warc import WarcFile
from pantau.engine.evidence.verify import check_file
from pantau.office.evidence import actions, captures, files, packing
from pantau.office.evidence.models import CapturedFile, Evidence, PageCapture
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import signed_in

pytestmark = pytest.mark.django_db
HOW = "Saya buka dengan akun dinas di Chrome, lalu direkam dengan ArchiveWeb.page."
PAGE = b"<!doctype html><title>Unggahan</title><p>Semeton jari</p>"
WHEN = datetime(2024, 2, 12, tzinfo=UTC)


@pytest.fixture
def post(db):
    return make_post("Semeton jari", platform="instagram", url="https://www.instagram.com/p/rekaan/")


@pytest.fixture(scope="module")
def wacz(tmp_path_factory) -> bytes:
    """An archive as an officer's browser would make one."""
    folder = tmp_path_factory.mktemp("wacz")
    warc = WarcFile(folder / "data.warc.gz", uuid4)
    warc.keep("https://www.instagram.com/p/rekaan/", WHEN, PAGE, "text/html")
    warc.keep("https://www.instagram.com/poster.png", WHEN, written("Pilih nomor empat"), "image/png")
    warc.close()
    page = PageFacts("https://www.instagram.com/p/rekaan/", "Unggahan rekaan", WHEN, "Semeton jari")
    path = folder / "rekaman.wacz"
    write_wacz(path, folder / "data.warc.gz", warc.entries, page, software="uji", at=WHEN)
    return path.read_bytes()


def send(post, user, *given: tuple[str, bytes], statement: str = HOW):
    sent = [SimpleUploadedFile(name, body) for name, body in given]
    return signed_in(user).post(
        f"/bukti/unggahan/{post.pk}/unggah/", {"files": sent, "statement": statement, "address": post.url}
    )


def handed_in(post, user, *given: tuple[str, bytes]) -> PageCapture:
    answer = send(post, user, *given)
    assert answer.status_code == 302, answer.content.decode()
    capture = PageCapture.objects.get()
    captures.run(capture.pk, now=clock.now)
    capture.refresh_from_db()
    return capture


def rewritten(wacz: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(BytesIO(wacz)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, body in members.items():
            new.writestr(name, body)
    return made.getvalue()


def test_an_archive_is_checked_sealed_and_becomes_evidence_with_its_statement(post, officer, wacz):
    capture = handed_in(post, officer, ("rekaman.wacz", wacz))
    assert (capture.status, capture.title) == ("captured", "Unggahan rekaan")
    assert read_manifest(bytes(capture.manifest)).sha256 == capture.sha256
    facts = json.loads(files.read(capture.files.get(name="capture.json").sha256))
    assert (facts["how"], facts["statement"], facts["operator"]) == ("upload", HOW, "Baiq Ratnasari")
    assert facts["more"]["pages"][0]["url"] == post.url
    evidence = Evidence.objects.get()
    assert capture.evidence == evidence
    assert evidence.parts.filter(
        name="capture/upload-1.wacz", sha256=hashlib.sha256(wacz).hexdigest()
    ).exists()
    page = signed_in(officer).get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    for said in ("Unggahan rekaan", HOW, "rekaman.wacz", "diunggah petugas", "Pilih nomor empat"):
        assert said in page, said
    told = json.loads(files.read(evidence.parts.get(name="capture/pictures.json").sha256))
    assert [one["url"] for one in told["pictures"]] == ["https://www.instagram.com/poster.png"]
    assert "Pilih nomor empat" in signed_in(officer).get(f"/bukti/{evidence.pk}/").content.decode()


@pytest.mark.parametrize(
    ("name", "body", "role"),
    [
        ("a.png", flat(), "screenshot"),
        ("a.html", PAGE, "html"),
        ("a.pdf", b"%PDF-1.7\n...\n%%EOF\n", "print"),
        (
            "a.mht",
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
            "html",
        ),
        ("a.mp4", b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x08moov", "media"),
        ("a.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "media"),
        ("salah-nama.exe", flat(), "screenshot"),
    ],
)
def test_the_content_says_what_a_file_is(post, officer, name, body, role):
    capture = handed_in(post, officer, (name, body))
    assert capture.status == "captured"
    assert capture.files.get(name__startswith="upload-").role == role


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.png", b"MZ\x90\0 program", "tidak dikenal"),
        ("a.png", b"", "kosong"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "tidak dikenal"),
    ],
)
def test_what_is_none_of_these_is_refused_at_once(post, officer, name, body, said, settings):
    answer = send(post, officer, (name, body))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert HOW in answer.content.decode()  # what was typed stays
    assert not PageCapture.objects.exists()
    assert not [path for path in (Path(settings.PANTAU_DATA) / "evidence").rglob("*") if path.is_file()]


def test_one_bad_file_and_none_is_kept(post, officer, settings):
    assert send(post, officer, ("a.html", PAGE), ("b.exe", b"MZ")).status_code == 422
    assert not [path for path in (Path(settings.PANTAU_DATA) / "evidence").rglob("*") if path.is_file()]


def test_what_is_too_large_is_refused_half_way_and_leaves_nothing(post, officer, monkeypatch, settings):
    monkeypatch.setitem(received.MOST, "html", 100_000)
    answer = send(post, officer, ("a.html", PAGE + b"x" * 300_000))
    assert answer.status_code == 422
    assert "terlalu besar" in answer.content.decode()
    assert not [path for path in (Path(settings.PANTAU_DATA) / "evidence").rglob("*") if path.is_file()]


@pytest.mark.parametrize("statement", ["", "   ", "saya rekam"])
def test_how_it_was_obtained_must_be_said(post, officer, statement):
    answer = send(post, officer, ("a.html", PAGE), statement=statement)
    assert answer.status_code == 422
    assert "bagaimana berkas ini diperoleh" in answer.content.decode()


def change_page(members: dict[str, bytes]) -> None:
    members["pages/pages.jsonl"] += b'{"url": "https://lain.example/"}\n'


def add_file(members: dict[str, bytes]) -> None:
    members["archive/lain.warc.gz"] = b""


def climb(members: dict[str, bytes]) -> None:
    members["../../etc/cron.d/x"] = b""


def lose_list(members: dict[str, bytes]) -> None:
    del members["datapackage.json"]


def change_list(members: dict[str, bytes]) -> None:
    members["datapackage.json"] = members["datapackage.json"].replace(b"rekaan", b"buatan")


def shrink(members: dict[str, bytes]) -> None:
    del members["archive/data.warc.gz"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (change_page, "digests"), (add_file, "unlisted"), (climb, "unsafe_names"), (lose_list, "no_list"),
        (change_list, "digests"), (shrink, "digests"),
    ],
)  # fmt: skip
def test_an_archive_that_was_touched_is_refused_and_let_go(post, officer, wacz, change, reason, settings):
    capture = handed_in(post, officer, ("rekaman.wacz", rewritten(wacz, change)))
    assert (capture.status, capture.reason) == ("refused", reason)
    assert not CapturedFile.objects.exists()
    assert not Evidence.objects.exists()
    assert not [path for path in (Path(settings.PANTAU_DATA) / "evidence").rglob("*") if path.is_file()]
    assert AuditEvent.objects.filter(verb="capture_ended").get().detail["reason"] == reason


def bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"{}")
        archive.writestr("archive/data.warc.gz", b"\0" * 50_000_000)
    return made.getvalue()


def cut(wacz: bytes) -> bytes:
    return wacz[: len(wacz) // 2]


def linked(wacz: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("archive/data.warc.gz")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return made.getvalue()


@pytest.mark.parametrize(
    ("make", "reason"), [(lambda _: bomb(), "bomb"), (cut, "broken"), (linked, "unsafe_names")]
)
def test_a_hostile_or_broken_archive_is_not_opened(post, officer, wacz, make, reason):
    assert handed_in(post, officer, ("rekaman.wacz", make(wacz))).reason == reason


def test_a_refusal_is_told_with_what_to_do(post, officer, wacz):
    capture = handed_in(post, officer, ("rekaman.wacz", cut(wacz)))
    page = signed_in(officer).get(f"/bukti/rekaman/{capture.pk}/").content.decode()
    assert "Simpan ulang, lalu unggah lagi" in page
    assert f"/bukti/unggahan/{post.pk}/unggah/" in page


def test_taking_a_post_and_handing_in_wait_for_each_other_in_one_order(post, officer):
    """The post first, then the files: in two orders they would wait for each other without end."""
    locks: list[str] = []

    def heard(execute, sql, params, many, context):
        if "FOR UPDATE" in sql and '"posts_post"' in sql:
            locks.append("post")
        if "pantau.evidence.files" in sql:
            locks.append("files")
        return execute(sql, params, many, context)

    for act in (
        lambda: handed_in(post, officer, ("a.html", PAGE)),
        lambda: actions.take(make_post(), by=officer, reason="Perlu disimpan.", answers={}, now=clock.now()),
    ):
        locks.clear()
        with connection.execute_wrapper(heard):
            act()
        assert locks[0] == "post"
        assert "files" in locks


def test_it_is_packed_with_its_papers_like_all_evidence(post, officer, wacz, tmp_path):
    capture = handed_in(post, officer, ("rekaman.wacz", wacz), ("a.png", flat()))
    path = tmp_path / "bukti.zip"
    packing.pack(capture.evidence, path, reason="Untuk pengacara.", now=clock.now(), by=officer)
    report = check_file(path)
    assert report.outcome == "incomplete"  # no authority has stamped it here
    assert not [one for one in report.checks if one.state == "failed"]
    with zipfile.ZipFile(path) as package:
        paper = package.read(next(name for name in package.namelist() if name.endswith("berita-acara.pdf")))
        assert any(name.endswith("capture/pictures.json") for name in package.namelist())
    assert squeezed(HOW) in squeezed(printed(paper))
