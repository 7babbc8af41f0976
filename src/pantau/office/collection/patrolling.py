"""Assisted patrol: a fair list for each officer, weighted by risk, and what came of each look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pantau.engine.planning import Officer, PatrolAccount, share_out, shipped_access
from pantau.office.collection import doubts, statements
from pantau.office.collection.access import PATROLLING
from pantau.office.collection.looks import PATROL, Way, day_of, plan_day, record_attempt
from pantau.office.collection.models import AccountDoubt, PatrolLook, PatrolTask
from pantau.office.people.models import User
from pantau.office.registry.models import Account

MINUTES_A_DAY = 120  # of patrol, for each officer
MOST_MINUTES = 600
#: A candidate's account weighs more than one whose owner is not on the ballot.
CANDIDATE_RISK, OTHER_RISK = 2.0, 1.0
NOT_SEEN = {"not_found": "not_found", "private": "private"}


class PatrolError(Exception):
    """A look cannot be recorded so; the message says why."""


def officers_at(now: datetime) -> list[User]:
    """Everybody who patrols today, in the order of their names."""
    held = Q(memberships__role__in=PATROLLING, memberships__valid_from__lte=now) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=now)
    )
    return list(User.objects.filter(held, is_active=True).distinct().order_by("username"))


@transaction.atomic
def make_lists(day: date, *, now: datetime, minutes: float = MINUTES_A_DAY) -> int:
    """The day's lists, made once; gives how many lines they have. Later changes of the plan leave them alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.collection.patrol'))")
    if held := PatrolTask.objects.filter(day=day).count():
        return held
    plan_day(day)
    facts = _candidates(day, now)
    officers = officers_at(now)
    # Who begins changes from day to day, so that nobody always gets the most urgent.
    turn = day.toordinal() % len(officers) if officers else 0
    officers = officers[turn:] + officers[:turn]
    plan = share_out(
        (account for account, _ in facts.values()),
        [Officer(one.username, minutes) for one in officers],
        shipped_access().policy.patrol,
    )
    people = {one.username: one for one in officers}
    tasks = [
        PatrolTask(
            day=day,
            officer=people[one.officer],
            account_id=int(visit.account),
            position=position,
            minutes=ceil(visit.minutes),
            unseen_days=_whole_days(facts[visit.account][0]),
            posts=facts[visit.account][1],
        )
        for one in plan.lists
        for position, visit in enumerate(one.visits, 1)
    ]
    PatrolTask.objects.bulk_create(tasks)
    return len(tasks)


def _whole_days(account: PatrolAccount) -> int | None:
    return None if account.never_seen else int(account.days)


def _candidates(day: date, now: datetime) -> dict[str, tuple[PatrolAccount, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statements.PATROL_CANDIDATES, {"day": day, "now": now, "week": now - timedelta(days=7)}
        )
        rows = cursor.fetchall()
    found = {}
    for account, candidate, last_at, held_days, posts in rows:
        days = held_days if last_at is None else max(0.0, (now - last_at).total_seconds() / 86_400)
        risk = CANDIDATE_RISK if candidate else OTHER_RISK
        asked = PatrolAccount(str(account), risk, posts / 7, days, never_seen=last_at is None)
        found[str(account)] = (asked, posts)
    return found


def tasks_of(officer: User, day: date) -> list[PatrolTask]:
    """An officer's list, most urgent first."""
    tasks = PatrolTask.objects.filter(officer=officer, day=day)
    return list(
        tasks.select_related("account__candidate__party", "account__candidate__district", "account__party")
    )


def open_task(task: PatrolTask, *, now: datetime) -> None:
    """The officer opens the account in their own browser; the look begins."""
    PatrolTask.objects.filter(pk=task.pk, opened_at=None).update(opened_at=now)


def close_task(task: PatrolTask, *, now: datetime, why: str = "", minutes: int | None = None) -> PatrolLook:
    """The officer has looked; with nothing new it was a look all the same.

    ``why``: "not_found" or "private" where there was nothing to see. ``minutes`` as the officer says, else
    since the account was opened.
    """
    opened = task.opened_at or now
    spent = minutes if minutes is not None else ceil((now - opened).total_seconds() / 60)
    return record_look(
        task.officer, [task.account], opened_at=opened, now=now, why=why, minutes=max(1, spent)
    )[0]


@transaction.atomic
def record_look(
    officer: User,
    accounts: Sequence[Account],
    *,
    opened_at: datetime,
    now: datetime,
    minutes: int,
    why: str = "",
    posts: int = 0,
    way: Way = PATROL,
    how: str = "list",
) -> list[PatrolLook]:
    """A person looked at accounts: the ledger marks them, and lines of the day's lists are done."""
    if why and why not in NOT_SEEN:
        raise PatrolError(_("Pilih: terlihat, tidak ditemukan, atau terkunci."))
    if not 1 <= minutes <= MOST_MINUTES:
        raise PatrolError(_("Menitnya antara 1 dan 600."))
    looks = PatrolLook.objects.bulk_create(
        PatrolLook(
            officer=officer, account=one, how=how, opened_at=opened_at, minutes=minutes, posts=posts, why=why
        )
        for one in accounts
    )
    ids = [one.pk for one in accounts]
    if why:
        record_attempt(way, ids, at=now, outcome="error", why=why, detail=f"seen by {officer.username}")
        AccountDoubt.objects.bulk_create(
            [AccountDoubt(account=one, state=why, route=way.route, observed_at=now) for one in accounts],
            ignore_conflicts=True,
        )
    else:
        record_attempt(way, ids, at=now)
        doubts.accounts_seen(ids, now)
    done = PatrolTask.objects.filter(day=day_of(now), account__in=_same(ids), done_at=None)
    done.update(done_at=now)
    return looks


def _same(accounts: Sequence[int]) -> list[int]:
    """With the rows of other owners who registered the same accounts."""
    with connection.cursor() as cursor:
        cursor.execute(statements.SAME_ACCOUNTS, [list(accounts)])
        return [id_ for (id_,) in cursor]
