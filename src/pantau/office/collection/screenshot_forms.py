"""What officers type about screenshots, and about what their phones shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from pantau.office.collection import pictures

LONGEST_TEXT = 20_000


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class PicturesField(forms.FileField):
    """One or more pictures; gives them as ``pictures.Taken``, in the order they were chosen."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[pictures.Taken]:
        files: list[UploadedFile] = [one for one in data or () if one is not None]
        if not files:
            if self.required:
                raise forms.ValidationError(_("Pilih gambarnya."), code="required")
            return []
        if len(files) > pictures.MOST_PICTURES:
            raise forms.ValidationError(str(pictures.TROUBLES["many"]))
        try:
            return [pictures.take(one, one.name or "") for one in files]
        except pictures.PictureRefusedError as refused:
            raise forms.ValidationError(str(refused)) from refused


class MomentField(forms.DateTimeField):
    """A day and a time in the office's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ScreenshotForm(forms.Form):
    pictures = PicturesField(label=_("Tangkapan layar"))
    address = forms.CharField(
        label=_("Alamat unggahan atau akun"),
        max_length=2000,
        required=False,
        help_text=_("Bila diketahui. Dapat juga diisi nanti."),
    )


class ConfirmForm(forms.Form):
    text = forms.CharField(
        label=_("Kata-kata unggahannya"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Betulkan yang salah baca. Hapus yang bukan bagian unggahan, seperti tombol dan jam ponsel."
        ),
    )
    account = forms.CharField(
        label=_("Alamat akun pengunggah"),
        max_length=2000,
        help_text=_("Seperti https://www.instagram.com/nama. Akunnya harus sudah ada di daftar."),
    )
    address = forms.CharField(label=_("Alamat unggahan"), max_length=2000, required=False)
    posted_at = MomentField(
        label=_("Diunggah pada"), required=False, help_text=_("Waktu setempat, seperti pada gambar.")
    )
    no_time = forms.BooleanField(label=_("Gambarnya tidak menunjukkan waktu"), required=False)
    minutes = forms.IntegerField(label=_("Menit"), min_value=1, max_value=600, initial=1)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("posted_at") and not given.get("no_time") and "posted_at" not in self.errors:
            self.add_error(
                "posted_at", _("Isi waktunya, atau nyatakan bahwa gambarnya tidak menunjukkannya.")
            )
        if given.get("no_time"):
            given["posted_at"] = None
        return given


class DropForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=500,
        error_messages={"min_length": _("Tulis alasannya dalam beberapa kata.")},
    )


class ShareForm(forms.Form):
    """What a phone shared, read over. Without pictures the address is needed."""

    address = forms.CharField(label=_("Alamat unggahan atau akun"), max_length=2000, required=False)
    text = forms.CharField(
        label=_("Kata-kata unggahannya"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    minutes = forms.IntegerField(label=_("Menit"), min_value=1, max_value=600, initial=1)

    def __init__(self, *args: Any, with_pictures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = not with_pictures
        if with_pictures:
            del self.fields["minutes"]
