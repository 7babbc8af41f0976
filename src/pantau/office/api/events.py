"""What webhooks can be called for, and what they are told of it: numbers and places, no person and no words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.api import access, cases, findings
from pantau.office.casework import access as casework
from pantau.office.collection.models import Alarm, GapRecord
from pantau.office.people import happenings
from pantau.office.people.access import Decision, Standing
from pantau.office.people.actions import record_reads
from pantau.office.review import access as review

PING = "ping"


@dataclass(frozen=True, slots=True)
class Event:
    """``scope``: what the token of whoever wants to hear it must have.

    ``told``: of these ids what this person may see, as the call's ``data``; nothing where that is nothing.
    Cases that are told are noted as read, as wherever they are handed out.
    """

    name: str
    label: str | Promise
    scope: str
    may: Callable[[Standing], Decision]
    told: Callable[[Sequence[int], Standing, Any], list[dict[str, Any]]]


def _findings(keys: Sequence[int], standing: Standing, _user: Any) -> list[dict[str, Any]]:
    names = ("id", "category", "rule", "platform", "district_code", "phase", "weight", "status")
    found = findings.rows(standing).filter(pk__in=keys).order_by("pk")
    return [{name: getattr(one, name) for name in names} | {"url": f"findings/{one.pk}"} for one in found]


def _cases(keys: Sequence[int], standing: Standing, user: Any) -> list[dict[str, Any]]:
    names = ("id", "number", "state", "entrance", "district_code")
    found = list(cases.rows(standing, user).filter(pk__in=keys).order_by("pk"))
    record_reads(user, found)
    return [{name: getattr(one, name) for name in names} | {"url": f"cases/{one.pk}"} for one in found]


def _gaps(keys: Sequence[int], _standing: Standing, _user: Any) -> list[dict[str, Any]]:
    found = GapRecord.objects.filter(pk__in=keys, account=None).order_by("pk")
    return [
        {
            "platform": gap.platform,
            "route": gap.route,
            "why": gap.why,
            "since": gap.start.isoformat() if gap.start else None,
            "until": gap.end.isoformat(),
            "url": "coverage/gaps",
        }
        for gap in found
    ]


def _alarms(keys: Sequence[int], _standing: Standing, _user: Any) -> list[dict[str, Any]]:
    names = ("id", "kind", "platform", "route", "count")
    found = Alarm.objects.filter(pk__in=keys).order_by("pk")
    return [{name: getattr(one, name) for name in names} | {"url": "coverage"} for one in found]


EVENTS = {
    event.name: event
    for event in (
        Event(happenings.FINDING_CREATED, _("Temuan baru"), "findings:read", review.see_queue, _findings),
        Event(happenings.CASE_OPENED, _("Perkara dibuka"), "cases:read", casework.see_cases, _cases),
        Event(happenings.CASE_MOVED, _("Perkara melangkah"), "cases:read", casework.see_cases, _cases),
        Event(
            happenings.COVERAGE_GAP,
            _("Sebuah platform tidak teramati"),
            "coverage:read",
            access.has_a_role,
            _gaps,
        ),
        Event(
            happenings.COVERAGE_ALARM, _("Peringatan cakupan"), "coverage:read", access.has_a_role, _alarms
        ),
    )
}
