"""A whole day of collection, played as ``python -m bench.day`` plays a larger one, leaves every record right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from psycopg.conninfo import make_conninfo

from pantau.demo.day.judging import Judge, Judgement
from pantau.demo.day.trial import Size, play
from pantau.office.collection.models import Attempt
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
SMALL = Size(accounts=40, every=timedelta(hours=1), seed=11)


@pytest.fixture
def address() -> str:
    """Where the worker, another process, finds the tests' database."""
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**{name: told[key] for name, key in names.items()})


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kinds(found: Judgement) -> set[str]:
    return {sentence.partition(":")[0] for sentence in found.broken}


def test_over_a_day_with_outages_spent_quotas_and_two_kills_every_record_is_right(address, tmp_path):
    day = play(SMALL, tmp_path, address, settings.PANTAU_DATA)
    found = Judge(day).judge()
    assert not found.broken, "\n".join(found.broken)
    assert [how for _, _, how in day.killed] == ["answer", "transaction"]
    assert found.counts["posts"]["in the database"] > 80
    assert found.counts["ledger rows"]["seen"] > 70
    first, second = Post.objects.order_by("pk")[:2]
    with undone():
        Post.objects.filter(pk=first.pk).update(account=Account.objects.exclude(pk=first.account_id)[0])
        assert kinds(Judge(day).judge()) == {"a post of the wrong account"}
    with undone():
        PostVersion.objects.filter(post=first).update(text=second.versions.get().text)
        assert {"a post stored twice", "a post that was given to us and lost"} <= kinds(Judge(day).judge())
    assert {asked.counted_as for asked in day.network.log if asked.platform == "hub"} == {"youtube", "web"}
    of_youtube = Attempt.objects.filter(account=None, platform="youtube")
    with undone():
        of_youtube.filter(pk=of_youtube.first().pk).update(requests=F("requests") + 50)
        assert kinds(Judge(day).judge()) == {"requests that no platform saw"}
    with undone():
        of_youtube.delete()
        assert kinds(Judge(day).judge()) == {"requests that were not counted"}
    with undone():
        Attempt.objects.exclude(account=None).filter(outcome="ok").delete()
        assert {"a row that nothing explains", "the ledger does not add up"} <= kinds(Judge(day).judge())
