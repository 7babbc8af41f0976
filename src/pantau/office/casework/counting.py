"""Counting the votes on one question: who decides it, whether enough of them are there, and what they came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pantau.engine.law import PlenaryRules
from pantau.office.casework.models import Case, Paper, PlenaryItem, PlenaryMember, Vote
from pantau.office.people.models import User
from pantau.web.ui import rulebook

STUDY = "violation_study"
Choice = Vote.Choice


@dataclass(frozen=True, slots=True)
class Count:
    """``eligible``: members who did not stand aside; ``present``: those of them in the room."""

    eligible: int
    present: int
    quorum: int
    needed: int
    votes: Mapping[str, int]
    waiting: tuple[str, ...]  # names of those present who have not voted
    alone: bool  # none but authors of the study are for it, and it needs another's voice

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.quorum

    @property
    def barred(self) -> str:
        """Why it cannot be counted yet, in words; empty when it can."""
        if not self.has_quorum:
            return _(
                "Kuorum untuk pertanyaan ini belum tercapai: hadir %(present)s dari %(eligible)s anggota yang ikut "
                "memutus, perlu %(quorum)s."
            ) % {"present": self.present, "eligible": self.eligible, "quorum": self.quorum}
        if self.waiting:
            return _("Belum memberi suara: %(names)s.") % {"names": ", ".join(self.waiting)}
        return ""

    @property
    def carried(self) -> bool:
        return not self.barred and not self.alone and self.votes[Choice.FOR] >= self.needed

    @property
    def why_not(self) -> str:
        """Why enough voices do not carry it, or which are too few; empty while nothing stands in the way."""
        if self.votes[Choice.FOR] < self.needed:
            return _("Belum cukup: perlu %(needed)s suara setuju.") % {"needed": self.needed}
        if self.alone:
            return _(
                "Yang setuju hanya penyusun kajian. Hasil perlu suara setuju dari anggota yang tidak menyusunnya."
            )
        return ""


def rules() -> PlenaryRules:
    """Raises LookupError where the rulebook knows no plenary."""
    found = rulebook.current().procedure.plenary
    if found is None:
        raise LookupError("the rulebook's procedure has no plenary")
    return found


def count(item: PlenaryItem) -> Count:
    members = list(item.plenary.members.select_related("user"))
    votes = list(item.votes.select_related("user"))
    aside = {one.user_id for one in votes if one.choice == Choice.RECUSED}
    present = [one for one in members if one.present and one.user_id not in aside]
    voted = {one.user_id for one in votes}
    eligible = len(members) - len(aside)
    told = rules()
    return Count(
        eligible=eligible,
        present=len(present),
        quorum=told.quorum(eligible),
        needed=max(len(present) // 2 + 1, told.smallest),
        votes={choice: sum(one.choice == choice for one in votes) for choice in Choice.values},
        waiting=_names(one for one in present if one.user_id not in voted),
        alone=_alone(item, votes, told),
    )


def _names(members: Iterable[PlenaryMember]) -> tuple[str, ...]:
    return tuple(str(one.user) for one in members)


def _alone(item: PlenaryItem, votes: Iterable[Vote], told: PlenaryRules) -> bool:
    """The database asks the same of every outcome that is written down."""
    if told.study_author_alone or not item.outcomes:
        return False
    supporting = {one.user_id for one in votes if one.choice == Choice.FOR}
    return bool(supporting) and supporting <= {one.pk for one in authors_of(item.case)}


def authors_of(case: Case) -> list[User]:
    """Whoever began or last changed the study of a case."""
    papers = case.papers.filter(form=STUDY, state__in=[Paper.State.DRAFT, Paper.State.SIGNED])
    found = {one for pair in papers.values_list("made_by", "changed_by") for one in pair}
    return list(User.objects.filter(pk__in=found).order_by("full_name", "pk"))


def has_quorum(members: Iterable[PlenaryMember]) -> bool:
    held = list(members)
    return sum(one.present for one in held) >= rules().quorum(len(held))
