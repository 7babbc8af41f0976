"""YouTube's connector against the whole contract."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from contract import BASIS, STORIES, ConnectorContract, Rig, Store, live_through
from hypothesis import given, settings

from pantau.demo.platforms.atom import VIDEO_TOPIC, video_push, video_tombstone
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Comment, Post
from pantau.demo.platforms.youtube import KEY
from pantau.demo.platforms.youtube import YouTube as SimulatedYouTube
from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.websub import Callbacks
from pantau.engine.sources.connectors.youtube import YouTube
from pantau.engine.sources.connectors.youtube_comments import YouTubeComments

CALLBACKS = Callbacks("https://pantau.example/websub", "kunci induk")


class YouTubeRig(Rig):
    edits_by = "recheck"
    page_size = 50
    told = {
        "suspended": frozenset({"not_found"}),
        "deleted": frozenset({"not_found"}),
        "private": frozenset({"private"}),
    }

    def simulator(self) -> SimulatedYouTube:
        return SimulatedYouTube(self.world, sleep=self.clock.sleep)

    def access(self) -> Access:
        return Access(BASIS, {"key": KEY, "callback": CALLBACKS.base, "websub_secret": CALLBACKS.master})

    def connector(self, access: Access | None) -> YouTube:
        return YouTube(access, clock=self.clock, base_url="http://youtube.test")

    def new_account(self, number: int) -> Account:
        return self.world.add_account("youtube", f"UC{number:022d}", f"@warga{number}")

    def ref(self, account: Account) -> AccountRef:
        handle = account.handle_at(self.clock()).lstrip("@")
        return AccountRef("youtube", account.native_id, handle)

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/playlistItems")

    def error_in_success(self) -> Response:
        return as_json(
            {"error": {"code": 500, "message": "Internal", "errors": [{"reason": "backendError"}]}}
        )

    def revoke(self) -> None:
        assert isinstance(self.app, SimulatedYouTube)
        self.app.keys.clear()

    def emptied(self):
        def spoil(response: Response) -> Response:
            body = json.loads(response.body)
            return as_json({**body, "items": []})

        return spoil

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes]:
        write = video_tombstone if change == "deleted" else video_push
        body = write(post, self.clock())
        topic = VIDEO_TOPIC + post.account.native_id
        signature = hmac.new(CALLBACKS.secret(topic).encode(), body, hashlib.sha1).hexdigest()
        link = f'<https://pubsubhubbub.appspot.com>; rel="hub", <{topic}>; rel="self"'
        return {"Link": link, "X-Hub-Signature": f"sha1={signature}"}, body


class TestYouTube(ConnectorContract):
    @pytest.fixture
    def rig(self) -> YouTubeRig:
        return YouTubeRig()


@settings(max_examples=60)
@given(STORIES)
def test_whatever_happens_every_video_is_seen(steps: list[str]) -> None:
    live_through(YouTubeRig(), steps)


@settings(max_examples=30)
@given(STORIES)
def test_of_a_busy_channel_every_video_is_seen_or_lies_in_a_gap(steps: list[str]) -> None:
    live_through(YouTubeRig(), steps, many=120, unseen_in=frozenset({"page_limit"}))


class YouTubeCommentsRig(YouTubeRig):
    """What is published here is said under the watched channel's one video."""

    names_renames = False
    page_size = 100
    told = {"suspended": frozenset({"not_found"}), "deleted": frozenset({"not_found"})}

    def __init__(self) -> None:
        super().__init__()
        self.videos = {self.watched.native_id: self.world.publish(self.watched, "Debat")}

    def connector(self, access: Access | None) -> YouTubeComments:  # type: ignore[override]
        return YouTubeComments(access, clock=self.clock, base_url="http://youtube.test")

    def publish(self, text: str = "Assalamualaikum warga", **when: datetime) -> Any:
        return self.say(self.watched, text, when.get("posted_at"))

    def say(self, account: Account, text: str, at: datetime | None = None) -> Comment:
        if account.native_id not in self.videos:
            self.videos[account.native_id] = self.world.publish(account, "Debat")
        said = self.world.comment(self.videos[account.native_id], "UC" + "w" * 22, "@warga", text)
        said.posted_at = at or said.posted_at
        return said

    def recheck(self, store: Store, posts: Sequence[Any]) -> None:
        self.recheck_refs(store, [PostRef("youtube", one.native_id) for one in posts])

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/commentThreads")

    def delivery(self, post: object, change: str) -> None:  # type: ignore[override]
        return None


class TestYouTubeComments(ConnectorContract):
    @pytest.fixture
    def rig(self) -> YouTubeCommentsRig:
        return YouTubeCommentsRig()

    @pytest.mark.skip("the platform dates comments itself")
    def test_a_post_dated_ahead_of_our_clock_is_kept(self) -> None: ...  # type: ignore[override]

    def test_one_lost_account_does_not_hide_the_others(self, rig: Rig, store: Store) -> None:
        assert isinstance(rig, YouTubeCommentsRig)
        other = rig.new_account(2)
        said = rig.say(other, "Masih ada")
        rig.world.set_state(rig.watched, "deleted")
        rig.sweep(store, [rig.watched, other])
        assert said.native_id in store.seen
        assert store.looks == [rig.ref(other)]
