"""What is captured without anybody asking, and for how long: ``capturing.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from .schema import Reader, record, whole


@dataclass(frozen=True, slots=True)
class Capturing:
    """``least_weight``: of a finding, 1 to 4 as the queue shows it. Nobody's act keeps these: they are dropped."""

    provisional_days: int
    least_weight: int
    most_a_day: int

    @property
    def provisional(self) -> timedelta:
        return timedelta(days=self.provisional_days)


DEFAULT = Capturing(provisional_days=14, least_weight=3, most_a_day=500)


def capturing_file() -> Reader[Capturing]:
    return record(
        Capturing,
        {
            "provisional_days": whole(1, 365),
            "least_weight": whole(1, 4),
            "most_a_day": whole(1, 100_000),
        },
    )
