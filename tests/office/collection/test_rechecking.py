"""Old posts are looked at again within the quota: edits and deletions nobody pushed are noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from made_up_collection import make_account
from made_up_platforms import Platforms, switch_on

from pantau.engine.planning import shipped_retention
from pantau.office.collection import actions, rechecking, sweeping
from pantau.office.collection.models import Connector, PostDoubt, PostLook
from pantau.office.posts.models import Post, PostVersion
from pantau.web.ui import clock

pytestmark = pytest.mark.django_db

CHANNEL = "UC" + "7" * 22


@pytest.fixture(autouse=True)
def office_clock(monkeypatch, outside):
    monkeypatch.setattr(clock, "now", outside.clock)


@pytest.fixture
def connector(outside) -> Connector:
    make_account("kanal")
    return switch_on("youtube", key="kunci")


@pytest.fixture
def channel(outside, connector):
    return outside.world.add_account("youtube", CHANNEL, "@kanal")


def look_again(outside: Platforms, row: Connector) -> sweeping.Swept:
    return sweeping.look_again(outside.given(), row)


def until_due(outside: Platforms) -> None:
    outside.clock.advance(PostLook.objects.latest("due_at").due_at - outside.clock() + timedelta(seconds=1))


def test_a_post_is_due_again_after_a_while_and_not_before(outside, connector, channel):
    outside.world.publish(channel, "Selamat pagi semeton")
    outside.sweep()
    assert look_again(outside, connector).due == 0
    until_due(outside)
    assert look_again(outside, connector).due == 1
    assert look_again(outside, connector).due == 0


def test_an_edit_nobody_pushed_is_noticed(outside, connector, channel):
    post = outside.world.publish(channel, "Pilih nomor empat")
    outside.sweep()
    until_due(outside)
    outside.world.edit(post, "Ayo ke TPS")
    swept = look_again(outside, connector)
    assert swept.edited_posts == 1
    assert set(PostVersion.objects.values_list("text", flat=True)) == {"Pilih nomor empat", "Ayo ke TPS"}


def test_a_deletion_nobody_pushed_is_a_hint_and_the_second_look_confirms_it(outside, connector, channel):
    post = outside.world.publish(channel, "Pilih nomor empat")
    outside.sweep()
    until_due(outside)
    outside.world.delete(post)
    look_again(outside, connector)
    assert PostDoubt.objects.get().native_id == Post.objects.get().native_id
    assert Post.objects.get().gone_at is None
    outside.clock.advance(timedelta(hours=2))
    outside.sweep()
    assert Post.objects.get().gone_at is not None
    assert rechecking.due_posts(connector, outside.clock() + timedelta(days=30), 9) == {}


def test_what_is_still_there_lives_on_by_the_looks_alone(outside, connector, channel):
    kept = outside.world.publish(channel, "Selamat pagi semeton")
    lost = outside.world.publish(channel, "Pilih nomor empat")
    outside.sweep()
    outside.world.delete(lost)
    for _day in range(75):
        outside.clock.advance(timedelta(days=1))
        look_again(outside, connector)
        actions.purge(outside.clock())
    texts = dict(PostVersion.objects.values_list("post__native_id", "text"))
    assert texts == {kept.native_id: "Selamat pagi semeton", lost.native_id: ""}


def test_a_run_takes_no_more_than_its_share_of_the_quota(outside, connector, channel, monkeypatch):
    for number in range(5):
        outside.world.publish(channel, f"Warta {number}")
    outside.sweep()
    until_due(outside)
    monkeypatch.setattr(rechecking, "most_in_a_run", lambda row: 2)
    assert [look_again(outside, connector).due for _ in range(4)] == [2, 2, 1, 0]


def test_a_look_that_says_nothing_is_tried_again_later(outside, connector, channel):
    outside.world.publish(channel, "Selamat pagi semeton")
    outside.sweep()
    until_due(outside)
    outside.youtube.keys = ("lain",)  # ours is refused
    assert look_again(outside, connector).gaps == 1
    assert not PostDoubt.objects.exists()
    assert PostLook.objects.get().due_at == outside.clock() + rechecking.PUT_OFF


def test_routes_that_cannot_look_again_are_left_alone():
    retention = shipped_retention()
    assert retention.looks_again_by("telegram_webhook") is None
    assert retention.looks_again_by("youtube_feed") == "youtube_api"
    assert retention.looks_again_by("file") is None
