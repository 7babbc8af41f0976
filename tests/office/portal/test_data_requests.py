"""Data requests from the public page to the answer, breaches from the first note to the letters; and who may what."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from made_up_findings import QUIET, make_account, make_candidate, make_post
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case
from pantau.office.casework.parties import Named
from pantau.office.people.models import AuditEvent, Role
from pantau.office.people.notices.models import Notice
from pantau.office.portal import tasks
from pantau.office.portal.privacy import actions, breaches, office_urls, searching, urls
from pantau.office.portal.privacy.models import Breach, DataRequest
from pantau.office.portal.reply.models import Reply, ReplyRight
from pantau.office.portal.reports import calls, codes, drafting
from pantau.office.registry.models import Official
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
ASKED = {
    "right": "access", "proof": "office", "name": "Inaq Rekaan", "contact": "0812 0000 0000",
    "words": "Apa yang disimpan <b>tentang</b> saya?",
}  # fmt: skip
HANDLE, DECIDE = ("officer", "commissioner", "legal"), ("commissioner", "legal")
RECORD, SEE = (*DECIDE, "technical_operator"), (*DECIDE, "technical_operator", "auditor")


def answers(status: int, *allowed: str, **other: int) -> dict[str, int]:
    return dict.fromkeys(Role.values, 403) | dict.fromkeys(allowed, status) | other


#: Route -> method, the rest of its address, and what each role is answered.
OFFICE = {
    "list": ("get", "", answers(200, *HANDLE, "auditor", technical_operator=302)),
    "request": ("get", "1/", answers(200, *HANDLE, "auditor")),
    "assign": ("post", "1/tugas/", answers(422, *HANDLE)),
    "question": ("post", "1/tanya/", answers(422, *HANDLE)),
    "note": ("post", "1/catatan/", answers(422, *HANDLE)),
    "identified": ("post", "1/pasti/", answers(422, *HANDLE)),
    "identity": ("post", "1/identitas/", answers(422, *HANDLE)),
    "search": ("post", "1/cari/", answers(422, *HANDLE)),
    "decide": ("post", "1/jawab/", answers(422, *DECIDE)),
    "breaches": ("get", "kegagalan/", answers(200, *SEE)),
    "record-breach": ("post", "kegagalan/baru/", answers(422, *RECORD)),
    "breach": ("get", "kegagalan/1/", answers(200, *SEE)),
    "machine": ("post", "kegagalan/1/mesin/", answers(409, *RECORD)),
    "change-breach": ("post", "kegagalan/1/ubah/", answers(422, *DECIDE)),
    "tell": ("post", "kegagalan/1/diberitahu/", answers(422, *DECIDE)),
    "close-breach": ("post", "kegagalan/1/tutup/", answers(422, *DECIDE)),
    "breach-letter": ("get", "kegagalan/1/surat/subjek.txt", answers(404, *DECIDE)),
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """A clock that the test moves: ``now.at``."""

    class Now:
        at = QUIET

    monkeypatch.setattr(clock, "now", lambda: Now.at)
    return Now


def asked(client: Client, **more: str) -> tuple[DataRequest, str]:
    page = client.post("/data-saya/", ASKED | {"code": codes.new()} | more)
    assert page.status_code == 200, page.context["form"].errors
    assert not page.cookies
    code = re.search(r"<code>([A-Z0-9-]+)</code>", page.content.decode()).group(1)
    return DataRequest.objects.latest("pk"), code


def test_every_route_and_role(now):
    assert {one.name for one in office_urls.urlpatterns} == set(OFFICE)
    assert {one.name for one in urls.urlpatterns} == {"own-data", "own-data-code"}
    request, _code = asked(Client())
    operator = make_person("mesin", "technical_operator")
    breach = breaches.record_new("Laptop hilang", now.at, "", by=operator, now=now.at)
    people = {role: signed_in(make_person(role, role)) for role in Role.values}
    regency = signed_in(make_person("bupati", "leadership", side="regency"))
    for name, (method, rest, expected) in OFFICE.items():
        address = "/privasi/" + re.sub(r"^1/", f"{request.pk}/", rest).replace("/1/", f"/{breach.pk}/")
        found = {role: getattr(client, method)(address).status_code for role, client in people.items()}
        assert found == expected, name
        assert getattr(regency, method)(address).status_code == 403, name
        assert getattr(Client(), method)(address).status_code == 302, name


def test_a_request_is_asked_found_answered_and_forgotten(now, monkeypatch):
    public, officer = Client(), make_person("petugas", "officer")
    assert public.get("/data-saya/").status_code == public.get("/en/data-saya/kode/").status_code == 200
    assert not public.get("/data-saya/").cookies
    code = codes.new()
    with monkeypatch.context() as at_once:
        count = calls.count

        def the_other_first(*given):
            at_once.undo()
            assert public.post("/data-saya/", ASKED | {"code": code}).status_code == 200
            count(*given)

        at_once.setattr(calls, "count", the_other_first)
        request, shown = asked(public, code=code)
    assert public.post("/data-saya/", ASKED | {"code": code}).status_code == 200  # sent thrice
    assert DataRequest.objects.count() == 1
    elsewhere = public.post("/data-saya/", ASKED, headers={"Sec-Fetch-Site": "cross-site"})
    assert (elsewhere.status_code, DataRequest.objects.count()) == (403, 1)
    kept = str(list(DataRequest.objects.values()))
    assert not [text for text in ("Inaq", "0812", "disimpan", code) if text in kept]
    assert Notice.objects.filter(kind=actions.ARRIVED, user=officer).exists()

    desk, address = signed_in(officer), f"/privasi/{request.pk}/"
    page = desk.get(address).content.decode()
    assert "Inaq Rekaan" not in page
    assert "&lt;b&gt;tentang" in page
    assert (
        "Inaq Rekaan" in desk.post(f"{address}identitas/", {"text": "Menjawab permintaan"}).content.decode()
    )
    assert desk.post(f"{address}tugas/", {"user": officer.pk}).status_code == 302
    assert desk.post(f"{address}tanya/", {"text": "Akun yang mana?"}).status_code == 302
    assert desk.post(f"{address}catatan/", {"text": "RAHASIA KANTOR"}).status_code == 302
    own = public.post("/data-saya/kode/", {"code": shown, "text": "Akun @inaq.rekaan"})
    assert not own.cookies
    assert "Akun yang mana?" in own.content.decode()
    assert "RAHASIA KANTOR" not in own.content.decode()
    assert Notice.objects.filter(kind=actions.SAID, user=officer).exists()

    # Half of it, a day, over: told once each, the last to the commissioners too.
    commissioner = make_person("anggota", "commissioner")
    for hours, stage, whom in ((37, "half", officer), (49, "day", officer), (73, "over", commissioner)):
        now.at = QUIET + timedelta(hours=hours)
        tasks.warn_of_three_days(0)
        tasks.warn_of_three_days(0)
        assert Notice.objects.filter(kind=f"privacy.limit_{stage}", user=whom).count() == 1
    assert "due-late" in desk.get("/privasi/").content.decode()

    law = signed_in(commissioner)
    granted = {"result": "granted", "text": "Kami menyimpan satu unggahan Anda."}
    assert desk.post(f"{address}jawab/", granted).status_code == 403
    assert law.post(f"{address}jawab/", granted).status_code == 422  # nobody knows yet who it is
    assert law.post(f"{address}pasti/", {"text": "Kartu identitas dilihat."}).status_code == 302
    assert law.post(f"{address}jawab/", granted | {"result": "partly"}).status_code == 422  # without a ground
    wrong = granted | {"result": "partly", "grounds": ["legal_duty"]}  # stands against erasure alone
    assert law.post(f"{address}jawab/", wrong).status_code == 422
    partly = granted | {"result": "partly", "grounds": ["others_data"]}
    assert law.post(f"{address}jawab/", partly).status_code == 302
    assert law.post(f"{address}jawab/", partly).status_code == 422  # once
    read = public.post("/en/data-saya/kode/", {"code": shown}).content.decode()
    assert "Kami menyimpan satu unggahan Anda." in read
    assert "UU 27/2022 Pasal 33" in read
    assert public.post("/data-saya/kode/", {"code": shown, "text": "Lagi"}).status_code == 422
    trail = str(list(AuditEvent.objects.values("detail")))
    assert not [text for text in ("Inaq", "RAHASIA", "unggahan Anda") if text in trail]

    now.at += timedelta(days=365)
    tasks.forget_requests(0)
    request.refresh_from_db()
    assert (request.identity, request.words, request.answer, request.result) == (None, None, None, "partly")
    assert not request.steps.exclude(sealed=None).exists()
    assert public.post("/data-saya/kode/", {"code": shown}).status_code == 422
    assert law.get(address).status_code == 200
    asked_again = desk.post(f"{address}cari/", {"words": "inaq.rekaan"})
    assert asked_again.status_code == 422
    assert "Permintaan ini sudah dijawab." in asked_again.content.decode()
    assert not request.steps.filter(kind="searched").exists()
    monkeypatch.setitem(calls.MOST, calls.GUESS, 1)
    assert public.post("/data-saya/kode/", {"code": "A" * 26}).status_code == 429
    monkeypatch.setitem(calls.MOST, calls.BEGIN, 0)
    assert public.post("/data-saya/", ASKED).status_code == 429


def test_a_person_s_data_are_found_in_every_room_within_reach(now):
    officer, coordinator = (
        make_person("petugas", "officer"),
        make_person("lain", "coordinator", district_code="LB-9"),
    )
    make_post("Apa kabar", account=make_account("inaq.rekaan", candidate=make_candidate()))
    Official.objects.create(name="Inaq.Rekaan", role="asn", unit="Dinas Contoh")
    case = casework.open_case(
        Opening("supervision", "Dugaan", district_code="LB-1", named=[Named("witness", "inaq.rekaan")]),
        by=officer, now=now.at,
    )  # fmt: skip
    report = drafting.begin("confidential", codes.new(), language="id", network="x", now=now.at)
    drafting.tell(report, {"reporter.name": "Inaq.Rekaan"}, now=now.at)
    type(report).objects.filter(pk=report.pk).update(state="sent", sent_at=now.at)
    earlier, _code = asked(Client(), name="inaq.rekaan")
    request, _code = asked(Client(), name="inaq.rekaan")
    whole = searching.counts(searching.search(request, "@Inaq.Rekaan ", officer, now.at))
    assert whole == {"registry": 2, "posts": 1, "cases": 1, "reports": 1, "requests": 1}
    less = searching.counts(searching.search(request, "inaq.rekaan", coordinator, now.at))
    assert (less["cases"], less["reports"]) == (0, 0)
    found = signed_in(officer).post(f"/privasi/{request.pk}/cari/", {"words": "inaq.rekaan"})
    assert f"/perkara/{case.pk}/" in found.content.decode()
    assert f'href="/privasi/{earlier.pk}/"' in found.content.decode()
    line = AuditEvent.objects.get(verb="data_searched")
    assert line.detail == whole
    assert AuditEvent.objects.filter(
        verb="report_persons_searched", object_id=str(report.pk), actor=officer
    ).exists()
    step = request.steps.get(kind="searched")
    assert b"inaq" not in bytes(step.sealed)


def test_a_breach_is_recorded_told_in_time_and_closed(now):
    operator, legal = make_person("mesin", "technical_operator"), make_person("hukum", "legal")
    machine, law = signed_in(operator), signed_in(legal)
    known = {"title": "Laptop hilang", "known_at": "2024-02-12T09:00", "machine": "Cakram terenkripsi."}
    assert (
        machine.post("/privasi/kegagalan/baru/", known | {"known_at": "2030-01-01T09:00"}).status_code == 422
    )
    address = machine.post("/privasi/kegagalan/baru/", known | {"known_at": "2024-02-10T09:00"})["Location"]
    breach = Breach.objects.get()
    assert Notice.objects.filter(kind=breaches.RECORDED, user=legal).exists()
    whole = known | {
        "how": "Dicuri dari mobil dinas.", "data": "Nama dan alamat pelapor.", "whose": "Pelapor Januari",
        "how_many": "12", "measures": "Kunci dicabut.", "advice": "", "contact": "Divisi Hukum", "lock": "1",
    }  # fmt: skip
    assert law.post(f"{address}ubah/", whole).status_code == 302
    assert law.post(f"{address}ubah/", whole).status_code == 409  # somebody saved it since
    assert machine.post(f"{address}mesin/", {"machine": "Token dicabut.", "lock": "2"}).status_code == 302
    shown = machine.get(address).content.decode()
    assert "Token dicabut." in shown
    assert not [text for text in ("Nama dan alamat pelapor", "Dicuri", "Pelapor Januari") if text in shown]
    breach.refresh_from_db()
    assert breach.how == "Dicuri dari mobil dinas."  # what the machine's keeper saves touches nothing else

    letter = law.get(f"{address}surat/lembaga.pdf")
    words = squeezed(printed(letter.content))
    for text in ("Lembaga Pelindungan Data Pribadi", "Dicuri dari mobil dinas.", "12 (Pelapor Januari)"):
        assert squeezed(text) in words
    assert law.get(f"{address}surat/subjek.docx").content.startswith(b"PK")
    now.at = QUIET + timedelta(days=9)
    tasks.warn_of_three_days(0)
    assert Notice.objects.filter(kind="privacy.limit_over", user=operator).count() == 1
    told = {"at": "2024-02-11T09:00", "how": "Surat tercatat"}
    assert law.post(f"{address}diberitahu/", told | {"whom": "subjects", "how_many": "12"}).status_code == 302
    assert "Belum diberi tahu: Lembaga" in law.get(address).content.decode()
    assert law.post(f"{address}diberitahu/", told | {"whom": "authority"}).status_code == 302
    assert "Tepat waktu" in law.get(address).content.decode()
    assert law.post(f"{address}tutup/", {"text": "Laptop ditemukan."}).status_code == 302
    assert law.post(f"{address}ubah/", whole | {"lock": "3"}).status_code == 422
    assert machine.get("/privasi/kegagalan/").status_code == 200


def test_replies_go_with_the_case_they_are_of(now):
    from deciding_reply import decided_case

    case = decided_case(make_person("petugas", "officer"))
    right = ReplyRight.objects.create(
        party=case.parties.first(), code_hash="x", given_at=now.at, given_by=case.opened_by
    )
    Reply.objects.create(right=right, text="RAHASIA", at=now.at)
    tasks.forget_requests(0)
    assert Reply.objects.exists()
    Case.objects.update(forgotten_at=now.at)
    tasks.forget_requests(0)
    assert not Reply.objects.exists()
    assert not ReplyRight.objects.exists()
