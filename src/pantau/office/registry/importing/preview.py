"""A file looked at before anything is written: every row with its state, what is wrong and what to mind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import translation

from pantau.engine.law import Rulebook
from pantau.engine.law.rulebook import AccountCap
from pantau.engine.sources.accounts import look_alikes
from pantau.office.registry import comparing
from pantau.office.registry.importing import owners as everybody
from pantau.office.registry.importing.columns import FIELDS, WIDE, Layout
from pantau.office.registry.importing.files import Sheet
from pantau.office.registry.importing.lines import READERS, Line, Row, Setting
from pantau.office.registry.importing.problems import FileRefused, Problem, warning
from pantau.office.registry.models import Account, Candidate
from pantau.office.registry.rows import AccountRow

REGISTRATION = "account_registration"  # window of the rulebook's calendar
UNCOUNTED = ("unregistered", "closed")  # these take no place under the cap


@dataclass(frozen=True, slots=True)
class Preview:
    kind: str
    lines: tuple[Line, ...]

    @property
    def states(self) -> Counter[str]:
        return Counter(line.state for line in self.lines)

    @property
    def codes(self) -> Counter[str]:
        """How many rows each sort of problem touches."""
        return Counter(code for line in self.lines for code in {problem.code for problem in line.problems})

    @property
    def importable(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state in ("new", "changed", "same"))

    @property
    def problems(self) -> Iterator[tuple[Line, Problem]]:
        return ((line, problem) for line in self.lines for problem in line.problems)

    def rows(self, choice: Choice) -> list[Row]:
        return [row for line in self.importable if choice.takes(line) for row in line.rows]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the rows that can be imported are: ``all``, ``clean`` (nothing to mind), ``only``, ``except``."""

    which: str = "all"
    spans: tuple[tuple[int, int], ...] = ()

    def takes(self, line: Line) -> bool:
        if self.which == "clean":
            return not line.warned
        inside = any(first <= line.row <= last for first, last in self.spans)
        return {"only": inside, "except": not inside}.get(self.which, True)


def read_spans(written: str) -> tuple[tuple[int, int], ...]:
    """``3, 12-40`` as pairs. Raises ValueError naming the part that is no row."""
    spans = []
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", written.strip()))):
        found = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", part)
        if not found:
            raise ValueError(part)
        first, last = int(found[1]), int(found[2] or found[1])
        spans.append((min(first, last), max(first, last)))
    return tuple(spans)


def look(sheet: Sheet, layout: Layout, kind: str, rulebook: Rulebook) -> Preview:
    """Raises FileRefused where a column that is needed is missing."""
    _check_columns(layout, kind)
    setting = Setting(everybody.load(kind, rulebook.election), deadline(rulebook))
    lines = list(READERS[kind](sheet, layout, setting))
    if not lines:
        raise FileRefused(
            f"Tidak ada baris di bawah judul kolom pada lembar {sheet.name}.",
            f"sheet {sheet.name} has no row below its header",
        )
    _mark_repeats(lines)
    _mark_states(lines, kind, rulebook)
    if kind == "account":
        _warn_of_others(lines)
        _warn_of_look_alikes(lines)
        _warn_of_cap(lines, rulebook)
    return Preview(kind, tuple(lines))


def deadline(rulebook: Rulebook) -> date | None:
    """The last day on which an account could be registered in time; None where the rulebook names none."""
    window = next((window for window in rulebook.calendar.windows if window.id == REGISTRATION), None)
    if window is None:
        return None
    return (window.end - timedelta(microseconds=1)).astimezone(rulebook.timezone).date()


def missing_columns(kind: str, found: Collection[str]) -> list[Any]:
    """Labels of what has to be there and is not; where one of several is enough, the first is named."""
    needed = [{field.key} for field in FIELDS[kind] if field.required]
    if kind == "candidate":
        needed += [{"party", "party_number"}, {"district", "district_code"}]
    if kind == "account":
        needed += [{"url", "handle"}, {"name", "party", "party_number"}]
    held = {("url" if key.startswith(WIDE) else key) for key in found}
    labels = {field.key: field.label for field in FIELDS[kind]}
    order = list(reversed(FIRST_NAMED))
    return [labels[max(keys, key=order.index)] for keys in needed if not keys & held]


# Of columns that may stand for one another, the one that is asked for.
FIRST_NAMED = (
    "url", "party", "district", "name", "list_number", "role", "handle", "party_number", "district_code",
)  # fmt: skip


def _check_columns(layout: Layout, kind: str) -> None:
    missing = missing_columns(kind, set(layout.columns.values()))
    if not missing:
        return
    with translation.override("id"):
        names_id = ", ".join(str(label) for label in missing)
    with translation.override("en"):
        names_en = ", ".join(str(label) for label in missing)
    raise FileRefused(
        f"Kolom yang perlu belum ditunjuk: {names_id}. Tunjuk kolomnya, lalu periksa lagi.",
        f"columns that are needed were not found: {names_en}",
    )


# --- states ---------------------------------------------------------------------------------------


def _name(row: Row) -> object:
    return row.seat if hasattr(row, "seat") else row.named


def _mark_repeats(lines: Sequence[Line]) -> None:
    first: dict[object, int] = {}
    for line in lines:
        kept = []
        for row in line.rows:
            before = first.setdefault(_name(row), line.row)
            if before == line.row and row not in kept:
                kept.append(row)
            elif before != line.row:
                line.problems.append(
                    warning(
                        "repeat", "", line.shown, f"Sama dengan baris {before}.", f"The same as row {before}."
                    )
                )
        line.rows = kept


def _mark_states(lines: Sequence[Line], kind: str, rulebook: Rulebook) -> None:
    rows = [row for line in lines for row in line.rows]
    states = _states(rows, kind, rulebook)
    for line in lines:
        found = {states[_name(row)] for row in line.rows}
        if line.bad:
            line.state = "error"
        elif not found:
            line.state = "repeat"
        else:
            line.state = next(state for state in ("changed", "new", "same") if state in found)


def _states(rows: list[Any], kind: str, rulebook: Rulebook) -> Mapping[object, str]:
    if kind == "candidate":
        return comparing.compare_candidates(rows, rulebook).states()
    if kind == "official":
        return comparing.compare_officials(rows).states()
    return comparing.compare_accounts(rows).rows.states()


# --- what to mind about accounts ------------------------------------------------------------------


def _accounts(lines: Iterable[Line]) -> Iterator[tuple[Line, AccountRow]]:
    return ((line, row) for line in lines for row in line.rows if isinstance(row, AccountRow))


def _warn_of_others(lines: Sequence[Line]) -> None:
    """The same account under another owner, in this file or in the registry."""
    held: defaultdict[tuple[str, str, str], dict[tuple, str]] = defaultdict(dict)
    for line, row in _accounts(lines):
        held[row.named[:3]].setdefault((row.candidate, row.party), f"baris {line.row}")
    for name, owner, shown in _registered({row.named[:3] for _line, row in _accounts(lines)}):
        held[name].setdefault(owner, shown)
    for line, row in _accounts(lines):
        others = [
            shown for owner, shown in held[row.named[:3]].items() if owner != (row.candidate, row.party)
        ]
        if others:
            who = "; ".join(others[:3])
            line.problems.append(
                warning(
                    "duplicate",
                    "",
                    row.written,
                    f"Akun ini juga atas nama lain: {who}.",
                    f"This account is also somebody else's: {who}.",
                )
            )


def _registered(names: set[tuple[str, str, str]]) -> Iterator[tuple[tuple[str, str, str], tuple, str]]:
    fields = ("platform", "kind", "key", "candidate_id", "party_id", "candidate__name", "party__short")
    keys = {key for _platform, _kind, key in names}
    for platform, kind, key, candidate, party, name, short in Account.objects.filter(
        key__in=keys
    ).values_list(*fields):
        if (platform, kind, key) in names and (candidate or party):
            yield (platform, kind, key), (candidate, party), name or short


def _warn_of_look_alikes(lines: Sequence[Line]) -> None:
    mine: defaultdict[str, dict[str, tuple[Line, AccountRow]]] = defaultdict(dict)
    for line, row in _accounts(lines):
        if row.kind in ("handle", "legacy"):
            mine[row.platform].setdefault(row.key, (line, row))
    for platform, named in mine.items():
        held = _names_on(platform)
        for pair in look_alikes({*named, *held}):
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if one in named and _owner_of(other, named, held) != _owner_of(one, named, held):
                    line, row = named[one]
                    line.problems.append(
                        warning(
                            "look_alike",
                            "",
                            row.written,
                            f"Mirip dengan {other} milik orang lain. Pastikan bukan salah tulis atau akun tiruan.",
                            f"Looks like {other}, which is somebody else's. Make sure it is no slip or imitation.",
                        )
                    )


def _names_on(platform: str) -> dict[str, tuple[int | None, int | None]]:
    held = Account.objects.filter(platform=platform, kind__in=("handle", "legacy"))
    return {
        key: (candidate, party)
        for key, candidate, party in held.values_list("key", "candidate_id", "party_id")
    }


def _owner_of(name: str, named: Mapping[str, tuple[Line, AccountRow]], held: Mapping[str, tuple]) -> tuple:
    if name in named:
        return (named[name][1].candidate, named[name][1].party)
    return held[name]


def _warn_of_cap(lines: Sequence[Line], rulebook: Rulebook) -> None:
    """The rulebook says how many, of whom and whether for each application; passing it is never refused."""
    cap = rulebook.registry.account_cap
    party_of = dict(Candidate.objects.filter(election=rulebook.election).values_list("pk", "party_id"))
    places: defaultdict[tuple, dict[tuple, Line | None]] = defaultdict(dict)

    def place(candidate: int | None, party: int | None, platform: str) -> tuple:
        who = ("party", party or party_of.get(candidate or 0)) if cap.unit == "party" else (candidate, party)
        return (who, platform if cap.per == "application" else "")

    held = Account.objects.exclude(status__in=UNCOUNTED).exclude(candidate=None, party=None)
    for name in held.values_list("platform", "kind", "key", "candidate_id", "party_id"):
        places[place(name[3], name[4], name[0])][name] = None
    for line, row in _accounts(lines):
        places[place(row.candidate, row.party, row.platform)].setdefault(row.named, line)
    for (_who, platform), taken in places.items():
        for line in {id(line): line for line in list(taken.values())[cap.number :] if line}.values():
            line.problems.append(_over(cap, len(taken), platform))


def _over(cap: AccountCap, taken: int, platform: str) -> Problem:
    unit_id = "partai" if cap.unit == "party" else "calon"
    on_id, on_en = (f" di {platform}", f" on {platform}") if platform else ("", "")
    return warning(
        "cap",
        "",
        str(taken),
        f"Akun ke-{cap.number + 1} atau lebih{on_id}: {taken} akun, batas {cap.number} tiap {unit_id}. Tetap dicatat.",
        f"Beyond the cap{on_en}: {taken} accounts, {cap.number} allowed for each {cap.unit}. It is kept all the same.",
    )
