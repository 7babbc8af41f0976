"""The regency's days come in, one after the other, each with the detection jobs of its posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pantau.demo.pipeline import Report, arrivals
from pantau.demo.pipeline.arrivals import Arrivals
from pantau.demo.regency import Regency, truth_lines


def posts(regency: Regency, *, until: datetime, truth: Path, report: Report) -> Arrivals:
    """Store all that was seen by then, write the truth of all days beside it, and give what is still to come."""
    coming = []
    with truth.open("w", encoding="utf-8", newline="\n") as sheet:
        for day in regency.days():
            sheet.writelines(f"{line}\n" for line in truth_lines(day.truth, day.interaction_truth))
            found = arrivals.of_day(day)
            if seen := found.until(until):
                evening = min(until, day.day.at(0) + timedelta(days=1))
                arrivals.store(seen, source=f"regency/{day.day.date}", now=evening)
            coming.append(found.after(until))
            report(len(day.truth))
    return arrivals.together(coming)


def still_to_come(regency: Regency, *, since: datetime, stopped: Callable[[], bool]) -> Arrivals:
    """What ``posts`` gave when it ended at ``since``, found again; nothing when stopped."""
    coming = []
    for day in regency.days():
        if stopped():
            return Arrivals()
        coming.append(arrivals.of_day(day).after(since))
    return arrivals.together(coming)
