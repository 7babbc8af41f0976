"""What everybody may read of an audit: groups with a small count stand together as one, and are compared as they stand.

Done while the audit is counted: a test of what is hidden would tell of it, so the tests are made anew for the groups
that are shown. Decision 047 says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pantau.office.insight.evenhanded.counting import TIME
from pantau.office.portal.openness.counting import secret
from pantau.office.portal.openness.suppressing import together

TOGETHER = "*"  # the code of those that stand together; where what nobody knows is among them it is ''
UNKNOWN = ""
PLACES = 4  # of shares and chances; hours have one

Parted = Mapping[str, list[Any]]  # code of a group -> what each of its owners has


def told(
    stage: str,
    dimension: str,
    parted: Parted,
    whole: dict[str, Any],
    tell: Callable[[Parted], dict[str, Any]],
) -> dict[str, Any]:
    """{"groups", "together", "chance", "exact"}: ``together`` are codes; ``groups`` is None where none may be told.

    ``whole`` is what ``tell`` says where every group stands alone.
    """
    columns = _times(parted) if stage == TIME else _rates(parted)
    small = together(columns, lambda measure: secret(f"audit {stage} {dimension}", measure))
    if small is None:
        return {"groups": None, "together": [], "chance": None, "exact": False}
    found = tell(_joined(parted, small)) if small else whole
    return {
        "groups": [_rounded(one) for one in found["groups"]],
        "together": [code for code in parted if code in small],
        "chance": found["chance"],
        "exact": found["exact"],
    }


def _rates(parted: Parted) -> dict[str, dict[str, int]]:
    return {
        "persons": _persons(parted),
        "hits": {code: sum(hits for hits, _ in parts) for code, parts in parted.items()},
        # Who was not seen, marked or sent on is as easily found out as who was.
        "misses": {code: sum(whole - hits for hits, whole in parts) for code, parts in parted.items()},
    }


def _times(parted: Parted) -> dict[str, dict[str, int]]:
    each = {code: sum(map(len, parts)) for code, parts in parted.items()}
    return {"persons": _persons(parted), "whole": each}


def _persons(parted: Parted) -> dict[str, int]:
    """Of what nobody knows there is nobody to count, and everybody knows that: it covers for none."""
    return {code: len(parts) for code, parts in parted.items() if code}


def _joined(parted: Parted, small: frozenset[str]) -> Parted:
    """Groups in their order, then those together, then what nobody knows."""
    joined = {code: parts for code, parts in parted.items() if code and code not in small}
    if small:
        name = UNKNOWN if UNKNOWN in small else TOGETHER
        joined[name] = [part for code in parted if code in small for part in parted[code]]
    if UNKNOWN in parted and UNKNOWN not in small:
        joined[UNKNOWN] = parted[UNKNOWN]
    return joined


def _rounded(group: Mapping[str, Any]) -> dict[str, Any]:
    places = 1 if "median" in group else PLACES
    kept = dict(group)
    for name in ("median", "low", "high"):
        if kept.get(name) is not None:
            kept[name] = round(kept[name], places)
    if group["code"] == UNKNOWN:  # not one person, and nothing bounds it
        kept |= {"persons": None, "low": None, "high": None}
    return kept
