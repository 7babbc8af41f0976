"""Deletions at X reach us by its batch: handed in, collected, seen a second time, said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from made_up_collection import NOW, make_account
from made_up_platforms import switch_on

from pantau.demo.platforms.x import TOKEN
from pantau.office.collection import compliance
from pantau.office.collection.models import ComplianceJob, Connector, RawPayload
from pantau.office.posts.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(outside) -> Connector:
    connector = switch_on("x", bearer_token=TOKEN, usd_per_day="5")
    account = outside.world.add_account("x", "1000000001", "warga1")
    for number in range(3):
        outside.world.publish(account, f"Kicau {number}", posted_at=NOW - timedelta(hours=number + 2))
    make_account("1000000001", "x", kind="id", native_id="1000000001")
    outside.sweep()
    return connector


def test_a_deletion_is_told_by_the_batch_and_said_after_a_second_look(outside, x):
    outside.world.delete(outside.world.account("x", "1000000001").posts[1])
    outside.clock.advance(60)
    bill = outside.x.bill.millionths
    job = compliance.hand_in(outside.given(), x)
    assert (job.posts, compliance.is_due(x, outside.clock())) == (3, False)
    assert compliance.collect(outside.given(), x) == 0  # X is still at it
    outside.clock.advance(timedelta(minutes=11))
    assert compliance.collect(outside.given(), x) == 1
    assert outside.x.bill.millionths == bill
    assert not Post.objects.exclude(gone_at=None).exists()  # one word of it is a hint
    outside.clock.advance(timedelta(hours=2))
    assert outside.sweep()["x"].gone_posts == 1
    assert Post.objects.exclude(gone_at=None).count() == 1
    outside.clock.advance(timedelta(hours=12))
    assert compliance.is_due(x, outside.clock())
    assert compliance.hand_in(outside.given(), x).posts == 2


def test_a_lost_job_is_told_and_the_next_asks_again(outside, x):
    compliance.hand_in(outside.given(), x)
    outside.x.jobs.clear()
    assert compliance.collect(outside.given(), x) == 0
    assert ComplianceJob.objects.get().lost
    assert compliance.collect(outside.given(), x) == 0  # not asked for again


def test_the_addresses_x_gives_are_not_kept(outside, x):
    compliance.hand_in(outside.given(), x)
    outside.clock.advance(timedelta(minutes=11))
    compliance.collect(outside.given(), x)
    from pantau.office.collection.storing import read_raw

    kept = [read_raw(digest) for digest in RawPayload.objects.values_list("hash", flat=True)]
    assert not [body for body in kept if b"rahasia" in body]


def test_with_nothing_held_nothing_is_handed_in(outside):
    connector = switch_on("x", bearer_token=TOKEN, usd_per_day="5")
    assert compliance.hand_in(outside.given(), connector) is None
    assert not outside.x.log
