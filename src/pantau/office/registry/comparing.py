"""What an import would change: rows as they should be beside rows as the database holds them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from pantau.engine.law import Rulebook
from pantau.office.registry import territory
from pantau.office.registry.models import Account, Candidate, Official
from pantau.office.registry.rows import AccountName, AccountRow, CandidateRow, OfficialName, OfficialRow, Seat
from pantau.office.registry.storing import Differences, Known, Wanted, compare

#: What a person decided about an account; an import does not undo it.
DECIDED = frozenset({"closed", "reactivated"})
CANDIDATES_FIXED = "candidates_fixed"  # date of the rulebook's calendar: from then on they are candidates
OPAQUE = frozenset({"resolve", "content"})


class UnknownSeat(Exception):  # noqa: N818 - names what is unknown
    """A candidate of a party or district that the rulebook does not know."""


# --- candidates -----------------------------------------------------------------------------------


def compare_candidates(rows: Iterable[CandidateRow], rulebook: Rulebook) -> Differences:
    """Raises UnknownSeat."""
    election = rulebook.election
    parties, districts = territory.party_ids(election), territory.district_ids(election)
    since = rulebook.calendar.dates.get(CANDIDATES_FIXED)
    wanted = [_wanted_candidate(row, election, parties, districts, since) for row in rows]
    return compare(wanted, _known_candidates(election))


def _wanted_candidate(
    row: CandidateRow,
    election: str,
    parties: Mapping[int, int],
    districts: Mapping[str, int],
    since: date | None,
) -> Wanted:
    if row.party not in parties or row.district not in districts:
        raise UnknownSeat(
            f"row {row.row}: the rulebook knows no party {row.party} or district {row.district}"
        )
    return Wanted(
        row.seat,
        {
            "election": election,
            "district_id": districts[row.district],
            "party_id": parties[row.party],
            "list_number": row.list_number,
        },
        {
            "name": row.name,
            "gender": row.gender,
            "home": row.home,
            "publication": row.publication,
            "valid_from": since,
        },
        row.row,
    )


def _known_candidates(election: str) -> dict[Seat, Known]:
    values = ("name", "gender", "home", "publication", "valid_from")
    held = Candidate.objects.filter(election=election)
    return {
        (district, party, number): Known(pk, dict(zip(values, rest, strict=True)))
        for district, party, number, pk, *rest in held.values_list(
            "district__code", "party__number", "list_number", "pk", *values
        )
    }


# --- accounts -------------------------------------------------------------------------------------

ACCOUNT_VALUES = (
    "handle", "native_id", "url", "written", "status", "registered_on", "valid_from", "valid_to",
)  # fmt: skip
KNOWN_ACCOUNTS = f"""
SELECT platform, kind, key, candidate_id, party_id, id, {", ".join(ACCOUNT_VALUES)}
FROM registry_account JOIN unnest(%s::text[], %s::text[], %s::text[]) AS wanted (platform, kind, key)
USING (platform, kind, key)
"""  # noqa: S608 - the names are our own


@dataclass(frozen=True, slots=True)
class AccountDifferences:
    rows: Differences
    adopted: Mapping[int, AccountName]  # accounts that stood without an owner -> the name they get


def compare_accounts(rows: Iterable[AccountRow]) -> AccountDifferences:
    wanted = {row.named: _wanted_account(row) for row in reversed(list(rows))}
    known = _known_accounts({name[:3] for name in wanted})
    adopted = _adopted(wanted, known)
    known |= {name: known[(*name[:3], None, None)] for name in adopted}
    known |= _opened_since(wanted)
    kept = [_as_decided(row, known.get(row.name)) for row in reversed(wanted.values())]
    return AccountDifferences(compare(kept, known), {known[name].id: name for name in adopted})


def _wanted_account(row: AccountRow) -> Wanted:
    return Wanted(
        row.named,
        {
            "platform": row.platform,
            "kind": row.kind,
            "key": row.key,
            "candidate_id": row.candidate,
            "party_id": row.party,
        },
        {name: getattr(row, name) for name in ACCOUNT_VALUES},
        row.row,
    )


def _known_accounts(identities: set[tuple[str, str, str]]) -> dict[AccountName, Known]:
    if not identities:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_ACCOUNTS, [list(column) for column in zip(*identities, strict=True)])
        return {
            (platform, kind, key, candidate, party): Known(pk, dict(zip(ACCOUNT_VALUES, values, strict=True)))
            for platform, kind, key, candidate, party, pk, *values in cursor
        }


def _adopted(wanted: Mapping[AccountName, Wanted], known: Mapping[AccountName, Known]) -> list[AccountName]:
    """An account that stands without an owner becomes the first owner's, with its history and its posts."""
    names: dict[AccountName, AccountName] = {}
    for name in wanted:
        orphan = (*name[:3], None, None)
        if name != orphan and name not in known and orphan in known and orphan not in wanted:
            names[orphan] = name
    return list(names.values())


def _opened_since(wanted: Mapping[AccountName, Wanted]) -> dict[AccountName, Known]:
    """Links of the form that a person has opened since stand for the accounts they led to."""
    names = {f"{name[1]}:{name[2]}": name for name in wanted if name[1] in OPAQUE}
    if not names:
        return {}
    opened = Account.objects.filter(entered_as__in=names).values_list(
        "entered_as", "candidate_id", "party_id", "pk"
    )
    found = {(*names[entered][:3], candidate, party): pk for entered, candidate, party, pk in opened}
    return {name: Known(pk, wanted[name].values) for name, pk in found.items() if name in wanted}


def _as_decided(row: Wanted, known: Known | None) -> Wanted:
    if known is None or known.values["status"] not in DECIDED:
        return row
    kept = {name: known.values[name] for name in ("status", "valid_to")}
    return Wanted(row.name, row.fixed, {**row.values, **kept}, row.row)


# --- officials ------------------------------------------------------------------------------------


def compare_officials(rows: Iterable[OfficialRow]) -> Differences:
    return compare(map(_wanted_official, rows), _known_officials())


def _wanted_official(row: OfficialRow) -> Wanted:
    return Wanted(
        row.named,
        {
            "name": row.name,
            "role": row.role,
            "unit": row.unit,
            "village_id": row.village,
            "office_from": row.office_from,
        },
        {"office_to": row.office_to},
        row.row,
    )


def _known_officials() -> dict[OfficialName, Known]:
    held = Official.objects.values_list(
        "name", "role", "unit", "village_id", "office_from", "pk", "office_to"
    )
    return {
        (name, role, unit, village, since): Known(pk, {"office_to": until})
        for name, role, unit, village, since, pk, until in held
    }
