"""Going on leave, and what people are good at, as forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pantau.office.people import absences, away
from pantau.office.people.models import Membership, User
from pantau.office.people.skills import Skill


class LeaveForm(forms.Form):
    """Of ``user``; whoever keeps others' leaves chooses the person on the page before."""

    first_day = forms.DateField(label=_("Hari pertama"))
    last_day = forms.DateField(label=_("Hari terakhir"))
    stand_in = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Pengganti"),
        empty_label=_("Pilih pengganti"),
        help_text=_("Orang yang memegang peran yang sama. Pekerjaan yang menunggu berpindah kepadanya."),
    )

    def __init__(self, *args: Any, user: User, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stand_in"].queryset = absences.may_stand_in(user, now)
        today = away.day(now).isoformat()
        for name in ("first_day", "last_day"):
            self.fields[name].widget = forms.DateInput(
                attrs={"type": "date", "min": today}, format="%Y-%m-%d"
            )


class SkillsForm(forms.Form):
    """A list of boxes for each seat."""

    def __init__(self, *args: Any, seats: list[Membership], **more: Any) -> None:
        super().__init__(*args, **more)
        self.seats = seats
        for seat in seats:
            self.fields[f"seat-{seat.pk}"] = forms.MultipleChoiceField(
                label=f"{seat.user}, {seat.get_role_display()}",
                choices=Skill.choices,
                initial=seat.skills,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def wanted(self) -> dict[int, list[str]]:
        return {seat.pk: self.cleaned_data[f"seat-{seat.pk}"] for seat in self.seats}
