"""Layouts of the papers of the procedure: files in the ``papers/`` folders of a rulebook and of what it shares.

All these folders are read as one, the rulebook's own first: a file there stands in for a shared one at the same
place, so an office changes one paper by one file. A layout is a folder with ``form.typ`` (PDF) and ``form.docx``
(Word), looked for by the form's own name and then by the layout it names:

    papers/<edition>/<form>/      papers/any-edition/<form>/
    papers/<edition>/<layout>/    papers/any-edition/<layout>/
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pantau.engine.law import Form, rulebook_places
from pantau.engine.law.forms import GENERAL

PAPERS = "papers"
ANY_EDITION = "any-edition"
TYPST, WORD = "form.typ", "form.docx"
_OF_TYPST = (".typ", ".svg")  # what Typst can be handed as text
_READ = frozenset((*_OF_TYPST, ".docx"))


class NoLayoutError(LookupError):
    """A form has no layout of the wanted kind in any of the folders."""

    def __init__(self, form: Form, file: str) -> None:
        self.form = form
        looked = f"{edition_folder(form.edition)}/{form.id} or {ANY_EDITION}/{form.layout}"
        super().__init__(f"the form '{form.id}' has no {file}: looked in {looked} and their neighbours")


@dataclass(frozen=True, slots=True)
class Layouts:
    """Files by their path within ``papers/``; ``places`` says where on the disk each lies."""

    files: Mapping[str, bytes] = field(repr=False)
    places: Mapping[str, Path] = field(default_factory=dict, repr=False)

    def of(self, form: Form, file: str = TYPST) -> str:
        """The path of a form's layout. Raises NoLayoutError."""
        for name in dict.fromkeys((form.id, form.layout, GENERAL)):
            for edition in (edition_folder(form.edition), ANY_EDITION):
                path = f"{edition}/{name}/{file}"
                if path in self.files:
                    return path
        raise NoLayoutError(form, file)

    def typst_files(self) -> dict[str, bytes]:
        return {path: content for path, content in self.files.items() if path.endswith(_OF_TYPST)}

    def place(self, path: str) -> Path:
        """Where the file lies, for messages."""
        return self.places.get(path, Path(PAPERS, path))


def layouts_of(rulebook: str | Path, folders: Iterable[str | Path] = ()) -> Layouts:
    """The layouts of a rulebook, given as for ``law.load_rulebook``. Raises RulebookError, OSError."""
    files: dict[str, bytes] = {}
    places: dict[str, Path] = {}
    for folder in rulebook_places(rulebook, folders):
        papers = folder / PAPERS
        for place in sorted(papers.rglob("*")):
            path = place.relative_to(papers).as_posix()
            if place.suffix in _READ and place.is_file() and path not in files:
                files[path], places[path] = place.read_bytes(), place
    return Layouts(files, places)


def edition_folder(edition: str) -> str:
    """The folder of an edition: "Perbawaslu 8/2020 jo. 9/2024" lies in "perbawaslu-8-2020-jo-9-2024"."""
    plain = unicodedata.normalize("NFKD", edition).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
