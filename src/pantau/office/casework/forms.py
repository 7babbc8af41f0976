"""What people type about a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.engine.law.path import RESPONDENTS
from pantau.office.casework.models import Case, CaseParty
from pantau.office.people.models import User
from pantau.web.ui import formats, labels, rulebook
from pantau.web.ui.ribbon import in_language

SUBJECTS = labels.SUBJECTS | {"organiser": _("Penyelenggara pemilu"), "": _("Tidak dikenal")}


_MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment on the office's wall clock."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            input_formats=[_MOMENT, "%Y-%m-%d %H:%M"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
            **more,
        )


def moment(now: datetime) -> datetime:
    """To begin a MomentField with."""
    return formats.local(now)


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=_("Alasan"), min_length=5, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Catatan penelusuran"),
        help_text=_("Apa yang dilihat, di mana, dan kapan. Catatan tidak diubah lagi sesudah disimpan."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TitleForm(forms.Form):
    title = forms.CharField(
        label=_("Judul perkara"),
        max_length=200,
        help_text=_("Netral: tulis dugaan dan perbuatannya, bukan nama orangnya."),
    )


class OpenForm(TitleForm):
    """Out of findings. ``into``: a case that runs already, or empty for a new one."""

    into = forms.ModelChoiceField(
        Case.objects.none(), label=_("Perkara"), required=False, empty_label=_("Perkara baru")
    )
    alike = forms.BooleanField(label=_("Ikutkan unggahan yang hampir sama"), required=False)
    title = forms.CharField(
        label=_("Judul perkara baru"),
        max_length=200,
        required=False,
        help_text=_("Netral: tulis dugaan dan perbuatannya, bukan nama orangnya."),
    )

    def __init__(self, *args: Any, cases: Any, alike: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = cases
        self.fields["into"].label_from_instance = lambda case: f"{case.number}: {case.title}"
        if not alike:
            del self.fields["alike"]
        else:
            self.fields["alike"].help_text = _("%(count)s unggahan lain.") % {"count": alike}
        self.order_fields(["title", "into", "alike"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("into") is None and not given.get("title"):
            self.add_error("title", _("Beri perkara ini judul."))
        return given


class PartyForm(forms.Form):
    part = forms.ChoiceField(label=_("Sebagai"), choices=CaseParty.Part)
    subject = forms.ChoiceField(
        label=_("Kedudukan"), choices=[(code, SUBJECTS[code]) for code in ("", *RESPONDENTS)], required=False
    )
    name = forms.CharField(label=_("Nama"), max_length=200)
    position = forms.CharField(label=_("Jabatan"), max_length=200, required=False)
    address = forms.CharField(label=_("Alamat"), max_length=300, required=False)
    acts = forms.MultipleChoiceField(
        label=_("Perbuatan (pejabat)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    phone = forms.CharField(label=_("Telepon"), max_length=40, required=False)
    nip = forms.CharField(
        label=_("NIP atau NIK"),
        max_length=40,
        required=False,
        help_text=_("Hanya bila surat ke BKN memerlukannya. Disimpan terenkripsi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acts"].choices = act_choices()
        self.order_fields(["part", "subject", "name", "position", "address", "phone", "nip", "acts"])


def act_choices() -> list[tuple[str, str]]:
    return [(one.id, in_language(one.title)) for one in rulebook.current().neutrality.acts.values()]


class ActsForm(forms.Form):
    """What an official did, by the joint decree."""

    acts = forms.MultipleChoiceField(label=_("Perbuatan (pejabat)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acts"].choices = act_choices()


class FindingsForm(forms.Form):
    """Numbers of findings, as their pages show them."""

    numbers = forms.CharField(
        label=_("Nomor temuan"), max_length=500, help_text=_("Pisahkan dengan koma, misalnya 120, 121.")
    )

    def clean_numbers(self) -> list[int]:
        words = self.cleaned_data["numbers"].replace(",", " ").replace("#", " ").split()
        if not words or not all(word.isdecimal() and len(word) < 12 for word in words):
            raise forms.ValidationError(_("Tulis nomor saja, misalnya 120, 121."))
        return [int(word) for word in words]


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Petugas"))
    lead = forms.BooleanField(label=_("Sebagai penanggung jawab"), required=False)
    letter = forms.CharField(
        label=_("Nomor surat perintah tugas"),
        max_length=100,
        required=False,
        help_text=_("Masuk ke Form A. Kosongkan bila sama dengan surat tugas terakhirnya."),
    )

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users


class LinkForm(forms.Form):
    other = forms.CharField(label=_("Nomor perkara lain"), max_length=32)
    why = forms.CharField(label=_("Mengapa"), min_length=5, max_length=500)


class EventForm(forms.Form):
    """Something outside the office that a running limit waits for."""

    kind = forms.ChoiceField(label=_("Kejadian"))
    at = MomentField(label=_("Waktunya"))
    why = forms.CharField(label=_("Diketahui dari"), min_length=5, max_length=500)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
