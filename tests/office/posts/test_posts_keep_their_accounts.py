"""A post's account exists, without a foreign key: what triggers refuse is what a foreign key would (decision 053)."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from made_up_findings import make_account, make_post
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account


def remove(account: Account) -> None:
    """As the database sees it: Django itself would ask before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_account WHERE id = %s", [account.pk])


@pytest.mark.django_db
def test_no_post_names_an_account_that_is_not_there() -> None:
    post = make_post()
    with pytest.raises(IntegrityError, match="no registry_account 987654"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(account_id=987654)
    with pytest.raises(IntegrityError, match="no registry_account 987654"), transaction.atomic():
        make_post(account_id=987654)
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_an_account_with_posts_stays_and_one_without_may_go() -> None:
    held, free = make_account("tetap"), make_account("bebas")
    make_post(account=held)
    with pytest.raises(IntegrityError, match="still has posts"):
        remove(held)
    remove(free)
    assert list(Account.objects.all()) == [held]


@pytest.mark.django_db
def test_a_post_that_comes_in_locks_no_account() -> None:
    account = make_account("tetap")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmax::text FROM registry_account WHERE id = %s", [account.pk])
        before = cursor.fetchone()
        make_post(account=account)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT xmax::text FROM registry_account WHERE id = %s", [account.pk])
        assert cursor.fetchone() == before == ("0",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["post", "removal"])
def test_a_post_and_the_removal_of_its_account_at_once(first: str) -> None:
    """Whoever comes second sees what the first did, and is refused."""
    account = make_account("rebutan")
    begun, refused = threading.Event(), []

    def second() -> None:
        begun.wait(20)
        try:
            if first == "post":
                remove(account)
            else:
                make_post(account_id=account.pk)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        if first == "post":
            make_post(account=account)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM registry_account WHERE id = %s", [account.pk])
        begun.set()
        wait_for_lock()
    other.join()
    assert len(refused) == 1
    assert (Post.objects.count(), Account.objects.count()) == ((1, 1) if first == "post" else (0, 0))


def wait_for_lock() -> None:
    """Until the other connection waits for what this one holds."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
