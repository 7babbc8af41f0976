"""Cases as programs read them: where they stand and what happened when. Persons, and what is sealed, stay inside.

Every case that is handed out is noted as read by the token's person, as on the page of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from pantau.office.api.asking import Code, Id, Ordered, Page, Times, page_of
from pantau.office.api.bearer import Bearer, Caller, caller_of
from pantau.office.casework import access
from pantau.office.casework.models import Case
from pantau.office.people.access import Standing, require
from pantau.office.people.actions import record_reads

router = Router(tags=["Cases"], auth=Bearer("cases:read"))


class CaseRow(Schema):
    id: int
    number: str
    register_number: str | None
    entrance: str = Field(description="`supervision`, `report` or `information`.")
    state: str = Field(description="Of the rulebook's procedure.")
    district_code: str | None
    village_code: str | None
    opened_at: datetime
    entered_state_at: datetime
    closed_at: datetime | None
    version: int = Field(description="Counts every change.")
    norms: list[str]


class CaseStep(Schema):
    kind: str
    at: datetime
    move: str | None
    before: str | None
    after: str | None


class CaseItemRow(Schema):
    """A thing the case is made of; exactly one of the three, or none for what other rooms brought."""

    finding_id: int | None
    post_id: int | None
    act_id: int | None


class CaseWhole(CaseRow):
    steps: list[CaseStep]
    items: list[CaseItemRow]
    outcomes: list[str]


class CaseFilters(Times):
    state: Code | None = None
    entrance: Literal["supervision", "report", "information"] | None = None
    district: Code | None = None
    closed: bool | None = None

    def apply(self, cases: QuerySet[Case], standing: Standing) -> QuerySet[Case]:
        cases = cases.filter(**self.within("opened_at"))
        if self.state:
            cases = cases.filter(state=self.state)
        if self.entrance:
            cases = cases.filter(entrance=self.entrance)
        if self.district:
            cases = cases.filter(district_code=self.district)
        if self.closed is not None:
            cases = cases.filter(closed_at__isnull=not self.closed)
        return cases


class CasesAsked(Ordered, CaseFilters):
    pass


def rows(standing: Standing, user: Any) -> QuerySet[Case]:
    reach = access.reach_of(standing, user)
    # What was handed over joins more than once.
    return (
        Case.objects.filter(pk__in=Case.objects.filter(reach).values("pk")) if reach else Case.objects.all()
    )


def shown(cases: Sequence[Case]) -> list[CaseRow]:
    return [CaseRow(**_told(case)) for case in cases]


def _told(case: Case) -> dict[str, Any]:
    told = {name: getattr(case, name) for name in CaseRow.model_fields}
    for name in ("register_number", "district_code", "village_code"):
        told[name] = told[name] or None
    return told


@router.get("/cases", response=Page[CaseRow], summary="List cases", operation_id="list_cases")
def cases(request: HttpRequest, asked: Query[CasesAsked]) -> dict[str, Any]:
    """`since` and `until` speak of when a case was opened. Each case is noted as read."""
    caller = caller_of(request)
    found, following = page_of(asked.apply(rows(caller.standing, caller.user), caller.standing), asked)
    record_reads(caller.user, found)
    return {"items": shown(found), "next": following}


@router.get("/cases/{id}", response=CaseWhole, summary="One case", operation_id="get_case")
def case(request: HttpRequest, id: Id) -> CaseWhole:
    """Its steps and what it is made of. Names of persons and sealed papers are read in the office alone."""
    caller = caller_of(request)
    return whole(find(caller, id), caller)


def find(caller: Caller, pk: int) -> Case:
    found = get_object_or_404(Case, pk=pk)
    require(access.see_case(caller.standing, caller.user, found))
    return found


def whole(one: Case, caller: Caller) -> CaseWhole:
    record_reads(caller.user, [one])
    return CaseWhole(
        **_told(one),
        steps=[
            CaseStep(
                kind=step.kind,
                at=step.at,
                move=step.move or None,
                before=step.before or None,
                after=step.after or None,
            )
            for step in one.events.all()
        ],
        items=[
            CaseItemRow(finding_id=item.finding_id, post_id=item.post_id, act_id=item.act_id)
            for item in one.items.all()
        ],
        outcomes=list(one.outcomes.values_list("code", flat=True)),
    )
