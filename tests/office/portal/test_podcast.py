"""An episode from its recording to a listener's app: levelled, approved, in a feed others read, played in parts."""

import json
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from made_up_pieces import people
from made_up_sound import mp3, stand_in
from pantau.demo.pipeline.sounds import FRAME_S, notes
from pantau.office.portal.publishing import chapters, ffmpeg, recordings, serving, transcripts
from pantau.office.portal.publishing import mp3 as mpeg
from pantau.office.portal.publishing.models import Piece, Recording
from pantau.web.ui import clock
from staff import signed_in

MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
SRT = (
    "1\r\n00:00:00,500 --> 00:00:02,000\r\nSelamat pagi, semeton.\r\n\r\n"
    "2\r\n00:00:02,000 --> 00:01:03,250\r\nIni <b>masa</b> tenang.\r\n"
)
CHAPTERS = "0:00 Salam\n0:01 Masa tenang"
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@pytest.fixture
def at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path / "data"

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_clock(MORNING)
    return set_clock


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """A stand-in for ffmpeg, and how it was called."""
    folder = tmp_path / "programs"
    folder.mkdir()
    log = stand_in(folder)
    monkeypatch.setenv("PATH", str(folder))
    return lambda: [json.loads(line) for line in log.read_text().splitlines()]


@pytest.fixture
def no_ffmpeg(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def sent(writer: Client, sound: bytes, **more):
    given = {
        "title": "Masa tenang",
        "summary": "Apa yang boleh.",
        "body": "Dengarkan.",
        "chapters": CHAPTERS,
        "recording": SimpleUploadedFile("rekaman.bin", sound),
        "transcript_file": SimpleUploadedFile("kata.srt", SRT.encode()),
    }
    return writer.post("/penerbitan/baru/episode/", given | more)


def run_jobs() -> None:
    for job in ProcrastinateJob.objects.filter(task_name=recordings.PREPARE):
        app.tasks[job.task_name](**job.args)


def main_of(answer) -> str:
    return " ".join(answer.content.decode().partition("<main")[2].partition("</main>")[0].split())


def published(sound: bytes) -> Piece:
    """By hand, as people do it."""
    ratna, hamdan = people()
    writer, approver = signed_in(ratna), signed_in(hamdan)
    page = sent(writer, sound)["Location"]
    writer.post(f"{page}minta/")
    approver.post(f"{page}setujui/", {"number": 1})
    assert Client().get("/siniar/masa-tenang/").status_code == 404  # nobody approves what cannot be heard yet
    run_jobs()
    assert "Rekaman sedang diolah" not in main_of(approver.get(page))
    approver.post(f"{page}setujui/", {"number": 1})
    return Piece.objects.get()


# --- from recording to listener -------------------------------------------------------------------


@pytest.mark.django_db
def test_an_episode_is_levelled_approved_and_reaches_a_feed_reader(at, calls, settings):
    settings.DEFAULT_FROM_EMAIL = "humas@bawaslu.example"
    piece = published(notes(2.0))
    recording = Recording.objects.get()
    assert (recording.state, recording.lufs) == ("ready", -27.61)
    measuring, levelling = calls()
    for call in (measuring, levelling):
        assert call[call.index("-f") + 1] == "wav"  # told from its content, not guessed by ffmpeg
        assert call[call.index("-protocol_whitelist") + 1] == "file"
    told = levelling[levelling.index("-af") + 1]
    assert "loudnorm=I=-16:TP=-1.5" in told
    assert (
        "measured_I=-27.61:measured_TP=-4.47:measured_LRA=18.06:measured_thresh=-39.20:offset=0.58:linear=true"
        in told
    )

    answer = Client().get("/siniar/rss.xml")
    feed = feedparser.parse(answer.content)
    assert feed.bozo == 0
    assert feed.version == "rss20"
    entry = feed.entries[0]
    assert entry.title == "Masa tenang"
    assert entry.id == f"urn:uuid:{Piece.objects.get().guid}"
    assert entry.itunes_duration == "2"
    assert feed.feed.author_detail.email == "humas@bawaslu.example"
    enclosure = entry.enclosures[0]
    assert enclosure.type == "audio/mpeg"
    audio = Client().get(enclosure.href.removeprefix("http://testserver"))
    body = b"".join(audio.streaming_content)
    assert int(enclosure.length) == len(body) == int(audio["Content-Length"]) == recording.mp3_size
    assert body == mp3(2.0)  # frames alone: what stood in the tag is gone

    item = ElementTree.fromstring(answer.content).find("channel/item")
    chapter_link = item.find("podcast:chapters", NAMES).attrib
    assert chapter_link["type"] == "application/json+chapters"
    told = json.loads(Client().get(chapter_link["url"].removeprefix("http://testserver")).content)
    assert told == {
        "version": "1.2.0",
        "chapters": [{"startTime": 0, "title": "Salam"}, {"startTime": 1, "title": "Masa tenang"}],
    }
    words = item.find("podcast:transcript", NAMES).attrib
    assert (words["type"], words["rel"]) == ("text/vtt", "captions")
    vtt = Client().get(words["url"].removeprefix("http://testserver")).content.decode()
    assert vtt.startswith("WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nSelamat pagi, semeton.")
    cover = item.find("itunes:image", NAMES).attrib["href"]
    assert Client().get(cover.removeprefix("http://testserver"))["Content-Type"] == "image/png"
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel.find("itunes:category", NAMES).attrib["text"] == "Government"
    # Of the address without its scheme, in the namespace's own UUID namespace.
    own = uuid.uuid5(uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), "testserver/siniar/rss.xml")
    assert channel.find("podcast:guid", NAMES).text == str(own)

    page = main_of(Client().get(f"/siniar/{piece.slug}/"))
    assert 'preload="none"' in page
    assert "Ini masa tenang." in page
    at(MORNING + timedelta(hours=7))
    assert Client().get("/siniar/rss.xml", headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_without_ffmpeg_an_mp3_goes_out_as_it_is_and_everybody_at_the_desk_is_told(at, no_ffmpeg):
    published(mp3(3.0, tag=b"Nama Perekam Rekaan"))
    recording = Recording.objects.get()
    assert (recording.state, recording.lufs, recording.mp3_size) == ("ready", None, len(mp3(3.0)))
    ratna = recording.added_by
    assert "ffmpeg tidak terpasang" in main_of(signed_in(ratna).get(f"/penerbitan/{Piece.objects.get().pk}/"))


@pytest.mark.django_db
def test_what_needs_ffmpeg_waits_for_it(at, no_ffmpeg, tmp_path, monkeypatch):
    ratna, _hamdan = people()
    page = sent(signed_in(ratna), notes(2.0))["Location"]
    run_jobs()
    assert Recording.objects.get().state == "waiting"
    assert "ffmpeg tidak terpasang" in main_of(signed_in(ratna).get(page))
    (tmp_path / "later").mkdir()
    stand_in(tmp_path / "later")
    monkeypatch.setenv("PATH", str(tmp_path / "later"))
    ProcrastinateJob.objects.all()._raw_delete("default")
    recordings.prepare_waiting()
    run_jobs()
    assert Recording.objects.get().state == "ready"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (b"#EXTM3U\nfile:///etc/passwd\n", "Ini bukan rekaman suara yang dikenal."),
        (b"<html>", "Ini bukan rekaman suara yang dikenal."),
    ],
)
def test_what_is_no_sound_is_refused_by_its_content(at, calls, sound, said):
    ratna, _hamdan = people()
    assert said in main_of(sent(signed_in(ratna), sound))
    assert not Recording.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("mark", "trouble"), [(b"BROKEN", "broken"), (b"SILENT", "silent")])
def test_a_recording_that_cannot_be_used_says_why(at, calls, mark, trouble):
    ratna, _hamdan = people()
    page = sent(signed_in(ratna), notes(2.0) + mark)["Location"]
    run_jobs()
    assert (Recording.objects.get().state, Recording.objects.get().trouble) == ("failed", trouble)
    assert "alert" in main_of(signed_in(ratna).get(page))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine")
def test_the_real_ffmpeg_brings_a_quiet_tone_to_minus_16_lufs(tmp_path):
    source, made = tmp_path / "tone.wav", tmp_path / "tone.mp3"
    source.write_bytes(notes(8.0, loud=0.02))
    ffmpeg.level(source, "wav", ffmpeg.measure(source, "wav"), made)
    assert ffmpeg.measure(made, "mp3").lufs == pytest.approx(-16, abs=1)
    assert mpeg.read(made.read_bytes()).seconds == pytest.approx(8, abs=0.2)


# --- in parts -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_sound_is_given_in_parts_and_goes_on_where_it_was_cut_off(at, no_ffmpeg):
    whole = mp3(3.0)
    published(whole)
    address = f"/siniar/masa-tenang/suara/{Recording.objects.get().mp3}.mp3"

    def get(**headers):
        answer = Client().get(
            address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, answer.get("Content-Range"), body

    size = len(whole)
    assert get() == (200, None, whole)
    assert get(range="bytes=0-99") == (206, f"bytes 0-99/{size}", whole[:100])
    assert get(range="bytes=1000-") == (206, f"bytes 1000-{size - 1}/{size}", whole[1000:])
    assert get(range="bytes=-50") == (206, f"bytes {size - 50}-{size - 1}/{size}", whole[-50:])
    assert get(range=f"bytes=10-{size * 2}") == (206, f"bytes 10-{size - 1}/{size}", whole[10:])
    assert get(range=f"bytes={size}-")[:2] == (416, f"bytes */{size}")
    assert get(range="bytes=5-1")[0] == get(range="lines=1-2")[0] == get(range="bytes=0-1,5-6")[0] == 200
    tag = Client().get(address)["ETag"]
    assert get(range="bytes=0-99", if_range=tag)[0] == 206
    assert get(range="bytes=0-99", if_range='"another"') == (200, None, whole)
    assert get(if_none_match=tag)[0] == 304
    head = Client().head(address)
    assert (head["Content-Length"], head["Accept-Ranges"]) == (str(size), "bytes")
    assert Client().post(address).status_code == 405
    assert not head.cookies


@pytest.mark.django_db
def test_the_server_that_offices_run_sends_parts_piece_by_piece(at, no_ffmpeg, monkeypatch):
    """Under ASGI a synchronous stream would be gathered whole in memory first."""
    monkeypatch.setattr(serving, "CHUNK", 1000)
    published(mp3(3.0))
    address = f"/siniar/masa-tenang/suara/{Recording.objects.get().mp3}.mp3"

    async def pieces() -> tuple[int, list[bytes]]:
        answer = await AsyncClient().get(address, headers={"range": "bytes=100-5099"})
        return answer.status_code, [piece async for piece in answer.streaming_content]

    status, found = async_to_sync(pieces)()
    assert (status, [len(piece) for piece in found]) == (206, [1000] * 5)
    assert b"".join(found) == mp3(3.0)[100:5100]


@given(st.text(max_size=30) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), st.integers(1, 3000))
def test_a_part_lies_within_the_file_whatever_is_asked(written, size):
    try:
        part = serving.asked_part(written, size)
    except serving.UnsatisfiableError:
        return
    assert part is None or 0 <= part.start <= part.last < size


# --- formats --------------------------------------------------------------------------------------


def test_frames_are_counted_and_tags_left_out():
    found = mpeg.read(mp3(2.0, tag=b"x" * 300) + b"TAG" + bytes(125))
    assert found.frames == mp3(2.0)
    assert found.seconds == pytest.approx(2.0, abs=FRAME_S)


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_bytes_that_are_no_sound_are_refused_and_never_trip_the_reader(junk, between):
    with pytest.raises(mpeg.NoMp3Error):
        mpeg.read(junk)
    assert mpeg.read(mp3(1.0) + between + mp3(1.0)).seconds >= 1.0


SAID = st.from_regex(r"[A-Za-z<>&.!,]{1,20}( [a-z]{1,8}){0,3}", fullmatch=True)
CUES = st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(1, 9000), SAID), min_size=1, max_size=6)


@given(CUES)
def test_a_transcript_stays_the_same_through_both_formats(made):
    found = [transcripts.Cue(start, start + length, text.strip()) for start, length, text in made]
    kept = transcripts.taken(transcripts.vtt(found))
    assert transcripts.taken(kept) == kept
    assert "<" not in kept.replace("&lt;", "")
    through = transcripts.taken(transcripts.srt(transcripts.cues(kept)))
    assert [one.start_ms for one in transcripts.cues(through)] == [
        one.start_ms for one in transcripts.cues(kept)
    ]


def test_words_without_times_stay_words_and_bad_times_are_refused():
    assert transcripts.paragraphs(transcripts.taken("Satu.\r\n\r\nDua.")) == [(None, "Satu."), (None, "Dua.")]
    with pytest.raises(ValueError, match="no cue"):
        transcripts.taken("1\nsatu --> dua\nkata")


def test_chapters_read_back_as_they_were_written_and_go_forward():
    text = "00:00 Salam\n02:15 Isi\n1:02:15 Penutup"
    assert chapters.written(chapters.read(text)) == text
    for wrong in ("Salam", "02:00 A\n01:00 B", "1:2:3 A"):
        with pytest.raises(ValueError):
            chapters.read(wrong)
