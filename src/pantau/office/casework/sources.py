"""Things of later rooms that belong to a case, such as a citizen's report: ``kind:key``.

The room that has such things says what they are called and where they are shown. A room may also know what papers
ask for: it registers a filler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from pantau.engine.forms.papers import Value
from pantau.engine.law import Form


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing: its title, its page, when it came, and answers for the papers of the case ("part.field")."""

    title: str
    page: str = ""
    at: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """``shown``: of a key, or None when it is gone."""

    label: str | Promise
    icon: str
    shown: Callable[[str], Shown | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A later room's page about one case; ``url_name`` takes the case's key."""

    label: str | Promise
    icon: str
    url_name: str


#: What a later room knows for the papers of a form: hint of ``engine.law.forms.FILLS`` -> value, at a moment.
Filler = Callable[[Form, datetime], Mapping[str, Value]]

_sources: dict[str, Source] = {}
_pages: list[Page] = []
_fillers: dict[str, Filler] = {}


def register_filler(prefix: str, filler: Filler) -> None:
    """``prefix``: of the hints that it fills. It is asked for forms alone that have such a field."""
    _fillers[prefix] = filler


def told_of(form: Form, now: datetime) -> Mapping[str, Value]:
    """By hint, what later rooms know for a paper of this form."""
    hints = [field.fills for _part, field in form.written() if field.fills]
    found: dict[str, Value] = {}
    for prefix, filler in _fillers.items():
        if any(hint.startswith(prefix) for hint in hints):
            found |= filler(form, now)
    return found


def add_page(page: Page) -> None:
    _pages.append(page)


def pages() -> list[Page]:
    return list(_pages)


def register(kind: str, source: Source) -> None:
    _sources[kind] = source


def brought_as(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def of(brought: str) -> tuple[Source, Shown] | None:
    kind, _colon, key = brought.partition(":")
    source = _sources.get(kind)
    shown = source.shown(key) if source else None
    return (source, shown) if source and shown else None
