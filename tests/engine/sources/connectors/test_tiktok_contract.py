"""TikTok's connector against the whole contract."""

from __future__ import annotations

import json

import pytest
from contract import BASIS, ConnectorContract, Rig

from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.tiktok import TikTok as SimulatedTikTok
from pantau.demo.platforms.world import Account
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.tiktok import PAGE_SIZE, TikTok


class TikTokRig(Rig):
    page_size = PAGE_SIZE
    limits_with_reset = False  # a sliding minute, of which the answer says nothing
    told = {"suspended": frozenset({"token"}), "deleted": frozenset({"token"})}

    def simulator(self) -> SimulatedTikTok:
        return SimulatedTikTok(self.world, sleep=self.clock.sleep)

    @property
    def tiktok(self) -> SimulatedTikTok:
        assert isinstance(self.app, SimulatedTikTok)
        return self.app

    def connector(self, access: Access | None) -> TikTok:
        return TikTok(access, "http://tiktok.test/v2", self.clock)

    def access(self) -> Access:
        tokens = {
            account.native_id: f"rahasia-tiktok-{number}"
            for number, account in enumerate(self.world.accounts("tiktok"), start=1)
        }
        return Access(BASIS, {}, tokens)

    def new_account(self, number: int) -> Account:
        return self.world.add_account(
            "tiktok", f"_000open{number}", f"warga.{number}", token=f"rahasia-tiktok-{number}"
        )

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("tiktok", account.native_id, account.handle_at(self.clock()))

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/video/list/")

    def limited(self, reset_s: int | None) -> Response:
        return self._error("rate_limit_exceeded", 429)

    def error_in_success(self) -> Response:
        return self._error("internal_error", 200)

    def _error(self, code: str, status: int) -> Response:
        return as_json({"data": {}, "error": {"code": code, "message": "", "log_id": "2024"}}, status)

    def revoke(self) -> None:
        self.tiktok.withdraw(self.watched)

    def emptied(self):
        def spoil(response: Response) -> Response:
            body = json.loads(response.body)
            body["data"]["videos"] = []
            return as_json(body)

        return spoil


class TestTikTok(ConnectorContract):
    @pytest.fixture
    def rig(self) -> TikTokRig:
        return TikTokRig()
