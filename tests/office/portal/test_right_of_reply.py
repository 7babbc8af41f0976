"""The right of reply: from the officer's code to the answer that the person reads; and who is answered how."""

import io
import re

import pytest
from deciding_reply import decided_case
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from made_up_findings import QUIET
from pantau.office.casework import actions as casework
from pantau.office.casework import papers, proof
from pantau.office.casework.facts import ON_THEIR_COPY
from pantau.office.casework.papers import Signer
from pantau.office.casework.parties import Named
from pantau.office.people.models import AuditEvent, Role
from pantau.office.people.notices.models import Notice
from pantau.office.portal.reply import actions
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports import calls
from pantau.office.portal.reports.models import ReportFile
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
DECIDE = ("officer", "commissioner", "legal")
INSTEAD = (*DECIDE, "coordinator", "auditor", "leadership")
OFFICE = {
    "case": ("get", "", dict.fromkeys(Role.values, 403) | dict.fromkeys(INSTEAD, 200)),
    "give": ("post", "kode/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 422)),
    "answer": ("post", "jawab/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 422)),
    "letter": ("post", "surat/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 422)),
    "take-files": ("post", "bukti/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 302)),
    "file": ("get", "berkas/0/", dict.fromkeys(Role.values, 403) | dict.fromkeys(DECIDE, 404)),
}


@pytest.fixture
def officer(db):
    return make_person("petugas", "officer")


@pytest.fixture
def case(officer):
    return decided_case(officer)


PLACE = b"Dusun Rahasia"


def a_photo(width=80):
    """A JPEG that says where and with what it was taken."""
    picture, exif, out = Image.new("RGB", (width, 60), "teal"), Image.Exif(), io.BytesIO()
    exif[0x010E] = PLACE.decode()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_every_route_is_in_a_matrix():
    from pantau.office.portal.reply import office_urls, urls

    assert {one.name for one in office_urls.urlpatterns} == set(OFFICE)
    assert {one.name for one in urls.urlpatterns} == {"reply"}


@pytest.mark.parametrize("name", OFFICE)
def test_each_role_is_answered_as_its_line_says(case, name):
    method, rest, expected = OFFICE[name]
    address = f"/hak-jawab/{case.pk}/{rest}"
    found = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert found == expected
    assert getattr(Client(), method)(address).status_code == 302


def test_a_person_reads_answers_and_reads_the_offices_answer(case, officer):
    desk, public = signed_in(officer), Client()
    party, other = case.parties.order_by("pk")
    page = desk.post(f"/hak-jawab/{case.pk}/kode/{party.pk}/").content.decode()
    code = re.search(r"<code>([A-Z0-9-]+)</code>", page).group(1)
    assert code.replace("-", "") not in str(list(ReplyRight.objects.values()))
    own = public.post("/tanggapan/", {"code": code})
    assert own.status_code == 200
    assert not {"pantau_lapor", "sessionid"} & set(own.cookies)
    assert other.name not in own.content.decode()
    titles = [one["title"] for one in own.context["decided"]]
    assert len(titles) == 1  # what was decided after the notice is not told here
    assert "Alasan yang menyebut orang lain" not in own.content.decode()
    sent = public.post("/tanggapan/", {"code": code, "text": "Bukan <b>akun</b> saya.", "correction": "on"})
    assert "&lt;b&gt;akun" in sent.content.decode()
    reply = Reply.objects.get()
    assert reply.asks_correction
    assert Notice.objects.filter(kind=actions.ARRIVED, user=officer).exists()
    assert f"/hak-jawab/{case.pk}/" in desk.get(f"/perkara/{case.pk}/").content.decode()
    assert list(case.events.filter(kind__startswith="reply").values_list("kind", flat=True)) == [
        "reply_received"
    ]
    answer = {"result": "corrected", "text": "Tautan akun sudah dibetulkan."}
    assert desk.post(f"/hak-jawab/{case.pk}/jawab/{reply.pk}/", answer).status_code == 302
    assert desk.post(f"/hak-jawab/{case.pk}/jawab/{reply.pk}/", answer).status_code == 422
    assert "Tautan akun sudah dibetulkan." in public.post("/en/tanggapan/", {"code": code}).content.decode()
    assert "Bukan" not in str(list(AuditEvent.objects.values("detail")))


def test_no_code_before_people_were_told(officer):
    case = decided_case(officer, told=False)
    party = case.parties.first()
    assert signed_in(officer).post(f"/hak-jawab/{case.pk}/kode/{party.pk}/").status_code == 422
    assert not ReplyRight.objects.exists()


def test_guessing_is_counted(case, monkeypatch):
    monkeypatch.setitem(calls.MOST, calls.GUESS, 2)
    now = clock.now().replace(minute=30)
    monkeypatch.setattr(clock, "now", lambda: now)
    wrong = {"code": "A" * 26}
    assert [Client().post("/tanggapan/", wrong).status_code for _ in range(3)] == [422, 422, 429]
    assert Client().get("/tanggapan/").status_code == Client().get("/en/tanggapan/").status_code == 200


def test_the_code_stands_in_the_persons_copy_of_the_notice_alone(case, officer, settings):
    settings.PANTAU_OWNER_PLACE = "Gerung"
    desk, party = signed_in(officer), case.parties.order_by("pk").first()
    casework.add_party(case, Named("reporter", "Pelapor Rahasia"), by=officer, now=QUIET)
    address = f"/hak-jawab/{case.pk}/surat/{party.pk}/"
    assert desk.post(address).status_code == 422  # no notice to this person is signed
    paper = papers.draft(case, actions.NOTICE, by=officer, now=QUIET, party=party)
    rest = {one.name: "Rekaan" for one in papers.blanks(paper)}
    papers.save(paper, rest, lock=paper.lock, by=officer, now=QUIET)
    signed = papers.sign(
        paper, [Signer("Ketua", "Ketua Rekaan")], place="Gerung", at=QUIET, by=officer, now=QUIET
    )
    taken = desk.post(address)
    text = printed(taken.content)
    code = re.search(r"(?:[A-Z0-9]{4}-){6}[A-Z0-9]{2}", text).group(0)
    assert "/tanggapan/" in text
    assert "PelaporRahasia" not in text
    own = printed(papers.pdf_of(signed, QUIET))
    assert code not in own
    assert squeezed(ON_THEIR_COPY) in own
    assert code.replace("-", "") not in str(list(ReplyRight.objects.values()))
    assert Client().post("/tanggapan/", {"code": code}).status_code == 200
    pasted = f"{code[:7]}\u200b{code[7:]}\n"  # as a reader of PDFs may copy it
    assert Client().post("/tanggapan/", {"code": pasted}).status_code == 200
    desk.post(address)
    assert (
        Client().post("/tanggapan/", {"code": code}).status_code == 422
    )  # a later copy has a code of its own


def test_files_come_with_a_reply_and_become_evidence_of_the_case(case, officer, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    desk, public, party = signed_in(officer), Client(), case.parties.order_by("pk").first()
    code = actions.give(case, party.pk, by=officer, now=QUIET)
    picture = SimpleUploadedFile("rumah-saya.jpg", a_photo(), "image/jpeg")
    sent = public.post("/tanggapan/", {"code": code, "text": "", "files": [picture]})
    assert sent.status_code == 200
    assert "rumah-saya" not in sent.content.decode()
    bad = SimpleUploadedFile("a.png", b"MZ not a picture", "image/png")
    assert public.post("/tanggapan/", {"code": code, "text": "x", "files": [bad]}).status_code == 422
    assert not Reply.objects.exists()

    body, tus = a_photo(64), {"Tus-Resumable": "1.0.0", "Pantau-Code": code}
    assert (
        public.post(
            "/lapor/berkas/", headers=tus | {"Upload-Length": "9", "Pantau-Code": "A" * 26}
        ).status_code
        == 403
    )
    begun = public.post("/lapor/berkas/", headers=tus | {"Upload-Length": str(len(body))})
    where, piece = begun["Location"], "application/offset+octet-stream"
    for at in (0, 50):  # the network goes after the first fifty bytes
        part = body[:50] if not at else body[50:]
        answer = public.patch(where, part, content_type=piece, headers=tus | {"Upload-Offset": str(at)})
        assert answer.status_code == 204
    assert Client().head(where).status_code == 404  # without the code
    held = list(ReportFile.objects.order_by("pk"))
    assert [(one.right.party_id, one.report_id, one.stripped) for one in held] == [(party.pk, None, True)] * 2
    assert Notice.objects.filter(kind=actions.ARRIVED, user=officer).count() == 1
    assert proof.captures_of(case).count() == 2  # sealed as they came, before anybody looked

    page = desk.get(f"/hak-jawab/{case.pk}/").content.decode()
    assert page.count("salinan tanpa lokasi") == 2
    got = desk.get(f"/hak-jawab/{case.pk}/berkas/{held[0].pk}/")
    copied = b"".join(got.streaming_content)
    assert copied[:2] == b"\xff\xd8"
    assert PLACE not in copied
    assert got["Content-Disposition"].startswith("attachment")
    other = decided_case(officer)
    assert desk.get(f"/hak-jawab/{other.pk}/berkas/{held[0].pk}/").status_code == 404
    assert desk.post(f"/hak-jawab/{case.pk}/bukti/").status_code == 302
    assert proof.of(case).count() == 2
    assert "sudah menjadi bukti" in desk.get(f"/hak-jawab/{case.pk}/").content.decode()
    assert desk.get(f"/perkara/{case.pk}/").status_code == 200
