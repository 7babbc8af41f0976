"""What became of a thing that was brought into a case, in plain words and without persons: later rooms show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pantau.office.casework import events
from pantau.office.casework.models import Case
from pantau.web.ui import rulebook
from pantau.web.ui.ribbon import in_language


@dataclass(frozen=True, slots=True)
class Passed:
    """A state that a case came into."""

    title: str
    text: str
    at: datetime


def of(thing: str) -> Iterator[Passed]:
    """Of the oldest case the thing is in; its states in the order in which they were entered, each once."""
    case = Case.objects.filter(items__brought=thing).order_by("opened_at", "pk").first()
    if case is None:
        return
    states = rulebook.current().procedure.states
    told: set[str] = set()
    for event in case.events.filter(kind__in=[events.OPENED, events.MOVED]).order_by("at", "pk"):
        state = states.get(event.after)
        if state is not None and state.id not in told:
            told.add(state.id)
            yield Passed(in_language(state.title), in_language(state.plainly), event.at)
