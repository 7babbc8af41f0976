"""Rows of a sheet as lines of one kind: what they say, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pantau.engine.sources.accounts import Identity, Note, identify, split_references
from pantau.engine.sources.accounts.identity import DISPLAY_NAME
from pantau.office.registry.importing import values
from pantau.office.registry.importing.columns import WIDE, Layout
from pantau.office.registry.importing.files import Sheet
from pantau.office.registry.importing.owners import Owners, Person
from pantau.office.registry.importing.problems import Problem, error, warning
from pantau.office.registry.importing.values import Unreadable
from pantau.office.registry.models import Party
from pantau.office.registry.rows import AccountRow, CandidateRow, OfficialRow, account_row

Row = CandidateRow | AccountRow | OfficialRow
OF_A_POST = Note(
    "Tautan ini menuju sebuah unggahan; akunnya dibaca dari alamatnya.",
    "This address leads to a post; the account was read from it.",
)
ROUNDED = re.compile(r"^\d(?:[.,]\d+)?E\+\d{2}$", re.I)
ROUNDED_NOTE = Note(
    "Angka ini sudah dibulatkan oleh lembar kerja, jadi nomor akunnya hilang. Isi ulang sebagai teks atau tautan.",
    "A spreadsheet has rounded this number, so the account's number is lost. Enter it again as text or as a link.",
)
OWNER_FIELDS = ("name", "party", "party_number", "district", "district_code", "list_number")


@dataclass(slots=True)
class Line:
    """One row of the file. ``rows`` are what it would bring; a line with an error brings nothing."""

    row: int
    shown: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    state: str = "new"  # new, changed, same, repeat, error
    owner: str = ""  # for people, beside an account

    @property
    def bad(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    @property
    def warned(self) -> bool:
        return any(problem.level == "warning" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row's cells by field."""

    row: int
    by_field: Mapping[str, tuple[tuple[str, str], ...]]  # field -> (title, cell) of each of its columns

    def get(self, key: str) -> str:
        return next((cell for _title, cell in self.by_field.get(key, ())), "")

    def title(self, key: str) -> str:
        return next((title for title, _cell in self.by_field.get(key, ())), "")


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading needs beside the file."""

    owners: Owners
    deadline: date | None = None  # last day on which a registration was in time


def table_rows(sheet: Sheet, layout: Layout) -> Iterator[Cells]:
    """The rows below the header, without numbering rows, repeated headers and remarks under the table."""
    width = len(layout.header.titles)
    header = sheet.rows[layout.header.first : layout.header.end]
    titles = {cell for row in header for cell in row if cell}
    for index in range(layout.header.end, len(sheet.rows)):
        cells = sheet.rows[index]
        filled = [cell for cell in cells[:width] if cell]
        if not filled or _is_numbering(filled, index, layout) or _repeats_header(filled, titles):
            continue
        by_field: dict[str, list[tuple[str, str]]] = {}
        for position, key in layout.columns.items():
            if position < len(cells):
                by_field.setdefault(key, []).append((layout.title(position), cells[position]))
        found = {key: tuple(pairs) for key, pairs in by_field.items()}
        if any(values.text(cell) for pairs in found.values() for _title, cell in pairs):
            yield Cells(index + 1, found)


def _is_numbering(filled: list[str], index: int, layout: Layout) -> bool:
    """The row (1) (2) (3) … that official tables have under their header."""
    if index > layout.header.end + 1 or len(filled) < 3:
        return False
    plain = [cell.strip("().") for cell in filled]
    return all(cell.isdigit() for cell in plain) and [int(cell) for cell in plain] == sorted(
        {int(c) for c in plain}
    )


def _repeats_header(filled: list[str], titles: set[str]) -> bool:
    return len(filled) > 1 and titles.issuperset(filled)


def take(line: Line, cells: Cells, key: str, read: Callable[[str], Any], default: Any = None) -> Any:
    """A cell's value; what cannot be read is noted on the line."""
    try:
        return read(cells.get(key))
    except Unreadable as reason:
        line.problems.append(error("cell", cells.title(key) or key, cells.get(key), reason.id, reason.en))
        return default


# --- candidates -----------------------------------------------------------------------------------


def read_candidates(sheet: Sheet, layout: Layout, setting: Setting) -> Iterator[Line]:
    for cells in table_rows(sheet, layout):
        line = Line(cells.row, values.text(cells.get("name")))
        name = take(line, cells, "name", values.name, "")
        number = take(line, cells, "list_number", values.whole, 0)
        party = _party(line, cells, setting.owners, required=True)
        district = _district(line, cells, setting.owners, required=True)
        gender = take(line, cells, "gender", values.gender, "")
        publication = take(line, cells, "publication", values.publication, "refused")
        if not line.bad and party and district:
            home = values.text(cells.get("home"))[:200]
            row = CandidateRow(
                district.code, party.number, number, name, gender, home, publication, cells.row
            )
            line.rows.append(row)
            line.owner = f"{party.short}, {district.name}, {number}"
        yield line


def _party(line: Line, cells: Cells, owners: Owners, *, required: bool) -> Party | None:
    key = "party_number" if values.text(cells.get("party_number")) else "party"
    try:
        found = owners.parties.find(cells.get("party_number"), cells.get("party"))
    except Unreadable as reason:
        line.problems.append(error("owner", cells.title(key), cells.get(key), reason.id, reason.en))
        return None
    if found is None and required:
        line.problems.append(error("owner", cells.title(key), "", "Partai kosong.", "The party is empty."))
    return found


def _district(line: Line, cells: Cells, owners: Owners, *, required: bool) -> Any:
    key = "district_code" if values.text(cells.get("district_code")) else "district"
    try:
        found = owners.districts.find(cells.get("district_code"), cells.get("district"))
    except Unreadable as reason:
        line.problems.append(error("owner", cells.title(key), cells.get(key), reason.id, reason.en))
        return None
    if found is None and required:
        line.problems.append(error("owner", cells.title(key), "", "Dapil kosong.", "The district is empty."))
    return found


# --- accounts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owner:
    candidate: int | None
    party: int | None
    shown: str
    inherited: int | None = None  # the row above that named it


def read_accounts(sheet: Sheet, layout: Layout, setting: Setting) -> Iterator[Line]:
    finder = OwnerFinder(setting.owners)
    for cells in table_rows(sheet, layout):
        line = Line(cells.row, _shown_account(cells))
        owner, problems = finder.find(cells)
        line.problems += problems
        registered_on = take(line, cells, "registered_on", values.day)
        found = list(_identities(line, cells))
        if not found and not line.bad:
            _nothing_said(line, cells)
        if owner and not line.bad:
            line.owner = owner.shown
            _warn(line, found, owner, registered_on, setting.deadline, cells)
            line.rows += [
                account_row(
                    identity,
                    written=written,
                    candidate=owner.candidate,
                    party=owner.party,
                    registered_on=registered_on,
                    deadline=setting.deadline,
                    row=cells.row,
                )
                for _title, written, identity in found
            ]
        yield line


def _shown_account(cells: Cells) -> str:
    wide = [
        cell
        for key, pairs in cells.by_field.items()
        if key.startswith(WIDE)
        for _title, cell in pairs
        if cell
    ]
    return values.text(cells.get("url") or cells.get("handle") or " · ".join(wide))


class OwnerFinder:
    """Owners of a file's rows, in order: a row without one goes on with the owner above it."""

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        self._known: dict[tuple[str, ...], tuple[Owner | None, list[Problem]]] = {}
        self._above: tuple[Owner, int] | None = None

    def find(self, cells: Cells) -> tuple[Owner | None, list[Problem]]:
        said = tuple(cells.get(key) for key in OWNER_FIELDS)
        if any(values.text(cell) for cell in said):
            if said not in self._known:
                self._known[said] = self._read(cells)
            owner, problems = self._known[said]
            self._above = (owner, cells.row) if owner else None
            return owner, problems
        if self._above:
            owner, row = self._above
            return replace(owner, inherited=row), []
        nobody = error(
            "owner", cells.title("name"), "", "Pemilik akun kosong.", "The account's owner is empty."
        )
        return None, [nobody]

    def _read(self, cells: Cells) -> tuple[Owner | None, list[Problem]]:
        line = Line(cells.row, "")
        party = _party(line, cells, self._owners, required=False)
        district = _district(line, cells, self._owners, required=False)
        number = take(
            line, cells, "list_number", lambda cell: values.whole(cell) if values.text(cell) else None
        )
        if line.bad:
            return None, line.problems
        seat = (district.code if district else None, party.number if party else None, number)
        name = values.text(cells.get("name"))
        try:
            return _person_or_party(name, seat, party, self._owners), []
        except Unreadable as reason:
            key = "name" if name else "party"
            return None, [error("owner", cells.title(key), cells.get(key), reason.id, reason.en)]


def _person_or_party(
    name: str, seat: tuple[str | None, int | None, int | None], party: Party | None, owners: Owners
) -> Owner:
    if name and not (party and owners.parties.named(name) == party):
        return _of(owners.candidates.find(name, seat))
    district, number, place = seat
    if district and number and place:
        person = owners.candidates.at((district, number, place))
        if person is None:
            raise Unreadable(
                "Tidak ada calon pada dapil, partai, dan nomor urut ini.",
                "No candidate has this district, party and list number.",
            )
        return _of(person)
    if party is None:
        raise Unreadable("Pemilik akun tidak disebut.", "The account's owner is not named.")
    return Owner(None, party.pk, party.short)


def _of(person: Person) -> Owner:
    return Owner(person.id, None, f"{person.name} ({person.shown})")


def _identities(line: Line, cells: Cells) -> Iterator[tuple[str, str, Identity]]:
    """(title, cell, identity) of every account the row names; what cannot be one is noted on the line."""
    found = [*_from_wide(cells), *_from_long(cells)]
    sure = {identity.platform for _title, _written, identity in found if identity.is_account}
    for title, written, identity in found:
        if ROUNDED.match(written):
            line.problems.append(error("identity", title, written, ROUNDED_NOTE.id, ROUNDED_NOTE.en))
        elif identity.kind == "content" and identity.owner:
            yield title, written, identify(identity.owner).noted(OF_A_POST)
        elif identity.kind == "invalid" and identity.note:
            line.problems.append(error("identity", title, written, identity.note.id, identity.note.en))
        elif identity.note is DISPLAY_NAME and identity.platform in sure:
            continue  # the account's name beside its address
        else:
            yield title, written, identity


def _from_wide(cells: Cells) -> Iterator[tuple[str, str, Identity]]:
    for key, pairs in cells.by_field.items():
        if key.startswith(WIDE):
            for title, cell in pairs:
                for written in split_references(cell) if values.text(cell) else ():
                    yield title, written, identify(written, key.removeprefix(WIDE))


def _from_long(cells: Cells) -> Iterator[tuple[str, str, Identity]]:
    """The address if there is one, else the name with the platform that the row says."""
    platform = values.text(cells.get("platform"))
    url, handle = values.text(cells.get("url")), values.text(cells.get("handle"))
    key = "url" if url else "handle"
    if not url and not handle:
        return
    for written in split_references(cells.get(key)):
        identity = identify(_without_formula(written), platform or None)
        if identity.kind in ("invalid", "resolve") and url and handle:
            better = identify(handle, platform or None)
            identity = better if better.is_account else identity
        yield cells.title(key), written, identity


def _without_formula(cell: str) -> str:
    """``=HYPERLINK("address","text")`` means the address; it is never worked out."""
    if cell.lstrip().upper().startswith("=HYPERLINK"):
        parts = cell.split('"')
        return parts[1] if len(parts) > 1 else cell
    return cell


def _nothing_said(line: Line, cells: Cells) -> None:
    title = cells.title("url") or cells.title("handle")
    line.problems.append(
        error("identity", title, "", "Tautan dan nama akun kosong.", "Address and account name are empty.")
    )


def _warn(
    line: Line,
    found: list[tuple[str, str, Identity]],
    owner: Owner,
    registered_on: date | None,
    deadline: date | None,
    cells: Cells,
) -> None:
    if owner.inherited:
        line.problems.append(
            warning(
                "inherited",
                cells.title("name"),
                "",
                f"Pemilik kosong; diambil dari baris {owner.inherited}: {owner.shown}.",
                f"The owner is empty; taken from row {owner.inherited}: {owner.shown}.",
            )
        )
    if registered_on and deadline and registered_on > deadline:
        line.problems.append(
            warning(
                "late",
                cells.title("registered_on"),
                registered_on.isoformat(),
                f"Didaftarkan setelah batas {deadline:%d/%m/%Y}.",
                f"Registered after the deadline {deadline:%d/%m/%Y}.",
            )
        )
    for title, written, identity in found:
        if identity.note:
            code = "unresolved" if not identity.is_account and identity.kind != "group" else "note"
            line.problems.append(warning(code, title, written, identity.note.id, identity.note.en))


# --- officials ------------------------------------------------------------------------------------


def read_officials(sheet: Sheet, layout: Layout, setting: Setting) -> Iterator[Line]:
    for cells in table_rows(sheet, layout):
        line = Line(cells.row, values.text(cells.get("name")))
        name = take(line, cells, "name", values.name, "")
        role = take(line, cells, "role", values.role, "")
        since = take(line, cells, "office_from", values.day)
        until = take(line, cells, "office_to", values.day)
        village = _village(line, cells, setting.owners)
        if since and until and until < since:
            line.problems.append(
                error(
                    "cell",
                    cells.title("office_to"),
                    cells.get("office_to"),
                    "Akhir jabatan lebih awal daripada mulainya.",
                    "The office ends before it starts.",
                )
            )
        if not line.bad:
            unit = values.text(cells.get("unit"))[:200]
            line.rows.append(OfficialRow(name, role, unit, village, since, until, cells.row))
            line.owner = ", ".join(part for part in (values.text(cells.get("role")), unit) if part)
        yield line


def _village(line: Line, cells: Cells, owners: Owners) -> int | None:
    try:
        found = owners.villages.find(
            cells.get("village_code"), cells.get("village"), cells.get("subdistrict")
        )
    except Unreadable as reason:
        column = "village_code" if values.text(cells.get("village_code")) else "village"
        line.problems.append(error("owner", cells.title(column), cells.get(column), reason.id, reason.en))
        return None
    return found.pk if found else None


READERS: Mapping[str, Callable[[Sheet, Layout, Setting], Iterator[Line]]] = {
    "candidate": read_candidates,
    "account": read_accounts,
    "official": read_officials,
}
