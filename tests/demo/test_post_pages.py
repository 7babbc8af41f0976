"""In the demo a browser meets pages of posts: what the office's captures see of the made-up platforms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from asgiref.sync import async_to_sync

from pantau.demo.live.hosts import Hosts
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.regency.platforms import short_code

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
ADDRESSES = {
    "facebook": ("9_778", "www.facebook.com/calon.rekaan/posts/778"),
    "instagram": ("778", f"www.instagram.com/p/{short_code('778')}/"),
    "tiktok": ("778", "www.tiktok.com/@calon.rekaan/video/778"),
    "x": ("778", "x.com/calon.rekaan/status/778"),
    "youtube": ("abc_d-1", "www.youtube.com/watch?v=abc_d-1"),
}


@pytest.fixture
def world() -> World:
    return World(SimulatedClock(NOW))


def asked(world: World, address: str) -> httpx.Response:
    async def request() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(Hosts(world)), trust_env=False) as client:
            return await client.get(f"http://127.0.0.1/-/{address}")

    return async_to_sync(request)()


def published(world: World, platform: str, text: str = "Semeton <b>jari</b>"):
    account = world.add_account(platform, "9", "calon.rekaan", "Calon Rekaan")
    return world.publish(
        account, text, native_id=ADDRESSES[platform][0], media=("https://media.example/a-1.jpg",)
    )


@pytest.mark.parametrize("platform", ADDRESSES)
def test_a_post_stands_at_its_address_and_says_that_it_is_made_up(world, platform):
    published(world, platform)
    page = asked(world, ADDRESSES[platform][1])
    assert page.status_code == 200
    for said in ("Data ini rekaan.", "Calon Rekaan", "Semeton &lt;b&gt;jari", "/-/media.example/a-1.jpg"):
        assert said in page.text, said


def test_a_deleted_post_is_gone_from_its_page_too(world):
    post = published(world, "youtube")
    world.clock.advance(timedelta(hours=1))
    world.delete(post)
    assert asked(world, ADDRESSES["youtube"][1]).status_code == 404


def test_what_the_platforms_do_not_hold_is_not_found(world):
    published(world, "youtube")
    for odd in (
        "www.youtube.com/watch?v=x",
        "www.instagram.com/p/x/",
        "lain.example/778",
        "www.youtube.com/",
    ):
        assert asked(world, odd).status_code == 404
