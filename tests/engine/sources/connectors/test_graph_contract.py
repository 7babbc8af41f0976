"""Facebook, Instagram and Threads, with consent and without, against the whole contract."""

from __future__ import annotations

import json

import pytest
from contract import BASIS, ConnectorContract, Rig

from pantau.demo.platforms.graph import FacebookGraph, GraphServer, InstagramGraph, ThreadsGraph, page_post_id
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Post
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.facebook import FacebookConsented, FacebookPublic
from pantau.engine.sources.connectors.instagram import InstagramConsented, InstagramDiscovery
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.threads import ThreadsConsented, ThreadsPublic

OUR_IG_USER = "17841400000000001"


class GraphRig(Rig):
    limits_with_reset = False  # Graph names minutes, which the planner waits for
    platform = ""
    server: type[GraphServer]
    list_ends = ("/posts", "/media", "/threads", "/profile_posts", f"/{OUR_IG_USER}")

    def simulator(self) -> GraphServer:
        return self.server(self.world, sleep=self.clock.sleep)

    @property
    def graph(self) -> GraphServer:
        assert isinstance(self.app, GraphServer)
        return self.app

    def new_account(self, number: int) -> Account:
        token = f"rahasia-{self.platform}-{number}"
        return self.world.add_account(
            self.platform, str(10**14 + number), f"warga.{number}", token=token, followers=500
        )

    def ref(self, account: Account) -> AccountRef:
        return AccountRef(self.platform, account.native_id, account.handle_at(self.clock()))

    def access(self) -> Access:
        tokens = {account.native_id: f"rahasia-{self.platform}-{n}" for n, account in self._numbered()}
        return Access(BASIS, {"app_secret": "app-secret"}, tokens)

    def _numbered(self) -> list[tuple[int, Account]]:
        return list(enumerate(self.world.accounts(self.platform), start=1))

    def is_list(self, request: Request) -> bool:
        return request.path.endswith(self.list_ends) or b"batch=" in request.body

    def limited(self, reset_s: int | None) -> Response:
        told = {"message": "(#4) Application request limit reached", "type": "OAuthException", "code": 4}
        return as_json({"error": {**told, "fbtrace_id": "A1"}}, 403)

    def error_in_success(self) -> Response:
        told = {"message": "Please reduce the amount of data you're asking for", "code": 1}
        return as_json({"error": {**told, "type": "OAuthException", "fbtrace_id": "A1"}})

    def revoke(self) -> None:
        self.world.revoke(self.watched)

    def emptied(self):
        def spoil(response: Response) -> Response:
            return as_json({**json.loads(response.body), "data": []})

        return spoil

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes] | None:
        verb = {"posted": "posted", "edited": "edited", "deleted": "deleted"}[change]
        told = self.graph.told_of(verb, post)  # type: ignore[arg-type]
        if told is None:
            return None
        signed = self.graph.signed(told)
        return dict(signed.headers), signed.body


class FacebookConsentedRig(GraphRig):
    platform = "facebook"
    server = FacebookGraph
    names_renames = False
    page_size = 100
    told = {"suspended": frozenset({"not_found"}), "deleted": frozenset({"not_found"})}

    def connector(self, access: Access | None) -> FacebookConsented:
        return FacebookConsented(access, "http://graph.test/v26.0", self.clock)

    def native_id(self, post: Post) -> str:
        return page_post_id(post)

    def simulator(self) -> FacebookGraph:
        graph = FacebookGraph(self.world, sleep=self.clock.sleep)
        graph.subscribed.update({str(10**14 + 1), str(10**14 + 2)})
        return graph


class FacebookPublicRig(FacebookConsentedRig):
    told = {state: frozenset({"not_found"}) for state in ("suspended", "deleted", "private")}

    def connector(self, access: Access | None) -> FacebookPublic:
        return FacebookPublic(access, "http://graph.test/v26.0", self.clock)

    def access(self) -> Access:
        return Access(BASIS, {"token": "app-token", "app_secret": "app-secret"})

    def revoke(self) -> None:
        self.graph.app_token = "another"

    def delivery(self, post: Post, change: str) -> None:
        return None


class InstagramConsentedRig(GraphRig):
    platform = "instagram"
    server = InstagramGraph
    page_size = 50
    told = {"suspended": frozenset({"token"}), "deleted": frozenset({"token"})}

    def connector(self, access: Access | None) -> InstagramConsented:
        return InstagramConsented(access, "http://graph.test/v26.0", self.clock)


class InstagramDiscoveryRig(GraphRig):
    platform = "instagram"
    server = FacebookGraph
    page_size = 50
    names_renames = False  # another name is (#110), as no name is
    told = {state: frozenset({"not_found"}) for state in ("suspended", "deleted", "private")}

    def connector(self, access: Access | None) -> InstagramDiscovery:
        return InstagramDiscovery(access, "http://graph.test/v26.0", self.clock)

    def access(self) -> Access:
        app = {"token": "app-token", "ig_user_id": OUR_IG_USER, "app_secret": "app-secret"}
        return Access(BASIS, app)

    def revoke(self) -> None:
        self.graph.app_token = "another"

    def emptied(self):
        def spoil(response: Response) -> Response:
            body = json.loads(response.body)
            body["business_discovery"]["media"]["data"] = []
            return as_json(body)

        return spoil


class ThreadsConsentedRig(GraphRig):
    platform = "threads"
    server = ThreadsGraph
    page_size = 100
    told = {"suspended": frozenset({"token"}), "deleted": frozenset({"token"})}

    def connector(self, access: Access | None) -> ThreadsConsented:
        return ThreadsConsented(access, "http://graph.test/v1.0", self.clock)


class ThreadsPublicRig(GraphRig):
    platform = "threads"
    server = ThreadsGraph
    page_size = 100
    names_renames = False
    told = {state: frozenset({"not_found"}) for state in ("suspended", "deleted", "private")}

    def connector(self, access: Access | None) -> ThreadsPublic:
        return ThreadsPublic(access, "http://graph.test/v1.0", self.clock)

    def access(self) -> Access:
        return Access(BASIS, {"token": "app-token"})

    def revoke(self) -> None:
        self.graph.app_token = "another"

    def delivery(self, post: Post, change: str) -> None:
        return None


class TestFacebookConsented(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return FacebookConsentedRig()


class TestFacebookPublic(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return FacebookPublicRig()


class TestInstagramConsented(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return InstagramConsentedRig()


class TestInstagramDiscovery(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return InstagramDiscoveryRig()


class TestThreadsConsented(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return ThreadsConsentedRig()


class TestThreadsPublic(ConnectorContract):
    @pytest.fixture
    def rig(self) -> GraphRig:
        return ThreadsPublicRig()
