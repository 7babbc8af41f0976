from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pantau.office.api.tokens import LONGEST

DAYS = (7, 30, 90, LONGEST.days)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Untuk program apa"),
        max_length=100,
        help_text=_("Misalnya: buku kerja mingguan, papan angka bidang data."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Yang boleh dibacanya"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Program itu tidak pernah melihat lebih dari yang boleh Anda lihat sendiri."),
    )
    days = forms.TypedChoiceField(label=_("Berlaku selama"), coerce=int, initial=30)

    def __init__(self, *args: Any, scopes: list[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["scopes"].choices = [(name, f"{label} ({name})") for name, label in scopes]
        self.fields["days"].choices = [
            (days, ngettext("%(days)s hari", "%(days)s hari", days) % {"days": days}) for days in DAYS
        ]

    def lives(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
