"""A channel from the letter to its posts and to the end: by push and by fetching, against the simulated bot."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from made_up_collection import TODAY, make_account
from made_up_owners import Owners, invited, of, words
from made_up_platforms import switch_on

from pantau.demo.platforms.telegram import TOKEN
from pantau.office.collection import enrolment_views, ledger
from pantau.office.collection.models import (
    Consent,
    ConsentInvitation,
    RawPayload,
    RefusedDelivery,
    SweepState,
)
from pantau.office.posts.models import Post, PostVersion
from pantau.web.ui import clock
from staff import signed_in

pytestmark = pytest.mark.django_db
CHANNEL = "-1001234567890"
WEBHOOK = "https://pantau.example/kiriman/telegram/"
SECRET = "rahasia_kantor"


class Channels(Owners):
    @property
    def telegram(self):
        return self.servers["telegram"]

    def deliver(self, **headers: str) -> list[int]:
        """Everything Telegram would push now, to this office's own address; gives the statuses."""
        client, answers = Client(), []
        for told, body in self.telegram.deliveries():
            answer = client.post(
                "/kiriman/telegram/", body, content_type="application/json", headers={**told, **headers}
            )
            answers.append(answer.status_code)
        return answers


@pytest.fixture
def outside(monkeypatch):
    channels = Channels()
    monkeypatch.setattr(clock, "now", channels.clock)
    monkeypatch.setattr(enrolment_views, "outside", channels.given)
    return channels


@pytest.fixture
def pushed(outside):
    return switch_on("telegram", bot_token=TOKEN, webhook=WEBHOOK, webhook_secret=SECRET)


@pytest.fixture
def fetched(outside):
    return switch_on("telegram_updates", bot_token=TOKEN)


@pytest.fixture
def channel(outside):
    return outside.world.add_account("telegram", CHANNEL, "warga", "Kabar Warga")


@pytest.fixture
def let_in(pushed, outside, channel, officer):
    """The path of a letter whose owner has let the bot in."""
    path = invited(officer, "telegram")
    Client().get(of(path, "mulai"))
    outside.telegram.let_in(channel)
    assert outside.deliver() == [200]
    outside.clock.advance(60)
    return path


def refusals() -> dict[str, int]:
    return dict(RefusedDelivery.objects.values_list("kind", "times"))


# --- consent --------------------------------------------------------------------------------------


def test_the_owner_is_led_to_the_bot_and_its_entry_is_the_consent(pushed, outside, channel, officer):
    path, owner = invited(officer, "telegram"), Client()
    steps = words(owner.get(of(path, "mulai")))
    assert 'href="https://t.me/pantau_bot?startchannel&amp;admin=manage_chat"' in steps
    assert "@pantau_bot" in steps
    assert outside.telegram.webhook["url"] == WEBHOOK  # set before there is an account to look at
    outside.telegram.let_in(channel)
    assert outside.deliver() == [200]
    consent = Consent.objects.get()
    assert (consent.given_by, consent.connector.name, consent.given_at) == (
        "=Budi",
        "telegram",
        outside.clock(),
    )
    assert "my_chat_member" in consent.scope
    assert bytes(consent.token) == b""
    assert "Terhubung sejak" in words(owner.get(path))
    assert not RawPayload.objects.exists()  # it would say who of the channel's people it was


def test_without_a_letter_a_bot_let_in_is_no_consent(pushed, outside, channel):
    make_account("warga", "telegram")
    outside.telegram.secret = SECRET
    outside.telegram.let_in(channel)
    assert outside.deliver() == [200]
    assert not Consent.objects.exists()


def test_a_revoked_or_expired_letter_records_no_consent(pushed, outside, channel, officer):
    path = invited(officer, "telegram")
    Client().get(of(path, "mulai"))
    signed_in(officer).post(f"/cakupan/izin/{ConsentInvitation.objects.get().pk}/batal/")
    outside.telegram.let_in(channel)
    assert outside.deliver() == [200]
    assert not Consent.objects.exists()


def test_another_channel_than_the_registered_one_connects_nothing(pushed, outside, channel, officer):
    path = invited(officer, "telegram")
    Client().get(of(path, "mulai"))
    outside.telegram.let_in(outside.world.add_account("telegram", "-1009", "warga_palsu"))
    outside.deliver()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("name", ["telegram", "telegram_updates"])
def test_where_no_push_came_the_owner_has_us_look(name, outside, channel, officer):
    switch_on(name, bot_token=TOKEN)
    path, owner = invited(officer, "telegram"), Client()
    assert "belum menjadi administrator" in words(owner.post(of(path, "periksa")))
    channel.token = "admin"
    assert owner.post(of(path, "periksa")).url == path
    assert owner.post(of(path, "periksa")).url == path
    assert Consent.objects.get().connector.name == name
    assert SweepState.objects.get().name == CHANNEL


def test_a_channel_telegram_does_not_know_is_said_so(fetched, outside, officer):
    path = invited(officer, "telegram")
    assert "tidak mengenal kanal ini" in words(Client().post(of(path, "periksa")))


def test_a_bot_that_does_not_answer_is_said_so(fetched, outside, channel, officer):
    path = invited(officer, "telegram")
    outside.telegram.tokens.clear()
    assert "Platform tidak menjawab" in words(Client().get(of(path, "mulai")))


# --- collecting -----------------------------------------------------------------------------------


def test_posts_and_edits_are_pushed_and_a_sweep_marks_the_look(let_in, outside, channel):
    post = outside.world.publish(channel, "Hadir bersama di Gerung")
    assert outside.deliver() == [200]
    stored = Post.objects.get()
    assert (stored.account.key, stored.native_id.split("/")[0]) == ("warga", CHANNEL)
    outside.clock.advance(60)
    outside.world.edit(post, "Hadir di Gerung, besok pagi")
    assert outside.deliver() == [200]
    assert sorted(PostVersion.objects.values_list("text", flat=True)) == [
        "Hadir bersama di Gerung",
        "Hadir di Gerung, besok pagi",
    ]
    swept = outside.sweep("telegram")["telegram"]
    assert (swept.due, swept.seen, swept.trouble) == (1, 1, "")
    (row,) = ledger.rows(TODAY, TODAY, now=outside.clock())
    assert (bool(row.seen_at), row.means, row.route) == (True, "consent", "telegram_webhook")


@pytest.mark.parametrize(
    "headers", [{"X-Telegram-Bot-Api-Secret-Token": "tebakan"}, {"X-Telegram-Bot-Api-Secret-Token": ""}]
)
def test_a_delivery_without_our_secret_is_refused_and_counted(headers, let_in, outside, channel):
    outside.world.publish(channel, "Kabar palsu")
    assert outside.deliver(**headers) == [403]
    assert refusals() == {"signature": 1}
    assert not Post.objects.exists()


def test_what_is_no_update_is_refused_and_counted(let_in):
    def sent(body: bytes) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = Client().post("/kiriman/telegram/", body, content_type="application/json", headers=headers)
        return answer.status_code

    assert sent(b"{") == 400
    assert sent(b"[]") == 400
    assert sent(json.dumps({"update_id": 1, "channel_post": {"text": "x"}}).encode()) == 400
    assert sent(b"1" * (1024 * 1024 + 1)) == 413
    assert refusals() == {"malformed": 3, "oversize": 1}


def test_updates_are_fetched_where_none_are_pushed(fetched, outside, channel, officer):
    path = invited(officer, "telegram")
    outside.telegram.let_in(channel)
    assert Client().post(of(path, "periksa")).url == path
    outside.clock.advance(60)
    outside.world.publish(channel, "Unggahan pertama")
    swept = outside.sweep("telegram")["telegram_updates"]
    assert (swept.due, swept.seen, swept.new_posts, swept.trouble) == (1, 1, 1, "")
    outside.telegram.let_in(channel, status="left")
    outside.clock.advance(timedelta(hours=13))
    outside.sweep("telegram")
    assert Consent.objects.get().withdrawn_at == outside.clock()


# --- the end --------------------------------------------------------------------------------------


def test_a_bot_put_out_by_the_owner_is_a_withdrawal(let_in, outside, channel):
    outside.world.publish(channel, "Sebelum dicabut")
    outside.deliver()
    outside.clock.advance(60)
    outside.telegram.let_in(channel, status="left")
    assert outside.deliver() == [200]
    consent = Consent.objects.get()
    assert consent.withdrawn_at == consent.ended_there_at == outside.clock()
    assert PostVersion.objects.get().raw is None
    assert not RawPayload.objects.exists()
    outside.clock.advance(timedelta(hours=13))
    assert outside.sweep("telegram")["telegram"].due == 0
    assert "Izin di Telegram pun sudah diakhiri" in words(Client().get(let_in))


def test_a_withdrawal_on_our_page_makes_the_bot_leave(let_in, outside, channel):
    assert Client().post(of(let_in, "cabut")).url == let_in
    assert channel.token == ""
    consent = Consent.objects.get()
    assert consent.withdrawn_at == consent.ended_there_at == outside.clock()
    assert outside.deliver() == [200]
    assert Consent.objects.count() == 1


def test_a_withdrawal_holds_though_the_bot_cannot_leave(let_in, outside, channel):
    outside.telegram.tokens.clear()
    Client().post(of(let_in, "cabut"))
    consent = Consent.objects.get()
    assert (consent.withdrawn_at, consent.ended_there_at) == (outside.clock(), None)
    assert "Keluarkan juga bot kami" in words(Client().get(let_in))
    outside.world.publish(channel, "Sesudah dicabut")
    assert outside.deliver() == [200]
    assert not Post.objects.exists()


def test_an_owner_who_comes_back_is_heard_again_and_late_news_changes_nothing(let_in, outside, channel):
    outside.telegram.let_in(channel, status="left")
    outside.deliver()
    late = dict(outside.telegram._standing(channel, "administrator"), date=0)
    late["date"] = int((outside.clock() - timedelta(seconds=30)).timestamp())
    outside.telegram._add({"my_chat_member": late}, outside.clock())
    assert outside.deliver() == [200]
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    outside.clock.advance(60)
    outside.telegram.let_in(channel)
    assert outside.deliver() == [200]
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    outside.world.publish(channel, "Kembali lagi")
    outside.deliver()
    assert Post.objects.count() == 1
