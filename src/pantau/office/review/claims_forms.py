"""What people type about checked claims."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file or the address of a feed; what is told of the source stays with its claims."""

    file = forms.FileField(label=_("Berkas"), required=False, allow_empty_file=True)
    address = forms.URLField(
        label=_("Atau alamat umpan"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("RSS, Atom, JSON Feed, atau halaman dengan ClaimReview. Dibaca lagi setiap malam."),
    )
    name = forms.CharField(
        label=_("Nama sumber"),
        max_length=200,
        help_text=_("Siapa yang memeriksa, misalnya nama pemeriksa fakta."),
    )
    licence = forms.CharField(
        label=_("Izin pemakaian"),
        required=False,
        max_length=200,
        help_text=_("Lisensi sumber, atau izin yang Anda dapat dan dari siapa."),
    )
    verdict = forms.CharField(
        label=_("Penilaian bila tidak disebut"),
        required=False,
        max_length=200,
        help_text=_("Dipakai untuk klaim yang datang tanpa penilaian, misalnya Salah."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool(cleaned.get("address")) and "address" not in self.errors:
            self.add_error(None, _("Pilih satu: berkas, atau alamat umpan."))
        return cleaned
