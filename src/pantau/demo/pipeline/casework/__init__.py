"""The made-up office's cases: in every state of the path, worked by its staff through the actions of the screens.

Each case is a story (stories.py) that goes its way a step at a time (walking.py); all of them are woven together in the
order of time, so that numbers, plenaries and clocks come out as they would in an office.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from pantau.demo import hours
from pantau.demo.pipeline import Report
from pantau.demo.pipeline.casework import choosing, meetings, opening, walking
from pantau.demo.pipeline.casework.hands import Work
from pantau.demo.pipeline.casework.meetings import Agenda
from pantau.demo.pipeline.casework.stories import STORIES, Found, Noted, Story, Told
from pantau.demo.pipeline.truth import planted
from pantau.demo.regency.dice import Dice
from pantau.office.casework import plenaries
from pantau.office.casework.models import Case
from pantau.office.findings.models import Finding
from pantau.office.people.models import User

LETTER = "{number:03}/SPT/REKAAN/{month:02}/2024"


def work(seed: int, truth: Path, report: Report) -> int:
    """All of them; how many there are. Made once; the same demo has the same."""
    staff = {user.username: user for user in User.objects.all()}
    members = plenaries.members_on(meetings.MET[0])
    agenda = Agenda(staff, members)
    found = choosing.chosen(STORIES, planted(truth))
    ways = [
        _case(story, number, found.get(number), agenda, seed)
        for number, story in enumerate(STORIES)
        if number in found or not isinstance(story.source, Found)
    ]
    ways += [agenda.met(one) for one in meetings.MET]
    ways += [agenda.called_off(), agenda.tomorrow()]
    with transaction.atomic():
        _in_order_of_time(ways, report)
    return Case.objects.count()


def _in_order_of_time(ways: list[Iterator[datetime]], report: Report) -> None:
    """Each way goes on at the moment it gave, at the office's clock of that moment."""
    waiting = [(next(way), number) for number, way in enumerate(ways)]
    heapq.heapify(waiting)
    while waiting:
        moment, number = heapq.heappop(waiting)
        with hours.office_at(moment):
            following = next(ways[number], None)
        if following is None:
            report(1)
        else:
            heapq.heappush(waiting, (max(following, moment), number))


def _case(
    story: Story, number: int, finding: Finding | None, agenda: Agenda, seed: int
) -> Iterator[datetime]:
    work = Work(story, agenda.staff, agenda.members[0])
    yield story.opened
    work.case = _opened(work, number, finding, Dice(seed, "cases", number))
    letter = LETTER.format(number=number + 1, month=story.opened.month)
    opening.assign(work, {story.lead: letter})
    work.case.refresh_from_db()
    yield from walking.walk(work, agenda)


def _opened(work: Work, number: int, finding: Finding | None, dice: Dice) -> Case:
    match work.story.source:
        case Told() as told:
            return opening.out_of_report(work, told, number)
        case Noted() as noted:
            return opening.out_of_note(work, noted, number)
        case _:
            assert finding is not None, "a story without a finding is not told"
            return opening.out_of_finding(work, finding, dice)
