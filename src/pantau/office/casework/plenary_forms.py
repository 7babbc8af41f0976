"""What people type about plenaries and what they decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.casework.forms import MomentField
from pantau.office.casework.models import Case, CaseParty, PlenaryItem
from pantau.office.casework.outcomes import DISCIPLINE, ETHICS, Offer, Proposal
from pantau.office.casework.parties import masked
from pantau.office.people.models import User
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language

MOST_OUTCOMES = 4
STAGE_WORDS = {ETHICS: _("Kode etik"), DISCIPLINE: _("Disiplin")}


class CallForm(forms.Form):
    called_for = MomentField(label=_("Hari dan jam (WITA)"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    chair = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Ketua rapat"),
        required=False,
        empty_label=_("Belum ditentukan"),
        help_text=_("Semua anggota yang menjabat pada hari itu dipanggil."),
    )

    def __init__(self, *args: Any, members: Sequence[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["chair"].queryset = User.objects.filter(pk__in=[one.pk for one in members]).order_by(
            "full_name"
        )


class AgendaForm(forms.Form):
    proposal = forms.CharField(
        label=_("Apa yang diusulkan"),
        help_text=_("Kalimat yang diputus anggota, netral dan lengkap."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    """One outcome, about one person where it is about one."""

    offer = forms.ChoiceField(label=_("Hasil"))
    norms = forms.MultipleChoiceField(
        label=_("Ketentuan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stage = forms.ChoiceField(
        label=_("Tahap (pejabat)"),
        required=False,
        choices=[("", _("Tidak berlaku")), *STAGE_WORDS.items()],
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(
        self, *args: Any, offers: Sequence[Offer], case: Case, officials: bool, optional: bool = False,
        masks: Sequence[CaseParty] = (), **more: Any,
    ) -> None:  # fmt: skip
        """``masks``: of the case's persons those whom whoever fills it in sees by their initials."""
        super().__init__(*args, **more)
        book = rulebook.current()
        empty = [("", _("Tidak ada hasil lagi") if optional else _("Pilih hasilnya"))]
        self.fields["offer"].choices = empty + [
            (one.key, masked(one.title, masks)) for one in offers if not one.barred
        ]
        self.fields["offer"].required = not optional
        self.fields["norms"].choices = [
            (norm, f"{in_language(book.norms[norm].article)}: {in_language(book.norms[norm].title)}")
            for norm in case.norms
            if norm in book.norms
        ]
        if not self.fields["norms"].choices:
            del self.fields["norms"]
        if not officials:
            del self.fields["stage"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("offer") and len((given.get("reason") or "").strip()) < 5:
            self.add_error("reason", _("Tulis alasannya dalam beberapa kata."))
        return given

    def proposal(self) -> Proposal | None:
        """None where nothing was chosen."""
        given = self.cleaned_data
        code, _colon, party = given.get("offer", "").partition(":")
        if not code:
            return None
        return Proposal(
            code,
            int(party) if party else None,
            given.get("norms", []),
            given.get("stage", ""),
            given["reason"],
        )


def needs_outcomes(question: str) -> bool:
    return question != PlenaryItem.Question.FINDING
