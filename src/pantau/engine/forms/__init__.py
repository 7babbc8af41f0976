"""The one writer of papers: a template and JSON in, a PDF out. No clock, no network, no system fonts.

    write("coverage_statement", data, made_at=moment)

A form is a folder of ``templates/``: ``form.typ`` lays it out, ``data.yaml`` says what it takes, and
``sample.json`` is a made-up example. A new paper is a new folder. The same data at the same moment give the same
bytes: archival and accessible PDF (PDF/A-2a, PDF/UA-1).
"""

from .contract import FormDataError
from .printable import printable
from .shelf import Form, UnknownFormError, load_form, shipped_forms
from .word import write_word
from .writing import FormError, pictures, write

__all__ = [
    "Form",
    "FormDataError",
    "FormError",
    "UnknownFormError",
    "load_form",
    "pictures",
    "printable",
    "shipped_forms",
    "write",
    "write_word",
]
