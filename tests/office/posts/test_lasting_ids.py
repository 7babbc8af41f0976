"""Posts without an id of their own are named by their place in their very file."""

from datetime import UTC, datetime

import pytest

from pantau.engine.post import Author, Batch, Post
from pantau.office.posts.actions import ingest
from pantau.office.posts.models import Post as Stored

pytestmark = pytest.mark.django_db


def line(number: int, text: str) -> Post:
    ref = f"komentar.csv:{number}"
    when = datetime(2024, 1, 1, tzinfo=UTC)
    return Post("youtube", ref, text, when, Author("youtube", handle="warga"), source_ref=ref)


def bring(*posts: Post, source: str) -> None:
    ingest([Batch(posts=posts)], route="file", legal_basis="uji", source=source)


def test_two_files_of_one_name_do_not_meet_in_one_post() -> None:
    bring(line(2, "jalan rusak"), source="komentar.csv (sha256 aa)")
    bring(line(2, "air bersih"), source="komentar.csv (sha256 bb)")
    assert Stored.objects.count() == 2
    assert set(Stored.objects.values_list("version_count", flat=True)) == {1}


def test_the_same_file_twice_changes_nothing() -> None:
    bring(line(2, "jalan rusak"), line(3, "jalan rusak"), source="komentar.csv (sha256 aa)")
    bring(line(2, "jalan rusak"), line(3, "jalan rusak"), source="komentar.csv (sha256 aa)")
    assert Stored.objects.count() == 2
