"""What officers type about addressees and about who was told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.portal.prevention.models import Addressee, Informing


class AddresseeForm(forms.Form):
    name = forms.CharField(label=_("Nama penerima"), max_length=200)
    group = forms.ChoiceField(
        label=_("Jenis"), choices=Addressee.Group.choices, initial=Addressee.Group.OTHER
    )
    attention = forms.CharField(
        label=_("Ditujukan kepada"),
        max_length=200,
        required=False,
        help_text=_("Jabatan, misalnya Camat Gerung."),
    )
    email = forms.EmailField(label=_("Surel"), required=False)
    phone = forms.CharField(label=_("Telepon atau WhatsApp"), max_length=30, required=False)
    address = forms.CharField(label=_("Alamat"), max_length=300, required=False)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"),
        help_text=_("Kolom: nama, jenis (partai, instansi, desa, lainnya), kepada, surel, telepon, alamat."),
    )


class PrepareForm(forms.Form):
    number = forms.CharField(
        label=_("Nomor surat"),
        max_length=100,
        required=False,
        help_text=_("Dari buku agenda; sama untuk semua surat."),
    )


class InformForm(forms.Form):
    how = forms.ChoiceField(label=_("Cara"), choices=Informing.How.choices)
    at = forms.DateTimeField(
        label=_("Waktu (WITA)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(label=_("Catatan"), max_length=300, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["at"].input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
