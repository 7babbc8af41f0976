"""An official's reported act counts once two officers have seen it; it is restricted, and never silently gone."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from made_up_collection import NOW, TODAY
from made_up_platforms import switch_on
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from capture_site import Site
from given_up_jobs import give_up
from made_up_pictures import flat
from pantau.demo.platforms.bluesky import Bluesky, record_key, uri
from pantau.demo.platforms.mastodon import Mastodon
from pantau.demo.platforms.mastodon import status_id as mastodon_number
from pantau.demo.platforms.mastodon import uri as mastodon_uri
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.engine.evidence.verify import check_file
from pantau.engine.post import Batch
from pantau.office.collection import (
    actions,
    ledger,
    reported,
    reported_asking,
    reported_weighing,
    sweeping,
    tasks,
)
from pantau.office.collection.models import (
    DayPlan,
    Picture,
    PlatformAnswer,
    QuotaMemory,
    ReportedAct,
    SecondLook,
)
from pantau.office.evidence import auditing
from pantau.office.evidence import captures as evidence_captures
from pantau.office.evidence.models import Evidence, LedgerLeaf, PageCapture
from pantau.office.findings import acts
from pantau.office.findings.models import Finding
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Interaction, Post
from pantau.office.registry.models import Account, Official, OfficialAccountLink, Party
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
PROFILE = "https://www.instagram.com/warga.rekaan"
PLACE = "https://www.instagram.com/calon.rekaan/p/ABCdef123/"


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def official(db):
    return Official.objects.create(name="Pejabat Rekaan", role="asn", unit="Dinas Rekaan")


@pytest.fixture
def commissioner(db):
    return make_person("lalu", "commissioner")


@pytest.fixture
def second(db):
    return make_person("budi", "legal")


WHOSE = {
    "address": PROFILE,
    "name": "Warga",
    "evidence": ["named", "face"],
    "note": "Foto seragam di profilnya.",
}
WHAT = {"kind": "like", "address": PLACE, "text": "", "seen_at": "2024-02-12T09:00", "occurred_at": ""}
HOW = {"source": "report", "note": "Laporan 12/2024"}


def captured(officer, official, *, whose=WHOSE, what=WHAT, picture=None) -> ReportedAct:
    """Through all steps, as an officer goes."""
    client = signed_in(officer)
    act_at = client.post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"]
    base = act_at.partition("langkah")[0]
    how = HOW | {"pictures": SimpleUploadedFile("a.png", picture or flat(), "image/png")}
    for number, given in ((2, whose), (3, what), (4, how)):
        answer = client.post(f"{base}langkah/{number}/", given)
        assert answer.status_code == 302, answer.content.decode()
    assert client.post(f"{base}serahkan/").status_code == 302
    return ReportedAct.objects.get(pk=base.rstrip("/").rpartition("/")[2])


def see(act, officer, saw="seen", statement="Saya buka sendiri dan melihatnya.", status=302):
    answer = signed_in(officer).post(
        f"/pejabat-terlapor/{act.pk}/lihat/", {"saw": saw, "statement": statement}
    )
    assert answer.status_code == status
    act.refresh_from_db()
    return answer


def test_two_officers_make_an_act_and_the_account_is_the_officials(officer, second, official):
    act = captured(officer, official)
    assert not Interaction.objects.exists()
    assert "menunggu petugas kedua" in signed_in(officer).get("/pejabat-terlapor/").content.decode()
    see(act, second)
    made = Interaction.objects.get()
    assert (act.status, act.interaction) == ("confirmed", made)
    assert (made.kind, made.platform, made.actor_handle) == ("like", "instagram", "warga.rekaan")
    assert (made.route, made.observer, made.source_ref) == ("reported", "ani, budi", f"reported:{act.pk}")
    assert made.observed_at == datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
    link = OfficialAccountLink.objects.get()
    assert (link.official, link.linked_by, link.account) == (official, second, made.actor_account)
    assert "Foto seragam" in link.why
    page = signed_in(second).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert "Dilihat dan dicatat petugas pertama" in page
    assert "melihat sendiri hal yang sama" in page


def test_a_like_of_a_candidates_post_shows_the_norms_it_may_touch_and_what_is_open(officer, second, official):
    act = captured(officer, official)
    (job,) = ProcrastinateJob.objects.filter(task_name=reported.WEIGH_ACT)
    reported_weighing.weigh(job.args["act_id"])
    before = signed_in(second).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert "Norma yang mungkin tersentuh" not in before
    party = Party.objects.create(election="pemilu-2024", number=4, short="PR", name="Partai Rekaan")
    Account.objects.create(platform="instagram", kind="handle", key="calon.rekaan", party=party)

    reported_weighing.weigh(job.args["act_id"])

    page = signed_in(second).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert "Norma yang mungkin tersentuh" in page
    assert "SKB" in page
    assert "menyukai" in page


def test_what_two_officers_saw_waits_in_the_queue_until_it_is_struck_out(officer, second, official):
    party = Party.objects.create(election="pemilu-2024", number=4, short="PR", name="Partai Rekaan")
    Account.objects.create(platform="instagram", kind="handle", key="calon.rekaan", party=party)
    shown = captured(
        officer,
        official,
        whose=WHOSE | {"address": ""},
        what=WHAT | {"kind": "pose"},
        picture=flat(size=(61, 41)),
    )
    for act in (captured(officer, official), shown):
        weigh_waiting()
        assert not Finding.objects.filter(act=act.interaction_id).exists()
        see(act, second)
        weigh_waiting()
        found = Finding.objects.get(act=act.interaction)
        assert (found.status, found.category, found.subject) == ("open", "asn_neutrality", "asn")
        page = signed_in(second).get(f"/tinjau/{found.pk}/").content.decode()
        assert f"/pejabat-terlapor/{act.pk}/" in page
        assert "Pejabat Rekaan" not in page
    assert signed_in(second).get("/tinjau/?thing=act").content.decode().count("data-item") == 2

    signed_in(officer).post(f"/pejabat-terlapor/{shown.pk}/coret/", {"why": "Ternyata orang lain."})
    weigh_waiting()
    assert list(Finding.objects.order_by("pk").values_list("status", flat=True)) == ["open", "superseded"]


def weigh_waiting() -> None:
    waiting = ProcrastinateJob.objects.filter(task_name="findings.weigh_acts", status="todo")
    for job in waiting.order_by("id"):
        acts.weigh_acts(job.args["act_ids"])
    waiting.update(status="succeeded")


def test_an_officials_account_is_on_no_plan_and_in_no_sum(officer, second, official):
    see(captured(officer, official), second)
    actions.plan_day(TODAY)
    assert Account.objects.get().status == "unregistered"
    assert not DayPlan.objects.exists()
    assert ledger.coverage(TODAY, now=NOW).registered == 0


def test_the_act_meets_the_post_it_was_done_to(officer, second, official):
    from pantau.office.collection import capturing

    act = captured(officer, official)
    see(act, second)
    capturing.hand_over(officer, PLACE, "Mohon doa restu", now=NOW)
    assert Interaction.objects.get().post == Post.objects.get()


def test_nobody_is_their_own_second_officer(officer, official):
    act = captured(officer, official)
    assert "Petugas kedua harus orang lain" in see(act, officer, status=403).content.decode()
    with pytest.raises(reported.ReportedError):
        reported.look_second(act, by=officer, saw="seen", statement="Saya lihat sendiri.", now=NOW)
    assert not SecondLook.objects.exists()


@pytest.mark.parametrize("saw", ["gone", "not_act", "not_person"])
def test_who_does_not_agree_leaves_it_open_with_the_reason(officer, second, official, saw):
    act = captured(officer, official)
    see(act, second, saw, "Profilnya milik orang lain senama.")
    assert act.status == "open"
    assert not Interaction.objects.exists()
    assert not OfficialAccountLink.objects.exists()
    page = signed_in(officer).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert "Profilnya milik orang lain senama." in page
    see(act, make_person("citra", "officer"))
    assert act.status == "confirmed"


def test_a_second_look_without_a_statement_is_none(officer, second, official):
    see(captured(officer, official), second, statement=" ", status=422)
    assert not SecondLook.objects.exists()


def test_a_face_in_a_photo_needs_no_account_and_names_nobody_among_the_posts(officer, second, official):
    act = captured(
        officer,
        official,
        whose=WHOSE | {"address": "", "name": "", "evidence": ["face"]},
        what=WHAT | {"kind": "pose"},
    )
    see(act, second)
    made = Interaction.objects.get()
    assert (made.kind, made.actor_native_id) == ("pose", f"official:{official.pk}")
    assert official.name not in json.dumps([str(value) for value in vars(made).values()])
    assert not OfficialAccountLink.objects.exists()


@pytest.mark.parametrize(
    ("step", "change", "complaint"),
    [
        (2, {"evidence": []}, "Nama yang sama saja bukan bukti"),
        (2, {"note": "ya"}, "beberapa kata"),
        (2, {"address": PLACE}, "note-danger"),
        (3, {"address": PROFILE}, "bukan alamat akun atau halaman depan"),
        (3, {"kind": "follow"}, "akun atau grup yang diikuti"),
        (3, {"seen_at": "2024-02-13T09:00"}, "belum tiba"),
        (3, {"occurred_at": "2024-02-12T09:30"}, "setelah dilihat"),
        (3, {"address": "https://www.tiktok.com/@a/video/7300000000000000001"}, "platform lain"),
        (3, {"kind": "menyuruh"}, "field-error"),
    ],
)
def test_a_step_that_cannot_be_so_is_refused(officer, official, step, change, complaint):
    client = signed_in(officer)
    at = client.post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"].partition("langkah")[0]
    client.post(f"{at}langkah/2/", WHOSE)
    answer = client.post(f"{at}langkah/{step}/", (WHOSE if step == 2 else WHAT) | change)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()


def test_a_like_needs_an_account_and_nothing_is_handed_in_half(officer, official):
    client = signed_in(officer)
    at = client.post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"].partition("langkah")[0]
    client.post(f"{at}langkah/2/", WHOSE | {"address": ""})
    assert "Isi akunnya" in client.post(f"{at}langkah/3/", WHAT).content.decode()
    assert client.post(f"{at}langkah/4/", HOW).status_code == 422
    client.post(f"{at}serahkan/")
    assert ReportedAct.objects.get().status == "draft"
    assert "langkah 4" in client.get(at).content.decode()


def test_another_account_afterwards_asks_again_what_was_done_with_it(officer, official):
    client = signed_in(officer)
    at = client.post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"].partition("langkah")[0]
    for given in ({"address": "https://www.tiktok.com/@warga"}, {"address": ""}):
        client.post(f"{at}langkah/2/", WHOSE)
        client.post(f"{at}langkah/3/", WHAT)
        assert 3 not in reported.missing(ReportedAct.objects.get())
        client.post(f"{at}langkah/2/", WHOSE | given)
        assert 3 in reported.missing(ReportedAct.objects.get())


def test_an_act_a_platform_had_told_of_lives_on_once_officers_saw_it(officer, second, official):
    act = captured(officer, official)
    told = reported.interaction_of(act, second)
    posts.ingest([Batch(interactions=(told,))], route="x_api", legal_basis="", source="x", clock=lambda: NOW)
    Interaction.objects.update(expires_at=NOW, source_ref="mentah")
    see(act, second)
    assert (Interaction.objects.get().expires_at, Interaction.objects.get().source_ref) == (
        None,
        f"reported:{act.pk}",
    )


def test_once_handed_in_nothing_is_changed(officer, official):
    act = captured(officer, official)
    client = signed_in(officer)
    assert client.post(f"/pejabat-terlapor/{act.pk}/langkah/2/", WHOSE).status_code == 404
    with pytest.raises(reported.ReportedError):
        reported.say_whose(act, reported.Whose(PROFILE, "", ["face"], "Berubah pikiran"))


def test_a_mistake_is_struck_out_with_its_reason_and_kept(officer, second, official):
    act = captured(officer, official)
    see(act, second)
    client = signed_in(officer)
    assert client.post(f"/pejabat-terlapor/{act.pk}/coret/", {"why": " "}).status_code == 422
    client.post(
        f"/pejabat-terlapor/{act.pk}/coret/", {"why": "Ternyata orang lain senama.", "wrong_person": "on"}
    )
    act.refresh_from_db()
    made = Interaction.objects.get()
    assert (act.status, act.struck_by, made.struck_why) == ("struck", officer, "Ternyata orang lain senama.")
    assert not OfficialAccountLink.objects.exists()
    assert "Ternyata orang lain senama." in client.get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    with pytest.raises(reported.ReportedError):
        reported.strike(act, by=officer, why="Sekali lagi saja.", now=NOW)


def test_the_same_act_captured_twice_counts_while_one_stands(officer, second, official):
    first, again = captured(officer, official), captured(officer, official, picture=flat(size=(70, 40)))
    for act in (first, again):
        see(act, second)
    assert Interaction.objects.count() == 1
    reported.strike(first, by=officer, why="Tercatat dua kali.", now=NOW)
    assert Interaction.objects.get().struck_at is None
    reported.strike(again, by=officer, why="Ternyata keliru.", now=NOW)
    assert Interaction.objects.get().struck_at == NOW
    see(captured(officer, official), second)
    assert Interaction.objects.get().struck_at is None


def test_every_look_at_an_official_leaves_a_line(officer, second, official):
    act = captured(officer, official)
    before = AuditEvent.objects.filter(verb="official_read", actor=second).count()
    signed_in(second).get(f"/pejabat-terlapor/{act.pk}/")
    assert AuditEvent.objects.filter(verb="official_read", actor=second).count() == before + 1
    signed_in(second).get("/pejabat-terlapor/baru/", {"q": "rekaan"})
    told = AuditEvent.objects.filter(verb="officials_read", actor=second).latest("pk").detail
    assert told == {"officials": [official.pk], "q": "rekaan"}
    assert AuditEvent.objects.filter(verb="reported_act_handed_in").get().detail["evidence"] == [
        "named",
        "face",
    ]


def test_an_officials_act_is_seen_by_those_who_may_see_officials_alone(officer, official):
    act = captured(officer, official)
    answers = {
        "auditor": 200,
        "commissioner": 200,
        "coordinator": 200,
        "village_supervisor": 403,
        "leadership": 403,
    }
    for role, status in answers.items():
        client = signed_in(make_person(role, role))
        assert client.get(f"/pejabat-terlapor/{act.pk}/").status_code == status
        assert client.get(f"/pejabat-terlapor/{act.pk}/gambar/1/").status_code == status
    assert "Pejabat Rekaan" not in client.get(f"/pejabat-terlapor/{act.pk}/").content.decode()


def test_a_draft_is_its_writers_alone(officer, second, official):
    at = signed_in(officer).post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"]
    assert signed_in(second).get(at).status_code == 404
    assert signed_in(second).get(at.partition("langkah")[0]).status_code == 404


def test_a_draft_nobody_hands_in_is_gone_after_a_month_with_its_pictures(officer, official):
    handed, client = captured(officer, official), signed_in(officer)
    base = client.post("/pejabat-terlapor/baru/", {"official": official.pk})["Location"].partition("langkah")[
        0
    ]
    how = HOW | {"pictures": SimpleUploadedFile("a.png", flat(size=(70, 40)), "image/png")}
    assert client.post(f"{base}langkah/4/", how).status_code == 302
    assert reported.drop_forgotten(NOW + timedelta(days=29)) == 0
    assert reported.drop_forgotten(NOW + timedelta(days=30)) == 1
    assert ReportedAct.objects.get() == handed
    assert [one.pk for one in Picture.objects.all()] == [handed.pictures.get().picture_id]


# --- asking where likes are public ----------------------------------------------------------------

DID, FAN = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"


class Networks:
    """Bluesky and Mastodon on one clock, with a candidate's post each and somebody who likes it."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(NOW)
        world = World(self.clock)
        self.bluesky, self.mastodon = (
            Bluesky(world, sleep=self.clock.sleep),
            Mastodon(world, sleep=self.clock.sleep),
        )
        posted = NOW - timedelta(hours=3)
        one = world.add_account("bluesky", DID, "calon.test")
        world.add_account("bluesky", FAN, "warga.test")
        self.post = world.publish(one, "Mohon doa restu", posted_at=posted)
        two = world.add_account("mastodon", "https://desa1.example/users/calon", "calon@desa1.example")
        self.fan = world.add_account("mastodon", "https://desa1.example/users/warga", "warga@desa1.example")
        self.status = world.publish(two, "Mohon doa restu", posted_at=posted)

    def given(self) -> sweeping.Outside:
        return sweeping.Outside(self.clock, self.client, self.clock.sleep)

    def client(self) -> httpx.AsyncClient:
        mounts = {
            "all://public.api.bsky.app": httpx.ASGITransport(self.bluesky),
            "all://desa1.example": httpx.ASGITransport(self.mastodon),
        }
        return httpx.AsyncClient(mounts=mounts, trust_env=False)


@pytest.fixture
def networks():
    return Networks()


def on_bluesky(officer, official, networks) -> ReportedAct:
    place = f"https://bsky.app/profile/calon.test/post/{record_key(networks.post)}"
    whose = WHOSE | {"address": "https://bsky.app/profile/warga.test"}
    return captured(officer, official, whose=whose, what=WHAT | {"address": place})


def asked(act, officer, networks) -> PlatformAnswer:
    assert signed_in(officer).post(f"/pejabat-terlapor/{act.pk}/tanya/").status_code == 302
    job = ProcrastinateJob.objects.filter(task_name="collection.ask_about_act").latest("pk")
    reported_asking.answer(job.args["answer_id"], networks.given())
    return PlatformAnswer.objects.latest("pk")


def test_bluesky_is_asked_for_the_reported_like_alone(officer, second, official, networks):
    switch_on("bluesky")
    networks.bluesky.likes[uri(networks.post)] = ["did:plc:cccccccccccccccccccccccc", FAN]
    act = on_bluesky(officer, official, networks)
    answer = asked(act, officer, networks)
    assert (answer.outcome, answer.connector, answer.detail) == ("found", "bluesky", "")
    assert answer.occurred_at is not None
    assert (
        "Platform ditanya: ditemukan"
        in signed_in(second).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    )
    assert not Interaction.objects.exists()
    see(act, second)
    assert Interaction.objects.get().occurred_at == answer.occurred_at


def test_asking_leaves_a_running_sweeps_count_of_calls_alone(officer, official, networks):
    switch_on("bluesky")
    held = connection.get_connection_params()
    named = {name: held[name] for name in ("dbname", "user", "password", "host", "port") if held.get(name)}
    with psycopg.connect(make_conninfo("", **named)) as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext('bluesky'))", [sweeping._LOCK])
        assert asked(on_bluesky(officer, official, networks), officer, networks).outcome == "not_found"
        assert not QuotaMemory.objects.exists()


def test_nothing_is_asked_of_an_act_that_was_struck_out_meanwhile(officer, official, networks):
    switch_on("bluesky")
    act = on_bluesky(officer, official, networks)
    answer = reported_asking.ask(act, by=officer, now=NOW)
    reported.strike(act, by=officer, why="Salah orang.", now=NOW)
    reported_asking.answer(answer.pk, networks.given())
    answer.refresh_from_db()
    assert (answer.outcome, networks.bluesky.log) == ("could_not", [])


def test_a_like_that_is_not_there_now_is_said_so(officer, official, networks):
    switch_on("bluesky")
    act = on_bluesky(officer, official, networks)
    assert asked(act, officer, networks).outcome == "not_found"
    signed_in(officer).post(f"/pejabat-terlapor/{act.pk}/tanya/")
    assert PlatformAnswer.objects.count() == 1


def test_mastodon_is_asked_and_its_silence_is_no_proof(officer, official, networks):
    switch_on("mastodon")
    place = f"https://desa1.example/@calon/{mastodon_number(networks.status)}"
    whose = WHOSE | {"address": "https://desa1.example/@warga"}
    act = captured(officer, official, whose=whose, what=WHAT | {"address": place})
    assert asked(act, officer, networks).outcome == "incomplete"
    networks.mastodon.favours[mastodon_uri(networks.status)] = [networks.fan]
    later = reported_asking.ask(act, by=officer, now=NOW + timedelta(hours=1))
    reported_asking.answer(later.pk, networks.given())
    later.refresh_from_db()
    assert later.outcome == "found"


def test_what_cannot_be_asked_says_why(officer, official, networks):
    act = on_bluesky(officer, official, networks)
    answer = asked(act, officer, networks)
    assert (answer.outcome, answer.detail) == ("could_not", "the connector is switched off")
    switch_on("bluesky")
    networks.bluesky.blocked = True
    again = reported_asking.ask(act, by=officer, now=NOW + timedelta(hours=1))
    reported_asking.answer(again.pk, networks.given())
    again.refresh_from_db()
    assert again.outcome == "could_not"
    assert again.detail


def test_asking_that_was_given_up_is_said_so_and_may_be_asked_again(officer, official, networks):
    act = on_bluesky(officer, official, networks)
    answer = reported_asking.ask(act, by=officer, now=NOW)
    tasks.end_given_up(0)
    assert PlatformAnswer.objects.get().outcome == "asked"
    give_up("collection.ask_about_act")
    tasks.end_given_up(0)
    answer.refresh_from_db()
    assert answer.outcome == "could_not"
    assert "failed again and again" in answer.detail
    assert reported_asking.can_be_asked(act)


def test_where_likes_are_not_public_nobody_is_asked(officer, official):
    act = captured(officer, official)
    assert "Tanya platformnya" not in signed_in(officer).get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    signed_in(officer).post(f"/pejabat-terlapor/{act.pk}/tanya/")
    assert not PlatformAnswer.objects.exists()


@pytest.mark.parametrize(
    ("role", "route", "said"),
    [
        ("coordinator", "lihat", "tugas staf Bawaslu atau Divisi Hukum"),
        ("commissioner", "lihat", "tugas staf Bawaslu atau Divisi Hukum"),
        ("auditor", "lihat", "tugas staf Bawaslu atau Divisi Hukum"),
        ("auditor", "tanya", "hanya membaca"),
        ("auditor", "coret", "hanya membaca"),
        ("coordinator", "coret", "Mencoret catatan orang lain"),
    ],
)
def test_who_only_sees_an_act_decides_nothing_about_it(officer, official, role, route, said):
    act = captured(officer, official)
    answer = signed_in(make_person("lain", role)).post(
        f"/pejabat-terlapor/{act.pk}/{route}/", {"why": "Karena."}
    )
    assert answer.status_code == 403
    assert said in answer.content.decode()


# --- captures of the page -------------------------------------------------------------------------


def test_the_page_of_an_act_is_captured_for_a_reason(officer, official, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    act, client = captured(officer, official), signed_in(officer)
    at = f"/pejabat-terlapor/{act.pk}/rekam/"
    assert client.post(at, {"reason": ""}).status_code == 422
    assert client.post(at, {"reason": "Dilaporkan warga."}).status_code == 302
    capture = PageCapture.objects.get()
    assert (capture.url, capture.post, capture.asked_by) == (act.target_address, None, officer)
    page = client.get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert f"/bukti/rekaman/{capture.pk}/keadaan/" in page
    assert client.get(f"/bukti/rekaman/{capture.pk}/").status_code == 200
    assert signed_in(make_person("x", "auditor")).post(at, {"reason": "Melihat saja."}).status_code == 403


@pytest.fixture
def on_this_machine(officer, official, settings, tmp_path):
    """An act on a page that lies on this machine."""
    with Site() as site:
        settings.PANTAU_DATA, settings.PANTAU_CAPTURE_ALLOW = tmp_path, (site.place,)
        act = captured(officer, official)
        ReportedAct.objects.filter(pk=act.pk).update(target_address=f"{site.address}/")
        yield act


@pytest.mark.browser
def test_a_captured_page_of_an_act_is_sealed_in_the_log_and_packed_like_a_posts(
    on_this_machine, officer, commissioner, tmp_path
):
    act, client = on_this_machine, signed_in(officer)
    client.post(f"/pejabat-terlapor/{act.pk}/rekam/", {"reason": "Dilaporkan warga."})
    capture = PageCapture.objects.get()
    evidence_captures.run(capture.pk, now=lambda: NOW)
    evidence = Evidence.objects.get()
    assert (evidence.post, evidence.subject, evidence.reason) == (None, f"act:{act.pk}", "Dilaporkan warga.")
    assert LedgerLeaf.objects.get(item=evidence.sha256).kind == "sealed"
    parts = set(evidence.parts.values_list("name", flat=True))
    assert {"capture/page.wacz", "capture/pictures.json", "capture/capture.json"} <= parts
    page = client.get(f"/bukti/{evidence.pk}/").content.decode()
    assert f"/pejabat-terlapor/{act.pk}/" in page
    assert "Pejabat Rekaan" not in page  # whose act it is stands on the act's own page
    package = client.post(f"/bukti/{evidence.pk}/unduh/", {"reason": "Untuk pengacara."})
    (tmp_path / "bukti.zip").write_bytes(b"".join(package.streaming_content))
    assert not [one for one in check_file(tmp_path / "bukti.zip").checks if one.state == "failed"]
    assert client.post(f"/bukti/{evidence.pk}/penguasaan/", {"reason": "Untuk rapat."}).status_code == 200
    assert client.post(f"/bukti/{evidence.pk}/tahan/", {"reason": "Ada sengketa."}).status_code == 302
    lifted = signed_in(commissioner).post(f"/bukti/{evidence.pk}/tahan/", {"reason": "Sengketa selesai."})
    assert lifted.status_code == 302
    client.post(f"/bukti/{evidence.pk}/lepas/", {"reason": "Tidak dipakai lagi."})
    signed_in(commissioner).post(f"/bukti/{evidence.pk}/lepas/", {"reason": "Setuju dilepas."})
    kinds = [one.kind for one in evidence.events.all()]
    assert sorted(kinds) == sorted(
        ["taken", "viewed", "exported", "printed", "held", "unheld", "release_asked", "released"]
    )
    assert LedgerLeaf.objects.filter(item=evidence.sha256).count() == len(kinds)
    assert auditing.audit(NOW).passed


def test_files_of_an_act_are_handed_in_sealed_and_end_its_waiting(officer, official, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    act, client = captured(officer, official), signed_in(officer)
    client.post(f"/pejabat-terlapor/{act.pk}/rekam/", {"reason": "Dilaporkan warga."})
    failed = PageCapture.objects.get()
    evidence_captures.fail(failed.pk, "no_browser", NOW)
    at = f"/pejabat-terlapor/{act.pk}/unggah/"
    assert "Menunggu orang" in client.get("/bukti/rekaman/").content.decode()
    assert at in client.get(f"/bukti/rekaman/{failed.pk}/").content.decode()
    assert at in client.get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    assert "Bagaimana diperoleh" in client.get(at).content.decode()
    how = "Saya buka di ponsel dinas, lalu saya ambil tangkapan layarnya."
    sent = {"files": [SimpleUploadedFile("a.png", flat(size=(300, 200)), "image/png")], "statement": how}
    assert client.post(at, sent | {"statement": "x"}).status_code == 422
    sent["files"][0].seek(0)
    made = client.post(at, sent)
    assert made.status_code == 302, made.content.decode()
    upload = PageCapture.objects.latest("pk")
    evidence_captures.run(upload.pk, now=lambda: NOW)
    evidence = Evidence.objects.get()
    assert (evidence.subject, evidence.reason) == (f"act:{act.pk}", how)
    assert "Menunggu orang" not in client.get("/bukti/rekaman/").content.decode()
    assert f"/bukti/rekaman/{upload.pk}/" in client.get(f"/pejabat-terlapor/{act.pk}/").content.decode()
    for role, status in {"auditor": 403, "village_supervisor": 403, "commissioner": 200}.items():
        other = signed_in(make_person(role, role))
        assert other.get(at).status_code == status
        assert other.post(at, {"statement": "x"}).status_code == (422 if status == 200 else 403)
        assert other.get(f"/bukti/{evidence.pk}/").status_code == (403 if "village" in role else 200)
