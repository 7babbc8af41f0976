"""Telegram's connector against the whole contract, fetching what waits for the bot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import pytest
from contract import BASIS, ConnectorContract, Rig, Store

from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.telegram import TOKEN, error, message, native_id
from pantau.demo.platforms.telegram import Telegram as SimulatedTelegram
from pantau.demo.platforms.world import Account, Post
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.telegram import TelegramUpdates, TelegramWebhook

SECRET = "rahasia_webhook"


class TelegramRig(Rig):
    deletions_by = ""
    page_size = 100
    told = {
        "suspended": frozenset({"not_found"}),
        "deleted": frozenset({"not_found"}),
        "private": frozenset({"token"}),
    }

    def simulator(self) -> SimulatedTelegram:
        return SimulatedTelegram(self.world, sleep=self.clock.sleep)

    @property
    def telegram(self) -> SimulatedTelegram:
        assert isinstance(self.app, SimulatedTelegram)
        return self.app

    def access(self) -> Access:
        webhook = {"webhook": "https://pantau.example/telegram", "webhook_secret": SECRET}
        return Access(BASIS, {"bot_token": TOKEN, **webhook})

    def connector(self, access: Access | None) -> TelegramUpdates | TelegramWebhook:
        return TelegramUpdates(access, "http://telegram.test", self.clock)

    def new_account(self, number: int) -> Account:
        return self.world.add_account("telegram", f"-100{number:010d}", f"desa{number}", token="admin")

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("telegram", account.native_id, account.handle_at(self.clock()))

    def native_id(self, post: Post) -> str:
        return native_id(post)

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/getUpdates")

    def limited(self, reset_s: int | None) -> Response:
        """Telegram says in the body how long to wait."""
        return error(429, "Too Many Requests: retry later", reset_s)

    def error_in_success(self) -> Response:
        return as_json({"ok": False, "error_code": 500, "description": "Internal Server Error"})

    def revoke(self) -> None:
        self.telegram.tokens.clear()

    def delivery(self, post: Post, change: str) -> tuple[dict[str, str], bytes]:
        kind = "channel_post" if change == "posted" else "edited_channel_post"
        body = {"update_id": 590_000_999, kind: message(post, self.clock())}
        return {"X-Telegram-Bot-Api-Secret-Token": SECRET}, json.dumps(body).encode()

    def forged(self, headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
        """Telegram signs no body: it shows a secret."""
        return {"X-Telegram-Bot-Api-Secret-Token": SECRET + "2"}, super().forged(headers, body)[1]


class PushedRig(TelegramRig):
    """Telegram pushes whatever it can, before a look and after it; nothing reaches us while it is in trouble."""

    page_size = 0

    def __init__(self) -> None:
        super().__init__()
        self.telegram.webhook["url"] = self.access().app["webhook"]
        self.telegram.secret = SECRET

    def connector(self, access: Access | None) -> TelegramWebhook:
        return TelegramWebhook(access, "http://telegram.test", self.clock)

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/getWebhookInfo")

    def sweep_refs(self, store: Store, refs: Sequence[AccountRef], commits: int = 10**6) -> None:
        self.push(store)
        super().sweep_refs(store, refs, commits)
        self.push(store)

    def push(self, store: Store) -> None:
        if self.telegram.tokens and not any(fault.times for fault in self.app.faults):
            for headers, body in self.telegram.deliveries():
                self.kept[sha256(body).hexdigest()] = body  # as the office does with what is pushed
                self.receive(store, headers, body)


class TestTelegramUpdates(ConnectorContract):
    @pytest.fixture
    def rig(self) -> TelegramRig:
        return TelegramRig()


class TestTelegramWebhook(ConnectorContract):
    @pytest.fixture
    def rig(self) -> PushedRig:
        return PushedRig()
