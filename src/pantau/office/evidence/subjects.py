"""What a page is of that belongs to no post, such as a reported act: ``kind:number``.

The room that has such things says where they are shown, and where files of them are handed in.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Home:
    """Of one kind of subject. ``page`` and ``upload`` are names of addresses that take its number."""

    label: str | Promise
    page: str
    upload: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where one subject is at home."""

    label: str
    page: str
    upload: str


_homes: dict[str, Home] = {}


def register(kind: str, home: Home) -> None:
    _homes[kind] = home


def subject_of(kind: str, number: int) -> str:
    return f"{kind}:{number}"


def place_of(subject: str) -> Place | None:
    kind, _, number = subject.partition(":")
    if (home := _homes.get(kind)) is None:
        return None
    at = [int(number)]
    return Place(str(home.label), reverse(home.page, args=at), reverse(home.upload, args=at))
