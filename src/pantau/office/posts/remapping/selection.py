"""Which kept items are read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """``format`` as it was kept (all where None); seen since ``since``; a dry run writes nothing."""

    format: str | None = None
    since: datetime | None = None
    dry_run: bool = False

    def takes(self, format: str, seen_at: datetime) -> bool:
        if not format or (self.format is not None and format != self.format):
            return False
        return self.since is None or seen_at >= self.since
