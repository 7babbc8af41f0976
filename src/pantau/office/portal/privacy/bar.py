"""The room in the office's bar, what people are told of it, and its words in the audit trail."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.engine.law.clock import DAY_BEFORE, HALF, OVERDUE
from pantau.office.people import words
from pantau.office.people.models import Role
from pantau.office.people.notices import kinds
from pantau.office.portal.privacy import access, actions, breaches, page
from pantau.office.portal.privacy.models import DataRequest
from pantau.web.ui import clock, navigation

BREACHES = frozenset({*access.DECIDING, Role.TECHNICAL_OPERATOR})
BOTH = frozenset({*access.HANDLING, Role.TECHNICAL_OPERATOR})


def _enters(request: HttpRequest) -> bool:
    now = clock.now()
    return access.read(request.user, now).allowed or access.see_breaches(request.user, now).allowed


def _count(request: HttpRequest) -> QuerySet[DataRequest] | None:
    return page.waiting() if access.handle(request.user, clock.now()).allowed else None


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Data pribadi"),
            url_name="privacy:list",
            order=62,
            prefix="/privasi/",
            count=_count,
            allowed=_enters,
        )
    )
    handling = frozenset(access.HANDLING)
    kinds.register(
        [
            kinds.Kind(actions.ARRIVED, _("Permintaan data pribadi masuk"), kinds.AT_ONCE, handling),
            kinds.Kind(actions.SAID, _("Pemohon data menjawab"), kinds.AT_ONCE, handling),
            kinds.Kind(
                breaches.RECORDED, _("Kegagalan pelindungan data dicatat"), kinds.AT_ONCE, BREACHES,
                grave=True, silenceable=False,
            ),
            kinds.Kind(actions.LIMITS[HALF], _("Separuh batas 3×24 jam sudah lewat"), kinds.AT_ONCE, BOTH),
            kinds.Kind(
                actions.LIMITS[DAY_BEFORE], _("Batas 3×24 jam tinggal satu hari"), kinds.AT_ONCE, BOTH, grave=True
            ),
            kinds.Kind(
                actions.LIMITS[OVERDUE], _("Batas 3×24 jam lewat"), kinds.AT_ONCE, BOTH,
                grave=True, silenceable=False,
            ),
        ]
    )  # fmt: skip
    words.register(
        {
            "data_request_received": _("permintaan data pribadi masuk"),
            "data_request_said": _("pemohon data menulis lewat kodenya"),
            "data_request_assigned": _("menugaskan permintaan data"),
            "data_request_questioned": _("bertanya kepada pemohon data"),
            "data_request_noted": _("mencatat pada permintaan data"),
            "data_request_identified": _("memastikan identitas pemohon data"),
            "data_request_identity_seen": _("membuka identitas pemohon data"),
            "data_request_answered": _("menjawab permintaan data"),
            "data_request_forgotten": _("isi permintaan data dihapus setelah masa simpannya"),
            "data_searched": _("mencari data seseorang untuk permintaannya"),
            "breach_recorded": _("mencatat kegagalan pelindungan data"),
            "breach_changed": _("mengubah catatan kegagalan pelindungan data"),
            "breach_told": _("mencatat pemberitahuan kegagalan pelindungan data"),
            "breach_letter_taken": _("mengunduh surat kegagalan pelindungan data"),
            "breach_closed": _("menutup kegagalan pelindungan data"),
        },
        {
            "portal.datarequest": _("permintaan data pribadi"),
            "portal.breach": _("kegagalan pelindungan data"),
        },
    )
