"""How long evidence and cases are kept once it is known what came of them: ``retention.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from .calendar import MARKS
from .nodes import Located
from .schema import Reader, Report, flag, known, one_of, parts, record, table, text, whole

#: Stands among ``Retention.cases`` for those that were closed without any outcome.
NO_OUTCOME = "none"


@dataclass(frozen=True, slots=True)
class Keeping:
    """``confirmed``: whether the office's legal division has agreed to these days."""

    outcome: str
    days: int
    confirmed: bool
    source: str
    mark: str

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Retention:
    """By outcome. What has no line is kept until a person says otherwise."""

    evidence: Mapping[str, Keeping] = field(default_factory=dict)
    cases: Mapping[str, Keeping] = field(default_factory=dict)


def retention_file(outcomes: Collection[str]) -> Reader[Retention]:
    one = record(
        Keeping,
        {"days": whole(1, 36_600), "confirmed": flag, "source": text, "mark": one_of(*MARKS)},
        named="outcome",
    )
    code = known(outcomes, "outcome") if outcomes else text
    code_or_none = known((*outcomes, NO_OUTCOME), "outcome") if outcomes else text
    entry = parts({"retention": table(one, code)}, {"cases": table(one, code_or_none)})

    def read(at: Located, report: Report) -> Retention:
        given = entry(at, report)
        return Retention(given["retention"], given.get("cases", {}))

    return read
