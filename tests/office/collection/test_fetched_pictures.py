"""Pictures that connectors name: fetched once, only where the law and the owner let us, refused when they lie, and
forgotten with their wording or when nothing was found."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from made_up_collection import NOW, make_account
from made_up_platforms import Platforms, switch_on
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from made_up_findings import make_finding
from made_up_pictures import bomb, flat, written
from pantau.demo.platforms.posters import POSTERS, drawn
from pantau.demo.platforms.server import Platform, Request, Response
from pantau.engine.pictures import Reading, TextLine
from pantau.engine.sources.connectors.fetching import web_client
from pantau.office.collection import actions, consents, fetched_pictures, pictures, post_pictures, purging
from pantau.office.collection.models import Connector, Consent, Picture, PictureFetch, SweepState
from pantau.office.findings.models import Finding
from pantau.office.posts.models import Post, PostPicture, PostVersion

pytestmark = pytest.mark.django_db
HOST = "cdn.example"


class Shelf(Platform):
    """Answers with what stands under each path."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Response] = {}

    def answer(self, request: Request) -> Response:
        return self.files.get(request.path, Response(404))


class WithPictures(Platforms):
    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.page = self.world.add_account("facebook", "1001", "halaman.satu", token="rahasia")

    def client(self) -> httpx.AsyncClient:
        mounts = {
            "all://graph.facebook.com": httpx.ASGITransport(self.facebook),
            f"all://{HOST}": httpx.ASGITransport(self.shelf),
        }
        return httpx.AsyncClient(mounts=mounts, trust_env=False, follow_redirects=True)

    def show(self, *files: bytes, text: str = "Kabar") -> None:
        urls = []
        for body in files:
            path = f"/{len(self.shelf.files)}.jpg"
            self.shelf.files[path] = Response(200, body, {"content-type": "text/html"})
            urls.append(f"https://{HOST}{path}?sig=1")
        self.world.publish(self.page, text, posted_at=self.clock() - timedelta(minutes=5), media=tuple(urls))

    def fetch(self, jobs: InMemoryConnector) -> list[PictureFetch]:
        """What the worker does with the jobs that wait."""
        for job in list(jobs.jobs.values()):
            if job["task_name"] == fetched_pictures.FETCH_PICTURES:
                fetched_pictures.fetch(job["args"]["fetches"], self.given())
        return list(PictureFetch.objects.order_by("pk"))


@pytest.fixture(autouse=True)
def jobs():
    held = InMemoryConnector()
    with app.replace_connector(held):
        yield held


@pytest.fixture
def outside() -> WithPictures:
    return WithPictures()


@pytest.fixture
def connector(outside) -> Connector:
    made = switch_on("facebook_page_consented", app_secret="app-secret")
    account = make_account("1001", "facebook", kind="id", native_id="1001")
    actions.give_consent(account, made, scope="posts", token="rahasia", now=NOW)
    return made


def test_a_registered_accounts_picture_is_fetched_once_and_goes_to_be_read(outside, connector, jobs):
    outside.show(written("Nomor 4"), flat())
    outside.sweep()
    (done,) = outside.fetch(jobs)
    assert (done.taken, done.trouble, done.ended_at, done.addresses) == (2, "", outside.clock(), [])
    one, _other = PostPicture.objects.order_by("pk")
    assert (one.route, one.version, one.given_by) == (connector.route, 1, None)
    assert [job["task_name"] for job in jobs.jobs.values()].count(post_pictures.READ_POST_PICTURE) == 2
    outside.clock.advance(timedelta(hours=3))
    outside.sweep()
    outside.fetch(jobs)
    assert len(outside.shelf.log) == 2
    assert not any("authorization" in request.headers for request in outside.shelf.log)


def test_a_post_that_a_file_brought_before_gets_its_pictures_too(outside, connector, jobs):
    """Without addresses there, and with the same words and as many pictures it is no new wording."""
    outside.show(flat())
    outside.sweep()
    PictureFetch.objects.all().delete()
    PostVersion.objects.update(mapped={"media": [{"kind": "image"}]})
    SweepState.objects.update(cursor={}, due_at=None)
    jobs.jobs.clear()
    outside.clock.advance(timedelta(hours=3))
    outside.sweep()
    (done,) = outside.fetch(jobs)
    assert (done.version, done.taken) == (1, 1)


def test_the_words_of_a_fetched_picture_become_a_finding(outside, connector, jobs):
    from pantau.office.findings import actions as findings

    outside.show(drawn(POSTERS[0], 640), text="Selamat pagi")
    outside.sweep()
    outside.fetch(jobs)
    reading = Reading(
        (TextLine("Jangan lupa coblos nomor 4", (5, 5, 300, 40), 0.98),), 640, 800, "made up 1", 800
    )
    picture = PostPicture.objects.get()
    post_pictures.read(picture.pk, now=outside.clock, reader=lambda _data: reading)
    findings.detect_posts([picture.post_id], clock=outside.clock)
    assert Finding.objects.get(category="quiet_period").picture_spans
    picture.refresh_from_db()
    assert picture.look_keys


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        (b"<!doctype html>", "type"),
        (b"", "empty"),
        (bomb(60_000, 60_000), "pixels"),
        (flat()[:50], "broken"),
        (b"x" * (pictures.MOST_BYTES + 1), "large"),
    ],
)
def test_what_is_no_picture_is_not_kept_and_said(outside, connector, jobs, body, trouble):
    outside.show(body)
    outside.sweep()
    (done,) = outside.fetch(jobs)
    assert (done.taken, done.trouble) == (0, trouble)
    assert not Picture.objects.exists()


def test_nothing_is_asked_once_the_consent_or_the_connector_ended(outside, connector, jobs):
    outside.show(flat())
    outside.show(flat("JPEG"))
    outside.sweep()
    first, second = PictureFetch.objects.order_by("pk")
    consents.end(Consent.objects.get(), now=outside.clock())
    fetched_pictures.fetch([first.pk], outside.given())
    Connector.objects.filter(pk=connector.pk).update(enabled=False)
    fetched_pictures.fetch([second.pk], outside.given())
    assert {one.trouble for one in PictureFetch.objects.all()} == {"off"}
    assert outside.shelf.log == []


def test_accounts_outside_the_registry_and_offices_that_want_none_fetch_nothing(outside, connector, settings):
    outside.show(flat())
    settings.PANTAU_PICTURE_DAYS = 0
    outside.sweep()
    assert Post.objects.count() == 1
    assert not PictureFetch.objects.exists()
    settings.PANTAU_PICTURE_DAYS = 14
    Post.objects.update(account=None)
    (stored,) = Post.objects.all()
    from pantau.engine.post import Media
    from pantau.engine.post import Post as Value

    value = Value(stored.platform, stored.native_id, "x", media=(Media("image", f"https://{HOST}/0.jpg"),))
    assert fetched_pictures.ask_for(connector, [value], NOW) == 0


def test_private_addresses_are_not_reached(outside, connector, jobs):
    outside.world.publish(
        outside.page, "Kabar", posted_at=outside.clock() - timedelta(minutes=5),
        media=("http://169.254.169.254/latest/", "http://127.0.0.1:5432/", "file:///etc/passwd"),
    )  # fmt: skip
    outside.sweep()
    (waiting,) = PictureFetch.objects.all()
    real = outside.given()
    guarded = type(real)(real.clock, lambda: web_client("Pantau"), real.sleep)
    fetched_pictures.fetch([waiting.pk], guarded)
    waiting.refresh_from_db()
    assert (waiting.taken, waiting.trouble) == (0, "forbidden_target")


def test_a_fetched_picture_goes_with_its_wording(outside, connector, jobs):
    outside.show(flat())
    outside.sweep()
    outside.fetch(jobs)
    assert Picture.objects.count() == 1
    PostVersion.objects.update(expires_at=NOW - timedelta(days=1))
    purging.purge(outside.clock())
    assert not PostPicture.objects.exists()
    assert not Picture.objects.exists()


def test_bytes_of_posts_without_a_finding_are_let_go_after_some_days(outside, connector, jobs):
    outside.show(flat())
    outside.show(written("Nomor 4"))
    outside.sweep()
    outside.fetch(jobs)
    plain, found = PostPicture.objects.order_by("pk")
    PostPicture.objects.update(read_at=NOW)
    Finding.objects.filter(pk=make_finding().pk).update(post=found.post)
    needed = Finding.objects.values("post")
    assert fetched_pictures.let_go(outside.clock() + timedelta(days=13), needed) == 0
    assert fetched_pictures.let_go(outside.clock() + timedelta(days=15), needed) == 1
    assert set(Picture.objects.values_list("pk", flat=True)) == {found.sha256}
    assert PostPicture.objects.filter(pk=plain.pk).exists()
