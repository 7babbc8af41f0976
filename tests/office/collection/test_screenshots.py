"""Screenshots: taken by content, read in a job, corrected by a person, and then a post with its origin told."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from made_up_collection import NOW, TODAY, make_account
from procrastinate.contrib.django.models import ProcrastinateJob

from given_up_jobs import give_up
from made_up_pictures import bomb, flat, moving, written
from pantau.cli import doctor
from pantau.engine.pictures import PictureError, ReaderMissingError, Reading, TextLine
from pantau.office.collection import actions, ledger, readings, screenshots, tasks
from pantau.office.collection.models import PatrolLook, Picture, Screenshot
from pantau.office.people.models import AuditEvent
from pantau.office.posts.models import Post, PostVersion
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
READ = "Jangan lupa coblos nomor 4 ya sameton"
RIGHT = "Jangan lupa coblos nomor 4 ya semeton"
ADDRESS = "https://www.instagram.com/akun.rekaan/"


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def account(db):
    return make_account("akun.rekaan", "instagram", url=ADDRESS)


def files(*pictures: bytes, name: str = "layar.png") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, data, "image/png") for data in pictures]


def hand_in(officer, *pictures: bytes, **more) -> Screenshot:
    answer = signed_in(officer).post("/patroli/tangkapan/", {"pictures": files(*pictures)} | more)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Screenshot.objects.order_by("-pk")[0]


def reads(*lines: str):
    """A reader that finds these words in every picture."""

    def reader(data: bytes) -> Reading:
        found = tuple(
            TextLine(text, (2, 10 * n, 50, 10 * n + 8), 0.99 - n / 2) for n, text in enumerate(lines)
        )
        return Reading(found, 60, 40, "mesin uji 1", 40)

    return reader


def read(shot: Screenshot, reader=None) -> Screenshot:
    screenshots.read(shot.pk, now=lambda: NOW, reader=reader or reads(READ))
    shot.refresh_from_db()
    return shot


SAID = {"text": RIGHT, "account": ADDRESS, "posted_at": "2024-02-12T08:30", "minutes": "2"}


def test_an_upload_waits_for_its_job_and_shows_how_far_it_is(officer, account):
    shot = hand_in(officer, flat(), flat(size=(70, 40)))
    job = ProcrastinateJob.objects.get(task_name="collection.read_screenshot")
    assert (job.queue_name, job.args) == ("capture", {"screenshot_id": shot.pk})
    client = signed_in(officer)
    page = client.get(f"/patroli/tangkapan/{shot.pk}/").content.decode()
    assert "Mesin membaca gambarnya" in page
    assert "0 dari 2 gambar" in page
    assert client.get(f"/patroli/tangkapan/{shot.pk}/kemajuan/").status_code == 200
    read(shot)
    assert client.get(f"/patroli/tangkapan/{shot.pk}/kemajuan/")["HX-Refresh"] == "true"


def test_what_was_read_stands_beside_the_picture_with_boxes(officer, account):
    shot = read(hand_in(officer, flat(), address=ADDRESS), reads(READ, "kabur"))
    page = signed_in(officer).get(f"/patroli/tangkapan/{shot.pk}/").content.decode()
    assert READ in page
    assert page.count('stroke-width="1"') == 2
    assert page.count('class="unsure"') == 1
    assert f'value="{ADDRESS.rstrip("/")}' in page
    assert not Post.objects.exists()


def test_confirmed_it_is_a_post_like_others_with_its_origin(officer, account):
    actions.plan_day(TODAY)
    shot = read(hand_in(officer, flat()))
    answer = signed_in(officer).post(f"/patroli/tangkapan/{shot.pk}/jadikan/", SAID)
    assert answer.status_code == 302, answer.content.decode()
    shot.refresh_from_db()
    post, version = Post.objects.get(), PostVersion.objects.get()
    assert (post.account, post.platform, version.text) == (account, "instagram", RIGHT)
    assert post.posted_at == NOW - timedelta(minutes=70)
    assert (version.route, version.source_ref) == ("screenshot", f"screenshot:{shot.pk}")
    assert (shot.status, shot.words, shot.reader, shot.post) == ("done", "corrected", "mesin uji 1", post)
    assert (PatrolLook.objects.get().how, PatrolLook.objects.get().minutes) == ("screenshot", 2)
    found = ledger.coverage(TODAY, now=NOW)
    assert (found.by("route"), found.adds_up) == ({"screenshot": 1}, True)
    assert ProcrastinateJob.objects.filter(task_name="findings.detect_batch").count() == 1
    told = AuditEvent.objects.get(verb="screenshot_confirmed").detail
    assert (told["words"], told["pictures"]) == ("corrected", [Picture.objects.get().pk])
    page = signed_in(officer).get(f"/patroli/tangkapan/{shot.pk}/").content.decode()
    assert "dibaca mesin, dibetulkan petugas" in page


def test_words_left_as_read_are_told_apart_from_corrected_and_typed_ones(officer, account):
    for reader, text, words in ((reads(READ), READ, "recognised"), (reads(), RIGHT, "typed")):
        shot = read(hand_in(officer, flat()), reader)
        said = screenshots.Confirmed(ADDRESS, "", None, text)
        assert screenshots.confirm(shot, said, by=officer, now=NOW).words == words


def test_with_the_posts_address_it_joins_the_post_that_is_known(officer, account):
    place = "https://www.instagram.com/akun.rekaan/p/ABCdef123/"
    for text in (RIGHT, RIGHT + "!"):
        shot = read(hand_in(officer, flat()))
        screenshots.confirm(shot, screenshots.Confirmed(ADDRESS, place, None, text), by=officer, now=NOW)
    assert Post.objects.get().version_count == 2


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"text": "  "}, "wajib"),
        ({"account": "https://www.instagram.com/tetangga/"}, "Usulkan dahulu"),
        ({"account": "bukan alamat"}, "field-error"),
        ({"address": "https://www.instagram.com/tetangga/"}, "bukan alamat sebuah unggahan"),
        ({"address": "https://www.tiktok.com/@tetangga/video/7300000000000000001"}, "milik akun lain"),
        ({"posted_at": "2024-03-01T08:00"}, "belum tiba"),
        ({"posted_at": ""}, "nyatakan bahwa gambarnya tidak menunjukkannya"),
    ],
)
def test_what_is_not_so_is_refused_and_nothing_is_a_post(officer, account, change, complaint):
    shot = read(hand_in(officer, flat()))
    answer = signed_in(officer).post(f"/patroli/tangkapan/{shot.pk}/jadikan/", SAID | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert complaint in page or "note-danger" in page
    assert not Post.objects.exists()


def test_without_the_reader_the_officer_types(officer, account):
    def missing(data):
        raise ReaderMissingError

    shot = read(hand_in(officer, flat()), missing)
    page = signed_in(officer).get(f"/patroli/tangkapan/{shot.pk}/").content.decode()
    assert "Pembaca gambar tidak terpasang" in page
    assert signed_in(officer).post(f"/patroli/tangkapan/{shot.pk}/jadikan/", SAID).status_code == 302
    shot.refresh_from_db()
    assert shot.words == "typed"


def test_the_page_says_when_the_reader_is_not_installed(officer, monkeypatch):
    from pantau.office.collection import screenshot_page

    monkeypatch.setattr(screenshot_page, "can_read", lambda: False)
    assert "requirements/extras.txt" in signed_in(officer).get("/patroli/tangkapan/").content.decode()


def test_one_broken_picture_does_not_keep_the_others_from_being_read(officer, account):
    def reader(data: bytes) -> Reading:
        if data == broken:
            raise PictureError("broken", "no")
        return reads(READ)(data)

    broken = flat(size=(90, 90))
    shot = read(hand_in(officer, broken, flat()), reader)
    assert (shot.status, shot.problem) == ("read", "broken")
    assert screenshots.recognised(shot) == READ


def test_a_job_cut_off_goes_on_and_a_failing_one_gives_up(officer, account):
    calls = []

    def reader(data: bytes) -> Reading:
        calls.append(data)
        if len(calls) == 2:
            raise MemoryError
        return reads(READ)(data)

    shot = hand_in(officer, flat(), flat(size=(70, 40)))
    with pytest.raises(MemoryError):
        read(shot, reader)
    read(shot, reader)
    assert len(calls) == 3
    assert shot.status == "read"
    other = hand_in(officer, flat(size=(80, 80)))
    screenshots.give_up(other.pk)
    other.refresh_from_db()
    assert (other.status, other.problem) == ("read", "failed")


def test_a_reading_whose_workers_were_killed_says_so_and_the_way_out(officer, account):
    shot = hand_in(officer, flat(), flat(size=(70, 40)))
    client, at = signed_in(officer), f"/patroli/tangkapan/{shot.pk}/"
    tasks.end_given_up(0)
    assert "Mesin membaca gambarnya" in client.get(at).content.decode()  # its job waits
    assert readings.given_up() == 0
    give_up("collection.read_screenshot")  # no worker survived it
    tasks.end_given_up(0)
    page = client.get(at).content.decode()
    assert "Tidak dapat dibaca mesin" in page
    assert "Mesin membaca gambarnya" not in page
    assert "Sudah saya periksa, simpan" in page  # it can be typed in
    assert "tidak dapat dibaca" in client.get("/patroli/tangkapan/").content.decode()
    assert readings.given_up() == 1
    line = doctor.readings()
    assert (line.status, line.says) == ("warn", "pictures that could not be read: 1")
    client.post(f"{at}baca-ulang/")
    assert "Mesin membaca gambarnya" in client.get(at).content.decode()
    assert AuditEvent.objects.filter(verb="screenshot_read_again").count() == 1
    assert give_up("collection.read_screenshot") == 1
    shot.refresh_from_db()
    read(shot)
    assert (shot.status, shot.problem) == ("read", "")
    assert doctor.readings().status == "ok"
    client.post(f"{at}baca-ulang/")  # what was read is not read again
    shot.refresh_from_db()
    assert shot.status == "read"


@pytest.mark.slow
def test_the_job_reads_with_the_real_reader_and_gives_up_at_its_last_attempt(officer, account, monkeypatch):
    shot = hand_in(officer, written("Coblos nomor 4"))
    tasks.read_screenshot(SimpleNamespace(job=SimpleNamespace(attempts=1)), shot.pk)
    shot.refresh_from_db()
    assert (shot.status, screenshots.recognised(shot)) == ("read", "Coblos nomor 4")
    assert shot.reader.startswith("rapidocr ")
    other = hand_in(officer, flat())
    monkeypatch.setattr(screenshots, "read", lambda *given, **named: 1 / 0)
    for attempts, status in ((tasks.MOST_READINGS - 1, "reading"), (tasks.MOST_READINGS, "read")):
        with pytest.raises(ZeroDivisionError):
            tasks.read_screenshot(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), other.pk)
        other.refresh_from_db()
        assert other.status == status


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7", "bukan gambar PNG"),
        (bomb(50_000, 50_000), "terlalu besar"),
        (moving("PNG"), "bergerak"),
        (flat("JPEG")[:-2], "rusak"),
        (b"<svg onload='x'/>", "bukan gambar PNG"),
    ],
)
def test_what_is_no_picture_is_refused_by_its_content(officer, data, said):
    answer = signed_in(officer).post("/patroli/tangkapan/", {"pictures": files(flat(), data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Picture.objects.exists()


def test_seven_pictures_or_none_are_refused(officer):
    client = signed_in(officer)
    many = [flat(size=(60 + n, 40)) for n in range(7)]
    assert client.post("/patroli/tangkapan/", {"pictures": files(*many)}).status_code == 422
    assert client.post("/patroli/tangkapan/", {}).status_code == 422


def test_a_picture_is_served_to_its_officer_with_safe_headers_and_written_once(officer, account):
    shot = hand_in(officer, flat(), name="x")
    at = f"/patroli/tangkapan/{shot.pk}/1/"
    answer = signed_in(officer).get(at)
    assert (answer.content, answer["Content-Type"]) == (flat(), "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert signed_in(make_person("lain", "officer")).get(at).status_code == 404
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Picture.objects.update(body=b"lain")


def test_a_confirmed_picture_is_seen_by_those_who_look_into_cases(officer, account):
    shot = read(hand_in(officer, flat()))
    screenshots.confirm(shot, screenshots.Confirmed(ADDRESS, "", None, RIGHT), by=officer, now=NOW)
    at = f"/patroli/tangkapan/{shot.pk}/1/"
    assert signed_in(make_person("hukum", "legal")).get(at).status_code == 200
    assert signed_in(make_person("desa", "village_supervisor")).get(at).status_code == 404
    assert signed_in(make_person("pimpinan", "leadership")).get(at).status_code == 403


def test_a_dropped_screenshot_is_forgotten_but_for_its_line(officer, account):
    shared, own = flat(), flat(size=(70, 40))
    kept = hand_in(officer, shared)
    shot = read(hand_in(officer, shared, own))
    answer = signed_in(officer).post(
        f"/patroli/tangkapan/{shot.pk}/buang/", {"why": "Percakapan pribadi orang lain."}
    )
    assert answer.status_code == 302
    shot.refresh_from_db()
    assert shot.status == "dropped"
    assert [one.pk for one in Picture.objects.all()] == [kept.pages.get().picture_id]
    assert len(AuditEvent.objects.get(verb="screenshot_dropped").detail["pictures"]) == 2


def test_what_nobody_checked_is_dropped_after_a_month(officer, account):
    shot = read(hand_in(officer, flat()))
    begun = shot.received_at
    assert screenshots.drop_forgotten(begun + timedelta(days=29)) == 0
    assert screenshots.drop_forgotten(begun + timedelta(days=30)) == 1
    shot.refresh_from_db()
    assert (shot.status, shot.address, Picture.objects.count()) == ("dropped", "", 0)
    assert AuditEvent.objects.get(verb="screenshot_dropped").actor is None
    assert screenshots.drop_forgotten(begun + timedelta(days=60)) == 0


def test_what_became_a_post_is_not_dropped_or_confirmed_again(officer, account):
    shot = read(hand_in(officer, flat()))
    said = screenshots.Confirmed(ADDRESS, "", None, RIGHT)
    screenshots.confirm(shot, said, by=officer, now=NOW)
    with pytest.raises(screenshots.ScreenshotError):
        screenshots.confirm(shot, said, by=officer, now=NOW)
    with pytest.raises(screenshots.ScreenshotError):
        screenshots.drop(shot, by=officer, why="Keliru ambil.", now=NOW)
    assert Picture.objects.exists()


def test_one_picture_of_two_posts_gives_two_and_the_officer_is_told(officer, account):
    for text in (RIGHT, "Unggahan lain pada gambar yang sama"):
        shot = read(hand_in(officer, flat()))
        page = signed_in(officer).get(f"/patroli/tangkapan/{shot.pk}/").content.decode()
        screenshots.confirm(shot, screenshots.Confirmed(ADDRESS, "", None, text), by=officer, now=NOW)
    assert "sudah pernah menjadi unggahan" in page
    assert [post.version_count for post in Post.objects.all()] == [1, 1]
