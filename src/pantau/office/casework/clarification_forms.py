"""What people type about clarifications."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.casework.clarifications import IDENTITY, Plan, Told
from pantau.office.casework.forms import MomentField
from pantau.office.casework.models import Clarification


class PlanForm(forms.Form):
    """When, where and what is asked. ``anyway`` is offered once something stood against the moment."""

    starts_at = MomentField(label=_("Hari dan jam (WITA)"))
    mode = forms.ChoiceField(label=_("Cara"), choices=Clarification.Mode)
    place = forms.CharField(
        label=_("Tempat"),
        max_length=300,
        help_text=_("Alamat ruangannya; bila daring, alamat pertemuannya."),
    )
    questions = forms.CharField(
        label=_("Pertanyaan"),
        max_length=20_000,
        required=False,
        help_text=_("Satu baris untuk setiap pertanyaan. Masuk ke berita acara, siap diisi jawabannya."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    anyway = forms.BooleanField(label=_("Tetap pakai hari dan jam ini"), required=False)

    def __init__(self, *args: Any, clashing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clashing and "anyway" not in self.data:
            self.fields["anyway"].widget = forms.HiddenInput()

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            given["starts_at"],
            given["place"],
            given["mode"],
            given["questions"].splitlines(),
            given["anyway"],
        )


class CameForm(forms.Form):
    """What the identity card says is written once; oath and record take it from there."""

    ended_at = MomentField(
        label=_("Selesai (WITA)"), required=False, help_text=_("Boleh dicatat kemudian, sesudah selesai.")
    )
    accompanied_by = forms.CharField(label=_("Didampingi oleh"), max_length=200, required=False)
    nik = forms.CharField(
        label=_("NIK"), max_length=40, required=False, help_text=_("Dari KTP. Disimpan terenkripsi.")
    )
    birth = forms.CharField(label=_("Tempat dan tanggal lahir"), max_length=200, required=False)
    sex = forms.CharField(label=_("Jenis kelamin"), max_length=40, required=False)
    occupation = forms.CharField(label=_("Pekerjaan"), max_length=200, required=False)
    address = forms.CharField(label=_("Alamat"), max_length=300, required=False)

    def told(self) -> Told:
        given = self.cleaned_data
        identity = {name: given[name] for name in IDENTITY}
        return Told(given["ended_at"], given["accompanied_by"], identity)
