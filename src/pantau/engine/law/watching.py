"""How often a post that a person may need again is looked at again: ``watching.yaml``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from .nodes import Located
from .schema import Reader, Report, known, many, record, whole


@dataclass(frozen=True, slots=True)
class Step:
    """Until the watch is this old, a look comes every so often."""

    until_days: int
    every_hours: int

    @property
    def until(self) -> timedelta:
        return timedelta(days=self.until_days)

    @property
    def every(self) -> timedelta:
        return timedelta(hours=self.every_hours)


@dataclass(frozen=True, slots=True)
class Closer:
    """Around a deadline looks come ``factor`` times as often."""

    before_hours: int
    after_hours: int
    factor: int


@dataclass(frozen=True, slots=True)
class Watching:
    """The numbers of the deletion and edit watch. ``phases``: those whose beginning is a deadline."""

    steps: tuple[Step, ...]
    near_deadline: Closer
    phases: tuple[str, ...]
    shortest_hours: int  # between two looks, whatever comes together
    confirm_after_hours: int  # the second look at a post that was missed, by the same route

    @property
    def shortest(self) -> timedelta:
        return timedelta(hours=self.shortest_hours)

    @property
    def confirm_after(self) -> timedelta:
        return timedelta(hours=self.confirm_after_hours)

    @property
    def ends_after(self) -> timedelta:
        return self.steps[-1].until


DEFAULT = Watching(
    steps=(Step(2, 6), Step(7, 24), Step(30, 72), Step(180, 336)),
    near_deadline=Closer(24, 24, 4),
    phases=("quiet", "voting"),
    shortest_hours=1,
    confirm_after_hours=1,
)

_step = record(Step, {"until_days": whole(1, 3660), "every_hours": whole(1, 8760)})


def watching_file(phases: Collection[str]) -> Reader[Watching]:
    """``phases``: those the calendar may have."""
    shape = record(
        Watching,
        {
            "steps": many(_step, least=1),
            "near_deadline": record(
                Closer,
                {"before_hours": whole(0, 720), "after_hours": whole(0, 720), "factor": whole(1, 24)},
            ),
            "phases": many(known(phases, "phase")),
            "shortest_hours": whole(1, 168),
            "confirm_after_hours": whole(1, 168),
        },
    )

    def read(at: Located, report: Report) -> Watching:
        found = shape(at, report)
        places = list(at.entries()["steps"].items())
        for place, (earlier, later) in zip(places[1:], pairwise(found.steps), strict=True):
            if later.until_days <= earlier.until_days or later.every_hours < earlier.every_hours:
                raise report.refuse(
                    place,
                    "the watch must thin out",
                    "each step ends later than the one before, and looks no more often",
                )
        return found

    return read
