"""What officers type, step by step, about a reported act of an official."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.collection import reported
from pantau.office.collection.models import ReportedAct, SecondLook
from pantau.office.collection.screenshot_forms import MomentField, PicturesField

LITTLE = {"min_length": _("Tulis alasannya dalam beberapa kata.")}


class SeekForm(forms.Form):
    q = forms.CharField(
        label=_("Nama, kantor, atau desa"),
        min_length=3,
        max_length=100,
        error_messages={"min_length": _("Tulis sedikitnya tiga huruf.")},
    )


class WhoseForm(forms.Form):
    address = forms.CharField(
        label=_("Alamat akun yang dipakai"),
        required=False,
        max_length=2000,
        help_text=_(
            "Buka profilnya, salin alamatnya. Kosongkan bila orang itu hanya tampak pada foto orang lain."
        ),
    )
    name = forms.CharField(label=_("Nama yang tertulis pada akun"), required=False, max_length=200)
    evidence = forms.MultipleChoiceField(
        label=_("Mengapa diduga orang itu"),
        choices=list(reported.EVIDENCE.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu alasan. Nama yang sama saja bukan bukti.")},
    )
    note = forms.CharField(
        label=_("Jelaskan singkat"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apa yang Anda lihat atau dengar, dari siapa, kapan."),
        error_messages=LITTLE,
    )


class WhatForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Apa yang diduga dilakukan"), choices=ReportedAct.Kind.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Alamat unggahan"),
        max_length=2000,
        help_text=_("Untuk mengikuti atau bergabung: alamat akun atau grupnya."),
    )
    text = forms.CharField(
        label=_("Kata-katanya, bila berkomentar atau membagikan"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_at = MomentField(label=_("Anda melihatnya pada"), help_text=_("Waktu setempat."))
    occurred_at = MomentField(
        label=_("Terjadi pada"), required=False, help_text=_("Bila ditunjukkan platform. Jangan dikira-kira.")
    )


class HowForm(forms.Form):
    pictures = PicturesField(label=_("Tangkapan layar"), required=False)
    source = forms.ChoiceField(
        label=_("Bagaimana diketahui"), choices=ReportedAct.Source.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Nomor laporan, atau keadaannya"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tanpa nama pelapor: identitasnya disimpan di tempat lain."),
        error_messages=LITTLE,
    )

    def __init__(self, *args: Any, with_pictures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pictures"].required = not with_pictures


class SecondLookForm(forms.Form):
    saw = forms.ChoiceField(
        label=_("Setelah membuka sendiri alamatnya, saya"),
        choices=SecondLook.Saw.choices,
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("Pernyataan Anda"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apa yang Anda lihat, kapan, dengan apa; atau mengapa tidak sependapat."),
        error_messages=LITTLE,
    )


class StrikeForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=LITTLE,
    )
    wrong_person = forms.BooleanField(
        label=_("Akun itu ternyata bukan miliknya; cabut juga tautannya"), required=False
    )
