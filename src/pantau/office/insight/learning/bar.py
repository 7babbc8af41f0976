"""Learning's tab."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight import access, tabs
from pantau.office.people import words


def register() -> None:
    tabs.register(tabs.Tab(_("Belajar"), "learning", 60, access.see_mirror))
    words.register({"learning_read": _("membaca apa yang dipelajari dari putusan")}, {})
