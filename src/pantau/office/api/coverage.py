"""The coverage ledger for programs: which registered accounts were due and seen on a day, or why not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pantau.office.api import cursors
from pantau.office.api.asking import Code, Page, Paging, bounded, filters_of
from pantau.office.api.bearer import Bearer, caller_of
from pantau.office.api.problems import ProblemError
from pantau.office.collection import access, ledger
from pantau.office.collection.ledger import Coverage
from pantau.office.collection.looks import day_of
from pantau.office.people.access import require

router = Router(tags=["Coverage"], auth=Bearer("coverage:read"))

FIRST_DAY = date(2000, 1, 1)
MOST_DAYS = 31


class Counts(Schema):
    """``registered`` is what the parts must add up to; where ``adds_up`` is false, records of the day are missing."""

    accounted: int
    seen: int
    not_seen: int
    seen_by_route: dict[str, int]
    not_seen_by_reason: dict[str, int]


class PlatformCounts(Counts):
    platform: str


class CoverageDay(Counts):
    day: date
    registered: int
    due: int
    adds_up: bool
    platforms: list[PlatformCounts]


class CoverageDays(Schema):
    items: list[CoverageDay]


class AccountDay(Schema):
    """One registered account on one day."""

    day: date
    account_id: int
    platform: str
    due: bool
    planned: str | None = Field(description="The route that the day's plan names.")
    means: str | None = Field(description="`consent`, `official`, `patrol` or `file`; null: not seen.")
    route: str | None
    seen_at: datetime | None
    why: str | None = Field(
        description="Why it was not seen; null where no record explains it, or it was seen."
    )


class GapRow(Schema):
    platform: str
    why: str
    since: datetime
    until: datetime
    accounts: int | None = Field(description="Null: the whole platform.")


class Gaps(Schema):
    items: list[GapRow]


class DaysAsked(Schema):
    """Both days are included."""

    first: date | None = Field(None, description="The office's day; without one, today.")
    last: date | None = None
    platform: Code | None = None
    district: Code | None = None


class DayAsked(Paging):
    day: date | None = Field(None, description="The office's day; without one, today.")
    platform: Code | None = None
    district: Code | None = None
    why: Code | None = Field(None, description="Only accounts not seen for this reason.")


class GapsAsked(Schema):
    day: date | None = None
    platform: Code | None = None


def day_asked(day: date | None, now: datetime) -> date:
    today = day_of(now)
    day = day or today
    if not FIRST_DAY <= day <= today:
        raise ProblemError(422, f"{day} is no day that the office can speak of.", f"Ask up to {today}.")
    return day


def counts_of(found: Coverage, platform: str = "") -> dict[str, Any]:
    routes, reasons = found.by("route", platform), found.by("why", platform)
    return {
        "accounted": sum(routes.values()) + sum(reasons.values()),
        "seen": sum(routes.values()),
        "not_seen": sum(reasons.values()),
        "seen_by_route": routes,
        "not_seen_by_reason": reasons,
    }


def shown(row: ledger.Row) -> AccountDay:
    return AccountDay(
        day=row.day, account_id=row.account_id, platform=row.platform, due=row.due, planned=row.planned or None,
        means=row.means or None, route=row.route or None, seen_at=row.seen_at, why=row.why or None,
    )  # fmt: skip


@router.get("/coverage", response=CoverageDays, summary="Coverage by day", operation_id="get_coverage")
def coverage(request: HttpRequest, asked: Query[DaysAsked]) -> dict[str, Any]:
    """At most 31 days."""
    caller = caller_of(request)
    require(access.see_coverage(caller.user, caller.now))
    last = day_asked(asked.last or asked.first, caller.now)
    first = day_asked(asked.first or last, caller.now)
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise ProblemError(
            422, f"From {first} to {last} is not 1 to {MOST_DAYS} days.", "Ask in several parts."
        )
    with bounded():
        days = ledger.coverage_of_days(
            first,
            last,
            now=caller.now,
            platform=(asked.platform or "").lower(),
            district=asked.district or "",
        )
        return {
            "items": [
                CoverageDay(
                    day=one.day,
                    registered=one.registered,
                    due=one.due,
                    adds_up=one.adds_up,
                    platforms=[
                        PlatformCounts(platform=name, **counts_of(one, name)) for name in one.by("platform")
                    ],
                    **counts_of(one),
                )
                for one in days
            ]
        }


@router.get(
    "/coverage/accounts",
    response=Page[AccountDay],
    summary="Accounts on a day",
    operation_id="list_account_days",
)
def accounts(request: HttpRequest, asked: Query[DayAsked]) -> dict[str, Any]:
    """Each registered account: due or not, seen by which route, or why not."""
    caller = caller_of(request)
    require(access.see_coverage(caller.user, caller.now))
    day = day_asked(asked.day, caller.now)
    of = cursors.digest({**filters_of(asked), "day": day}, oldest_first=True)
    after = cursors.read(asked.cursor, of) if asked.cursor else 0
    with bounded():
        found = ledger.page(
            day, after=after, most=asked.limit + 1, now=caller.now, platform=(asked.platform or "").lower(),
            district=asked.district or "", why=asked.why or "",
        )  # fmt: skip
    rows = found[: asked.limit]
    following = cursors.write(rows[-1].account_id, of) if len(found) > asked.limit else None
    return {"items": [shown(row) for row in rows], "next": following}


@router.get("/coverage/gaps", response=Gaps, summary="Gaps of a day", operation_id="list_gaps")
def gaps(request: HttpRequest, asked: Query[GapsAsked]) -> dict[str, Any]:
    """Stretches of a day in which something was not observed."""
    caller = caller_of(request)
    require(access.see_coverage(caller.user, caller.now))
    day = day_asked(asked.day, caller.now)
    with bounded():
        found = ledger.gaps(day, platform=(asked.platform or "").lower())
    return {
        "items": [
            GapRow(
                platform=gap.platform,
                why=gap.why,
                since=gap.since,
                until=gap.until,
                accounts=gap.accounts or None,
            )
            for gap in found
        ]
    }
