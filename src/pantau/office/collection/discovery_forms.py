"""What people type about proposed accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TAKE, LATER, REFUSE = "take", "later", "refuse"
DECISIONS = [
    (TAKE, _("Catat sebagai akun kampanye yang tidak terdaftar")),
    (LATER, _("Belum jelas, lihat lagi seminggu lagi")),
    (REFUSE, _("Bukan akun kampanye, jangan usulkan lagi")),
]
NOBODY, OTHER, OFFICIAL = "nobody", "other", "official"


def _why(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )


class ProposeForm(forms.Form):
    address = forms.CharField(
        label=_("Alamat akun"),
        max_length=2000,
        help_text=_("Tautan profil, atau tautan salah satu unggahannya."),
    )
    why = _why(_("Mengapa akun ini perlu dilihat"))


class DecideForm(forms.Form):
    """What a proposed account is, or several that posted the same; ``owners`` are those the reasons point to."""

    decision = forms.ChoiceField(label=_("Putusan"), choices=DECISIONS, widget=forms.RadioSelect)
    owner = forms.ChoiceField(
        label=_("Akun kampanye siapa"), required=False, help_text=_("Hanya untuk putusan pertama.")
    )
    name = forms.CharField(
        label=_("Nama calon, partai, atau pejabat lain"),
        required=False,
        max_length=200,
        help_text=_("Isi bila pemiliknya tidak ada dalam pilihan di atas."),
    )
    why = _why(_("Alasan"))

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], officials: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(NOBODY, _("Belum diketahui")), (OTHER, _("Calon atau partai lain"))]
        if officials:
            others.append((OFFICIAL, _("Seorang pejabat")))
        self.fields["owner"].choices = [("", _("Pilih pemiliknya")), *owners, *others]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") != TAKE:
            return cleaned
        if not cleaned.get("owner"):
            self.add_error("owner", _("Pilih akun kampanye siapa ini."))
        elif cleaned["owner"] in (OTHER, OFFICIAL) and not cleaned.get("name", "").strip():
            self.add_error("name", _("Tulis namanya."))
        return cleaned
