"""The regency's days come in, one after the other, each with the detection jobs of its posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from pantau.demo.pipeline import Report, arrivals
from pantau.demo.regency import Regency, truth_lines


def posts(regency: Regency, *, until: datetime, truth: Path, report: Report) -> None:
    """Store all that was seen by then, and write the truth of all days beside it."""
    with truth.open("w", encoding="utf-8", newline="\n") as sheet:
        for day in regency.days():
            sheet.writelines(f"{line}\n" for line in truth_lines(day.truth, day.interaction_truth))
            if seen := arrivals.of_day(day, until=until):
                evening = min(until, day.day.at(0) + timedelta(days=1))
                arrivals.store(seen, source=f"regency/{day.day.date}", now=evening)
            report(len(day.truth))
