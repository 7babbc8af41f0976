"""A citizen's tip, from the signed delivery to what an officer does with it, and who may know who sent it."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from made_up_collection import make_account
from made_up_platforms import Platforms, switch_on

from given_up_jobs import give_up
from pantau.demo.platforms.server import Fault, Response
from pantau.demo.platforms.whatsapp import WhatsApp
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.collection import access, actions, pushes, tasks, tips
from pantau.office.collection.models import Connector, RawPayload, RefusedDelivery, Tip, TipFile
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post
from pantau.office.registry.models import Proposal
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
CITIZEN, ANOTHER = "6281234567890", "6289876543210"
ADDRESS = "/kiriman/whatsapp/"
KEYS = {
    "app_secret": "app-secret",
    "verify_token": "terka",
    "token": "system-user-token",
    "phone_number_id": "106540352242922",
}
POST = "https://www.instagram.com/p/CrAbCdEfGhI/"


class Line(Platforms):
    """The simulated number in front of this office."""

    def __init__(self) -> None:
        super().__init__()
        self.whatsapp = WhatsApp(self.world, sleep=self.clock.sleep)

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.whatsapp)
        mounts = {"all://graph.facebook.com": transport, "all://lookaside.fbsbx.com": transport}
        return httpx.AsyncClient(mounts=mounts, trust_env=False)

    def post(self, headers: dict[str, str], body: bytes) -> int:
        answer = Client().post(ADDRESS, body, content_type="application/json", headers=headers)
        return answer.status_code

    def deliver(self, *messages: dict[str, Any]) -> int:
        return self.post(*self.whatsapp.delivery(self.whatsapp.value(messages)))

    def serve(self, *, last_try: bool = False) -> None:
        """What the worker does for every tip."""
        for tip in Tip.objects.order_by("pk"):
            tips.serve(tip.pk, self.given(), last_try=last_try)


@pytest.fixture
def line(monkeypatch):
    made = Line()
    monkeypatch.setattr(clock, "now", made.clock)
    return made


@pytest.fixture
def number(line):
    return switch_on("whatsapp", **KEYS)


@pytest.fixture
def tip(number, line):
    line.deliver(line.whatsapp.says(CITIZEN, f"Tolong lihat {POST} dan https://www.instagram.com/warga/"))
    return Tip.objects.get()


def refusals() -> dict[str, int]:
    return dict(RefusedDelivery.objects.values_list("kind", "times"))


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- deliveries -----------------------------------------------------------------------------------


def test_a_tip_is_stored_with_the_addresses_in_it_and_its_sender_sealed(tip, line):
    assert [(one["platform"], one["kind"]) for one in tip.addresses] == [
        ("instagram", "content"),
        ("instagram", "handle"),
    ]
    assert (tip.kind, tip.sent_at, tip.state) == ("text", line.clock(), "new")
    assert tip.expires_at == line.clock() + timedelta(days=90)
    assert bytes(tip.sender).startswith(b"gAAAA")
    assert not RawPayload.objects.exists()
    assert not Post.objects.exists()


def test_the_senders_number_stands_nowhere_in_the_database(tip, line):
    line.serve()
    wanted = [CITIZEN.encode(), base64.b64encode(f"\x1c\x18\x0b{CITIZEN}".encode())[:16]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows = "\n".join(str(row) for row in cursor.fetchall()).encode()
            assert not any(one in rows or one.hex().encode() in rows for one in wanted), table


def test_metas_question_is_answered(number):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "terka"}
    assert Client().get(ADDRESS, asked).content == b"1158201444"
    assert Client().get(ADDRESS, asked | {"hub.verify_token": "tebak"}).status_code == 403


def test_a_connector_that_is_off_has_no_address(line):
    assert line.deliver(line.whatsapp.says(CITIZEN, "halo")) == 404


def test_what_is_not_metas_is_refused_and_counted(number, line):
    headers, body = line.whatsapp.delivery(line.whatsapp.value([line.whatsapp.says(CITIZEN, "x")]))
    assert line.post({}, body) == 403
    assert line.post(headers, body + b" ") == 403
    assert line.post(headers, body + b" " * pushes.MOST_BYTES) == 413
    assert line.post(*line.whatsapp.signed([])) == 400
    assert refusals() == {"signature": 2, "oversize": 1, "malformed": 1}
    assert not Tip.objects.exists()


def test_the_same_message_again_is_answered_counted_and_changes_nothing(number, line):
    message = line.whatsapp.says(CITIZEN, "sekali saja cukup")
    value = line.whatsapp.value([message])
    assert [line.deliver(message), line.post(*line.whatsapp.delivery(value, value))] == [200, 200]
    assert (Tip.objects.count(), refusals()) == (1, {"replayed": 2})


def test_several_senders_in_one_delivery_are_each_stored(number, line):
    first = line.whatsapp.says(CITIZEN, "yang pertama")
    line.clock.advance(5)
    second = line.whatsapp.says(ANOTHER, "yang kedua")
    assert (
        line.post(*line.whatsapp.delivery(line.whatsapp.value([second]), line.whatsapp.value([first]))) == 200
    )
    assert [tip.text for tip in Tip.objects.order_by("pk")] == ["yang pertama", "yang kedua"]
    assert len(set(Tip.objects.values_list("sender_key", flat=True))) == 2


def test_what_is_dropped_is_counted_by_kind_and_kept_nowhere(number, line):
    place = line.whatsapp.message(CITIZEN, "location", {"latitude": -8.68, "longitude": 116.13})
    assert line.deliver(place, line.whatsapp.unsupported(CITIZEN), {"id": "rusak"}) == 200
    assert refusals() == {"location": 1, "unsupported": 1, "unreadable": 1}
    assert (
        line.post(*line.whatsapp.delivery(line.whatsapp.value(statuses=[line.whatsapp.status(CITIZEN)])))
        == 200
    )
    assert not Tip.objects.exists()


def test_a_flood_of_one_sender_is_cut_and_others_are_heard(number, line):
    for count in range(tips.MOST_AN_HOUR + 3):
        line.deliver(line.whatsapp.says(CITIZEN, f"pesan beruntun {count}"))
    assert (Tip.objects.count(), refusals()) == (tips.MOST_AN_HOUR, {"flood": 3})
    line.deliver(line.whatsapp.says(ANOTHER, "pesan orang lain"))
    assert Tip.objects.count() == tips.MOST_AN_HOUR + 1
    line.clock.advance(timedelta(hours=1, minutes=1))
    line.deliver(line.whatsapp.says(CITIZEN, "sejam kemudian"))
    assert Tip.objects.count() == tips.MOST_AN_HOUR + 2


def test_copies_are_folded_under_the_first_and_short_greetings_are_not(number, line, officer):
    for sender, text in (
        (CITIZEN, "Sebarkan: ada bagi-bagi sembako"),
        (ANOTHER, "sebarkan:  ADA bagi-bagi sembako"),
    ):
        line.deliver(line.whatsapp.says(sender, text))
    line.deliver(line.whatsapp.says(CITIZEN, "halo"), line.whatsapp.says(ANOTHER, "halo"))
    first = Tip.objects.order_by("pk").first()
    assert tips.waiting() == 3
    assert "dan 1 yang sama" in words(signed_in(officer).get("/titipan/"))
    page = words(signed_in(officer).get(f"/titipan/{first.pk}/"))
    assert "datang 1 kali lagi, dari 1 pengirim" in page


# --- files and the answer -------------------------------------------------------------------------


def test_a_picture_is_fetched_kept_and_shown_to_officers(number, line, officer):
    line.deliver(line.whatsapp.shows(CITIZEN, b"\xff\xd8jpeg", caption="spanduk"))
    line.serve()
    file = TipFile.objects.get()
    assert (bytes(file.body), file.size, len(file.sha256)) == (b"\xff\xd8jpeg", 6, 64)
    pk = Tip.objects.get().pk
    answer = signed_in(officer).get(f"/titipan/{pk}/berkas/")
    assert (answer.content, answer["Content-Type"]) == (b"\xff\xd8jpeg", "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert f"/titipan/{pk}/berkas/" in words(signed_in(officer).get(f"/titipan/{pk}/"))


def test_a_document_is_handed_out_and_never_opened_here(number, line, officer):
    line.deliver(line.whatsapp.shows(CITIZEN, b"%PDF-1.7 <script>", "application/pdf", kind="document"))
    line.serve()
    answer = signed_in(officer).get(f"/titipan/{Tip.objects.get().pk}/berkas/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Rekaan" not in str(list(TipFile.objects.values()))


@pytest.mark.parametrize(("mime", "why"), [("text/html", "refused"), ("image/jpeg", "gone")])
def test_a_file_that_cannot_be_had_says_why(mime, why, number, line, officer):
    line.deliver(line.whatsapp.shows(CITIZEN, b"x", mime))
    if why == "gone":
        line.whatsapp.files.clear()
    line.serve()
    assert TipFile.objects.get().problem == why
    assert "Berkas tidak diambil" in words(signed_in(officer).get(f"/titipan/{Tip.objects.get().pk}/"))


def test_a_platform_that_is_down_is_asked_again_and_given_up_at_last(number, line):
    line.deliver(line.whatsapp.shows(CITIZEN, b"x"))
    line.whatsapp.faults.append(
        Fault(answer=Response(503), times=99, touches=lambda one: one.method == "GET")
    )
    with pytest.raises(FetchError):
        line.serve()
    assert TipFile.objects.get().problem == ""
    line.serve(last_try=True)
    assert TipFile.objects.get().problem == "refused"
    assert len(line.whatsapp.sent) == 1


def test_a_file_whose_job_no_worker_survived_does_not_wait_for_ever(number, line, officer):
    line.deliver(line.whatsapp.shows(CITIZEN, b"x"))
    tips.end_given_up()
    assert TipFile.objects.get().problem == ""  # its job still waits
    assert give_up(tips.SERVE_TIP) == 1
    tips.end_given_up()
    assert TipFile.objects.get().problem == "failed"
    page = words(signed_in(officer).get(f"/titipan/{Tip.objects.get().pk}/"))
    assert "berulang kali terputus" in page


def test_too_many_files_of_one_sender_are_not_fetched(number, line):
    for count in range(tips.MOST_FILES_A_DAY + 1):
        line.deliver(line.whatsapp.shows(CITIZEN, f"gambar {count}".encode()))
    assert TipFile.objects.filter(problem="flood").count() == 1


def test_a_sender_is_answered_once_a_day_in_indonesian_and_promised_nothing(number, line, settings):
    line.deliver(line.whatsapp.says(CITIZEN, "satu dua tiga"), line.whatsapp.says(CITIZEN, "empat lima enam"))
    line.deliver(line.whatsapp.says(ANOTHER, "tujuh delapan"))
    line.serve()
    line.serve()
    first = Tip.objects.order_by("pk").first()
    assert [one["to"] for one in line.whatsapp.sent] == [CITIZEN, ANOTHER]
    told = line.whatsapp.sent[0]["text"]["body"]
    assert f"nomor {first.pk}" in told
    assert "bukan laporan resmi" in told
    line.clock.advance(timedelta(days=1))
    settings.PANTAU_TIP_REPLY = "Diterima: {number}."
    line.deliver(line.whatsapp.says(CITIZEN, "hari berikutnya"))
    line.serve()
    assert line.whatsapp.sent[-1]["text"]["body"] == f"Diterima: {Tip.objects.latest('pk').pk}."


def test_nobody_is_answered_after_the_window_and_a_refusal_is_not_repeated(number, line):
    late = line.whatsapp.says(CITIZEN, "kemarin dulu")
    line.clock.advance(timedelta(hours=25))
    line.deliver(late)
    line.serve()
    assert line.whatsapp.log == []
    line.deliver(line.whatsapp.says(ANOTHER, "sekarang juga"))
    line.whatsapp.refusing.append(130429)
    line.serve()
    line.serve()
    assert line.whatsapp.sent == []


def test_a_tip_of_a_connector_switched_off_since_is_served_by_nobody(tip, line):
    Connector.objects.update(enabled=False)
    line.serve()
    tasks.tips.serve(10**9, line.given())
    assert line.whatsapp.log == []


# --- officers -------------------------------------------------------------------------------------


def test_the_bar_counts_what_waits_for_officers_alone(tip, officer):
    assert 'href="/titipan/"' in words(signed_in(officer).get("/titipan/"))
    village = signed_in(make_person("desa", "village_supervisor"))
    assert 'href="/titipan/"' not in words(village.get("/patroli/"))


def test_what_a_citizen_wrote_is_inert_on_the_page(number, line, officer):
    line.deliver(
        line.whatsapp.says(CITIZEN, '<script>alert(1)</script> javascript:alert(1) https://a.example/"><b>')
    )
    page = signed_in(officer).get(f"/titipan/{Tip.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_address_goes_to_patrol_and_the_look_is_recorded_there(tip, officer):
    answer = signed_in(officer).post(f"/titipan/{tip.pk}/patroli/", {"address": "0"})
    assert answer.url.startswith("/patroli/serah/?url=https%3A%2F%2Fwww.instagram.com")
    assert POST.rstrip("/") in words(signed_in(officer).get(answer.url))
    assert Tip.objects.get().state == "patrolled"
    for odd in ("9", "-1", "x", "²"):
        assert signed_in(officer).post(f"/titipan/{tip.pk}/patroli/", {"address": odd}).status_code == 404


def test_an_account_is_proposed_and_a_known_one_is_not(tip, officer):
    client = signed_in(officer)
    client.post(f"/titipan/{tip.pk}/usul/", {"address": "1"})
    assert Proposal.objects.get().platform == "instagram"
    make_account("dikenal", "instagram")
    Tip.objects.update(addresses=tips.addresses_in("https://www.instagram.com/dikenal/"))
    page = words(client.post(f"/titipan/{tip.pk}/usul/", {"address": "0"}, follow=True))
    assert "sudah dikenal" in page
    assert Proposal.objects.count() == 1


def test_setting_aside_needs_a_reason_and_taking_up_keeps_it_for_good(tip, line, officer):
    client = signed_in(officer)
    assert client.post(f"/titipan/{tip.pk}/kesampingkan/", {"why": " "}).status_code == 422
    assert client.post(f"/titipan/{tip.pk}/ambil/").status_code == 302
    taken = Tip.objects.get()
    assert (taken.state, taken.expires_at, taken.decided_by) == ("taken_up", None, officer)
    assert client.post(f"/titipan/{tip.pk}/kesampingkan/", {"why": "tidak jelas"}).status_code == 422
    with pytest.raises(actions.TipError):
        actions.take_up_tip(taken, by=officer, now=line.clock())
    line.clock.advance(timedelta(days=400))
    tasks.purge(0)
    assert Tip.objects.exists()


def test_what_nobody_took_up_is_deleted_with_its_file_after_its_days(number, line, officer):
    line.deliver(line.whatsapp.shows(CITIZEN, b"x", caption="akan hilang"))
    tip = Tip.objects.get()
    signed_in(officer).post(f"/titipan/{tip.pk}/kesampingkan/", {"why": "tidak jelas"})
    line.clock.advance(timedelta(days=89))
    tasks.purge(0)
    assert Tip.objects.exists()
    line.clock.advance(timedelta(days=1))
    tasks.purge(0)
    assert not Tip.objects.exists()
    assert not TipFile.objects.exists()


def test_a_copy_that_was_taken_up_outlives_the_tip_it_was_folded_under(number, line, officer):
    for sender in (CITIZEN, f"{CITIZEN}1", f"{CITIZEN}2"):
        line.deliver(line.whatsapp.says(sender, f"Tolong lihat {POST} dan akunnya"))
    first, copy, other = Tip.objects.order_by("pk")
    assert copy.same_as == other.same_as == first
    actions.take_up_tip(copy, by=officer, now=line.clock())
    line.clock.advance(timedelta(days=90))
    tasks.purge(0)
    assert Tip.objects.get() == copy


def test_who_sent_it_is_shown_once_with_a_reason_on_record(tip, officer):
    client = signed_in(officer)
    assert CITIZEN not in words(client.get(f"/titipan/{tip.pk}/"))
    assert client.post(f"/titipan/{tip.pk}/pengirim/", {"why": ""}).status_code == 422
    answer = client.post(f"/titipan/{tip.pk}/pengirim/", {"why": "Perlu dihubungi untuk klarifikasi."})
    assert f"+{CITIZEN}" in words(answer)
    assert "no-store" in answer["Cache-Control"]
    assert CITIZEN not in words(client.get(f"/titipan/{tip.pk}/"))
    event = AuditEvent.objects.get(verb="tip_sender_seen")
    assert event.actor == officer
    assert CITIZEN not in str(AuditEvent.objects.values_list())


@pytest.mark.parametrize("role", ["coordinator", "legal", "technical_operator", "leadership", "auditor"])
def test_no_other_role_reads_tips(role, tip):
    person = make_person("lain", role)
    with pytest.raises(PermissionDenied):
        access.one_tip(person, clock.now(), tip.pk)


def test_addresses_are_found_however_they_are_written():
    found = tips.addresses_in(
        "cek(instagram.com/warga), *t.me/kabar* http://192.168.0.1/x mail@a.id nama.orang 3.5"
    )
    assert [(one["platform"], one["kind"]) for one in found[:2]] == [
        ("instagram", "handle"),
        ("telegram", "handle"),
    ]
    assert "mail@a.id" not in str(found)
    assert tips.addresses_in("https:// http://[ www. " * 50) == []
    assert len(tips.addresses_in(" ".join(f"https://x.com/w{n}/status/{n}" for n in range(1, 40)))) == 10


def test_a_sweep_has_nothing_to_look_at_on_a_tip_line_and_channels_stay_with_the_patrol(number, line):
    make_account("saluran", "whatsapp", kind="id")
    swept = line.sweep("whatsapp_tips")["whatsapp"]
    assert (swept.due, swept.requests, swept.trouble) == (0, 0, "")
    assert line.whatsapp.log == []
