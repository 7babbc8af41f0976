"""The messages themselves. Nothing is put into them but fixed words of kinds, numbers, dates and links of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.office.people.notices import kinds
from pantau.office.people.notices.models import Notice
from pantau.web.ui import formats


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    body: str


class Line(NamedTuple):
    label: str
    count: int
    link: str
    grave: bool


def letter(notices: Sequence[Notice], now: datetime, *, digest: bool) -> Letter:
    """One message for all of these, in Indonesian."""
    with translation.override("id"):
        lines = _lines(notices)
        whole = sum(one.count for one in lines)
        head = (
            _("Ringkasan pagi, %(day)s") % {"day": formats.full_date(now)}
            if digest
            else ngettext("%(count)s hal menunggu Anda", "%(count)s hal menunggu Anda", whole)
            % {"count": formats.number(whole)}
        )
        told = [f"{one.label}: {formats.number(one.count)}\n{one.link}" for one in lines]
        foot = _(
            "Pesan ini tidak memuat nama atau isi perkara; buka tautannya setelah masuk.\n"
            "Mengatur pemberitahuan: %(link)s"
        ) % {"link": _link(reverse("people:notice-choices"))}
        plain = "\n\n".join([*told, foot]).replace(formats.NBSP, " ")
    return Letter(f"Pantau: {head}".replace(formats.NBSP, " "), plain)


def _lines(notices: Sequence[Notice]) -> list[Line]:
    """One for each kind, the grave first; several of a kind lead to the list."""
    by_kind: dict[str, list[Notice]] = {}
    for one in notices:
        by_kind.setdefault(one.kind, []).append(one)
    found = []
    for name, several in by_kind.items():
        kind = kinds.known(name)
        if kind is None:  # of an earlier release
            continue
        address = (
            reverse("people:notice", args=[several[0].pk]) if len(several) == 1 else reverse("people:notices")
        )
        found.append(Line(str(kind.label), sum(one.count for one in several), _link(address), kind.grave))
    return sorted(found, key=lambda line: (not line.grave, line.label))


def _link(path: str) -> str:
    return f"{settings.PANTAU_URL}{path}"
