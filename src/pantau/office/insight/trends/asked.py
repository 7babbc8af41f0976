"""Which days and which platform the figures are asked for; what makes no sense in an address is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.engine.post import PLATFORMS
from pantau.office.collection.looks import day_of
from pantau.office.insight.summaries import Span
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

LENGTHS = (7, 14, 30, 60, 120)
USUAL = 30


@lru_cache(maxsize=8)
def _list_of(kind: str) -> str:
    """A page of figures has hundreds of links to these few addresses."""
    return reverse("insight:behind", args=[kind])


@dataclass(frozen=True, slots=True)
class Asked:
    days: int
    platform: str
    today: date

    @classmethod
    def read(cls, given: Mapping[str, str], now: datetime) -> Asked:
        length, platform = given.get("hari", ""), given.get("platform", "")
        days = int(length) if length.isdecimal() and len(length) < 5 and int(length) in LENGTHS else USUAL
        return cls(days, platform if platform in PLATFORMS else "", day_of(now))

    @property
    def span(self) -> Span:
        return Span(self.today - timedelta(days=self.days - 1), self.today, self.platform)

    def query(self) -> str:
        values = {"hari": str(self.days) if self.days != USUAL else "", "platform": self.platform}
        chosen = {name: value for name, value in values.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    def behind(self, kind: str, **more: str) -> str:
        """The list of what a number counts; ``kind`` is one of behind.KINDS."""
        values = {
            "dari": self.span.first.isoformat(),
            "sampai": self.span.last.isoformat(),
            "platform": self.platform,
        } | more
        # An empty code is asked for as "-": of no party, in no known district.
        return f"{_list_of(kind)}?{urlencode({k: v for k, v in values.items() if v})}"

    def sentence(self) -> dict[str, Any]:
        """For ui/components/filter_sentence.html."""
        lengths = [
            (str(one), _("%(count)s hari terakhir") % {"count": formats.number(one)}) for one in LENGTHS
        ]
        platforms = [(code, _("di %(place)s") % {"place": platform_name(code)}) for code in PLATFORMS]
        return {
            "action": reverse("insight:trends"),
            "label": _("Pilih hari dan platform"),
            "lead": _("Tren"),
            "target": "tren",
            "parts": [
                {"name": "hari", "label": _("Hari"), "options": lengths, "value": str(self.days)},
                {
                    "name": "platform",
                    "label": _("Platform"),
                    "options": [("", _("di semua platform")), *platforms],
                    "value": self.platform,
                    "after": ".",
                },
            ],
        }
