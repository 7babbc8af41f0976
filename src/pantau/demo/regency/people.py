"""Who lives in the regency: candidates, officials who must stay neutral, citizens. All persons are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .dice import Dice, Weighted
from .names import PersonName, invent_name
from .places import DISTRICTS, PARTIES, VILLAGES, Party, Village

OfficialRole = Literal["asn", "village_head", "village_staff", "bpd", "tni", "polri"]

FULL_LIST = sum(sum(party.offered) for party in PARTIES)
FEWEST = 40  # fewer leave parts of the cast empty
_NAMESAKES = ((40, 260), (101, 402), (333, 517), (150, 600))  # places in the list that share one printed name
_HOMES = Weighted([("LOMBOK BARAT", 960), ("KOTA MATARAM", 23), ("LOMBOK TIMUR", 7), ("LOMBOK TENGAH", 6)])
_PUBLICATION = Weighted([("Bersedia", 339), ("Bersedia Sebagian", 191), ("", 125)])


@dataclass(frozen=True, slots=True)
class Candidate:
    index: int
    name: PersonName
    party: Party
    district: int
    number: int  # on the party's list in this district
    home: str
    publication: str  # consent to publish the profile; empty where it was not given
    village: Village
    reach: float  # how busy this candidate is on social media, 1 is ordinary


@dataclass(frozen=True, slots=True)
class Official:
    index: int
    name: PersonName
    role: OfficialRole
    unit: str
    village: Village
    office_from: str  # ISO date


@dataclass(frozen=True, slots=True)
class Citizen:
    index: int
    name: PersonName
    village: Village


def list_candidates(seed: int, count: int) -> tuple[Candidate, ...]:
    """The final candidate list in the commission's order: district, party, list number."""
    if not FEWEST <= count <= FULL_LIST:
        raise ValueError(f"candidates must be between {FEWEST} and {FULL_LIST}, not {count}")
    dice = Dice(seed, "candidates")
    taken: set[str] = set()
    listed = [
        _candidate(dice, taken, index, place)
        for index, place in enumerate(_evenly(list(_places_on_the_ballot()), count))
    ]
    for original, namesake in _NAMESAKES:
        if namesake < len(listed):
            listed[namesake] = replace(listed[namesake], name=listed[original].name)
    return tuple(listed)


def _places_on_the_ballot() -> Iterator[tuple[Party, int, int]]:
    for district in DISTRICTS:
        for party in PARTIES:
            for number in range(1, party.offered[district.number - 1] + 1):
                yield party, district.number, number


def _evenly(places: list[tuple[Party, int, int]], count: int) -> list[tuple[Party, int, int]]:
    return [places[i * len(places) // count] for i in range(count)]


def _candidate(dice: Dice, taken: set[str], index: int, place: tuple[Party, int, int]) -> Candidate:
    party, district, number = place
    return Candidate(
        index=index,
        name=_unused_name(dice, taken, "L" if dice.chance(0.62) else "P"),
        party=party,
        district=district,
        number=number,
        home=dice.weighted(_HOMES),
        publication=dice.weighted(_PUBLICATION),
        village=dice.pick(DISTRICTS[district - 1].villages),
        reach=0.25 + dice.tail(0.9, 9) + (1.2 if number == 1 else 0),
    )


def _unused_name(dice: Dice, taken: set[str], gender: str) -> PersonName:
    while True:
        name = invent_name(dice, gender)
        if name.plain not in taken:
            taken.add(name.plain)
            return name


_OFFICES = (
    "Dinas Pertanian", "Dinas Kesehatan", "Dinas Perhubungan", "Dinas Pendidikan dan Kebudayaan", "BPBD",
    "Dinas Pariwisata", "Dinas Sosial", "Dinas Perikanan", "Bappeda", "Satpol PP", "Inspektorat",
)  # fmt: skip
_LOCAL_OFFICES = (
    "Kantor Camat {kec}",
    "Puskesmas {kec}",
    "SDN 1 {desa}",
    "SMPN 2 {kec}",
    "SMAN 1 {kec}",
)
_VILLAGE_POSTS = ("Sekretaris Desa", "Kaur Keuangan", "Kasi Pemerintahan", "Kepala Dusun", "Kaur Umum")


def list_officials(seed: int, candidates: tuple[Candidate, ...]) -> tuple[Official, ...]:
    """Every village head, and a part of the civil servants, village staff, councils, soldiers and police."""
    dice = Dice(seed, "officials")
    taken = {candidate.name.plain for candidate in candidates}
    posts = list(_official_posts(dice))
    return tuple(
        Official(
            index=index,
            name=_unused_name(dice, taken, "P" if dice.chance(_share_of_women(role)) else "L"),
            role=role,
            unit=unit,
            village=village,
            office_from=f"{dice.between(2016, 2022)}-{dice.between(1, 12):02d}-01",
        )
        for index, (role, unit, village) in enumerate(posts)
    )


def _share_of_women(role: OfficialRole) -> float:
    if role in ("tni", "polri", "village_head"):
        return 0.06
    return 0.4


def _official_posts(dice: Dice) -> Iterator[tuple[OfficialRole, str, Village]]:
    for village in VILLAGES:
        yield (
            ("asn", f"Lurah {village.name}", village)
            if village.urban
            else (
                "village_head",
                f"Kepala Desa {village.name}",
                village,
            )
        )
    rural = [village for village in VILLAGES if not village.urban]
    for village in dice.sample(VILLAGES, 50):
        yield "asn", _civil_office(dice, village), village
    for village in dice.sample(rural, 40):
        yield "village_staff", f"{dice.pick(_VILLAGE_POSTS)} {village.name}", village
    for village in dice.sample(rural, 18):
        yield "bpd", f"BPD {village.name}", village
    for village in dice.sample(VILLAGES, 12):
        yield "tni", f"Koramil {village.subdistrict}", village
    for village in dice.sample(VILLAGES, 18):
        yield "polri", f"Polsek {village.subdistrict}", village


def _civil_office(dice: Dice, village: Village) -> str:
    if dice.chance(0.45):
        return dice.pick(_OFFICES)
    return dice.pick(_LOCAL_OFFICES).format(kec=village.subdistrict, desa=village.name)


def list_citizens(seed: int, count: int) -> tuple[Citizen, ...]:
    dice = Dice(seed, "citizens")
    return tuple(
        Citizen(index, invent_name(dice, dice.pick(("L", "P"))), dice.pick(VILLAGES))
        for index in range(count)
    )
