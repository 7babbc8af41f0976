"""Before a day of the calendar everybody is told whom it concerns: on time, on record, and read or not."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from given_up_jobs import give_up
from pantau.engine.law import load_rulebook
from pantau.office.people.models import AuditEvent, Role
from pantau.office.portal import tasks
from pantau.office.portal.prevention import actions, due, mailing
from pantau.office.portal.prevention.models import Addressee, Informing, SentNotice
from pantau.office.portal.public import SPACES
from pantau.office.posts.retrying import will_pass
from pantau.office.registry.models import Official, Party, Subdistrict, Village
from pantau.web.ui import clock, rulebook
from pdf_text import printed, squeezed
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
#: Five days before the quiet period of 11 February 2024.
MORNING = datetime(2024, 2, 6, 1, 0, tzinfo=UTC)
QUIET = "/pencegahan/hari/quiet_begins/"


@pytest.fixture
def at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA, settings.PANTAU_OWNER = tmp_path, "Bawaslu Rekaan"

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_clock(MORNING)
    return set_clock


@pytest.fixture
def ratna(at):
    return make_person("ratna", "officer", full_name="Baiq Rekaan")


@pytest.fixture
def registry(db):
    Party.objects.create(
        election=rulebook.current().election, number=4, short="Lumbung", name="Partai Lumbung Rekaan"
    )
    place = Subdistrict.objects.create(code="52.01.99", name="Contoh")
    Village.objects.create(code="52.01.99.2001", name="Rekaan", kind="desa", subdistrict=place)
    for name in ("Made Contoh", "Putu Contoh"):
        Official.objects.create(name=name, role="asn", unit="Dinas Rekaan")


def main_of(answer) -> str:
    return " ".join(answer.content.decode().partition("<main")[2].partition("</main>")[0].split())


def told_to(client: Client, *sent: SentNotice, **more: str):
    given = {
        "how": "whatsapp",
        "at": "2024-02-06T08:30",
        "note": "Grup partai",
        "penerima": [one.pk for one in sent],
    }
    return client.post(f"{QUIET}catat/", given | more)


# --- what is due ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_every_notice_has_its_day_in_each_shipped_election(name):
    book = load_rulebook(name)
    days = {one.id: one.day_in(book.calendar) for one in book.prevention.notices.values()}
    assert all(days.values())
    assert days["campaign_ends"] < days["quiet_begins"]
    assert days["accounts_registered"] < days["ads_open"] < days["ads_close"]
    assert {"sigaplapor", "jarimu-awasi-pemilu"} <= set(book.prevention.channels)


def test_what_is_due_is_asked_for_until_everybody_was_told(at, ratna, registry):
    desk = signed_in(ratna)
    at(datetime(2024, 1, 2, 1, 0, tzinfo=UTC))
    assert due.overdue(clock.now()) == 0
    at(MORNING)
    page = main_of(desk.get("/pencegahan/"))
    assert "Masa tenang dimulai" in page
    assert "5 hari lagi." in page
    assert due.overdue(clock.now()) == 3  # ads close, the campaign ends, the quiet period begins
    desk.post("/pencegahan/penerima/ambil/")
    desk.post(f"{QUIET}siapkan/", {"number": "12/PM/II/2024"})
    assert SentNotice.objects.filter(notice="quiet_begins").count() == 3
    told_to(desk, *SentNotice.objects.all())
    assert due.overdue(clock.now()) == 2
    assert not due.one_of("quiet_begins", clock.now()).untold
    at(datetime(2024, 2, 12, 1, 0, tzinfo=UTC))
    assert due.overdue(clock.now()) == 0  # too late to prevent; the page still says who was missed
    assert "Terlewat" in main_of(desk.get("/pencegahan/"))


# --- addressees -----------------------------------------------------------------------------------


def test_addressees_come_from_the_registry_once_without_names_of_officials(ratna, registry):
    desk = signed_in(ratna)
    for _ in range(2):
        desk.post("/pencegahan/penerima/ambil/")
    names = set(Addressee.objects.values_list("group", "name"))
    assert names == {
        ("party", "Partai Lumbung Rekaan"),
        ("village", "Desa Rekaan, Contoh"),
        ("office", "Dinas Rekaan"),
    }
    assert "Made Contoh" not in main_of(desk.get("/pencegahan/penerima/"))


def test_parties_stand_in_the_order_of_the_ballot(ratna):
    for number, name in ((10, "Partai Awal"), (2, "Partai Zamrud")):
        Party.objects.create(election=rulebook.current().election, number=number, short=name, name=name)
    actions.take_in(by=ratna, now=MORNING)
    page = main_of(signed_in(ratna).get("/pencegahan/penerima/?jenis=party"))
    assert page.index("Partai Zamrud") < page.index("Partai Awal")


def test_a_file_completes_whom_we_know_adds_others_and_says_what_it_refused(ratna, registry):
    desk = signed_in(ratna)
    desk.post("/pencegahan/penerima/ambil/")
    lines = (
        "nama;jenis;kepada;surel;telepon\n"
        "partai lumbung rekaan;partai;Ketua;ketua@lumbung.example;0812-3456-789\n"
        "Radio Rekaan;lainnya;;siaran@radio.example;\n"
        "Radio Lain;gerombolan;;;\n"
        "Radio Ketiga;;;bukan surel;\n"
    )
    file = io.BytesIO(lines.encode())
    file.name = "penerima.csv"
    page = main_of(desk.post("/pencegahan/penerima/impor/", {"file": file}))
    assert "1 penerima ditambahkan, 1 dilengkapi." in page
    assert "Baris 4" in page
    assert "Baris 5" in page
    party = Addressee.objects.get(group="party")
    assert (party.name, party.email, party.phone) == (
        "partai lumbung rekaan",
        "ketua@lumbung.example",
        "628123456789",
    )
    broken = io.BytesIO(b"judul\nsaja\n")
    broken.name = "lain.csv"
    assert desk.post("/pencegahan/penerima/impor/", {"file": broken}).status_code == 422


def test_a_retired_addressee_gets_nothing_new_and_keeps_what_was_noted(ratna, registry):
    desk = signed_in(ratna)
    desk.post("/pencegahan/penerima/ambil/")
    desk.post(f"{QUIET}siapkan/")
    one = Addressee.objects.get(group="village")
    desk.post(f"/pencegahan/penerima/{one.pk}/lepas/")
    desk.post("/pencegahan/hari/campaign_ends/siapkan/")
    assert list(one.notices.values_list("notice", flat=True)) == ["quiet_begins"]


# --- letters, messages and the record -------------------------------------------------------------


@pytest.fixture
def prepared(ratna, registry) -> list[SentNotice]:
    actions.take_in(by=ratna, now=MORNING)
    quiet = due.one_of("quiet_begins", MORNING)
    actions.prepare(quiet.notice, quiet.day, number="12/PM/II/2024", by=ratna, now=MORNING)
    return list(SentNotice.objects.select_related("addressee"))


def test_letter_and_message_say_the_same_and_carry_the_receipt(ratna, prepared):
    desk, one = signed_in(ratna), next(one for one in prepared if one.addressee.group == "village")
    page = desk.get(f"/pencegahan/surat/{one.pk}/").content.decode()
    assert f"/pemberitahuan/{one.code}/" in page
    text = printed(desk.get(f"/pencegahan/surat/{one.pk}/surat.pdf").content)
    for word in ("12/PM/II/2024", "Desa Rekaan", "11 Feb 2024", "UU 7/2017"):
        assert squeezed(word) in text
    with zipfile.ZipFile(io.BytesIO(desk.get(f"/pencegahan/surat/{one.pk}/surat.docx").content)) as word:
        assert "Desa Rekaan" in word.read("word/document.xml").decode()
    packed = desk.get(f"{QUIET}surat.zip?jenis=village")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as letters:
        assert letters.namelist() == [f"quiet_begins-village-{one.pk}.pdf"]


def test_who_was_told_when_how_and_by_whom_stands_in_the_record(ratna, prepared):
    desk = signed_in(ratna)
    party = next(one for one in prepared if one.addressee.group == "party")
    assert told_to(desk, party).status_code == 302
    desk.post(f"/pencegahan/surat/{party.pk}/dibaca/")
    text = desk.get("/pencegahan/catatan.csv").content.decode("utf-8-sig")
    rows = {row["penerima"]: row for row in csv.DictReader(io.StringIO(text))}
    told = rows["Partai Lumbung Rekaan"]
    assert (told["cara"], told["diberitahu_pada"], told["oleh"]) == (
        "WhatsApp", "2024-02-06T08:30+08:00", "Baiq Rekaan",
    )  # fmt: skip
    assert told["cara_dibaca"] == "dicatat petugas"
    assert rows["Desa Rekaan, Contoh"]["diberitahu_pada"] == ""
    paper = printed(desk.get("/pencegahan/catatan.pdf").content)
    assert squeezed("Diberitahu: 1 dari 3") in paper
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"notices_prepared", "notices_told", "notice_read_noted"} <= verbs


def test_nobody_is_noted_as_told_before_it_happened_or_without_being_chosen(ratna, prepared):
    desk = signed_in(ratna)
    assert told_to(desk, prepared[0], at="2024-02-09T08:00").status_code == 422
    assert told_to(desk).status_code == 422
    assert not Informing.objects.exists()
    told_to(desk, semua="1", jenis="village")
    assert [one.sent.addressee.group for one in Informing.objects.all()] == ["village"]


def test_names_that_look_like_formulas_do_nothing_in_a_spreadsheet(ratna, prepared):
    Addressee.objects.filter(group="party").update(name="=HYPERLINK(1)")
    text = signed_in(ratna).get("/pencegahan/catatan.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_mail_goes_out_once_and_is_noted(settings, ratna, prepared):
    desk = signed_in(ratna)
    assert "belum diatur" in desk.post(f"{QUIET}surel/", follow=True).content.decode()
    settings.PANTAU_MAIL = "smtp://mail.example"
    Addressee.objects.filter(group="party").update(email="ketua@lumbung.example")
    desk.post(f"{QUIET}surel/")
    job = ProcrastinateJob.objects.get(task_name=mailing.SEND)
    for _ in range(2):
        mailing.send(**job.args)
    (sent,) = mail.outbox
    assert sent.to == ["ketua@lumbung.example"]
    assert "/pemberitahuan/" in sent.body
    assert sent.attachments[0][2] == "application/pdf"
    assert Informing.objects.get().how == "email"


def mailed(desk, settings, *addresses: str) -> dict:
    """Have every party with one of these addresses told; the job's arguments."""
    settings.PANTAU_MAIL = "smtp://mail.example"
    for one, address in zip(Addressee.objects.order_by("pk"), addresses, strict=False):
        Addressee.objects.filter(pk=one.pk).update(email=address)
    desk.post(f"{QUIET}surel/")
    return ProcrastinateJob.objects.filter(task_name=mailing.SEND).latest("pk").args


class Server:
    """A mail server that answers each message with the next of these errors, or takes it."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.took = list(answers), []

    def send(self, message: mail.EmailMessage) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.took += message.to
        return 1


def test_a_mail_server_that_is_away_is_waited_for_and_nobody_is_written_to_twice(
    settings, ratna, prepared, monkeypatch
):
    desk = signed_in(ratna)
    asked = mailed(desk, settings, "satu@x.example", "dua@x.example")
    assert len(asked["ids"]) == 2
    assert "Surel menunggu dikirim sejak" in main_of(desk.get(QUIET))
    desk.post(f"{QUIET}surel/")  # impatient: what is on its way is not asked for again
    assert ProcrastinateJob.objects.filter(task_name=mailing.SEND).count() == 1
    server = Server(None, SMTPServerDisconnected("away"))
    monkeypatch.setattr(mail.EmailMessage, "send", lambda message: server.send(message))
    with pytest.raises(SMTPServerDisconnected) as away:
        mailing.send(**asked)
    assert will_pass(away.value)  # so the job is tried for a day
    assert len(server.took) == Informing.objects.count() == 1
    mailing.send(**asked)
    assert sorted(server.took) == ["dua@x.example", "satu@x.example"]
    assert Informing.objects.count() == 2
    assert "Surel menunggu" not in main_of(desk.get(QUIET))


def test_an_address_that_is_refused_is_told_and_holds_up_no_other(settings, ratna, prepared, monkeypatch):
    desk = signed_in(ratna)
    asked = mailed(desk, settings, "salah@x.example", "dua@x.example")
    server = Server(SMTPRecipientsRefused({"salah@x.example": (550, b"unknown")}))
    monkeypatch.setattr(mail.EmailMessage, "send", lambda message: server.send(message))
    mailing.send(**asked)
    assert server.took == ["dua@x.example"]
    refused = SentNotice.objects.get(mail_trouble="refused")
    assert "Server surel menolak alamat ini" in main_of(desk.get(f"/pencegahan/surat/{refused.pk}/"))
    assert not refused.informings.exists()
    assert mailed(desk, settings)["ids"] == [refused.pk]  # and may be asked for again


def test_mail_whose_job_was_given_up_is_told_and_can_be_asked_for_again(settings, ratna, prepared):
    desk = signed_in(ratna)
    asked = mailed(desk, settings, "satu@x.example")
    tasks.end_given_up(0)
    assert SentNotice.objects.filter(mail_trouble="").count() == len(prepared)
    give_up(mailing.SEND)
    tasks.end_given_up(0)
    assert "Surelnya tidak terkirim" in main_of(desk.get(QUIET))
    assert mailed(desk, settings)["ids"] == asked["ids"]


# --- the receipt ----------------------------------------------------------------------------------


def test_whoever_holds_the_code_says_that_it_was_read(at, prepared):
    one, reader = prepared[0], Client()
    address = f"/pemberitahuan/{one.code}/"
    page = main_of(reader.get(address))
    assert "Sudah saya baca" in page
    assert one.addressee.name not in page  # a link that went on tells nobody's name
    assert (
        SentNotice.objects.get(pk=one.pk).read_at is None
    )  # opening is not reading: previews open links too
    later = at(MORNING + timedelta(hours=3))
    assert reader.post(address)["Location"] == address
    assert "Sudah ditandai dibaca." in main_of(reader.get(address))
    at(later + timedelta(days=1))
    reader.post(address)
    held = SentNotice.objects.get(pk=one.pk)
    assert (held.read_at, held.read_how) == (later, "link")


def test_codes_cannot_be_guessed_and_wrong_ones_tell_nothing(prepared):
    codes = {one.code for one in prepared}
    assert len(codes) == len(prepared)
    assert all(len(code) >= 22 for code in codes)  # 128 bits
    assert Client().get("/pemberitahuan/salah/").status_code == 404
    assert Client().post("/en/pemberitahuan/salah/").status_code == 404


# --- who is answered ------------------------------------------------------------------------------

READERS = ("officer", "commissioner", "legal", "coordinator", "leadership", "auditor")
ACTING = ("officer", "coordinator")
OFFICE = {
    "overview": ("get", 200, READERS),
    "record-csv": ("get", 200, READERS),
    "record-pdf": ("get", 200, READERS),
    "addressees": ("get", 200, READERS),
    "take-in": ("post", 302, ACTING),
    "import": ("post", 422, ACTING),
    "addressee": ("get", 200, ACTING),
    "retire": ("post", 302, ACTING),
    "sent": ("get", 200, READERS),
    "letter": ("get", 200, READERS),
    "note-read": ("post", 302, ACTING),
    "notice": ("get", 200, READERS),
    "prepare": ("post", 302, ACTING),
    "inform": ("post", 422, ACTING),
    "mail": ("post", 302, ACTING),
    "letters": ("get", 200, READERS),
}


def routes(space: str) -> dict[str, str]:
    urls = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == space)
    return {one.name: f"/{urls.pattern}{one.pattern}" for one in urls.url_patterns if hasattr(one, "name")}


def test_every_route_is_in_the_matrix():
    assert set(routes("prevention")) == set(OFFICE)


@pytest.mark.parametrize("name", OFFICE)
def test_each_role_is_answered_as_its_line_says(prepared, name):
    method, status, allowed = OFFICE[name]
    address = routes("prevention")[name]
    pk = prepared[0].addressee_id if "penerima" in address else prepared[0].pk
    address = re.sub(r"<int:\w+>", str(pk), address).replace("<slug:notice>", "quiet_begins")
    address = address.replace("<slug:shape>", "pdf")
    answers = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert answers == {role: status if role in allowed else 403 for role in Role.values}
    assert getattr(Client(), method)(address)["Location"].startswith("/masuk/")


def test_only_those_who_act_enter_an_addressee(at):
    given = {"name": "Radio Rekaan", "group": "other"}
    answers = {
        role: signed_in(make_person(role, role)).post("/pencegahan/penerima/", given).status_code
        for role in Role.values
    }
    assert {role for role, status in answers.items() if status == 302} == set(ACTING)
    assert set(answers.values()) == {302, 403}


@pytest.mark.parametrize("space", SPACES.values())
def test_the_receipt_is_open_and_kept_by_nobody_on_the_way(prepared, space):
    answer = Client().get(reverse(f"{space}:notice", args=[prepared[0].code]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()
    assert Client(enforce_csrf_checks=True).post(answer.request["PATH_INFO"]).status_code == 403
