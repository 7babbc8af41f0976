"""An episode becomes a film for YouTube with all that is typed beside it, and goes up whole over a line that breaks."""

import asyncio
import importlib.resources
import io
import json
import re
import zipfile
from datetime import UTC, datetime

import httpx
import pytest

from given_up_jobs import give_up
from made_up_pieces import people, published
from made_up_sound import mp3, stand_in
from pantau.demo.platforms.server import Fault, Platform, Request, Response, as_json
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.office.collection.sweeping import Outside
from pantau.office.portal import tasks
from pantau.office.portal.publishing import packs, recordings, youtube
from pantau.office.portal.publishing.models import EpisodePack, Recording
from pantau.web.ui import clock
from staff import signed_in

MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nSelamat pagi.\n"
TOKEN = "ya29.rekaan"


class Uploads(Platform):
    """Resumable uploads as Google's servers take them: 308 and how far it came, until all is there."""

    def __init__(self) -> None:
        async def at_once(_seconds: float) -> None:
            return None

        super().__init__(at_once)
        self.film, self.size, self.video = b"", 0, {}

    def answer(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return as_json({"error": {"code": 401, "message": "Invalid Credentials"}}, 401)
        if request.method == "POST":
            self.video, self.size = json.loads(request.body), int(request.headers["x-upload-content-length"])
            return Response(200, headers={"location": f"{youtube.INSERT}?upload_id=satu"})
        span = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", request.headers["content-range"])
        if span[1] is not None and int(span[1]) == len(self.film):
            self.film += request.body
        if len(self.film) == self.size:
            return as_json({"kind": "youtube#video", "id": "abcdefghijk"}, 201)
        return Response(308, headers={"range": f"bytes=0-{len(self.film) - 1}"} if self.film else {})

    def given(self) -> Outside:
        mounts = {"all://youtube.googleapis.com": httpx.ASGITransport(self)}
        return Outside(
            lambda: MORNING, lambda: httpx.AsyncClient(mounts=mounts, trust_env=False), self._sleep
        )


@pytest.fixture
def episode(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA, settings.PANTAU_URL = tmp_path / "data", "https://pantau.contoh.example"
    programs = tmp_path / "programs"
    programs.mkdir()
    calls = stand_in(programs)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    ratna, hamdan = people()
    sound = recordings.keep("a.mp3", [mp3()], by=ratna)
    recordings.prepare(sound.pk)
    piece = published(
        ratna, hamdan, MORNING, kind="episode", title="Tenang <itu> apa", recording=sound, transcript=VTT,
        chapters="00:10 Salam\n01:00 Isi",
    )  # fmt: skip
    return piece, signed_in(ratna), calls


def made(piece, officer) -> EpisodePack:
    officer.post(f"/penerbitan/{piece.pk}/youtube/")
    pack = EpisodePack.objects.get()
    packs.make(pack.pk)
    pack.refresh_from_db()
    return pack


@pytest.mark.django_db
def test_the_pack_holds_film_title_description_with_chapters_and_subtitles(episode):
    piece, officer, calls = episode
    assert made(piece, officer).state == "ready"
    film = json.loads(calls.read_text().splitlines()[-1])
    assert film[film.index("-c:v") + 1 :][:1] == ["libx264"]
    taken = officer.get(f"/penerbitan/{piece.pk}/youtube/unduh/")
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as archive:
        assert sorted(archive.namelist()) == [
            "judul.txt",
            "sampul.png",
            "teks.srt",
            "uraian.txt",
            "video.mp4",
        ]
        assert archive.read("judul.txt").decode() == "Tenang ‹itu› apa"
        description = archive.read("uraian.txt").decode()
        assert "00:00 Awal\n00:10 Salam\n01:00 Isi" in description
        assert "https://pantau.contoh.example/siniar/tenang-itu-apa/" in description
        assert archive.read("teks.srt").decode() == "1\n00:00:00,500 --> 00:00:02,000\nSelamat pagi.\n"


@pytest.mark.django_db
def test_without_a_token_nothing_goes_up_and_with_one_it_goes_once(episode, settings):
    piece, officer, _calls = episode
    pack, server = made(piece, officer), Uploads()
    officer.post(f"/penerbitan/{piece.pk}/youtube/unggah/")
    packs.upload(pack.pk, given=server.given)
    assert server.log == []
    settings.PANTAU_YOUTUBE_TOKEN = TOKEN
    officer.post(f"/penerbitan/{piece.pk}/youtube/unggah/")
    packs.upload(pack.pk, given=server.given)
    pack.refresh_from_db()
    assert (pack.upload, pack.video) == ("sent", "abcdefghijk")
    assert server.film.startswith(b"\0\0\0\x18ftyp")
    assert server.video["status"]["privacyStatus"] == "private"
    asked = len(server.log)
    officer.post(f"/penerbitan/{piece.pk}/youtube/unggah/")
    packs.upload(pack.pk, given=server.given)
    assert len(server.log) == asked


@pytest.mark.django_db
def test_a_refused_token_is_told(episode, settings):
    piece, officer, _calls = episode
    settings.PANTAU_YOUTUBE_TOKEN = "lama"
    pack = made(piece, officer)
    officer.post(f"/penerbitan/{piece.pk}/youtube/unggah/")
    packs.upload(pack.pk, given=Uploads().given)
    pack.refresh_from_db()
    assert pack.upload == "failed"
    assert "Invalid Credentials" in officer.get(f"/penerbitan/{piece.pk}/").content.decode()


@pytest.mark.django_db
def test_a_pack_that_was_given_up_says_so_and_can_be_ordered_again(episode, monkeypatch):
    piece, officer, _calls = episode
    with monkeypatch.context() as broken:
        broken.setattr(packs.ffmpeg, "film", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            made(piece, officer)
    page = f"/penerbitan/{piece.pk}/"
    tasks.end_given_up(0)
    assert "sedang dibuat" in officer.get(page).content.decode()
    give_up(packs.MAKE)
    tasks.end_given_up(0)
    assert "gagal berulang kali" in officer.get(page).content.decode()
    assert made(piece, officer).state == "ready"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("upload", "said"), [("waiting", "tidak sempat dimulai"), ("sending", "Lihat dahulu")]
)
def test_an_upload_that_was_given_up_says_how_far_it_was(episode, settings, upload, said):
    piece, officer, _calls = episode
    settings.PANTAU_YOUTUBE_TOKEN = TOKEN
    made(piece, officer)
    officer.post(f"/penerbitan/{piece.pk}/youtube/unggah/")
    EpisodePack.objects.update(upload=upload)
    give_up(packs.UPLOAD)
    tasks.end_given_up(0)
    assert said in officer.get(f"/penerbitan/{piece.pk}/").content.decode()
    assert EpisodePack.objects.get().upload == "failed"


@pytest.mark.django_db
def test_a_recording_that_was_given_up_says_so_and_one_that_waits_for_ffmpeg_waits(episode):
    piece, _officer, _calls = episode
    recordings.keep("b.mp3", [mp3()], by=piece.begun_by)
    recordings.keep("c.mp3", [mp3()], by=piece.begun_by)
    given, waits = Recording.objects.order_by("-pk")[:2]
    Recording.objects.filter(pk=waits.pk).update(trouble="no_ffmpeg")
    give_up(recordings.PREPARE)
    tasks.end_given_up(0)
    assert Recording.objects.get(pk=waits.pk).state == "waiting"
    given.refresh_from_db()
    assert (given.state, given.trouble) == ("failed", "gave_up")


def insert(server: Uploads, film, video=None) -> str:
    async def run() -> str:
        world = server.given()
        async with world.client() as client:
            fetch = Fetcher(client, FreePass(), world.clock, "youtube", sleep=world.sleep, attempts=1)
            return await youtube.insert(fetch, TOKEN, film, video or youtube.resource("Judul", "Uraian"))

    return asyncio.run(run())


def is_put(request: Request) -> bool:
    return request.method == "PUT"


def test_an_upload_goes_on_from_where_it_broke_off(tmp_path, monkeypatch):
    monkeypatch.setattr(youtube, "PART", 1000)
    film, server = tmp_path / "film.mp4", Uploads()
    film.write_bytes(bytes(range(256)) * 14)
    server.faults += [
        Fault(answer=Response(503), touches=is_put, skip=1),
        Fault(cut=True, touches=is_put, skip=2),
    ]
    assert insert(server, film) == "abcdefghijk"
    assert server.film == film.read_bytes()


def test_an_upload_that_breaks_again_and_again_is_given_up(tmp_path):
    film, server = tmp_path / "film.mp4", Uploads()
    film.write_bytes(b"film")
    server.faults.append(Fault(answer=Response(503), times=99, touches=is_put))
    with pytest.raises(FetchError):
        insert(server, film)


def test_the_upload_is_asked_for_as_google_s_own_client_asks(tmp_path):
    build = pytest.importorskip("googleapiclient.discovery").build_from_document
    media = pytest.importorskip("googleapiclient.http").MediaFileUpload
    import httplib2

    documents = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents"
    discovery = json.loads((documents / "youtube.v3.json").read_text())
    film, asked = tmp_path / "film.mp4", {}
    film.write_bytes(b"film")

    class Heard:
        def request(self, uri, method="GET", body=None, headers=None, **_rest):
            if method == "POST":
                asked.update(url=httpx.URL(uri), body=json.loads(body), headers=headers)
                return httplib2.Response({"status": 200, "location": "https://youtube.googleapis.com/u"}), b""
            return httplib2.Response({"status": 201}), b'{"id": "abcdefghijk"}'

    video = youtube.resource("Judul", "Uraian")
    service = build(discovery, http=Heard())
    upload = media(str(film), mimetype="video/mp4", resumable=True)
    service.videos().insert(part="snippet,status", body=video, media_body=upload).execute()
    server = Uploads()
    insert(server, film, video)
    ours = server.log[0]
    assert f"https://{ours.host}{ours.path}" == str(asked["url"].copy_with(query=None))
    theirs = dict(asked["url"].params)
    assert ours.query == {name: theirs[name] for name in ("uploadType", "part")}
    assert json.loads(ours.body) == asked["body"]
    sent = {name.lower(): str(value) for name, value in asked["headers"].items()}
    for name in ("x-upload-content-type", "x-upload-content-length"):
        assert ours.headers[name] == sent[name]
    for part, fields in video.items():
        known = discovery["schemas"]["Video" + part.title()]["properties"]
        assert set(fields) <= set(known)
