"""Findings as programs read them: reasons for a person to look, never verdicts.

A program's reading is no person's: it does not make a finding known to the office, so no time limit starts.
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

from pantau.office.api.asking import Code, Id, Ordered, Page, PartyNumber, Times, page_of
from pantau.office.api.bearer import Bearer, caller_of
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing
from pantau.office.people.actions import record
from pantau.office.review import access as review
from pantau.office.review.models import FindingDecision

router = Router(tags=["Findings"], auth=Bearer("findings:read"))


class FindingRow(Schema):
    id: int
    post_id: int | None
    act_id: int | None = Field(description="An act (a like, a comment) instead of a post.")
    version: int = Field(description="Of the post's wordings.")
    category: str
    rule: str
    rulebook: str = Field(description="Hash of the rulebook it was found by.")
    rank: float
    severity: int
    weight: int = Field(description="How grave, 1 to 4, as the queue shows it.")
    probability: float
    function: str = Field(description="`act`, or `report`: somebody's account of one.")
    stance: str
    language: str
    subject: str
    phase: str
    norms: list[str]
    reasons_id: str = Field(description="Why, in Indonesian; it quotes the words found.")
    reasons_en: str
    status: Literal["open", "decided", "superseded"]
    decision: str | None = Field(description="What a person decided, if that stands.")
    decided_at: datetime | None
    platform: str
    party_number: int | None
    district_code: str | None
    posted_at: datetime | None
    created_at: datetime
    first_seen_at: datetime | None = Field(description="When a person responsible first saw it.")
    due_at: datetime | None = Field(description="The most cautious time limit.")


class FindingFilters(Times):
    platform: Code | None = None
    category: Code | None = None
    rule: Code | None = None
    status: Literal["open", "decided", "superseded"] | None = None
    party: PartyNumber | None = None
    district: Code | None = None

    def apply(self, findings: QuerySet[Finding], standing: Standing) -> QuerySet[Finding]:
        given = {
            "platform": self.platform.lower() if self.platform else None,
            "category": self.category,
            "rule": self.rule,
            "status": self.status,
            "party_number": self.party,
            "district_code": self.district,
        }
        narrowed = {name: value for name, value in given.items() if value is not None}
        return findings.filter(**narrowed, **self.within("posted_at"))


class FindingsAsked(Ordered, FindingFilters):
    pass


def rows(standing: Standing) -> QuerySet[Finding]:
    reach = review.reach_of(standing)
    # Where places narrow it, officials' accounts may join more than once.
    return (
        Finding.objects.filter(pk__in=Finding.objects.filter(reach).values("pk"))
        if reach
        else Finding.objects.all()
    )


def shown(findings: Sequence[Finding]) -> list[FindingRow]:
    standing_ones = FindingDecision.objects.filter(finding__in=[one.pk for one in findings], undone_at=None)
    decided = {one.finding_id: one for one in standing_ones}
    return [_shown(finding, decided.get(finding.pk)) for finding in findings]


def _shown(finding: Finding, decision: FindingDecision | None) -> FindingRow:
    same = {
        name: getattr(finding, name)
        for name in FindingRow.model_fields
        if hasattr(finding, name) and name not in ("rulebook", "district_code")
    }
    return FindingRow(
        **same,
        rulebook=finding.rulebook_id,
        district_code=finding.district_code or None,
        reasons_id=finding.reasons.get("id", ""),
        reasons_en=finding.reasons.get("en", ""),
        decision=decision.kind if decision else None,
        decided_at=decision.decided_at if decision else None,
    )


@router.get("/findings", response=Page[FindingRow], summary="List findings", operation_id="list_findings")
def findings(request: HttpRequest, asked: Query[FindingsAsked]) -> dict[str, Any]:
    """Reasons to look, as far as the person may see them. Reading them here starts no time limit."""
    caller = caller_of(request)
    found, following = page_of(asked.apply(rows(caller.standing), caller.standing), asked)
    record(caller.user, "findings_read", caller.token, findings=[one.pk for one in found])
    return {"items": shown(found), "next": following}


@router.get("/findings/{id}", response=FindingRow, summary="One finding", operation_id="get_finding")
def finding(request: HttpRequest, id: Id) -> FindingRow:
    caller = caller_of(request)
    found = get_object_or_404(rows(caller.standing), pk=id)
    record(caller.user, "finding_read", found)
    return shown([found])[0]
