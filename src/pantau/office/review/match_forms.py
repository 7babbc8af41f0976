"""What people type about an account whose name may be an official's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.collection.reported import EVIDENCE


class ConfirmForm(forms.Form):
    """By what it is known that the account is the official's; a name is no such thing."""

    evidence = forms.MultipleChoiceField(
        label=_("Bukti bahwa akun ini milik pejabat itu"),
        choices=list(EVIDENCE.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu bukti. Nama yang sama saja bukan bukti.")},
    )
    note = forms.CharField(
        label=_("Apa yang Anda lihat, dan di mana"),
        min_length=5,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )

    @property
    def why(self) -> str:
        """All of it in the words that stay with the link."""
        said = [str(EVIDENCE[code]) for code in self.cleaned_data["evidence"]]
        return "; ".join([*said, self.cleaned_data["note"]])[:1000]


class RefuseForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: fotonya orang lain, tinggal di kabupaten lain, atau tidak dapat dipastikan."),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **({"auto_id": "tolak_%s"} | given))
