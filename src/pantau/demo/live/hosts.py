"""All platforms behind one address, told apart by the host that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pantau.demo.live.agreeing import UNDER, ConsentPages
from pantau.demo.live.post_pages import PostPages
from pantau.demo.platforms.graph import FacebookGraph, InstagramGraph, ThreadsGraph
from pantau.demo.platforms.posters import ALBUM, CALLS, HOST, PLAIN, POSTERS, PictureHost
from pantau.demo.platforms.server import Platform, Receive, Send
from pantau.demo.platforms.tiktok import TikTok
from pantau.demo.platforms.world import World
from pantau.demo.platforms.x import X
from pantau.demo.platforms.youtube import YouTube

REMEMBERED = 200  # requests that a simulator keeps in its log
#: Keys of a made-up app at each platform, as the office stores them; no secret anywhere.
KEYS: Mapping[str, dict[str, str]] = {
    "youtube": {"key": "simulated-youtube-key"},
    "facebook_page_consented": {"client_id": "simulated-app", "app_secret": "app-secret"},
    "instagram_consented": {"client_id": "simulated-app", "app_secret": "app-secret"},
    "threads_consented": {"client_id": "simulated-app", "app_secret": "app-secret"},
    "tiktok_consented": {"client_key": "client-key", "client_secret": "client-secret"},
    "x": {"bearer_token": "simulated-x-token"},
}


class Hosts:
    """An ASGI application; hosts it does not know answer 404."""

    def __init__(self, world: World) -> None:
        self.facebook = FacebookGraph(world, features=())
        self.threads = ThreadsGraph(world)
        youtube, tiktok, instagram = YouTube(world), TikTok(world), InstagramGraph(world)
        self._by_name: Mapping[str, Platform] = {
            "graph.facebook.com": self.facebook,
            "graph.instagram.com": instagram,
            "api.instagram.com": instagram,
            "graph.threads.net": self.threads,
            "open.tiktokapis.com": tiktok,
            "api.x.com": X(world),
            "youtube.googleapis.com": youtube,
            "www.youtube.com": youtube,
            HOST: PictureHost((*POSTERS, *CALLS)),
            ALBUM: PictureHost((PLAIN,)),
        }
        agreeing = {
            "facebook": self.facebook,
            "instagram": instagram,
            "threads": self.threads,
            "tiktok": tiktok,
        }
        self._consent = ConsentPages(world, agreeing)
        self._pages = PostPages(world)
        self._nobody = Platform()
        # Whoever agreed was subscribed then; whoever agrees on TikTok grants all that the letter asks for.
        self.facebook.subscribed |= {one.native_id for one in world.accounts("facebook") if one.token}
        tiktok.named |= {one.native_id for one in world.accounts("tiktok")}

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        in_a_browser = scope["path"].startswith(UNDER)
        server = self._for_browsers(scope) if in_a_browser else self._by_name.get(_host(scope), self._nobody)
        await server(scope, receive, send)
        del server.log[:-REMEMBERED]

    def _for_browsers(self, scope: Mapping[str, Any]) -> Platform:
        """Pages of consent are asked where to go on to; pictures stand in pages of posts."""
        host = scope["path"].removeprefix(UNDER).partition("/")[0]
        if host in (HOST, ALBUM):
            return self._by_name[host]
        return self._consent if b"redirect_uri=" in scope["query_string"] else self._pages


def _host(scope: Mapping[str, Any]) -> str:
    named = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    return str(named.decode("latin-1").partition(":")[0].lower())
