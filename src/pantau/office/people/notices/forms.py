"""Which kinds reach a person by which way, as one form of lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import standing_of
from pantau.office.people.models import User
from pantau.office.people.notices import actions, kinds
from pantau.office.people.notices.models import Channel

PACES: dict[str, str | Promise] = {
    kinds.AT_ONCE: _("Segera"),
    kinds.DIGEST: _("Ringkasan pagi"),
    kinds.NEVER: _("Tidak"),
}
SHOWN: dict[str, str | Promise] = {kinds.AT_ONCE: _("Tampil"), kinds.NEVER: _("Tidak")}


class Row(NamedTuple):
    """A kind with its fields, in the order of the channels."""

    kind: kinds.Kind
    fields: list[forms.BoundField]


class ChoiceForm(forms.Form):
    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds.for_standing(standing_of(user, now))
        chosen = actions.chosen_by(user)
        for kind in self.kinds:
            for channel in Channel:
                self._add(kind, channel, chosen)

    def _add(self, kind: kinds.Kind, channel: Channel, chosen: dict[tuple[str, str], str]) -> None:
        words = SHOWN if channel == Channel.OFFICE else PACES
        open_ = actions.paces(kind, channel)
        held = chosen.get((kind.name, channel), actions.pace_of(kind, channel))
        self.fields[_name(kind, channel)] = forms.ChoiceField(
            choices=[(pace, words[pace]) for pace in open_],
            initial=held if held in open_ else open_[0],
            label=f"{kind.label}, {channel.label}",
            disabled=len(open_) == 1,
            widget=forms.Select(attrs={"aria-label": f"{kind.label}, {channel.label}"}),
        )

    def rows(self) -> Iterator[Row]:
        for kind in self.kinds:
            yield Row(kind, [self[_name(kind, channel)] for channel in Channel])

    def wanted(self) -> dict[tuple[str, str], str]:
        return {
            (kind.name, str(channel)): self.cleaned_data[_name(kind, channel)]
            for kind in self.kinds
            for channel in Channel
        }


def _name(kind: kinds.Kind, channel: Channel) -> str:
    return f"{channel}:{kind.name}"
