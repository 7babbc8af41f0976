"""Mastodon's connector against the whole contract."""

from __future__ import annotations

import pytest
from contract import BASIS, ConnectorContract, Rig

from pantau.demo.platforms.mastodon import Mastodon as SimulatedMastodon
from pantau.demo.platforms.mastodon import uri
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Post
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.mastodon import Mastodon
from pantau.engine.sources.connectors.seam import Access


class MastodonRig(Rig):
    names_renames = False  # a name is for ever; people move to another server instead
    page_size = 40
    told = {"suspended": frozenset({"suspended"}), "deleted": frozenset({"not_found"})}
    revoked_whys = frozenset({"permission"})

    def simulator(self) -> SimulatedMastodon:
        return SimulatedMastodon(self.world, sleep=self.clock.sleep)

    def access(self) -> Access:
        return Access(BASIS)

    def connector(self, access: Access | None) -> Mastodon:
        return Mastodon(access, clock=self.clock)

    def new_account(self, number: int) -> Account:
        host = f"desa{number}.example"
        return self.world.add_account(
            "mastodon", f"https://{host}/users/warga{number}", f"warga{number}@{host}"
        )

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("mastodon", account.native_id, account.handle_at(self.clock()))

    def native_id(self, post: Post) -> str:
        return uri(post)

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/statuses")

    def limited(self, reset_s: int | None) -> Response:
        if reset_s is None:
            return as_json({"error": "Too many requests"}, 429)
        resets_at = self.clock().timestamp() + reset_s
        moment = type(self.clock()).fromtimestamp(resets_at, self.clock().tzinfo)
        reset = moment.isoformat().replace("+00:00", "Z")
        return as_json({"error": "Too many requests"}, 429, {"x-ratelimit-reset": reset})

    def error_in_success(self) -> Response:
        return as_json({"error": "Remote data could not be fetched"})

    def revoke(self) -> None:
        assert isinstance(self.app, SimulatedMastodon)
        self.app.closed.add("desa1.example")

    def emptied(self):
        return lambda response: Response(200, b"[]", response.headers)


class TestMastodon(ConnectorContract):
    @pytest.fixture
    def rig(self) -> MastodonRig:
        return MastodonRig()
