"""The regency's days come in, one after the other, each with the detection jobs of its posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pantau.demo.pipeline import Report, arrivals
from pantau.demo.regency import Regency, truth_lines
from pantau.engine.post import Post


def posts(regency: Regency, *, until: datetime, truth: Path, report: Report) -> list[Post]:
    """Store all that was seen by then, and write the truth of all days beside it.

    Gives the later wordings, which were seen when the first ones had been read: see ``edits``.
    """
    later: list[Post] = []
    with truth.open("w", encoding="utf-8", newline="\n") as sheet:
        for day in regency.days():
            sheet.writelines(f"{line}\n" for line in truth_lines(day.truth, day.interaction_truth))
            seen = arrivals.of_day(day, until=until)
            later += [post for post in seen.posts if post.edited]
            if seen := seen.without_edits():
                evening = min(until, day.day.at(0) + timedelta(days=1))
                arrivals.store(seen, source=f"regency/{day.day.date}", now=evening)
            report(len(day.truth))
    return later


def edits(later: Sequence[Post], *, now: datetime) -> None:
    """Posts that were seen again with other words."""
    arrivals.store(arrivals.Arrivals(tuple(later)), source="regency/edits", now=now)
