"""The Ad Library against the contract, and what only it does: ten Pages at once, names, facts, the unknown."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from contract import BASIS, ConnectorContract, Rig, Store

from pantau.demo.platforms.ad_library import AD_FIELDS as SIMULATED_FIELDS
from pantau.demo.platforms.ad_library import AdLibrary
from pantau.demo.platforms.server import Request, Response, as_json
from pantau.demo.platforms.world import Account, Change, Post
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.meta_ad_library import (
    AD_FIELDS,
    LONGEST_TERMS,
    MetaAdLibrary,
    Range,
    ad_facts,
    ad_post,
    search_terms,
)
from pantau.engine.sources.connectors.seam import Access

TOKEN = "rahasia-orang"


class AdLibraryRig(Rig):
    """Every post of this world is an ad."""

    names_renames = False
    deletions_by = ""
    page_size = 100  # the simulator's, which gives fewer than asked for
    limits_with_reset = False
    told = {}

    def simulator(self) -> AdLibrary:
        library = AdLibrary(self.world, app_token=TOKEN, sleep=self.clock.sleep)

        def advertise(change: Change, post: Post) -> None:
            if change == "posted":
                library.advertise(post)

        self.world.listen(advertise)
        return library

    @property
    def library(self) -> AdLibrary:
        assert isinstance(self.app, AdLibrary)
        return self.app

    def access(self) -> Access:
        return Access(BASIS, {"token": TOKEN, "app_secret": "app-secret"})

    def connector(self, access: Access | None) -> MetaAdLibrary:
        return MetaAdLibrary(access, "http://graph.test/v26.0", self.clock)

    def new_account(self, number: int) -> Account:
        return self.world.add_account("facebook", str(10**14 + number), f"warga.{number}", "Warga")

    def ref(self, account: Account) -> AccountRef:
        return AccountRef("facebook", account.native_id, account.handle_at(self.clock()))

    def native_id(self, post: Post) -> str:
        return f"ad:{post.native_id}"

    def is_list(self, request: Request) -> bool:
        return request.path.endswith("/ads_archive")

    def limited(self, reset_s: int | None) -> Response:
        told = {"message": "(#613) Calls to this api have exceeded the rate limit.", "code": 613}
        return as_json({"error": {**told, "type": "OAuthException", "fbtrace_id": "A1"}}, 400)

    def error_in_success(self) -> Response:
        return as_json(
            {"error": {"message": "An unknown error occurred", "code": 1, "type": "OAuthException"}}
        )

    def revoke(self) -> None:
        self.library.app_token = "another"

    def emptied(self):
        def spoil(response: Response) -> Response:
            return as_json({**json.loads(response.body), "data": []})

        return spoil


class TestMetaAdLibrary(ConnectorContract):
    @pytest.fixture
    def rig(self) -> AdLibraryRig:
        return AdLibraryRig()

    def test_one_lost_account_does_not_hide_the_others(self, rig: Rig, store: Store) -> None:
        """A Page that was taken down stays in the library with its ads."""
        other = rig.new_account(2)
        posts = [rig.publish("Iklan lama"), rig.world.publish(other, "Masih ada")]
        rig.world.set_state(rig.watched, "deleted")
        rig.sweep(store, [rig.watched, other])
        assert store.seen == {rig.native_id(post) for post in posts}
        assert len(store.looks) == 2


@pytest.fixture
def rig() -> AdLibraryRig:
    return AdLibraryRig()


@pytest.fixture
def store() -> Store:
    return Store()


def search(rig: AdLibraryRig, store: Store, *names: str, since: datetime | None = None) -> None:
    async def run() -> None:
        async with rig._client() as client:
            pages = rig.connector(rig.access()).search(names, since, rig._fetcher(client))
            async for page in pages:
                store.commit(page)

    asyncio.run(run())


def test_the_fields_asked_for_are_fields_of_the_library() -> None:
    assert set(AD_FIELDS.split(",")) == SIMULATED_FIELDS


def test_ten_pages_are_asked_for_at_once(rig: AdLibraryRig, store: Store) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 22))]
    for account in accounts:
        rig.world.publish(account, f"Iklan {account.native_id}")
    rig.sweep(store, accounts)
    assert len(rig.app.log) == 3
    assert len(store.looks) == len(store.seen) == 21
    assert all(event.account is not None for event in store.versions.values())


def test_an_ad_is_a_sponsored_post_with_its_facts_beside_it(rig: AdLibraryRig, store: Store) -> None:
    post = rig.publish("Pilih nomor 2 #menang")
    rig.library.advertise(post, "CV Maju", 3_400_000, rig.clock() + timedelta(days=3))
    rig.clock.advance(timedelta(days=4))
    rig.sweep(store)
    ad = store.latest[rig.native_id(post)].post
    assert (ad.sponsored, ad.hashtags) == (True, ("menang",))
    assert ad.url == f"https://www.facebook.com/ads/library/?id={post.native_id}"
    assert ad.raw is not None
    facts = ad_facts(ad.raw)
    assert (facts.paid_by, facts.spend, facts.currency) == ("CV Maju", Range(3_000_000, 3_999_999), "IDR")
    assert facts.platforms == ("facebook", "instagram")
    assert facts.regions == (("West Nusa Tenggara", 1.0),)
    assert facts.ran_within(post.posted_at, post.posted_at + timedelta(hours=1))
    assert facts.ran_within(rig.clock(), rig.clock() + timedelta(hours=1)) is False


def test_an_ad_that_stops_is_seen_again_as_another_version(rig: AdLibraryRig, store: Store) -> None:
    post = rig.publish("Pilih nomor 2")
    rig.library.advertise(post, stops_at=rig.clock() + timedelta(days=1))
    for _ in range(3):
        rig.sweep(store)
        rig.clock.advance(timedelta(hours=20))
    assert len(store.versions) == 2


def test_later_looks_ask_only_for_what_ran_since(rig: AdLibraryRig, store: Store) -> None:
    rig.publish("Iklan")
    rig.sweep(store)
    rig.clock.advance(timedelta(days=10))
    rig.sweep(store)
    asked = [request.query.get("ad_delivery_date_min") for request in rig.app.log]
    assert asked == [None, "2024-01-30"]


def test_days_without_hours_are_days(rig: AdLibraryRig, store: Store) -> None:
    rig.library.dated_by_day = True
    post = rig.publish("Iklan")
    rig.sweep(store)
    assert store.latest[rig.native_id(post)].post.posted_at == datetime(2024, 2, 1, tzinfo=UTC)


def test_a_candidates_name_finds_ads_of_pages_nobody_registered(rig: AdLibraryRig, store: Store) -> None:
    stranger = rig.new_account(7)
    named = rig.world.publish(stranger, "Dukung Lalu Contoh Wijaya untuk Lombok Barat")
    rig.world.publish(stranger, "Diskon semen")
    search(rig, store, "Lalu Contoh Wijaya, S.Pd., M.M.", " ")
    assert store.seen == {rig.native_id(named)}
    event = store.latest[rig.native_id(named)]
    assert event.account is None
    assert event.post.author is not None
    assert event.post.author.native_id == stranger.native_id
    assert not store.gaps


def test_a_search_that_found_nothing_is_no_look_at_anybody(rig: AdLibraryRig, store: Store) -> None:
    search(rig, store, "Tidak Ada Orangnya")
    assert not store.looks
    assert not store.gaps
    assert len(rig.app.log) == 1


def test_a_spent_hour_ends_looks_and_searches_with_a_gap(rig: AdLibraryRig, store: Store) -> None:
    rig.library.app_window.limit = 1
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 32))]
    rig.sweep(store, accounts)
    assert len(store.looks) == 10
    assert store.whys() == {"quota"}
    asked = len(rig.app.log)
    store.gaps.clear()
    search(rig, store, "Satu Nama", "Dua Nama")
    assert [(gap.account, gap.why) for gap in store.gaps] == [(None, "quota")]
    assert len(rig.app.log) == asked + 1


@pytest.mark.parametrize(
    ("name", "terms"),
    [("H. Contoh, S.H.", "H. Contoh"), ("  Siti   Contoh ", "Siti Contoh"), (", S.H.", ""), ("a" * 101, "")],
)
def test_names_are_searched_as_one_phrase(name: str, terms: str) -> None:
    assert search_terms(name) == terms
    assert len(search_terms("nama " * 60)) <= LONGEST_TERMS


def test_a_page_without_ads_stays_unknown(rig: AdLibraryRig) -> None:
    other, nameless = rig.new_account(2), AccountRef("facebook", None, "warga.9")
    rig.publish("Iklan")
    found = rig.resolve(rig.ref(rig.watched), rig.ref(other), nameless)
    assert found[rig.watched.native_id].state == "active"
    assert found[other.native_id].state == "unknown"
    assert found["warga.9"].state == "unknown"


def test_an_ad_that_is_not_found_again_is_unknown_and_not_gone(rig: AdLibraryRig, store: Store) -> None:
    kept = rig.publish("Iklan")
    lost = Post("999", rig.watched, rig.clock(), [], 9, rig.clock())
    rig.recheck(store, [kept, lost])
    assert store.seen == {rig.native_id(kept)}
    assert not store.gone
    assert store.whys() == {"ranked"}


def test_a_page_without_a_number_is_not_asked_for(rig: AdLibraryRig, store: Store) -> None:
    async def run() -> None:
        async with rig._client() as client:
            refs = [AccountRef("facebook", None, "warga.satu"), AccountRef("facebook", "pfbid0abc")]
            async for page in rig.connector(rig.access()).sweep(refs, {}, rig._fetcher(client)):
                store.commit(page)

    asyncio.run(run())
    assert [gap.why for gap in store.gaps] == ["unresolved", "unresolved"]
    assert not rig.app.log


def test_odd_facts_are_no_facts() -> None:
    item = {
        "id": 5, "page_id": "6", "spend": {"lower_bound": "1000000000"}, "bylines": ["A", "B"],
        "delivery_by_region": [{"region": "NTB", "percentage": "x"}, 7, {"region": "Bali", "percentage": "0.5"}],
        "ad_creative_bodies": ["Teks", "Teks", 7, " "],
    }  # fmt: skip
    facts = ad_facts(item)
    assert facts.spend == Range(1_000_000_000, None)
    assert (facts.paid_by, facts.regions) == ("A, B", (("Bali", 0.5),))
    assert facts.ran_within(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)) is None
    assert ad_post(item, "r").text == "Teks"
