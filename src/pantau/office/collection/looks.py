"""Writing down what came of looking: attempts and gaps. Nothing is seen, or unseen, without such a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from pantau.office.collection import statements
from pantau.office.collection.models import Connector, GapRecord, Means
from pantau.office.collection.reasons import REASONS
from pantau.office.people import happenings
from pantau.web.ui import rulebook


@dataclass(frozen=True, slots=True)
class Way:
    """By what an account was looked at."""

    platform: str
    connector: str
    route: str
    means: str

    @classmethod
    def of(cls, connector: Connector) -> Way:
        return cls(connector.platform, connector.name, connector.route, connector.means)


PATROL = Way("", "patrol", "patrol", Means.PATROL)
ZEESCHUIMER = Way("", "zeeschuimer", "zeeschuimer", Means.PATROL)
HANDOVER = Way("", "handover", "handover", Means.PATROL)
FILE = Way("", "file", "file", Means.FILE)

#: What plans say of accounts that may be looked at.
LOOKED_AFTER = ("", "not_due", "patrol", "off", "no_route")


def zone() -> str:
    return str(rulebook.current().timezone)


def day_of(moment: datetime) -> date:
    return moment.astimezone(rulebook.current().timezone).date()


def _known(why: str) -> str:
    if why not in REASONS:
        raise ValueError(f"no reason is called '{why}'; choose one of: {', '.join(sorted(REASONS))}")
    return why


@transaction.atomic
def record_attempt(
    way: Way,
    accounts: Sequence[int],
    *,
    at: datetime,
    outcome: str = "ok",
    why: str = "",
    detail: str = "",
    requests: int = 0,
) -> None:
    """What came of looking at accounts (ids of the registry). Other owners' rows of the same are looked at too.

    ``requests`` are those made for all of them together.
    """
    record = _record(way) | {
        "outcome": outcome,
        "why": "" if outcome == "ok" else _known(why),
        "detail": detail[:1000],
        "at": at,
        "accounts": list(accounts),
        "moments": [at] * len(accounts),
        "requests": requests,
    }
    with connection.cursor() as cursor:
        if accounts:
            cursor.execute(statements.RECORD_ATTEMPTS, record)
        if requests or not accounts:
            cursor.execute(statements.RECORD_REQUESTS, record)


@transaction.atomic
def record_sightings(way: Way, seen: Mapping[int, datetime]) -> None:
    """Accounts (ids of the registry) seen, each at a moment of its own."""
    if not seen:
        return
    accounts, moments = zip(*sorted(seen.items()), strict=True)
    record = _record(way) | {
        "outcome": "ok", "why": "", "detail": "", "accounts": list(accounts), "moments": list(moments),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statements.RECORD_ATTEMPTS, record)


def _record(way: Way) -> dict[str, Any]:
    return {
        "zone": zone(),
        "platform": way.platform,
        "connector": way.connector,
        "route": way.route,
        "means": str(way.means),
    }


@transaction.atomic
def record_gap(
    way: Way,
    accounts: Sequence[int],
    *,
    start: datetime | None,
    end: datetime,
    why: str,
    now: datetime,
    detail: str = "",
) -> None:
    """Nothing is known of these accounts between ``start`` and ``end``; without accounts, of the platform."""
    if not accounts:
        gap, made = GapRecord.objects.get_or_create(
            account=None,
            platform=way.platform,
            start=start,
            end=end,
            why=_known(why),
            defaults={"route": way.route, "recorded_at": now},
        )
        if made:
            happenings.tell(happenings.COVERAGE_GAP, lambda: [gap.pk], at=now)
        return
    record: dict[str, Any] = {
        "accounts": list(accounts), "route": way.route, "start": start, "end": end, "why": _known(why), "now": now,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statements.RECORD_ACCOUNT_GAPS, record)
    record_attempt(way, accounts, at=end, outcome="gap", why=why, detail=detail)


def plan_day(day: date) -> int:
    """What the plan says of every registered account on a day; gives how many entries are new or changed.

    Made again, it takes in new accounts and other routes; entries that were acted on stay as they are.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.PLAN_DAY, {"day": day, "zone": zone()})
        changed = int(cursor.fetchone()[0])
    _make_states(day)
    return changed


def _make_states(day: date) -> None:
    """Left to the next plan where somebody is just writing the same: waiting could end in a deadlock."""
    asked = {"day": day, "looked_after": list(LOOKED_AFTER)}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', '500ms', true)")
            cursor.execute(statements.MAKE_STATES, asked)
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
