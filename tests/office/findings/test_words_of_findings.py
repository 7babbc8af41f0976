"""Words of posts in which something was found follow their versions, whoever writes those: the database sees to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from made_up_findings import QUIET, make_finding, make_post
from pantau.office.findings.models import Finding, FoundWords
from pantau.office.posts.models import Post, PostVersion
from pantau.office.review.queue import Filters
from staff import make_person

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)


def later(post: Post, text: str, version: int = 2) -> PostVersion:
    first = PostVersion.objects.get(post=post, version=1)
    return PostVersion.objects.create(
        post=post, month=post.month, version=version, seen_at=QUIET + timedelta(hours=1), route=first.route,
        format=first.format, legal_basis=first.legal_basis, text=text, content_hash=text.encode(),
    )  # fmt: skip


def said() -> list[tuple[int, int]]:
    return list(FoundWords.objects.order_by("post", "version").values_list("post", "version"))


@pytest.fixture
def found() -> Callable[[str], set[int]]:
    officer = make_person("ratna", "officer")
    return lambda words: set(
        Filters(q=words).apply(Finding.objects.all(), officer, NOW).values_list("pk", flat=True)
    )


@pytest.mark.django_db
def test_only_posts_with_a_finding_have_words_here(found) -> None:
    make_post("Bagi sembako di balai desa")
    assert said() == []
    one = make_finding("Bagi sembako di lapangan")
    again = make_finding(post=one.post, rule="other-rule")
    assert said() == [(one.post_id, 1)]
    assert found("sembako lapangan") == {one.pk, again.pk}


@pytest.mark.django_db
def test_a_later_version_is_found_and_each_is_asked_by_itself(found) -> None:
    one = make_finding("Bagi sembako")
    later(one.post, "Bagi amplop")
    later(make_post("Tanpa temuan"), "Tanpa temuan juga")
    assert said() == [(one.post_id, 1), (one.post_id, 2)]
    assert found("amplop") == found("sembako") == found("amplop -sembako") == {one.pk}
    assert found("amplop sembako") == set()


@pytest.mark.django_db
def test_what_is_emptied_or_removed_is_found_no_more(found) -> None:
    one, other = make_finding("Bagi sembako"), make_finding("Bagi sembako juga")
    later(one.post, "Bagi amplop")
    PostVersion.objects.filter(post=one.post, version=1).update(text="")
    assert found("sembako") == {other.pk}
    PostVersion.objects.filter(post=one.post, version=2).delete()
    assert found("amplop") == set()
    assert said() == [(one.post_id, 1), (other.post_id, 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM findings_foundwords WHERE words <> ''")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_a_version_that_comes_while_a_finding_is_made_is_not_missed() -> None:
    """Ingest holds the post's lock when it writes a version."""
    post = make_post("Bagi sembako")
    locked, written = threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=post.pk)
            locked.set()
            later(post, "Bagi amplop")
            written.wait(2)  # for the finding, which cannot be made meanwhile
        connection.close()

    editing = threading.Thread(target=edit)
    editing.start()
    assert locked.wait(20)
    make_finding(post=post)
    written.set()
    editing.join()
    assert said() == [(post.pk, 1), (post.pk, 2)]
