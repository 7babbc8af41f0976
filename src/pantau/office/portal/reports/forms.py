"""The steps of a report, one small form each. Field ``event_what`` is "event.what" of the report form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.portal.reports.models import Report

SHORT, LONG, WORDS = 200, 300, 8000
HOW_KNOWN = (
    ("saw", _("Saya melihat atau mendengarnya sendiri")),
    ("received", _("Saya menerimanya di pesan atau grup")),
    ("told", _("Orang lain menceritakannya kepada saya")),
)


def name_of(field: str) -> str:
    """The field of the report form that a field of ours stands for."""
    return field.replace("_", ".", 1)


def field_of(name: str) -> str:
    return name.replace(".", "_", 1)


class _Text(forms.CharField):
    def __init__(
        self, label: Any, help_text: Any = "", most: int = SHORT, rows: int = 0, **attrs: Any
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows, **attrs}) if rows else forms.TextInput(attrs=attrs)
        super().__init__(label=label, help_text=help_text, max_length=most, required=False, widget=widget)


class _Day(forms.DateField):
    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=forms.DateInput(attrs={"type": "date", "class": "field-short"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
            error_messages={"invalid": _("Tulis tanggalnya seperti 12/02/2024.")},
        )


class StepForm(forms.Form):
    """Nothing is demanded; what is written is checked."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def said(self) -> dict[str, str]:
        """By "part.field"; a day as 2024-02-12."""
        found = {}
        for field, value in self.cleaned_data.items():
            if field in self.fields and field not in self.apart:
                text = value.isoformat() if isinstance(value, date) else str(value or "")
                found[name_of(field)] = text
        return found

    apart: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for field, value in list(given.items()):
            if isinstance(value, date) and not isinstance(value, str) and value > self.today:
                self.add_error(field, _("Tanggal ini belum tiba."))
            if isinstance(value, date) and value.year < 1900:
                self.add_error(field, _("Periksa tahunnya."))
        return given


class WhatForm(StepForm):
    event_what = _Text(
        _("Apa yang terjadi, dalam satu kalimat?"),
        _("Misalnya: kepala desa mengajak warga memilih calon lewat unggahan Facebook."),
    )
    account_account = _Text(
        _("Ceritakan lebih lengkap"),
        _("Urutkan: mula-mula apa, lalu apa. Tulis yang Anda tahu saja."),
        WORDS,
        rows=6,
    )


class WhenForm(StepForm):
    event_place = _Text(
        _("Di mana kejadiannya?"),
        _("Dusun, desa, gedung. Untuk unggahan: tulis platformnya, misalnya Facebook."),
    )
    event_day = _Day(_("Tanggal kejadian atau tanggal unggahan"), _("Bila tidak tahu pasti, biarkan kosong."))
    event_known_on = _Day(
        _("Kapan Anda mengetahuinya?"),
        _("Batas waktu laporan resmi dihitung sejak hari ini, bukan sejak kejadian."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        day, known = given.get("event_day"), given.get("event_known_on")
        if day and known and known < day:
            self.add_error(
                "event_known_on", _("Tidak mungkin diketahui sebelum terjadi. Periksa kedua tanggal.")
            )
        return given


class WhoForm(StepForm):
    reported_name = _Text(
        _("Siapa yang diduga melakukannya?"),
        _("Nama orang, partai, atau nama akun. Yang dilaporkan dianggap tidak bersalah sampai ada putusan."),
    )
    reported_address = _Text(_("Alamat atau tempat kerjanya"), most=LONG)
    reported_phone = _Text(_("Nomor teleponnya"), inputmode="tel")
    witnesses_name = _Text(
        _("Nama saksi"),
        _("Orang lain yang melihatnya dan mau ditanya. Boleh lebih dari satu, pisahkan dengan koma."),
        LONG,
    )
    witnesses_address = _Text(_("Alamat saksi"), most=LONG)
    witnesses_phone = _Text(_("Nomor telepon saksi"), inputmode="tel")


class ProofForm(StepForm):
    apart = ("links",)
    links = _Text(
        _("Tautan"),
        _("Tempel alamat unggahan, akun, atau halaman. Satu baris satu tautan."),
        4000,
        rows=3,
        inputmode="url",
    )
    how_known = forms.ChoiceField(
        label=_("Dari mana Anda tahu?"), choices=HOW_KNOWN, required=False, widget=forms.RadioSelect
    )


class PersonForm(StepForm):
    reporter_name = _Text(_("Nama Anda"), autocomplete="name")
    reporter_birth = _Text(_("Tempat dan tanggal lahir"))
    reporter_sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[("", _("Tidak saya isi")), ("L", _("Laki-laki")), ("P", _("Perempuan"))],
        required=False,
        widget=forms.Select,
    )
    reporter_occupation = _Text(_("Pekerjaan"))
    reporter_citizenship = _Text(
        _("Kewarganegaraan"),
        _("Pelapor adalah warga negara yang punya hak pilih, peserta pemilu, atau pemantau."),
    )
    reporter_address = _Text(_("Alamat tempat tinggal"), most=LONG, autocomplete="street-address")
    reporter_phone = _Text(_("Nomor telepon atau HP"), inputmode="tel", autocomplete="tel")
    reporter_email = _Text(_("E-mail"), inputmode="email", autocomplete="email")


#: In the order of asking. The address of a step -> its form.
STEPS: Mapping[str, type[StepForm]] = {
    "apa": WhatForm,
    "kapan": WhenForm,
    "siapa": WhoForm,
    "bukti": ProofForm,
    "diri": PersonForm,
}
CHECK = "periksa"
TITLES = {
    "apa": _("Apa yang terjadi"),
    "kapan": _("Kapan dan di mana"),
    "siapa": _("Siapa"),
    "bukti": _("Bukti"),
    "diri": _("Tentang Anda"),
    CHECK: _("Periksa dan kirim"),
}


def steps_of(kind: str) -> tuple[str, ...]:
    """Who reports without a name is not asked for one."""
    return tuple(step for step in (*STEPS, CHECK) if step != "diri" or kind != Report.Kind.ANONYMOUS)


def step_with(name: str) -> str:
    """The step that asks for a field of the report form."""
    field = field_of(name)
    return next((step for step, form in STEPS.items() if field in form.base_fields), "bukti")


def label_of(name: str) -> Any:
    field = field_of(name)
    found = next(
        (form.base_fields[field].label for form in STEPS.values() if field in form.base_fields), name
    )
    return found


class WordsForm(forms.Form):
    text = forms.CharField(
        label=_("Tambahan atau jawaban Anda"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode rahasia"),
        help_text=_(
            "26 huruf dan angka, seperti tertulis ketika Anda mulai. Garis dan spasi boleh dilewati."
        ),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


# --- the office -----------------------------------------------------------------------------------


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Pertanyaan kepada pelapor"),
        help_text=_("Pelapor membacanya dengan kodenya. Jangan sebut nama orang lain."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(forms.Form):
    text = forms.CharField(
        label=_("Alasan, seperti dibaca pelapor"),
        help_text=_("Kalimat sederhana, tanpa nama orang."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PersonsForm(forms.Form):
    text = forms.CharField(
        label=_("Alasan membuka"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class MergeForm(forms.Form):
    into = forms.IntegerField(
        label=_("Nomor laporan yang lebih dahulu"),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class ReviewForm(forms.Form):
    words = forms.CharField(
        label=_("Kata-kata unggahan"),
        help_text=_(
            "Buka alamatnya, lalu salin kata-katanya. Tidak perlu bila unggahan ini sudah tersimpan."
        ),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    capture = forms.BooleanField(label=_("Rekam juga halamannya sebagai bukti"), required=False, initial=True)
