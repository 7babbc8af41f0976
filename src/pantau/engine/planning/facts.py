"""``platforms.yaml`` read and checked: every mistake is named with its line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pantau.engine.law.errors import RulebookError
from pantau.engine.law.nodes import Located, read_yaml
from pantau.engine.law.schema import (
    Reader,
    Report,
    Unreadable,
    flag,
    many,
    one_of,
    parts,
    picked,
    record,
    table,
    text,
    titles,
    whole,
)

from .access import (
    DAY_S,
    HOLDERS,
    MARKS,
    Access,
    Fact,
    Patrol,
    Platform,
    Policy,
    Quota,
    Route,
    Subscriptions,
    Upkeep,
)

SHIPPED = Path(__file__).with_name("platforms.yaml")
_LARGEST = 10**12


class AccessFactsError(RulebookError):
    """The access facts cannot be used. ``problems`` holds every mistake found."""


@cache
def shipped_access() -> Access:
    """The facts that come with Pantau."""
    return load_access(SHIPPED)


def load_access(path: Path) -> Access:
    """Read a file of access facts. Raises AccessFactsError with every mistake found."""
    report = Report()
    root = read_yaml(path, path.name, report.problems)
    access = _read(root, report) if root else None
    if access is None or report.problems:
        raise AccessFactsError(report.problems)
    return access


class Sourced:
    """Readers of numbers that name one of these sources."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.source: Reader[str] = picked({name: name for name in sources}, "source")
        self.fact = self._fact(_number)  # may be 0
        self.measure = self._fact(_positive)
        self.share = self._fact(_share)

    def _fact(self, value: Reader[float]) -> Reader[Fact]:
        return record(Fact, {"value": value, "source": self.source, "mark": one_of(*MARKS)})


def _read(root: Located, report: Report) -> Access | None:
    try:
        sources: dict[str, str] = part(root, "sources", table(text), report)
        sourced = Sourced(sources)
        policy, headroom = part(root, "policy", _policy(sourced), report)
        found = parts(
            {
                "checked_on": text,
                "sources": _kept,
                "policy": _kept,
                "platforms": table(_platform(sourced, headroom)),
            }
        )(root, report)
    except Unreadable:
        return None
    return Access(found["checked_on"], sources, policy, found["platforms"])


def part(root: Located, name: str, reader: Reader[Any], report: Report) -> Any:
    """A part that others refer to, so it is read first."""
    at = root.entries().get(name)
    if at is None:
        raise report.refuse_entry(root, f"the key '{name}' is missing", f"add a line '{name}: ...'")
    return reader(at, report)


def _policy(sourced: Sourced) -> Reader[tuple[Policy, Fact]]:
    def build(*, headroom: Fact, **found: Any) -> tuple[Policy, Fact]:
        return Policy(**found), headroom

    patrol = record(Patrol, dict.fromkeys(("open_minutes", "post_minutes", "most_posts"), sourced.measure))
    return record(
        build,
        {
            "headroom": sourced.share,
            "slowest_s": sourced.measure,
            "identity_days": sourced.measure,
            "rechecks_per_post": sourced.fact,
            "beside_share": sourced.share,
            "patrol": patrol,
        },
    )


def _platform(sourced: Sourced, headroom: Fact) -> Reader[Platform]:
    quotas = table(_quota(sourced, headroom))

    def read(at: Located, report: Report) -> Platform:
        declared = at.entries().get("quotas")
        known = quotas(declared, report) if declared else {}
        routes = table(_route(at.name, sourced, known))
        found = parts({"title": titles, "quotas": _kept, "routes": routes}, {"blind": titles})(at, report)
        declared_routes = tuple(found["routes"].values())
        return Platform(at.name, found["title"], declared_routes, known, found.get("blind"))

    return read


def _quota(sourced: Sourced, headroom: Fact) -> Reader[Quota]:
    def build(*, headroom: Fact = headroom, **found: Any) -> Quota:
        return Quota(headroom=headroom, **found)

    shape = record(
        build,
        {
            "amount": whole(1, _LARGEST),
            "window_s": whole(1, 400 * DAY_S),
            "kind": one_of("rolling", "fixed"),
            "per": one_of(*HOLDERS),
            "source": sourced.source,
            "mark": one_of(*MARKS),
        },
        {"zone": _zone, "headroom": sourced.share},
        named="id",
    )

    def read(at: Located, report: Report) -> Quota:
        quota = shape(at, report)
        if (quota.kind == "fixed") != (quota.zone is not None):
            advice = "write 'zone:' for a fixed window, and only there"
            raise report.refuse_entry(at, f"'{at.name}' does not say where its day begins", advice)
        if quota.kind == "fixed" and quota.window_s != DAY_S:
            advice = "write a shorter or longer one as rolling: it then holds wherever the window begins"
            raise report.refuse(at.entries()["window_s"], "a fixed window is a calendar day", advice)
        return quota

    return read


def _route(platform: str, sourced: Sourced, quotas: dict[str, Quota]) -> Reader[Route]:
    measure = sourced.measure
    measures = ("detect", "fetch", "enrich", "recheck", "identity", "posts_per_month")
    optional: dict[str, Reader[Any]] = {
        **dict.fromkeys(measures, measure),
        **dict.fromkeys(("post_usd", "account_usd"), sourced.fact),
        "subscriptions": record(Subscriptions, {"accounts": measure}, {"most": measure}),
        "upkeep": record(Upkeep, {"title": titles, "days": measure}),
        "best_effort": flag,
        "beside": flag,
        "closed": titles,
    }

    def build(**found: Any) -> Route:
        return Route(platform=platform, **found)

    shape = record(
        build,
        {
            "title": titles,
            "mode": one_of("poll", "push"),
            "consent": flag,
            "quotas": many(picked(quotas, "quota"), least=1),
            "cost": measure,
            "pace": measure,
            "needs": titles,
        },
        optional,
        named="id",
    )

    def read(at: Located, report: Report) -> Route:
        route = shape(at, report)
        if (route.mode == "poll") != (route.detect is not None):
            advice = "a poll says how many accounts one call looks at; a push has no such number"
            raise report.refuse_entry(at, f"'detect' does not go with mode '{route.mode}'", advice)
        return _whole_batches(route, at, report)

    return read


def _whole_batches(route: Route, at: Located, report: Report) -> Route:
    """A call that covers no account, or half a one, would make every sum below it wrong."""
    for name in ("detect", "enrich", "recheck", "identity"):
        fact: Fact | None = getattr(route, name)
        if fact is not None and (fact.value < 1 or fact.value % 1):
            entry = at.entries()[name]
            raise report.refuse(entry, f"'{name}' must cover a whole number, at least 1, in a call")
    return route


def _number(at: Located, report: Report) -> float:
    value = at.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LARGEST:
        raise report.refuse(at, f"'{at.name}' must be a number from 0 to {_LARGEST:,}")
    return value


def _positive(at: Located, report: Report) -> float:
    value = _number(at, report)
    if value == 0:
        raise report.refuse(at, f"'{at.name}' must be more than 0")
    return value


def _share(at: Located, report: Report) -> float:
    value = _positive(at, report)
    if value > 1:
        raise report.refuse(at, f"'{at.name}' is a share, at most 1")
    return value


def _zone(at: Located, report: Report) -> ZoneInfo:
    name = text(at, report)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        advice = "for example America/Los_Angeles"
        raise report.refuse(at, f"unknown time zone '{name}'", advice) from None


def _kept(at: Located, report: Report) -> None:
    """Read before, since other parts refer to it."""
