"""Replies on the pages of cases, in notices, and in the words of the audit trail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pantau.office.casework import sources
from pantau.office.people import words
from pantau.office.people.notices import kinds
from pantau.office.portal.reply import actions
from pantau.office.portal.reply.models import ReplyRight


def _shown(key: str) -> sources.Shown | None:
    found = ReplyRight.objects.filter(pk=key).select_related("party").first() if key.isdecimal() else None
    if found is None:
        return None
    title = gettext("Hak jawab terlapor")
    return sources.Shown(title, reverse("replies:case", args=[found.party.case_id]))


def register() -> None:
    sources.register(actions.KIND, sources.Source(_("Hak jawab"), "chat", _shown))
    sources.add_page(sources.Page(_("Hak jawab"), "chat", "replies:case"))
    kinds.register([kinds.Kind(actions.ARRIVED, _("Tanggapan orang yang diputus masuk"), kinds.AT_ONCE)])
    words.register(
        {
            "reply_code_given": _("memberi kode hak jawab"),
            "reply_received": _("tanggapan masuk lewat kode hak jawab"),
            "reply_answered": _("menjawab tanggapan dalam hak jawab"),
            "reply_file_opened": _("mengunduh berkas yang dibawa dengan tanggapan"),
        },
        {},
    )
