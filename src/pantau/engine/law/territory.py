"""Who stands and where: parties, tickets, districts, sub-districts and villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .calendar import MARKS
from .schema import (
    Reader,
    Titles,
    known,
    many,
    nullable,
    one_of,
    only,
    picked,
    record,
    rows,
    text,
    titles,
    whole,
)

_PROVENANCE: Mapping[str, Reader[str]] = {"source": text, "mark": one_of(*MARKS)}


@dataclass(frozen=True, slots=True)
class Party:
    number: int  # on the ballot
    short: str
    name: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A pair of candidates for one office, as published."""

    number: int
    office: str
    names: tuple[str, ...]
    parties: tuple[str, ...]  # short names
    spoken: tuple[str, ...]  # names by which posts speak of the pair
    source: str
    mark: str
    slogans: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    hand_sign: Titles | None = None


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    name: str
    kind: str  # "desa" or "kelurahan"


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A kecamatan."""

    code: str
    name: str
    villages: tuple[Village, ...]


@dataclass(frozen=True, slots=True)
class District:
    """An electoral district (daerah pemilihan)."""

    code: str
    name: str
    seats: int | None  # None where the district elects one pair
    subdistricts: tuple[Subdistrict, ...]
    source: str
    mark: str


parties_file: Reader[tuple[Party, ...]] = only(
    "parties",
    many(record(Party, {"number": whole(1, 99), "short": text, "name": text, **_PROVENANCE}), least=1),
)

_village: Reader[Village] = record(Village, {"name": text, "kind": one_of("desa", "kelurahan")}, named="code")
territory_file: Reader[tuple[Subdistrict, ...]] = only(
    "subdistricts", rows(record(Subdistrict, {"name": text, "villages": rows(_village)}, named="code"))
)


def tickets_file(parties: Iterable[Party]) -> Reader[tuple[Ticket, ...]]:
    """Reads tickets.yaml, which names parties by their short names."""
    ticket = record(
        Ticket,
        {
            "number": whole(1, 99),
            "office": text,
            "names": many(text, least=1),
            "parties": many(known([party.short for party in parties], "party")),
            "spoken": many(text, least=1),
            **_PROVENANCE,
        },
        {"slogans": many(text), "tags": many(text), "hand_sign": nullable(titles)},
    )
    return only("tickets", many(ticket))


def districts_file(territory: Iterable[Subdistrict]) -> Reader[tuple[District, ...]]:
    """Reads districts.yaml, which names sub-districts of territory.yaml by their codes."""
    by_code = {subdistrict.code: subdistrict for subdistrict in territory}
    district = record(
        District,
        {
            "name": text,
            "seats": nullable(whole(1, 1000)),
            "subdistricts": many(picked(by_code, "sub-district"), least=1),
            **_PROVENANCE,
        },
        named="code",
    )
    return only("districts", rows(district))
