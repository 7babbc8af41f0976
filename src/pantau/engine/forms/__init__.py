"""The one writer of papers: a template and JSON in, a PDF out. No clock, no network, no system fonts.

    write("coverage_statement", data, made_at=moment)

A form is a folder of ``templates/``: ``form.typ`` lays it out, ``data.yaml`` says what it takes, and
``sample.json`` is a made-up example. A new paper is a new folder. The same data at the same moment give the same
bytes: archival and accessible PDF (PDF/A-2a, PDF/UA-1).

The papers of the procedure (Form A, minutes, letters) are forms of the rulebook instead: see ``papers``.
"""

from .checking import paper_problems
from .contract import FormDataError
from .layouts import Layouts, NoLayoutError, layouts_of
from .papers import (
    Attachment,
    Blank,
    Paper,
    Row,
    Signature,
    Value,
    beginning,
    missing,
    missing_on,
    paper_pictures,
    write_paper,
    write_paper_docx,
)
from .printable import printable
from .samples import sample_paper
from .shelf import Form, UnknownFormError, load_form, shipped_forms
from .word import write_word
from .writing import FormError, pictures, write

__all__ = [
    "Attachment",
    "Blank",
    "Form",
    "FormDataError",
    "FormError",
    "Layouts",
    "NoLayoutError",
    "Paper",
    "Row",
    "Signature",
    "UnknownFormError",
    "Value",
    "beginning",
    "layouts_of",
    "load_form",
    "missing",
    "missing_on",
    "paper_pictures",
    "paper_problems",
    "pictures",
    "printable",
    "sample_paper",
    "shipped_forms",
    "write",
    "write_paper",
    "write_paper_docx",
    "write_word",
]
