"""What the page Today shows: the list of needs for everybody, and beside it whether the watch holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.casework import access as casework
from pantau.office.collection import access as collection
from pantau.office.insight import access, tabs
from pantau.office.insight.today import machine, needs, watch
from pantau.office.insight.today.needs import NOW, TODAY, Need
from pantau.office.insight.today.visit import Visit
from pantau.web.ui import formats

EVENING, AFTERNOON, MIDDAY = 18, 15, 11


def today(visit: Visit) -> dict[str, Any]:
    found = needs.of(visit)
    context = {
        "tabs": tabs.tabs(visit.standing, "front"),
        "greeting": _greeting(visit),
        "lead": _lead(found),
        "lines": [need.line(number == 0) for number, need in enumerate(found)],
        "small": visit.in_one_village,
    }
    if visit.in_one_village:
        return context
    return context | {
        "coverage": watch.coverage(visit) if collection.see_coverage(visit.user, visit.now).allowed else [],
        "queue": watch.queue_age(visit),
        "deadlines": watch.deadlines(visit) if casework.see_cases(visit.standing).allowed else None,
        "since": watch.since_yesterday(visit),
        "machine": machine.lines(visit) if access.see_machine(visit.standing).allowed else [],
    }


def _greeting(visit: Visit) -> str:
    hour = formats.local(visit.now).hour
    name = {"name": visit.user.get_short_name()}
    if hour >= EVENING:
        return _("Selamat malam, %(name)s.") % name
    if hour >= AFTERNOON:
        return _("Selamat sore, %(name)s.") % name
    return (_("Selamat siang, %(name)s.") if hour >= MIDDAY else _("Selamat pagi, %(name)s.")) % name


def _lead(found: list[Need]) -> str:
    """How much of the list cannot wait, in one sentence."""
    now = sum(need.urgent == NOW for need in found)
    today = sum(need.urgent == TODAY for need in found)
    if not found:
        return _("Tidak ada yang menunggu Anda saat ini.")
    if now:
        told = ngettext("%(count)s hal tidak dapat menunggu.", "%(count)s hal tidak dapat menunggu.", now)
        return told % {"count": formats.number(now)}
    if today:
        told = ngettext("%(count)s hal untuk hari ini.", "%(count)s hal untuk hari ini.", today)
        return told % {"count": formats.number(today)}
    return _("Tidak ada yang mendesak hari ini.")
