"""What a report has of what the law wants, so far: from the rulebook's ``reporting.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from pantau.engine.law import KINDS, Requirement, Rulebook, due, office_time
from pantau.engine.law.reporting import EVIDENCE
from pantau.web.ui.ribbon import in_language

MET, MISSING, LATE = "met", "missing", "late"
OF_THE_REPORTER = "reporter."


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement and how it stands. ``until``: the last day by the cautious reading, where there is one."""

    id: str
    sort: str
    title: str
    plainly: str
    basis: str
    state: str
    until: date | None = None
    longer: bool = False  # another reading of the law gives more days


@dataclass(frozen=True, slots=True)
class Completeness:
    formal: tuple[Item, ...]
    material: tuple[Item, ...]
    lacking: tuple[str, ...]  # fields without which this kind of report is not sent

    @property
    def met(self) -> int:
        return sum(one.state == MET for one in (*self.formal, *self.material))

    @property
    def count(self) -> int:
        return len(self.formal) + len(self.material)

    @property
    def ready(self) -> bool:
        return not self.lacking


def completeness(book: Rulebook, kind: str, given: Mapping[str, str], today: date) -> Completeness:
    """``given``: "part.field" -> what was written; EVIDENCE holds anything where there is any."""
    assert kind in KINDS
    items = [
        _item(book, one, given, today)
        for one in book.reporting.requirements.values()
        if kind != "anonymous" or not _asks_who(one)
    ]
    return Completeness(
        formal=tuple(one for one in items if one.sort == "formal"),
        material=tuple(one for one in items if one.sort == "material"),
        lacking=tuple(name for name in book.reporting.needed.get(kind, ()) if not given.get(name)),
    )


def _asks_who(one: Requirement) -> bool:
    return any(name.startswith(OF_THE_REPORTER) for name in one.fields)


def _item(book: Rulebook, one: Requirement, given: Mapping[str, str], today: date) -> Item:
    missing = any(not given.get(name) for name in one.fields)
    limit = book.time_limits.deadlines.get(one.deadline or "")
    known = _day(given.get(one.fields[0], "")) if limit else None
    ends = (
        due(limit, datetime.combine(known, time(), book.timezone), office_time(book))
        if limit and known
        else None
    )
    until = ends.warns.last_day if ends else None
    late = until is not None and today > until
    return Item(
        id=one.id,
        sort=one.sort,
        title=in_language(one.title),
        plainly=in_language(one.plainly),
        basis=one.basis,
        state=MISSING if missing else LATE if late else MET,
        until=until,
        longer=ends is not None and ends.latest.ends_at > ends.warns.ends_at,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


__all__ = ["EVIDENCE", "LATE", "MET", "MISSING", "Completeness", "Item", "completeness"]
