"""How times and answers of the guide read, in addresses and on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pantau.engine.law import Verdict

#: The engine's times by the word for them in addresses.
TIMES_BY_ADDRESS = {
    "sebelum": "before",
    "kampanye": "campaign",
    "iklan": "ad_window",
    "tenang": "quiet",
    "pemungutan": "voting",
}
ADDRESSES = {time: address for address, time in TIMES_BY_ADDRESS.items()}
TITLES = {
    "before": _("Sebelum kampanye"),
    "campaign": _("Masa kampanye"),
    "ad_window": _("Masa iklan"),
    "quiet": _("Masa tenang"),
    "voting": _("Hari pemungutan suara"),
}
#: As they go on in the checker's sentence.
IN_SENTENCE = {
    "before": _("sebelum kampanye"),
    "campaign": _("pada masa kampanye"),
    "ad_window": _("pada masa iklan kampanye"),
    "quiet": _("pada masa tenang"),
    "voting": _("pada hari pemungutan suara"),
}
ABOUT = {
    "before": _("Calon dan partai belum boleh berkampanye."),
    "campaign": _("Calon dan partai boleh berkampanye. Iklan berbayar belum boleh."),
    "ad_window": _("Hari-hari terakhir masa kampanye. Iklan berbayar boleh."),
    "quiet": _("Hari-hari tanpa kampanye, supaya pemilih dapat berpikir dengan tenang."),
    "voting": _("Pemilih datang ke TPS, yaitu tempat pemungutan suara."),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """An answer's word, its sign and its shape: no traffic lights over people."""

    text: Any
    icon: str
    shape: str  # no, yes, care or open


FORBIDDEN = Saying(_("Tidak boleh"), "x", "no")
ALLOWED = Saying(_("Boleh"), "check", "yes")
CONDITIONAL = Saying(_("Boleh dengan syarat"), "half", "care")
UNSETTLED = Saying(_("Hati-hati"), "half", "care")
UNREGULATED = Saying(_("Tidak diatur"), "open", "open")


def saying(verdict: Verdict) -> Saying:
    if verdict.says == "conditional":
        return UNSETTLED if verdict.unsettled else CONDITIONAL
    return {"forbidden": FORBIDDEN, "allowed": ALLOWED, "unregulated": UNREGULATED}[verdict.says]
