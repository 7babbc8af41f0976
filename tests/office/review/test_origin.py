"""A finding says by which route its wording came, and shows the screenshots behind it to those who may see them."""

import pytest
from django.utils import translation

from made_up_findings import QUIET, make_account, make_finding, make_post
from pantau.engine.sources.accounts import identify
from pantau.office.collection.models import Picture, Screenshot, ScreenshotPage
from pantau.office.posts.models import PostVersion
from pantau.office.registry import address_notes
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_screenshot(db):
    """A finding on words that an officer's screenshot showed."""
    finding = make_finding(post=make_post())
    PostVersion.objects.filter(post=finding.post).update(route="screenshot")
    picture = Picture.objects.create(
        sha256="a" * 64, media_type="image/png", width=9, height=9, size=3, body=b"png", stored_at=QUIET
    )
    shot = Screenshot.objects.create(
        officer=make_person("ani", "officer"), received_at=QUIET, status="done", words="typed",
        account=make_account("calon"), post=finding.post, ended_at=QUIET,
    )  # fmt: skip
    ScreenshotPage.objects.create(screenshot=shot, picture=picture, position=1)
    return finding, f"/patroli/tangkapan/{shot.pk}/1/"


def page(finding, role):
    return signed_in(make_person(role, role)).get(f"/tinjau/{finding.pk}/").content.decode()


def test_the_route_and_the_screenshot_stand_on_the_page_and_the_link_opens(by_screenshot):
    finding, address = by_screenshot
    client = signed_in(make_person("wirya", "officer"))
    shown = client.get(f"/tinjau/{finding.pk}/").content.decode()
    assert "lewat Tangkapan layar petugas" in shown
    assert f'href="{address}"' in shown
    assert client.get(address).status_code == 200


def test_who_may_not_open_the_picture_is_shown_no_link(by_screenshot):
    finding, address = by_screenshot
    shown = page(finding, "leadership")
    assert "lewat Tangkapan layar petugas" in shown
    assert address not in shown


def test_words_that_came_otherwise_show_no_screenshot(by_screenshot):
    finding, address = by_screenshot
    PostVersion.objects.filter(post=finding.post).update(route="youtube_api")
    shown = page(finding, "coordinator")
    assert "lewat Kanal YouTube" in shown
    assert address not in shown


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_wrong_with_an_address_is_told_in_the_readers_language(language):
    identity = identify("https://www.facebook.com/events/123")
    with translation.override(language):
        assert address_notes.told(identity, "?") == getattr(identity.note, language)
        assert address_notes.told(identify("https://x.com/calon"), "?") == "?"
