"""The plenaries of the made-up office: each Wednesday over what waits for one, and one that is called for tomorrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pantau.demo.pipeline.casework.hands import PLACE, Work
from pantau.demo.pipeline.casework.stories import Result, at
from pantau.office.casework import papers, plenaries, plenary_minutes
from pantau.office.casework.models import Plenary, PlenaryItem
from pantau.office.casework.outcomes import Proposal
from pantau.office.casework.papers import Signer
from pantau.office.casework.plenaries import Calling, Presence
from pantau.office.people.models import User
from pantau.web.ui import clock

HALL = "Ruang rapat Bawaslu kabupaten rekaan"
#: Wednesdays at one; agendas close the day before.
MET = (*(at(1, day, 13) for day in (3, 10, 17, 24, 31)), at(2, 7, 13))
TOMORROW = at(2, 13, 13)
CALLED_OFF = at(1, 23, 13)
AGENDA_CLOSES = timedelta(hours=22)
CLOSES = timedelta(hours=3, minutes=30)
AWAY = {at(1, 3, 13): 2, at(1, 31, 13): 1}  # which member was not there
Question = PlenaryItem.Question


def next_after(moment: datetime) -> datetime:
    """The first plenary whose agenda is still open then."""
    return next((one for one in MET if one - AGENDA_CLOSES >= moment), TOMORROW)


@dataclass
class Agenda:
    """Cases that wait for each plenary, with what is proposed."""

    staff: Mapping[str, User]
    members: Sequence[User]
    waiting: dict[datetime, list[tuple[Work, str]]] = field(default_factory=dict)

    def put(self, work: Work, question: str, now: datetime) -> datetime:
        """When its plenary will have closed."""
        meets = next_after(now)
        self.waiting.setdefault(meets, []).append((work, question))
        return meets + CLOSES + timedelta(minutes=10)

    # --- one plenary after another ---------------------------------------------------------------------

    def met(self, meets: datetime) -> Iterator[datetime]:
        yield meets - timedelta(days=2, hours=4)
        plenary = self._called(meets)
        yield meets - AGENDA_CLOSES
        items = [self._item(plenary, *one) for one in self.waiting.get(meets, ())]
        if not items:
            plenaries.call_off(
                plenary, "Belum ada perkara yang siap diputus.", by=self._clerk, now=clock.now()
            )
            return
        yield meets
        self._sit_down(plenary, meets)
        for minutes, (work, item) in enumerate(items, 1):
            yield meets + timedelta(minutes=8 * minutes)
            self._decide(work, item)
        yield meets + timedelta(hours=2, minutes=40)
        self._minutes(plenary)
        yield meets + CLOSES
        present = [one.user for one in plenary.members.filter(present=True)]
        for one in present:
            plenaries.confirm(plenary, by=one, now=clock.now())
        plenaries.close(plenary, by=present[0], now=clock.now())

    def called_off(self) -> Iterator[datetime]:
        yield CALLED_OFF - timedelta(days=1)
        plenary = self._called(CALLED_OFF)
        yield CALLED_OFF + timedelta(minutes=30)
        why = "Dua anggota sedang dinas luar, sehingga kuorum tidak tercapai. Dibahas pada rapat berikutnya."
        plenaries.call_off(plenary, why, by=self._clerk, now=clock.now())

    def tomorrow(self) -> Iterator[datetime]:
        yield at(2, 12, 9, 5)
        plenary = self._called(TOMORROW)
        yield at(2, 12, 9, 25)
        for work, question in self.waiting.get(TOMORROW, ()):
            self._item(plenary, work, question)

    @property
    def _clerk(self) -> User:
        return self.staff["sulastri"]

    def _called(self, meets: datetime) -> Plenary:
        calling = Calling(meets, HALL, self.members[0].pk)
        return plenaries.call(calling, by=self._clerk, now=clock.now())

    def _item(self, plenary: Plenary, work: Work, question: str) -> tuple[Work, PlenaryItem]:
        results = work.story.results if question == Question.OUTCOME else ()
        decided = [_proposal(work, one) for one in results]
        item = plenaries.put_on_agenda(
            plenary, work.case, question, _proposed(work, question), decided, by=self._clerk, now=clock.now()
        )
        return work, item

    def _sit_down(self, plenary: Plenary, meets: datetime) -> None:
        away = AWAY.get(meets)
        presence = {
            one.pk: Presence(place != away, "" if place != away else "Dinas luar")
            for place, one in enumerate(self.members)
        }
        plenaries.note_presence(plenary, presence, by=self._clerk)
        plenaries.open_meeting(plenary, by=self._clerk, now=clock.now())
        plenary.refresh_from_db()

    def _decide(self, work: Work, item: PlenaryItem) -> None:
        for place, member in enumerate(self.members):
            if item.plenary.members.filter(user=member, present=True).exists():
                choice = _voice(work, item, place)
                opinion = work.story.opinion if choice in ("against", "recused") else ""
                plenaries.vote(item, choice, opinion, by=member, now=clock.now())
        plenaries.count(item, by=self._clerk, now=clock.now())

    def _minutes(self, plenary: Plenary) -> None:
        paper = plenary_minutes.draft(plenary, by=self._clerk, now=clock.now())
        proposed = papers.proposed_signers(paper, papers.form_of(paper.form))
        named = [Signer(one.role, one.name) for one in proposed]
        papers.sign(paper, named, place=PLACE, at=clock.now(), by=self._clerk, now=clock.now())


def _voice(work: Work, item: PlenaryItem, place: int) -> str:
    if item.question != Question.OUTCOME:
        return "for"
    before = PlenaryItem.objects.filter(case=item.case, question=item.question).exclude(pk=item.pk)
    if work.story.sent_back and not before.exists():
        return "abstain" if place else "for"
    return work.story.votes[place] if work.story.votes else "for"


def _proposal(work: Work, result: Result) -> Proposal:
    about = work.reported if result.party else None
    stage = "discipline" if about is not None and about.official_id else ""
    return Proposal(result.code, about.pk if about else None, work.case.norms, stage, result.reason)


def _proposed(work: Work, question: str) -> str:
    if question == Question.FINDING:
        return "Menetapkan hasil pengawasan ini sebagai temuan dan meregisternya."
    if question == Question.STOP:
        return "Tidak melanjutkan: hasil pengawasan tidak memenuhi unsur temuan."
    return "Menetapkan hasil penanganan sesuai kajian."
