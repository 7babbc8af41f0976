"""The one writer of the papers of the procedure: a form of the rulebook, what was filled in, and a layout.

    layouts = layouts_of("pemilu-2024")
    paper = Paper(book.forms["supervision_report"], {"activity.kind": "Pengawasan langsung"}, number="001/LHP/…")
    blanks = missing(paper.form, paper.values)
    pdf = write_paper(paper, made_at=moment, layouts=layouts)

The same paper at the same moment gives the same bytes. What a person typed reaches a layout as text alone, never as
markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_lowercase
from typing import Any

from pantau.engine.law import Form, FormField, FormPart

from .contract import FormDataError
from .days import day_in_words, long_date, told_day
from .layouts import TYPST, WORD, Layouts
from .writing import STANDARDS, typeset

#: What is filled into a field: a text; several lines; or rows of a table, by column. None and "" are empty.
Row = Mapping[str, str]
Value = str | Sequence[str] | Sequence[Row] | None

DRAFT = "KONSEP"


@dataclass(frozen=True, slots=True)
class Signature:
    role: str  # "Pelapor"
    name: str = ""
    id_number: str = ""  # NIP or NIK, with its word: "NIP 19800101 200501 1 001"
    note: str = ""  # such as "menolak menandatangani"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Numbered by its place. An evidence package is attached by its hash."""

    title: str
    sha256: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A form filled in. ``values``: by "part.field", of the fields of kind ``law.forms.WRITTEN``."""

    form: Form
    values: Mapping[str, Value]
    number: str = ""
    place: str = ""
    on: date | None = None
    signatures: tuple[Signature, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    classification: str = ""  # "Biasa", "Rahasia", "Informasi yang dikecualikan"
    letterhead: tuple[str, ...] = ()  # lines; printed where the form has a letterhead
    is_draft: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Blank:
    """A field that must be filled in and is not."""

    part: FormPart
    field: FormField

    @property
    def name(self) -> str:
        return f"{self.part.key}.{self.field.key}"


def missing(form: Form, values: Mapping[str, Value]) -> tuple[Blank, ...]:
    """Required fields without content, in the order of the form; see ``missing_on`` for the paper's own."""
    return tuple(
        Blank(part, field)
        for part in form.parts
        if not (part.optional and _is_blank(part, values))
        for field in part.fields
        if field.is_written and field.required and is_empty(values.get(f"{part.key}.{field.key}"))
    )


def missing_on(paper: Paper) -> tuple[Blank, ...]:
    """The same, with what the paper itself carries: its number, place and date, signatures, attachments."""
    carried = {
        "number": bool(paper.number.strip()),
        "place_and_date": bool(paper.place.strip()) and paper.on is not None,
        "signatures": any(one.name.strip() for one in paper.signatures),
        "attachments": bool(paper.attachments),
    }
    blank = {one.name: one for one in missing(paper.form, paper.values)}
    return tuple(
        Blank(part, field)
        for part in paper.form.parts
        for field in part.fields
        if f"{part.key}.{field.key}" in blank or (field.required and not carried.get(field.kind, True))
    )


def is_empty(value: Value) -> bool:
    match value:
        case None:
            return True
        case str():
            return not value.strip()
        case _:
            return all(
                is_empty(entry) if isinstance(entry, str) else all(map(is_empty, entry.values()))
                for entry in value
            )


def beginning(form: Form) -> dict[str, Value]:
    """What a new paper of this form says before anybody fills it in."""
    return {f"{part.key}.{field.key}": field.begins for part, field in form.written() if field.begins}


def write_paper(paper: Paper, *, made_at: datetime, layouts: Layouts) -> bytes:
    """The paper as PDF; ``made_at`` is the date in its metadata.

    Raises FormDataError where values do not fit the form, NoLayoutError, and FormError where the layout is broken.
    """
    written = _typeset(paper, made_at, layouts, format="pdf", pdf_standards=STANDARDS)
    assert isinstance(written, bytes)
    return written


def paper_pictures(paper: Paper, *, made_at: datetime, layouts: Layouts, ppi: float = 96) -> list[bytes]:
    """Its pages as PNG, to look at. Raises as ``write_paper`` does."""
    found = _typeset(paper, made_at, layouts, format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def write_paper_docx(paper: Paper, *, made_at: datetime, layouts: Layouts) -> bytes:
    """The paper as DOCX, for offices that edit and file in Word. Raises as ``write_paper`` does."""
    from .word_layouts import fill_word  # its libraries load for those alone who want Word

    path = layouts.of(paper.form, WORD)
    return fill_word(layouts.files[path], given(paper), made_at=made_at, name=path)


def _typeset(paper: Paper, made_at: datetime, layouts: Layouts, **how: Any) -> bytes | list[bytes]:
    path = layouts.of(paper.form, TYPST)
    files = {"main.typ": f'#include "/{path}"'.encode(), **layouts.typst_files()}
    return typeset(files, given(paper), made_at, name=path, **how)


# ── What a layout is given ───────────────────────────────────────────────────────────────────────────


def given(paper: Paper) -> dict[str, Any]:
    """The data of a layout, the same for Typst and Word; see docs/reference/papers.md. Raises FormDataError."""
    _check(paper)
    form = paper.form
    return {
        "form": form.id,
        "code": form.code,
        "edition": form.edition,
        "title": form.title["id"],
        "number": paper.number.strip() or None,
        "numbered": form.number_template is not None,
        "letterhead": [line for line in paper.letterhead if line.strip()] if form.letterhead else [],
        "classification": paper.classification.strip() or None,
        "mark": f"{DRAFT}, versi {paper.version}" if paper.is_draft else None,
        "version": paper.version,
        "place": paper.place.strip() or None,
        "date": long_date(paper.on) if paper.on else None,
        "parts": [_part(part, paper) for part in form.parts if any(one.is_written for one in part.fields)],
        "values": {
            part.key: {one.key: _value(one, _said(paper, part, one)) for one in part.fields if one.is_written}
            for part in form.parts
        },
        "in_words": {
            part.key: {
                one.key: day_in_words(str(_said(paper, part, one) or ""))
                for one in part.fields
                if one.kind == "date"
            }
            for part in form.parts
        },
        "signatures": [
            {"role": one.role, "name": one.name, "id_number": one.id_number, "note": one.note}
            for one in paper.signatures or [Signature(role["id"]) for role in form.signs]
        ],
        "attachments": [
            {"number": number, "title": one.title, "sha256": one.sha256, "pages": one.pages}
            for number, one in enumerate(paper.attachments, 1)
        ],
    }


def _part(part: FormPart, paper: Paper) -> dict[str, Any]:
    fields = [one for one in part.fields if one.is_written]
    return {
        "key": part.key,
        "title": part.title["id"],
        "blank": _is_blank(part, paper.values),
        "fields": [
            {**place, **_field(one, _said(paper, part, one), paper.form.empty)}
            for one, place in zip(fields, _numbered(fields), strict=True)
        ],
    }


def _numbered(fields: Sequence[FormField]) -> Iterator[dict[str, str | None]]:
    """Letters; where a part has groups, numbers for these and for fields that stand alone, letters within."""
    if len(fields) == 1:
        yield {"marker": "", "group": None, "group_marker": None}
        return
    grouped = any(one.group for one in fields)
    number = letter = 0
    before: str | None = None
    for one in fields:
        group = one.group["id"] if one.group else None
        begins = group is not None and group != before
        letter = 1 if begins else letter + 1
        number += begins or group is None
        yield {
            "marker": f"{number}." if grouped and group is None else f"{ascii_lowercase[(letter - 1) % 26]}.",
            "group": group if begins else None,
            "group_marker": f"{number}." if begins else None,
        }
        before = group


def _field(field: FormField, value: Value, empty: str | None) -> dict[str, Any]:
    """``text``, ``lines`` or ``rows`` hold what is shown, with the form's word for what is empty."""
    said = _value(field, value)
    return {
        "key": field.key,
        "title": (field.label or field.title)["id"],
        "kind": field.kind,
        "columns": [{"title": one.title["id"], "width": one.width} for one in field.columns],
        "blank": said is None,
        "text": (said or empty or "") if field.kind not in ("list", "table") else "",
        "lines": (said or [empty or ""]) if field.kind == "list" else [],
        "rows": (said or []) if field.kind == "table" else [],
        "empty": empty or "",
    }


def _value(field: FormField, value: Value) -> Any:
    """None, a text, a list of lines, or a list of rows in the order of the columns."""
    if value is None or is_empty(value):
        return None
    if field.kind == "table":
        return [[row.get(one.key, "") for one in field.columns] for row in value if isinstance(row, Mapping)]
    if field.kind == "list":
        lines = value.splitlines() if isinstance(value, str) else value
        return [line for line in lines if isinstance(line, str) and line.strip()]
    return told_day(str(value)) if field.kind == "date" else value


def _said(paper: Paper, part: FormPart, field: FormField) -> Value:
    return paper.values.get(f"{part.key}.{field.key}")


def _is_blank(part: FormPart, values: Mapping[str, Value]) -> bool:
    return all(is_empty(values.get(f"{part.key}.{one.key}")) for one in part.fields)


def _check(paper: Paper) -> None:
    fields = {f"{part.key}.{field.key}": field for part, field in paper.form.written()}
    problems = [
        problem
        for name, value in paper.values.items()
        for problem in (
            _misfits(fields[name], name, value) if name in fields else [f"{name} is unknown here"]
        )
    ]
    if problems:
        raise FormDataError(paper.form.id, problems)


def _misfits(field: FormField, name: str, value: Value) -> Iterator[str]:
    if value is None or value == "":
        return
    if field.kind != "table":
        if isinstance(value, str):
            return
        if field.kind == "list" and isinstance(value, list | tuple):
            if any(not isinstance(one, str) for one in value):
                yield f"{name} must be a list of texts"
            return
        yield f"{name} must be a {'list of texts' if field.kind == 'list' else 'text'}"
        return
    if isinstance(value, str) or not all(isinstance(row, Mapping) for row in value):
        yield f"{name} must be a list of rows"
        return
    known = {one.key for one in field.columns}
    for number, row in enumerate(value):
        assert isinstance(row, Mapping)
        for column, text in row.items():
            if column not in known:
                yield f"{name}[{number}].{column} is unknown here"
            elif not isinstance(text, str):
                yield f"{name}[{number}].{column} must be a text"
