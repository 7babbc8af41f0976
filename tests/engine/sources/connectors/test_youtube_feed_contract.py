"""YouTube's keyless feed against the whole contract; a 404 of its is a spell, not a channel's end."""

from __future__ import annotations

import pytest
from contract import STORIES, ConnectorContract, Rig, Store, live_through
from hypothesis import given, settings
from test_youtube_contract import YouTubeRig

from pantau.demo.platforms.server import Request, Response
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.youtube_feed import YouTubeFeed


class YouTubeFeedRig(YouTubeRig):
    edits_by = "sweep"
    deletions_by = ""
    names_renames = False
    page_size = 0
    told = {"suspended": frozenset({"outage"}), "deleted": frozenset({"outage"})}
    revoked_whys = frozenset({"outage"})

    def connector(self, access: Access | None) -> YouTubeFeed:  # type: ignore[override]
        return YouTubeFeed(access, clock=self.clock, base_url="http://youtube.test")

    def is_list(self, request: Request) -> bool:
        return request.path == "/feeds/videos.xml"

    def error_in_success(self) -> Response:
        return Response(200, b"<?xml version='1.0'?><error/>", {"content-type": "text/xml"})

    def revoke(self) -> None:
        self.trouble(Response(403, b"blocked"), times=10**6)

    def emptied(self) -> None:
        return None

    def delivery(self, post: object, change: str) -> None:  # type: ignore[override]
        return None


class TestYouTubeFeed(ConnectorContract):
    @pytest.fixture
    def rig(self) -> YouTubeFeedRig:
        return YouTubeFeedRig()


@settings(max_examples=40)
@given(STORIES)
def test_whatever_happens_every_video_is_seen_or_lies_in_a_gap(steps: list[str]) -> None:
    live_through(YouTubeFeedRig(), steps, unseen_in=frozenset({"page_limit"}))


@pytest.mark.parametrize("status", [404, 500])
def test_a_spell_of_errors_says_nothing_about_the_channel(status: int) -> None:
    rig, store = YouTubeFeedRig(), Store()
    rig.publish()
    rig.trouble(Response(status), times=10**6)
    rig.sweep(store)
    assert store.whys() == {"outage"}
    assert not store.changes


def test_both_routes_word_a_video_alike() -> None:
    feed, api, store = YouTubeFeedRig(), YouTubeRig(), Store()
    for rig in (feed, api):
        assert isinstance(rig, Rig)
        rig.publish("Judul\nUraian dengan <tanda> & lain", native_id="samavideo01")
        rig.sweep(store)
        store.cursors.clear()
    assert len(store.versions) == 1, "seen by two routes, a video is one version"
