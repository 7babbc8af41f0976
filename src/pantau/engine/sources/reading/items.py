"""What reading gives: numbered items, and the pieces that could not be read as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Item: TypeAlias = Mapping[str, Any]

_KEPT = 1_000_000  # characters of a piece that is kept whole


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece that is no item: why, and its text (the head of it where it is over 1 MB)."""

    reason: str
    raw: str

    @classmethod
    def of(cls, reason: str, raw: str) -> Broken:
        return cls(reason, raw[:_KEPT])


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying about a piece that was passed over on purpose."""

    reason: str


Numbered: TypeAlias = Iterator[tuple[int, Item | Broken | Remark]]  # with line, row or item numbers from 1
