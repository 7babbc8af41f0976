"""What the interface gives, as values. A field that this release does not know is left out."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Post:
    """Of an account that nobody registered, ``author``, ``url`` and ``native_id`` are None."""

    id: int
    platform: str
    native_id: str | None
    url: str | None
    account_id: int | None
    author: str | None
    party_number: int | None
    district_code: str | None
    subject: str
    registered: bool | None
    sponsored: bool | None
    posted_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    version: int
    versions: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason for a person to look, never a verdict."""

    id: int
    post_id: int | None
    act_id: int | None
    version: int
    category: str
    rule: str
    rulebook: str
    rank: float
    severity: int
    weight: int
    probability: float
    function: str
    stance: str
    language: str
    subject: str
    phase: str
    norms: list[str]
    reasons_id: str
    reasons_en: str
    status: str
    decision: str | None
    decided_at: datetime | None
    platform: str
    party_number: int | None
    district_code: str | None
    posted_at: datetime | None
    created_at: datetime
    first_seen_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    number: str
    register_number: str | None
    entrance: str
    state: str
    district_code: str | None
    village_code: str | None
    opened_at: datetime
    entered_state_at: datetime
    closed_at: datetime | None
    version: int
    norms: list[str]


@dataclass(frozen=True, slots=True)
class CaseStep:
    kind: str
    at: datetime
    move: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CaseItem:
    finding_id: int | None
    post_id: int | None
    act_id: int | None


@dataclass(frozen=True, slots=True)
class WholeCase(Case):
    steps: list[CaseStep]
    items: list[CaseItem]
    outcomes: list[str]


@dataclass(frozen=True, slots=True)
class PlatformCoverage:
    platform: str
    accounted: int
    seen: int
    not_seen: int
    seen_by_route: dict[str, int]
    not_seen_by_reason: dict[str, int]


@dataclass(frozen=True, slots=True)
class CoverageDay:
    """``adds_up`` is false where records of the day are missing."""

    day: date
    registered: int
    due: int
    adds_up: bool
    accounted: int
    seen: int
    not_seen: int
    seen_by_route: dict[str, int]
    not_seen_by_reason: dict[str, int]
    platforms: list[PlatformCoverage]


@dataclass(frozen=True, slots=True)
class AccountDay:
    day: date
    account_id: int
    platform: str
    due: bool
    planned: str | None
    means: str | None
    route: str | None
    seen_at: datetime | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    platform: str
    why: str
    since: datetime
    until: datetime
    accounts: int | None


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    platform: str
    kind: str
    key: str
    handle: str | None
    url: str | None
    status: str
    registered_on: date | None
    candidate_id: int | None
    candidate: str | None
    list_number: int | None
    party_number: int | None
    district_code: str | None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Lists as the document has them: phases, categories, norms, parties in the order of the ballot, districts."""

    name: str
    hash: str
    election: str
    title_id: str
    title_en: str
    timezone: str
    phases: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    norms: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    districts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Export:
    id: int
    kind: str
    format: str
    state: str
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    rows: int | None
    size: int | None
    sha256: str | None
    problem: str | None


def read(kind: type[Row], told: Mapping[str, Any]) -> Row:
    """A value of ``kind`` from an answer's object."""
    hints = _hints(kind)  # type: ignore[arg-type]
    known = {one.name: _value(hints[one.name], told.get(one.name)) for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**known)


def read_all(kind: type[Row], told: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [read(kind, one) for one in told]


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(hint: Any, told: Any) -> Any:
    if told is None:
        return None
    if isinstance(hint, types.UnionType):
        return _value(next(one for one in hint.__args__ if one is not type(None)), told)
    if typing.get_origin(hint) is list:
        inner = typing.get_args(hint)[0]
        return [_value(inner, one) for one in told]
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, told)
    if hint is datetime:
        return datetime.fromisoformat(told)
    if hint is date:
        return date.fromisoformat(told)
    return told
