"""The three days of an answer and of a notice, by the rulebook's clock. ``time``: of ``clocks.office``, asked once."""

from __future__ import annotations

from datetime import datetime

from pantau.engine.law.clock import OfficeTime, due
from pantau.office.casework.clocks import Timed
from pantau.office.portal.privacy.models import Breach, BreachTelling, DataRequest
from pantau.web.ui import rulebook

ANSWER, NOTICE = "data_request_answered", "breach_notified"
MUST_BE_TOLD = (BreachTelling.Whom.SUBJECTS, BreachTelling.Whom.AUTHORITY)


def of_request(request: DataRequest, time: OfficeTime) -> Timed | None:
    """None where the rulebook has no such limit."""
    return _timed(ANSWER, request.received_at, request.answered_at, time)


def of_breach(breach: Breach, time: OfficeTime) -> Timed | None:
    """Kept once those whose data they are and the authority have both been told."""
    return _timed(NOTICE, breach.known_at, told_at(breach), time, over=breach.closed_at is not None)


def told_at(breach: Breach) -> datetime | None:
    first: dict[str, datetime] = {}
    for one in breach.tellings.all():
        first[one.whom] = min(one.at, first.get(one.whom, one.at))
    return max(first[whom] for whom in MUST_BE_TOLD) if first.keys() >= set(MUST_BE_TOLD) else None


def _timed(
    name: str, started: datetime, met_at: datetime | None, time: OfficeTime, *, over: bool = False
) -> Timed | None:
    deadline = rulebook.current().time_limits.deadlines.get(name)
    return Timed(due(deadline, started, time), met_at, over) if deadline else None
