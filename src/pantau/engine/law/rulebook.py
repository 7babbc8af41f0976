"""A rulebook: one election's law, words and rules, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from .calendar import Calendar
from .capturing import Capturing
from .days_off import DaysOff
from .errors import Problem, RulebookError
from .forms import Form
from .guide import Guide
from .keeping import Retention
from .nodes import Located, Source, parse_yaml
from .norms import Instrument, Norm
from .path import Procedure
from .prevention import Prevention
from .privacy import Privacy
from .procedure import Addressee, MatrixRow, Neutrality, Outcome, TimeLimits, Unruled
from .processing import Processing
from .reporting import Reporting
from .rules import Concept, Rule
from .schema import Titles
from .territory import District, Party, Subdistrict, Ticket
from .unread import Unread
from .watching import Watching


@dataclass(frozen=True, slots=True)
class AccountCap:
    """How many registered accounts are allowed. Passing it is a warning, never a refusal."""

    number: int
    unit: str  # "candidate" or "party"
    per: str  # "application" or "total"
    note: Titles
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    account_cap: AccountCap
    publish_candidate_names: bool
    proposals_expire_after_days: int = 30  # proposed accounts that nobody decided on are forgotten then
    residents: int | None = None  # each may be a namesake; unknown: names are not compared with officials'


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything a folder says. ``hash`` changes with any value, and with nothing else."""

    name: str
    title: Titles
    election: str
    timezone: ZoneInfo
    registry: RegistrySettings
    hash: str  # hex SHA-256 over the canonical JSON of `content`
    calendar: Calendar
    instruments: Mapping[str, Instrument]
    norms: Mapping[str, Norm]
    categories: Mapping[str, Titles]
    parties: tuple[Party, ...]
    tickets: tuple[Ticket, ...]
    territory: tuple[Subdistrict, ...]
    districts: tuple[District, ...]
    outcomes: Mapping[str, Outcome]
    addressees: Mapping[str, Addressee]
    forms: Mapping[str, Form]
    time_limits: TimeLimits
    days_off: DaysOff
    neutrality: Neutrality
    matrix: tuple[MatrixRow, ...]
    guide: Guide
    unruled: Mapping[str, Unruled]
    concepts: Mapping[str, Concept]
    rules: Mapping[str, Rule]
    detection: Mapping[str, Any]
    spelling: Mapping[str, Any]
    claims: Mapping[str, Any]
    watching: Watching
    unread: Unread
    capturing: Capturing
    retention: Retention
    privacy: Privacy
    processing: Processing
    reporting: Reporting
    prevention: Prevention
    procedure: Procedure
    content: Mapping[str, Any] = field(repr=False)  # file name -> its plain data
    sources: Mapping[str, Source] = field(repr=False, compare=False)

    def error_at(
        self, rule_id: str, field: str, offset: int, length: int, message: str, fix: str = ""
    ) -> RulebookError:
        """An error at characters of a rule's field, such as its ``when``."""
        at = self._place("rules", rule_id, field)
        return RulebookError([at.problem(message, fix, offset=offset, length=length)])

    def error_at_concept(
        self, concept_id: str, message: str, fix: str = "", field: str = ""
    ) -> RulebookError:
        """An error of a concept, or of a field of it such as ``phrases.3``."""
        at = self._place("concepts", concept_id, field)
        return RulebookError([at.problem(message, fix) if field else at.problem_at_head(message, fix)])

    def error_in(self, file: str, path: str, message: str, fix: str = "") -> RulebookError:
        """An error at a dotted path of a file: ``("detection", "contexts.news.factor")``.

        Of several files of that name it is shown in the first that has the path, else in the first.
        """
        places = [
            _descend(parse_yaml(source), path)
            for name, source in self.sources.items()
            if name.rsplit("/", 1)[-1] == f"{file}.yaml"
        ]
        if not places:
            return RulebookError([Problem(f"{file}.yaml", 0, 0, 0, message, fix)])
        whole = (place for place in places if place.name == path.rpartition(".")[-1])
        return RulebookError([next(whole, places[0]).problem_at_head(message, fix)])

    def _place(self, kind: str, wanted: str, path: str) -> Located:
        for name, source in self.sources.items():
            if f"/{kind}/" not in f"/{name}":
                continue
            for identifier, entry in named_entries(parse_yaml(source), kind):
                if identifier == wanted:
                    return _descend(entry, path)
        raise KeyError(f"no entry '{wanted}' in {kind}/")


def named_entries(root: Located, kind: str) -> Iterator[tuple[str, Located]]:
    """The entries under ``kind``: of a mapping by key, of a list by their ``id``."""
    group = root.entries().get(kind)
    if group is None:
        return
    yield from group.entries().items()
    for item in group.items():
        identifier = item.entries().get("id")
        if identifier is not None:
            yield str(identifier.value), item


def _descend(at: Located, path: str) -> Located:
    """Follow a dotted path of keys and list positions as far as it goes."""
    for step in path.split(".") if path else ():
        below = at.entries().get(step)
        if below is None and step.isdigit():
            below = next((item for number, item in enumerate(at.items()) if number == int(step)), None)
        if below is None:
            return at
        at = below
    return at
