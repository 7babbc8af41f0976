"""Do the papers of a rulebook hold together? Each form has a layout that can be filled in, each layout is of a form.

A form is laid out twice, with a made-up case and with nothing in it, as PDF and as Word, so a layout that names a
field its form lacks is found here and not when somebody must sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from pantau.engine.law import Form, Problem, Rulebook
from pantau.engine.law.forms import GENERAL
from pantau.engine.law.schema import suggestion

from .layouts import ANY_EDITION, TYPST, WORD, Layouts, NoLayoutError, edition_folder
from .papers import Paper, write_paper, write_paper_docx
from .samples import sample_paper
from .writing import FormError

_AT = datetime(2024, 2, 12, tzinfo=UTC)
_OUTSIDE = re.compile(r'(?:import|include)\s+"@[^"]*"')


def paper_problems(book: Rulebook, layouts: Layouts) -> Iterator[Problem]:
    """Every mistake of the layouts, at its file and, where it has one, its line."""
    outside = list(_from_outside(layouts))
    yield from outside
    yield from _strays(book, layouts)
    if outside:
        return  # nothing is laid out that would ask the network
    for form in book.forms.values():
        if form.parts:  # else a form that is known and that others write
            yield from _form_problems(book, form, layouts)


def _form_problems(book: Rulebook, form: Form, layouts: Layouts) -> Iterator[Problem]:
    if form.layout != GENERAL and not _has(layouts, form):
        known = {path.split("/")[1] for path in layouts.files if path.count("/") == 2}
        message = f"there is no layout '{form.layout}' for the form '{form.id}'"
        yield from book.error_in(
            "forms", f"forms.{form.id}.layout", message, suggestion(form.layout, known)
        ).problems
        return
    for paper in (sample_paper(form, is_draft=True), Paper(form, {})):
        for write in (write_paper, write_paper_docx):
            try:
                write(paper, made_at=_AT, layouts=layouts)
            except NoLayoutError as lacking:
                yield from book.error_in("forms", f"forms.{form.id}", str(lacking)).problems
            except FormError as broken:
                yield _at(layouts, broken.template, broken.line, f"{broken.reason}, in the form '{form.id}'")
                return


def _has(layouts: Layouts, form: Form) -> bool:
    return any(
        f"{edition}/{form.layout}/{TYPST}" in layouts.files
        for edition in (edition_folder(form.edition), ANY_EDITION)
    )


def _from_outside(layouts: Layouts) -> Iterator[Problem]:
    for path, content in layouts.typst_files().items():
        text = content.decode(errors="replace")
        if found := _OUTSIDE.search(text):
            line = text.count("\n", 0, found.start()) + 1
            yield _at(layouts, path, line, "a layout may not bring in a package from the network")


def _strays(book: Rulebook, layouts: Layouts) -> Iterator[Problem]:
    """Layouts that no form would ever use: a misspelt folder is silently passed over otherwise."""
    editions = {ANY_EDITION, *(edition_folder(form.edition) for form in book.forms.values())}
    names = {GENERAL, *(name for form in book.forms.values() for name in (form.id, form.layout))}
    for path in layouts.files:
        edition, _, rest = path.partition("/")
        name, _, file = rest.rpartition("/")
        if file not in (TYPST, WORD):
            continue
        for said, known, kind in ((edition, editions, "edition"), (name, names, "form or layout")):
            if said not in known:
                fix = suggestion(said, known)
                yield _at(layouts, path, 0, f"no form of this rulebook has the {kind} '{said}'", fix)


def _at(layouts: Layouts, path: str, line: int, message: str, fix: str = "") -> Problem:
    label = str(layouts.place(path))
    lines = layouts.files.get(path, b"").decode(errors="replace").split("\n")
    if not 0 < line <= len(lines):
        return Problem(label, 0, 0, 0, message, fix)
    shown = lines[line - 1]
    column = len(shown) - len(shown.lstrip()) + 1
    return Problem(label, line, column, len(shown.strip()), message, fix, shown)
