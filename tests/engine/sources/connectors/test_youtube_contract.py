"""YouTube's connector against the whole contract."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from contract import BASIS, STORIES, ConnectorContract, Rig, live_through
from hypothesis import given, settings

from pantau.demo.platforms.atom import VIDEO_TOPIC, video_push, video_tombstone
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Post
from pantau.demo.platforms.youtube import KEY
from pantau.demo.platforms.youtube import YouTube as SimulatedYouTube
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.websub import Callbacks
from pantau.engine.sources.connectors.youtube import YouTube

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
