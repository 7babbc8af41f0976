"""The formal and material requirements of a report (``reporting.yaml``), asked of the report form of a case."""

from __future__ import annotations

from dataclasses import dataclass

from pantau.engine.law.reporting import FORM, Requirement
from pantau.office.casework.models import Case, Paper
from pantau.office.casework.paper_values import values_of
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language


@dataclass(frozen=True, slots=True)
class Checked:
    requirement: Requirement
    met: bool

    @property
    def title(self) -> str:
        return in_language(self.requirement.title)


def checked(case: Case) -> list[Checked]:
    """Each requirement, and whether every field it names is filled in."""
    paper = (
        case.papers.filter(form=FORM)
        .exclude(state__in=[Paper.State.DROPPED, Paper.State.REPLACED])
        .order_by("-pk")
        .first()
    )
    told = values_of(paper) if paper else {}
    wanted = rulebook.current().reporting.requirements.values()
    return [Checked(one, all(told.get(name) for name in one.fields)) for one in wanted]


def lacking(case: Case) -> list[str]:
    return [one.title for one in checked(case) if not one.met]
