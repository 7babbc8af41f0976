"""The forms that come with Pantau, one folder each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pantau.engine.law import RulebookError, Titles
from pantau.engine.law.nodes import read_yaml
from pantau.engine.law.schema import Report, Unreadable, parts, titles

from .contract import FormDataError, Shape, misfits, read_shape

TEMPLATES = Path(__file__).with_name("templates")
LAYOUT, CONTRACT, SAMPLE = "form.typ", "data.yaml", "sample.json"


class UnknownFormError(LookupError):
    """No form of that name is on the shelf."""


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    folder: Path
    title: Titles
    takes: Shape

    def check(self, data: Mapping[str, Any]) -> None:
        """Raises FormDataError with every place that does not fit."""
        if problems := list(misfits(self.takes, data)):
            raise FormDataError(self.name, problems)

    def sample(self) -> dict[str, Any]:
        """Made-up data that fit."""
        found: dict[str, Any] = json.loads((self.folder / SAMPLE).read_text(encoding="utf-8"))
        return found


def load_form(folder: Path) -> Form:
    """Raises RulebookError with every mistake of its ``data.yaml``, at its line."""
    report = Report()
    root = read_yaml(folder / CONTRACT, f"{folder.name}/{CONTRACT}", report.problems)
    try:
        found = parts({"title": titles, "takes": read_shape})(root, report) if root else None
    except Unreadable:
        found = None
    if found is None or report.problems:
        raise RulebookError(report.problems)
    return Form(folder.name, folder, found["title"], found["takes"])


@cache
def shipped_forms() -> Mapping[str, Form]:
    folders = sorted(path.parent for path in TEMPLATES.glob(f"*/{LAYOUT}"))
    return MappingProxyType({folder.name: load_form(folder) for folder in folders})


def shipped_form(name: str) -> Form:
    """Raises UnknownFormError."""
    try:
        return shipped_forms()[name]
    except KeyError:
        known = ", ".join(shipped_forms())
        raise UnknownFormError(f"there is no form '{name}'; known: {known}") from None
