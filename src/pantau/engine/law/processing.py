"""Which personal data the office processes, what for and on what basis: ``processing.yaml``, the record of art. 31.

Every table that holds something about a person stands under one activity; the others say why they hold nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .calendar import MARKS
from .schema import Reader, Titles, many, one_of, record, slug, table, text, titles


@dataclass(frozen=True, slots=True)
class Activity:
    """In Indonesian, as the record is read. ``tables``: of the application, as ``app.model``."""

    id: str
    title: Titles
    purpose: str
    persons: str  # whose data
    data: str
    tables: tuple[str, ...]
    basis: str
    recipients: str
    kept: str  # with {fields} of engine.forms.privacy, where a rulebook or a setting has the days
    safeguards: tuple[str, ...]
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Processing:
    activities: Mapping[str, Activity] = field(default_factory=dict)
    without_persons: Mapping[str, str] = field(
        default_factory=dict
    )  # table -> why nothing in it is about a person

    def tables(self) -> list[str]:
        """All that are named, as often as they are."""
        named = [table for one in self.activities.values() for table in one.tables]
        return [*named, *self.without_persons]


def processing_file() -> Reader[Processing]:
    activity = record(
        Activity,
        {
            "title": titles,
            "purpose": text,
            "persons": text,
            "data": text,
            "tables": many(text, least=1),
            "basis": text,
            "recipients": text,
            "kept": text,
            "safeguards": many(text, least=1),
            "source": text,
            "mark": one_of(*MARKS),
        },
        named="id",
    )
    return record(
        Processing,
        {"activities": table(activity, slug)},
        {"without_persons": table(text)},
    )
