"""The demo's platforms: one world, the same at every start, that goes on as its clock does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from pantau.demo import hours
from pantau.demo.live.consent import PLATFORMS, SHARE, Answers, answers
from pantau.demo.live.filling import Staged, fill
from pantau.demo.live.hosts import Hosts
from pantau.demo.live.serving import deliver
from pantau.demo.platforms.posters import CALLS, POSTERS, WIDTHS
from pantau.demo.platforms.server import Platform, Request, Response
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.platforms.x import X
from pantau.demo.regency import Regency, make_regency
from pantau.engine.detect import Detector
from pantau.engine.law import load_rulebook
from pantau.engine.pictures import inspect
from pantau.engine.post import Media, Post

LATER = timedelta(hours=9)
WATCHED = ("facebook", "instagram", "threads", "tiktok", "x", "youtube")


@pytest.fixture(scope="module")
def regency() -> Regency:
    return make_regency(candidates=40, accounts=800, posts=2_000)


@pytest.fixture(scope="module")
def agreed(regency: Regency) -> Answers:
    return answers(regency)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(hours.OPENING)


@pytest.fixture
def staged(regency: Regency, clock: SimulatedClock) -> Staged:
    return fill(regency, clock)


# --- consent ----------------------------------------------------------------------------------------


def test_about_the_stated_share_of_teams_agrees_and_with_all_their_accounts_that_can(
    regency: Regency, agreed: Answers
) -> None:
    teams = {one.account.candidate for one in agreed.agreements if one.account.role == "candidate"}
    assert abs(len(teams) / 40 - SHARE) < 0.2
    opened = {one.account for one in agreed.agreements}
    for account in regency.accounts:
        can = account.platform in PLATFORMS and (account.platform != "facebook" or account.handle)
        if account.role == "candidate" and account.candidate in teams:
            assert (account in opened) == bool(can)


def test_some_take_it_back_and_some_letters_wait(agreed: Answers) -> None:
    ended = [one for one in agreed.agreements if one.ends]
    assert 0 < len(ended) < len(agreed.agreements) / 10
    assert all(one.begins < one.ends < hours.COLLECTED for one in ended if one.ends)
    assert agreed.letters
    asked = {account for one in agreed.letters for account in one.accounts}
    assert not asked & {one.account for one in agreed.agreements}


def test_what_was_taken_back_opens_nothing(agreed: Answers) -> None:
    tokens = agreed.tokens(hours.OPENING)
    for one in agreed.agreements:
        held = tokens.get((one.account.platform, one.account.native_id))
        assert held == (None if one.ends else one.token)


# --- the world --------------------------------------------------------------------------------------


def shown(world: World) -> Iterator[tuple[str, ...]]:
    now = world.clock()
    for platform in WATCHED:
        for account in world.accounts(platform):
            yield platform, account.native_id, account.handle_at(now), account.state_at(now), account.token
            for post in world.posts_of(account):
                yield platform, post.native_id, post.text_at(now)


def test_a_second_start_goes_on_where_the_first_ended(regency: Regency, clock: SimulatedClock) -> None:
    first = fill(regency, clock)
    clock.advance(LATER)
    assert first.play(clock()) > 0
    again = fill(regency, clock)
    newer = clock() - timedelta(days=13)  # the oldest days have left the second world
    for platform in WATCHED:
        for account in again.world.accounts(platform):
            twin = first.world.account(platform, account.native_id)
            assert twin is not None
            assert (account.handle_at(clock()), account.state_at(clock())) == (
                twin.handle_at(clock()), twin.state_at(clock())
            )  # fmt: skip
            posts = [
                [
                    (post.native_id, post.text_at(clock()))
                    for post in world.posts_of(one)
                    if post.posted_at > newer
                ]
                for world, one in ((first.world, twin), (again.world, account))
            ]
            assert posts[0] == posts[1]


def test_nothing_is_there_before_its_time(staged: Staged, clock: SimulatedClock) -> None:
    before = set(shown(staged.world))
    assert staged.next_at is not None
    assert staged.next_at > hours.OPENING
    clock.advance(staged.next_at - clock() - timedelta(seconds=1))
    assert staged.play(clock()) == 0
    assert set(shown(staged.world)) == before
    clock.advance(LATER)
    staged.play(clock())
    assert set(shown(staged.world)) != before


def test_posts_have_the_numbers_the_export_files_gave_them(regency: Regency, staged: Staged) -> None:
    told = {(post.platform, post.native_id): post for day in regency.days() for post in day.posts}
    x = X(staged.world)
    checked = 0
    for platform in WATCHED:
        for account in staged.world.accounts(platform):
            for post in account.posts:
                native_id = x.ids_of(post)[0] if platform == "x" else post.native_id
                assert post.wordings[0].text.startswith((told[platform, native_id].text or "")[:5])
                checked += 1
    assert checked > 200


# --- what is asked, and what is pushed --------------------------------------------------------------


def test_each_host_answers_for_itself_and_strangers_get_nothing(staged: Staged) -> None:
    page = next(one for one in staged.world.accounts("facebook") if one.token)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(Hosts(staged.world))
        async with httpx.AsyncClient(transport=transport) as client:
            bearer = {"authorization": f"Bearer {page.token}"}
            return [
                await client.get("https://graph.facebook.com/v26.0/me/accounts", headers=bearer),
                await client.get("https://api.x.com/2/users?ids=1"),
                await client.get("https://www.example.com/"),
            ]

    pages, users, strangers = asyncio.run(ask())
    assert pages.json()["data"][0]["id"] == page.native_id
    assert (users.status_code, strangers.status_code) == (401, 404)


class Office(Platform):
    """Takes what is pushed; while it is away nobody answers."""

    away = True

    def answer(self, request: Request) -> Response:
        if self.away:
            raise httpx.ConnectError("nobody listens")
        return Response(200)


def test_pushes_that_find_nobody_are_kept_in_their_order(staged: Staged) -> None:
    hosts, office = Hosts(staged.world), Office()
    pages = [one for one in staged.world.accounts("facebook") if one.token][:2]
    posts = [staged.world.publish(page, "Selamat pagi semeton") for page in pages]

    async def push() -> int:
        transport = httpx.ASGITransport(office)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/") as client:
            await deliver(hosts.facebook, "facebook_page_consented", client)
        return len(hosts.facebook.deliveries)

    assert asyncio.run(push()) == 2
    office.away = False
    assert asyncio.run(push()) == 0
    taken = office.log[1:]
    assert [one.path for one in taken] == ["/kiriman/facebook_page_consented/"] * 2
    for post, one in zip(posts, taken, strict=True):
        assert post.native_id.encode() in one.body


def test_the_clock_of_another_process_is_the_same() -> None:
    clock = hours.clock_from(hours.OPENING)
    shared = hours.shared_clock(clock.variables)
    assert (shared.start, shared.set_at) == (clock.start, clock.set_at)


def test_posters_are_shown_where_posts_name_them_and_the_same_address_gives_the_same(staged: Staged) -> None:
    hosts = Hosts(staged.world)
    media = [
        url
        for platform in WATCHED
        for account in staged.world.accounts(platform)
        for post in account.posts
        for url in post.media
    ]
    assert media

    async def got(url: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hosts)) as client:
            return await client.get(url)

    first, again = (asyncio.run(got(media[0])) for _ in range(2))
    assert inspect(first.content).media_type == "image/jpeg"
    assert first.content == again.content
    assert inspect(asyncio.run(got("https://scontent.example/Cx1.jpg")).content).width in WIDTHS


def test_only_the_calls_among_the_posters_are_reasons_to_look() -> None:
    detector = Detector(load_rulebook("pemilu-2024"))
    for poster in (*POSTERS, *CALLS):
        post = Post(
            "facebook",
            "1",
            "Selamat pagi semua",
            posted_at=hours.OPENING,
            registered=True,
            media=(Media("image", text="\n".join(poster.lines)),),
        )
        (result,) = detector.scan([post])
        assert bool(result.shown(detector.threshold)) == (poster in CALLS), poster.lines
