"""What the made-up staff does with one case, by the office's own actions: each at the moment the clock shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pantau.demo.pipeline.casework import wording
from pantau.demo.pipeline.casework.stories import Story
from pantau.office.casework import actions, papers
from pantau.office.casework.models import Case, CaseParty, Handover, Paper
from pantau.office.casework.papers import Signer
from pantau.office.people.models import User
from pantau.web.ui import clock

PLACE = "Gerung"


@dataclass
class Work:
    """One case on somebody's desk."""

    story: Story
    staff: Mapping[str, User]
    chair: User
    case: Case = field(init=False)

    @property
    def lead(self) -> User:
        return self.staff[self.story.lead]

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def reported(self) -> CaseParty | None:
        return self.case.parties.filter(part=CaseParty.Part.REPORTED, removed_at=None).order_by("pk").first()

    def move(self, step: str, why: str = "") -> None:
        actions.move(self.case, step, by=self.lead, now=self.now, why=why)
        self.case.refresh_from_db()

    def note(self, text: str) -> None:
        actions.write_note(self.case, text, by=self.lead, now=self.now)

    def write(self, form: str, **of: CaseParty | Handover | None) -> Paper:
        """A draft, with what the case does not know filled in."""
        paper = papers.draft(self.case, form, by=self.lead, now=self.now, **of)  # type: ignore[arg-type]
        empty = {
            one.name: wording.of(self.story, one.name, one.field, self.now) for one in papers.blanks(paper)
        }
        return papers.save(paper, empty, lock=paper.lock, by=self.lead, now=self.now) if empty else paper

    def sign(self, form: str, **of: CaseParty | Handover | None) -> Paper:
        return self.signed(self.write(form, **of))

    def signed(self, paper: Paper) -> Paper:
        proposed = papers.proposed_signers(paper, papers.form_of(paper.form))
        named = [Signer(one.role, one.name or self._signer(one.role)) for one in proposed]
        return papers.sign(paper, named, place=PLACE, at=self.now, by=self.lead, now=self.now)

    def _signer(self, role: str) -> str:
        return self.chair.full_name if role.startswith("Ketua") else self.lead.full_name
