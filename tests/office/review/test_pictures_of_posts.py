"""Pictures of a post: read in a job, found by the same rules, shown with boxes, tagged by people, forgotten in time."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from made_up_findings import make_finding, make_post
from pantau.engine.evidence.capture.pictures import Seen
from pantau.engine.pictures import Reading, TextLine, inspect
from pantau.engine.pictures.pdq import look_of
from pantau.office.collection import pictures, post_pictures
from pantau.office.collection.models import Picture
from pantau.office.evidence import captured_pictures
from pantau.office.evidence.models import PageCapture
from pantau.office.findings import actions
from pantau.office.findings.models import Finding
from pantau.office.people.models import AuditEvent
from pantau.office.posts import purging
from pantau.office.posts.models import Post, PostPicture, PostVersion
from pantau.office.posts.reading import read_posts
from pantau.office.review import picture_views
from pantau.office.review.actions import Verdict, decide
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 12, 3, 0, tzinfo=UTC)
READING = Reading(
    (
        TextLine("Jangan lupa coblos nomor 4", (10, 10, 300, 40), 0.97),
        TextLine("bagi amplop 50 ribu coblos nomor 4", (10, 60, 300, 90), 0.4),
    ),
    400, 200, "made up 1", 200,
)  # fmt: skip


@pytest.fixture(autouse=True)
def jobs():
    held = InMemoryConnector()
    with app.replace_connector(held):
        yield held


@pytest.fixture
def officer():
    return make_person("ratna", "officer")


def png(colour: str = "white") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 200), colour).save(made, "PNG")
    return made.getvalue()


def given(post, officer, colour="white"):
    return post_pictures.add(post.pk, pictures.take(io.BytesIO(png(colour))), by=officer, now=NOW)


def test_sure_words_of_a_picture_are_found_by_the_same_rules_and_unsure_ones_decide_nothing(officer, jobs):
    post = make_post("Selamat pagi", posted_at=NOW)
    picture = given(post, officer)
    assert [job["task_name"] for job in jobs.jobs.values()] == ["collection.read_post_picture"]
    post_pictures.read(picture.pk, now=lambda: NOW, reader=lambda _data: READING)
    actions.detect_posts([post.pk], clock=lambda: NOW)
    assert {one.category for one in Finding.objects.all()} == {"quiet_period"}
    finding = Finding.objects.get()
    assert finding.spans == []
    words = READING.lines[0].text
    assert all(words[start:end] == said for _medium, start, end, said, _c in finding.picture_spans)
    page = signed_in(officer).get(f"/tinjau/{finding.pk}/").content.decode()
    assert "Dari gambar:" in page
    assert "mesin ragu, tidak dipakai aturan" in page
    assert page.count('class="unsure"') == 1


def test_an_officer_hands_a_picture_in_and_lies_about_files_are_told(officer):
    finding, client = make_finding(), signed_in(officer)
    address = f"/tinjau/{finding.pk}/gambar/"
    client.post(address, {"picture": SimpleUploadedFile("poster.png", png())})
    picture = PostPicture.objects.get()
    shown = client.get(f"{address}{picture.pk}/")
    assert shown["Content-Type"] == "image/png"
    assert shown.content == png()
    for lie in (b"", b"GIF89a....", png()[:60], b"%PDF-1.7"):
        client.post(address, {"picture": SimpleUploadedFile("poster.png", lie)})
    assert PostPicture.objects.count() == 1
    other = make_finding()
    assert client.get(f"/tinjau/{other.pk}/gambar/{picture.pk}/").status_code == 404


def test_people_tag_what_they_see_and_rules_can_ask_for_it(officer, jobs):
    finding, client = make_finding(), signed_in(officer)
    picture = given(finding.post, officer)
    address = f"/tinjau/{finding.pk}/gambar/{picture.pk}/tanda/"
    client.post(address, {"tag": ["number_sign", "with_candidate", "face"]})
    picture.refresh_from_db()
    assert picture.tags == ["number_sign", "with_candidate"]
    (stored,) = read_posts([finding.post_id])
    assert stored.post.media[-1].tags == ("number_sign", "with_candidate")
    assert AuditEvent.objects.get(verb="post_picture_tagged").detail["after"] == picture.tags
    client.post(address, {})
    picture.refresh_from_db()
    assert picture.tags == []


def poster(words: str = "PASAR RAKYAT") -> Image.Image:
    made = Image.new("RGB", (600, 800), "#1d5a8a")
    draw = ImageDraw.Draw(made)
    draw.ellipse((60, 40, 320, 300), "#f2c230")
    draw.rectangle((0, 560, 600, 800), "#2e7d4f")
    draw.text((40, 400), words, "white", ImageFont.load_default(60))
    return made


def packed(made: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    made.save(out, "JPEG", **options)
    return out.getvalue()


def read_poster(finding, officer, data: bytes):
    picture = post_pictures.add(finding.post_id, pictures.take(io.BytesIO(data)), by=officer, now=NOW)
    post_pictures.read(picture.pk, now=lambda: NOW, reader=lambda _data: READING)
    return picture


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (packed(poster()), "persis sama"),
        (packed(poster().resize((300, 400)), quality=60), "hampir sama"),
        (packed(poster().transpose(Image.Transpose.FLIP_LEFT_RIGHT)), "diputar atau dicerminkan"),
    ],
)
def test_a_picture_that_was_judged_brings_the_decision_its_reason_and_the_way_there(officer, again, said):
    before, now = make_finding(), make_finding()
    read_poster(before, officer, packed(poster()))
    read_poster(now, officer, again)
    read_poster(
        make_finding(),
        officer,
        packed(Image.effect_mandelbrot((600, 800), (-2, -1.5, 1, 1.5), 50).convert("RGB")),
    )
    client, address = signed_in(officer), f"/tinjau/{now.pk}/"
    assert "Gambar ini pernah diputus" not in client.get(address).content.decode()
    decide(officer, before.pk, Verdict("look_into", "", "Poster pasar, bukan kampanye."), NOW)
    page = client.get(address).content.decode()
    assert "Gambar ini pernah diputus" in page
    assert "Poster pasar, bukan kampanye." in page
    assert f'href="/tinjau/{before.pk}/"' in page
    assert said in page


def test_decisions_out_of_reach_are_not_told(officer):
    before, now = make_finding(), make_finding()
    for finding in (before, now):
        read_poster(finding, officer, packed(poster()))
    decide(officer, before.pk, Verdict("look_into", "", "Jelas."), NOW)
    picture = PostPicture.objects.get(post=now.post)
    assert picture_views._judged(picture, now.post_id, Finding.objects.exclude(pk=before.pk)) == []
    assert len(picture_views._judged(picture, now.post_id, Finding.objects.all())) == 1


def on_captured_page(finding, data: bytes) -> PageCapture:
    """A capture of the finding's page, with this picture in its archive."""
    capture = PageCapture.objects.create(
        post=finding.post, how="browser", url="https://x.example/", asked_at=NOW
    )
    look = look_of(data)
    size = inspect(data)
    seen = Seen(
        "page.wacz", "https://x.example/poster.png", sha256(data).hexdigest(), len(data), size.media_type,
        size.width, size.height, look.hashes, look.quality,
    )  # fmt: skip
    captured_pictures.keep(capture, [seen])
    return capture


def test_a_picture_on_a_captured_page_is_known_again_in_both_directions(officer):
    before, now = make_finding(), make_finding()
    on_captured_page(before, packed(poster()))
    capture = on_captured_page(now, packed(poster(), quality=60))
    on_captured_page(now, packed(poster(), quality=60))  # the same twice is told once
    decide(officer, before.pk, Verdict("look_into", "", "Poster pasar, bukan kampanye."), NOW)
    client = signed_in(officer)
    page = client.get(f"/tinjau/{now.pk}/").content.decode()
    assert page.count("Gambar pada rekaman halaman ini pernah diputus</h4>") == 1
    assert "Poster pasar, bukan kampanye." in page
    assert "pada rekaman halamannya" in page
    assert f"/bukti/rekaman/{capture.pk}/" in page or f"/bukti/rekaman/{capture.pk + 1}/" in page
    handed = make_finding()
    read_poster(handed, officer, packed(poster()))
    assert "Gambar ini pernah diputus" in client.get(f"/tinjau/{handed.pk}/").content.decode()


def test_badges_and_whole_pages_are_not_known_again():
    capture = PageCapture.objects.create(how="browser", url="https://x.example/", asked_at=NOW)
    small = packed(poster().resize((120, 120)))
    looks = look_of(packed(poster()))
    for path, url, side in (("page.wacz", "https://x.example/a.png", 120), ("page.png", "", 600)):
        seen = Seen(path, url, "0" * 64, len(small), "image/png", side, side, looks.hashes, looks.quality)
        captured_pictures.keep(capture, [seen])
    assert [one.look_keys for one in capture.pictures.all()] == [[], []]


def test_a_plain_picture_is_like_no_other_but_its_very_self(officer):
    before, now = make_finding(), make_finding()
    read_poster(before, officer, png("white"))
    read_poster(now, officer, png("ivory"))
    picture = PostPicture.objects.get(post=now.post)
    assert (picture.quality, picture.look_keys) == (0, [])
    assert post_pictures.alike(picture, now.post_id, Post.objects.values("pk")) == []


def test_the_same_bytes_are_read_once(officer):
    read_poster(make_finding(), officer, packed(poster()))
    again = post_pictures.add(
        make_finding().post_id, pictures.take(io.BytesIO(packed(poster()))), by=officer, now=NOW
    )

    def never(_data: bytes) -> Reading:
        raise AssertionError("read twice")

    post_pictures.read(again.pk, now=lambda: NOW, reader=never)
    again.refresh_from_db()
    assert again.lines[0]["text"] == READING.lines[0].text
    assert again.look_keys


def test_the_lines_that_a_rule_found_are_filled(officer):
    post = make_post("Selamat pagi", posted_at=NOW)
    post_pictures.read(given(post, officer).pk, now=lambda: NOW, reader=lambda _data: READING)
    actions.detect_posts([post.pk], clock=lambda: NOW)
    page = signed_in(officer).get(f"/tinjau/{Finding.objects.get().pk}/").content.decode()
    assert page.count('class="hit"') == 1


def test_a_broken_picture_and_a_missing_reader_end_the_reading(officer):
    from pantau.engine.pictures import PictureError, ReaderMissingError

    for error, problem in ((PictureError("broken", "x"), "broken"), (ReaderMissingError(), "no_reader")):
        picture = given(make_post(), officer)

        def fails(_data: bytes, error: Exception = error) -> Reading:
            raise error

        post_pictures.read(picture.pk, now=lambda: NOW, reader=fails)
        picture.refresh_from_db()
        assert (picture.problem, picture.read_at) == (problem, NOW)


def test_a_purged_post_takes_its_pictures_along(officer):
    post = make_post()
    picture = given(post, officer)
    PostVersion.objects.filter(post=post).update(expires_at=NOW - timedelta(days=1))
    gone = purging.purge(NOW)
    assert gone.pictures == (picture.sha256,)
    pictures.forget_unused(gone.pictures)
    assert not PostPicture.objects.exists()
    assert not Picture.objects.exists()
