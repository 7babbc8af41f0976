"""What officers type about tips."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )
