"""A Word layout filled in: ``form.docx`` is edited in Word, and holds the places to fill as Jinja writes them.

Expressions run in Jinja's sandbox over plain data. Texts come in as XML text whose braces are written as numbers, so
none can become markup of Word or of Jinja, nor one of docxtpl's own signs. The same data give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from xml.etree.ElementTree import ParseError

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup

from .word import visible, xml_text
from .writing import FormError

_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;", "%": "&#37;", "#": "&#35;"})
_MOST = 255  # characters of a property
_SAME_TIME = (1980, 1, 1, 0, 0, 0)


def fill_word(layout: bytes, data: Mapping[str, Any], *, made_at: datetime, name: str) -> bytes:
    """``made_at`` is the date in its metadata. Raises FormError, naming ``name``."""
    try:
        template = DocxTemplate(io.BytesIO(layout))
        template.render(_as_xml(data), _environment())
    except (TemplateError, LxmlError, ParseError, PackageNotFoundError, zipfile.BadZipFile) as broken:
        raise FormError(name, 0, f"{broken}") from broken
    about = template.docx.core_properties
    about.title, about.author = (
        visible(words)[:_MOST] for words in (data["title"], *data["letterhead"][:1], "")[:2]
    )
    about.created = about.modified = made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    about.last_modified_by, about.revision = "", 1
    packed = io.BytesIO()
    template.docx.save(packed)
    return _at_one_time(packed.getvalue())


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles the text of a layout once: half of the time of a paper."""

    def from_string(self, source: str | nodes.Template, *more: Any, **named: Any) -> Template:
        return _compiled(source)


@lru_cache(maxsize=256)
def _compiled(source: str | nodes.Template) -> Template:
    return super(_Environment, _environment()).from_string(source)


@cache
def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, autoescape=True)
    environment.filters["paragraphs"] = _paragraphs
    return environment


def _as_xml(value: Any) -> Any:
    match value:
        case str():
            return Markup(xml_text(value).translate(_BRACES))  # noqa: S704  # escaped by xml_text
        case Mapping():
            return {key: _as_xml(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_as_xml(entry) for entry in value]
        case _:
            return value


def _paragraphs(text: str | None) -> list[str]:
    """Of a text as it was typed: a line end is one."""
    return [line for line in (text or "").split("\n") if line.strip()]


def _at_one_time(packed: bytes) -> bytes:
    """The same archive without the moment at which it was packed."""
    again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, date_time=_SAME_TIME)
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, source.read(entry))
    return again.getvalue()
