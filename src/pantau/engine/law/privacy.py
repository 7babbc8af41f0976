"""What people may ask of an office that holds their data, and on which grounds it refuses: ``privacy.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .calendar import MARKS
from .reporting import Kept
from .schema import Reader, Titles, flag, many, nullable, one_of, record, slug, table, text, titles, whole

#: What people ask for: to see, to have corrected, to have erased or restricted, to object.
RIGHTS = ("access", "correction", "erasure", "objection")
#: Records whose personal data go after a time.
RECORDS = ("request",)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a request may be refused, wholly or in part. ``covers``: the rights it stands against."""

    id: str
    title: Titles
    plainly: Titles  # as whoever asked reads it
    covers: tuple[str, ...]
    basis: str
    source: str
    mark: str

    def stands_against(self, right: str) -> bool:
        return right in self.covers


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom a breach is told to beside those whose data they are."""

    name: str
    note: Titles | None
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Privacy:
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    keeping: Mapping[str, Kept] = field(default_factory=dict)  # by RECORDS, counted from the answer
    authority: Authority | None = None


def privacy_file() -> Reader[Privacy]:
    from_source = {"source": text, "mark": one_of(*MARKS)}
    ground = record(
        Ground,
        {
            "title": titles,
            "plainly": titles,
            "covers": many(one_of(*RIGHTS), least=1),
            "basis": text,
            **from_source,
        },
        named="id",
    )
    kept = record(Kept, {"days": whole(1, 36_600), "confirmed": flag, **from_source})
    authority = record(Authority, {"name": text, "note": nullable(titles), **from_source})
    return record(
        Privacy,
        {"grounds": table(ground, slug), "keeping": table(kept, one_of(*RECORDS))},
        {"authority": authority},
    )
