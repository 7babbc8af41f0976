"""Two versions of one note that grew from a third: what goes together by itself, and where a person must choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """``told``: everything that goes together; ``disputed``: fields that both changed, differently."""

    told: dict[str, str]
    disputed: tuple[str, ...]


def merge(base: Told, here: Told, there: Told) -> Merged:
    """Field by field: who changed it alone is right; both the same is no dispute. Empty and missing are one."""
    told, disputed = {}, []
    for name in sorted({*base, *here, *there}):
        was, mine, theirs = (one.get(name, "") for one in (base, here, there))
        if mine == theirs or theirs == was:
            chosen = mine
        elif mine == was:
            chosen = theirs
        else:
            disputed.append(name)
            chosen = mine
        if chosen:
            told[name] = chosen
    return Merged(told, tuple(disputed))
