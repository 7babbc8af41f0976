"""Bluesky's feeds and records against the whole contract."""

from __future__ import annotations

import json

import pytest
from contract import BASIS, ConnectorContract, Rig

from pantau.demo.platforms.bluesky import Bluesky as SimulatedBluesky
from pantau.demo.platforms.bluesky import uri
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Post
from pantau.engine.sources.connectors.bluesky import BlueskyFeeds, BlueskyRecords
from pantau.engine.sources.connectors.bluesky_lines import BlueskyLine
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.firehose import Firehose
from pantau.engine.sources.connectors.jetstream import Jetstream
from pantau.engine.sources.connectors.seam import Access

TOLD = {
    "suspended": frozenset({"suspended"}),
    "deleted": frozenset({"deleted"}),
    "private": frozenset({"not_found"}),  # switched off by its owner, who can switch it on again
}


class FeedsRig(Rig):
    page_size = 100
    told = TOLD
    revoked_whys = frozenset({"permission"})  # nothing is permitted by a key; we are shut out

    def simulator(self) -> SimulatedBluesky:
        return SimulatedBluesky(self.world, sleep=self.clock.sleep)

    def access(self) -> Access:
        return Access(BASIS)

    def connector(self, access: Access | None) -> BlueskyFeeds | BlueskyRecords:
        return BlueskyFeeds(access, "http://appview.test", self.clock, directory="http://plc.test")

    def new_account(self, number: int) -> Account:
        return self.world.add_account("bluesky", f"did:plc:{number:024d}", f"warga{number}.bsky.social")

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("bluesky", account.native_id, account.handle_at(self.clock()))

    def native_id(self, post: Post) -> str:
        return uri(post)

    def is_list(self, request: Request) -> bool:
        return request.path.endswith(("getAuthorFeed", "listRecords"))

    def limited(self, reset_s: int | None) -> Response:
        refusal = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        resets_at = int(self.clock().timestamp()) + (reset_s or 0)
        return as_json(refusal, 429, {} if reset_s is None else {"ratelimit-reset": str(resets_at)})

    def error_in_success(self) -> Response:
        return as_json({"error": "InternalServerError", "message": "Internal Server Error"})

    def revoke(self) -> None:
        assert isinstance(self.app, SimulatedBluesky)
        self.app.blocked = True

    def emptied(self):
        def spoil(response: Response) -> Response:
            body = json.loads(response.body)
            return as_json({**body, next(name for name in ("feed", "records") if name in body): []})

        return spoil


class RecordsRig(FeedsRig):
    names_renames = False  # a server lists records by account, without names
    deletions_by = "sweep"

    def connector(self, access: Access | None) -> BlueskyRecords:
        return BlueskyRecords(access, "http://appview.test", self.clock, directory="http://plc.test")


class FirehoseRig(FeedsRig):
    """What a line tells is in test_firehose.py; here it is looked at as the sweep does, to fill what it missed."""

    line: type[BlueskyLine] = Firehose

    def connector(self, access: Access | None) -> BlueskyLine:
        return self.line(
            access, clock=self.clock, base_url="http://appview.test", directory="http://plc.test"
        )


class JetstreamRig(FirehoseRig):
    line = Jetstream


class TestBlueskyFeeds(ConnectorContract):
    @pytest.fixture
    def rig(self) -> FeedsRig:
        return FeedsRig()


class TestBlueskyRecords(ConnectorContract):
    @pytest.fixture
    def rig(self) -> RecordsRig:
        return RecordsRig()


class TestBlueskyFirehose(ConnectorContract):
    @pytest.fixture
    def rig(self) -> FirehoseRig:
        return FirehoseRig()


class TestBlueskyJetstream(ConnectorContract):
    @pytest.fixture
    def rig(self) -> JetstreamRig:
        return JetstreamRig()
