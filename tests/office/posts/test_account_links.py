"""Authors found in the registry, and what that says of their posts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from pantau.engine.post import Author, Batch, Interaction, Post
from pantau.office.people.models import User
from pantau.office.posts import actions
from pantau.office.posts.accounts import author_keys
from pantau.office.posts.models import Interaction as StoredInteraction
from pantau.office.posts.models import Post as StoredPost
from pantau.office.registry.models import (
    Account,
    Candidate,
    District,
    Official,
    OfficialAccountLink,
    Party,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
POSTED = datetime(2024, 1, 20, 3, 0, tzinfo=UTC)


def party(number: int = 3) -> Party:
    return Party.objects.create(
        election="pemilu-2024", number=number, short=f"P{number}", name=f"Partai {number}"
    )


def candidate(name: str = "Lalu Contoh", list_number: int = 1) -> Candidate:
    district, _ = District.objects.get_or_create(election="pemilu-2024", code="LB1", name="Lombok Barat 1")
    owner = Party.objects.first() or party()
    return Candidate.objects.create(
        election="pemilu-2024", party=owner, district=district, list_number=list_number, name=name
    )


def account(key: str = "lalucontoh", **changes: Any) -> Account:
    return Account.objects.create(**{"platform": "facebook", "kind": "handle", "key": key, **changes})


def ingest(*posts: Post, acts: tuple[Interaction, ...] = ()) -> actions.IngestSummary:
    batch = Batch(posts=posts, interactions=acts)
    return actions.ingest([batch], route="file", legal_basis="test", source="t", clock=lambda: NOW)


def post(native_id: str = "1", handle: str | None = "Lalu.Contoh", **changes: Any) -> Post:
    author = Author("facebook", handle=handle) if handle else None
    return Post(
        **{
            "platform": "facebook",
            "native_id": native_id,
            "text": "Halo",
            "posted_at": POSTED,
            "author": author,
        }
        | changes
    )


def test_every_spelling_of_an_author_is_one_identity() -> None:
    by_handle = author_keys("facebook", Author("facebook", handle="Lalu.Contoh"))
    by_address = author_keys("facebook", Author("facebook", url="https://m.facebook.com/LaluContoh/?ref=1"))
    by_both = author_keys("facebook", Author("facebook", native_id="100", handle="lalucontoh"))
    assert by_handle == by_address == ("handle:lalucontoh",)
    assert by_both == ("id:100", "handle:lalucontoh")
    assert author_keys("facebook", None) == ()


def test_a_registered_candidates_post_gets_account_role_and_registration() -> None:
    registered = account(candidate=candidate())
    ingest(post())
    stored = StoredPost.objects.get()
    assert (stored.account, stored.subject, stored.registered) == (registered, "candidate", True)


@pytest.mark.parametrize(
    ("status", "registered"),
    [
        ("registered", True),
        ("late", True),
        ("closed", True),
        ("reactivated", True),
        ("unregistered", False),
        ("unresolved", None),
    ],
)
def test_the_status_of_an_account_says_whether_it_is_registered(status: str, registered: bool | None) -> None:
    account(candidate=candidate(), status=status)
    ingest(post())
    assert StoredPost.objects.get().registered is registered


def test_what_a_post_itself_says_goes_before_the_registry() -> None:
    account(candidate=candidate())
    ingest(post(subject="campaign_team", registered=False))
    stored = StoredPost.objects.get()
    assert (stored.subject, stored.registered) == ("campaign_team", False)
    assert stored.account is not None


def test_an_unknown_author_stays_unknown() -> None:
    ingest(post(), post("2", handle=None))
    assert set(StoredPost.objects.values_list("account", "subject", "registered")) == {(None, "", None)}


def test_an_official_whom_a_person_linked_is_seen_as_one() -> None:
    user = User.objects.create(username="staf", full_name="Staf")
    official = Official.objects.create(name="Contoh", role="village_head")
    linked = account()
    OfficialAccountLink.objects.create(
        official=official, account=linked, linked_by=user, linked_at=timezone.now(), why="Dilihat dua petugas"
    )
    ingest(post())
    assert StoredPost.objects.get().subject == "village_official"


def test_of_two_owners_of_one_name_the_one_valid_at_posting_counts() -> None:
    account(candidate=candidate("Lama", 1), valid_from=date(2019, 1, 1), valid_to=date(2020, 1, 1))
    present = account(candidate=candidate("Baru", 2), valid_from=date(2023, 11, 1))
    ingest(post())
    assert StoredPost.objects.get().account == present


def test_an_account_changes_hands_at_the_office_s_midnight() -> None:
    account(candidate=candidate("Lama", 1), valid_to=date(2024, 2, 12))
    present = account(candidate=candidate("Baru", 2), valid_from=date(2024, 2, 12))
    ingest(post(posted_at=datetime(2024, 2, 11, 18, tzinfo=UTC)))  # two at night on the 12th in Lombok
    assert StoredPost.objects.get().account == present
    actions.link_accounts()
    assert StoredPost.objects.get().account == present


def test_an_id_goes_before_a_name_that_may_have_changed_hands() -> None:
    account(candidate=candidate("Nama", 1))
    by_id = account("100", kind="id", candidate=candidate("Nomor", 2))
    ingest(post(author=Author("facebook", native_id="100", handle="lalucontoh")))
    assert StoredPost.objects.get().account == by_id


def test_the_actor_of_an_interaction_is_found_too() -> None:
    known = account()
    act = Interaction(
        kind="like", platform="facebook", actor=Author("facebook", handle="LaluContoh"), target_post="9"
    )
    ingest(acts=(act,))
    assert StoredInteraction.objects.get().actor_account == known


def test_posts_that_came_before_their_account_are_linked_and_detected_again() -> None:
    ingest(post("1"), post("2", handle="orang.lain"))
    registered = account(candidate=candidate())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert actions.link_accounts() == 1
    stored = StoredPost.objects.get(native_id="1")
    assert (stored.account, stored.subject, stored.registered) == (registered, "candidate", True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->'post_ids' = to_jsonb(ARRAY[%s]) FROM procrastinate_jobs "
            "WHERE task_name = 'findings.detect_batch'",
            [stored.pk],
        )
        assert cursor.fetchall() == [(True,)]
    assert actions.link_accounts() == 0


@pytest.mark.django_db(transaction=True)
def test_linking_locks_posts_in_the_order_in_which_ingest_does() -> None:
    """By their ids, it would hold the later of two posts and wait for the earlier, and ingest the other way."""
    ingest(post("2"))
    ingest(post("1"))
    account()
    names = ("host", "port", "dbname", "user", "password")
    address = make_conninfo(**{name: connection.get_connection_params().get(name) for name in names})
    hold = "SELECT id FROM posts_post WHERE native_id = %s FOR UPDATE"
    with psycopg.connect(address) as ingesting, ThreadPoolExecutor(1) as beside:
        ingesting.execute("SET lock_timeout = '5s'")
        ingesting.execute(hold, ["1"])
        linking = beside.submit(_link_in_a_thread)
        while not ingesting.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            assert not linking.done(), "it waits for nobody"
        ingesting.execute(hold, ["2"])
        ingesting.commit()
        assert linking.result(timeout=60) == 2


def _link_in_a_thread() -> int:
    try:
        return actions.link_accounts()
    finally:
        connection.close()
