"""A citizen reports without an account: choose, tell, come back by a secret code, send, follow."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from made_up_pictures import flat
from pantau.office.evidence.models import PageCapture
from pantau.office.people.models import AuditEvent
from pantau.office.portal.reports import actions, calls, codes, drafting, progress
from pantau.office.portal.reports.models import Call, Report
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 6, 3, 0, tzinfo=UTC)
POST = "https://www.facebook.com/warga.rekaan/posts/1234567890"


@pytest.fixture
def at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def later(**span):
        moment[0] += timedelta(**span)
        return moment[0]

    return later


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def begun(kind: str = "anonymous") -> Client:
    phone = Client()
    answer = phone.post("/lapor/", {"kind": kind})
    assert (answer.status_code, answer["Location"]) == (303, "/lapor/isi/apa/")
    return phone


def code_on(phone: Client) -> str:
    return phone.cookies["pantau_lapor"].value


def tell(phone: Client, step: str, **said) -> None:
    answer = phone.post(f"/lapor/isi/{step}/", said)
    assert answer.status_code == 303, words(answer)


def sent(at, kind: str = "anonymous", **more) -> tuple[Client, Report]:
    phone = begun(kind)
    tell(phone, "apa", event_what="Kepala desa mengajak memilih calon", account_account="Lewat unggahan.")
    tell(phone, "bukti", links=POST)
    for step, said in more.items():
        tell(phone, step, **said)
    at(minutes=5)
    assert phone.post("/lapor/kirim/", {"truth": "on"})["Location"] == "/lapor/lacak/"
    return phone, Report.objects.latest("pk")


PERSON = {
    "reporter_name": "Baiq Rekaan",
    "reporter_address": "Dusun Rekaan",
    "reporter_phone": "0811111",
}


def test_each_way_says_what_is_done_with_it_before_anything_is_asked(at):
    page = words(Client().get("/lapor/"))
    for said in (
        "Informasi tanpa nama",
        "Identitas dirahasiakan",
        "Laporan resmi",
        "Yang disimpan",
        "Hasilnya",
    ):
        assert said in page
    assert not Report.objects.exists()
    assert not Client().get("/lapor/").cookies.get("pantau_lapor")


def test_information_without_a_name_is_sent_followed_and_answered(at):
    phone, report = sent(at)
    assert (report.kind, report.state, report.persons, report.doubt) == ("anonymous", "sent", None, "")
    assert report.links.get().platform == "facebook"
    officer = make_person("ani", "officer")
    actions.read(report, by=officer, now=clock.now())
    actions.ask(report, "Jam berapa unggahan itu?", by=officer, now=clock.now())
    page = words(phone.get("/lapor/lacak/"))
    assert "Petugas bertanya kepada Anda" in page
    assert "Jam berapa unggahan itu?" in page
    assert str(officer) not in page
    at(hours=1)
    assert phone.post("/lapor/lacak/tambah/", {"text": "Jam tujuh malam."}).status_code == 303
    assert not progress.waits_for_reporter(report)
    actions.close(report, "Sudah ditindaklanjuti kantor lain.", by=officer, now=clock.now())
    page = words(phone.get("/lapor/lacak/"))
    assert "Sudah ditindaklanjuti kantor lain." in page
    assert phone.post("/lapor/lacak/tambah/", {"text": "Lagi"}).status_code == 422


def test_a_draft_is_resumed_on_another_phone_by_its_code_alone(at):
    phone = begun("confidential")
    tell(phone, "apa", event_what="Pembagian sembako")
    tell(phone, "diri", reporter_name="Baiq Rekaan")
    other = Client()
    assert other.get("/lapor/isi/apa/")["Location"] == "/lapor/lacak/"
    typed = codes.shown(code_on(phone)).lower()
    assert other.post("/lapor/lacak/", {"code": typed})["Location"] == "/lapor/lacak/"
    assert "Pembagian sembako" in other.get("/lapor/isi/apa/").content.decode()
    assert "Baiq Rekaan" in other.get("/lapor/isi/diri/").content.decode()
    report = Report.objects.get()
    assert "Baiq" not in str(report.told)
    assert b"Baiq" not in bytes(report.persons)
    assert code_on(phone) not in str(Report.objects.values())
    # Without a name after all: what was told of one is forgotten.
    phone.post("/lapor/", {"kind": "anonymous"})
    report.refresh_from_db()
    assert (report.kind, report.persons) == ("anonymous", None)


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        ("anonymous", ["event.what"]),
        ("confidential", ["event.what", "reporter.name", "reporter.phone"]),
        (
            "formal",
            [
                "event.what",
                "reporter.name",
                "reporter.address",
                "reporter.phone",
                "reported.name",
                "event.known_on",
            ],
        ),
    ],
)
def test_what_is_needed_is_named_and_leads_to_its_step(at, kind, lacking):
    phone = begun(kind)
    answer = phone.post("/lapor/kirim/", {"truth": "on"})
    assert answer.status_code == 422
    assert Report.objects.get().state == "draft"
    assert list(answer.context["completeness"].lacking) == lacking
    for one in answer.context["lacking"]:
        assert phone.get(one["url"]).status_code == 200


def test_a_formal_report_shows_both_kinds_of_requirements_and_asks_for_its_truth(at):
    phone = begun("formal")
    tell(phone, "apa", event_what="Kampanye di masjid", account_account="Hari Minggu.")
    tell(phone, "kapan", event_place="Masjid Rekaan", event_day="2024-02-01", event_known_on="02/02/2024")
    tell(phone, "siapa", reported_name="Partai Rekaan")
    tell(phone, "bukti", links=POST)
    tell(phone, "diri", **PERSON)
    page = phone.get("/lapor/isi/periksa/")
    assert (page.context["completeness"].met, page.context["completeness"].count) == (6, 6)
    assert phone.post("/lapor/kirim/").status_code == 422
    at(minutes=3)
    assert phone.post("/lapor/kirim/", {"truth": "on"}).status_code == 303
    late = Report.objects.get()
    late.sent_at = NOW + timedelta(days=30)
    found = {one.id: one.state for one in drafting.stands(late, page.context["rulebook"], NOW).formal}
    assert found["in_time"] == "late"


def test_live_completeness_saves_what_was_typed_so_far(at):
    phone = begun()
    answer = phone.post("/lapor/isi/apa/", {"event_what": "Ada spanduk"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Kelengkapan" in words(answer)
    assert "<html" not in answer.content.decode()
    assert Report.objects.get().told["event.what"] == "Ada spanduk"


def test_wrong_answers_are_said_and_right_ones_kept(at):
    phone = begun()
    answer = phone.post("/lapor/isi/kapan/", {"event_place": "Gerung", "event_day": "2031-01-01"})
    assert answer.status_code == 422
    assert "Tanggal ini belum tiba." in words(answer)
    assert Report.objects.get().told == {"event.place": "Gerung", "event.known_on": ""}
    assert phone.post("/lapor/isi/bukti/", {"links": "bukan alamat"}).status_code == 422


# --- codes ----------------------------------------------------------------------------------------


def test_a_code_tells_nothing_of_others_and_guessing_ends(at):
    sent(at)
    stranger = Client()
    answer = stranger.post("/lapor/lacak/", {"code": codes.new()})
    assert (answer.status_code, "Kode ini tidak dikenal" in words(answer)) == (422, True)
    for _ in range(calls.MOST[calls.GUESS] - 1):
        stranger.post("/lapor/lacak/", {"code": "salah"})
    assert stranger.post("/lapor/lacak/", {"code": codes.new()}).status_code == 429
    assert Client(REMOTE_ADDR="10.9.8.7").post("/lapor/lacak/", {"code": "salah"}).status_code == 422
    at(hours=1)
    assert stranger.post("/lapor/lacak/", {"code": "salah"}).status_code == 422


def test_of_where_a_visit_came_from_nothing_stays(at):
    sent(at)
    kept = str(list(Call.objects.values())) + str(list(AuditEvent.objects.values()))
    assert "127.0.0" not in kept
    calls.forget(at(days=2))
    assert not Call.objects.exists()


# --- abuse ----------------------------------------------------------------------------------------


def test_what_looks_automatic_is_read_over_first_and_never_refused(at):
    phone = begun()
    tell(phone, "apa", event_what="Cepat sekali")
    phone.post("/lapor/kirim/")
    at(minutes=1)
    trapped = begun()
    tell(trapped, "apa", event_what="Kolom jebakan")
    at(minutes=5)
    trapped.post("/lapor/kirim/", {"website": "http://contoh.example"})
    assert list(Report.objects.order_by("pk").values_list("doubt", flat=True)) == ["hurried", "filled"]
    for _ in range(calls.MANY_A_DAY):
        sent(at)
    assert Report.objects.latest("pk").doubt == "many"
    page = words(signed_in(make_person("ani", "officer")).get("/laporan/?keadaan=saring"))
    assert "Cepat sekali" in page
    assert "Kolom jebakan" in page


def test_one_network_cannot_begin_without_end_and_the_others_still_can(at):
    begun()
    Call.objects.filter(what=calls.BEGIN).update(count=calls.MOST[calls.BEGIN])
    answer = Client().post("/lapor/", {"kind": "anonymous"})
    assert answer.status_code == 422
    assert "Coba lagi satu jam lagi" in words(answer)
    assert Client(REMOTE_ADDR="10.9.8.7").post("/lapor/", {"kind": "anonymous"}).status_code == 303
    at(hours=1)
    begun()


def test_a_code_made_on_the_phone_begins_one_draft_however_often_it_asks(at):
    phone, code = begun(), codes.new()
    for _ in range(2):
        assert phone.post("/lapor/", {"kind": "anonymous", "code": code}).status_code == 303
        assert code_on(phone) == code
    assert Report.objects.count() == 2  # the one that was in hand before stays as it was
    phone.post("/lapor/", {"kind": "anonymous", "code": "pendek"})
    assert Report.objects.count() == 2


# --- keeping --------------------------------------------------------------------------------------


def test_drafts_and_closed_reports_go_when_their_time_is_over(at, django_capture_on_commit_callbacks):
    begun()
    phone, report = sent(at)
    phone.post("/lapor/lacak/tambah/", {"files": io.BytesIO(flat())})
    actions.close(
        report, "Tidak ada hubungannya dengan pemilu.", by=make_person("ani", "officer"), now=clock.now()
    )
    drafting.drop_expired(at(days=31))
    assert Report.objects.get().pk == report.pk
    drafting.drop_expired(at(days=180))
    assert not Report.objects.exists()
    assert PageCapture.objects.get().expires_at == clock.now()
