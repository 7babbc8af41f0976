"""What a citizen's report needs, and how long it is kept: ``reporting.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from .calendar import MARKS
from .schema import (
    Reader,
    Titles,
    flag,
    known,
    many,
    nullable,
    one_of,
    record,
    slug,
    table,
    text,
    titles,
    whole,
)

#: The form of the procedure that a report is written into.
FORM = "report"
#: What a report may be handed in as.
KINDS = ("anonymous", "confidential", "formal")
#: What may have become of a report when its time runs: never sent, closed, or taken on.
STAGES = ("draft", "closed", "accepted")
EVIDENCE = "evidence.list"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the law wants of a report: all of ``fields`` ("part.field" of the form), within ``deadline``."""

    id: str
    sort: str  # "formal" or "material"
    title: Titles
    plainly: Titles
    fields: tuple[str, ...]
    basis: str
    source: str
    mark: str
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    days: int
    confirmed: bool
    source: str
    mark: str

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Reporting:
    """``needed``: fields without which a report of a kind is not taken in; ``keeping``: by STAGES."""

    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keeping: Mapping[str, Kept] = field(default_factory=dict)


def reporting_file(fields: Collection[str], deadlines: Collection[str]) -> Reader[Reporting]:
    """``fields``: those of the form, as "part.field"."""
    named = known(fields, "field of the report form")
    requirement = record(
        Requirement,
        {
            "sort": one_of("formal", "material"),
            "title": titles,
            "plainly": titles,
            "fields": many(named),
            "basis": text,
            "source": text,
            "mark": one_of(*MARKS),
        },
        {"deadline": nullable(known(deadlines, "time limit"))},
        named="id",
    )
    kept = record(Kept, {"days": whole(1, 36_600), "confirmed": flag, "source": text, "mark": one_of(*MARKS)})
    return record(
        Reporting,
        {
            "requirements": table(requirement, slug),
            "needed": table(many(named), known(KINDS, "kind of report")),
            "keeping": table(kept, known(STAGES, "stage")),
        },
    )
