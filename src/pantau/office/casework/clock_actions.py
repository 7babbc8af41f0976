"""What changes the clock: events that people tell of, days off, calendars, and warnings as time passes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE, Moved, Running, changed
from pantau.engine.law.clock_words import tell_move
from pantau.engine.law.icalendar import Entry, calendar_text, entries_of
from pantau.office.casework import clocks, events
from pantau.office.casework.actions import reason_of, take_up
from pantau.office.casework.clocks import Limit
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import CalendarFeed, Case, CaseEvent, Clarification, OfficeDayOff
from pantau.office.people.actions import record
from pantau.office.people.models import Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.posts.storable import clean

KINDS = {HALF: "casework.limit_half", DAY_BEFORE: "casework.limit_day", OVERDUE: "casework.limit_over"}
MOVED = "casework.limit_moved"
AT_ONCE = 500  # cases reckoned together


# --- events that a person tells of ----------------------------------------------------------------


@transaction.atomic
def tell_event(case: Case, kind: str, at: datetime, why: str, *, by: User, now: datetime) -> CaseEvent:
    """It happened outside the office, and a limit waits for it. Raises CaseError."""
    held = take_up(case, None)
    if kind not in clocks.awaited(held):
        raise CaseError(_("Tidak ada tenggat berjalan yang menunggu kejadian itu."))
    if at > now:
        raise CaseError(_("Waktunya belum tiba."))
    record(by, "case_event_told", held, kind=kind)
    return events.note(held, kind, at=at, now=now, by=by, why=reason_of(why))


# --- days off -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entered:
    day_off: OfficeDayOff
    moved: tuple[Moved, ...]

    @property
    def words(self) -> list[str]:
        return [tell_move(one) for one in self.moved]


@transaction.atomic
def enter_day_off(day: date, title: str, source: str, *, by: User, now: datetime) -> Entered:
    """Running limits are counted anew, and whoever works on them is told. Raises CaseError."""
    before = clocks.office()
    try:
        with transaction.atomic():
            made = OfficeDayOff.objects.create(
                day=day, title=_line(title), source=_line(source), entered_at=now, entered_by=by
            )
    except IntegrityError:
        raise CaseError(_("Hari itu sudah dicatat.")) from None
    record(by, "day_off_entered", made)
    return Entered(made, _moved(before, now))


@transaction.atomic
def withdraw_day_off(day_off: OfficeDayOff, *, by: User, now: datetime) -> Entered:
    before = clocks.office()
    held = OfficeDayOff.objects.select_for_update().get(pk=day_off.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at, held.withdrawn_by = now, by
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(by, "day_off_withdrawn", held)
    return Entered(held, _moved(before, now))


def _moved(before: clocks.OfficeTime, now: datetime) -> tuple[Moved, ...]:
    after = clocks.office()
    running = {limit.key: limit for limit in running_limits(_open_cases(), before)}
    found = changed(
        before, after, [Running(k, one.deadline, one.due.started_at) for k, one in running.items()]
    )
    for one in found:
        case = running[one.running.key].case
        _tell(case, MOVED, f"{one.running.key}:{now:%Y%m%d%H%M%S}", now)
    return found


def _line(text: str) -> str:
    said = " ".join(clean(text).split())[:200]
    if len(said) < 3:
        raise CaseError(_("Tulis nama hari libur dan sumbernya."))
    return said


# --- warnings -------------------------------------------------------------------------------------


def _open_cases() -> Iterable[Case]:
    return Case.objects.filter(closed_at=None).order_by("pk").iterator(chunk_size=AT_ONCE)


def running_limits(cases: Iterable[Case], time: clocks.OfficeTime | None = None) -> list[Limit]:
    held = list(cases)
    found: list[Limit] = []
    for start in range(0, len(held), AT_ONCE):
        for own in clocks.limits(held[start : start + AT_ONCE], time).values():
            found.extend(limit for limit in own if limit.running)
    return found


def warn(now: datetime) -> int:
    """Tell whoever works on a case of each stage that a limit of it has come into, once; how many were told."""
    told = 0
    for limit in running_limits(_open_cases()):
        stage = limit.stage_at(now)
        if stage in KINDS:
            told += _tell(limit.case, KINDS[stage], limit.key, now)
            if stage == OVERDUE:
                told += _tell_commissioners(limit, now)
    return told


def _tell(case: Case, kind: str, key: str, now: datetime) -> int:
    """Without anybody assigned: the officers whom the place concerns."""
    working = User.objects.filter(assignments__case=case, assignments__until=None, is_active=True)
    whom = list(working.distinct()) or notices.Reach((Role.OFFICER,), case.district_code)
    return notices.notify(whom, kind, _page(case), dedup_key=key[:100], now=now)


def _tell_commissioners(limit: Limit, now: datetime) -> int:
    reach = notices.Reach((Role.COMMISSIONER,))
    return notices.notify(reach, KINDS[OVERDUE], _page(limit.case), dedup_key=limit.key, now=now)


def _page(case: Case) -> str:
    return reverse("casework:case", args=[case.pk])


# --- calendars ------------------------------------------------------------------------------------


@transaction.atomic
def new_feed(user: User, now: datetime) -> str:
    """A key of 128 bits, shown once; an older one of this person ends."""
    key = secrets.token_hex(16)
    CalendarFeed.objects.update_or_create(user=user, defaults={"key_hash": _hash(key), "made_at": now})
    record(user, "calendar_feed_made", user)
    return key


def end_feed(user: User) -> None:
    if CalendarFeed.objects.filter(user=user).delete()[0]:
        record(user, "calendar_feed_ended", user)


def user_of_feed(key: str) -> User | None:
    feed = CalendarFeed.objects.select_related("user").filter(key_hash=_hash(key)).first()
    return feed.user if feed is not None and feed.user.is_active else None


def feed_of(user: User, site: str, now: datetime, language: str = "id") -> str:
    """iCalendar text of the limits and clarifications of cases this person works on: numbers and titles, no names."""
    cases = Case.objects.filter(assignments__user=user, assignments__until=None, closed_at=None).distinct()
    entries = [
        entry
        for limit in running_limits(cases)
        for entry in entries_of(
            limit.due,
            uid=f"{limit.key}@pantau",
            case_number=limit.case.number,
            url=f"{site}{_page(limit.case)}",
            language=language,
        )
    ]
    entries += _hearings(cases, site, language)
    name = "Tenggat Pantau" if language == "id" else "Pantau deadlines"
    return calendar_text(entries, name=name, stamp=now)


def _hearings(cases: Iterable[Case], site: str, language: str) -> list[Entry]:
    held = Clarification.objects.filter(case__in=cases, state=Clarification.State.SET).select_related("case")
    title = "Klarifikasi" if language == "id" else "Clarification"
    return [
        Entry(
            f"clarification-{one.pk}@pantau",
            one.case.number,
            title,
            one.starts_at,
            f"{site}{_page(one.case)}",
        )
        for one in held
    ]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
