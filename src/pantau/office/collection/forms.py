"""What people type into patrol and connectors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LOOKS = [
    ("", _("Sudah dilihat")),
    ("not_found", _("Tidak ditemukan")),
    ("private", _("Terkunci")),
]


BASIS_KINDS = [
    ("agreement", _("Perjanjian dengan platform")),
    ("letter", _("Surat resmi")),
    ("statute", _("Ketentuan undang-undang")),
    ("consent", _("Izin pemilik akun")),
]


class LookForm(forms.Form):
    why = forms.ChoiceField(label=_("Hasilnya"), choices=LOOKS, required=False)
    minutes = forms.IntegerField(label=_("Menit"), min_value=1, max_value=600, required=False)


class HandOverForm(forms.Form):
    url = forms.CharField(label=_("Alamat unggahan atau akun"), max_length=2000)
    text = forms.CharField(
        label=_("Kata-kata unggahannya"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Seperti yang tertulis di sana. Kosongkan bila hanya membuka akunnya."),
    )
    minutes = forms.IntegerField(label=_("Menit"), min_value=1, max_value=600, initial=1)


class AddressForm(forms.Form):
    label = forms.CharField(
        label=_("Untuk peramban mana"),
        max_length=100,
        required=False,
        help_text=_("Misalnya: Firefox di laptop kantor."),
    )


class GoneForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Keadaannya"),
        choices=[
            ("not_found", _("Tidak ditemukan")),
            ("deleted", _("Dihapus pemiliknya")),
            ("suspended", _("Ditangguhkan platform")),
        ],
    )
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )


class StatementForm(forms.Form):
    day = forms.DateField(label=_("Hari"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Alasan edisi baru"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib bila hari itu sudah bernyataan. Tertulis pada pernyataannya."),
    )


class AcknowledgeForm(forms.Form):
    note = forms.CharField(
        label=_("Yang Anda lakukan"),
        min_length=5,
        max_length=500,
        error_messages={"min_length": _("Tulis dalam beberapa kata.")},
    )


class BasisForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=BASIS_KINDS,
    )
    reference = forms.CharField(label=_("Nomor"), max_length=200)
    signed_on = forms.DateField(
        label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    signatory = forms.CharField(label=_("Penanda tangan"), max_length=200)
    scope = forms.CharField(
        label=_("Ruang lingkup"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_signed_on(self) -> date:
        if self.cleaned_data["signed_on"] > self.today:
            raise forms.ValidationError(_("Tanggalnya belum tiba."))
        return self.cleaned_data["signed_on"]


class KeyForm(forms.Form):
    name = forms.RegexField(
        label=_("Nama kunci"),
        regex=r"^[a-z][a-z0-9_]{0,63}$",
        error_messages={"invalid": _("Huruf kecil, angka, dan garis bawah saja.")},
    )
    secret = forms.CharField(
        label=_("Isi kunci"),
        max_length=4000,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        help_text=_("Disimpan terenkripsi. Setelah ini tidak dapat dilihat lagi."),
    )


class LetterForm(forms.Form):
    address = forms.CharField(
        label=_("Alamat akun"),
        max_length=2000,
        help_text=_(
            "Akun yang terdaftar: Halaman Facebook, Instagram, Threads, TikTok, atau kanal Telegram."
        ),
    )
    others = forms.BooleanField(
        label=_("Sertakan akun lain milik calon atau partai yang sama"), required=False, initial=True
    )
    liaison = forms.CharField(
        label=_("Narahubung"),
        max_length=200,
        help_text=_("Nama penerima surat. Nama ini dicatat sebagai pemberi izin."),
    )
