"""What an addressee asks for, and whether the case has it: there, missing, or for a person to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from pantau.engine.law import Addressee, Demand
from pantau.office.casework import parties
from pantau.office.casework.models import Case, CaseParty, Paper
from pantau.office.evidence.models import Evidence
from pantau.web.ui.ribbon import in_language


@dataclass(frozen=True, slots=True)
class Demanded:
    """``met`` is None where the case cannot show it: that does not read as met."""

    title: str
    met: bool | None

    @property
    def is_missing(self) -> bool:
        return self.met is False


def demanded(addressee: Addressee | None, case: Case, party: CaseParty | None) -> list[Demanded]:
    if addressee is None:
        return []
    return [Demanded(in_language(one.title), _met(one, case, party)) for one in addressee.requires]


def _met(demand: Demand, case: Case, party: CaseParty | None) -> bool | None:
    if not demand.shown_by:
        return None
    return any(_shows(one, case, party) for one in demand.shown_by)


def _shows(thing: str, case: Case, party: CaseParty | None) -> bool:
    kind, _colon, form = thing.partition(":")
    if kind == "signed":
        return case.papers.filter(form=form, state=Paper.State.SIGNED).exists()
    return _SHOWS[kind](case, party)


def _identity(case: Case, party: CaseParty | None) -> bool:
    if party is None:
        return False
    details = parties.details_of(party)
    return bool(details.get("nip") or details.get("nik"))


def _evidence(case: Case, party: CaseParty | None) -> bool:
    return kept_of(case).exists()


def _links(case: Case, party: CaseParty | None) -> bool:
    return case.items.exclude(post__url="").filter(post__isnull=False).exists()


def _screenshots(case: Case, party: CaseParty | None) -> bool:
    """A picture of the page among what is kept of its posts."""
    return kept_of(case).filter(parts__name__iregex=r"\.(png|jpe?g|webp)$").exists()


def kept_of(case: Case) -> QuerySet[Evidence]:
    """The sealed evidence of a case: its own, and that of its posts."""
    own = case.items.exclude(evidence=None).values("evidence")
    posts = case.items.exclude(post=None).values("post")
    return Evidence.objects.filter(pk__in=own) | Evidence.objects.filter(post__in=posts)


_SHOWS: Mapping[str, Callable[[Case, CaseParty | None], bool]] = {
    "identity": _identity,
    "evidence": _evidence,
    "links": _links,
    "screenshots": _screenshots,
}
