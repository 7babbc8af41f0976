"""Posts for social media are made of approved words within each platform's limits, and reach a channel once."""

import io
import struct
import zipfile
from datetime import UTC, datetime

import httpx
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from given_up_jobs import give_up
from made_up_pieces import people, published, wording
from pantau.demo.platforms.server import Fault, Response
from pantau.demo.platforms.telegram import TOKEN, Telegram
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.office.collection.sweeping import Outside
from pantau.office.portal import tasks
from pantau.office.portal.publishing import actions, social, social_page, telegram
from pantau.office.portal.publishing.models import SocialPost
from pantau.web.ui import clock
from staff import make_person, signed_in

MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
LINK = "https://pantau.contoh.example/kabar/masa-tenang-dimulai/"


class Channel:
    """The simulated Telegram with the office's channel, behind the transport everything goes through."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(MORNING)
        self.server = Telegram(World(self.clock), sleep=self.clock.sleep)
        self.account = self.server.world.add_account(
            "telegram", "-1001234567890", "bawaslu_contoh", "Bawaslu"
        )
        self.server.let_in(self.account)

    def given(self) -> Outside:
        mounts = {"all://api.telegram.org": httpx.ASGITransport(self.server)}
        return Outside(
            self.clock, lambda: httpx.AsyncClient(mounts=mounts, trust_env=False), self.clock.sleep
        )


@pytest.fixture
def channel(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA, settings.PANTAU_URL = tmp_path, "https://pantau.contoh.example"
    settings.PANTAU_TELEGRAM_CHANNEL, settings.PANTAU_TELEGRAM_TOKEN = "@bawaslu_contoh", TOKEN
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    return Channel()


def main_of(answer) -> str:
    return " ".join(answer.content.decode().partition("<main")[2].partition("</main>")[0].split())


def pushed(channel, page) -> SocialPost:
    writer = signed_in(make_person("wirya", "officer"))
    writer.post(f"{page}sosial/telegram/")
    one = SocialPost.objects.get()
    telegram.send(one.pk, given=channel.given)
    one.refresh_from_db()
    return one


@pytest.mark.django_db
def test_a_published_text_reaches_the_channel_once(channel):
    ratna, hamdan = people()
    page = f"/penerbitan/{published(ratna, hamdan, MORNING).pk}/"
    one = pushed(channel, page)
    assert (one.state, one.url) == ("sent", "https://t.me/bawaslu_contoh/1")
    sent = channel.server.sent[0]
    assert sent.text == f"Masa tenang dimulai\n\nTiga hari tanpa kampanye.\n\n{LINK}"
    assert struct.unpack(">II", sent.photo[16:24]) == (1200, 630)
    telegram.send(one.pk, given=channel.given)  # the job runs again
    signed_in(ratna).post(f"{page}sosial/telegram/")  # and somebody asks again
    assert len(channel.server.sent) == SocialPost.objects.count() == 1
    assert "https://t.me/bawaslu_contoh/1" in main_of(signed_in(ratna).get(f"{page}sosial/"))


@pytest.mark.django_db
def test_a_refusal_is_told_in_telegram_s_words_and_may_be_tried_again(channel):
    channel.server.let_in(channel.account, status="left")
    ratna, hamdan = people()
    page = f"/penerbitan/{published(ratna, hamdan, MORNING).pk}/"
    one = pushed(channel, page)
    assert (one.state, one.trouble) == (
        "failed", "Bad Request: need administrator rights in the channel chat",
    )  # fmt: skip
    assert "Kirim ke kanal" in main_of(signed_in(ratna).get(f"{page}sosial/"))


@pytest.mark.django_db
def test_where_no_answer_came_nothing_is_sent_twice_and_a_person_looks(channel):
    channel.server.faults.append(Fault(answer=Response(502), times=9))
    ratna, hamdan = people()
    one = pushed(channel, f"/penerbitan/{published(ratna, hamdan, MORNING).pk}/")
    assert one.state == "failed"
    assert "Lihat dahulu di kanal" in one.trouble
    assert len(channel.server.log) == 1
    SocialPost.objects.update(state="sending")  # killed half-way
    telegram.send(one.pk, given=channel.given)
    assert SocialPost.objects.get().state == "failed"
    assert len(channel.server.log) == 1


@pytest.mark.django_db
def test_what_fails_before_it_goes_out_is_tried_again_and_told_once_it_is_given_up(channel, monkeypatch):
    ratna, hamdan = people()
    piece = published(ratna, hamdan, MORNING)
    one, page = telegram.push(piece, by=ratna), f"/penerbitan/{piece.pk}/sosial/"
    with monkeypatch.context() as broken:
        broken.setattr(social_page, "prepared", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            telegram.send(one.pk, given=channel.given)
    tasks.end_given_up(0)
    assert SocialPost.objects.get().state == "waiting"  # its job is there
    give_up(telegram.SEND)
    tasks.end_given_up(0)
    assert "tidak sempat dimulai" in main_of(signed_in(ratna).get(page))
    again = pushed_again(channel, ratna, piece)
    assert (again.state, len(channel.server.sent)) == ("sent", 1)


def pushed_again(channel, by, piece) -> SocialPost:
    again = telegram.push(piece, by=by)
    telegram.send(again.pk, given=channel.given)
    again.refresh_from_db()
    return again


@pytest.mark.django_db
def test_what_was_begun_and_given_up_is_looked_for_by_a_person(channel):
    ratna, hamdan = people()
    one = telegram.push(published(ratna, hamdan, MORNING), by=ratna)
    SocialPost.objects.update(state="sending")
    give_up(telegram.SEND)
    tasks.end_given_up(0)
    one.refresh_from_db()
    assert one.state == "failed"
    assert "Lihat dahulu di kanal" in one.trouble


@pytest.mark.django_db
def test_what_was_withdrawn_meanwhile_is_not_sent(channel):
    ratna, hamdan = people()
    piece = published(ratna, hamdan, MORNING)
    one = telegram.push(piece, by=ratna)
    actions.withdraw(piece, "Keliru seluruhnya.", by=hamdan, now=MORNING)
    telegram.send(one.pk, given=channel.given)
    assert SocialPost.objects.get().state == "failed"
    assert channel.server.sent == []


@pytest.mark.django_db
def test_without_a_channel_posts_are_prepared_and_taken_along(channel, settings):
    settings.PANTAU_TELEGRAM_TOKEN = ""
    ratna, hamdan = people()
    page = f"/penerbitan/{published(ratna, hamdan, MORNING).pk}/"
    shown = main_of(signed_in(ratna).get(f"{page}sosial/"))
    assert "Kirim ke kanal" not in shown
    assert "Kanal belum disetel" in shown
    pack = signed_in(ratna).get(f"{page}sosial/unduh/")
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == set(social.BY_CODE)
        for code, size in (("instagram", (1080, 1080)), ("tiktok", (1080, 1920)), ("x", (1200, 630))):
            assert struct.unpack(">II", archive.read(f"{code}/gambar.png")[16:24]) == size
            assert archive.read(f"{code}/alt.txt").decode() == "Kartu berjudul: Masa tenang dimulai"
            assert LINK in archive.read(f"{code}/teks.txt").decode()
    assert signed_in(ratna).get(f"{page}sosial/unduh/").content == pack.content


@pytest.mark.django_db
def test_what_is_not_out_has_no_posts(channel):
    ratna, _hamdan = people()
    piece = actions.begin("article", wording(), by=ratna, now=MORNING)
    assert signed_in(ratna).get(f"/penerbitan/{piece.pk}/sosial/").status_code == 404
    assert Client().get(f"/penerbitan/{piece.pk}/sosial/").status_code == 302


TITLES = st.text(min_size=1, max_size=150).filter(lambda text: text.strip())


@given(TITLES, st.text(max_size=300), st.sampled_from(social.PLATFORMS))
def test_a_post_keeps_its_limit_and_its_link(title, summary, platform):
    text = social.text_for(platform, title, summary, LINK)
    assert platform.count(text) <= platform.most
    assert text.endswith(LINK)


def test_signs_are_counted_as_the_platforms_count():
    assert social.weighted("Halo https://a.example/sangat/panjang/sekali") == 5 + 23
    assert social.weighted("日本") == social.weighted("😀😀") == 4
    assert social.utf16("😀") == 2


def test_the_simulated_channel_answers_as_telegram_does():
    bot = pytest.importorskip("telegram", reason="python-telegram-bot belongs to the extra 'test'")
    channel = Channel()

    async def ask():
        async with channel.given().client() as client:
            return await client.post(
                f"https://api.telegram.org/bot{TOKEN}/sendMessage",
                json={"chat_id": "@bawaslu_contoh", "text": "Halo"},
            )

    import asyncio

    message = bot.Message.de_json(asyncio.run(ask()).json()["result"], None)
    assert (message.text, message.chat.username, message.message_id) == ("Halo", "bawaslu_contoh", 1)
