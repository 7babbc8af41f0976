"""What the model says of a post's tone, in words, beside what the rules found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.findings.models import Finding

NAMES = {
    "hate": _("Bernada benci"),
    "abusive": _("Bernada kasar"),
    "insult": _("Menghina seseorang"),
    "threat": _("Mengancam"),
    "incitement": _("Menghasut"),
    "call_to_vote": _("Mengajak memilih"),
    "money_offer": _("Menawarkan uang atau barang"),
    "hoax_style": _("Bergaya hoaks"),
    "stance_for": _("Memihak calon atau partai"),
    "stance_against": _("Menentang calon atau partai"),
}
#: What else a model tells of a text; a label of a later model goes by its own name.
FURTHER = {
    "individual": _("Benci: menyasar seseorang"),
    "group": _("Benci: menyasar kelompok"),
    "religion": _("Benci: agama"),
    "race": _("Benci: suku atau ras"),
    "physical": _("Benci: tubuh"),
    "gender": _("Benci: gender"),
    "other": _("Benci: hal lain"),
    "weak": _("Benci: lemah"),
    "moderate": _("Benci: sedang"),
    "strong": _("Benci: kuat"),
}
VERDICTS: Mapping[str, tuple[Promise, str, str]] = {
    "yes": (_("Ya, menurut model"), "warn", "eye"),
    "unsure": (_("Tidak yakin"), "rest", "half"),
    "no": (_("Tidak, menurut model"), "rest", "dash"),
}
#: Nobody is told that a model is certain.
SURELY_NOT, SURELY = 1, 99
#: Whose findings are a matter of tone; of others nobody asks the model.
CATEGORIES = ("hate_sara", "insult", "threat", "incitement", "against_state")


def label_name(label: str) -> str:
    return str(NAMES.get(label) or FURTHER.get(label) or label)


@dataclass(frozen=True, slots=True)
class ToneView:
    name: str
    percent: int
    chip: dict[str, str]
    spans: tuple[tuple[int, int], ...]  # words that raised the score
    lowering: tuple[str, ...]


def views(finding: Finding, text: str) -> tuple[ToneView, ...]:
    """One for each label that was asked about; ``text`` is empty where it was purged."""
    return tuple(_view(tone, text) for tone in finding.tones if tone["label"] in NAMES)


def _view(tone: Mapping[str, Any], text: str) -> ToneView:
    word, look, icon = VERDICTS[tone["verdict"]]
    raising = tuple((start, end) for start, end, weight in tone["moved"] if weight > 0)
    lowering = [text[start:end] for start, end, weight in tone["moved"] if weight < 0]
    return ToneView(
        str(NAMES[tone["label"]]),
        min(max(round(100 * tone["chance"]), SURELY_NOT), SURELY),
        {"text": str(word), "tone": look, "icon": icon},
        raising if text else (),
        tuple(dict.fromkeys(word for word in lowering if word)),
    )
