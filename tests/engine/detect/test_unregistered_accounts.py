"""Accounts outside the registry are proposed for reasons that a person can check, and for no others."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from pantau.engine.detect.unregistered import (
    Actor,
    NameWords,
    Owner,
    Proposal,
    Registry,
    SeenAct,
    SeenPost,
    propose,
)
from pantau.engine.detect.wordings import WordingReader
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.sources.accounts import identify

BOOK = load_rulebook(find_rulebook("pemilu-2024"))
WORDS = NameWords.from_mapping(BOOK.detection["account_names"])
read = WordingReader.of_rulebook(BOOK)
START = datetime(2024, 1, 20, 2, tzinfo=UTC)

WIRA = Owner("wira", "Lalu Wirajagat Mudarise, S.H.", "party 3")
SARI = Owner("sari", "Hj. Sariwangi Aprilatin", "party 9")
TRI = Owner("tri", "Tri Ano", "party 9")
REGISTRY = Registry(
    {
        ("instagram", "handle:wirajagat.menyapa"): "wira",
        ("facebook", "handle:wirajagatuntuklobar"): "wira",
        ("tiktok", "handle:wirajagat3"): "wira",
        ("instagram", "handle:bu.sariwangi"): "sari",
        ("x", "handle:kpu_rekaan"): "",
    },
    {owner.id: owner for owner in (WIRA, SARI, TRI)},
)
CALL = "Semeton jari besok kita kumpul di lapangan Sesaot dengar program sumur bor dan beasiswa anak petani"


def named(written: str, platform: str) -> tuple[str, str] | None:
    found = identify(written, platform or None)
    return (found.platform, f"{found.kind}:{found.key}") if found.kind in ("id", "handle", "legacy") else None


class Feed:
    """Posts with running numbers, a minute apart where no other time is said."""

    def __init__(self) -> None:
        self.posts: list[SeenPost] = []
        self._numbers = count(1)

    def post(
        self, handle: str, text: str = "Selamat pagi", platform: str = "instagram", **more: object
    ) -> int:
        number = next(self._numbers)
        actor = Actor(platform, (f"handle:{handle}",), handle, str(more.pop("display", "")))
        given = {"posted_at": START + timedelta(minutes=number)} | more
        self.posts.append(SeenPost(number, actor, text, **given))  # type: ignore[arg-type]
        return number

    def proposals(self, *acts: SeenAct, registry: Registry = REGISTRY) -> list[Proposal]:
        return propose(self.posts, acts, registry, identify=named, read=read, words=WORDS)

    def by_name(self, *acts: SeenAct) -> dict[str, Proposal]:
        return {one.keys[0].partition(":")[2]: one for one in self.proposals(*acts)}


@pytest.fixture
def feed() -> Feed:
    return Feed()


# --- references -----------------------------------------------------------------------------------


def test_an_address_that_a_registered_account_gives_is_proposed_with_the_posts_that_give_it(feed):
    first = feed.post("wirajagat.menyapa", links=("https://www.tiktok.com/@suarapasar?_t=1",))
    second = feed.post("wirajagatuntuklobar", platform="facebook", links=("tiktok.com/@SuaraPasar",))
    (found,) = feed.proposals()
    assert (found.platform, found.keys, found.owner) == ("tiktok", ("handle:suarapasar",), "wira")
    assert found.reasons[0].kind == "reference"
    assert found.reasons[0].posts == (first, second)


def test_one_mention_is_not_enough_and_several_are(feed):
    feed.post("wirajagat.menyapa", mentions=("suarapasar",))
    assert feed.proposals() == []
    feed.post("wirajagat.menyapa", mentions=("suarapasar",))
    assert list(feed.by_name()) == ["suarapasar"]


def test_what_many_owners_name_is_an_institution(feed):
    owners = {f"o{n}": Owner(f"o{n}", f"Calon Rekaan {n}", f"party {n}") for n in range(5)}
    registry = Registry({("instagram", f"handle:calon.nomor{n}"): f"o{n}" for n in range(5)}, owners)
    for n in range(5):
        for _ in range(3):
            feed.post(f"calon.nomor{n}", mentions=("kabupatenrekaan",))
    assert feed.proposals(registry=registry) == []


def test_ones_own_handle_of_another_platform_and_websites_are_no_reference(feed):
    for _ in range(4):
        feed.post("wirajagat.menyapa", mentions=("wirajagat3",), links=("https://berita.example/politik",))
    assert feed.proposals() == []


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handle", "display"),
    [
        ("relawan.wirajagat.mudarise", ""),
        ("wirajagatmudariseofficial08", ""),
        ("w1rajagat_mudarise.center", ""),
        ("pojokkampung", "Relawan Lalu Wirajagat Mudarise"),
        ("pojokkampung", "Relawan Lalu Wirajagat Mudarlse"),
    ],
)
def test_a_candidates_name_beside_a_public_word_is_proposed(feed, handle, display):
    feed.post(handle, platform="facebook" if "." not in handle else "tiktok", display=display)
    (found,) = feed.proposals()
    assert (found.owner, found.reasons[0].kind) == ("wira", "look_alike")


@pytest.mark.parametrize(
    ("handle", "display"),
    [
        ("wirajagat.mudarise", "Wirajagat Mudarise"),  # a namesake
        ("mudarise77", "Mudarise"),
        ("tri.ano", "Tri Ano"),
        ("timtri", "Tim Tri"),  # too short to be anybody's
        ("official", "Official"),
        ("sahabatbaik", "Sahabat Baik"),
        ("", ""),
    ],
)
def test_a_name_alone_a_short_name_and_a_public_word_alone_are_not(feed, handle, display):
    feed.post(handle, display=display)
    assert feed.proposals() == []


def test_a_namesake_who_uses_the_campaigns_hashtag_is_looked_at(feed):
    for _ in range(3):
        feed.post("wirajagat.menyapa", hashtags=("WirajagatUntukLobar",))
    feed.post("wirajagat.mudarise", hashtags=("wirajagatuntuklobar",))
    (found,) = feed.proposals()
    assert {reason.kind for reason in found.reasons} == {"look_alike", "slogan"}


def test_a_page_of_somebody_whose_name_many_bear_is_proposed_without_an_owner(feed):
    owners = {f"o{n}": Owner(f"o{n}", f"Rahmatul Nomor{'abcdef'[n]}", f"party {n}") for n in range(6)}
    feed.post("pojokkampung", display="Laskar Bang Rahmatul")
    (found,) = feed.proposals(registry=Registry({}, owners))
    assert found.owner == ""


def test_a_commenter_is_seen_by_name_and_never_by_what_is_not_there(feed):
    post = feed.post("wirajagat.menyapa")
    fan = Actor("instagram", ("id:77", "handle:sahabat.wirajagat.mudarise"), "sahabat.wirajagat.mudarise")
    (found,) = feed.proposals(SeenAct(fan, post))
    assert found.keys == ("id:77", "handle:sahabat.wirajagat.mudarise")
    assert found.reasons[0].posts == (post,)


# --- slogans --------------------------------------------------------------------------------------


def test_a_hashtag_of_one_candidate_used_again_and_again_is_a_reason(feed):
    for _ in range(3):
        feed.post("wirajagat.menyapa", hashtags=("WirajagatUntukLobar", "Pemilu2024"))
        feed.post("bu.sariwangi", hashtags=("Pemilu2024",))
    for day in range(5):
        feed.post(
            "pojokkampung",
            hashtags=("wirajagatuntuklobar",),
            posted_at=START + timedelta(days=day),
        )
        feed.post("warung", hashtags=("pemilu2024",), posted_at=START + timedelta(days=day))
    found = feed.by_name()
    assert list(found) == ["pojokkampung"]
    assert found["pojokkampung"].reasons[0].detail["hashtags"] == ["wirajagatuntuklobar"]


def test_one_supporter_who_says_it_once_among_much_else_is_left_alone(feed):
    for _ in range(3):
        feed.post("wirajagat.menyapa", hashtags=("WirajagatUntukLobar",))
    feed.post("pojokkampung", hashtags=("WirajagatUntukLobar",))
    for _ in range(20):
        feed.post("pojokkampung", "Jualan nasi balap")
    assert feed.proposals() == []


# --- copies ---------------------------------------------------------------------------------------


def test_accounts_that_post_the_same_within_minutes_as_a_registered_one_share_a_cluster(feed):
    feed.post("wirajagat.menyapa", CALL)
    for name in ("kampung.satu", "kampung.dua", "kampung.tiga"):
        feed.post(name, f"Izin share, {CALL} 🙏")
    found = feed.by_name()
    assert set(found) == {"kampung.satu", "kampung.dua", "kampung.tiga"}
    assert {one.cluster for one in found.values()} == {"copy:1"}
    assert found["kampung.dua"].reasons[0].detail["accounts"] == 4


@pytest.mark.parametrize(
    "change",
    [
        {"apart": timedelta(hours=2)},
        {"text": "Selamat pagi semeton"},
        {"shared": True},
    ],
)
def test_the_same_much_later_a_greeting_and_shares_are_no_campaign(feed, change):
    text, apart = change.get("text", CALL), change.get("apart", timedelta(minutes=1))
    names = ("wirajagat.menyapa", "kampung.satu", "kampung.dua", "kampung.tiga", "kampung.empat")
    for place, name in enumerate(names):
        feed.post(
            name, text, posted_at=START + place * apart, shared=change.get("shared", False) and place > 0
        )
    assert feed.proposals() == []


def test_words_that_all_parties_post_at_once_are_a_feast_days(feed):
    owners = {f"o{n}": Owner(f"o{n}", f"Calon Rekaan {n}", f"party {n}") for n in range(3)}
    registry = Registry({("instagram", f"handle:calon.nomor{n}"): f"o{n}" for n in range(3)}, owners)
    for name in (*(f"calon.nomor{n}" for n in range(3)), "kampung.satu", "kampung.dua", "kampung.tiga"):
        feed.post(name, CALL)
    assert feed.proposals(registry=registry) == []


# --- all of them ----------------------------------------------------------------------------------


def test_no_account_of_the_registry_and_none_set_apart_is_ever_proposed(feed):
    for name in ("wirajagat.menyapa", "kampung.satu", "kampung.dua", "kampung.tiga"):
        feed.post(name, CALL, set_apart=name == "kampung.dua")
    feed.post("kpu_rekaan", CALL, platform="x")
    assert set(feed.by_name()) == {"kampung.satu", "kampung.tiga"}


def _busy() -> Feed:
    feed = Feed()
    for number in range(60):
        feed.post(("wirajagat.menyapa", "bu.sariwangi")[number % 2], CALL, hashtags=(f"tagar{number % 2}",))
        feed.post(f"kampung.{number % 7}", f"{CALL} 🙏", hashtags=(f"tagar{number % 2}",))
        feed.post(f"relawan.sariwangi{number}", "Halo", mentions=("wirajagat.menyapa",))
    return feed


def test_the_order_of_posts_does_not_matter():
    feed = _busy()
    expected = feed.proposals()
    assert expected
    random.Random(4).shuffle(feed.posts)
    assert feed.proposals() == expected


def test_parties_are_treated_alike():
    feed = _busy()
    swapped = {WIRA.group: SARI.group, SARI.group: WIRA.group}
    owners = {id_: replace(owner, group=swapped[owner.group]) for id_, owner in REGISTRY.owners.items()}
    assert feed.proposals(registry=Registry(REGISTRY.accounts, owners)) == feed.proposals()
