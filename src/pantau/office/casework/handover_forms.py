"""What people type about letters to addressees, and about what those did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.engine.law import Addressee, FollowStep
from pantau.office.casework.forms import MomentField
from pantau.office.casework.models import TakedownLink
from pantau.web.ui.ribbon import in_language


class PrepareForm(forms.Form):
    addressee = forms.ChoiceField(label=_("Penerima"), widget=forms.RadioSelect, required=False)
    other = forms.ChoiceField(label=_("Penerima lain yang berlaku hari ini"), required=False)
    name = forms.CharField(
        label=_("Nama penerima dalam surat"),
        max_length=300,
        required=False,
        help_text=_("Kosongkan bila sama dengan daftar, misalnya isi nama satuan atau camatnya."),
    )
    urgent = forms.BooleanField(label=_("Mendesak"), required=False)

    def __init__(
        self, *args: Any, usual: Sequence[Addressee], others: Sequence[Addressee], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["addressee"].choices = [_choice(one) for one in usual]
        self.fields["other"].choices = [("", _("Tidak ada")), *map(_choice, others)]
        if not usual:
            del self.fields["addressee"]

    def clean(self) -> dict[str, Any]:
        """``chosen``: one of the others wins, since it was looked for."""
        given = super().clean() or {}
        given["chosen"] = given.get("other") or given.get("addressee") or ""
        if not given["chosen"] and not self.errors:
            raise forms.ValidationError(_("Pilih penerimanya."))
        return given


def _choice(one: Addressee) -> tuple[str, str]:
    return one.id, f"{in_language(one.name)} ({in_language(one.channel)})"


class SendForm(forms.Form):
    at = MomentField(label=_("Dikirim pada (WITA)"))
    channel = forms.CharField(label=_("Saluran"), max_length=300, required=False)
    register_number = forms.CharField(
        label=_("Nomor surat atau nomor register"),
        max_length=100,
        help_text=_("Dari buku agenda surat keluar, atau nomor yang diberikan sistem penerima."),
    )
    why = forms.CharField(
        label=_("Mengapa tetap dikirim"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hanya bila ada syarat penerima yang belum terpenuhi."),
    )


class ReceivedForm(forms.Form):
    received_by = forms.CharField(label=_("Diterima oleh"), max_length=200)
    at = MomentField(label=_("Diterima pada (WITA)"))


class FollowForm(forms.Form):
    step = forms.ChoiceField(label=_("Apa yang terjadi"))
    at = MomentField(label=_("Terjadi pada (WITA)"))
    text = forms.CharField(
        label=_("Catatan"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, steps: Sequence[FollowStep], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["step"].choices = [(one.id, in_language(one.title)) for one in steps]


class LinkForm(forms.Form):
    url = forms.CharField(label=_("Alamat unggahan"), max_length=2000)


class LinkStateForm(forms.Form):
    state = forms.ChoiceField(label=_("Keadaan"), choices=TakedownLink.State.choices)
    at = MomentField(label=_("Dilihat pada (WITA)"))
