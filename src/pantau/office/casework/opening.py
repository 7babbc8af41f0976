"""From a finding to a case: a proposed title, cases it may belong to, and its near-identical neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.casework import access, actions
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case
from pantau.office.casework.page import Visit
from pantau.office.casework.wording import words_of
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing
from pantau.office.registry.models import OfficialAccountLink
from pantau.office.review import access as review
from pantau.office.review import queue
from pantau.office.review.onward import Onward
from pantau.web.ui import labels


@dataclass(frozen=True, slots=True)
class Plan:
    finding: Finding
    title: str
    alike: Sequence[Finding]
    cases: QuerySet[Case]  # running ones, the newest first


def offered(standing: Standing, user: Any, finding: Finding) -> list[Onward]:
    """Beside a finding in review: its cases that this person may see, and the way into one."""
    held = Case.objects.filter(access.reach_of(standing, user), items__finding=finding).distinct()
    shown = [
        Onward(f"{case.number}: {case.title}", reverse("casework:case", args=[case.pk])) for case in held[:5]
    ]
    if access.open_case(standing).allowed and finding.status != Finding.Status.SUPERSEDED:
        url = reverse("casework:from-finding", args=[finding.pk])
        shown.append(Onward(_("Bawa ke perkara"), url, main=True))
    return shown


def plan(visit: Visit, finding: Finding) -> Plan:
    within = Finding.objects.filter(review.reach_of(visit.standing))
    alike = list(
        queue.near_identical(within, finding).select_related("post__account", "act__actor_account")[
            : queue.TOGETHER
        ]
    )
    return Plan(finding, title_of(finding), alike, _cases(visit))


def title_of(finding: Finding) -> str:
    """Neutral: what it may be, and what kind of person did it; never a name."""
    category = _lower_first(str(labels.CATEGORIES.get(finding.category, finding.category)))
    subject = str(labels.SUBJECTS.get(finding.subject, "")).strip() if finding.subject else ""
    if not subject or subject.lower() in category.lower():
        return _("Dugaan %(category)s") % {"category": category}
    return _("Dugaan %(category)s, %(subject)s") % {"category": category, "subject": _lower_first(subject)}


def _lower_first(words: str) -> str:
    """Within a sentence; short forms such as ASN stay as they are."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def words(finding: Finding) -> str:
    post = finding.shown_post
    return words_of(post) if post else ""


def _cases(visit: Visit) -> QuerySet[Case]:
    return visit.cases.filter(closed_at=None).order_by("-opened_at")


def carry_out(visit: Visit, plan: Plan, given: Mapping[str, Any]) -> Case:
    """Raises CaseError."""
    found = [plan.finding, *(plan.alike if given.get("alike") else ())]
    if (case := given.get("into")) is not None:
        actions.add_findings(case, found, by=visit.user, now=visit.now)
        return case
    opening = Opening(
        Case.Entrance.INFORMATION,
        given["title"],
        findings=found,
        district_code=plan.finding.district_code,
        village_code=_village(plan.finding),
    )
    return actions.open_case(opening, by=visit.user, now=visit.now)


def _village(finding: Finding) -> str:
    """Of an official's account, the village the registry knows."""
    account = finding.whose
    if account is None:
        return ""
    links = OfficialAccountLink.objects.filter(account=account).exclude(official__village=None)
    return links.values_list("official__village__code", flat=True).first() or ""
