"""How long evidence is kept once it is known what came of it: ``retention.yaml``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from .calendar import MARKS
from .schema import Reader, flag, known, one_of, only, record, table, text, whole


@dataclass(frozen=True, slots=True)
class Keeping:
    """``confirmed``: whether the office's legal division has agreed to these days."""

    outcome: str
    days: int
    confirmed: bool
    source: str
    mark: str

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


def retention_file(outcomes: Collection[str]) -> Reader[dict[str, Keeping]]:
    one = record(
        Keeping,
        {"days": whole(1, 36_600), "confirmed": flag, "source": text, "mark": one_of(*MARKS)},
        named="outcome",
    )
    return only("retention", table(one, known(outcomes, "outcome") if outcomes else text))
