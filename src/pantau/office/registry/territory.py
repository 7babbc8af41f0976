"""Parties, districts, sub-districts and villages, taken over from the rulebook."""

from __future__ import annotations

from typing import Any

from pantau.engine.law import Rulebook
from pantau.office.registry.models import District, Party, Subdistrict, Village
from pantau.office.registry.storing import Origin


def take_over(rulebook: Rulebook, origin: Origin) -> None:
    _parties(rulebook, origin)
    districts = _districts(rulebook, origin)
    district_of = {part.code: districts[one.code] for one in rulebook.districts for part in one.subdistricts}
    subdistricts = {
        part.code: Subdistrict(
            code=part.code, name=part.name, district_id=district_of.get(part.code), document=origin.document
        )
        for part in rulebook.territory
    }
    _upsert(Subdistrict, subdistricts.values(), ["code"], ["name", "district", "document"])
    ids = dict(Subdistrict.objects.values_list("code", "pk"))
    villages = [
        Village(
            code=village.code,
            name=village.name,
            kind=village.kind,
            subdistrict_id=ids[part.code],
            document=origin.document,
        )
        for part in rulebook.territory
        for village in part.villages
    ]
    _upsert(Village, villages, ["code"], ["name", "kind", "subdistrict", "document"])


def _parties(rulebook: Rulebook, origin: Origin) -> None:
    rows = [
        Party(
            election=rulebook.election,
            number=party.number,
            short=party.short,
            name=party.name,
            document=origin.document,
        )
        for party in rulebook.parties
    ]
    _upsert(Party, rows, ["election", "number"], ["short", "name", "document"])


def _districts(rulebook: Rulebook, origin: Origin) -> dict[str, int]:
    rows = [
        District(
            election=rulebook.election,
            code=district.code,
            name=district.name,
            seats=district.seats,
            document=origin.document,
        )
        for district in rulebook.districts
    ]
    _upsert(District, rows, ["election", "code"], ["name", "seats", "document"])
    return district_ids(rulebook.election)


def _upsert(model: Any, rows: Any, unique: list[str], changing: list[str]) -> None:
    model.objects.bulk_create(list(rows), update_conflicts=True, unique_fields=unique, update_fields=changing)


def party_ids(election: str) -> dict[int, int]:
    return dict(Party.objects.filter(election=election).values_list("number", "pk"))


def district_ids(election: str) -> dict[str, int]:
    return dict(District.objects.filter(election=election).values_list("code", "pk"))
