"""When findings that nobody has opened have waited too long: ``unread.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from .calendar import MARKS
from .nodes import Located
from .schema import Reader, Report, many, one_of, record, text, whole

WEIGHTS = 4  # of a finding, as the queue shows it


@dataclass(frozen=True, slots=True)
class Unread:
    """``days``: by weight, the lightest first."""

    days: tuple[int, ...]
    source: str
    mark: str

    def span(self, weight: int) -> timedelta:
        return timedelta(days=self.days[min(max(weight, 1), WEIGHTS) - 1])


DEFAULT = Unread(days=(6, 4, 2, 1), source="Pantau's own choice", mark="I")


def unread_file() -> Reader[Unread]:
    shape = record(
        Unread,
        {"days": many(whole(1, 60), least=WEIGHTS), "source": text, "mark": one_of(*MARKS)},
    )

    def read(at: Located, report: Report) -> Unread:
        found = shape(at, report)
        place = at.entries()["days"]
        if len(found.days) != WEIGHTS:
            raise report.refuse(
                place, f"{len(found.days)} numbers of days", f"one for each weight: {WEIGHTS}"
            )
        if list(found.days) != sorted(found.days, reverse=True):
            raise report.refuse(place, "a graver finding waits longer", "give the gravest the fewest days")
        return found

    return read
