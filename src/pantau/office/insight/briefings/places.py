"""Where the reports stand among the mirror's pages, whom they are told to, and what papers of cases take from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.casework import sources
from pantau.office.insight import tabs
from pantau.office.insight.briefings import making
from pantau.office.insight.briefings.access import TOLD
from pantau.office.people import words
from pantau.office.people.notices import kinds


def register() -> None:
    tabs.register(tabs.Tab(_("Laporan"), "briefings", 40))
    sources.register_filler("summary.", making.known_for)
    kinds.register(
        [
            kinds.Kind(
                "insight.daily_briefing", _("Laporan harian pengawasan siap"), kinds.DIGEST, frozenset(TOLD)
            ),
            kinds.Kind(
                "insight.weekly_briefing",
                _("Laporan mingguan pengawasan siap"),
                kinds.DIGEST,
                frozenset(TOLD),
            ),
        ]
    )
    words.register(
        {
            "briefing_made": _("membuat laporan pengawasan"),
            "briefing_read": _("membaca laporan pengawasan"),
            "briefing_taken": _("mengunduh laporan pengawasan"),
        },
        {"insight.briefing": _("laporan pengawasan")},
    )
