"""The feeds' connector against the whole contract, by Atom and by RSS."""

from __future__ import annotations

import pytest
from contract import BASIS, STORIES, ConnectorContract, Rig, live_through
from hypothesis import given, settings

from pantau.demo.platforms.atom import site_push, site_tombstones
from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.server import Request, Response
from pantau.demo.platforms.websub_hub import push_headers
from pantau.demo.platforms.world import Account, Post
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.feeds import Feeds
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.websub import Callbacks

CALLBACKS = Callbacks("https://pantau.example/websub", "kunci induk")
HUB = "http://hub.test/"


class FeedsRig(Rig):
    names_renames = False
    told = {
        "suspended": frozenset({"blocked_us"}),
        "deleted": frozenset({"not_found"}),
        "private": frozenset({"private"}),
    }
    revoked_whys = frozenset({"permission"})

    def simulator(self) -> Sites:
        return Sites(self.world, hub=HUB, sleep=self.clock.sleep)

    def access(self) -> Access:
        return Access(BASIS, {"callback": CALLBACKS.base, "websub_secret": CALLBACKS.master})

    def connector(self, access: Access | None) -> Feeds:
        return Feeds(access, clock=self.clock)

    def new_account(self, number: int) -> Account:
        host = f"desa{number}.test"
        return self.world.add_account("web", host, host, f"Desa {number}")

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("web", f"http://{account.native_id}/feed", account.native_id)

    def native_id(self, post: Post) -> str:
        return f"http://{post.account.native_id}/?p={post.native_id}"

    def is_list(self, request: Request) -> bool:
        return request.path == "/feed"

    def error_in_success(self) -> Response:
        body = b"<?xml version='1.0'?><error><message>Database error</message></error>"
        return Response(200, body, {"content-type": "text/xml"})

    def revoke(self) -> None:
        assert isinstance(self.app, Sites)
        self.app.blocked = True

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes]:
        site = f"http://{post.account.native_id}"
        if change == "deleted":
            body = site_tombstones(site, HUB, [post], self.clock())
        else:
            body = site_push(site, HUB, post, self.clock())
        topic = f"{site}/feed"
        return push_headers(topic, HUB, CALLBACKS.secret(topic), body), body


class RssRig(FeedsRig):
    def simulator(self) -> Sites:
        sites = super().simulator()
        sites.rss = {"desa1.test", "desa2.test"}
        return sites


class TestAtomFeeds(ConnectorContract):
    @pytest.fixture
    def rig(self) -> FeedsRig:
        return FeedsRig()


class TestRssFeeds(ConnectorContract):
    @pytest.fixture
    def rig(self) -> RssRig:
        return RssRig()


@settings(max_examples=60)
@given(STORIES)
def test_whatever_happens_every_article_is_seen_or_lies_in_a_gap(steps: list[str]) -> None:
    live_through(FeedsRig(), steps, unseen_in=frozenset({"page_limit"}))
