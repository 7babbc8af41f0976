"""What an import hands over, checked and resolved: frozen values, one for each kind of row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pantau.engine.sources.accounts import Identity

Seat = tuple[str, int, int]  # district code, party number, number on the list
AccountName = tuple[str, str, str, int | None, int | None]  # platform, kind, key, candidate, party
OfficialName = tuple[str, str, str, int | None, date | None]  # name, role, unit, village, first day


@dataclass(frozen=True, slots=True)
class CandidateRow:
    district: str  # code
    party: int  # number on the ballot
    list_number: int
    name: str
    gender: str = ""
    home: str = ""
    publication: str = "refused"
    row: int | None = None  # of the document

    @property
    def seat(self) -> Seat:
        return (self.district, self.party, self.list_number)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account and its one owner: a candidate's or a party's id, or neither."""

    platform: str
    kind: str
    key: str
    handle: str = ""
    native_id: str = ""
    url: str = ""
    written: str = ""
    candidate: int | None = None
    party: int | None = None
    status: str = "registered"
    registered_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    row: int | None = None

    @property
    def named(self) -> AccountName:
        return (self.platform, self.kind, self.key, self.candidate, self.party)


@dataclass(frozen=True, slots=True)
class OfficialRow:
    name: str
    role: str
    unit: str = ""
    village: int | None = None  # id
    office_from: date | None = None
    office_to: date | None = None
    row: int | None = None

    @property
    def named(self) -> OfficialName:
        return (self.name, self.role, self.unit, self.village, self.office_from)


def account_row(
    identity: Identity,
    *,
    written: str = "",
    candidate: int | None = None,
    party: int | None = None,
    registered_on: date | None = None,
    deadline: date | None = None,
    row: int | None = None,
) -> AccountRow:
    """The row of a registration; ``deadline`` is the last day on which one was in time."""
    return AccountRow(
        platform=identity.platform,
        kind=identity.kind,
        key=identity.key,
        handle="" if identity.kind == "id" else identity.display.lstrip("@"),
        native_id=identity.key if identity.kind == "id" else "",
        url=identity.url,
        written=written or identity.display,
        candidate=candidate,
        party=None if candidate else party,
        status=registration_status(identity, registered_on, deadline),
        registered_on=registered_on,
        valid_from=registered_on,
        row=row,
    )


def registration_status(identity: Identity, registered_on: date | None, deadline: date | None) -> str:
    if not identity.is_account and identity.kind != "group":
        return "unresolved"
    if registered_on and deadline and registered_on > deadline:
        return "late"
    return "registered"
