"""Whom a row speaks of: parties, districts, candidates and villages as people write them."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pantau.office.registry.importing import values
from pantau.office.registry.importing.values import Unreadable, letters, words
from pantau.office.registry.models import Candidate, District, Party, Village
from pantau.office.registry.rows import Seat

TITLES = frozenset(
    ("h", "hj", "haji", "hajah", "hja", "drs", "dra", "dr", "ir", "tgh", "prof", "kh", "ust", "ustadz")
)


@dataclass(frozen=True, slots=True)
class Parties:
    known: tuple[Party, ...]

    def find(self, number: str, name: str) -> Party | None:
        """The party these two cells mean, None where both are empty. Raises Unreadable."""
        by_number = self._numbered(number) if values.text(number) else None
        by_name = self.named(name) if values.text(name) else None
        if by_number and by_name and by_number != by_name:
            raise Unreadable(
                f"Nomor {by_number.number} adalah {by_number.short}, tetapi tertulis {values.text(name)}.",
                f"Number {by_number.number} is {by_number.short}, but {values.text(name)} is written.",
            )
        if values.text(name) and not by_name and not by_number:
            raise Unreadable(
                f"Partai tidak dikenal: {values.text(name)}.", f"Unknown party: {values.text(name)}."
            )
        return by_number or by_name

    def _numbered(self, number: str) -> Party:
        wanted = values.whole(number, 1, 99)
        found = next((party for party in self.known if party.number == wanted), None)
        if found is None:
            raise Unreadable(
                f"Tidak ada partai bernomor {wanted} pada pemilihan ini.",
                f"No party has number {wanted} here.",
            )
        return found

    def named(self, name: str) -> Party | None:
        """The one party this name fits."""
        written = [word for word in words(name) if word != "partai"]
        if written and written[0].isdigit():
            party = next((one for one in self.known if str(one.number) == written[0]), None)
            if party and (len(written) == 1 or says(written[1:], party)):
                return party
        found = [party for party in self.known if says(written, party)]
        return found[0] if len(found) == 1 else None


def says(written: Sequence[str], party: Party) -> bool:
    """Does each word stand in the party's names, or abbreviate words of it that follow one another?"""
    name = words(party.name)
    short = words(party.short)
    if "".join(written) in (letters(party.short), letters(party.name), letters("".join(name[1:]))):
        return True
    initials = "".join(word[0] for word in name)
    known = {*name, *short}
    return bool(written) and all(
        word in known
        or (1 < len(word) <= len(initials) and word in initials)
        or (word in initials and len(written) > 1)
        for word in written
    )


@dataclass(frozen=True, slots=True)
class Districts:
    known: tuple[District, ...]

    def find(self, code: str, name: str) -> District | None:
        if plain := values.text(code):
            found = [one for one in self.known if letters(one.code) == letters(plain)]
            if not found:
                raise Unreadable(f"Tidak ada dapil berkode {plain}.", f"No district has the code {plain}.")
            return found[0]
        plain = values.text(name)
        if not plain:
            return None
        found = [one for one in self.known if letters(plain) in (letters(one.name), letters(one.code))]
        found = found or [
            one for one in self.known if _last_number(one.name) == _last_number(plain) is not None
        ]
        if len(found) != 1:
            raise Unreadable(f"Dapil tidak dikenal: {plain}.", f"Unknown district: {plain}.")
        return found[0]


def _last_number(text: str) -> int | None:
    last = (words(text) or ("",))[-1]
    digits = re.search(r"\d+$", last)
    return int(digits[0]) if digits else values.ROMAN.get(last)


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate as the matching needs it."""

    id: int
    name: str
    seat: Seat
    party: int  # id
    shown: str  # "PKB, Lombok Barat 1, nomor 3"


@dataclass(frozen=True, slots=True)
class Candidates:
    by_seat: Mapping[Seat, Person]
    by_letters: Mapping[str, tuple[Person, ...]]
    by_core: Mapping[str, tuple[Person, ...]]

    def find(self, name: str, seat: tuple[str | None, int | None, int | None]) -> Person:
        """The one candidate of this name whose district, party and number do not contradict. Raises Unreadable."""
        named = self.by_letters.get(letters(name)) or self.by_core.get(core_name(name)) or ()
        fitting = [one for one in named if _fits(one.seat, seat)]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            where = "; ".join(one.shown for one in fitting)
            raise Unreadable(
                f"Ada {len(fitting)} calon bernama {name}: {where}. Isi partai, dapil, atau nomor urutnya.",
                f"{len(fitting)} candidates are called {name}: {where}. Give party, district or list number.",
            )
        if named:
            where = "; ".join(one.shown for one in named)
            raise Unreadable(
                f"{name} terdaftar di {where}, bukan seperti pada baris ini.",
                f"{name} stands at {where}, not as this row says.",
            )
        raise Unreadable(
            f"Calon tidak ditemukan: {name}.{self._nearest(name, 'id')}",
            f"Candidate not found: {name}.{self._nearest(name, 'en')}",
        )

    def at(self, seat: Seat) -> Person | None:
        return self.by_seat.get(seat)

    def _nearest(self, name: str, language: str) -> str:
        near = difflib.get_close_matches(core_name(name), self.by_core.keys(), n=2, cutoff=0.8)
        if not near:
            return ""
        lead = "Mungkin" if language == "id" else "Perhaps"
        return f" {lead}: {'; '.join(self.by_core[key][0].name for key in near)}?"


def _fits(seat: Seat, wanted: tuple[str | None, int | None, int | None]) -> bool:
    return all(asked is None or asked == held for asked, held in zip(wanted, seat, strict=True))


def core_name(name: str) -> str:
    """Without degrees behind the comma and titles before the name."""
    plain = list(words(name.split(",")[0]))
    while len(plain) > 1 and plain[0] in TITLES:
        plain.pop(0)
    return "".join(plain)


@dataclass(frozen=True, slots=True)
class Villages:
    by_code: Mapping[str, Village]
    by_name: Mapping[str, tuple[Village, ...]]

    def find(self, code: str, name: str, subdistrict: str) -> Village | None:
        """The village these cells mean, None where they are empty. A code decides. Raises Unreadable."""
        plain = values.text(name)
        if written := values.text(code):
            return self._coded(written, plain, subdistrict)
        if not plain:
            return None
        if found := self.by_code.get(_digits(plain)):
            return found
        named = self._named(plain, subdistrict)
        if len(named) == 1:
            return named[0]
        if named:
            raise Unreadable(
                f"Ada {len(named)} desa bernama {plain}. Isi kecamatannya atau kode desanya.",
                f"{len(named)} villages are called {plain}. Give the subdistrict or the village's code.",
            )
        raise Unreadable(f"Desa tidak dikenal: {plain}.", f"Unknown village: {plain}.")

    def _coded(self, code: str, name: str, subdistrict: str) -> Village:
        found = self.by_code.get(_digits(code))
        if found is None:
            raise Unreadable(
                f"Tidak ada desa berkode {code}. Kode desa seperti {self._example()}; tanpa kode, nama yang dipakai.",
                f"No village has the code {code}. Codes look like {self._example()}; without one, the name counts.",
            )
        named = self._named(name, subdistrict)
        if named and found not in named:
            raise Unreadable(
                f"Kode {code} adalah {found.name}, Kecamatan {found.subdistrict.name}, tetapi tertulis {name}.",
                f"The code {code} is {found.name}, {found.subdistrict.name}, but {name} is written.",
            )
        return found

    def _named(self, name: str, subdistrict: str) -> list[Village]:
        core = letters(re.sub(r"(?i)^\s*(desa|kelurahan|kel|ds)\b\.?", "", name))
        place = letters(re.sub(r"(?i)^\s*(kecamatan|kec)\b\.?", "", values.text(subdistrict)))
        return [one for one in self.by_name.get(core, ()) if place in ("", letters(one.subdistrict.name))]

    def _example(self) -> str:
        return next((one.code for one in self.by_code.values()), "52.01.01.2001")


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


@dataclass(frozen=True, slots=True)
class Owners:
    """Everybody a row may speak of, read once for a file."""

    election: str
    parties: Parties
    districts: Districts
    candidates: Candidates = field(default_factory=lambda: Candidates({}, {}, {}))
    villages: Villages = field(default_factory=lambda: Villages({}, {}))


def load(kind: str, election: str) -> Owners:
    parties = Parties(tuple(Party.objects.filter(election=election)))
    districts = Districts(tuple(District.objects.filter(election=election)))
    if kind == "account":
        return Owners(election, parties, districts, candidates=_candidates(election))
    if kind == "official":
        return Owners(election, parties, districts, villages=_villages())
    return Owners(election, parties, districts)


def _candidates(election: str) -> Candidates:
    held = Candidate.objects.filter(election=election).select_related("party", "district")
    people = [
        Person(
            one.pk,
            one.name,
            (one.district.code, one.party.number, one.list_number),
            one.party_id,
            f"{one.party.short}, {one.district.name}, nomor {one.list_number}",
        )
        for one in held
    ]
    return Candidates(
        {one.seat: one for one in people},
        _grouped((letters(one.name), one) for one in people),
        _grouped((core_name(one.name), one) for one in people),
    )


def _villages() -> Villages:
    held = list(Village.objects.select_related("subdistrict"))
    return Villages(
        {_digits(one.code): one for one in held},
        _grouped((letters(one.name), one) for one in held),
    )


def _grouped(pairs: Iterable[tuple[str, object]]) -> dict[str, tuple]:
    groups: defaultdict[str, list] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(group) for key, group in groups.items()}
