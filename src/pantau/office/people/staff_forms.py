"""What commissioners type about people, memoranda and emergencies, and officers in an emergency."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pantau.office.people import days, emergency, mailing, places
from pantau.office.people.cooperation import Memorandum
from pantau.office.people.models import Role, Side, User, usual_side

#: Roles that only make sense somewhere.
IN_A_DISTRICT, IN_A_VILLAGE = (Role.COORDINATOR,), (Role.VILLAGE_SUPERVISOR,)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _words(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class UntilForm(forms.Form):
    until = _day(_("Hari terakhir"), required=False, help_text=_("Kosong: sampai diakhiri."))

    def valid_to(self) -> datetime | None:
        day = self.cleaned_data["until"]
        return days.ends(day) if day else None


class SeatForm(UntilForm):
    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    side = forms.ChoiceField(
        label=_("Pihak"),
        choices=[("", _("menurut peran")), *Side.choices],
        required=False,
        help_text=_("Hanya pimpinan yang dapat dari kedua pihak; operator teknis selalu dari kabupaten."),
    )
    district = forms.ChoiceField(label=_("Daerah pemilihan"), required=False, help_text=_("Untuk Panwascam."))
    village = forms.ChoiceField(label=_("Desa"), required=False, help_text=_("Untuk pengawas desa."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        everywhere = [("", _("seluruh kabupaten"))]
        self.fields["district"].choices = [*everywhere, *places.district_choices()]
        self.fields["village"].choices = [("", _("tidak satu desa")), *places.village_choices()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        role, side = given.get("role"), given.get("side")
        if role in IN_A_DISTRICT and not given.get("district"):
            self.add_error("district", _("Pilih daerah pemilihan Panwascam ini."))
        if role in IN_A_VILLAGE and not given.get("village"):
            self.add_error("village", _("Pilih desa pengawas ini."))
        if role == Role.LEADERSHIP and not side:
            self.add_error("side", _("Pilih pihak pimpinan ini."))
        elif role and side and role != Role.LEADERSHIP and side != usual_side(role):
            self.add_error("side", _("Peran ini tidak ada pada pihak itu."))
        return given

    def seat(self) -> dict[str, Any]:
        """What ``actions.invite`` and ``actions.give_seat`` take. A reach that the role has no use for is dropped."""
        given = self.cleaned_data
        return {
            "role": given["role"],
            "side": given["side"],
            "district_code": given["district"] if given["role"] not in IN_A_VILLAGE else "",
            "village_code": given["village"] if given["role"] in IN_A_VILLAGE else "",
            "valid_to": self.valid_to(),
        }


class EmailForm(forms.Form):
    email = forms.EmailField(label=_("Surel"), required=False)


class InviteForm(SeatForm):
    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=150,
        validators=[User.username_validator],
        help_text=_("Huruf, angka, dan . - _ tanpa spasi. Dipakai untuk masuk."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(
        label=_("Nama lengkap"), max_length=200, help_text=_("Tercantum di samping putusannya.")
    )
    email = forms.EmailField(label=_("Surel"), required=False)
    mail_it = forms.BooleanField(
        label=_("Kirim surel berisi alamat dan awal kode"),
        required=False,
        help_text=_("Selebihnya Anda serahkan sendiri: di kertas atau lewat telepon."),
    )

    field_order = (
        "full_name",
        "username",
        "role",
        "side",
        "district",
        "village",
        "until",
        "email",
        "mail_it",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not mailing.is_set():
            del self.fields["mail_it"]

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("Nama pengguna ini sudah ada."))
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("mail_it") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Isi surelnya, atau jangan kirim surel."))
        return given


class MemorandumForm(forms.Form):
    number = forms.CharField(label=_("Nomor nota kesepahaman"), max_length=100)
    signed_on = _day(_("Ditandatangani"))
    scope = _words(
        _("Ruang lingkup"), 3, help_text=_("Apa yang dikerjakan pihak kabupaten, dan apa yang tidak.")
    )
    bawaslu_signatory = forms.CharField(label=_("Penanda tangan Bawaslu"), max_length=200)
    bawaslu_office = forms.CharField(label=_("Jabatannya di Bawaslu"), max_length=200)
    regency_signatory = forms.CharField(label=_("Penanda tangan kabupaten"), max_length=200)
    regency_office = forms.CharField(label=_("Jabatannya di kabupaten"), max_length=200)
    plenary_number = forms.CharField(label=_("Nomor berita acara pleno"), max_length=100)
    plenary_on = _day(_("Tanggal pleno"))
    first_day = _day(_("Berlaku mulai"))
    last_day = _day(_("Hari terakhir berlaku"))
    agreement = forms.FileField(
        label=_("Perjanjian pemrosesan data"),
        max_length=255,
        help_text=_(
            "Lampiran nota yang ditandatangani kedua pihak: PDF, JPEG, atau PNG, paling besar 20 MB."
        ),
    )

    def memorandum(self) -> Memorandum:
        given = {**self.cleaned_data}
        del given["agreement"]
        return Memorandum(
            valid_from=days.begins(given.pop("first_day")), valid_to=days.ends(given.pop("last_day")), **given
        )


class WithdrawForm(forms.Form):
    reason = _words(_("Alasan pencabutan"))


class EmergencyForm(forms.Form):
    object_type = forms.ChoiceField(label=_("Yang dibuka"))
    object_id = forms.CharField(
        label=_("Nomor di Pantau"), max_length=64, help_text=_("Angka pada alamat halamannya.")
    )
    reason = _words(
        _("Mengapa tidak dapat menunggu"),
        help_text=_("Dibaca semua anggota Bawaslu. Sebut keadaannya, bukan hanya perlunya."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["object_type"].choices = [(kind, one.name) for kind, one in emergency.kinds().items()]


class ReviewForm(forms.Form):
    review = _words(_("Hasil tinjauan"))
