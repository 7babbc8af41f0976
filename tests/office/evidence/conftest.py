"""A finding on a post that came from a platform, and the people who deal with it."""

from datetime import UTC, datetime

import pytest

from made_up_findings import make_finding, make_post
from pantau.office.posts.models import PostVersion
from pantau.web.ui import clock
from staff import make_person

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)  # Monday, 09.40 WITA


@pytest.fixture(autouse=True)
def office(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def finding(db):
    post = make_post("Semeton jari, pilih no urut 4", platform="youtube", author_name="Kanal Rekaan")
    PostVersion.objects.filter(post=post).update(
        route="youtube_api", expires_at=NOW, source_ref="ab" * 32, raw={"id": "v1"}, format="youtube_api"
    )
    return make_finding("Semeton jari, pilih no urut 4", post=post)


@pytest.fixture
def officer(db):
    return make_person("ratna", "officer", full_name="Baiq Ratnasari")


@pytest.fixture
def commissioner(db):
    return make_person("lalu", "commissioner", full_name="Lalu Rekaan")
