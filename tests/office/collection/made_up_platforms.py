"""The simulated platforms on one clock, and the office's connectors switched on to reach them."""

from __future__ import annotations

from datetime import date

import httpx
from made_up_collection import NOW

from pantau.demo.platforms.graph import FacebookGraph, GraphServer
from pantau.demo.platforms.websub_hub import Hub
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.platforms.x import X
from pantau.demo.platforms.youtube import YouTube
from pantau.office.collection import actions, catalogue, sweeping
from pantau.office.collection.models import Connector

HUB = "https://pubsubhubbub.appspot.com"


class Platforms:
    """The simulated platforms, and everything a sweep takes from outside."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(NOW)
        self.world = World(self.clock)
        self.youtube = YouTube(self.world, keys=("kunci",), sleep=self.clock.sleep)
        self.facebook: GraphServer = FacebookGraph(self.world, sleep=self.clock.sleep)
        self.x = X(self.world, base="https://api.x.com", sleep=self.clock.sleep)
        self.hub = Hub(self.world, HUB, sleep=self.clock.sleep)

    def client(self) -> httpx.AsyncClient:
        mounts = {
            "all://youtube.googleapis.com": httpx.ASGITransport(self.youtube),
            "all://www.youtube.com": httpx.ASGITransport(self.youtube),
            "all://api.x.com": httpx.ASGITransport(self.x),
            f"all://{HUB.partition('//')[2]}": httpx.ASGITransport(self.hub),
            "all://graph.facebook.com": httpx.ASGITransport(self.facebook),
        }
        return httpx.AsyncClient(mounts=mounts, trust_env=False)

    def sweep(self, platform: str = "") -> dict[str, sweeping.Swept]:
        return {one.connector: one for one in sweeping.sweep(self.given(), platform=platform)}

    def given(self) -> sweeping.Outside:
        return sweeping.Outside(self.clock, self.client, self.clock.sleep)


def switch_on(name: str, **secrets: str) -> Connector:
    catalogue.make_known()
    connector = Connector.objects.get(name=name)
    actions.record_legal_basis(
        connector,
        kind="agreement",
        reference="PKS-7/2024",
        signed_on=date(2024, 1, 5),
        signatory="Ketua Bawaslu",
        scope="unggahan publik akun terdaftar",
        by=None,
        now=NOW,
    )
    for secret, value in secrets.items():
        actions.store_credential(connector, secret, value, by=None, now=NOW)
    return actions.enable(connector, by=None, now=NOW)
