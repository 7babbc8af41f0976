"""Owners on the platforms where they agree, and the letter that asks them to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from django.http import HttpResponse
from django.test import Client
from made_up_collection import make_account
from made_up_platforms import Platforms

from pantau.demo.platforms.graph import InstagramGraph, ThreadsGraph
from pantau.demo.platforms.telegram import Telegram
from pantau.demo.platforms.tiktok import TikTok
from pantau.demo.platforms.world import Account
from pantau.office.people.models import User
from pantau.office.registry.models import Account as Registered
from staff import signed_in

META = {"client_id": "1234", "app_secret": "app-secret"}
PLATFORMS = {
    "facebook": ("facebook_page_consented", META),
    "instagram": ("instagram_consented", META),
    "threads": ("threads_consented", META),
    "tiktok": ("tiktok_consented", {"client_key": "client-key", "client_secret": "client-secret"}),
}
NATIVE = "17841400000000123"


class Owners(Platforms):
    """The platforms on which owners agree."""

    def __init__(self) -> None:
        super().__init__()
        self.servers = {
            "facebook": self.facebook,
            "instagram": InstagramGraph(self.world, sleep=self.clock.sleep),
            "threads": ThreadsGraph(self.world, sleep=self.clock.sleep),
            "tiktok": TikTok(self.world, sleep=self.clock.sleep),
            "telegram": Telegram(self.world, sleep=self.clock.sleep),
        }

    def client(self) -> httpx.AsyncClient:
        hosts = {
            "graph.facebook.com": "facebook",
            "api.instagram.com": "instagram",
            "graph.instagram.com": "instagram",
            "graph.threads.net": "threads",
            "open.tiktokapis.com": "tiktok",
            "api.telegram.org": "telegram",
        }
        mounts = {f"all://{host}": httpx.ASGITransport(self.servers[name]) for host, name in hosts.items()}
        return httpx.AsyncClient(mounts=mounts, trust_env=False)

    def agree(self, platform: str, handle: str = "warga", native_id: str = NATIVE) -> tuple[Account, str]:
        """The owner signs in there as this account and agrees: the account, and the code that comes back."""
        account = self.world.account(platform, native_id) or self.world.add_account(
            platform, native_id, handle
        )
        if platform == "tiktok":
            self.servers["tiktok"].named.add(native_id)
        return account, self.servers[platform].consent(account)


ADDRESSES = {
    "facebook": "https://www.facebook.com/warga",
    "instagram": "https://www.instagram.com/warga/",
    "threads": "https://www.threads.net/@warga",
    "tiktok": "https://www.tiktok.com/@warga",
    "telegram": "https://t.me/warga",
}


def invited(officer: User, platform: str, **fields: Any) -> str:
    """The path in the officer's letter, which asks for one more account of its owner if there is one."""
    make_account("warga", platform, url=ADDRESSES[platform], **fields)
    given = {"address": ADDRESSES[platform], "liaison": "=Budi", "others": "on"}
    page = signed_in(officer).post("/cakupan/izin/", given)
    assert page.status_code == 200, page.content.decode()
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    return re.search(r"http://testserver(/izin/[\w-]+/)", page.content.decode())[1]


def of(path: str, verb: str, key: str = "warga") -> str:
    """What is done with one account of the letter."""
    return f"{path}{Registered.objects.filter(key=key).latest('pk').pk}/{verb}/"


def started(client: Client, path: str) -> dict[str, str]:
    """What the platform is asked."""
    answer = client.get(of(path, "mulai"))
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def connected(client: Client, path: str, outside: Owners, platform: str) -> tuple[Account, HttpResponse]:
    asked = started(client, path)
    account, code = outside.agree(platform)
    return account, client.get("/izin/kembali/", {"state": asked["state"], "code": code})


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())
