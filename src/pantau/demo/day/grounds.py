"""Which connectors take part in the day, and how platforms and the registry name their accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pantau.demo.platforms import x
from pantau.demo.platforms.bluesky import Bluesky
from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.graph import FacebookGraph, InstagramGraph, ThreadsGraph
from pantau.demo.platforms.mastodon import Mastodon
from pantau.demo.platforms.server import Platform
from pantau.demo.platforms.tiktok import TikTok
from pantau.demo.platforms.world import State
from pantau.demo.platforms.youtube import KEY, YouTube

CALLBACK = "https://pantau.example/push"
HUB = "https://pubsubhubbub.appspot.com"
USD_PER_DAY = 25.0
MASTODON_SERVERS = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """One connector and its platform. ``open_in``: states of an account in which we are shown its posts."""

    connector: str
    platform: str
    share: float
    hosts: tuple[str, ...]  # endings
    server: Callable[..., Platform]
    native_id: Callable[[int], str]
    handle: Callable[[int], str]
    named: Callable[[int], tuple[str, str]]  # how the registry knows an account: kind and key
    secrets: Mapping[str, str]
    open_in: tuple[State, ...] = ("active",)
    renames: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)  # of the server

    @property
    def consented(self) -> bool:
        return self.connector.endswith("_consented")


def _numbered(start: int) -> Callable[[int], str]:
    return lambda number: str(start + number)


def _by_id(native_id: Callable[[int], str]) -> Callable[[int], tuple[str, str]]:
    return lambda number: ("id", native_id(number))


def _channel(number: int) -> str:
    return f"UC{number:022d}"


def _channel_name(number: int) -> tuple[str, str]:
    """Every fourth is registered by its handle."""
    return ("handle", f"kanal{number}") if number % 4 == 0 else ("id", _channel(number))


def _open_id(number: int) -> str:
    return f"_000open{number}"


def _did(number: int) -> str:
    return f"did:plc:{number:024d}"


def _server_of(number: int) -> str:
    return f"desa{number % MASTODON_SERVERS}.social.example"


PAGE, PERSON, THREADER, XER = map(_numbered, (10**14, 10**15, 10**16, 10**17))
PUSHED = {"callback": CALLBACK, "websub_secret": "rahasia-hub"}

GROUNDS = (
    Ground("facebook_page_consented", "facebook", 0.26, ("graph.facebook.com",), FacebookGraph,
           PAGE, "halaman.{}".format, _by_id(PAGE), {"app_secret": "app-secret"},
           ("active", "private")),
    Ground("instagram_consented", "instagram", 0.24, ("graph.instagram.com",), InstagramGraph,
           PERSON, "warga.{}".format, _by_id(PERSON), {"app_secret": "app-secret"},
           ("active", "private")),
    Ground("threads_consented", "threads", 0.06, ("graph.threads.net",), ThreadsGraph,
           THREADER, "utas.{}".format, _by_id(THREADER), {"app_secret": "app-secret"},
           ("active", "private")),
    Ground("tiktok_consented", "tiktok", 0.12, ("open.tiktokapis.com",), TikTok,
           _open_id, "tok{}".format, _by_id(_open_id), {}, ("active", "private")),
    Ground("youtube", "youtube", 0.14, ("youtube.googleapis.com",), YouTube,
           _channel, "@kanal{}".format, _channel_name, {"key": KEY, **PUSHED}),
    Ground("x", "x", 0.08, ("api.x.com",), x.X, XER, "orang{}".format, _by_id(XER),
           {"bearer_token": x.TOKEN, "usd_per_day": str(USD_PER_DAY)}),
    Ground("bluesky", "bluesky", 0.04, ("public.api.bsky.app", "plc.directory"), Bluesky,
           _did, "langit{}.example".format, _by_id(_did), {}),
    Ground("mastodon", "mastodon", 0.03, (".social.example",), Mastodon,
           lambda number: f"https://{_server_of(number)}/users/warga{number}",
           lambda number: f"warga{number}@{_server_of(number)}",
           lambda number: ("handle", f"warga{number}@{_server_of(number)}"), {},
           ("active", "private"), renames=False),
    Ground("feeds", "web", 0.03, (".desa.example",), Sites, "d{}.desa.example".format,
           "d{}.desa.example".format, lambda number: ("web", f"d{number}.desa.example"), PUSHED,
           renames=False, more={"hub": f"{HUB}/subscribe"}),
)  # fmt: skip
