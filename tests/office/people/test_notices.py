"""People are told once, by the ways they chose, and nothing that leaves the office says whom or what it is about."""

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from pantau.demo.platforms.server import Fault, Response
from pantau.demo.platforms.telegram import TOKEN, Telegram
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.office.people.models import AuditEvent
from pantau.office.people.notices import actions, bot, delivery, kinds
from pantau.office.people.notices.actions import Reach, notify
from pantau.office.people.notices.models import Notice, NoticeChat, NoticeDelivery
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
#: Monday, 12 February 2024, 10.00 WITA.
NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
MORNING = datetime(2024, 2, 12, 23, 30, tzinfo=UTC)  # Tuesday, 07.30 WITA
LIST = "/masuk/kabar-saya/"
CHOICES = f"{LIST}pilihan/"


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch):
    """Of rooms that exist in this test only, beside those of the product."""
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(
        [
            kinds.Kind("test.deadline", "Tenggat terlewat", kinds.AT_ONCE, grave=True, silenceable=False),
            kinds.Kind("test.arrived", "Laporan masuk", kinds.DIGEST),
        ]
    )


@pytest.fixture
def office(settings, monkeypatch):
    """Mail, an address of its own and a bot, at ten in the morning."""
    settings.PANTAU_MAIL, settings.PANTAU_URL = "smtp://mail.example:587", "https://pantau.example"
    settings.PANTAU_BOT, settings.PANTAU_BOT_TOKEN = "pantau_contoh_bot", TOKEN
    monkeypatch.setattr(clock, "now", lambda: NOW)


class Bot:
    """The simulated Telegram, behind the transport everything goes through."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(NOW)
        self.server = Telegram(World(self.clock), sleep=self.clock.sleep)

    def given(self) -> bot.World:
        mounts = {"all://api.telegram.org": httpx.ASGITransport(self.server)}
        return bot.World(
            self.clock, lambda: httpx.AsyncClient(mounts=mounts, trust_env=False), self.clock.sleep
        )


@pytest.fixture
def telegram(office) -> Bot:
    return Bot()


def person(username="ratna", *roles, **more):
    user = make_person(username, *(roles or ("officer",)), **more)
    user.email = f"{username}@contoh.example"
    user.save()
    return user


def tell(to, kind="test.deadline", key="perkara:7", url="/perkara/7/", now=NOW, **more):
    return notify([to], kind, url, dedup_key=key, now=now, **more)


def test_the_same_thing_is_told_once_also_after_it_was_read(office):
    ratna = person()
    assert [tell(ratna), tell(ratna), tell(ratna, key="perkara:8")] == [1, 0, 1]
    actions.mark_read(ratna, NOW)
    assert tell(ratna) == 0
    assert Notice.objects.count() == NoticeDelivery.objects.count() == 2
    # One job sends them both, and is enqueued in the same transaction as they are.
    assert ProcrastinateJob.objects.filter(task_name=actions.DELIVER, status="todo").count() == 1


def test_a_role_s_reach_is_told_by_place_and_whoever_did_it_is_not():
    whole, here = person("umum"), person("sini", "coordinator", district_code="5201-3")
    there, village = (
        person("sana", "coordinator", district_code="5201-1"),
        person("desa", "village_supervisor", village_code="desa-9"),
    )
    gone, over = person("pergi"), person("lewat", valid_to=NOW)
    gone.is_active = False
    gone.save()
    roles = ("officer", "coordinator", "village_supervisor")

    def told(**place):
        return set(actions.holders(Reach(roles, **place), NOW).values_list("username", flat=True))

    assert told() == {"umum"}
    assert told(district_code="5201-3") == {"umum", "sini"}
    assert told(district_code="5201-3", village_code="desa-9") == {"umum", "sini", "desa"}
    reach = Reach(roles, district_code="5201-3")
    assert notify(reach, "test.arrived", "/x/", dedup_key="a", now=NOW, leaving_out=whole) == 1
    assert Notice.objects.get().user == here
    assert {there, village, over} & set(actions.holders(reach, NOW)) == set()


@pytest.mark.parametrize("url", ["https://lain.example/", "//lain.example/", "perkara/7/"])
def test_a_notice_leads_into_the_office_only(url):
    with pytest.raises(actions.NoticeError):
        tell(person(), url=url)


def test_a_message_holds_kinds_numbers_and_links_and_nothing_else(office):
    """Whatever a room knows of a case: neither names, titles, handles nor the address of the thing itself."""
    ratna = person(full_name="Baiq Ratnasari")
    tell(ratna, url="/akun/?q=Lalu+Contoh", key="Lalu Contoh @lalu.contoh", count=3)
    assert delivery.deliver_due(NOW) == 1
    (sent,) = mail.outbox
    pk = Notice.objects.get().pk
    assert sent.to == ["ratna@contoh.example"]
    assert sent.subject == "Pantau: 3 hal menunggu Anda"
    assert sent.body == (
        f"Tenggat terlewat: 3\nhttps://pantau.example/masuk/kabar-saya/{pk}/\n\n"
        "Pesan ini tidak memuat nama atau isi perkara; buka tautannya setelah masuk.\n"
        "Mengatur pemberitahuan: https://pantau.example/masuk/kabar-saya/pilihan/"
    )
    assert not re.search("Lalu|Ratna|lalu", sent.subject + sent.body)


def test_the_link_of_a_message_counts_as_reading_and_leads_on(office):
    ratna, other = person(), person("wirya")
    tell(ratna)
    link = reverse("people:notice", args=[Notice.objects.get().pk])
    assert signed_in(other).get(link).status_code == 404
    assert actions.unread(ratna) == 1
    answer = signed_in(ratna).get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/perkara/7/")
    assert actions.unread(ratna) == 0


def test_the_digest_is_one_message_at_half_past_seven_and_none_where_nothing_is(office):
    ratna = person()
    tell(ratna, "test.arrived", "a")
    tell(ratna, "test.arrived", "b")
    assert not ProcrastinateJob.objects.exists()
    assert delivery.deliver_due(MORNING - timedelta(seconds=1)) == 0
    assert delivery.deliver_due(MORNING) == 1
    assert [one.subject for one in mail.outbox] == ["Pantau: Ringkasan pagi, Sel, 13 Feb 2024"]
    assert "Laporan masuk: 2\nhttps://pantau.example/masuk/kabar-saya/\n" in mail.outbox[0].body
    assert delivery.deliver_due(MORNING) == 0
    tell(ratna, "test.arrived", "c", now=MORNING)
    actions.mark_read(ratna, MORNING)  # seen in the office before the next morning
    assert delivery.deliver_due(MORNING + timedelta(days=1)) == 0
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2024-02-12 07:29:59", "2024-02-12 07:30"),
        ("2024-02-12 07:30:00", "2024-02-13 07:30"),
        ("2024-12-31 23:59:59", "2025-01-01 07:30"),
    ],
)
def test_the_next_digest_is_by_the_office_s_own_clock(now, then):
    wita = ZoneInfo("Asia/Makassar")
    found = actions.next_digest(datetime.fromisoformat(now).replace(tzinfo=wita).astimezone(UTC))
    assert found == datetime.fromisoformat(then).replace(tzinfo=wita)


def test_a_refused_message_is_tried_again_with_growing_pauses_and_then_told_to_the_operator(
    office, monkeypatch, mailoutbox
):
    ratna = person()
    tell(ratna)
    troubles = [SMTPServerDisconnected("mail.example")] * 99
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(troubles.pop())
    )
    now, waits = NOW, []
    while (one := NoticeDelivery.objects.get()).state == "waiting":
        waits.append(one.due_at - now)
        now = one.due_at
        assert delivery.deliver_due(now - timedelta(seconds=1)) == 0
        assert delivery.deliver_due(now) == 0
        if one.tries == 0:
            assert delivery.outbox(now).late == 1
    assert waits == sorted(waits)
    assert len(waits) == delivery.MOST_TRIES
    found = delivery.outbox(now)
    assert (found.late, found.failed, found.trouble) == (0, 1, "SMTPServerDisconnected")
    assert "tidak sampai" in signed_in(ratna).get(LIST).content.decode()
    assert NoticeDelivery.objects.get().trouble == "SMTPServerDisconnected"  # not to whom


def test_killed_between_sending_and_marking_it_goes_out_once_more_under_the_same_id(office, monkeypatch):
    tell(person())
    with monkeypatch.context() as killing:
        killing.setattr(delivery, "_end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver_due(NOW)
    assert delivery.deliver_due(NOW) == 1
    assert delivery.deliver_due(NOW) == 0
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_without_mail_or_an_address_of_its_own_the_office_writes_to_nobody(office, settings):
    settings.PANTAU_URL = ""
    tell(person())
    settings.PANTAU_URL, settings.PANTAU_CLOCK_START = "https://pantau.example", "2024-02-12T10:00"
    tell(person("wirya"))
    assert Notice.objects.count() == 2
    assert not NoticeDelivery.objects.exists()


# --- choosing -------------------------------------------------------------------------------------


def test_people_choose_for_each_kind_and_a_missed_deadline_cannot_be_silenced_in_the_office(office):
    ratna = person()
    page = signed_in(ratna)
    wanted = {
        "office:test.arrived": "never", "email:test.arrived": "at_once", "telegram:test.arrived": "never",
        "office:test.deadline": "never", "email:test.deadline": "never", "telegram:test.deadline": "never",
    }  # fmt: skip
    assert page.post(CHOICES, wanted).status_code == 302
    tell(ratna, "test.arrived", "a")
    tell(ratna, "test.deadline", "b")
    assert delivery.deliver_due(NOW) == 1
    assert "Laporan masuk" in mail.outbox[0].body
    shown = page.get(LIST).content.decode()
    assert "Tenggat terlewat" in shown
    assert "Laporan masuk" not in shown
    assert page.post(CHOICES, wanted | {"email:test.arrived": "hourly"}).status_code == 422
    with pytest.raises(actions.NoticeError):
        actions.choose(ratna, {("test.deadline", "office"): "never"})


def test_the_bell_counts_what_is_unread_and_reading_all_ends_it(office):
    ratna = person()
    page = signed_in(ratna)
    for key in "abc":
        tell(ratna, "test.arrived", key)
    assert "3 belum dibaca" in page.get(LIST).content.decode()
    page.post(f"{LIST}dibaca/", {"notice": str(Notice.objects.first().pk)})
    assert "2 belum dibaca" in page.get(LIST).content.decode()
    page.post(f"{LIST}dibaca/")
    assert "belum dibaca" not in page.get(LIST).content.decode()
    assert actions.forget(NOW + timedelta(days=89)) == 0
    assert actions.forget(NOW + timedelta(days=91)) > 0


# --- Telegram -------------------------------------------------------------------------------------


def code_on(page) -> str:
    shown = page.post(f"{LIST}telegram/").content.decode()
    return re.search(r"/start ([A-Z0-9]{12})", shown)[1]


def test_a_chat_is_joined_by_its_one_time_code_written_to_and_parted_again(telegram):
    ratna, wirya = person(), person("wirya")
    code = code_on(signed_in(ratna))
    assert not NoticeChat.objects.filter(code_hash__contains=code).exists()
    server = telegram.server
    server.hears(501, "halo")
    server.hears(501, "/start AAAAAAAAAAAA")
    server.hears(501, f"/start {code}")
    server.hears(502, f"/start {code}")  # somebody looked over the shoulder
    assert bot.hear(telegram.given()) == 1
    assert [(one.chat, one.text.split()[0]) for one in server.sent] == [
        ("501", "Kode"), ("501", "Tersambung."), ("502", "Kode"),
    ]  # fmt: skip
    assert bot.hear(telegram.given()) == 0  # all of it is confirmed
    assert NoticeChat.objects.get().user == ratna
    assert AuditEvent.objects.filter(verb="notice_chat_joined", actor=ratna).count() == 1

    tell(ratna)
    tell(wirya)
    server.sent.clear()
    assert delivery.deliver_due(NOW, given=telegram.given) == 3  # two by mail, one by the bot
    (sent,) = server.sent
    assert sent.chat == "501"
    assert "Tenggat terlewat: 1\nhttps://pantau.example/masuk/kabar-saya/" in sent.text
    assert TOKEN not in " ".join(map(str, NoticeDelivery.objects.values_list("trouble", flat=True)))

    server.hears(501, "/stop")
    assert bot.hear(telegram.given()) == 1
    assert not NoticeChat.objects.exists()


def test_a_code_ends_with_the_quarter_of_an_hour_and_with_the_next_one(telegram):
    ratna = person()
    first, second = bot.new_code(ratna, NOW), bot.new_code(ratna, NOW)
    assert not bot.join(first, 501, NOW)
    assert not bot.join(second, 501, NOW + bot.CODE_LIVES)
    assert bot.join(second, 501, NOW)


def test_a_person_who_blocked_the_bot_is_parted_and_a_silent_platform_is_asked_again(telegram):
    ratna = person()
    ratna.email = ""
    ratna.save()
    telegram.server.hears(501, f"/start {bot.new_code(ratna, NOW)}")
    bot.hear(telegram.given())
    tell(ratna, key="a")
    telegram.server.faults.append(Fault(answer=Response(502), times=1))
    assert delivery.deliver_due(NOW, given=telegram.given) == 0
    assert delivery.deliver_due(NOW + timedelta(minutes=5), given=telegram.given) == 1
    tell(ratna, key="b")
    telegram.server.blocked_by(501)
    assert delivery.deliver_due(NOW, given=telegram.given) == 0
    assert NoticeDelivery.objects.get(state="failed").trouble == "telegram: permission"
    assert not NoticeChat.objects.exists()
