"""From a folder of YAML files to a checked ``Rulebook``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .calendar import MARKS, PHASES, Calendar, read_calendar
from .capturing import DEFAULT as DEFAULT_CAPTURING
from .capturing import capturing_file
from .days_off import holidays_file, joined
from .errors import Problem, RulebookError
from .forms import Form, forms_file
from .guide import read_guide
from .keeping import Retention, retention_file
from .nodes import Located, read_yaml
from .norms import NormParts, element_reader, instrument_reader, norms_file, sanctions_reader
from .path import Procedure, procedure_file
from .prevention import Prevention, prevention_file
from .privacy import Privacy, privacy_file
from .procedure import (
    Addressee,
    MatrixRow,
    Neutrality,
    Outcome,
    addressees_file,
    deadlines_file,
    matrix_file,
    neutrality_file,
    outcomes_file,
    time_limits,
    unruled_file,
)
from .processing import Processing, processing_file
from .reporting import FORM, Reporting, reporting_file
from .rulebook import AccountCap, RegistrySettings, Rulebook, named_entries
from .rules import CONCEPTS_FROM_LISTS, Rule, concepts_file, rules_file
from .schema import (
    Reader,
    Report,
    Titles,
    Unreadable,
    flag,
    free_mapping,
    many,
    one_of,
    only,
    record,
    slug,
    suggestion,
    table,
    text,
    titles,
    whole,
)
from .shelf import HEAD, find_rulebook, find_share
from .territory import Party, Subdistrict, districts_file, parties_file, territory_file, tickets_file
from .unread import DEFAULT as DEFAULT_UNREAD
from .unread import unread_file
from .watching import DEFAULT as DEFAULT_WATCHING
from .watching import watching_file

T = TypeVar("T")

_FILES = frozenset(
    f"{name}.yaml"
    for name in (
        "rulebook", "calendar", "norms", "categories", "parties", "tickets", "territory", "districts",
        "outcomes", "addressees", "forms", "deadlines", "neutrality", "matrix", "detection", "spelling",
        "glosses", "claims", "coverage", "watching", "capturing", "retention", "reporting", "guide", "prevention",
        "holidays", "procedure", "privacy", "processing", "unread",
    )
)  # fmt: skip
_FOLDERS = ("concepts", "rules")


def load_rulebook(name: str | Path, folders: Iterable[str | Path] = ()) -> Rulebook:
    """Read and check a rulebook, given as for ``find_rulebook`` by its folder or its name.

    Raises RulebookError with every mistake found: of syntax first, then of shapes and references.
    """
    folder = find_rulebook(name, folders)
    report = Report()
    head = _read_head(folder, report)
    files = _read_files(folder, head.shares, report)
    _raise_any(report)
    parts = _assemble(head, files, report)
    _raise_any(report)
    content = {name: root.data() for name, root in sorted(files.roots.items())}
    return Rulebook(
        name=head.name,
        title=head.title,
        election=head.election,
        timezone=head.timezone,
        registry=head.registry,
        hash=_hash(content),
        content=content,
        sources={name: root.source for name, root in files.roots.items()},
        **parts,
    )


def rulebook_places(name: str | Path, folders: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """The rulebook's folder and those it shares, in the order in which one wins over the next.

    Raises RulebookError where it is not found or its head cannot be read.
    """
    folder = find_rulebook(name, folders)
    shares = _read_head(folder, Report()).shares
    return (folder, *(place for share in shares if (place := find_share(share, folder))))


def _raise_any(report: Report) -> None:
    if report.problems:
        raise RulebookError(report.problems)


def _hash(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# ── rulebook.yaml, which says how to read the rest ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Head:
    name: str
    title: Titles
    election: str
    timezone: ZoneInfo
    registry: RegistrySettings
    shares: tuple[str, ...] = ()
    note: Titles | None = None


def _zone(at: Located, report: Report) -> ZoneInfo:
    name = text(at, report)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise report.refuse(at, f"unknown time zone '{name}'", "for example Asia/Makassar (WITA)") from None


_account_cap = record(
    AccountCap,
    {
        "number": whole(1, 10_000),
        "unit": one_of("candidate", "party"),
        "per": one_of("application", "total"),
        "note": titles,
        "source": text,
        "mark": one_of(*MARKS),
    },
)
_head_reader: Reader[_Head] = record(
    _Head,
    {
        "name": slug,
        "title": titles,
        "election": slug,
        "timezone": _zone,
        "registry": record(
            RegistrySettings,
            {"account_cap": _account_cap, "publish_candidate_names": flag},
            {"proposals_expire_after_days": whole(1, 365), "residents": whole(1, 2_000_000_000)},
        ),
    },
    {"shares": many(slug), "note": titles},
)


def _read_head(folder: Path, report: Report) -> _Head:
    label = str(folder / HEAD)
    root = read_yaml(folder / HEAD, label, report.problems)
    _raise_any(report)
    assert root is not None
    try:
        head = _head_reader(root, report)
    except Unreadable:
        raise RulebookError(report.problems) from None
    for share in root.entries()["shares"].items() if head.shares else ():
        if find_share(str(share.value), folder) is None:
            fix = "put that folder beside the rulebook, or name one that comes with Pantau"
            report.refuse(share, f"there is no folder '{share.value}' to share", fix)
    _raise_any(report)
    return head


# ── The other files ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Files:
    """The roots of all files by name; the name of a shared file begins with its folder."""

    roots: Mapping[str, Located]

    def one(self, name: str) -> Located | None:
        """The rulebook's own file of that name, else that of the first share which has it."""
        return next(
            (root for key, root in self.roots.items() if key.rsplit("/", 1)[-1] == f"{name}.yaml"), None
        )

    def all(self, name: str) -> Iterator[Located]:
        """Every file of that name, and every file in a folder of that name."""
        for key, root in self.roots.items():
            *folders, file = key.split("/")
            if file == f"{name}.yaml" or name in folders[-1:]:
                yield root


def _read_files(folder: Path, shares: Iterable[str], report: Report) -> _Files:
    roots: dict[str, Located] = {}
    places = [("", folder), *((f"{share}/", find_share(share, folder)) for share in shares)]
    for prefix, place in places:
        assert place is not None  # the head was checked
        for file in _yaml_files(place, report):
            root = read_yaml(file, str(file), report.problems)
            if root is not None:
                roots[prefix + file.relative_to(place).as_posix()] = root
    return _Files(roots)


def _yaml_files(folder: Path, report: Report) -> list[Path]:
    found = []
    for file in sorted(folder.iterdir()):
        if file.suffix not in (".yaml", ".yml"):
            continue
        if file.name in _FILES:
            found.append(file)
            continue
        fix = suggestion(file.name, _FILES) or "known: " + ", ".join(sorted(_FILES))
        report.problems.append(Problem(str(file), 0, 0, 0, "no part of a rulebook has this file name", fix))
    return found + [file for name in _FOLDERS for file in sorted((folder / name).glob("*.yaml"))]


def _assemble(head: _Head, files: _Files, report: Report) -> dict[str, Any]:
    """All parts, read in the order in which they refer to each other."""
    read = _Reading(files, report)
    outcomes: dict[str, Outcome] = read.one("outcomes", outcomes_file, dict)
    norm_ids = read.names("norms", "norms")
    instruments = read.union("norms", _table_under("instruments", instrument_reader()))
    for glossary in ("instruments", "elements", "penalties"):
        read.names("norms", glossary)
    norm_parts = NormParts(
        instruments,
        read.union("norms", _table_under("elements", element_reader())),
        read.union("norms", _table_under("penalties", sanctions_reader())),
        norm_ids,
        frozenset(outcomes),
    )
    categories: dict[str, Titles] = read.one("categories", only("categories", table(titles, slug)), dict)
    parties: tuple[Party, ...] = read.one("parties", parties_file, tuple)
    territory: tuple[Subdistrict, ...] = read.one("territory", territory_file, tuple)
    concept_ids = read.names("concepts", "concepts") | {*CONCEPTS_FROM_LISTS}
    read.names("rules", "rules")  # for the names used twice
    read.names("coverage", "without_rule")
    for kind in ("people", "acts", "answers"):
        read.names("guide", kind)
    matrix: tuple[MatrixRow, ...] = read.one("matrix", matrix_file(norm_ids, frozenset(outcomes)), tuple)
    forms = _read_forms(files, report)
    limits = time_limits(read.each("deadlines", deadlines_file))
    addressees: dict[str, Addressee] = read.one("addressees", addressees_file(frozenset(forms)), dict)
    return {
        "calendar": _read_calendar(head, files, report),
        "instruments": instruments,
        "norms": read.union("norms", norms_file(norm_parts)),
        "categories": categories,
        "parties": parties,
        "tickets": read.one("tickets", tickets_file(parties), tuple),
        "territory": territory,
        "districts": read.one("districts", districts_file(territory), tuple),
        "outcomes": outcomes,
        "addressees": addressees,
        "forms": forms,
        "time_limits": limits,
        "days_off": joined(read.each("holidays", holidays_file)),
        "neutrality": read.one("neutrality", neutrality_file(norm_ids), Neutrality),
        "matrix": matrix,
        "guide": read_guide(files.all("guide"), norm_ids, matrix, report),
        "unruled": read.union("coverage", unruled_file(norm_ids)),
        "concepts": read.union("concepts", concepts_file(concept_ids)),
        "rules": read.union("rules", _by_id(rules_file(norm_ids, categories))),
        "detection": read.one("detection", free_mapping, dict),
        "spelling": read.one("spelling", free_mapping, dict),
        "claims": read.one("claims", free_mapping, dict),
        "capturing": read.one("capturing", capturing_file(), lambda: DEFAULT_CAPTURING),
        "prevention": read.one("prevention", prevention_file(), Prevention),
        "processing": read.one("processing", processing_file(), Processing),
        "privacy": read.one("privacy", privacy_file(), Privacy),
        "procedure": read.one(
            "procedure",
            procedure_file(frozenset(outcomes), frozenset(forms), frozenset(addressees)),
            Procedure,
        ),
        "reporting": read.one("reporting", reporting_file(_fields_of(forms), limits.deadlines), Reporting),
        "retention": read.one("retention", retention_file(frozenset(outcomes)), Retention),
        "unread": read.one("unread", unread_file(), lambda: DEFAULT_UNREAD),
        "watching": read.one("watching", watching_file(PHASES), lambda: DEFAULT_WATCHING),
    }


def _read_forms(files: _Files, report: Report) -> dict[str, Form]:
    """Of all folders together; the rulebook's own form wins over a shared one of the same name."""
    forms: dict[str, Form] = {}
    for root in reversed(list(files.all("forms"))):
        try:
            forms |= forms_file(forms)(root, report)
        except Unreadable:
            continue
    return forms


def _fields_of(forms: Mapping[str, Form]) -> frozenset[str]:
    """Of the form a report is written into, as "part.field"."""
    parts = forms[FORM].parts if FORM in forms else ()
    return frozenset(f"{part.key}.{one.key}" for part in parts for one in part.fields)


@dataclass(frozen=True, slots=True)
class _Reading:
    files: _Files
    report: Report

    def one(self, name: str, reader: Reader[T], empty: Callable[[], T]) -> T:
        root = self.files.one(name)
        if root is None:
            return empty()
        try:
            return reader(root, self.report)
        except Unreadable:
            return empty()

    def each(self, name: str, reader: Reader[T]) -> Iterator[T]:
        """What every file of that name says, the rulebook's own first."""
        for root in self.files.all(name):
            try:
                yield reader(root, self.report)
            except Unreadable:
                continue

    def union(self, name: str, reader: Reader[dict[str, T]]) -> dict[str, T]:
        together: dict[str, T] = {}
        for part in self.each(name, reader):
            together.update(part)
        return together

    def names(self, file: str, kind: str) -> frozenset[str]:
        """All names of one kind over all files; one used twice is a mistake."""
        seen: dict[str, Located] = {}
        for root in self.files.all(file):
            for name, entry in named_entries(root, kind):
                if name in seen:
                    first = seen[name].problem_at_head("")
                    fix = f"it stands first in {first.file}:{first.line}; rename one"
                    self.report.refuse_entry(entry, f"'{name}' stands twice in this rulebook", fix)
                seen.setdefault(name, entry)
        return frozenset(seen)


def _table_under(key: str, reader: Reader[T]) -> Reader[dict[str, T]]:
    """The table under one key of a file that has others too."""

    def read(at: Located, report: Report) -> dict[str, T]:
        entry = at.entries().get(key)
        return table(reader)(entry, report) if entry else {}

    return read


def _by_id(reader: Reader[tuple[Rule, ...]]) -> Reader[dict[str, Rule]]:
    def read(at: Located, report: Report) -> dict[str, Rule]:
        return {rule.id: rule for rule in reader(at, report)}

    return read


def _read_calendar(head: _Head, files: _Files, report: Report) -> Calendar | None:
    root = files.one("calendar")
    if root is None:
        report.problems.append(
            Problem("calendar.yaml", 0, 0, 0, "the file is missing", "write down the phases")
        )
        return None
    try:
        return read_calendar(root, head.timezone, report)
    except Unreadable:
        return None
