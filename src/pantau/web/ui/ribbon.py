"""Where in the election calendar we are, and what changes next: the band on top of every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext

from pantau.engine.law import Calendar, Phase
from pantau.web.ui import formats

# How a day is drawn on the ruler: plain for the campaign, hatched for the quiet period, solid for voting.
DRAWN = {
    "before": "before",
    "pre_campaign": "before",
    "campaign": "campaign",
    "quiet": "quiet",
    "voting": "vote",
    "recap": "after",
    "after": "after",
}
BEHIND, AHEAD = 6, 4
# A phone has room for nine days: four behind, today, four ahead.
NEAR_BEHIND = 4
NOON = time(12)
# Phases without a first or last day reach to the ends of the calendar: counting their days says nothing.
COUNTED_DAYS = 200


@dataclass(frozen=True)
class Day:
    number: int
    drawn: str
    today: bool
    far: bool
    near: bool  # the first one a phone shows: its month is written there only
    month: str  # short name on the first day shown and on each first of a month, else ""


@dataclass(frozen=True)
class Ribbon:
    title: str
    drawn: str
    moment: datetime
    day: int | None
    days: int | None
    next_title: str
    next_at: datetime | None
    left: str
    ruler: tuple[Day, ...]
    summary: str


def in_language(text: Mapping[str, str] | str) -> str:
    """The rulebook's {id, en} texts in the language on screen; Indonesian where English is missing."""
    if isinstance(text, str):
        return text
    return text.get(formats.language()) or text.get("id") or ""


def build(calendar: Calendar, now: datetime) -> Ribbon | None:
    """The ribbon for this moment, or None when the calendar knows no phase for it."""
    phase = calendar.phase_at(now)
    if phase is None:
        return None
    change = calendar.next_change(now)
    ruler = _ruler(calendar, now)
    day, days = _progress(phase, now)
    return Ribbon(
        title=in_language(phase.title),
        drawn=DRAWN.get(phase.id, "before"),
        moment=now,
        day=day,
        days=days,
        next_title=_lower_first(in_language(change[0].title)) if change else "",
        next_at=change[1] if change else None,
        left=formats.duration(change[1] - now) if change else "",
        ruler=ruler,
        summary=_summary(calendar, now),
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _progress(phase: Phase, now: datetime) -> tuple[int | None, int | None]:
    first, today = formats.local(phase.start).date(), formats.local(now).date()
    # `end` is the first moment after the phase
    last = formats.local(phase.end - timedelta(seconds=1)).date()
    days = (last - first).days + 1
    return ((today - first).days + 1, days) if 1 < days <= COUNTED_DAYS else (None, None)


def _noons(now: datetime) -> list[datetime]:
    noon = datetime.combine(formats.local(now).date(), NOON, formats.local(now).tzinfo)
    return [noon + timedelta(days=offset) for offset in range(-BEHIND, AHEAD + 1)]


def _ruler(calendar: Calendar, now: datetime) -> tuple[Day, ...]:
    days = []
    for index, noon in enumerate(_noons(now)):
        phase = calendar.phase_at(noon)
        named = noon.day == 1 or index in (0, BEHIND - NEAR_BEHIND)
        days.append(
            Day(
                number=noon.day,
                drawn=DRAWN.get(phase.id, "before") if phase else "before",
                today=index == BEHIND,
                far=index < BEHIND - NEAR_BEHIND,
                near=index == BEHIND - NEAR_BEHIND and noon.day != 1,
                month=formats.month_name(noon) if named else "",
            )
        )
    return tuple(days)


def _summary(calendar: Calendar, now: datetime) -> str:
    """The ruler in words, for those who hear the page."""
    stretches: list[list] = []  # [title, first noon, last noon]
    for noon in _noons(now):
        phase = calendar.phase_at(noon)
        title = in_language(phase.title) if phase else gettext("di luar kalender")
        if stretches and stretches[-1][0] == title:
            stretches[-1][2] = noon
        else:
            stretches.append([title, noon, noon])
    return "; ".join(
        f"{formats.short_day(first)}: {title}"
        if first == last
        else gettext("%(first)s sampai %(last)s: %(title)s")
        % {"first": formats.short_day(first), "last": formats.short_day(last), "title": title}
        for title, first, last in stretches
    )
