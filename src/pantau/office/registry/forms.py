"""What people type into the registry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.registry.importing import read_spans

WHY = forms.CharField(
    label=_("Alasan"),
    min_length=5,
    max_length=1000,
    widget=forms.Textarea(attrs={"rows": 2, "data-enter": ""}),
    error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
)
KINDS = [
    ("account", _("Akun media sosial")),
    ("candidate", _("Calon")),
    ("official", _("Pejabat (terbatas)")),
]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Isi berkas"), choices=KINDS, widget=forms.RadioSelect, initial="account"
    )
    file = forms.FileField(
        label=_("Berkas CSV atau XLSX"),
        allow_empty_file=True,
        error_messages={"required": _("Pilih dahulu berkasnya.")},
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, label) for code, label in KINDS if code in kinds]


class CloseForm(forms.Form):
    on = forms.DateField(
        label=_("Hari terakhir terbuka"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = WHY

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(_("Tanggalnya belum tiba."))
        return self.cleaned_data["on"]


class ReasonForm(forms.Form):
    why = WHY


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Alamat akun setelah tautan dibuka"),
        max_length=2000,
        help_text=_("Buka tautannya di peramban, lalu salin alamat profilnya ke sini."),
    )


class LinkForm(forms.Form):
    address = forms.CharField(
        label=_("Alamat akun"), max_length=2000, help_text=_("Tautan profil, atau @nama dengan platformnya.")
    )
    why = forms.CharField(
        label=_("Bukti bahwa akun ini milik pejabat itu"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Misalnya: foto, tempat kerja, dan pengakuan di profil. Nama yang sama saja tidak cukup."
        ),
        error_messages={"min_length": _("Tulis buktinya dalam beberapa kata.")},
    )


class ChoiceForm(forms.Form):
    """Which rows of a preview are imported."""

    WHICH = [
        ("all", _("Semua baris yang dapat diimpor")),
        ("clean", _("Hanya yang tanpa catatan")),
        ("only", _("Hanya baris bernomor")),
        ("except", _("Semua kecuali baris bernomor")),
    ]
    which = forms.ChoiceField(label=_("Yang diimpor"), choices=WHICH, widget=forms.RadioSelect, initial="all")
    rows = forms.CharField(
        label=_("Nomor baris"), required=False, max_length=4000, help_text=_("Contoh: 12, 40-52"), initial=""
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            cleaned["spans"] = read_spans(cleaned.get("rows", ""))
        except ValueError as part:
            self.add_error(
                "rows", _("“%(part)s” bukan nomor baris. Tulis seperti 12, 40-52.") % {"part": part}
            )
            return cleaned
        if cleaned.get("which") in ("only", "except") and not cleaned["spans"]:
            self.add_error("rows", _("Tulis nomor barisnya."))
        return cleaned
