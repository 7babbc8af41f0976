"""X's connector against the whole contract, in both spellings of the interface."""

from __future__ import annotations

import json
import re

import pytest
from contract import BASIS, ConnectorContract, Rig

from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Post
from pantau.demo.platforms.x import CONSUMER_SECRET, TOKEN, Spelling
from pantau.demo.platforms.x import X as SimulatedX
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.x import X
from pantau.engine.sources.connectors.x_api import PAGE_SIZE
from pantau.engine.sources.connectors.x_listening import XStream


class XRig(Rig):
    page_size = PAGE_SIZE
    told = {
        "suspended": frozenset({"suspended"}),
        "deleted": frozenset({"not_found"}),
        "private": frozenset({"private"}),
    }
    spelling: Spelling = "tweet"
    dialect = "tweet"
    usd_per_day = "1000"

    def simulator(self) -> SimulatedX:
        return SimulatedX(self.world, spelling=self.spelling, sleep=self.clock.sleep)

    @property
    def x(self) -> SimulatedX:
        assert isinstance(self.app, SimulatedX)
        return self.app

    def access(self) -> Access:
        app = {
            "bearer_token": TOKEN,
            "usd_per_day": self.usd_per_day,
            "consumer_secret": CONSUMER_SECRET,
            "dialect": self.dialect,
        }
        return Access(BASIS, app)

    def connector(self, access: Access | None) -> X:
        return X(access, clock=self.clock, base_url="http://x.test")

    def new_account(self, number: int) -> Account:
        return self.world.add_account("x", str(10**18 + number), f"warga{number}")

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("x", account.native_id, account.handle_at(self.clock()))

    def native_id(self, post: Post) -> str:
        return self.x.ids_of(post)[0]

    def is_list(self, request: Request) -> bool:
        return bool(re.fullmatch(r"/2/users/\d+/tweets", request.path))

    def limited(self, reset_s: int | None) -> Response:
        headers = {}
        if reset_s is not None:
            headers["x-rate-limit-reset"] = str(int(self.clock().timestamp()) + reset_s)
        told = {"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429}
        return as_json({**told, "type": "about:blank"}, 429, headers)

    def error_in_success(self) -> Response:
        told = {"title": "Internal Error", "detail": "Something went wrong", "status": 500}
        return as_json({"errors": [{**told, "type": "https://api.x.com/2/problems/internal-error"}]})

    def revoke(self) -> None:
        self.x.tokens.clear()

    def emptied(self):
        def spoil(response: Response) -> Response:
            meta = json.loads(response.body)["meta"]
            return as_json({"meta": {"result_count": 0, "next_token": meta["next_token"]}})

        return spoil

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes]:
        return self.x.delivery(post)


class XPostRig(XRig):
    """A server that knows the new names alone, which the connector has to find out."""

    spelling: Spelling = "post"
    dialect = ""


class XStreamRig(XRig):
    """The timelines repair what the stream missed; what it tells itself is in test_x.py."""

    def connector(self, access: Access | None) -> XStream:
        return XStream(access, clock=self.clock, base_url="http://x.test")


class TestX(ConnectorContract):
    @pytest.fixture
    def rig(self) -> XRig:
        return XRig()


class TestXWithPostFields(ConnectorContract):
    @pytest.fixture
    def rig(self) -> XRig:
        return XPostRig()


class TestXStream(ConnectorContract):
    @pytest.fixture
    def rig(self) -> XStreamRig:
        return XStreamRig()
