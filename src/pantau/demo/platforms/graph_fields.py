"""Graph's way of asking for fields: ``id,comments.limit(0).summary(x),media.after(C){id,caption}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z_]\w*")
_ARGUMENT = re.compile(r"\.([A-Za-z_]\w*)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Asked:
    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    inner: tuple[Asked, ...] = ()


def parse_fields(text: str) -> tuple[Asked, ...]:
    """Raises ValueError where the text is not of that form."""
    found, end = _list(text, 0)
    if end != len(text):
        raise ValueError(f"Expected end of string instead of {text[end]!r}.")
    return found


def _list(text: str, at: int) -> tuple[tuple[Asked, ...], int]:
    found: list[Asked] = []
    while True:
        one, at = _one(text, at)
        found.append(one)
        if at >= len(text) or text[at] != ",":
            return tuple(found), at
        at += 1


def _one(text: str, at: int) -> tuple[Asked, int]:
    name = _NAME.match(text, at)
    if name is None:
        raise ValueError(f"Expected a field name at {at}.")
    at, arguments = name.end(), {}
    while argument := _ARGUMENT.match(text, at):
        arguments[argument[1]] = argument[2]
        at = argument.end()
    if at >= len(text) or text[at] != "{":
        return Asked(name[0], arguments), at
    inner, at = _list(text, at + 1)
    if at >= len(text) or text[at] != "}":
        raise ValueError("Expected '}'.")
    return Asked(name[0], arguments, inner), at + 1
