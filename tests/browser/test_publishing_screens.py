"""A text from the writer's form over the approver's desk to a reader's phone; an episode that plays and seeks."""

import pytest
from playwright.sync_api import expect

from made_up_pieces import published
from made_up_sound import mp3
from pantau.office.portal.publishing import recordings
from pantau.web.ui import clock
from staff import make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_written_at_one_desk_approved_at_another_and_read_on_a_phone(desk, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    writer, approver = desk("ratna", "officer", script=False), desk("hamdan", "commissioner")
    page = writer.go("/penerbitan/")
    page.get_by_role("link", name="Pengumuman").click()
    page.get_by_label("Judul", exact=True).fill("Posko aduan dibuka")
    page.get_by_label("Ringkasan", exact=True).fill("Mulai Senin, di kantor.")
    page.get_by_label("Naskah", exact=True).fill("Posko dibuka **setiap hari**.\n\n- Pagi\n- Sore")
    page.get_by_role("button", name="Simpan versi").click()
    page.get_by_role("button", name="Minta persetujuan").click()
    expect(page.get_by_text("Menunggu persetujuan")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui")).to_have_count(0)

    page = approver.go("/penerbitan/")
    page.get_by_role("link", name="Posko aduan dibuka").click()
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Terbit", exact=True).first).to_be_visible()

    reader = desk(width=360, script=False)
    page = reader.go("/panduan/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Kabar", exact=True).last.click()
    page.get_by_role("link", name="Posko aduan dibuka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Posko aduan dibuka")
    expect(page.get_by_role("listitem").filter(has_text="Pagi")).to_be_visible()
    assert reader.sideways() == 0
    assert reader.context.cookies() == []
    assert writer.complaints == approver.complaints == reader.complaints == []


def test_an_episode_plays_from_where_a_chapter_begins(desk, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    writer = make_person("ratna", "officer")
    sound = recordings.keep("a.mp3", [mp3(30.0)], by=writer)
    recordings.prepare(sound.pk)
    approver = make_person("hamdan", "commissioner")
    published(
        writer, approver, clock.now(), kind="episode", title="Obrolan", recording=sound,
        chapters="00:00 Salam\n00:20 Penutup",
    )  # fmt: skip
    listener = desk(width=360)
    asked = []
    listener.page.on("request", lambda request: asked.append(request) if ".mp3" in request.url else None)
    page = listener.go("/siniar/obrolan/")
    expect(page.get_by_role("link", name="00:20")).to_be_visible()
    assert asked == []  # nothing before somebody listens
    told = page.locator("audio").evaluate(
        """audio => new Promise((done, fail) => {
            audio.onerror = () => fail(audio.error.message);
            audio.onseeked = () => done([audio.duration, audio.currentTime]);
            audio.onloadedmetadata = () => { audio.currentTime = 20; };
            audio.load();
            audio.muted = true;
            audio.play().catch(fail);
        })"""
    )
    assert told[0] == pytest.approx(30, abs=0.5)
    assert told[1] == pytest.approx(20, abs=1)
    assert asked[0].headers["range"].startswith("bytes=")
    assert listener.sideways() == 0
    assert listener.complaints == []
