"""One audit: sums into groups, intervals, a test for each comparison, and what is left after all comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from pantau.engine.law import Rulebook
from pantau.office.collection import ledger
from pantau.office.findings import classifiers
from pantau.office.findings.rulebooks import in_use
from pantau.office.insight.evenhanded import counting, opening
from pantau.office.insight.evenhanded.counting import DIMENSIONS, STAGES, TIME, Groups, Owner
from pantau.office.insight.evenhanded.models import Audit
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.openness.suppressing import THRESHOLD

DAYS = 30
UNKNOWN = ""

Group = dict[str, Any]


def make(now: datetime, *, days: int = DAYS, by: User | None = None) -> Audit:
    """Count the last ``days`` whole days. The same data give the same audit, lots included."""
    book, model = in_use(), classifiers.in_use()
    until = now.astimezone(book.timezone).date() - timedelta(days=1)
    since = until - timedelta(days=days - 1)
    content = count(since, until, now, book)
    audit = Audit.objects.create(
        since=since, until=until, made_at=now, made_by=by, rulebook=book.hash,
        model=model.hash if model else "", content=content,
    )  # fmt: skip
    record(by, "audit_made", audit, since=since.isoformat(), until=until.isoformat())
    return audit


def count(since: date, until: date, now: datetime, book: Rulebook) -> dict[str, Any]:
    """{"seed", "comparisons", "stages": {stage: {dimension: {"groups": [...], "chance", "exact", "holm", "bh"}}}},
    and under "public" what everybody may read of it (see opening.py).

    A group is {"code", "persons", "hits", "whole", "low", "high"}, of times {"code", "persons", "whole", "median",
    "low", "high"}; ``low`` and ``high`` are None where nothing bounds it. The code of what nobody knows is ''.
    """
    known = counting.groups(book.election)
    seed = until.toordinal()
    stages: dict[str, dict[str, Any]] = {}
    public: dict[str, dict[str, Any]] = {}
    for stage in STAGES:
        sums = _sums(stage, (since, until), now, book)
        tell = partial(_of_times if stage == TIME else _of_rates, seed=seed)
        parted = {name: _parted(sums, known, name) for name in DIMENSIONS}
        stages[stage] = {name: tell(parted[name]) for name in DIMENSIONS}
        public[stage] = {
            name: opening.told(stage, name, parted[name], stages[stage][name], tell) for name in DIMENSIONS
        }
    opened = {"threshold": THRESHOLD, "stages": public, "comparisons": _correct(public)}
    return {"seed": seed, "stages": stages, "comparisons": _correct(stages), "public": opened}


def _sums(stage: str, days: tuple[date, date], now: datetime, book: Rulebook) -> Mapping[Owner, Any]:
    if stage == "coverage":
        return counting.coverage(*days, now, book.election)
    starts, ends = ledger.bounds(days[0])[0], ledger.bounds(days[1])[1]
    return counting.times(starts, ends, book) if stage == TIME else counting.rates(stage, starts, ends, book)


def _of_rates(parted: opening.Parted, seed: int) -> dict[str, Any]:
    from pantau.engine.measure import bundled_interval

    groups: list[Group] = []
    for code, parts in parted.items():
        low, high = bundled_interval(parts)
        hits, whole = (sum(part[place] for part in parts) for place in (0, 1))
        one = {"code": code, "persons": len(parts), "hits": hits, "whole": whole, "low": low, "high": high}
        groups.append(one)
    return {"groups": groups, **_equal(list(parted.items()), seed)}


def _of_times(parted: opening.Parted, seed: int) -> dict[str, Any]:
    """Equal medians: how many of each person's times lie above the median of all known (Mood's test, by lot)."""
    from pantau.engine.measure import middle

    all_known = [one for code, parts in parted.items() if code for part in parts for one in part]
    centre = middle(all_known).median if all_known else 0.0
    groups: list[Group] = []
    for code, parts in parted.items():
        each = [one for part in parts for one in part]
        told = middle(each) if each else None
        # The interval takes times as independent; where some persons have several, each has one voice.
        bounds = told if len(each) == len(parts) else middle([middle(part).median for part in parts])
        groups.append(
            {
                "code": code, "persons": len(parts), "whole": len(each), "median": told and told.median,
                "low": bounds and bounds.low, "high": bounds and bounds.high,
            }
        )  # fmt: skip
    above = [
        (code, [(sum(one > centre for one in part), len(part)) for part in parts])
        for code, parts in parted.items()
    ]
    return {"groups": groups, "middle": centre if all_known else None, **_equal(above, seed)}


def _parted(sums: Mapping[Owner, Any], known: Groups, dimension: str) -> dict[str, list[Any]]:
    """What each owner of each group has; groups in their order, without those that have nothing; unknown last."""
    of = known.of[dimension]
    parts: dict[str, list[Any]] = {code: [] for code in (*known.order[dimension], UNKNOWN)}
    # In one order, whatever the database gives first: lots are drawn by place.
    for owner in sorted(sums, key=lambda one: one or ("", 0)):
        parts[of.get(owner, UNKNOWN)].append(sums[owner])
    return {code: found for code, found in parts.items() if found}


def _equal(parted: Iterable[tuple[str, Sequence[tuple[int, int]]]], seed: int) -> dict[str, Any]:
    from pantau.engine.measure import Sums, equality

    named = [(code, parts) for code, parts in parted if code]
    persons = [
        Sums(group, hits, whole) for group, (_code, parts) in enumerate(named) for hits, whole in parts
    ]
    told = equality(persons, seed)
    return {"chance": told.chance if told else None, "exact": bool(told and told.exact)}


def _correct(stages: Mapping[str, Mapping[str, dict[str, Any]]]) -> int:
    """Write what is left of each chance after all comparisons; gives how many there were."""
    from pantau.engine.measure import benjamini_hochberg, holm

    compared = [stages[stage][name] for stage in STAGES for name in DIMENSIONS]
    told = [one for one in compared if one["chance"] is not None]
    chances = [one["chance"] for one in told]
    for one in compared:
        one["holm"] = one["bh"] = None
    for one, strict, mild in zip(told, holm(chances), benjamini_hochberg(chances), strict=True):
        one["holm"], one["bh"] = strict, mild
    return len(told)
