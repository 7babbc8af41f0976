"""What people type: whoever asks, and the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.casework.forms import MomentField
from pantau.office.people.models import User
from pantau.office.portal.privacy import actions
from pantau.office.portal.privacy.models import BreachTelling, DataRequest
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language

WORDS = actions.MOST_TEXT


class AskForm(forms.Form):
    right = forms.ChoiceField(
        label=_("Apa yang Anda minta?"), choices=DataRequest.Right.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Data yang mana, dan mengapa"),
        help_text=_("Misalnya nama akun, tautan, atau nomor laporan. Jangan tulis NIK."),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label=_("Nama Anda"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact = forms.CharField(
        label=_("Kontak"), help_text=_("Nomor telepon, e-mail, atau alamat rumah."), max_length=300
    )
    proof = forms.ChoiceField(
        label=_("Bagaimana kami tahu bahwa itu Anda?"),
        help_text=_("Data hanya diberikan kepada orangnya sendiri."),
        choices=DataRequest.Proof.choices,
        widget=forms.RadioSelect,
    )


class TextForm(forms.Form):
    """One text; each place says what for."""

    text = forms.CharField(max_length=WORDS, min_length=5, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Siapa"), empty_label=_("Pilih"))

    def __init__(self, *args: Any, users: list[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["user"].queryset = User.objects.filter(pk__in=[one.pk for one in users])


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Nama atau nama akun"),
        help_text=_("Pencarian tercatat. Kata-katanya disimpan terenkripsi bersama permintaan ini."),
        min_length=3,
        max_length=100,
    )


class DecideForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Keputusan"), choices=DataRequest.Result.choices[1:], widget=forms.RadioSelect
    )
    grounds = forms.MultipleChoiceField(
        label=_("Dasar hukum, bila sebagian atau semuanya ditolak"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("Jawaban, seperti dibaca pemohon"),
        help_text=_("Kalimat sederhana. Jangan sebut nama orang lain."),
        min_length=5,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, request: DataRequest, **more: Any) -> None:
        super().__init__(*args, **more)
        known = rulebook.current().privacy.grounds
        self.fields["grounds"].choices = [
            (one, f"{in_language(known[one].title)} ({known[one].basis})")
            for one in actions.grounds_for(request)
        ]


# --- breaches -------------------------------------------------------------------------------------


class MachineForm(forms.Form):
    machine = forms.CharField(
        label=_("Keterangan mesin"),
        help_text=_("Apa yang terlihat: peladen, berkas, waktu, alamat jaringan. Tanpa nama orang."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RecordForm(MachineForm):
    title = forms.CharField(
        label=_("Nama kejadian"),
        help_text=_("Netral dan singkat, misalnya: laptop kantor hilang."),
        max_length=200,
    )
    known_at = MomentField(label=_("Diketahui kantor sejak (WITA)"))
    field_order = ("title", "known_at", "machine")


class BreachForm(MachineForm):
    title = forms.CharField(label=_("Nama kejadian"), max_length=200)
    how = forms.CharField(
        label=_("Kapan dan bagaimana terungkap"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    data = forms.CharField(
        label=_("Data pribadi yang terungkap"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    whose = forms.CharField(
        label=_("Data siapa"),
        help_text=_("Kelompoknya saja, misalnya: pelapor bulan Januari. Tanpa nama orang."),
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    how_many = forms.IntegerField(
        label=_("Jumlah orang"), min_value=0, max_value=2_000_000_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "field-short"}),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("Upaya penanganan dan pemulihan"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    advice = forms.CharField(
        label=_("Yang dapat dilakukan orangnya sendiri"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    contact = forms.CharField(label=_("Bertanya kepada"), max_length=200, required=False)
    field_order = ("title", "how", "data", "whose", "how_many", "measures", "advice", "contact", "machine")


class TellingForm(forms.Form):
    whom = forms.ChoiceField(label=_("Siapa yang diberi tahu"), choices=BreachTelling.Whom.choices)
    at = MomentField(label=_("Kapan (WITA)"))
    how = forms.CharField(
        label=_("Cara"),
        help_text=_("Surat, telepon, datang, atau halaman mana."),
        min_length=5,
        max_length=200,
    )
    how_many = forms.IntegerField(
        label=_("Berapa orang"), min_value=0, max_value=2_000_000_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "field-short"}),
    )  # fmt: skip
