"""Social-media accounts: whose they are, how busy, how they write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pantau.engine.post import Author, Subject

from .dice import Dice, Weighted
from .handles import Handles, candidate_handle, citizen_handle, mistakable
from .people import Candidate, Citizen, Official
from .places import PARTIES, SUBDISTRICTS, VILLAGES, Party, Village

Voice = Literal["formal", "plain", "chat", "sasak"]

_BASE_PLAN = (
    ("facebook", 7), ("instagram", 4), ("tiktok", 3), ("x", 2), ("youtube", 2), ("threads", 2),
)  # fmt: skip
_CITIZEN_PLATFORMS = Weighted(
    [("facebook", 48), ("instagram", 14), ("tiktok", 17), ("x", 12), ("youtube", 4), ("threads", 5)]
)
_VOICES: dict[str, Weighted[Voice]] = {
    "candidate": Weighted([("formal", 35), ("plain", 45), ("chat", 17), ("sasak", 3)]),
    "citizen": Weighted([("plain", 30), ("chat", 60), ("sasak", 10)]),
    "official": Weighted([("formal", 25), ("plain", 55), ("chat", 20)]),
    "page": Weighted([("formal", 60), ("plain", 40)]),
    "fans": Weighted([("plain", 50), ("chat", 50)]),
}
_MEDIA = (
    "Warta Sesaot", "Berugaq Media", "Lensa Gerung Pagi", "Kanal Pusuk", "Radio Bulayak FM", "Jurnal Gili Nanggu",
    "Kabar Selat Lombok", "Suluh Narmada", "Obor Sekotong", "Gema Lingsar TV",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One real account. ``handle`` is None for Facebook profiles that only have a number."""

    index: int
    platform: str
    handle: str | None
    native_id: str
    display: str
    role: Subject
    registered: bool  # on a form, in time or late
    village: Village
    voice: Voice
    followers: int
    activity: float
    party: Party | None = None
    candidate: int | None = None  # whom it belongs to or campaigns for
    official: int | None = None

    @property
    def key(self) -> str:
        return self.handle or self.native_id

    @property
    def url(self) -> str:
        return profile_url(self.platform, self.handle, self.native_id)

    @property
    def author(self) -> Author:
        return Author(self.platform, self.native_id, self.handle, self.display, self.url, self.followers)


def profile_url(platform: str, handle: str | None, native_id: str) -> str:
    if platform == "facebook":
        return f"https://www.facebook.com/{handle or 'profile.php?id=' + native_id}"
    if platform == "youtube":
        return f"https://www.youtube.com/@{handle}"
    hosts = {"instagram": "www.instagram.com/", "x": "x.com/", "tiktok": "www.tiktok.com/@"}
    return f"https://{hosts.get(platform, 'www.threads.net/@')}{handle}"


class AccountBook:
    """Numbers every account of the regency and keeps their handles apart."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed, "accounts")
        self.handles = Handles(self.dice)
        self.accounts: list[Account] = []

    def add(
        self, platform: str, wanted: str, display: str, role: Subject, village: Village, **facts: object
    ) -> Account:
        dice = self.dice
        numbered = platform == "facebook" and dice.chance(0.35)
        voices = _VOICES[str(facts.pop("voices", "citizen"))]
        account = Account(
            index=len(self.accounts),
            platform=platform,
            handle=None if numbered else self.handles.claim(platform, wanted),
            native_id=self.handles.native_id(platform),
            display=display,
            role=role,
            village=village,
            voice=dice.weighted(voices),
            followers=dice.tail(300, 60_000),
            **{"registered": False, "activity": 1.0, **facts},  # type: ignore[arg-type]
        )
        self.accounts.append(account)
        return account


def candidate_accounts(book: AccountBook, candidate: Candidate, count: int) -> list[Account]:
    dice = book.dice
    return [
        book.add(
            platform,
            candidate_handle(dice, candidate),
            _candidate_display(dice, candidate),
            "candidate",
            candidate.village,
            voices="candidate",
            registered=True,
            activity=candidate.reach / (1 + place),
            party=candidate.party,
            candidate=candidate.index,
        )
        for place, platform in enumerate(dice.shuffled(_platforms(dice, count)))
    ]


def _platforms(dice: Dice, count: int) -> list[str]:
    plan = [platform for platform, share in _BASE_PLAN for _ in range(share)]
    while len(plan) < count:
        plan.append(dice.pick(_BASE_PLAN)[0])
    plan = dice.sample(plan, count)
    for _ in range(3):
        plan[dice.below(len(plan))] = dice.pick(_BASE_PLAN)[0]
    return plan


def _candidate_display(dice: Dice, candidate: Candidate) -> str:
    name = candidate.name
    return dice.pick(
        (
            name.shown,
            name.plain,
            name.nickname,
            f"{name.nickname} Official",
            f"{name.plain} {candidate.party.short}",
            f"Sahabat {name.nickname}",
            name.printed,
        )
    )


def organisation_accounts(book: AccountBook, candidates: tuple[Candidate, ...]) -> None:
    """Parties, registered campaign teams, unregistered fan pages and local media."""
    for party in PARTIES:
        _party_accounts(book, party)
    busiest = sorted(candidates, key=lambda candidate: (-candidate.reach, candidate.index))
    for candidate in busiest[:60]:
        _campaign_page(book, candidate, registered=True)
    for candidate in busiest[20 : 20 + 18]:
        _campaign_page(book, candidate, registered=False)
    for name in _MEDIA:
        for platform in book.dice.sample(("facebook", "instagram", "x", "tiktok", "youtube"), 2):
            handle = name.lower().replace(" ", "")
            village = book.dice.pick(VILLAGES)
            book.add(platform, handle, name, "media", village, voices="page", activity=3.0)


def _party_accounts(book: AccountBook, party: Party) -> None:
    tag = party.tag.lower()
    for platform in book.dice.sample(("facebook", "instagram", "x", "tiktok", "threads"), 3):
        book.add(
            platform, f"dpc{tag}lobar", f"DPC {party.short} Lombok Barat", "party", VILLAGES[0],
            voices="page", registered=True, party=party, activity=2.0,
        )  # fmt: skip
    for subdistrict in book.dice.sample(SUBDISTRICTS, 2):
        place = subdistrict.name.lower().replace(" ", "")
        book.add(
            "facebook", f"{tag}.{place}", f"{party.short} {subdistrict.name}", "party", subdistrict.villages[0],
            voices="page", registered=True, party=party,
        )  # fmt: skip


def _campaign_page(book: AccountBook, candidate: Candidate, *, registered: bool) -> None:
    call = candidate.name.call.lower().replace(" ", "")
    kind = book.dice.pick(
        ("relawan", "sahabat", "tim", "kawan") if registered else ("fans", "pecinta", "gardu", "laskar")
    )
    book.add(
        book.dice.pick(("facebook", "instagram", "tiktok", "x")),
        f"{kind}.{call}",
        f"{kind.title()} {candidate.name.nickname}",
        "campaign_team",
        candidate.village,
        voices="fans",
        registered=registered,
        party=candidate.party,
        candidate=candidate.index,
    )


_SUBJECTS: dict[str, Subject] = {
    "asn": "asn", "village_head": "village_official", "village_staff": "village_official", "bpd": "village_official",
    "tni": "tni_polri", "polri": "tni_polri",
}  # fmt: skip


def official_accounts(book: AccountBook, officials: tuple[Official, ...]) -> None:
    for official in officials:
        for _ in range(book.dice.weighted(_ACCOUNTS_PER_OFFICIAL)):
            book.add(
                book.dice.weighted(_CITIZEN_PLATFORMS),
                citizen_handle(book.dice, official.name),
                official.name.plain,
                _SUBJECTS[official.role],
                official.village,
                voices="official",
                official=official.index,
            )


_ACCOUNTS_PER_OFFICIAL = Weighted([(0, 50), (1, 40), (2, 10)])


def citizen_accounts(book: AccountBook, citizens: tuple[Citizen, ...]) -> None:
    for citizen in citizens:
        book.add(
            book.dice.weighted(_CITIZEN_PLATFORMS),
            citizen_handle(book.dice, citizen.name),
            book.dice.pick((citizen.name.plain, citizen.name.call, citizen.name.nickname)),
            "citizen",
            citizen.village,
            activity=0.3 + book.dice.tail(0.7, 12),
        )


def add_lookalikes(book: AccountBook, owned: dict[int, list[Account]], count: int) -> None:
    """Give some accounts a handle that differs from somebody else's in one character."""
    dice = book.dice
    named = [a for accounts in owned.values() for a in accounts if a.handle and len(a.handle) > 5]
    for original, copy in zip(dice.sample(named, count), dice.sample(named, count), strict=True):
        if original.platform != copy.platform or original.candidate == copy.candidate:
            continue
        twin = replace(copy, handle=book.handles.claim(copy.platform, mistakable(dice, str(original.handle))))
        book.accounts[copy.index] = twin
        mine = owned[copy.candidate or 0]
        mine[mine.index(copy)] = twin
