"""How long what a platform gave may be kept: ``retention.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pantau.engine.law import Titles
from pantau.engine.law.nodes import Located, read_yaml
from pantau.engine.law.schema import Reader, Report, Unreadable, parts, picked, record, table, text, titles

from .access import Fact
from .facts import AccessFactsError, Sourced, part

SHIPPED = Path(__file__).with_name("retention.yaml")
LONGEST_RAW = timedelta(days=30)  # bytes are kept so that a mended mapper can read them: no longer than that
NO_ROUTE = "none"


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long one platform's data may be kept."""

    platform: str
    lives_days: Fact
    gone_hours: Fact | None
    routes: Mapping[str, str]  # route -> the one that can look at its posts again, or NO_ROUTE
    because: Titles

    @property
    def lives(self) -> timedelta:
        return timedelta(days=self.lives_days.value)

    @property
    def raw_lives(self) -> timedelta:
        """For how long whole answers are kept: they hold posts that may be gone by now."""
        return min(self.lives, LONGEST_RAW, *([self.gone_within] if self.gone_within else []))

    @property
    def gone_within(self) -> timedelta | None:
        return timedelta(hours=self.gone_hours.value) if self.gone_hours else None

    def expires_at(self, seen_at: datetime) -> datetime:
        """When a wording that was there at ``seen_at`` must go, unless it is seen again."""
        return seen_at + self.lives

    def goes_by(self, expires_at: datetime, missed_at: datetime) -> datetime:
        """When a wording must go that was missed, or had another in its place, at ``missed_at``."""
        return expires_at if self.gone_within is None else min(expires_at, missed_at + self.gone_within)


@dataclass(frozen=True, slots=True)
class Retention:
    """Everything in ``retention.yaml``."""

    checked_on: str
    sources: Mapping[str, str]
    by_route: Mapping[str, Keep]

    def of(self, route: str) -> Keep | None:
        """None for what is no platform's data: files, and what officers saw themselves."""
        return self.by_route.get(route)

    def looks_again_by(self, route: str) -> str | None:
        """The route that can look at this route's posts again."""
        again = self.by_route[route].routes[route] if route in self.by_route else NO_ROUTE
        return None if again == NO_ROUTE else again


@cache
def shipped_retention() -> Retention:
    """The facts that come with Pantau."""
    return load_retention(SHIPPED)


def load_retention(path: Path) -> Retention:
    """Raises AccessFactsError with every mistake found."""
    report = Report()
    root = read_yaml(path, path.name, report.problems)
    found = _read(root, report) if root else None
    if found is None or report.problems:
        raise AccessFactsError(report.problems)
    return found


def _read(root: Located, report: Report) -> Retention | None:
    try:
        sources: dict[str, str] = part(root, "sources", table(text), report)
        reasons: dict[str, Titles] = part(root, "reasons", table(titles), report)
        keep = _keep(Sourced(sources), reasons)
        found = parts(
            {"checked_on": text, "sources": table(text), "reasons": table(titles), "platforms": table(keep)}
        )(root, report)
    except Unreadable:
        return None
    keeps: dict[str, Keep] = found["platforms"]
    return Retention(
        found["checked_on"], sources, {route: one for one in keeps.values() for route in one.routes}
    )


def _keep(sourced: Sourced, reasons: Mapping[str, Titles]) -> Reader[Keep]:
    def build(*, gone_hours: Fact | None = None, **found: Any) -> Keep:
        return Keep(gone_hours=gone_hours, **found)

    shape = record(
        build,
        {"lives_days": sourced.measure, "routes": table(text), "because": picked(reasons, "reason")},
        {"gone_hours": sourced.measure},
        named="platform",
    )

    def read(at: Located, report: Report) -> Keep:
        keep = shape(at, report)
        for route, again in keep.routes.items():
            if again not in (*keep.routes, NO_ROUTE):
                entry = at.entries()["routes"].entries()[route]
                raise report.refuse(
                    entry,
                    f"'{again}' is no route of {keep.platform}",
                    f"name one of its routes, or {NO_ROUTE}",
                )
        return keep

    return read
