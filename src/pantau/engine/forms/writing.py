"""Data and template to PDF. Data reach Typst as JSON alone, so no text can become markup."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import typst

from .printable import PLAIN, printable_data
from .shelf import LAYOUT, TEMPLATES, Form, shipped_form

#: For archives, and for people who hear a page: both refuse a character without a glyph.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_PLACE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):\d+")
_NO_GLYPH = "could not be displayed with font"
_of_thread = threading.local()  # a compiler serves one thread at a time


class FormError(Exception):
    """A template could not be laid out: ``template`` and ``line`` (1-based, 0 where unknown) say where."""

    def __init__(self, template: str, line: int, message: str) -> None:
        self.template, self.line, self.reason = template, line, message
        super().__init__(f"{template}:{line}: {message}" if line else f"{template}: {message}")


def write(form: str | Form, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The paper as PDF; ``made_at`` is the date in its metadata.

    Raises UnknownFormError, FormDataError and FormError.
    """
    written = _compile(form, data, made_at, format="pdf", pdf_standards=STANDARDS)
    assert isinstance(written, bytes)
    return written


def pictures(form: str | Form, data: Mapping[str, Any], *, made_at: datetime, ppi: float = 96) -> list[bytes]:
    """The pages as PNG, to look at. Raises as ``write`` does."""
    found = _compile(form, data, made_at, format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def _compile(form: str | Form, data: Mapping[str, Any], made_at: datetime, **how: Any) -> bytes | list[bytes]:
    chosen = shipped_form(form) if isinstance(form, str) else form
    chosen.check(data)
    layout = chosen.folder / LAYOUT
    return typeset(layout, data, made_at, name=f"{chosen.name}/{LAYOUT}", root=chosen.folder.parent, **how)


def typeset(
    layout: Path | Mapping[str, bytes],
    data: Mapping[str, Any],
    made_at: datetime,
    *,
    name: str,
    root: Path = TEMPLATES,
    **how: Any,
) -> bytes | list[bytes]:
    """A layout, as a file below ``root`` or as files by path of which ``main.typ`` is laid out, with these data.

    ``name`` is told where a mistake has no place of its own. Raises FormError.
    """
    compiled = partial(_typeset, layout, made_at=made_at, name=name, root=root, how=how)
    try:
        return compiled(printable_data(data))
    except FormError as refused:
        if _NO_GLYPH not in str(refused):
            raise
        # Each character has a glyph, yet not all of a cluster in one font: keep only what surely can be set.
        return compiled(printable_data(data, only=PLAIN))


def _typeset(
    layout: Path | Mapping[str, bytes],
    data: Any,
    *,
    made_at: datetime,
    name: str,
    root: Path,
    how: Mapping[str, Any],
) -> bytes | list[bytes]:
    given = json.dumps(data, ensure_ascii=False, allow_nan=False)
    try:
        written = _compiler().compile(
            input=layout,
            root=root,
            sys_inputs={"data": given},
            timestamp=made_at.astimezone(UTC).replace(microsecond=0),
            **how,
        )
    except typst.TypstError as broken:
        raise _error(layout, name, broken) from broken
    assert written is not None  # no output path was given
    return written


def _compiler() -> typst.Compiler:
    held: typst.Compiler | None = getattr(_of_thread, "compiler", None)
    if held is None:
        held = _of_thread.compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    return held


@cache
def _fonts() -> typst.Fonts:
    """Those inside Typst: a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _error(layout: Path | Mapping[str, bytes], name: str, broken: typst.TypstError) -> FormError:
    place = _PLACE.search(broken.diagnostic)
    hints = "".join(f" ({hint})" for hint in broken.hints)
    if place is None:
        return FormError(name, 0, f"{broken.message}{hints}")
    told = place["file"]
    if isinstance(layout, Path):
        short = "/".join(told.split("/")[-2:])
        file = short if "/" in short else f"{name.rpartition('/')[0]}/{short}"
    else:
        file = max((path for path in layout if f"/{told}".endswith(f"/{path}")), key=len, default=told)
    return FormError(file, int(place["line"]), f"{broken.message}{hints}")
